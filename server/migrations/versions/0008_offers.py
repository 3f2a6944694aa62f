"""offers, answers that are due, profiles of agents, handling times, leases."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

def _added() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("offered", sa.Text(), nullable=False, server_default=""),
        sa.Column("offered_until", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("passed", sa.Text(), nullable=False, server_default="[]"),
        sa.Column("last_agent", sa.String(40), nullable=False, server_default=""),
        sa.Column("waiting_since", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("reminded_at", sa.BigInteger(), nullable=False, server_default="0"),
    )


def upgrade() -> None:
    """Forward."""
    for column in _added():
        op.add_column("conversations", column)
    op.create_table(
        "agent_profiles",
        sa.Column("agent", sa.String(40), nullable=False),
        sa.Column("capacity", sa.SmallInteger(), nullable=False),
        sa.Column("languages", sa.String(20), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.CheckConstraint("capacity BETWEEN 1 AND 50", name=op.f("ck_agent_profiles_capacity")),
        sa.PrimaryKeyConstraint("agent", name=op.f("pk_agent_profiles")),
    )
    op.create_table(
        "handlings",
        sa.Column("conversation", sa.String(40), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(40), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("queued_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.String(24), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_handlings_conversation")),
        sa.PrimaryKeyConstraint("conversation", "epoch", name=op.f("pk_handlings")),
    )
    op.create_index("ix_handlings_department_ended_at", "handlings", ["department", "ended_at"])
    op.create_index("ix_handlings_agent_ended_at", "handlings", ["agent", "ended_at"])
    op.create_table(
        "leases",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(40), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("leases")
    op.drop_table("handlings")
    op.drop_table("agent_profiles")
    with op.batch_alter_table("conversations") as batch:
        for column in reversed(_added()):
            batch.drop_column(column.name)
