"""The operator's promises on the operator's calendars: by when a topic of a department is answered."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache, partial

from base.operator import Operator, Promise
from desk.promise import Calendar, Due, due
from desk.request import MANAGEMENT

REMEMBERED = 4096
"""Days times departments: a year of all of them."""


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
        about = self._operator.topics[topic]
        return self._counted(about.promise, about.department, now)

    def disagreement(self, now: datetime) -> Due:
        """What is promised by management when a customer disagrees with a resolution."""
        return self._counted(self._operator.policies.disagreement, MANAGEMENT, now)

    def _counted(self, promised: Promise, department: str, now: datetime) -> Due:
        calendar = self._departments.get(department, self._business)
        return due(promised.unit, promised.start, promised.end, now, calendar, self._business)
