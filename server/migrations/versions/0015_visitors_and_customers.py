"""visitors and customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; the tokens that browsers hold stay good, as the first of their line."""
    op.create_table(
        "customers",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("issuer", sa.String(length=128), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_customers_issuer")),
    )
    op.create_index("ix_customers_owner", "customers", ["owner"])
    op.create_table(
        "visitor_tokens",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("visitor", sa.String(length=40), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["visitor"], ["visitors.id"], name=op.f("fk_visitor_tokens_visitor")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_visitor_tokens")),
    )
    op.create_index("ix_visitor_tokens_line", "visitor_tokens", ["line", "generation"])
    op.create_index("ix_visitor_tokens_visitor", "visitor_tokens", ["visitor"])
    op.execute("INSERT INTO visitor_tokens (token, visitor, line, generation, issued_at, retired_at) "
               "SELECT token, id, id, 1, created_at, 0 FROM visitors")
    op.create_table(
        "spent_once",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_spent_once")),
    )
    op.create_index("ix_spent_once_until", "spent_once", ["until"])
    op.create_table(
        "sign_in_codes",
        sa.Column("request", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_sign_in_codes")),
    )
    op.create_index("ix_sign_in_codes_made_at", "sign_in_codes", ["made_at"])
    _visitors()


def _visitors() -> None:
    """SQLite rebuilds the table; PostgreSQL must not, for tokens point to it."""
    op.add_column("visitors", sa.Column("customer", sa.String(length=40)))
    op.add_column("visitors", sa.Column("verified_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_visitors_customer", "visitors", ["customer"])
    if op.get_bind().dialect.name == "postgresql":
        op.drop_column("visitors", "token")
        return
    op.execute("PRAGMA defer_foreign_keys = ON")
    with op.batch_alter_table("visitors") as batch:
        batch.drop_constraint("uq_visitors_token", type_="unique")
        batch.drop_column("token")


def downgrade() -> None:
    """Back; browsers come as new visitors."""
    op.add_column("visitors", sa.Column("token", sa.String(length=64)))
    op.execute("UPDATE visitors SET token = id")
    for name in ("visitor_tokens", "customers", "spent_once", "sign_in_codes"):
        op.drop_table(name)
    op.drop_index("ix_visitors_customer", table_name="visitors")
    with op.batch_alter_table("visitors") as batch:
        batch.alter_column("token", existing_type=sa.String(length=64), nullable=False)
        batch.create_unique_constraint("uq_visitors_token", ["token"])
        batch.drop_column("verified_at")
        batch.drop_column("customer")
