"""escalated, assigned, merged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENTS = ("escalated_at", "changed_at")
_NAMES = {"assignee": 40, "merged_into": 24}
_LAST = "(SELECT max(at) FROM request_timeline WHERE request_timeline.request = requests.tracking_number)"


def upgrade() -> None:
    """Forward."""
    for name in _MOMENTS:
        op.add_column("requests", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
    for name, length in _NAMES.items():
        op.add_column("requests", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.execute(f"UPDATE requests SET changed_at = coalesce({_LAST}, registered_at)")  # noqa: S608 - no value of anybody's
    op.create_index("ix_requests_state_changed_at", "requests", ["state", "changed_at"])
    op.create_index("ix_requests_merged_into", "requests", ["merged_into"])


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_requests_merged_into", table_name="requests")
    op.drop_index("ix_requests_state_changed_at", table_name="requests")
    with op.batch_alter_table("requests") as batch:
        for name in (*_MOMENTS, *_NAMES):
            batch.drop_column(name)
