"""Clock times and parts of the day in words, and how they join the date they belong to."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import List, Optional

from bot.entities.calendar import Reading, around
from bot.entities.grammar import Found, Meaning, Rule, Setting, rule
from bot.entities.items import Item

# Hours of a part of the day that are said as 1–12 and mean the afternoon or evening.
_LATE = {"afternoon": range(1, 12), "evening": range(1, 12), "night": range(6, 12), "noon": range(1, 5)}


def _hour(item: Item, minute: int = 0) -> Optional[time]:
    return time(item.value % 24, minute) if 0 <= item.value <= 24 and 0 <= minute < 60 else None


def _said_hour(setting: Setting, found: Found) -> Optional[Meaning]:
    """ "saat 5", "saat yedi buçukta"."""
    return _hour(found["n"], 30 if found.has("b") else 0)


def _hour_minute(setting: Setting, found: Found) -> Optional[Meaning]:
    return _hour(found["n"], found["m"].value)


def _turkish_past(setting: Setting, found: Found) -> Optional[Meaning]:
    """ "sekizi 20 geçe" ("geçe" folds to "gece"), "yediye çeyrek kala"."""
    minutes = 15 if found["m"].kind == "Q" else found["m"].value
    if found["g"].kind == "p" and found["g"].value != "night":
        return None
    if found["g"].kind == "p":
        return _hour(found["n"], minutes)
    if not found["n"].dative:
        return None
    return _before(found["n"], minutes)


def _english_past(setting: Setting, found: Found) -> Optional[Meaning]:
    """ "half past seven", "20 past eight", "a quarter to seven"."""
    said = found["m"]
    minutes = {"b": 30, "Q": 15}.get(said.kind, said.value)
    if found["g"].kind == ">":
        return _before(found["n"], minutes)
    return _hour(found["n"], minutes) if found["g"].value == "recent" else None


def _before(hour: Item, minutes: int) -> Optional[time]:
    return time((hour.value - 1) % 24, 60 - minutes) if 0 < minutes < 60 and hour.value <= 24 else None


def _meridiem(setting: Setting, found: Found) -> Optional[Meaning]:
    hour = found["n"].value
    if not 1 <= hour <= 12:
        return None
    minute = found["m"].value if found.has("m") else 0
    return _hour(replace(found["n"], value=hour % 12 + (12 if found["q"].value == "pm" else 0)), minute)


def _oclock(setting: Setting, found: Found) -> Optional[Meaning]:
    return _hour(found["n"]) if found["t"].suffix == "clock" else None


CLOCKS: List[Rule] = [
    rule("H", r"(?<![nNY1])Hz?C", lambda setting, found: found.all[-1].value),
    rule("H", r"(?<![nNY1])H(?P<g>z)?[pk]?(?P<n>n)(?P<b>b)?(?![DKAZHISMmBQ]|[nP]?[nQ][pg])", _said_hour),
    rule("H", r"(?<![nNY1])H(?P<n>n)(?P<m>[nN])(?![DKAZHISMmBQ]|[pg])", _hour_minute),
    rule("Hn", r"H?(?P<n>n)(?P<m>[nNQ])(?P<g>g)", _turkish_past),
    rule("HnP", r"H?(?P<n>[nP])(?P<m>[nNQ])(?P<g>p)", _turkish_past),
    rule("b1QnN", r"1?(?P<m>[bQ])(?P<g>[L>])(?P<n>n)", _english_past),
    rule("nN", r"(?P<m>[nN])I?(?P<g>L)(?P<n>n)(?![DKAZHISMmBQ])", _english_past),
    rule("nN", r"(?P<m>[nN])I(?P<g>>)(?P<n>n)", _english_past),
    rule("n", r"(?P<n>n)(?P<m>[nN])?(?P<q>q)", _meridiem),
    rule("n", r"(?P<n>n)(?P<t>t)", _oclock),
]


def _part_of_today(setting: Setting, found: Found) -> Optional[Meaning]:
    """ "bu sabah", "last night", "geçen gece": a day and its part."""
    step = {"T": 0, "L": -1, "X": 1}[found["q"].kind]
    reading = around("day", step, setting.today)
    return replace(reading, part=found["p"].value) if reading else None


PARTS: List[Rule] = [rule("TLX", r"(?P<q>[TLX])k?(?P<p>p)", _part_of_today)]


def _joined(setting: Setting, found: Found) -> Optional[Meaning]:
    """A date with a clock time, a part of the day, or both."""
    near: Reading = found["d"].value
    if found.has("p") and found["p"].suffix.startswith(("lar", "ler")):
        return None
    if near.at is not None and (found.has("c") or found.has("n")):
        return None
    part = found["p"].value if found.has("p") else near.part
    at = found["c"].value if found.has("c") else None
    if found.has("n"):
        at = _loose_hour(found, found["n"])
        if at is None:
            return None
    if at is not None:
        at = _in_part(at, part)
    return replace(near, at=at or near.at, part=part)


def _loose_hour(found: Found, item: Item) -> Optional[time]:
    """A bare number is an hour beside a part of the day, after "at", or with "on it" behind it ("dün 5'te")."""
    after = found.after()
    if after is not None and after.kind in "DKAZHISMmNQ-r" and after.first == item.last:
        return None
    told = found.has("at") or found.has("b") or found.match.group()[-1] in "x@" or item.suffix[:2] in ("te", "ta", "de", "da")
    if item.value > 24 or not (told or after is None or after.kind in ".,])x-&~>a("):
        return None
    return _hour(item, 30 if found.has("b") else 0)


def _in_part(at: time, part: str) -> time:
    return at.replace(hour=at.hour + 12) if at.hour in _LATE.get(part, ()) else at


def _span(setting: Setting, found: Found) -> Optional[Meaning]:
    """A date with two clock times: "15 Mart 13:00 - 15:00 arası"."""
    near: Reading = found["d"].value
    if near.at is not None:
        return None
    part = found["p"].value if found.has("p") else near.part
    start, end = (_of(found[name], part) for name in ("b", "c"))
    if start is None or end is None:
        return None
    if not found.has("p") and end < start and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    return replace(near, at=start, until=end) if start <= end else None


def _of(item: Item, part: str) -> Optional[time]:
    at = item.value if isinstance(item.value, time) else _hour(item)
    return _in_part(at, part) if at is not None else None


_JOIN = r"x?[,y@(\[<]?[i]?h?"
_TWO = r"(?P<b>[Ccn])p?[-&~>](?P<c>[Ccn])"
JOINS: List[Rule] = [
    rule("d", rf"(?P<d>d){_JOIN}k?(?P<p>p)", _joined),
    rule("d", rf"(?P<d>d){_JOIN}(?:k?(?P<p>p)[,@]?)?z?(?P<c>[Cc])x?", _joined),
    rule("d", rf"(?P<d>d){_JOIN}z?(?P<c>[Cc])x?i?h?(?P<p>p)", _joined),
    rule("d", r"(?P<d>d)x?,?k?(?P<p>p)(?P<at>[,@])?z?(?P<n>n)(?P<b>b)?x?", _joined),
    rule("d", r"(?P<d>d)x?,?(?P<at>[@z])(?P<n>n)(?:i?h?(?P<p>p))?", _joined),
    rule("Cc", r"(?P<c>[Cc])(?:i?h?(?P<p>p))?,?[yf]?h?(?P<d>d)", _joined),
    rule("p", r"(?P<p>p)[fy,]?(?P<d>d)", _joined),
    rule("d", r"(?P<d>d)q", lambda setting, found: found["d"].value),
    rule("ih", r"i?hk?-?(?P<p>p)[fy,]?(?P<d>d)", _joined),
    rule("d", rf"(?P<d>d){_JOIN}(?:k?(?P<p>p)[,]?)?[\[<]?(?P<b>[Ccn])p?[-&~>](?P<c>[Cc])[\])]?", _span),
    rule("d", rf"(?P<d>d){_JOIN}(?:k?(?P<p>p)[,]?)?[\[<]{_TWO}", _span),
    rule("d", rf"(?P<d>d){_JOIN}(?:k?(?P<p>p)[,]?)?{_TWO}[\])]", _span),
    rule("[<Cc", r"[\[<]?(?P<b>[Cc])[-&~>](?P<c>[Cc])\]?[,yf]?(?P<d>d)", _span),
]


def _located(setting: Setting, found: Found) -> Optional[Meaning]:
    """ "dün 5'te", "15 Mart'ta 15'te": the bare hour has "on it" behind it."""
    if found["n"].suffix not in ("te", "ta", "de", "da", "teki", "deki", "ten", "den"):
        return None
    return _joined(setting, found)


def _tonight_at(setting: Setting, found: Found) -> Optional[Meaning]:
    return _joined(setting, found) if found["d"].value.part else None


JOINS += [
    rule("d", r"(?P<d>d)x?(?P<n>n)", _located),
    rule("d", r"(?P<d>d)(?P<at>[@z,])?(?P<n>n)(?P<b>b)?", _tonight_at),
]
