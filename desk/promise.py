"""When an answer is due: a topic's promise counted from the registration on the operator's calendar. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

Unit = Literal["hours", "business_days", "weeks", "at_once"]


class Calendar(Struct, frozen=True):
    """A department's working days: which weekdays (0 Monday), which hours, and what is a holiday, in one time zone."""

    zone: ZoneInfo
    weekdays: frozenset[int]
    opens: time
    closes: time
    is_holiday: Callable[[date], bool]

    def works(self, day: date) -> bool:
        """Whether people work on this day."""
        return day.weekday() in self.weekdays and not self.is_holiday(day)


class Due(Struct, frozen=True):
    """The promised span, both aware datetimes in the calendar's zone; `end` is what is told to the customer."""

    start: datetime
    end: datetime


def due(unit: Unit, start: int, end: int, registered: datetime, calendar: Calendar) -> Due:
    """The promise of `start` to `end` units, counted from `registered` (aware)."""
    local = registered.astimezone(calendar.zone)
    return Due(_after(unit, start, local, calendar), _after(unit, end, local, calendar))


def _after(unit: Unit, amount: int, moment: datetime, calendar: Calendar) -> datetime:
    if unit == "business_days":
        return _business_days_after(amount, moment, calendar)
    if unit == "weeks":
        return moment + timedelta(weeks=amount)  # wall clock: a week is a week also when the clocks change
    hours = amount if unit == "hours" else 0
    return (moment.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)).astimezone(calendar.zone)


def _business_days_after(days: int, moment: datetime, calendar: Calendar) -> datetime:
    """The same time of day so many working days later; what arrives outside working hours counts from the opening."""
    moment = _working(moment, calendar)
    while days > 0:
        moment += timedelta(days=1)
        if calendar.works(moment.date()):
            days -= 1
    return moment


def _working(moment: datetime, calendar: Calendar) -> datetime:
    """The moment itself in working hours, otherwise the next opening."""
    if calendar.works(moment.date()) and calendar.opens <= moment.time() <= calendar.closes:
        return moment
    day = moment.date() if moment.time() < calendar.opens else moment.date() + timedelta(days=1)
    for _ in range(366):
        if calendar.works(day):
            return datetime.combine(day, calendar.opens, calendar.zone)
        day += timedelta(days=1)
    raise ValueError("the calendar has no working day in a year")
