"""deliveries know their cause."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("deliveries", sa.Column("cause", sa.String(40), nullable=False, server_default=""))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("deliveries") as batch:
        batch.drop_column("cause")
