"""Tables of requests: the request, its append-only timeline, what is to be sent, and what was answered to repeats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from base.database import schema
from base.ids import new_id

IS_OPEN = "state IN ('escalated', 'in_review', 'registered', 'reopened', 'waiting_customer')"
"""Written out in queries as in the indexes: a database uses a partial index only for what it can see is in it."""


def _open(name: str, *columns: str) -> sa.Index:
    """An index of what is not done yet: few rows of many, so that a work list stays as fast as the day it was empty."""
    where = sa.text(IS_OPEN)
    return sa.Index(f"ix_requests_open_{name}", *columns, "tracking_number", sqlite_where=where, postgresql_where=where)


requests = sa.Table(
    "requests",
    schema,
    sa.Column("tracking_number", sa.String(24), primary_key=True),
    sa.Column("visitor", sa.String(40), nullable=False),
    sa.Column("conversation", sa.String(40), nullable=False),
    sa.Column("channel", sa.String(8), nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("topic", sa.String(40), nullable=False),
    sa.Column("department", sa.String(40), nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("event_date", sa.String(32), nullable=False),
    sa.Column("transaction_type", sa.String(20), nullable=False),
    sa.Column("amount", sa.String(32), nullable=False),
    sa.Column("currency", sa.String(8), nullable=False),
    sa.Column("payment_method", sa.String(20), nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("registered_at", sa.BigInteger, nullable=False),
    sa.Column("due_from", sa.BigInteger, nullable=False),
    sa.Column("due_to", sa.BigInteger, nullable=False),
    sa.Column("promised_at", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("paused_at", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("reopen_until", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("warned", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("escalated_at", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("assignee", sa.String(40), nullable=False, server_default=""),
    sa.Column("merged_into", sa.String(24), nullable=False, server_default=""),
    sa.Column("changed_at", sa.BigInteger, nullable=False, server_default="0"),
    sa.CheckConstraint("due_from >= registered_at AND due_to >= due_from", name="promise"),
    sa.CheckConstraint(
        "state IN ('registered', 'in_review', 'waiting_customer', 'resolved', 'closed', 'escalated', 'reopened', "
        "'withdrawn', 'archived')",
        name="state",
    ),
    sa.Index("ix_requests_registered_at", "registered_at", "tracking_number"),
    sa.Index("ix_requests_changed_at", "changed_at", "tracking_number"),
    sa.Index("ix_requests_department_registered_at", "department", "registered_at", "tracking_number"),
    sa.Index("ix_requests_department_state_registered_at", "department", "state", "registered_at", "tracking_number"),
    sa.Index("ix_requests_state_registered_at", "state", "registered_at", "tracking_number"),
    sa.Index("ix_requests_topic_registered_at", "topic", "registered_at", "tracking_number"),
    sa.Index("ix_requests_channel_registered_at", "channel", "registered_at", "tracking_number"),
    sa.Index("ix_requests_assignee_registered_at", "assignee", "registered_at", "tracking_number"),
    sa.Index("ix_requests_visitor_registered_at", "visitor", "registered_at", "tracking_number"),
    _open("due_to", "due_to"),
    _open("priority", "priority", "due_to"),
    _open("department_due_to", "department", "due_to"),
    _open("department_priority", "department", "priority", "due_to"),
    _open("assignee", "assignee", "priority", "due_to"),
    sa.Index("ix_requests_conversation", "conversation"),
    sa.Index("ix_requests_state_due_to", "state", "due_to"),
    sa.Index("ix_requests_state_changed_at", "state", "changed_at"),
    sa.Index("ix_requests_merged_into", "merged_into"),
)

timeline = sa.Table(
    "request_timeline",
    schema,
    sa.Column("request", sa.String(24), sa.ForeignKey("requests.tracking_number"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

outbox = sa.Table(
    "outbox",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("request", sa.String(24), nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'planned')", name="state"),
    sa.Index("ix_outbox_state_at", "state", "at"),
)
"""What has happened and is to be told; when it is `planned`, a delivery stands for each way and receiver."""


def outbox_row(kind: str, request: str, payload: Mapping[str, Any], at: int) -> sa.Insert:
    """What is owed for something that happened to the request; written in the transaction of its cause."""
    return sa.insert(outbox).values(outbox_values(kind, request, payload, at))


def outbox_values(kind: str, request: str, payload: Mapping[str, Any], at: int) -> dict[str, Any]:
    """The same as a row for an insert of many."""
    return {"id": new_id("out"), "at": at, "kind": kind, "request": request, "state": "waiting",
            "payload": msgspec.json.encode(payload).decode()}


answered = sa.Table(
    "idempotency_keys",
    schema,
    sa.Column("key", sa.String(120), primary_key=True),
    sa.Column("body", sa.String(64), nullable=False),
    sa.Column("result", sa.String(24), nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)
