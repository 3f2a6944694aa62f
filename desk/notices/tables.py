"""Tables of notices: each delivery, the thread of a request's letters, who was answered today, and the development sink."""

from __future__ import annotations

import sqlalchemy as sa

from base.database import schema

deliveries = sa.Table(
    "deliveries",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("request", sa.String(24), nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("by", sa.String(8), nullable=False),
    sa.Column("to", sa.String(80), nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_at", sa.BigInteger, nullable=False),
    sa.Column("lease", sa.String(40), nullable=False),
    sa.Column("lease_until", sa.BigInteger, nullable=False),
    sa.Column("error", sa.String(200), nullable=False),
    sa.Column("ended_at", sa.BigInteger, nullable=False),
    sa.Column("cause", sa.String(40), nullable=False, server_default=""),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'dead', 'dropped')", name="state"),
    sa.Index("ix_deliveries_state_next_at", "state", "next_at"),
    sa.Index("ix_deliveries_request", "request"),
)

threads = sa.Table(
    "mail_threads",
    schema,
    sa.Column("request", sa.String(24), primary_key=True),
    sa.Column("token", sa.String(32), nullable=False, unique=True),
)
"""The token in the Reply-To address of a request's letters."""

answers = sa.Table(
    "mail_answers",
    schema,
    sa.Column("address", sa.String(64), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
)
"""Digests of addresses that had their automatic answer of the day."""

sink = sa.Table(
    "development_messages",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("by", sa.String(8), nullable=False),
    sa.Column("to", sa.String(254), nullable=False),
    sa.Column("subject", sa.String(400), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
"""What would have been sent; written in development only, when nothing is set that could send."""
