"""Tables of incoming mail: what was made of each, and the original as it came."""

from __future__ import annotations

import sqlalchemy as sa

from base.database import schema

mails = sa.Table(
    "mails",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("message_id", sa.String(250), nullable=False),
    sa.Column("sender", sa.String(254), nullable=False),
    sa.Column("recipient", sa.String(254), nullable=False),
    sa.Column("received_at", sa.BigInteger, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("why", sa.String(24), nullable=False),
    sa.Column("request", sa.String(24), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("lease_until", sa.BigInteger, nullable=False),
    sa.Column("ended_at", sa.BigInteger, nullable=False),
    sa.CheckConstraint("state IN ('received', 'registered', 'added', 'kept', 'failed')", name="state"),
    sa.Index("ix_mails_state", "state", "received_at"),
    sa.Index("ix_mails_request", "request"),
    sa.Index("ix_mails_message_id", "message_id"),
    sa.Index("ix_mails_received_at", "received_at"),
    sa.Index("ix_mails_sender", "sender"),
)
"""`key` is the digest under which the same mail is known when it comes again; `why` says what made it `kept`."""

originals = sa.Table(
    "mail_originals",
    schema,
    sa.Column("mail", sa.String(40), sa.ForeignKey("mails.id"), primary_key=True),
    sa.Column("raw", sa.LargeBinary, nullable=False),
    sa.Column("master", sa.String(20), nullable=False, server_default=""),
    sa.Column("key", sa.String(120), nullable=False, server_default=""),
    sa.Index("ix_mail_originals_master", "master"),
)
"""Sealed as documents are; `key` under the master key opens `raw`. One that came before they were sealed has no key."""
