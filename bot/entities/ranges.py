"""Ranges: "19–20 Kasım", "from 4 to 22 this month", "1 Mart'tan 5 Mart'a kadar", "since Monday"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import List, Optional

from bot.entities.calendar import Reading, around, last_month_named, month, valid
from bot.entities.days import day_of_month
from bot.entities.grammar import Found, Meaning, Rule, Setting, rule


def _days_of_month(setting: Setting, found: Found) -> Optional[Meaning]:
    """Two days of one month: "19-20 Kasım", "July 13 to 15", "between the 9th and the 17th of April"."""
    if found.has("and") and found["and"].kind in "&~" and not (found.has("f") or found.has("t")):
        return None
    month = found["m"].value
    first = day_of_month(found["a"].value, month, found.get("y"), setting)
    end = valid(first.start.year, month, found["b"].value) if first else None
    return Reading(first.start, end, yearless=first.yearless) if first and end and first.start < end else None


def _months(setting: Setting, found: Found) -> Optional[Meaning]:
    """ "from May to September", "Jan-Feb 2017", "Ocak-Mart 2026": to the end of the last one."""
    one, other = found["a"], found["b"]
    if "m" in (one.kind, other.kind) and not (found.has("f") or found.has("y")):
        return None
    if found.has("y"):
        last = month(found["y"].value, other.value)
        return Reading(month(last.start.year - (one.value > other.value), one.value).start, last.end, "month")
    first = last_month_named(one.value, setting.today)
    return Reading(first.start, month(first.start.year + (one.value > other.value), other.value).end, "month", yearless=True)


def _days_of_period(setting: Setting, found: Found) -> Optional[Meaning]:
    """ "from 4 to 22 this month"."""
    whole: Reading = found["r"].value
    if whole.grain != "month":
        return None
    start, end = (valid(whole.start.year, whole.start.month, found[name].value) for name in ("a", "b"))
    return Reading(start, end) if start and end and start < end else None


def _years(setting: Setting, found: Found) -> Optional[Meaning]:
    one, other = found["a"].value, found["b"].value
    if found.match.group()[:2] == "YY" and not (found["a"].ablative and found["b"].dative):
        return None
    if not one < other or other - one > 200:
        return None
    return Reading(date(one, 1, 1), date(other, 12, 31), "year")


def _between(setting: Setting, found: Found) -> Optional[Meaning]:
    """Two dates with a word or sign that makes them one range."""
    one, other, sign = found["a"], found["b"], found.get("and")
    marked = found.has("f") or found.has("t")
    with_ending = one.suffix in ("la", "le", "yla", "yle", "siyla", "suyla")
    if sign is None and not (one.ablative and (found.has("t") or other.dative)) and not (with_ending and found.has("t")):
        return None
    if sign is not None and sign.kind in "&~" and not marked:
        return None
    return _aligned(one.value, other.value)


def _with_year(setting: Setting, found: Found) -> Optional[Meaning]:
    """ "between May 2015 and 2018", "from 2014 through May 2018"."""
    year = found["y"].value
    other: Reading = found["r"].value
    if other.yearless or (found.match.group()[:1] == "Y" and not (found["y"].ablative or "]" in found.match.group())):
        return None
    if found.match.start("y") < found.match.start("r"):
        start, end = date(year, 1, 1), other.end
    else:
        start, end = other.start, date(year, 12, 31)
    return Reading(start, end, "year") if start <= end else None


def _until_now(setting: Setting, found: Found) -> Optional[Meaning]:
    reading: Reading = found["a"].value
    return replace(reading, end=setting.today, until=None) if reading.start < setting.today else None


def _from_now(setting: Setting, found: Found) -> Optional[Meaning]:
    """ "between now and May 21st": a day and month without a year lie ahead here."""
    other: Reading = found["b"].value
    end = other.end
    if end < setting.today and other.yearless:
        end = valid(end.year + 1, end.month, end.day) or end
    return Reading(setting.today, end, "day") if setting.today < end else None


def _aligned(one: Reading, other: Reading) -> Optional[Reading]:
    """A range from two readings; what one leaves open (month, year) the other one tells."""
    if one.remote or (other.remote and not other.is_day):
        return None
    start, end = one.start, other.end
    if one.monthless and not other.monthless:
        start = valid(end.year, end.month, start.day) or start
    elif other.monthless and not one.monthless:
        end = valid(start.year, start.month, end.day) or end
    elif one.yearless and not other.yearless:
        same = valid(end.year, start.month, start.day)
        start = same if same and same <= end else start
    if start > end and other.yearless and one.at is None:
        end = valid(end.year + 1, end.month, end.day) or end
    elif start > end and one.yearless:
        start = valid(start.year - 1, start.month, start.day) or start
    if start > end or (start == end and one.at == other.at):
        return None
    return Reading(start, end, one.grain if one.grain == other.grain else "day", one.at, other.until or other.at)


def _night_between(setting: Setting, found: Found) -> Optional[Meaning]:
    """ "cumayı cumartesiye bağlayan gece": the night of the first."""
    joined = found.all[2]
    return found["a"].value if joined.typed == "baglayan" and found["b"].dative else None


def _to_its_end(setting: Setting, found: Found) -> Optional[Meaning]:
    """ "ay sonuna kadar", "by the end of the year": from today on."""
    if found.has("by") and found["by"].typed != "by":
        return None
    reading: Reading = found["r"].value
    whole = around(reading.grain, 0, setting.today)
    in_part = whole is not None and whole.start < reading.start <= whole.end == reading.end
    return replace(reading, start=setting.today) if in_part and setting.today <= reading.end else None


def _since(setting: Setting, found: Found) -> Optional[Meaning]:
    """ "since Monday", "pazartesiden beri": it began then."""
    reading: Reading = found["d"].value
    return replace(reading, remote=False)


_TO = r"(?P<and>[-&~>/])"
EARLY: List[Rule] = [
    rule("[<Mm", r"(?P<f>[\[<])?(?P<a>[Mm])(?:[->]|(?<=[\[<][Mm])&)(?P<b>[Mm])(?![nOP])(?:,?[fi]?(?P<y>Y))?", _months),
    rule("[<hnO", rf"(?P<f>[\[<])?h?(?P<a>[nO]){_TO}h?(?P<b>[nO])f?(?P<m>[Mm])x?(?:,?f?(?P<y>Y))?(?P<t>\])?", _days_of_month),
    rule("[<Mm", rf"(?P<f>[\[<])?(?P<m>[Mm])x?h?(?P<a>[nOP]){_TO}h?(?P<b>[nOP])(?:,?f?(?P<y>Y))?(?P<t>\])?", _days_of_month),
    rule("Mm", r"(?P<m>[Mm])x?(?P<a>P)(?P<b>P)[\])]", _days_of_month),
    rule("Y", r"(?P<y>Y)x?,?(?P<a>[n])[-](?P<b>[n])(?P<m>[Mm])x?\]?", _days_of_month),
    rule("[<", r"[\[<](?P<a>Y)[->&](?P<b>Y)(?!x?[MmnO])", _years),
    rule("Y", r"(?P<a>Y)[-~&](?P<b>Y)\]", _years),
    rule("Y", r"(?P<a>Y)(?P<b>Y)\)?", _years),
    rule("nY", r"(?:(?P<y>Y)x?,?)?(?P<a>n)(?P<m>[Mm])(?P<b>P)\)", _days_of_month),
    rule("[<", r"[\[<](?P<a>n)(?P<and>[-&>])h?(?P<m>[Mm])(?P<b>[nO])(?:,?f?(?P<y>Y))?", _days_of_month),
]
PERIODS: List[Rule] = [
    rule("[<n", r"[\[<]?h?(?P<a>n)[->&~]h?(?P<b>n)[fi]?h?(?P<r>r)", _days_of_period),
    rule("r", r"(?P<r>r)(?P<a>[nP])[~&-]?(?P<b>[nP])[\])]", _days_of_period),
]
LATE: List[Rule] = [
    rule("[<dr", r"(?P<f>[\[<])?h?(?P<a>[dr])x?(?P<and>[-&~>])<?h?(?P<b>[dr])(?P<t>[\])])?", _between),
    rule("dr", r"(?P<a>[dr])x?(?P<b>[dr])(?P<t>[\])])?", _between),
    rule("[<dr", r"(?P<f>[\[<])?(?P<a>[dr])[&>-](?P<e>e)", _until_now),
    rule("[<", r"[\[<]e[&>-]h?(?P<b>d)", _from_now),
    rule("d", r"(?P<a>d)(?P<b>d)\?p", _night_between),
    rule("Y", r"(?P<y>Y)(?P<r>[dr])\)?", _with_year),
    rule("Y", r"(?P<y>Y)[~&](?P<r>[dr])\]", _with_year),
    rule("r", r"(?P<r>[dr])[~&](?P<y>Y)\]", _with_year),
    rule("[<Yr", r"[\[<](?:(?P<y>Y)[-&>]h?(?P<r>[dr]))", _with_year),
    rule("[<r", r"[\[<](?P<r>[dr])[-&>](?P<y>Y)", _with_year),
    rule("r", r"(?P<r>r)\)", _to_its_end),
    rule("a", r"(?P<by>a)h?(?P<r>r)", _to_its_end),
    rule("dr", r"(?P<d>[dr])x?s", _since),
    rule("sU", r"[sU]h?(?P<d>[dr])", _since),
]
