"""guesses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "guesses",
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("from_where", sa.String(length=64), nullable=False),
        sa.Column("soon", sa.Float(), nullable=False),
        sa.Column("long", sa.Float(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_guesses")),
    )
    op.create_index("ix_guesses_at", "guesses", ["at"])


def downgrade() -> None:
    """Back: everybody may guess anew."""
    op.drop_index("ix_guesses_at", table_name="guesses")
    op.drop_table("guesses")
