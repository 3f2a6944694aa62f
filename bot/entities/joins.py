"""Dates made of dates: a weekday of a week, a day of a month, the end of a month, a weekday that belongs to a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import List, Optional

from bot.entities.calendar import Reading, around, day, monday, moved, nth_week, nth_weekday, part, valid, week
from bot.entities.grammar import Found, Rule, Setting, rule

# A part of a period that today decides.
_REST = "rest"


def _reading(found: Found, name: str) -> Reading:
    value: Reading = found[name].value
    return value


def _weekday_of_week(setting: Setting, found: Found) -> Optional[Reading]:
    """ "geçen hafta salı", "Tuesday next week"."""
    whole = _reading(found, "r")
    if whole.grain not in ("week", "weekend"):
        return None
    first = whole.start if whole.grain == "week" else whole.start - timedelta(days=5)
    return day(first + timedelta(days=found["w"].value))


def _day_in_month(setting: Setting, found: Found) -> Optional[Reading]:
    """ "geçen ayın 20'si", "20th of the previous month"."""
    whole, number = _reading(found, "r"), found["n" if found.has("n") else "o" if found.has("o") else "p"]
    if whole.grain != "month" or not 1 <= number.value <= 31 or whole.start.day != 1:
        return None
    if number.kind == "n" and number.first > found["r"].first and not found["r"].suffix.endswith(("in", "un")):
        return None
    value = valid(whole.start.year, whole.start.month, number.value)
    if value is None:
        return None
    if whole.yearless and value > setting.today:
        value = valid(value.year - 1, value.month, value.day) or value
    return day(value, yearless=whole.yearless)


def _known_day_in_month(setting: Setting, found: Found) -> Optional[Reading]:
    near, whole = _reading(found, "d"), _reading(found, "r")
    if whole.grain != "month" or not near.yearless:
        return None
    value = valid(whole.start.year, whole.start.month, near.start.day)
    return day(value) if value else None


def _ordinal(found: Found) -> int:
    item = found["n"]
    return -1 if item.kind in "Ll" else int(item.value)


def _nth_weekday(setting: Setting, found: Found) -> Optional[Reading]:
    """ "ekim 2014 birinci çarşambası", "last Friday in October"."""
    whole = _reading(found, "r")
    value = nth_weekday(found["w"].value, _ordinal(found), whole)
    if value is None:
        return None
    if whole.yearless and value > setting.today:
        earlier = Reading(_years_back(whole.start), _years_back(whole.end), whole.grain)
        value = nth_weekday(found["w"].value, _ordinal(found), earlier) or value
    return day(value)


def _years_back(value: date) -> date:
    return value.replace(year=value.year - 1, day=min(value.day, 28)) if value.month == 2 else value.replace(year=value.year - 1)


def _nth_weekday_here(setting: Setting, found: Found) -> Optional[Reading]:
    """ "ikinci cumartesi": of this month."""
    whole = around("month", 0, setting.today)
    value = nth_weekday(found["w"].value, _ordinal(found), whole) if whole and found["n"].value != 1 else None
    return day(value) if value else None


def _nth_week(setting: Setting, found: Found) -> Optional[Reading]:
    whole = _reading(found, "r")
    if whole.grain not in ("month", "year"):
        return None
    return nth_week(_ordinal(found), whole)


def _edge_of(setting: Setting, found: Found) -> Optional[Reading]:
    """ "the last day of October", "geçen ayın ilk günü"."""
    whole, number = _reading(found, "r"), found["n"]
    if whole.grain not in ("week", "month", "year") or (found.has("x") and found["x"].value != "gunu"):
        return None
    if number.kind not in "Ll" and number.value != 1:
        return None
    return day(whole.end if number.kind in "Ll" else whole.start)


def _edge_here(setting: Setting, found: Found) -> Optional[Reading]:
    """ "ayın son günü": of this month if it has been, else of the last one."""
    if found["x"].value != "gunu" or not found["u"].suffix.startswith(("in", "nin")):
        return None
    here, before = (around(found["u"].value, back, setting.today) for back in (0, -1))
    if here is None or before is None or (found["n"].kind != "l" and found["n"].value != 1):
        return None
    days = [whole.end if found["n"].kind == "l" else whole.start for whole in (here, before)]
    return day(days[0] if days[0] <= setting.today else days[1])


def _week_of(setting: Setting, found: Found) -> Optional[Reading]:
    if found["k"].suffix not in ("", "si", "sinda", "sinin", "sinde", "sindan"):
        return None
    return week(_reading(found, "d").start)


def _part(setting: Setting, found: Found) -> Optional[Reading]:
    whole = _reading(found, "r")
    if whole.grain not in ("week", "month", "year", "quarter"):
        return None
    if found["k"].value == _REST:
        return _rest(setting, whole)
    return replace(part(whole, found["k"].value), yearless=whole.yearless)


def _so_far(setting: Setting, found: Found) -> Optional[Reading]:
    """ "earlier this month" up to today, "later this week", "bu ay içinde daha sonra" from today on."""
    today = setting.today
    whole = _reading(found, "r") if found.has("r") else around(found["u"].value, 0, today)
    if whole is None or found["g"].typed not in ("earlier", "later", "sonra"):
        return None
    if whole.is_day or not whole.start <= today <= whole.end:
        return None
    return Reading(whole.start, today, whole.grain) if found["g"].kind == "G" else Reading(today, whole.end, whole.grain)


def _next_date(setting: Setting, found: Found) -> Optional[Reading]:
    """ "next 5/12", "this 6 April": the date's own year is told by the word."""
    near = _reading(found, "d")
    if not near.yearless or near.monthless:
        return None
    value = near.start
    if found["q"].kind == "X":
        value = valid(value.year + 1, value.month, value.day) or value
    elif found["q"].kind == "T":
        value = valid(setting.today.year, value.month, value.day) or value
    return day(value, yearless=found["q"].kind == "L")


def _year_after_clock(setting: Setting, found: Found) -> Optional[Reading]:
    """ "Oct 26 15:50:06 2016"."""
    near = _reading(found, "d")
    value = valid(found["y"].value, near.start.month, near.start.day) if near.yearless else None
    return day(value, at=found["c"].value) if value else None


def _last_week(setting: Setting, found: Found) -> Optional[Reading]:
    return around("week", -1, setting.today)


def _part_here(setting: Setting, found: Found) -> Optional[Reading]:
    """ "ay sonunda", "at the beginning of the week", "rest of the year": of the current one."""
    before = found.before()
    if before is not None and before.kind in "nN":
        # "12 ay sonunda" is when twelve months are over.
        return None
    whole = around(found["u"].value, 0, setting.today)
    if whole is None or found["k"].value == _REST:
        return whole and _rest(setting, whole)
    return part(whole, found["k"].value)


def _rest(setting: Setting, whole: Reading) -> Optional[Reading]:
    """What is left of a period, today with it."""
    return replace(whole, start=max(whole.start, setting.today)) if setting.today <= whole.end else None


def _rest_of_day(setting: Setting, found: Found) -> Optional[Reading]:
    return day(setting.today) if found["k"].value == _REST else None


def _from_day_on(setting: Setting, found: Found) -> Optional[Reading]:
    """ "the week starting 4 February", "2 weeks starting tomorrow"."""
    first = _reading(found, "d").start
    count = found["n"].value if found.has("n") else 1
    after = moved(first, found["u"].value, count)
    return Reading(first, after - timedelta(days=1), found["u"].value) if after and count >= 1 else None


def _month_of_year(setting: Setting, found: Found) -> Optional[Reading]:
    """ "geçen yıl haziran", "June last year"."""
    whole, inner = _reading(found, "z"), _reading(found, "r")
    if whole.grain != "year" or whole.start.year != whole.end.year or inner.grain != "month" or not inner.yearless:
        return None
    return around("month", 12 * (whole.start.year - setting.today.year) + inner.start.month - setting.today.month, setting.today)


def _day_of_year(setting: Setting, found: Found) -> Optional[Reading]:
    whole, inner = _reading(found, "z"), _reading(found, "d")
    if whole.grain != "year" or not inner.yearless:
        return None
    value = valid(whole.start.year, inner.start.month, inner.start.day)
    return day(value, at=inner.at) if value else None


_COUNTED = 2  # days around today that have words of their own


def _with_weekday(setting: Setting, found: Found) -> Optional[Reading]:
    """A weekday beside a date belongs to it; one that does not fit picks another year or reading of the same date."""
    near, weekday = _reading(found, "d"), found["w"].value
    if near.at or not near.is_day or (found["w"].ablative and found["d"].dative):
        return None
    if near.weeks:  # "iki hafta önce salı" is that week's
        return day(monday(near.start) + timedelta(days=weekday))
    if near.remote:
        return day(monday(near.start) + timedelta(days=weekday), remote=True)
    if near.yearless and near.start.weekday() != weekday:
        coming = valid(near.start.year + 1, near.start.month, near.start.day)
        if coming and coming.weekday() == weekday and (coming - setting.today).days < 200:
            return day(coming)
    fitting = [other for other in near.others if other.weekday() == weekday]
    if not fitting and near.start.weekday() != weekday and abs((near.start - setting.today).days) <= _COUNTED:
        return None  # "not yesterday, Sunday" names two days
    return day(fitting[0]) if len(fitting) == 1 else near


RULES: List[Rule] = [
    rule("r", r"(?P<r>r),?-?[yif]?h?(?P<w>[Ww])x?", _weekday_of_week),
    rule("yWw", r"y?(?P<w>[Ww])x?p?,?[f<]?[ih]?(?P<r>r)", _weekday_of_week),
    rule("r", r"(?P<r>r)x?,?(?P<n>[nOP])(?:x|D)?", _day_in_month),
    rule("hnO", r"(?:h?(?P<n>[nO])D?[fi]h?|h?(?P<o>O)D?|h(?P<p>n))(?P<r>r)", _day_in_month),
    rule("hOLl", r"h?(?P<n>[OLl])(?P<w>[Ww])x?p?(?:[fiy]h?)?(?P<r>r)", _nth_weekday),
    rule("r", r"(?P<r>r),?(?P<n>[OLl])(?P<w>[Ww])x?", _nth_weekday),
    rule("O", r"(?P<n>O)(?P<w>[Ww])x?", _nth_weekday_here),
    rule("hOLl", r"h?(?P<n>[OLl])K[fi]h?(?P<r>r)", _nth_week),
    rule("r", r"(?P<r>r)(?P<n>[OLl])K", _nth_week),
    rule("hLO", r"h?(?P<n>[LO])D[fi]h?(?P<r>r)", _edge_of),
    rule("r", r"(?P<r>r)(?P<n>[lO])(?P<x>x)", _edge_of),
    rule("KAZ", r"(?P<u>[KAZ])(?P<n>[lO])(?P<x>x)", _edge_here),
    rule("hK", r"h?(?P<k>K)f(?P<d>d)", _week_of),
    rule("d", r"(?P<d>d)(?P<k>K)", _week_of),
    rule("k@hi", r"[@i]?h?(?P<k>k)[fi]?h?(?P<r>r)", _part),
    rule("r", r"(?P<r>r)(?P<k>k)", _part),
    rule("GV", r"(?P<g>[GV])i?h?(?P<r>r)", _so_far),
    rule("r", r"(?P<r>r)u\??(?P<g>V)", _so_far),
    rule("KAZ", r"(?P<u>[KAZ])u\??(?P<g>V)", _so_far),
    rule("LXT", r"(?P<q>[LXT])(?P<d>d)", _next_date),
    rule("d", r"(?P<d>d)(?P<c>C)(?P<y>Y)", _year_after_clock),
    rule("l", r"lK", _last_week),
    rule("KAZ", r"(?P<u>[KAZ])(?P<k>k)", _part_here),
    rule("k@hi", r"[@i]?h?(?P<k>k)fh?(?P<u>[KAZ])", _part_here),
    rule("k", r"(?P<k>k)h?(?P<u>[KAZ])", _part_here),
    rule("k", r"(?P<k>k)h?D", _rest_of_day),
    rule("D", r"D(?P<k>k)", _rest_of_day),
    rule("hnN1K", r"h?(?P<n>[nN1])?(?P<u>[DKA])Uh?(?P<d>d)", _from_day_on),
    rule("r", r"(?P<z>r)x?,?(?P<r>r)", _month_of_year),
    rule("r", r"(?P<r>r)[f,i]?(?P<z>r)", _month_of_year),
    rule("r", r"(?P<z>r)x?,?(?P<d>d)", _day_of_year),
    rule("d", r"(?P<d>d)[f,i]?(?P<z>r)", _day_of_year),
    rule("d", r"(?P<d>d)x?[,.(]?-?y?(?P<w>[Ww])x?", _with_weekday),
    rule("Ww", r"(?P<w>[Ww])x?[,.]?-?y?h?(?P<d>d)", _with_weekday),
]
