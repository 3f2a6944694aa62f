"""Who is told of what, and by which way: from a step of a request to deliveries. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Literal

from msgspec import Struct

from desk.contact import Contact, News, ways

By = Literal["email", "sms", "webhook"]
CUSTOMER, DEPARTMENT = "customer", "department:"

TO_CUSTOMER: dict[str, News] = {
    "registered": "receipt", "in_review": "progress", "asked_customer": "question", "resolved": "result", "closed": "progress",
    "escalated": "progress", "disagreed": "receipt", "merged": "progress", "reopened": "progress", "withdrawn": "receipt",
    "due_soon": "promise", "overdue": "promise", "survey_reminder": "survey", "sign_in_code": "receipt",
}
"""Steps that the customer hears of, and as what news; the rest is seen on the timeline."""
TO_STAFF = {"due_soon": "staff_due_soon", "overdue": "staff_overdue"}
URGENT = 0
"""The index of the priority `urgent`."""
ASKED_FOR = frozenset({"sign_in_code"})
"""What somebody asked for a moment ago and sits waiting for."""
ANSWERS = frozenset({"registered", "added", "customer_answered"})
"""Steps that an incoming mail makes: what is sent on them is an automatic answer to it."""


class Planned(Struct, frozen=True):
    """One delivery: `kind` of text, by which way, to `customer`, `department:finance` or a webhook's name."""

    kind: str
    by: By
    to: str


def planned(kind: str, data: Mapping[str, Any], contact: Contact | None, department: str, department_email: str,
            webhooks: Sequence[str]) -> list[Planned]:
    """What a step (or the survey's reminder) makes owed; `webhooks` are the names of those that want to hear of it."""
    told = [Planned(_answered(kind), by, CUSTOMER) for by in _to_customer(kind, data, contact)]
    if kind in TO_STAFF and department_email:
        told.append(Planned(TO_STAFF[kind], "email", DEPARTMENT + department))
    return told + [Planned(kind, "webhook", name) for name in webhooks]


def is_answer(kind: str, data: Mapping[str, Any]) -> bool:
    """Whether what is sent on this step answers a mail by itself."""
    return kind in ANSWERS and data.get("channel") == "email"


def may_wake(kind: str, priority: int) -> bool:
    """Whether a short message goes out in quiet hours too: about an urgent matter, or to who waits for it."""
    return priority == URGENT or kind in ASKED_FOR


def not_before(by: By, urgent: bool, moment: datetime, quiet: tuple[time, time]) -> datetime:
    """From when on it may be sent: short messages wait for the end of the quiet hours, unless the matter is urgent.

    A mail lies in a box until it is looked for; a short message wakes.
    """
    start, end = quiet
    clock = moment.time()
    is_quiet = start <= clock or clock < end if start > end else start <= clock < end
    if by != "sms" or urgent or not is_quiet:
        return moment
    day = moment.date() + timedelta(days=1 if clock >= end else 0)
    return datetime.combine(day, end, moment.tzinfo)


def _to_customer(kind: str, data: Mapping[str, Any], contact: Contact | None) -> Sequence[By]:
    if contact is None:
        return ()
    if kind in ANSWERS - {"registered"}:
        return ("email",) if is_answer(kind, data) and contact.email else ()
    return ways(contact, TO_CUSTOMER[kind]) if kind in TO_CUSTOMER else ()


def _answered(kind: str) -> str:
    return "added" if kind == "customer_answered" else kind
