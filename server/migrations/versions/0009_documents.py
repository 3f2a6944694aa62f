"""documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "documents",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("request", sa.String(length=24), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("added_by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=32), nullable=False),
        sa.Column("master", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("upload_key", sa.String(length=120), nullable=False),
        sa.Column("upload_digest", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["request"], ["requests.tracking_number"], name=op.f("fk_documents_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("request", "upload_key", name=op.f("uq_documents_request_upload_key")),
    )
    op.create_index("ix_documents_owner_at", "documents", ["owner", "at"])
    op.create_index("ix_documents_file", "documents", ["file"])
    op.create_index("ix_documents_master", "documents", ["master"])


def downgrade() -> None:
    """Back."""
    op.drop_table("documents")
