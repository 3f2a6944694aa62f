"""sessions and second factor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("staff", sa.Column("totp", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("staff", sa.Column("totp_pending", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("staff", sa.Column("totp_step", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("staff_sessions", sa.Column("browser", sa.String(length=120), nullable=False, server_default=""))
    op.execute("DELETE FROM staff_sessions")  # begun without a second factor: everybody signs in anew
    op.create_table(
        "staff_recovery_codes",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_staff_recovery_codes_staff")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_staff_recovery_codes")),
    )
    op.create_index("ix_staff_recovery_codes_staff", "staff_recovery_codes", ["staff"])
    op.create_table(
        "staff_devices",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_staff_devices_staff")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_staff_devices")),
    )
    op.create_index("ix_staff_devices_staff", "staff_devices", ["staff"])


def downgrade() -> None:
    """Back."""
    op.drop_table("staff_devices")
    op.drop_table("staff_recovery_codes")
    with op.batch_alter_table("staff_sessions") as batch:
        batch.drop_column("browser")
    with op.batch_alter_table("staff") as batch:
        for name in ("totp", "totp_pending", "totp_step"):
            batch.drop_column(name)
