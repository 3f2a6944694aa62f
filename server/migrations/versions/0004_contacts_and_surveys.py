"""contacts and surveys; an outbox row is planned, not sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "contacts",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_verified", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("phone_verified", sa.Boolean(), nullable=False),
        sa.Column("preferences", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_email", "contacts", ["email"])
    op.create_index("ix_contacts_phone", "contacts", ["phone"])
    op.create_table(
        "surveys",
        sa.Column("token", sa.String(40), nullable=False),
        sa.Column("request", sa.String(24), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("reminded_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint("rating BETWEEN 0 AND 5 AND (rating = 0) = (answered_at = 0)", name=op.f("ck_surveys_rating")),
        sa.ForeignKeyConstraint(["request"], ["requests.tracking_number"], name=op.f("fk_surveys_request")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_surveys")),
        sa.UniqueConstraint("request", name=op.f("uq_surveys_request")),
    )
    op.create_index("ix_surveys_open", "surveys", ["answered_at", "reminded_at", "asked_at"])
    with op.batch_alter_table("outbox") as batch:
        batch.drop_constraint(op.f("ck_outbox_state"), type_="check")
        batch.drop_column("tries")
        batch.create_check_constraint(op.f("ck_outbox_state"), "state IN ('waiting', 'planned')")
        batch.create_index("ix_outbox_state_at", ["state", "at"])


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("outbox") as batch:
        batch.drop_index("ix_outbox_state_at")
        batch.drop_constraint(op.f("ck_outbox_state"), type_="check")
        batch.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        batch.create_check_constraint(op.f("ck_outbox_state"), "state IN ('waiting', 'sent', 'dead')")
    op.drop_table("surveys")
    op.drop_table("contacts")
