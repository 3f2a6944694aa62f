"""The operator's promises on the operator's calendars: by when a topic of a department is answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache, partial

from msgspec.structs import replace

from base.operator import Operator, Promise
from desk.promise import Calendar, Due, due, milliseconds, resumed
from desk.request import MANAGEMENT, Kind, Request, Step

REMEMBERED = 4096
"""Days times departments: a year of all of them."""
_GOING_ON: frozenset[Kind] = frozenset({"customer_answered", "in_review", "escalated", "resolved", "unmerged"})
"""Steps after which a promise that stood still runs again."""


class Calendars:
    """One for each department, and the business days of banks and authorities."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

        @lru_cache(REMEMBERED)
        def hours(department: str, day: date) -> list[tuple[time, time]]:
            return operator.opening_hours(department, day)

        zone = operator.zone
        self._departments = {name: Calendar(zone, partial(hours, name), operator.never_closes(name))
                             for name in operator.departments}
        self._business = Calendar(zone, lru_cache(REMEMBERED)(operator.business_hours_on))

    def due(self, topic: str, now: datetime) -> Due:
        """What is promised for a topic that is registered now."""
        about = self._operator.topic(topic)
        return self._counted(about.promise, about.department, now)

    def disagreement(self, now: datetime) -> Due:
        """What is promised by management when a customer disagrees with a resolution."""
        return self._counted(self._operator.policies.disagreement, MANAGEMENT, now)

    def going_on(self, request: Request, entry: Step) -> Step:
        """The step; one that ends a pause says by when the answer is due now, counted on in opened time."""
        if not request.paused_at or entry.kind not in _GOING_ON:
            return entry
        promised = Due(_moment(request.due_from), _moment(request.due_to))
        left = resumed(promised, _moment(request.paused_at), _moment(entry.at), self._of(request))
        return replace(entry, data={**entry.data, "due_from": milliseconds(left.start), "due_to": milliseconds(left.end)})

    def promised(self, request: Request) -> Promise:
        """What was promised: by management once it promised anew, else the topic's."""
        return self._given(request)[0]

    def _of(self, request: Request) -> Calendar:
        """The calendar on which its promise was counted."""
        return self._calendar(*self._given(request))

    def _given(self, request: Request) -> tuple[Promise, str]:
        if request.escalated_at and request.promised_at >= request.escalated_at:
            return self._operator.policies.disagreement, MANAGEMENT
        topic = self._operator.topic(request.topic)
        return topic.promise, topic.department

    def _counted(self, promised: Promise, department: str, now: datetime) -> Due:
        calendar = self._calendar(promised, department)
        return due(promised.unit, promised.start, promised.end, now, calendar, self._business)

    def _calendar(self, promised: Promise, department: str) -> Calendar:
        return self._business if promised.unit == "business_days" else self._departments.get(department, self._business)


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
