"""labels, checklists, snoozing, mentions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _added() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("labels", sa.Text(), nullable=False, server_default=""),
        sa.Column("ticks", sa.Text(), nullable=False, server_default=""),
        sa.Column("snoozed_until", sa.BigInteger(), nullable=False, server_default="0"),
    )


def upgrade() -> None:
    """Forward."""
    for column in _added():
        op.add_column("conversations", column)
    snoozed = sa.text("snoozed_until > 0")
    op.create_index("ix_conversations_snoozed", "conversations", ["snoozed_until"], sqlite_where=snoozed, postgresql_where=snoozed)
    op.create_table(
        "mentions",
        sa.Column("conversation", sa.String(40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("staff", sa.String(40), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_mentions_conversation")),
        sa.PrimaryKeyConstraint("conversation", "seq", "staff", name=op.f("pk_mentions")),
    )
    op.create_index("ix_mentions_staff_at", "mentions", ["staff", "at"])


def downgrade() -> None:
    """Back."""
    op.drop_table("mentions")
    op.drop_index("ix_conversations_snoozed", "conversations")
    with op.batch_alter_table("conversations") as batch:
        for column in reversed(_added()):
            batch.drop_column(column.name)
