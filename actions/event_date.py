"""The day of the event as a message tells it: which of several, which reading, how exact, and never one to come."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from actions.meant import bare_numbers, new_one, sorted_out
from actions.turkish import fold
from actions.turn import Entity, Message
from actions.wording import WEEKDAYS

if TYPE_CHECKING:
    from actions.request_form import Form

LONG_AGO = 183  # days: a date this far back is said in full, since the year was perhaps meant otherwise
_ROUGH = ("week", "month", "quarter", "year")
_ORDINALS = (
    re.compile(r"\b(?:ilk\w*|birinci\w*|bastaki|first|former)\b"),
    re.compile(r"\b(?:ikinci\w*|second|latter)\b"),
)
_SETS_RIGHT = re.compile(
    r"\b(?:degil\w*|yanlis\w*|aslinda|pardon|tarih\w*|gunuydu|yapmis\w*|olmus\w*|oldu|idi|actually|wrong|sorry|no|not|date|"
    r"it was|it happened|i mean\w*|hayir|yok)\b|\w+['’]?[td][iu]r?\W*$"
)
_SELF_CORRECTION = re.compile(r"\b(?:i mean\w*|no wait|sorry|pardon|yani yok|hayir|yanlis\w*)\b")
_GOES_WITH = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|let'?s|just)\W+)?(?:go with|make it|use|put|take|say|(?:could|may|might) have been)\b"
    r"(?:\W+\w+){1,4}\W*$"
)
_PERHAPS = re.compile(r"\b(?:belki|ya da|veya|yahut|mi yoksa|maybe|or|perhaps|either)\b")
_MONTHS = (
    ("ocak", "jan"), ("subat", "feb"), ("mart", "mar"), ("nisan", "apr"), ("mayis", "may"), ("haziran", "jun"),
    ("temmuz", "jul"), ("agustos", "aug"), ("eylul", "sep"), ("ekim", "oct"), ("kasim", "nov"), ("aralik", "dec"),
)  # fmt: skip
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH = "|".join(f"{name}[a-z]*" for names in _MONTHS for name in names)
_DAY_AND_MONTH = re.compile(rf"\b(3[01])(?:st|th|\.)? (?:of )?({_MONTH})\b|\b({_MONTH}) (3[01])(?:st|th)?\b")
_ONLY_A_NUMBER = re.compile(r"\W*(?:the |ayin )?([1-9]|[12]\d|3[01])(?:th|st|nd|rd)?\W*")
_NO_A_NUMBER = re.compile(
    r"\W*(?:(?:hayir|yok|pardon|aslinda|ha+h?|a+h?|dur|no|sorry|actually|wait|oh|it was|the)\W+)+([1-9]|[12]\d|3[01])"
    r"(?:th|st|nd|rd|['’]?[iu]?(?:ym[iu]s|yd[iu]|m[iu]s|d[iu]))?\W*"
)
_TIME = re.compile(r"\b(?:saat |at )?([01]?\d|2[0-3]):([0-5]\d)\b|\bsaat ([01]?\d|2[0-3])\b")
_WEEKDAYS = [tuple(map(fold, names)) for names in zip(WEEKDAYS["tr"], WEEKDAYS["en"], strict=True)]
_FEW_WORDS = 5
_NO_DAY = 10  # "hayır 15" is the day where the sum is so much larger that it can't be meant
_NAMES_THE_DATE = re.compile(r"\b(?:tarih\w*|gunu\w*|date|day)\b")
_NEAREST = re.compile(r"\b(?:yakin|yeni)\w*\b|\b(?:more|most) recent\b|\b(?:latest|later|closer|nearer)\b")
_FARTHEST = re.compile(r"\b(?:uzak|eski)\w*\b|\b(?:earlier|older|earliest)\b")
_LAST = re.compile(r"\b(?:son(?:uncu\w*)?|last)\b")


def told_by_place(form: Form, message: Message, asked: str | None) -> Message:
    """The message with a day that only its place in the dialogue makes one: "17" to the question when, "tarihi 17 yapın"."""
    if message.pressed or message.first("event_date"):
        return message
    found = _day_of_month(form, message, asked) or _time_of_day(form, message, asked)
    if found is None:
        return message
    others = tuple(each for each in message.entities if each.start is None or not _overlap(each, found))
    return replace(message, entities=(*others, found))


def with_date(form: Form, message: Message, asked: str | None) -> tuple[Form, str | None]:
    """The form with the day that the message tells, and a day to come that was told instead."""
    kept, rejected = sorted_out(message, "event_date")
    if not kept and not rejected and not form.event_date:
        kept = list(message.all("lasting_since"))
    if not kept:
        chosen = _chosen(form.date_choices, message.text) if asked == "which_date" else None
        if chosen:
            return replace(form, event_date=chosen, date_choices=()), None
        if any(form.event_date and each.value[:10] == form.event_date[:10] for each in rejected):
            return replace(form, event_date=None, date_choices=()), None
        return form, None
    if form.event_date and asked == "confirm" and not _corrects(message):
        return form, None
    either = _either(kept, message) if asked in ("event_date", "which_date") else ()
    if either:
        return replace(form, event_date=None, date_choices=either, rough_date=None), None
    entity = _surest(kept) or _said_last(kept, message) or new_one(_likeliest(kept, message), form.event_date)
    past = tuple(dict.fromkeys(value for value in _readings(entity) if not is_future(value, message.now)))
    if not past:
        return form, entity.value
    if len(past) > 1:
        return replace(form, event_date=None, date_choices=past, rough_date=None), None
    if entity.grain == "month" and form.event_date and asked in ("confirm", "correction"):
        day = _day(date.fromisoformat(past[0][:10]), int(form.event_date[8:10]))
        return (replace(form, event_date=day.isoformat()) if day else form), None
    if _is_rough(entity):
        return (form if form.event_date else replace(form, rough_date=past[0], date_choices=())), None
    within = _of_the_week(form.rough_date, entity, message) if asked == "event_date" else None
    return replace(form, event_date=within or past[0], date_choices=(), rough_date=None), None


def _of_the_week(rough: str | None, entity: Entity, message: Message) -> str | None:
    """The day of the week that was told before: "last week", then "Tuesday"."""
    named = fold(entity.text)
    if len(named.split()) != 1:
        return None
    found = [(len(name), n) for n, names in enumerate(_WEEKDAYS) for name in names if named.startswith(name)]
    place = max(found)[1] if found else None  # "pazartesi" begins with "pazar"
    monday = date.fromisoformat(rough[:10]) if rough else None
    if place is None or monday is None or monday.weekday() != 0:
        return None
    day = monday + timedelta(days=place)
    return day.isoformat() if day <= message.today else None


def _day_of_month(form: Form, message: Message, asked: str | None) -> Entity | None:
    """A number that is said to be the date, or is all that answers the question for it; of the month that is spoken of."""
    folded = fold(message.text)
    found = _ONLY_A_NUMBER.fullmatch(folded) if asked == "event_date" else None
    if asked in ("confirm", "correction") and form.event_date:
        found = _NO_A_NUMBER.fullmatch(folded)
        if found and form.amount and float(form.amount) < _NO_DAY * int(found[1]):
            found = None
    if found is None and asked in ("event_date", "confirm", "correction") and _NAMES_THE_DATE.search(folded):
        numbers = bare_numbers(replace(message, entities=tuple(each for each in message.entities if each.kind != "amount")))
        found = numbers[0] if len(numbers) == 1 else None
    if found is None:
        return None
    told = found[found.lastindex or 0]
    day = _in_the_month(int(told), form.event_date, message.today) if told.isdigit() else None
    start, end = found.span(found.lastindex or 0)
    return Entity("event_date", day.isoformat(), message.text[start:end], start, end, grain="day") if day else None


def _time_of_day(form: Form, message: Message, asked: str | None) -> Entity | None:
    """A time alone sets that of the day that is shown: "no, 22:40"."""
    if asked not in ("confirm", "correction") or not form.event_date or len(message.text.split()) > _FEW_WORDS:
        return None
    found = _TIME.search(fold(message.text))
    if found is None:
        return None
    at = f"{form.event_date[:10]}T{int(found[1] or found[3]):02}:{found[2] or '00'}:00"
    return Entity("event_date", at, found[0], found.start(), found.end(), grain="minute")


def _in_the_month(number: int, known: str | None, today: date) -> date | None:
    """That day of the known date's month, else the last one that has been."""
    if known:
        return _day(date.fromisoformat(known[:10]), number)
    months = (today, today.replace(day=1) - timedelta(days=1))
    return next((day for day in (_day(month, number) for month in months) if day and day <= today), None)


def _day(month: date, number: int) -> date | None:
    try:
        return month.replace(day=number)
    except ValueError:
        return None


def _overlap(one: Entity, other: Entity) -> bool:
    return (one.start or 0) < (other.end or 0) and (other.start or 0) < (one.end or 0)


def no_such_day(text: str) -> tuple[int, int] | None:
    """Month and number of its days, when a message names a day that the month doesn't have: "31 Kasım"."""
    for found in _DAY_AND_MONTH.finditer(fold(text)):
        number, name = (found[1], found[2]) if found[1] else (found[4], found[3])
        month = next(place for place, names in enumerate(_MONTHS, 1) if name.startswith(names))
        if int(number) > _DAYS[month - 1]:
            return month, _DAYS[month - 1]
    return None


def _corrects(message: Message) -> bool:
    """Whether a message that was not understood names a day to set the shown one right, and not in a story of its own."""
    folded = fold(message.text)
    return message.intent != "nlu_fallback" or _SETS_RIGHT.search(folded) is not None or _GOES_WITH.search(folded) is not None


def _either(found: list[Entity], message: Message) -> tuple[str, ...]:
    """Two days between which the customer doesn't decide: "belki cumartesi belki pazar"."""
    days = sorted({each.value for each in found if each.grain == "day" and not each.ambiguous})
    return tuple(days) if len(days) > 1 and _PERHAPS.search(fold(message.text)) else ()


def _surest(found: list[Entity]) -> Entity | None:
    """Of a day with two readings and a day that is one of them, the latter: "last Monday, the 23rd"."""
    sure = {each.value: each for each in found if not each.ambiguous}
    return next((sure[value] for each in found if each.ambiguous for value in each.candidates if value in sure), None)


def _said_last(found: list[Entity], message: Message) -> Entity | None:
    """Of days between which the customer corrects themselves the last: "the 11th of December, I mean the 12th of November"."""
    if len(found) < 2:
        return None
    between = fold(message.text)[found[0].end or 0 : found[-1].start or 0]
    return found[-1] if _SELF_CORRECTION.search(between) else None


def _readings(found: Entity) -> tuple[str, ...]:
    return found.candidates if found.ambiguous and found.candidates else (found.value,)


def _is_rough(found: Entity) -> bool:
    return found.grain in _ROUGH


def is_future(value: str, now: datetime) -> bool:
    """Whether a date, or a date and time, lies after `now`."""
    if len(value) == 10:
        return date.fromisoformat(value) > now.date()
    moment = datetime.fromisoformat(value)
    return moment > (now if moment.tzinfo else now.replace(tzinfo=None))


def is_long_ago(value: str, now: datetime) -> bool:
    """Whether a date is so far back that it should be read back in full."""
    return (now.date() - date.fromisoformat(value[:10])).days > LONG_AGO


def names_a_choice(form: Form, text: str) -> bool:
    """Whether the message picks one of the date's readings in words."""
    return _chosen(form.date_choices, text) is not None


def _likeliest(dates: list[Entity], message: Message) -> list[Entity]:
    """A story names several dates: a day counts before a month, and one beside the transaction before one far from it."""
    exact = [each for each in dates if not _is_rough(each)] or dates
    types = [each.start for each in message.all("transaction_type") if each.start is not None]
    if not types:
        return exact
    return sorted(exact, key=lambda each: min(abs((each.start or 0) - start) for start in types))


def _chosen(choices: tuple[str, ...], text: str) -> str | None:
    folded = fold(text)
    for place, pattern in enumerate(_ORDINALS):
        if place < len(choices) and pattern.search(folded):
            return choices[place]
    if choices and _NEAREST.search(folded):
        return max(choices)
    if choices and _FARTHEST.search(folded):
        return min(choices)
    return choices[-1] if choices and _LAST.search(folded) else None
