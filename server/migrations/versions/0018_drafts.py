"""approvers, drafts of the content, editions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("staff", sa.Column("approver", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "studio_drafts",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'applying', 'published', 'discarded')", name=op.f("ck_studio_drafts_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_drafts")),
    )
    op.create_table(
        "studio_changes",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("draft", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("approved_by", sa.String(length=40), nullable=False),
        sa.Column("approved_name", sa.String(length=120), nullable=False),
        sa.Column("approved_at", sa.BigInteger(), nullable=False),
        sa.Column("undone_by", sa.String(length=40), nullable=False),
        sa.Column("undone_name", sa.String(length=120), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["studio_drafts.id"], name=op.f("fk_studio_changes_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_changes")),
        sa.UniqueConstraint("draft", "seq", name=op.f("uq_studio_changes_draft")),
    )
    op.create_index("ix_studio_changes_key", "studio_changes", ["key"])
    op.create_index("ix_studio_changes_about", "studio_changes", ["about"])
    op.create_table(
        "studio_editions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("draft", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("approved_by", sa.String(length=40), nullable=False),
        sa.Column("approved_name", sa.String(length=120), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_studio_editions")),
    )


def downgrade() -> None:
    """Back."""
    for name in ("studio_editions", "studio_changes", "studio_drafts"):
        op.drop_table(name)
    with op.batch_alter_table("staff") as batch:
        batch.drop_column("approver")
