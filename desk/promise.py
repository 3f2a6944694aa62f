"""When an answer is due: a topic's promise counted from the registration on working time. Pure.

Everything is counted in opened time: a moment is a day and how much of its opening hours has passed. Who arrives while
nobody is there counts from the next opening. So a later registration is never promised an earlier answer, whatever the
clocks do (docs/decisions/promises.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

Unit = Literal["hours", "business_days", "weeks", "at_once"]
Hours = Sequence[tuple[time, time]]
"""A day's opening hours in order; `time.max` is midnight at its end."""

_FARTHEST = 400
"""Days looked ahead for one that is open; a calendar with none in a year is a mistake in the operator's file."""
_DAY = 24


class Calendar(Struct, frozen=True):
    """When somebody is there: the opening hours of each day, in one time zone."""

    zone: ZoneInfo
    hours: Callable[[date], Hours]
    never_closes: bool = False

    def works(self, day: date) -> bool:
        """Whether anybody is there on this day."""
        return bool(self.hours(day))


class Due(Struct, frozen=True):
    """The promised span, both aware datetimes in the calendar's zone; `end` is what is told to the customer."""

    start: datetime
    end: datetime


def due(unit: Unit, start: int, end: int, registered: datetime, department: Calendar, business: Calendar | None = None) -> Due:
    """The promise of `start` to `end` units, counted from `registered` (aware).

    Business days run on the `business` calendar (banks and authorities), everything else on the department's own.
    """
    calendar = (business or department) if unit == "business_days" else department
    local = registered.astimezone(calendar.zone)
    last = max(_after(unit, end, local, calendar), local, key=_instant)  # nothing is due before it came, in a break neither
    first = max(_after(unit, start, local, calendar), local, key=_instant)
    return Due(min(first, last, key=_instant), last)


def resumed(promised: Due, paused: datetime, now: datetime, calendar: Calendar) -> Due:
    """The same promise when the time from `paused` to `now` (both aware) was not ours: what was left of it is counted on from
    `now`, again in opened time. What had passed by then stays."""
    last = _counted_on(promised.end, paused, now, calendar)
    return Due(min(_counted_on(promised.start, paused, now, calendar), last, key=_instant), last)


def milliseconds(moment: datetime) -> int:
    """An aware moment in milliseconds since 1970 UTC; rounded, since as a float of seconds it may lie a hair before its own."""
    return round(moment.timestamp() * 1000)


def _counted_on(end: datetime, paused: datetime, now: datetime, calendar: Calendar) -> datetime:
    left = _left(paused.astimezone(calendar.zone), end.astimezone(calendar.zone), calendar)
    if not left:
        return end
    if calendar.never_closes:
        return (now.astimezone(UTC) + left).astimezone(calendar.zone)
    later = _moment(_opened_after(_place(now.astimezone(calendar.zone), calendar), left, calendar), calendar)
    return max(end, later, key=_instant)


def _left(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Opened time between two moments in the calendar's zone."""
    day, left, begins, ends = start.date(), timedelta(0), _instant(start), _instant(end)
    while day <= end.date():
        left += sum((max(timedelta(0), min(ends, closes) - max(begins, opens)) for opens, closes in _spans(day, calendar)),
                    timedelta(0))
        day += timedelta(days=1)
    return left


def _after(unit: Unit, amount: int, moment: datetime, calendar: Calendar) -> datetime:
    if unit == "at_once":
        return moment
    day, passed = _place(moment, calendar)
    if unit == "weeks":
        return _moment(_open_from(day + timedelta(weeks=amount), passed, calendar), calendar)
    if unit == "business_days":
        return _moment((_days_after(day, amount, calendar), passed), calendar)
    if calendar.never_closes:
        return (moment.astimezone(UTC) + timedelta(hours=amount)).astimezone(calendar.zone)
    days, hours = divmod(amount, _DAY)  # "24 hours" of a team that closes at night is the same time on its next day
    return _moment(_opened_after((_days_after(day, days, calendar), passed), timedelta(hours=hours), calendar), calendar)


Place = tuple[date, timedelta]
"""A day, and how much of its opening hours has passed."""


def _place(moment: datetime, calendar: Calendar) -> Place:
    """Where the moment stands in opened time; out of hours that is the next opening."""
    day, now, passed = moment.date(), _instant(moment), timedelta(0)
    for opens, closes in _spans(day, calendar):
        if now < closes:
            return day, passed + max(timedelta(0), now - opens)
        passed += closes - opens
    return _next(day, calendar), timedelta(0)


def _moment(place: Place, calendar: Calendar) -> datetime:
    """The moment of a place; a day that is shorter than the place needs ends at its closing."""
    day, passed = place
    end = datetime.combine(day, time(), UTC)
    for opens, closes in _spans(day, calendar):
        end = closes
        if passed <= closes - opens:
            return (opens + passed).astimezone(calendar.zone)
        passed -= closes - opens
    return end.astimezone(calendar.zone)


def _opened_after(place: Place, span: timedelta, calendar: Calendar) -> Place:
    day, passed = place
    passed = min(passed, _length(day, calendar)) + span
    while passed > (length := _length(day, calendar)):
        day, passed = _next(day, calendar), passed - length
    return day, passed


def _days_after(day: date, days: int, calendar: Calendar) -> date:
    for _ in range(days):
        day = _next(day, calendar)
    return day


def _open_from(day: date, passed: timedelta, calendar: Calendar) -> Place:
    """The place itself on a day that is open, otherwise the next opening."""
    return (day, passed) if calendar.works(day) else (_next(day, calendar), timedelta(0))


def _next(day: date, calendar: Calendar) -> date:
    for _ in range(_FARTHEST):
        day += timedelta(days=1)
        if calendar.works(day):
            return day
    raise ValueError("the calendar has no working day in a year")


def _length(day: date, calendar: Calendar) -> timedelta:
    return sum((closes - opens for opens, closes in _spans(day, calendar)), timedelta(0))


def _spans(day: date, calendar: Calendar) -> list[tuple[datetime, datetime]]:
    """The opening hours as instants (UTC): on a day when the clocks change an hour is missing or stands twice."""
    return [(_at(day, opens, calendar), _at(day, closes, calendar)) for opens, closes in calendar.hours(day)]


def _at(day: date, clock: time, calendar: Calendar) -> datetime:
    if clock == time.max:
        day, clock = day + timedelta(days=1), time()
    return _instant(datetime.combine(day, clock, calendar.zone))


def _instant(moment: datetime) -> datetime:
    """In UTC: two moments of one zone compare by their wall clocks, which may run backwards."""
    return moment.astimezone(UTC)
