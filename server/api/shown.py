"""Requests as the API shows them: to their customer, to staff, in a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from base.operator import PRIORITIES
from desk.request import OPEN, OURS_ALONE
from desk.request import Request as DeskRequest
from desk.request import Step as DeskStep
from server.api.types import Promise, RequestOut, Row, StaffRequestOut, Step
from server.parts import Parts

STEPS_AT_MOST = 100
"""Steps shown with a request; the whole timeline is paged."""
_INNER = {"reopen_until", "due_from", "due_to", "promised_at", "text", "number"}


def for_customer(parts: Parts, request: DeskRequest, steps: Sequence[DeskStep]) -> RequestOut:
    """The request as its customer sees it."""
    return RequestOut(**_fields(parts, request, timeline(parts, request, steps, staff=False)[-STEPS_AT_MOST:]))


def for_staff(parts: Parts, request: DeskRequest, steps: Sequence[DeskStep]) -> StaffRequestOut:
    """The same with what staff need to know."""
    fields = _fields(parts, request, timeline(parts, request, steps, staff=True)[-STEPS_AT_MOST:])
    escalated = moment(parts, request.escalated_at) if request.escalated_at else None
    return StaffRequestOut(**fields, customer=request.visitor, conversation=request.conversation, assignee=request.assignee,
                           merged_into=request.merged_into, escalated_at=escalated)


def row(parts: Parts, request: DeskRequest) -> Row:
    """The request in a list."""
    return Row(
        **_summary(parts, request), due_to=moment(parts, request.due_to), overdue=parts.desk.is_overdue(request),
        customer=request.visitor, assignee=request.assignee, merged_into=request.merged_into)


def timeline(parts: Parts, request: DeskRequest, steps: Sequence[DeskStep], staff: bool) -> list[Step]:
    """The steps in order; a customer sees neither our notes nor who of us took which step."""
    told = []
    for step in steps:
        if not staff and step.kind in OURS_ALONE:
            continue
        number = str(step.data.get("number", request.tracking_number))
        data = {name: value for name, value in step.data.items() if name not in _INNER} if staff else None
        told.append(Step(step.kind, moment(parts, step.at), step.by if staff else _role(step), number,
                         step.data.get("text") or None, data or None))
    return told


def moment(parts: Parts, ms: int) -> str:
    """Milliseconds as the operator's local time."""
    return datetime.fromtimestamp(ms / 1000, parts.operator.zone).isoformat(timespec="seconds")


def _role(step: DeskStep) -> str:
    """By the kind of id: a customer's requests may have come from another browser of theirs, under another one."""
    if step.by == "desk":
        return "desk"
    return "staff" if step.by.startswith(("stf_", "key_")) else "customer"


def _fields(parts: Parts, request: DeskRequest, steps: list[Step]) -> dict[str, Any]:
    promised = parts.desk.promised(request)
    promise = Promise(promised.unit, promised.start, promised.end, moment(parts, request.due_from), moment(parts, request.due_to),
                      parts.desk.is_overdue(request), request.paused_at > 0)
    told = {name: getattr(request, name) for name in _TOLD}
    return _summary(parts, request) | told | {
        "promise": promise, "can": _can(parts, request), "steps": steps,
        "reopen_until": moment(parts, request.reopen_until) if request.reopen_until else None,
    }


def _summary(parts: Parts, request: DeskRequest) -> dict[str, Any]:
    same = {name: getattr(request, name) for name in _SAME}
    return same | {"priority": PRIORITIES[request.priority], "registered_at": moment(parts, request.registered_at),
                   "changed_at": moment(parts, request.changed_at)}


_SAME = ("tracking_number", "state", "topic", "department", "channel", "language", "subject")
_TOLD = ("event_date", "transaction_type", "amount", "currency", "payment_method", "description")


def _can(parts: Parts, request: DeskRequest) -> list[str]:
    if request.state in OPEN:
        return ["add", "withdraw", *(["escalate"] if request.state != "escalated" else [])]
    again = request.state == "resolved" and not request.escalated_at and parts.clock.now_ms() <= request.reopen_until
    return ["reopen", "disagree"] if again else []
