"""originals of mails are sealed

What came before has no key and is read as it is, until its request ends or its time is over.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("mail_originals") as batch:
        batch.add_column(sa.Column("master", sa.String(length=20), nullable=False, server_default=""))
        batch.add_column(sa.Column("key", sa.String(length=120), nullable=False, server_default=""))
    op.create_index("ix_mail_originals_master", "mail_originals", ["master"])
    op.create_index("ix_mails_received_at", "mails", ["received_at"])
    op.create_index("ix_mails_sender", "mails", ["sender"])


def downgrade() -> None:
    """Back; originals that are sealed can't be read any more and are removed."""
    op.drop_index("ix_mails_sender", table_name="mails")
    op.drop_index("ix_mails_received_at", table_name="mails")
    op.execute("DELETE FROM mail_originals WHERE key <> ''")
    op.drop_index("ix_mail_originals_master", table_name="mail_originals")
    with op.batch_alter_table("mail_originals") as batch:
        batch.drop_column("key")
        batch.drop_column("master")
