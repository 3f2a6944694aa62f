"""A request as a pure state machine over its timeline: old state and an entry give the new state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from base.errors import Refused

State = Literal["registered", "in_review", "waiting_customer", "resolved", "closed", "escalated", "reopened", "withdrawn",
                "archived"]
STATES: tuple[State, ...] = State.__args__  # type: ignore[attr-defined]
Kind = Literal["registered", "in_review", "asked_customer", "customer_answered", "added", "resolved", "closed", "escalated",
               "reopened", "disagreed", "withdrawn", "archived", "due_soon", "overdue", "moved", "assigned", "noted", "linked",
               "unlinked", "merged", "unmerged", "document_added"]
TRANSACTION_TYPES = ("deposit", "withdrawal", "bonus", "bet", "game_round", "login", "verification", "account_update", "other")
OPEN: frozenset[State] = frozenset({"registered", "in_review", "waiting_customer", "escalated", "reopened"})
RUNNING: frozenset[State] = OPEN - {"waiting_customer"}
"""States in which the promised time runs; it stands still while the customer is asked."""
OURS_ALONE: frozenset[Kind] = frozenset({"due_soon", "assigned", "noted", "linked", "unlinked"})
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

    `promised_at` is when the promised time began (moved on by pauses as its end is), `paused_at` since when it stands still
    (0: it runs), `reopen_until` the end of the time for reopening, and `warned` what was said of the promise: 0 nothing, 1
    that it is near, 2 that it was missed. `escalated_at` is when management got it (0: not): what management resolves is
    final. `assignee` is the member of staff who has it, `merged_into` the number of the request that goes on in its place,
    `changed_at` the last step's moment.
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
    escalated_at: int = 0
    assignee: str = ""
    merged_into: str = ""
    changed_at: int = 0


class Step(Struct, frozen=True):
    """An entry of the timeline."""

    kind: Kind
    at: int
    by: str = ""
    data: dict[str, Any] = {}


_OPEN_MOVES: dict[Kind, State] = {
    "in_review": "in_review", "asked_customer": "waiting_customer", "resolved": "resolved", "escalated": "escalated",
    "withdrawn": "withdrawn", "merged": "closed",
}
TABLE: dict[tuple[State, Kind], State] = {
    **{(state, kind): after for state in sorted(OPEN) for kind, after in _OPEN_MOVES.items()},
    ("waiting_customer", "customer_answered"): "in_review",
    ("resolved", "closed"): "closed",
    ("resolved", "reopened"): "reopened",
    ("resolved", "disagreed"): "escalated",
    ("closed", "unmerged"): "in_review",
    ("closed", "archived"): "archived",
    ("archived", "unmerged"): "in_review",
    ("withdrawn", "archived"): "archived",
}
"""What each step makes of each state; every pair that is not here is refused."""
STAYING: frozenset[Kind] = frozenset({"added", "document_added", "due_soon", "overdue", "moved", "assigned"})
"""Steps that an open request takes without leaving its state."""
ALWAYS: frozenset[Kind] = frozenset({"noted", "linked", "unlinked"})
"""Notes of ours that every request takes."""


def step(request: Request, entry: Step) -> Request:
    """The request after `entry`; raises Refused `illegal_transition`, or `decision_final` when management has decided.

    What a step needs stands in its data: `reopen_until` of `resolved`, `due_from` and `due_to` of `reopened`, `disagreed` and
    what ends a pause, `department`, `topic` and `priority` of `moved`, `to` of `assigned`, `into` of `merged`, `state` of
    `unmerged`.
    """
    after = _state_after(request, entry)
    moved = replace(_clocked(request, after, entry), changed_at=max(entry.at, request.changed_at))
    change = _CHANGES.get(entry.kind)
    return change(request, moved, entry) if change else moved


def _state_after(request: Request, entry: Step) -> State:
    if entry.kind in ALWAYS or (entry.kind in STAYING and request.state in OPEN):
        return request.state
    after = TABLE.get((request.state, entry.kind))
    too_late = entry.kind in ("reopened", "disagreed") and entry.at > request.reopen_until
    if after is None or too_late or (entry.kind == "unmerged") != bool(request.merged_into):
        raise Refused("illegal_transition", state=request.state, event=entry.kind)
    if entry.kind in ("reopened", "disagreed") and request.escalated_at:
        raise Refused("decision_final")
    return after


def first(request: Request, note: Mapping[str, Any] | None = None) -> Step:
    """The step of a new request; it keeps what later steps change, so that the timeline alone gives the request.

    `note` is what the channel has to say of the registration: what is missing, the caller's consent.
    """
    kept = {name: getattr(request, name) for name in _CHANGING}
    data = {"channel": request.channel, **(note or {}), **kept}
    return Step("registered", request.registered_at, by=request.visitor, data=data)


def fold(request: Request, steps: Sequence[Step]) -> Request:
    """The request that its timeline gives: as the first step has it, then step by step."""
    began = {name: steps[0].data[name] for name in _CHANGING if name in steps[0].data}
    folded = replace(request, state="registered", paused_at=0, reopen_until=0, warned=0, escalated_at=0, assignee="",
                     merged_into="", changed_at=steps[0].at, **began)
    for entry in steps[1:]:
        folded = step(folded, entry)
    return folded


def is_overdue(request: Request, now: int) -> bool:
    """Whether the promised time has passed; while the customer is asked it stands still."""
    return request.state in OPEN and not is_at_once(request) and request.due_to < (request.paused_at or now)


def is_at_once(request: Request) -> bool:
    """Whether the first answer was promised at once: the registration itself gave it, and there is nothing to be late with."""
    return request.due_to <= request.promised_at


def warning(request: Request, now: int) -> Kind | None:
    """What is to be said of the promise and was not said yet: that it is near, or that it was missed."""
    if request.state not in RUNNING or request.warned >= _MISSED or is_at_once(request):
        return None
    if request.due_to < now:
        return "overdue"
    near = request.due_to - (request.due_to - request.promised_at) // NEAR_PART
    return "due_soon" if near <= now and request.warned == 0 else None


def putting_away(request: Request, now: int, quiet: int) -> Kind | None:
    """What time alone does: a resolution that stood is closed, and what nothing happened to since `quiet` is archived."""
    if request.state == "resolved" and request.reopen_until < now:
        return "closed"
    return "archived" if request.state in ("closed", "withdrawn") and request.changed_at < quiet else None


def _resolved(_: Request, moved: Request, entry: Step) -> Request:
    return replace(moved, reopen_until=int(entry.data.get("reopen_until", 0)))


def _again(before: Request, moved: Request, entry: Step) -> Request:
    """A promise of its own: what was promised before is done with."""
    return replace(moved, promised_at=entry.at, due_from=int(entry.data.get("due_from", before.due_from)),
                   due_to=int(entry.data.get("due_to", before.due_to)), reopen_until=0, warned=0)


def _escalated(before: Request, moved: Request, entry: Step) -> Request:
    """Management has it from now on; it rises when it comes there, not each time it is said."""
    if before.state == "escalated":
        return moved
    since = before.escalated_at or entry.at
    return replace(moved, department=MANAGEMENT, priority=_raised(before), escalated_at=since, assignee="")


def _disagreed(before: Request, moved: Request, entry: Step) -> Request:
    return _escalated(before, _again(before, moved, entry), entry)


def _overdue(before: Request, moved: Request, _: Step) -> Request:
    """A missed promise raises the priority once."""
    return replace(moved, warned=_MISSED, priority=before.priority if before.warned == _MISSED else _raised(before))


def _due_soon(before: Request, moved: Request, _: Step) -> Request:
    return replace(moved, warned=max(before.warned, _NEAR))


def _moved(before: Request, moved: Request, entry: Step) -> Request:
    """Another department, topic or priority; who had it in the old department has it no more."""
    department = str(entry.data.get("department", before.department))
    return replace(moved, department=department, topic=str(entry.data.get("topic", before.topic)),
                   priority=int(entry.data.get("priority", before.priority)),
                   assignee=before.assignee if department == before.department else "")


def _assigned(_: Request, moved: Request, entry: Step) -> Request:
    return replace(moved, assignee=str(entry.data.get("to", "")))


def _merged(before: Request, moved: Request, entry: Step) -> Request:
    """Another request goes on in its place; its promise stands still, should that be undone."""
    return replace(moved, merged_into=str(entry.data.get("into", "")), paused_at=before.paused_at or entry.at,
                   promised_at=before.promised_at, due_from=before.due_from, due_to=before.due_to)


def _unmerged(_: Request, moved: Request, entry: Step) -> Request:
    """As it stood before; the time in between was no time of ours to answer."""
    state = entry.data.get("state")
    moved = replace(moved, merged_into="", state=state if state in OPEN else moved.state)
    return replace(moved, paused_at=entry.at) if moved.state == "waiting_customer" else moved


_CHANGES: dict[Kind, Callable[[Request, Request, Step], Request]] = {
    "resolved": _resolved, "reopened": _again, "disagreed": _disagreed, "escalated": _escalated, "overdue": _overdue,
    "due_soon": _due_soon, "moved": _moved, "assigned": _assigned, "merged": _merged, "unmerged": _unmerged,
}
"""What a step changes besides the state: of the request before, with state and promise moved on already, by the step."""
_CHANGING = ("topic", "department", "priority", "due_from", "due_to", "promised_at")
_NEAR, _MISSED = 1, 2


def _raised(request: Request) -> int:
    return max(0, request.priority - 1)


def _clocked(request: Request, after: State, entry: Step) -> Request:
    """In the state `after`, with the promised time stopped when the customer is asked, and moved on later: to where the step
    says, by the pause otherwise."""
    if after == "archived" or (after == request.state and after not in RUNNING):
        return replace(request, state=after)
    if after == "waiting_customer":
        return replace(request, state=after, paused_at=request.paused_at or entry.at)
    if not request.paused_at or is_at_once(request):
        return replace(request, state=after, paused_at=0)
    pause = max(0, entry.at - request.paused_at)
    start, end = (int(entry.data.get(name, getattr(request, name) + pause)) for name in ("due_from", "due_to"))
    began = request.promised_at + end - request.due_to  # as long as it was: near is a part of what was promised, not of the pause
    return replace(request, state=after, paused_at=0, promised_at=began, due_from=start, due_to=end)


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
