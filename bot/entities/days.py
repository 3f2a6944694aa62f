"""Single days named outright: day and month, weekdays, the day of a month, days counted from today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import List, Optional

from bot.entities.calendar import (
    Reading,
    around,
    day,
    full_year,
    last_day_number,
    last_past,
    last_weekday,
    monday,
    moved,
    valid,
)
from bot.entities.grammar import Found, Rule, Setting, rule
from bot.entities.items import Item

_WEEK = timedelta(days=7)
# In words a smaller number behind "on the" or with a Turkish ending ("ikisi", both) is no day.
_SMALL = 11


# With these a month's phrase is complete: the number behind "Mart'ta" is no year.
_ON = ("da", "de", "ta", "te", "dan", "den", "tan", "ten")


def day_of_month(number: int, month: int, year: Optional[Item], setting: Setting) -> Optional[Reading]:
    """A day and month, with its year or the last one past."""
    if year is not None:
        found = valid(full_year(year.value), month, number)
        return day(found) if found else None
    found = last_past(month, number, setting.today)
    return day(found, yearless=True) if found else None


def _day_month(setting: Setting, found: Found) -> Optional[Reading]:
    if found["m"].kind == "m" and not (
        found["n"].typed[:1].isdigit() or found.has("y") or found["n"].kind == "O" or found["m"].value in (3, 5)
    ):
        return None
    if found.has("y") and (found["y"].ablative if found["y"].first < found["n"].first else found["m"].suffix in _ON):
        return None
    return day_of_month(found["n"].value, found["m"].value, found.get("y"), setting)


def _month_day(setting: Setting, found: Found) -> Optional[Reading]:
    """A month before its day, if the number is not the count of something ("May 3 times")."""
    number, after = found["n"], found.after()
    if found["m"].kind == "m" and not number.typed and number.value == 1:
        return None
    if number.kind == "O" and after is not None and after.kind in "WwKQ":
        return None
    if found["m"].kind == "m" and not (
        number.typed[:1].isdigit() or found.has("y") or number.kind == "O" or found["m"].value in (3, 5)
    ):
        return None
    if (
        number.kind == "n"
        and not found.has("y")
        and after is not None
        and after.kind in "DKAZHISQBF"
        and after.first == number.last
    ):
        return None
    return day_of_month(number.value, found["m"].value, found.get("y"), setting)


def _weekday_number(setting: Setting, found: Found) -> Optional[Reading]:
    """ "Friday the 13th": the last one up to today, or the next within a month."""
    number = found["n"]
    if number.kind == "n" and number.value <= 24 and not found.has("h"):
        return None
    today = setting.today
    near = [today + timedelta(days=n) for n in range(0, 32)]
    past = [today - timedelta(days=n) for n in range(0, 400)]
    wanted = [each for each in past if each.day == number.value and each.weekday() == found["w"].value]
    this_month = [
        each for each in near if each.day == number.value and each.weekday() == found["w"].value and each.month == today.month
    ]
    choice = this_month or wanted
    return day(choice[0]) if choice else None


def _possessed_number(setting: Setting, found: Found) -> Optional[Reading]:
    """ "15'inde", "yirmi ikisinde": a day of this month or the last; small words ("ikisi", both) are none."""
    number = found["n"]
    if not 1 <= number.value <= 31 or (not number.typed and number.value < _SMALL) or not number.suffix:
        return None
    before = found.before()
    if before is not None and (before.kind == "H" or before.value == "yuzde"):
        return None
    after = found.after()
    if after is not None and after.typed.startswith(("kucuk", "buyuk", "yas")):
        return None
    return _last_so_numbered(number, setting)


def _last_so_numbered(number: Item, setting: Setting) -> Optional[Reading]:
    value = last_day_number(number.value, setting.today)
    return day(value, yearless=True, monthless=True) if value else None


def _of_this_month(setting: Setting, found: Found) -> Optional[Reading]:
    if found["a"].suffix not in ("in", "inin", "i", "inda"):
        return None
    return _last_so_numbered(found["n"], setting)


def _the_ordinal(setting: Setting, found: Found) -> Optional[Reading]:
    """ "the 27th" if no noun follows that it could count ("the 27th floor")."""
    after, number = found.after(), found["n"]
    if not number.typed and not (found.has("d") or number.value > 20):
        return None
    if not found.has("d") and after is not None and after.kind not in ".,a-&(d[<>@CpisB":
        return None
    before = found.before()
    if not found.has("h") and not found.whole and (before is None or before.kind not in "ysi><"):
        return None
    return _last_so_numbered(number, setting) if number.value <= 31 else None


def _between_numbers(setting: Setting, found: Found) -> Optional[Reading]:
    """ "between the 10th and 12th": the last two days so numbered in one month."""
    first = last_day_number(found["a"].value, setting.today)
    last = valid(first.year, first.month, found["b"].value) if first else None
    return Reading(first, last) if first and last and first < last else None


def _on_the_number(setting: Setting, found: Found) -> Optional[Reading]:
    if not found["n"].typed and found["n"].value < _SMALL:
        return None  # "on the one hand"
    return _last_so_numbered(found["n"], setting)


def _for_the_number(setting: Setting, found: Found) -> Optional[Reading]:
    before = found.before()
    return _on_the_number(setting, found) if before is not None and before.typed == "for" else None


def _bare_weekday(setting: Setting, found: Found) -> Optional[Reading]:
    item = found["w"]
    if item.suffix in ("lar", "ler", "lari", "leri") or (item.typed.endswith("days") and item.kind == "W"):
        return None
    if item.kind == "w" and not (found.has("x") or found.has("y") or found.whole or item.suffix):
        before, after = found.before(), found.after()
        if not any(each is not None and each.kind in "dCc@p,sR[" for each in (before, after)):
            return None
    if not item.exact and item.value == 6 and not found.has("x"):
        return None
    return day(last_weekday(item.value, setting.today))


def _deictic_weekday(setting: Setting, found: Found) -> Optional[Reading]:
    """ "geçen salı" is last week's or, later in the week, this week's too: both, and the customer is asked."""
    today, weekday = setting.today, found["w"].value
    this_week = monday(today) + timedelta(days=weekday)
    deixis = found["q"]
    if deixis.kind == "T":
        return day(this_week)
    if deixis.kind == "X":
        coming = this_week if this_week > today else this_week + _WEEK
        return day(coming if deixis.value == "coming" else this_week + _WEEK)
    recent = last_weekday(weekday, today)
    if deixis.value == "recent" or deixis.kind == "l":
        return day(recent)
    last_week = this_week - _WEEK
    if deixis.value == "previous" or recent == last_week:
        return day(last_week)
    return day(last_week, others=(last_week, recent))


def _weekday_before_last(setting: Setting, found: Found) -> Optional[Reading]:
    """ "the Friday before last"."""
    return day(last_weekday(found["w"].value, setting.today) - _WEEK)


def _nights_ago(setting: Setting, found: Found) -> Optional[Reading]:
    """ "three nights ago", "iki gece önce", "iki akşam evvel"."""
    if found["p"].typed not in ("nights", "evenings", "mornings", "gece", "aksam", "sabah"):
        return None
    value = moved(setting.today, "day", -found["n"].value)
    return day(value) if value else None


def _next_week_day(setting: Setting, found: Found) -> Optional[Reading]:
    first = monday(setting.today) + _WEEK
    return day(first + timedelta(days=found["w"].value)) if found.has("w") else day(setting.today + _WEEK)


def _weekdays_ago(setting: Setting, found: Found) -> Optional[Reading]:
    """ "iki salı önce", "2 thursdays ago", "iki pazartesi sonra"."""
    weekday, count = found["w"].value, found["n"].value
    if found["g"].kind == "G":
        return day(last_weekday(weekday, setting.today) - (count - 1) * _WEEK)
    first = setting.today + timedelta(days=(weekday - setting.today.weekday() - 1) % 7 + 1)
    return day(first + (count - 1) * _WEEK)


def _counted(setting: Setting, found: Found) -> Optional[Reading]:
    item = found["r"]
    if not item.exact and item.suffix and item.suffix not in ("ku", "den", "dan", "ki"):
        return None
    if item.suffix.startswith(("ler", "lar")):
        return None
    value = moved(setting.today, "day", item.value)
    return day(value, part="evening" if item.typed in ("tonight", "tonite") else "") if value else None


def _beside(setting: Setting, found: Found) -> Optional[Reading]:
    """ "dünden önceki gün", "the day after tomorrow", "yarından sonraki gün"."""
    step = -1 if found["g"].kind in "GL" else 1
    if found["g"].kind in "LX" and not found["r"].ablative:
        return None
    after = found.after()
    if after is not None and after.typed == "az":  # "yarından sonra 3 günden az" is a stretch
        return None
    value = moved(setting.today, "day", found["r"].value + step * (found["n"].value if found.has("n") else 1))
    return day(value) if value else None


def _other_day(setting: Setting, found: Found) -> Optional[Reading]:
    value = moved(setting.today, "day", found["o"].value)
    return day(value) if value else None


def _vague_day(setting: Setting, found: Found) -> Optional[Reading]:
    """ "geçen gün": some day lately; the nearest ones are offered."""
    if found["q"].value == "recent":
        return None
    days: List[date] = [setting.today - timedelta(days=n) for n in (1, 2, 3)]
    return day(days[0], others=tuple(days)) if found["q"].kind == "L" else around("day", 1, setting.today)


RULES: List[Rule] = [
    rule("Onh", r"h?(?P<n>[On])(?:hD|D)?x?[f\-/,.]?(?P<m>[Mm])x?", _day_month),
    rule("Onh", r"h?(?P<n>[On])(?:hD|D)?x?[f\-/,.]?(?P<m>[Mm])x?(?:[-/,.fi]{0,2}(?P<y>Y)x?)?", _day_month),
    rule("Onh", r"h?(?P<n>[On])[-/f](?P<m>[Mm])[-/f](?P<y>[nN])", _day_month),
    rule("nO", r"(?P<n>[nO])f(?P<m>[Mm])f(?P<y>[N])", _day_month),
    rule("Mm", r"(?P<m>[Mm])[.x\-/]?h?(?P<n>[nOP])(?:[,f./\-]{0,2}(?P<y>Y)x?)?", _month_day),
    rule("Mm", r"(?P<m>[Mm])[-/](?P<y>Y)[-/](?P<n>[n])", _day_month),
    rule("Y", r"(?P<y>Y)x?[-/,.]?(?P<m>[Mm])x?[-/.]?h?(?P<n>[nOP])", _day_month),
    rule("Y", r"(?P<y>Y)x?[-/,.]?h?(?P<n>[nO])[-/.f]?(?P<m>[Mm])x?", _day_month),
    rule("Ww", r"(?P<w>[Ww])x?[,.]?(?P<h>h)?(?P<n>[OPn])", _weekday_number),
    rule("A", r"(?P<a>A)(?P<n>[nPO])", _of_this_month),
    rule("LXTlh", r"h?(?P<q>[LXTl])(?P<x>T)?(?P<w>[Ww])x?", _deictic_weekday),
    rule("T", r"T(?P<q>X)(?P<w>[Ww])x?", _deictic_weekday),
    rule("j", r"j(?P<w>[Ww])?x?", _next_week_day),
    rule("nN", r"(?P<n>[nN])(?P<w>[Ww])(?P<g>[GV])", _weekdays_ago),
    rule("hW", r"h?(?P<w>W)GL", _weekday_before_last),
    rule("nN", r"(?P<n>[nN])(?P<p>[!p])G", _nights_ago),
    rule("R", r"(?P<r>R)x?", _counted),
    rule("R", r"(?P<r>R)(?P<g>[GLXV])(?P<n>n)?D", _beside),
    rule("hDn", r"(?:(?P<n>n)|h)?D(?P<g>[GV])(?P<r>R)", _beside),
    rule("o", r"(?P<o>o)[Dp]", _other_day),
    rule("L", r"(?P<q>L)D(?!f)", _vague_day),
]
# After the joins: a weekday or a day's number that belongs to nothing else.
LONE: List[Rule] = [
    rule("yWw", r"(?P<y>y)?(?P<w>[Ww])(?P<x>x)?", _bare_weekday),
    rule("P", r"(?P<n>P)", _possessed_number),
    rule("hO", r"(?P<h>h)?(?P<n>O)(?P<d>D(?:fhA)?)?", _the_ordinal),
    rule("[<", r"[\[<]h(?P<a>O)[&>-]h?(?P<b>O)(?=[.,]|$)", _between_numbers),
    rule("y", r"yh(?P<n>n)(?![DKAZHISMmBQ?])", _on_the_number),
    rule("y", r"y(?P<n>n)(?=@?C)", _on_the_number),
    rule("h", r"h(?P<n>n)(?=[.,]|$)", _for_the_number),
]
