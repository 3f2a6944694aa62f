"""A request as a pure state machine over its timeline: old state and an entry give the new state."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from base.errors import Refused

State = Literal["registered", "in_review", "waiting_customer", "resolved", "closed", "escalated", "reopened", "withdrawn",
                "archived"]
STATES: tuple[State, ...] = State.__args__  # type: ignore[attr-defined]
Kind = Literal["registered", "in_review", "asked_customer", "customer_answered", "added", "resolved", "closed", "escalated",
               "reopened", "withdrawn", "archived", "overdue"]
TRANSACTION_TYPES = ("deposit", "withdrawal", "bonus", "bet", "game_round", "login", "verification", "account_update", "other")
OPEN: frozenset[State] = frozenset({"registered", "in_review", "waiting_customer", "escalated", "reopened"})

SUBJECT_AT_MOST = 160


class Request(Struct, frozen=True):
    """What a request holds. `event_date` is ISO, a date or a date and time; moments are milliseconds since 1970 UTC."""

    tracking_number: str
    visitor: str
    conversation: str
    channel: Literal["chat", "email", "form", "panel", "phone", "social"]
    language: Literal["tr", "en"]
    topic: str
    department: str
    priority: int
    subject: str
    event_date: str
    transaction_type: str
    amount: str
    currency: str
    payment_method: str
    description: str
    state: State
    registered_at: int
    due_from: int
    due_to: int


class Step(Struct, frozen=True):
    """An entry of the timeline."""

    kind: Kind
    at: int
    by: str = ""
    data: dict[str, Any] = {}


_OPEN_MOVES: dict[Kind, State] = {
    "in_review": "in_review", "asked_customer": "waiting_customer", "resolved": "resolved", "escalated": "escalated",
    "withdrawn": "withdrawn",
}
TABLE: dict[tuple[State, Kind], State] = {
    **{(state, kind): after for state in sorted(OPEN) for kind, after in _OPEN_MOVES.items()},
    ("waiting_customer", "customer_answered"): "in_review",
    ("resolved", "closed"): "closed",
    ("resolved", "reopened"): "reopened",
    ("closed", "archived"): "archived",
    ("withdrawn", "archived"): "archived",
}
"""What each step makes of each state; every pair that is not here is refused. `added` and `overdue` move nothing."""


def step(request: Request, entry: Step) -> Request:
    """The request after `entry`; raises Refused("illegal_transition")."""
    if entry.kind in {"added", "overdue"} and request.state in OPEN:
        raised = max(0, request.priority - 1) if entry.kind == "overdue" else request.priority
        return replace(request, priority=raised)
    after = TABLE.get((request.state, entry.kind))
    if after is None:
        raise Refused("illegal_transition", state=request.state, event=entry.kind)
    return replace(request, state=after)


def check_event_date(text: str, now: datetime) -> str:
    """The date (or date and time) in ISO form; raises Refused `bad_request`, or `future_date` for one to come.

    `now` is aware, in the operator's time zone: a day is over where the operator is.
    """
    try:
        if len(text) <= len("2026-01-01"):
            if date.fromisoformat(text) > now.date():
                raise Refused("future_date")
        else:
            moment = datetime.fromisoformat(text)
            if (moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)) > now:
                raise Refused("future_date")
    except ValueError:
        raise Refused("bad_request", field="event_date") from None
    return text
