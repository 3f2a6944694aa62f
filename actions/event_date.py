"""The day of the event as a message tells it: which of several, which reading, how exact, and never one to come."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from actions.meant import bare_numbers, new_one, sorted_out
from actions.turkish import fold
from actions.turn import Entity, Message

if TYPE_CHECKING:
    from actions.request_form import Form

LONG_AGO = 183  # days: a date this far back is said in full, since the year was perhaps meant otherwise
_ROUGH = ("week", "month", "quarter", "year")
_ORDINALS = (
    re.compile(r"\b(?:ilk\w*|birinci\w*|bastaki|first|former)\b"),
    re.compile(r"\b(?:ikinci\w*|second|latter)\b"),
)
_ONLY_A_NUMBER = re.compile(r"\W*(?:the |ayin )?([1-9]|[12]\d|3[01])(?:th|st|nd|rd)?\W*")
_NAMES_THE_DATE = re.compile(r"\b(?:tarih\w*|gunu\w*|date|day)\b")
_LAST = re.compile(r"\b(?:son(?:uncu\w*)?|last)\b")


def told_by_place(form: Form, message: Message, asked: str | None) -> Message:
    """The message with a day that only its place in the dialogue makes one: "17" to the question when, "tarihi 17 yapın"."""
    if message.pressed or message.first("event_date"):
        return message
    found = _day_of_month(form, message, asked)
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
    entity = new_one(_likeliest(kept, message), form.event_date)
    past = tuple(dict.fromkeys(value for value in _readings(entity) if not is_future(value, message.now)))
    if not past:
        return form, entity.value
    if len(past) > 1:
        return replace(form, event_date=None, date_choices=past, rough_date=None), None
    if _is_rough(entity):
        return (form if form.event_date else replace(form, rough_date=past[0], date_choices=())), None
    return replace(form, event_date=past[0], date_choices=(), rough_date=None), None


def _day_of_month(form: Form, message: Message, asked: str | None) -> Entity | None:
    """A number that is said to be the date, or is all that answers the question for it; of the month that is spoken of."""
    folded = fold(message.text)
    found = _ONLY_A_NUMBER.fullmatch(folded) if asked == "event_date" else None
    if found is None and asked in ("event_date", "confirm", "correction") and _NAMES_THE_DATE.search(folded):
        numbers = bare_numbers(replace(message, entities=tuple(each for each in message.entities if each.kind != "amount")))
        found = numbers[0] if len(numbers) == 1 else None
    if found is None:
        return None
    told = found[found.lastindex or 0]
    day = _in_the_month(int(told), form.event_date, message.today) if told.isdigit() else None
    start, end = found.span(found.lastindex or 0)
    return Entity("event_date", day.isoformat(), message.text[start:end], start, end, grain="day") if day else None


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
    return choices[-1] if choices and _LAST.search(folded) else None
