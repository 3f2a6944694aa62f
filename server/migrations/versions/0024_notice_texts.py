"""notice texts that the team changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "notice_texts",
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("wording", sa.Text, nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("kind", "topic"),
    )


def downgrade() -> None:
    """Back: the texts of the files count again."""
    op.drop_table("notice_texts")
