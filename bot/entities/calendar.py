"""Arithmetic of the calendar: days, weeks and months around a given day, with the meanings a complaint has."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Optional, Tuple

from dateutil.relativedelta import relativedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Reading:
    """What a phrase means: `start` to `end` (both included), each with a clock time where one was said.

    `yearless` is a day or month whose year was worked out, `monthless` a day whose month was, `others` what else it may
    mean, `weeks` that whole weeks were counted back, `remote` a stretch of time that is only a date if the sentence looks
    ahead ("in 3 days"), `part` a part of the day that is in the word ("tonight").
    """

    start: date
    end: date
    grain: str = "day"
    at: Optional[time] = None
    until: Optional[time] = None
    others: Tuple[date, ...] = ()
    yearless: bool = False
    monthless: bool = False
    remote: bool = False
    weeks: bool = False
    part: str = ""

    @property
    def is_day(self) -> bool:
        """Whether it is one day, and not a stretch of them."""
        return self.start == self.end


def day(value: date, **more: object) -> Reading:
    """A single day."""
    return Reading(value, value, **more)  # type: ignore[arg-type]


def valid(year: int, month: int, number: int) -> Optional[date]:
    """The day, or nothing if the calendar has no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]):
        return None
    return date(year, month, number)


def full_year(number: int) -> int:
    """A year of two figures becomes one of four: 00–39 are this century."""
    if number >= 100:
        return number
    return number + (2000 if number < 40 else 1900)


def last_past(month: int, number: int, today: date) -> Optional[date]:
    """The last such day up to today; 29 February goes back to a leap year."""
    for year in range(today.year, today.year - 9, -1):
        found = valid(year, month, number)
        if found and found <= today:
            return found
    return None


def last_day_number(number: int, today: date) -> Optional[date]:
    """The last day with this number in its month, up to today."""
    for back in range(0, 4):
        month = today.replace(day=1) - relativedelta(months=back)
        found = valid(month.year, month.month, number)
        if found and found <= today:
            return found
    return None


def last_weekday(weekday: int, today: date) -> date:
    """The last such weekday before today; 7 days ago if today is one."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def monday(value: date) -> date:
    """The Monday of a day's week."""
    return value - timedelta(days=value.weekday())


def week(value: date) -> Reading:
    """The week of a day, Monday to Sunday."""
    first = monday(value)
    return Reading(first, first + timedelta(days=6), "week")


def weekend(value: date) -> Reading:
    """Saturday and Sunday of a day's week."""
    first = monday(value) + timedelta(days=5)
    return Reading(first, first + _DAY, "weekend")


def month(year: int, number: int, yearless: bool = False) -> Reading:
    """A whole month."""
    return Reading(date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month", yearless=yearless)


def last_month_named(number: int, today: date) -> Reading:
    """The last month of this name that has begun."""
    return month(today.year if number <= today.month else today.year - 1, number, yearless=True)


def quarter(year: int, number: int) -> Reading:
    """A quarter of a year, 1–4."""
    return Reading(date(year, 3 * number - 2, 1), month(year, 3 * number).end, "quarter")


def season(year: int, first_month: int) -> Reading:
    """A season by the sun, from the 21st of its first month (3, 6, 9, 12) for three months."""
    start = date(year, first_month, 21)
    return Reading(start, start + relativedelta(months=3) - _DAY, "quarter")


def half(year: int, number: int) -> Reading:
    """A half of a year, 1–2."""
    return Reading(date(year, 6 * number - 5, 1), month(year, 6 * number).end, "quarter")


def year(number: int) -> Reading:
    """A whole year."""
    return Reading(date(number, 1, 1), date(number, 12, 31), "year")


def moved(value: date, unit: str, count: float) -> Optional[date]:
    """A day so many units later (earlier when negative), halves as near as days and months go; nothing outside the calendar."""
    try:
        if unit == "business":
            return _business_days(value, int(count))
        if unit in ("day", "week", "fortnight"):
            return value + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
        months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
        return value + relativedelta(months=int(months), days=round(30 * (months - int(months))))
    except (OverflowError, ValueError):
        return None


def moved_clock(value: datetime, unit: str, count: float) -> Optional[datetime]:
    """A moment so many hours, minutes or seconds later."""
    try:
        return value + timedelta(**{unit + "s": count})
    except OverflowError:
        return None


def around(unit: str, count: int, today: date) -> Optional[Reading]:
    """The day, week, weekend, month, quarter or year that lies `count` from today's."""
    base = moved(today, "week" if unit == "weekend" else unit, count)
    if base is None:
        return None
    if unit == "quarter":
        return quarter(base.year, (base.month + 2) // 3)
    makers = {"day": day, "week": week, "weekend": weekend}
    if unit in makers:
        return makers[unit](base)
    return month(base.year, base.month) if unit == "month" else year(base.year) if unit == "year" else None


def nth_weekday(weekday: int, nth: int, whole: Reading) -> Optional[date]:
    """The nth such weekday of a period, counted from its end when negative."""
    if nth > 0:
        found = whole.start + timedelta(days=(weekday - whole.start.weekday()) % 7 + 7 * (nth - 1))
    else:
        found = whole.end - timedelta(days=(whole.end.weekday() - weekday) % 7 + 7 * (-nth - 1))
    return found if whole.start <= found <= whole.end else None


def nth_week(nth: int, whole: Reading) -> Reading:
    """The nth week of a month or year (ISO: the one that holds its nth Thursday); the last when negative."""
    thursday = nth_weekday(3, nth, whole)
    return week(thursday or whole.end)


def part(whole: Reading, which: str) -> Reading:
    """The `start`, `mid` or `end` of a period, as wide as people mean it: halves of a month or year, and its middle."""
    if whole.is_day:
        return whole
    if whole.grain == "week":
        return _of_week(whole, which)
    if whole.grain == "month":
        first, last = {"start": (1, 15), "mid": (10, 20), "end": (16, whole.end.day)}[which]
        return Reading(whole.start.replace(day=first), whole.start.replace(day=last), "month")
    if whole.grain == "year":
        first, last = {"start": (1, 6), "mid": (5, 8), "end": (7, 12)}[which]
        return Reading(date(whole.start.year, first, 1), month(whole.start.year, last).end, "year")
    third = timedelta(days=(whole.end - whole.start).days // 3)
    begin = whole.start + third * {"start": 0, "mid": 1, "end": 2}[which]
    return Reading(begin, min(begin + third, whole.end), whole.grain)


def _of_week(whole: Reading, which: str) -> Reading:
    first, last = {"start": (0, 2), "mid": (2, 4), "end": (3, 6)}[which]
    return Reading(whole.start + timedelta(days=first), whole.start + timedelta(days=last), "week")


def _business_days(value: date, count: int) -> date:
    step = _DAY if count > 0 else -_DAY
    for _ in range(min(abs(count), 2_000)):
        value += step
        while value.weekday() > 4:
            value += step
    return value
