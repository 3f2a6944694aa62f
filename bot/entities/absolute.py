"""Dates and clock times written in figures: 15.03.2026, 03/04, 2026-03-15, 14:30, 2pm."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Callable, Iterator, List, Optional, Tuple, Union

from bot.entities.calendar import Reading, day, full_year, half, last_past, month, quarter, valid
from bot.entities.grammar import Setting
from bot.entities.lexicon import WORDS

Written = Tuple[int, int, Union[Reading, time], str]  # start and end in the folded text, meaning, kind

_OPEN = r"(?<![\d./:,+\-])"
_SHUT = r"(?![\d/:]|[.,\-]\d|%)"
_FULL = re.compile(_OPEN + r"(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?(?:\2|,)\s?(\d{4}|\d{2})" + r"(?![\d/]|[.\-]\d)")
_ISO = re.compile(_OPEN + r"(\d{4})([./\-])(\d{1,2})\2(\d{1,2})(?:t(\d{2}):(\d{2})(?::(\d{2}))?)?" + _SHUT)
_PAIR = re.compile(
    r"(?<![\d./:,+\-])(\d{1,2})([./])(\d{1,2})(?:\2(\d{4}|\d{2}))?\s?[-–]\s?(\d{1,2})\2(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/]|[.\-]\d)"
)
_QUARTER = re.compile(r"(?<![a-z\d])(?:((?:19|20)\d\d)[- ]?([qh])([1-4])|([qh])([1-4])[- ]?((?:19|20)\d\d))(?![a-z\d])")
_COMPACT = re.compile(_OPEN + r"(20\d\d)(\d\d)(\d\d)" + _SHUT)
_MONTH = re.compile(_OPEN + r"(?:(\d{1,2})\s?[./\-]\s?(\d{4})|((?:19|20)\d{2})\s?[./\-]\s?(\d{1,2}))" + _SHUT)
_SHORT = re.compile(_OPEN + r"(\d{1,2})([./\-])(\d{1,2})(?:[ ](\d{4}))?" + _SHUT)
_CLOCK = re.compile(
    r"(?<![\d:.,])(\d{1,2})(?:[:.](\d{2})(?::(\d{2}))?)?\s?(am|pm|a\.m\.?|p\.m\.?)(?![a-z])|"
    r"(?<![\d:.,])(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])"
)
_DOTTED = re.compile(r"(?<![\d:.,])([01]?\d|2[0-3])\.([0-5]\d)(?![\d:.]|,\d)")
# What turns two numbers with a stroke into something that is no date: instalments, rates, round the clock.
_NO_DATE_AFTER = re.compile(r"\s*(?:taksit|ay\b|saat|tl\b|lira|try\b|usd|eur|gbp|[₺$€£%]|kere|kez|oran|puan|mac|hours?\b)")
_DATE_AFTER = re.compile(r"\s*(?:'|tarih|gun|pazar|sali|cars|pers|cuma|cumar|[a-z]+day\b|saat|at\b|\d{1,2}[:.]\d\d|$)")
# The last dot of a date: "16.11. akşamı", "3.11. ve 4.11.".
_ENDS_IN_DOT = re.compile(r"\.(?!\d)")
_DATE_AFTER_DOT = re.compile(r"\.\s*(?:'|(?:ve|ile|and|to)\s+\d|aksam|sabah|gece|ogle|tarih|gun|saat|morning|evening|night|at\b)")
_DATE_BEFORE = re.compile(
    r"(?:tarih\w*|gun\w*|\bon|\bdated?|pazar\w*|sali|carsamba|persembe|cuma\w*|[a-z]+day|\bthis|\bnext|\blast),?:?\s*$"
)
_CLOCK_BEFORE = re.compile(r"(?:\bsaat\w*|\bat|@)\s*$")
_ODDS_BEFORE = re.compile(r"\b(?:odds|price[ds]?|evens|sp|oran\w*)\W+(?:\w{1,5}\W+)?$")
_MONEY_BEFORE = re.compile(r"[₺$€£%]\s*$")
_NO_DATE_BEFORE = (_ODDS_BEFORE, _CLOCK_BEFORE, _MONEY_BEFORE)


def written(folded: str, setting: Setting) -> List[Written]:
    """All dates and clock times in figures, none overlapping, in order."""
    if not any(sign in folded for sign in "./-:") and not re.search(r"\d", folded):
        return []
    found: List[Written] = []
    for reader in (_pairs, _isos, _fulls, _quarters, _compacts, _clocks, _months, _shorts, _dotteds):
        for each in reader(folded, setting):
            if all(each[1] <= other[0] or each[0] >= other[1] for other in found):
                found.append(each)
    return sorted(found, key=lambda each: each[0])


def _isos(folded: str, setting: Setting) -> Iterator[Written]:
    for match in _ISO.finditer(folded):
        value = valid(int(match[1]), int(match[3]), int(match[4])) or valid(int(match[1]), int(match[4]), int(match[3]))
        if value is None:
            continue
        at = _time(match[5], match[6], match[7]) if match[5] else None
        yield match.start(), match.end(), day(value, at=at), "d"


def _pairs(folded: str, setting: Setting) -> Iterator[Written]:
    """Two dates with a dash: "1.03-5.03.2026", "10/1-11/2". A year of the second is the first one's too."""
    for match in _PAIR.finditer(folded):
        dotted = match[2] == "." and not (match[4] or match[7])
        if dotted and (setting.language == "en" or min(len(match[3]), len(match[6])) < 2):
            continue
        if _CLOCK_BEFORE.search(folded, 0, match.start()):
            continue
        reading = _pair(match, setting)
        if reading:
            yield match.start(), match.end(), reading, "r"


def _pair(match: "re.Match[str]", setting: Setting) -> Optional[Reading]:
    year = full_year(int(match[7])) if match[7] else 0
    first_year = full_year(int(match[4])) if match[4] else year
    start = _of_two(int(match[1]), int(match[3]), match[2], setting, _builder(first_year, setting), False)
    if start is None:
        return None
    later = year or first_year or start.start.year
    end = _of_two(int(match[5]), int(match[6]), match[2], setting, _builder(later, setting), False)
    if end and end.start < start.start and not year:
        end = _of_two(int(match[5]), int(match[6]), match[2], setting, _builder(later + 1, setting), False)
    return Reading(start.start, end.start) if end and start.start < end.start else None


def _builder(year: int, setting: Setting) -> Callable[[int, int], Optional[date]]:
    return (lambda m, d: valid(year, m, d)) if year else (lambda m, d: last_past(m, d, setting.today))


def _quarters(folded: str, setting: Setting) -> Iterator[Written]:
    for match in _QUARTER.finditer(folded):
        year, kind, number = (match[1], match[2], match[3]) if match[1] else (match[6], match[4], match[5])
        if kind == "q" or int(number) < 3:
            yield match.start(), match.end(), (quarter if kind == "q" else half)(int(year), int(number)), "r"


def _fulls(folded: str, setting: Setting) -> Iterator[Written]:
    for match in _FULL.finditer(folded):
        if len(match[4]) == 2 and match[2] == "-" and len(match[1]) + len(match[3]) > 4:
            continue
        year = full_year(int(match[4])) if len(match[4]) == 2 else int(match[4])
        reading = _of_two(int(match[1]), int(match[3]), match[2], setting, _builder(year, setting), False)
        if reading and (len(match[4]) == 4 or not _CLOCK_BEFORE.search(folded, 0, match.start())):
            yield match.start(), match.end(), reading, "d"


def _compacts(folded: str, setting: Setting) -> Iterator[Written]:
    for match in _COMPACT.finditer(folded):
        value = valid(int(match[1]), int(match[2]), int(match[3]))
        if value and (match.group() == folded.strip() or abs(value.year - setting.today.year) < 15):
            yield match.start(), match.end(), day(value), "d"


def _months(folded: str, setting: Setting) -> Iterator[Written]:
    for match in _MONTH.finditer(folded):
        year, number = (int(match[2]), int(match[1])) if match[1] else (int(match[3]), int(match[4]))
        if 1 <= number <= 12 and 1900 <= year <= 2100:
            yield match.start(), match.end(), month(year, number), "r"


def _shorts(folded: str, setting: Setting) -> Iterator[Written]:
    """Day and month alone. With a stroke a date unless something says otherwise; with a dot or dash only if something says so."""
    for match in _SHORT.finditer(folded):
        one, other = int(match[1]), int(match[3])
        before, after = folded[max(0, match.start() - 14) : match.start()], folded[match.end() : match.end() + 14]
        if {one, other} == {24, 7} or _NO_DATE_AFTER.match(after) or any(sign.search(before) for sign in _NO_DATE_BEFORE):
            continue
        told = _DATE_BEFORE.search(before) or _DATE_AFTER.match(after) or (match[2] == "." and _between_dots(before, after))
        alone = match.group() == folded.strip().rstrip(".")
        if match[2] == "." and _ENDS_IN_DOT.match(after):
            told = told or _DATE_AFTER_DOT.match(after)
        if match[2] == "." and not after.strip() and not alone and not _DATE_BEFORE.search(before):
            continue
        if match[2] == "-" and not alone and not (_DATE_BEFORE.search(before) and setting.language == "en" and "/" not in folded):
            continue
        if match[2] == "." and not (
            (told and (len(match[1]) == 2 or _DATE_BEFORE.search(before))) or (alone and len(match[3]) == 2)
        ):
            continue
        if match[2] == "/" and max(len(match[1]), len(match[3])) < 2 and not (told or _is_date_row(after, before)):
            continue
        year = int(match[4]) if match[4] else 0
        reading = _of_two(one, other, match[2], setting, _builder(year, setting), not year)
        if reading and (match[2] != "-" or alone or _fits_weekday(reading, before)):
            yield match.start(), match.end(), reading, "d"


def _fits_weekday(reading: Reading, before: str) -> bool:
    """ "Friday 7-6" is a date only if it was a Friday; else it is hours."""
    words = re.findall(r"[a-z]+", before)
    known = WORDS.get(words[-1]) if words else None
    if known is None or known[0] not in "Ww":
        return bool(words) and not words[-1].startswith("gun")
    return any(each.weekday() == known[1] for each in (reading.start, *reading.others))


def _is_date_row(after: str, before: str) -> bool:
    """Whether another date in figures stands beside it: "1/10 ile 7/11 arasında"."""
    return bool(re.match(r"\W*(?:\w{1,7}\W+)?\d{1,2}/\d", after) or re.search(r"\d/\d{1,2}\W*(?:\w{1,7}\W+)?$", before))


def _between_dots(before: str, after: str) -> bool:
    """Whether it is one of two: "01.11 ile 05.11 arasında"."""
    first = re.match(r"\s*(?:ile|ve|-|–)\s*\d{1,2}\.\d{1,2}\s*ara", after)
    return bool(first or (re.search(r"\d\.\d{1,2}\s*(?:ile|ve|-|–)\s*$", before) and re.match(r"\s*aras?i", after)))


def _of_two(
    one: int, other: int, sign: str, setting: Setting, build: Callable[[int, int], Optional[date]], yearless: bool
) -> Optional[Reading]:
    """Day and month from two numbers: day first in Turkish and with dots, month first in English, both where both can be."""
    day_first, month_first = build(other, one), build(one, other)
    if setting.language == "en" and (sign != "." or yearless):
        readings = [month_first, day_first] if sign != "." else [day_first, month_first]
        found = [each for each in dict.fromkeys(readings) if each]
        if len(found) > 1:
            return day(found[0], others=tuple(found), yearless=yearless)
        chosen = found[0] if found else None
    else:
        chosen = day_first or month_first
    return day(chosen, yearless=yearless) if chosen else None


def _clocks(folded: str, setting: Setting) -> Iterator[Written]:
    for match in _CLOCK.finditer(folded):
        if match[4]:
            hour = int(match[1])
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if match[4][0] == "p" else 0)
            at = _time(hour, match[2], match[3])
        else:
            at = _time(match[5], match[6], match[7])
        if at:
            yield match.start(), match.end(), at, "C"


def _dotteds(folded: str, setting: Setting) -> Iterator[Written]:
    """ "14.30" is a clock time after "saat", and perhaps one beside a date (kind `c`)."""
    for match in _DOTTED.finditer(folded):
        at = _time(match[1], match[2], None)
        if at:
            yield match.start(), match.end(), at, "C" if _CLOCK_BEFORE.search(folded, 0, match.start()) else "c"


def _time(hour: object, minute: object, second: object) -> Optional[time]:
    parts = [int(str(each)) if each is not None else 0 for each in (hour, minute, second)]
    if parts[0] == 24 and not parts[1]:
        parts[0] = 0
    return time(*parts) if parts[0] < 24 and parts[1] < 60 and parts[2] < 60 else None
