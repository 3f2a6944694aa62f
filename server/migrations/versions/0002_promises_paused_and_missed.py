"""promises paused and missed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENTS = ("promised_at", "paused_at", "reopen_until")


def upgrade() -> None:
    """Forward."""
    for name in _MOMENTS:
        op.add_column("requests", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("requests", sa.Column("warned", sa.SmallInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE requests SET promised_at = registered_at")
    op.create_index("ix_requests_state_due_to", "requests", ["state", "due_to"])


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_requests_state_due_to", table_name="requests")
    with op.batch_alter_table("requests") as batch:
        for name in (*_MOMENTS, "warned"):
            batch.drop_column(name)
