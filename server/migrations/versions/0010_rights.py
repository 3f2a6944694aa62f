"""legal holds, and what the bot has still to forget."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "legal_holds",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_legal_holds")),
    )
    op.create_table(
        "bot_forgetting",
        sa.Column("conversation", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_bot_forgetting")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("bot_forgetting")
    op.drop_table("legal_holds")
