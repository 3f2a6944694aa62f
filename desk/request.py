"""A request as a pure state machine over its timeline: old state and an entry give the new state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from base.errors import Refused

State = Literal["registered", "in_review", "waiting_customer", "resolved", "closed", "escalated", "reopened", "withdrawn",
                "archived"]
STATES: tuple[State, ...] = State.__args__  # type: ignore[attr-defined]
Kind = Literal["registered", "in_review", "asked_customer", "customer_answered", "added", "resolved", "closed", "escalated",
               "reopened", "withdrawn", "archived", "due_soon", "overdue"]
TRANSACTION_TYPES = ("deposit", "withdrawal", "bonus", "bet", "game_round", "login", "verification", "account_update", "other")
OPEN: frozenset[State] = frozenset({"registered", "in_review", "waiting_customer", "escalated", "reopened"})
RUNNING: frozenset[State] = OPEN - {"waiting_customer"}
"""States in which the promised time runs; it stands still while the customer is asked."""
OURS_ALONE: frozenset[Kind] = frozenset({"due_soon"})
"""Steps that are a note to ourselves and not shown to the customer."""

UNASKED = frozenset({"email", "phone", "social"})
"""Channels on which a customer was not asked for the fields of a form: the date and the transaction type may be empty."""

SUBJECT_AT_MOST = 160
TEXT_AT_MOST = 4000
MANAGEMENT = "management"
NEAR_PART = 4
"""A promise is near when a last quarter of its time is left: an hour of four, a good day of five business days."""


class Request(Struct, frozen=True):
    """What a request holds. `event_date` is ISO, a date or a date and time; moments are milliseconds since 1970 UTC.

    `event_date` and `transaction_type` are empty when the customer did not say them on an `UNASKED` channel.

    `promised_at` is when the promised time began, `paused_at` since when the customer is asked (0: not),
    `reopen_until` the end of the time for reopening, and `warned` what was said of the promise: 0 nothing, 1 that it is
    near, 2 that it was missed.
    """

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
    promised_at: int = 0
    paused_at: int = 0
    reopen_until: int = 0
    warned: int = 0


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
"""What each step makes of each state; every pair that is not here is refused."""
STAYING: frozenset[Kind] = frozenset({"added", "due_soon", "overdue"})
"""Steps that an open request takes without leaving its state."""


def step(request: Request, entry: Step) -> Request:
    """The request after `entry`; raises Refused("illegal_transition"). What it needs stands in the entry's data:
    `reopen_until` of `resolved`, `due_from` and `due_to` of `reopened`."""
    if entry.kind in STAYING and request.state in OPEN:
        return _warned(request, entry)
    after = TABLE.get((request.state, entry.kind))
    if after is None or (entry.kind == "reopened" and entry.at > request.reopen_until):
        raise Refused("illegal_transition", state=request.state, event=entry.kind)
    moved = _clocked(request, after, entry.at)
    if entry.kind == "escalated" and request.state != "escalated":
        return replace(moved, department=MANAGEMENT, priority=_raised(request))
    if entry.kind == "resolved":
        return replace(moved, reopen_until=int(entry.data.get("reopen_until", 0)))
    if entry.kind == "reopened":
        return replace(moved, promised_at=entry.at, due_from=int(entry.data.get("due_from", request.due_from)),
                       due_to=int(entry.data.get("due_to", request.due_to)), reopen_until=0, warned=0)
    return moved


def first(request: Request, note: Mapping[str, Any] | None = None) -> Step:
    """The step of a new request; it keeps what later steps change, so that the timeline alone gives the request.

    `note` is what the channel has to say of the registration: what is missing, the caller's consent.
    """
    kept = {name: getattr(request, name) for name in _CHANGING}
    data = {"channel": request.channel, **(note or {}), **kept}
    return Step("registered", request.registered_at, by=request.visitor, data=data)


def fold(request: Request, steps: Sequence[Step]) -> Request:
    """The request that its timeline gives: as the first step has it, then step by step."""
    began = {name: steps[0].data[name] for name in _CHANGING}
    folded = replace(request, state="registered", paused_at=0, reopen_until=0, warned=0, **began)
    for entry in steps[1:]:
        folded = step(folded, entry)
    return folded


def is_overdue(request: Request, now: int) -> bool:
    """Whether the promised time has passed; while the customer is asked it stands still."""
    return request.state in OPEN and request.due_to < (request.paused_at or now)


def warning(request: Request, now: int) -> Kind | None:
    """What is to be said of the promise and was not said yet: that it is near, or that it was missed."""
    if request.state not in RUNNING or request.warned >= _MISSED:
        return None
    if request.due_to < now:
        return "overdue"
    near = request.due_to - (request.due_to - request.promised_at) // NEAR_PART
    return "due_soon" if near <= now and request.warned == 0 else None


_CHANGING = ("department", "priority", "due_from", "due_to", "promised_at")
_NEAR, _MISSED = 1, 2


def _warned(request: Request, entry: Step) -> Request:
    """A missed promise raises the priority once."""
    if entry.kind == "overdue":
        return replace(request, warned=_MISSED, priority=request.priority if request.warned == _MISSED else _raised(request))
    return replace(request, warned=max(request.warned, _NEAR)) if entry.kind == "due_soon" else request


def _raised(request: Request) -> int:
    return max(0, request.priority - 1)


def _clocked(request: Request, after: State, at: int) -> Request:
    """In the state `after`, with the promised time stopped when the customer is asked and moved on by the pause later."""
    if after == "waiting_customer":
        return replace(request, state=after, paused_at=request.paused_at or at)
    pause = max(0, at - request.paused_at) if request.paused_at else 0
    return replace(request, state=after, paused_at=0, due_from=request.due_from + pause, due_to=request.due_to + pause)


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
