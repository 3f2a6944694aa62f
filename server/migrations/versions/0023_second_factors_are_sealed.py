"""second factors are sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

COLUMNS = ("totp", "totp_pending")


def upgrade() -> None:
    """Forward. What stands open is sealed when the service starts: the key is not the database's."""
    with op.batch_alter_table("staff") as batch:
        for name in COLUMNS:
            batch.alter_column(name, type_=sa.String(300), existing_type=sa.String(40), existing_nullable=False, existing_server_default="")


def downgrade() -> None:
    """Back: sealed secrets do not fit, their owners set the app up again."""
    op.execute("UPDATE staff SET totp = '', totp_pending = '' WHERE totp LIKE '% %' OR totp_pending LIKE '% %'")
    with op.batch_alter_table("staff") as batch:
        for name in COLUMNS:
            batch.alter_column(name, type_=sa.String(40), existing_type=sa.String(300), existing_nullable=False, existing_server_default="")
