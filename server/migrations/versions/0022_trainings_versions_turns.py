"""trainings, versions of the model, and turns as they were read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "studio_jobs",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("draft", sa.String(40), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("done", sa.Float, nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=False),
        sa.Column("runner", sa.String(40), nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("error", sa.String(300), nullable=False),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_studio_jobs_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_jobs")),
    )
    op.create_index("ix_studio_jobs_state", "studio_jobs", ["state", "at"])
    op.create_index("ix_studio_jobs_draft", "studio_jobs", ["draft", "at"])
    op.create_table(
        "studio_versions",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("model", sa.String(40), nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("draft", sa.String(40), nullable=False),
        sa.Column("changes", sa.String(64), nullable=False),
        sa.Column("job", sa.String(40), nullable=False),
        sa.Column("against", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("asked_by", sa.String(40), nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("approved_by", sa.String(40), nullable=False),
        sa.Column("approved_at", sa.BigInteger, nullable=False),
        sa.Column("published_at", sa.BigInteger, nullable=False),
        sa.Column("share", sa.SmallInteger, nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("returned", sa.String(12), nullable=False),
        sa.Column("applied", sa.Boolean, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.CheckConstraint("state IN ('candidate', 'asked', 'refused', 'canary', 'published', 'former', 'withdrawn')",
                           name=op.f("ck_studio_versions_state")),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_studio_versions_share")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_studio_versions")),
    )
    op.create_index("ix_studio_versions_state", "studio_versions", ["state"])
    op.create_table(
        "studio_turns",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("conversation", sa.String(40), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("model", sa.String(40), nullable=False),
        sa.Column("intent", sa.String(80), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("readings", sa.Text, nullable=False),
        sa.Column("doubtful", sa.Boolean, nullable=False),
        sa.Column("low", sa.Boolean, nullable=False),
        sa.Column("failed", sa.Boolean, nullable=False),
        sa.Column("corrected", sa.String(80), nullable=False),
        sa.Column("handoff", sa.String(20), nullable=False),
        sa.Column("misunderstood", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("decided_by", sa.String(40), nullable=False),
        sa.Column("decided_at", sa.BigInteger, nullable=False),
        sa.CheckConstraint("state IN ('open', 'labelled', 'example', 'out_of_scope', 'ignored')",
                           name=op.f("ck_studio_turns_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_turns")),
    )
    op.create_index("ix_studio_turns_conversation", "studio_turns", ["conversation", "at"])
    op.create_index("ix_studio_turns_at", "studio_turns", ["at", "misunderstood"])


def downgrade() -> None:
    """Back."""
    op.drop_table("studio_turns")
    op.drop_table("studio_versions")
    op.drop_table("studio_jobs")
