"""one conversation for a visitor."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.drop_index("ix_conversations_visitor", table_name="conversations")
    op.create_index("uq_conversations_visitor", "conversations", ["visitor"], unique=True)


def downgrade() -> None:
    """Back."""
    op.drop_index("uq_conversations_visitor", table_name="conversations")
    op.create_index("ix_conversations_visitor", "conversations", ["visitor"], unique=False)
