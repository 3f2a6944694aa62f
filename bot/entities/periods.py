"""Stretches of the calendar: months, years, "last week", "the past 3 days", and spans counted from today."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import List, Optional, Sequence, Tuple

from bot.entities.calendar import (
    Reading,
    around,
    day,
    full_year,
    last_month_named,
    last_weekday,
    month,
    moved,
    moved_clock,
    nth_week,
    part,
    quarter,
    season,
    weekend,
    year,
)
from bot.entities.grammar import Found, Rule, Setting, rule
from bot.entities.items import Item

_CLOCK_UNITS = "HIS"
# A length of time: "3 gün", "1 ay 21 gün", "a week", "bir buçuk saat".
_LENGTH = r"(?:[nN1][nf]?[fh]?b?[DKAZHISQF][,&]*)*[nN1][nf]?[fh]?b?[DKAZHISQF](?:&1b)?"


def _month_alone(setting: Setting, found: Found) -> Optional[Reading]:
    item = found["m"]
    if found.has("y") and found["y"].first < item.first and found["y"].ablative:
        return None
    if found.has("y"):
        return month(full_year(found["y"].value), item.value)
    if item.kind == "m" and not (item.suffix or found.has("i")):
        return None
    if not item.exact and not found.has("i") and not found.has("x"):
        return None
    return last_month_named(item.value, setting.today)


def _deictic_month(setting: Setting, found: Found) -> Optional[Reading]:
    """ "geçen mart", "next June", "this August"."""
    today, number, kind = setting.today, found["m"].value, found["q"].kind
    if kind == "T":
        return month(today.year, number, yearless=True)
    if kind == "X":
        return month(today.year + (number <= today.month), number)
    return month(today.year - (number >= today.month), number)


def _deictic_season(setting: Setting, found: Found) -> Optional[Reading]:
    """ "geçen yaz", "last summer", "this winter": "this" is the one that has begun, "last" the last one that is over.

    "Bu yaz" is as often "write this", and nothing.
    """
    kind, today = found["q"].kind, setting.today
    if found["s"].typed == "yaz" and kind == "T":
        return None
    begun = season(today.year, found["s"].value)
    if begun.start > today:
        begun = season(today.year - 1, found["s"].value)
    years = 1 if kind == "X" else -1 if kind == "L" and today <= begun.end else 0
    return season(begun.start.year + years, found["s"].value)


def _year_alone(setting: Setting, found: Found) -> Optional[Reading]:
    if found.has("x") and found["x"].value != "yili":
        return None
    return year(found["y"].value)


# Several of them, or one again and again: no event.
_PLURAL = ("lar", "ler")
_STEP = {"L": -1, "l": -1, "X": 1, "T": 0, "t": 0}


def _deictic_unit(setting: Setting, found: Found) -> Optional[Reading]:
    """ "geçen hafta", "this month", "önümüzdeki yıl", "hafta sonu"."""
    unit, deixis = found["u"], found["q"]
    if unit.suffix.startswith(_PLURAL):
        return None
    if found.has("n") and found["n"].kind == "n" and found["n"].value != 1:
        return None
    if unit.value == "day" and deixis.kind != "T":
        return around("day", 1, setting.today) if deixis.kind == "X" else None
    if unit.value == "day":
        return _this_day(setting, found) if deixis.kind == "T" and not unit.suffix and setting.language == "en" else None
    if deixis.kind == "L" and unit.value == "weekend":
        return _last_weekend(setting)
    return around(unit.value, _STEP[deixis.kind], setting.today)


def _this_day(setting: Setting, found: Found) -> Optional[Reading]:
    """ "this day", but not "to this day" and "in this day and age"."""
    before, after = found.before(), found.after()
    idiom = (before is not None and before.kind == ">") or (after is not None and after.kind == "&")
    return None if idiom else around("day", 0, setting.today)


def _last_weekend(setting: Setting) -> Reading:
    this = weekend(setting.today)
    return this if this.end < setting.today else weekend(setting.today - timedelta(days=7))


def _bare_weekend(setting: Setting, found: Found) -> Optional[Reading]:
    """A weekend that was: on a Saturday or Sunday the one that has begun."""
    if found["u"].suffix.startswith(_PLURAL) or found["u"].typed == "weekends":
        return None
    this = weekend(setting.today)
    return this if this.start <= setting.today else _last_weekend(setting)


def _before_last(setting: Setting, found: Found) -> Optional[Reading]:
    """ "the week before last", "evvelki hafta", "two weekends ago": two or more back."""
    if found.has("q") and found["q"].typed != "evvelki":
        return None
    count = found["n"].value if found.has("n") else 2
    return around(found["u"].value, -count, setting.today) if not found["u"].suffix.startswith(_PLURAL) else None


def _after_next(setting: Setting, found: Found) -> Optional[Reading]:
    """ "the week after next", "gelecek haftadan sonraki hafta"."""
    return around(found["u"].value, 2, setting.today)


def _stretch(setting: Setting, found: Found) -> Optional[Reading]:
    """ "son 3 gün", "the past two weeks", "next 4 weeks": up to today, or from tomorrow on."""
    count = found["n"].value if found.has("n") else 1
    unit, today = found["u"].value, setting.today
    if found["u"].kind in _CLOCK_UNITS:
        return _clock_stretch(setting, found, count)
    if not count:
        return None
    if unit == "weekend":
        unit = "week"
    if unit == "quarter":
        return _quarters(setting, count if found["q"].kind == "X" else -count)
    if found["q"].kind == "X":
        end = moved(today, unit, count)
        begin = today if found.all[-1].typed in ("icinde", "icerisinde") else today + timedelta(days=1)
        return Reading(begin, end, unit) if end else None
    start = moved(today, unit, -count)
    return Reading(start, today, unit) if start else None


def _quarters(setting: Setting, count: int) -> Optional[Reading]:
    """So many whole quarters before or after this one: people count them by the calendar."""
    near, far = around("quarter", 1 if count > 0 else -1, setting.today), around("quarter", count, setting.today)
    return Reading(min(near.start, far.start), max(near.end, far.end), "quarter") if near and far else None


def _clock_stretch(setting: Setting, found: Found, count: int) -> Optional[Reading]:
    """ "son bir saat", "the next 5 hours": between now and a moment near."""
    now = setting.now.replace(microsecond=0, tzinfo=None)
    ahead = found["q"].kind == "X"
    other = moved_clock(now, found["u"].value, count if ahead else -count)
    if other is None:
        return None
    start, end = (now, other) if ahead else (other, now)
    return Reading(start.date(), end.date(), "hour", at=start.time(), until=end.time(), remote=ahead)


def _shifted(start: datetime, length: Sequence[Item], sign: int) -> Optional[Tuple[datetime, bool]]:
    """A moment moved by a length of time, and whether the clock counts (hours, minutes)."""
    if len(length) > 3 and length[-1].kind == "b":
        # "a month and a half" is half a month more.
        return _shifted_by_half(start, length[:-3], sign)
    count: float = 1
    moment, clock = start, False
    for item in length:
        if item.kind in "nN1":
            count = item.value
        elif item.kind == "b" and item.value is None:
            count += 0.5
        elif item.kind in _CLOCK_UNITS:
            shifted = moved_clock(moment, item.value, sign * count)
            if shifted is None:
                return None
            moment, clock = shifted, True
        elif item.kind in "DKAZQF":
            value = moved(moment.date(), item.value, sign * count)
            if value is None:
                return None
            moment = datetime.combine(value, moment.timetz())
    return moment, clock


def _shifted_by_half(start: datetime, length: Sequence[Item], sign: int) -> Optional[Tuple[datetime, bool]]:
    whole = _shifted(start, length, sign)
    unit = length[-1]
    if whole is None or unit.kind in _CLOCK_UNITS:
        return whole and (whole[0] + sign * timedelta(**{unit.value + "s": 0.5}), True)
    value = moved(whole[0].date(), unit.value, sign * 0.5)
    return (datetime.combine(value, whole[0].timetz()), whole[1]) if value else None


def _counted(start: datetime, length: Sequence[Item], sign: int, remote: bool = False) -> Optional[Reading]:
    shifted = _shifted(start, length, sign)
    if shifted is None:
        return None
    moment, clock = shifted
    at = moment.time().replace(microsecond=0, tzinfo=None) if clock else None
    return day(moment.date(), at=at, remote=remote)


# Days that are no date to us, and yet counted from: "bayramdan iki gün önce" is not two days ago.
_COUNTED_FROM = ("bayram", "yilbasi", "tatil", "ramazan", "kandil", "mactan", "macin", "dugun", "seyahat")


def _ago(setting: Setting, found: Found) -> Optional[Reading]:
    before = found.before()
    if before is not None and before.typed.startswith(_COUNTED_FROM) and before.typed.endswith(("dan", "den", "tan", "ten")):
        return None
    back = _counted(setting.now, found.items("length"), -1)
    return replace(back, weeks=True) if back and found.items("length")[-1].kind == "K" else back


def _before_so_many(setting: Setting, found: Found) -> Optional[Reading]:
    """ "before 2 days", as those say it whose language puts it so; not "before 2 days pass"."""
    after = found.after()
    if found["g"].typed != "before" or (after is not None and after.kind not in ".,"):
        return None
    return _counted(setting.now, found.items("length"), -1)


def _ago_about(setting: Setting, found: Found) -> Optional[Reading]:
    """ "2-3 gün önce": both, and the customer is asked."""
    near = _counted(setting.now, [found["a"], found["u"]], -1)
    far = _counted(setting.now, [found["b"], found["u"]], -1)
    if near is None or far is None or near == far:
        return near
    return day(near.start, others=(near.start, far.start))


def _ahead(setting: Setting, found: Found) -> Optional[Reading]:
    if found["length"].typed == "couple":
        # "in couple of weeks" is no day that anybody could name; "a couple of weeks ago" tells at least about when.
        return None
    ahead = _counted(setting.now, found.items("length"), 1, remote=True)
    within = found.match.group().startswith("u") and ahead is not None
    return replace(ahead, start=setting.today, at=None, until=ahead.at) if within and ahead else ahead


def _ahead_of(setting: Setting, found: Found) -> Optional[Reading]:
    """ "yarından itibaren üç hafta sonra", "2 days from tomorrow", "two days before yesterday"."""
    value = moved(setting.today, "day", found["r"].value)
    if value is None:
        return None
    if found.has("s") and found["s"].kind in "sV" and not found["r"].ablative:
        return None
    sign = -1 if found.has("g") and found["g"].kind == "G" else 1
    start = datetime.combine(value, setting.now.timetz())
    counted = _counted(start, found.items("length"), sign)
    return replace(counted, start=value) if counted and sign > 0 and _is_less(found) else counted


def _is_less(found: Found) -> bool:
    """Whether any moment until then may be meant: "yarından itibaren 3 günden az", "less than 3 days after tomorrow"."""
    before, after = found.before(), found.after()
    more = before is not None and before.typed == "than"
    return more or (after is not None and after.typed == "az" and found.all[-1].ablative)


def _beside_weekday(setting: Setting, found: Found) -> Optional[Reading]:
    """ "3 days from Tuesday" (the coming one), "2 days before Friday", "a day after Monday" (the last one)."""
    told = found["g"]
    if told.kind != "<" and told.value != "en":
        return None
    base = last_weekday(found["w"].value, setting.today)
    if told.kind == "<":
        base += timedelta(days=14 if base + timedelta(days=7) == setting.today else 7)
    start = datetime.combine(base, setting.now.timetz())
    return _counted(start, found.items("length"), -1 if told.kind == "G" else 1)


def _quarter(setting: Setting, found: Found) -> Optional[Reading]:
    number = found["n"].value
    if not 1 <= number <= 4 or any(item.typed == "quarters" for item in found.all):
        return None
    return quarter(found["y"].value if found.has("y") else setting.today.year, number)


def _nth_week(setting: Setting, found: Found) -> Optional[Reading]:
    """ "Temmuz'un son haftası", "the first week of 2015"."""
    nth = found["n"].value if found["n"].kind == "O" else -1
    if not found.has("m"):
        return nth_week(nth, year(found["y"].value))
    number = found["m"].value
    return nth_week(nth, month(found["y"].value, number) if found.has("y") else last_month_named(number, setting.today))


def _numbered_month(setting: Setting, found: Found) -> Optional[Reading]:
    """ "2016'nın 11'inci ayı"."""
    valid = found["x"].value == "ayi" and 1 <= found["n"].value <= 12
    return month(found["y"].value, found["n"].value) if valid else None


def _part_of_month(setting: Setting, found: Found) -> Optional[Reading]:
    """ "mid March", "early in May 2026"."""
    number = found["m"].value
    whole = month(found["y"].value, number) if found.has("y") else last_month_named(number, setting.today)
    return replace(part(whole, found["k"].value), yearless=whole.yearless)


def _numbered_week(setting: Setting, found: Found) -> Optional[Reading]:
    """ "week 31", "31'inci hafta": by ISO, of this year unless another is told; small numbers are counts."""
    number = found["n"].value
    if not 1 <= number <= 53 or found["k"].suffix.startswith(_PLURAL) or (found["n"].kind == "O" and number < 6):
        return None
    if found["n"].kind != "O" and found["k"].typed != "week":
        return None
    return nth_week(number, year(found["y"].value if found.has("y") else setting.today.year))


def _part_of_year(setting: Setting, found: Found) -> Optional[Reading]:
    return part(year(found["y"].value), found["k"].value)


def _next_year(setting: Setting, found: Found) -> Optional[Reading]:
    return around("year", 1, setting.today)


RULES: List[Rule] = [
    rule("iszMm", r"(?P<i>[is]h?)?(?P<m>[Mm])(?P<x>x)?(?:[-/,fi]{0,2}(?P<y>Y)x?)?", _month_alone),
    rule("Yi", r"i?(?P<y>Y)x?[-/,.]?(?P<m>[Mm])(?P<x>x)?", _month_alone),
    rule("Mm", r"(?P<m>[Mm])f(?P<y>N)", _month_alone),
    rule("LXTl", r"(?P<q>[LXT])(?P<m>[Mm])x?", _deictic_month),
    rule("LXT", r"(?P<q>[LXT])(?P<s>B)", _deictic_season),
    rule("Y", r"(?P<y>Y)(?P<x>x)", _year_alone),
    rule("is", r"[is]h?(?P<y>Y)", _year_alone),
    rule("Z", r"Z(?P<y>Y)", _year_alone),
    rule("L", r"(?P<q>L)(?P<u>[KAZE])", _before_last),
    rule("LXTthn", r"(?P<n>[hn])?(?P<q>[LXTt])(?P<u>[DKAZEQ])", _deictic_unit),
    rule("yE", r"(?:yh)?(?P<u>E)", _bare_weekend),
    rule("hKAZE", r"h?(?P<u>[KAZE])GL", _before_last),
    rule("nN", r"(?P<n>[nN])(?P<u>E)G", _before_last),
    rule("h", r"h(?P<u>[KAZE])Vh?X", _after_next),
    rule("X", r"X(?P<v>[KAZE])X(?P<u>[KAZE])", _after_next),
    rule("X", r"X(?P<u>K)Xj", _after_next),
    rule("LXlhi", r"i?h?(?P<q>[LXl])1?(?P<n>[nN])f?(?P<u>[DKAZQFHIS])u?", _stretch),
    rule("n", r"(?P<n>n)(?P<q>[LX])(?P<u>[DKAZQFHIS])", _stretch),
    rule("LXlh", r"h?(?P<q>[LXl])(?P<u>[HISF])", _stretch),
    rule("n", r"(?P<a>n)[-&]?(?P<b>n)(?P<u>[DKAZ])G", _ago_about),
    rule("nN1", rf"(?P<length>{_LENGTH})[z)]?(?:G|L(?![DnNC]))(?!R)", _ago),
    rule("G", r"(?P<g>G)(?P<length>[nN][DKA])", _before_so_many),
    rule("F", r"(?P<length>F)G", _ago),
    rule("nN1", rf"(?P<length>{_LENGTH})(?:V|u|<e)(?!R)", _ahead),
    rule("e", rf"es?(?P<length>{_LENGTH})V?", _ahead),
    rule("iu", rf"[iu]h?X?(?P<length>{_LENGTH})(?![LGV])", _ahead),
    rule("V", rf"V(?P<length>{_LENGTH})", _ahead),
    rule("nN1", rf"(?P<length>{_LENGTH})(?:(?P<g>[GV])|<)(?P<r>R)", _ahead_of),
    rule("R", rf"(?P<r>R)(?P<s>[sVG])?(?P<length>{_LENGTH})(?P<g>[GVu])?", _ahead_of),
    rule("nN1", rf"(?P<length>{_LENGTH})(?P<g>[GV<])(?P<w>[Ww])", _beside_weekday),
    rule("nOhi", r"i?h?(?P<n>[On])Q(?:Z)?(?:f?h?(?P<y>Y))?", _quarter),
    rule("Y", r"(?P<y>Y)h?(?P<n>O)Q", _quarter),
    rule("J", r"J", _next_year),
    rule("hOLl", r"h?(?P<n>[OLl])K[fi]?h?(?P<y>Y)", _nth_week),
    rule("Y", r"(?P<y>Y)x?(?P<n>[OLl])K", _nth_week),
    rule("hOLl", r"h?(?P<n>[OLl])K[fi]h?(?P<m>[Mm])(?:[fi,]?(?P<y>Y))?", _nth_week),
    rule("M", r"(?P<m>M)x?(?P<y>Y)?(?P<n>[OLl])K", _nth_week),
    rule("Y", r"(?P<y>Y)(?P<n>[On])(?P<x>x)", _numbered_month),
    rule("k@ih", r"[@i]?h?(?P<k>k)f?(?P<y>Y)", _part_of_year),
    rule("k@ih", r"[@i]?h?(?P<k>k)[fi]?-?(?P<m>[Mm])(?:[fi,]?(?P<y>Y))?", _part_of_month),
    rule("K", r"(?P<k>K)(?P<n>[nN])(?:f(?P<y>Y))?(?![DKAZHIS])", _numbered_week),
    rule("O", r"(?P<n>O)(?P<k>K)", _numbered_week),
]
