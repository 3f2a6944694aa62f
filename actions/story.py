"""The heart of a long story: which of its many sums, days and transactions it is about."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from actions.turn import Entity, Message

_OF_MONEY = ("deposit", "withdrawal", "bonus", "bet")
LONG = 600  # characters: more than anybody needs to say what happened, and room for other years, sums and cards


def heart(message: Message) -> Message:
    """A long message with those values alone that belong together; a short one as it is.

    The sum is the largest, the transaction the one named beside it (without a sum the one named most), the day the exact
    one beside it, the method the one named most.
    """
    if len(message.text) < LONG:
        return message
    sums = sorted(message.all("amount"), key=lambda each: -_size(each))[:1]
    types = message.all("transaction_type")
    moving = [each for each in types if sums and each.value in _OF_MONEY]
    moving.sort(key=lambda each: _distance(each, [sums[0].start or 0]))
    kind = moving[0].value if moving else _commonest(types)
    method = _commonest(message.all("payment_method"))
    places = [each.start or 0 for each in sums or [each for each in types if each.value == kind]]
    days = [each for each in message.all("event_date") if each.grain not in ("week", "month", "quarter", "year")]
    days.sort(key=lambda each: (not _names_a_day(each), _distance(each, places)))
    kept = {"transaction_type": kind, "payment_method": method}
    chosen = [*sums, *_beside(message.all("currency"), sums), *(days or message.all("event_date"))[:1]]
    others = [each for each in message.entities if each.kind in kept and each.value == kept[each.kind]]
    rest = [each for each in message.entities if each.kind not in (*kept, "amount", "currency", "event_date")]
    entities = sorted([*chosen, *others, *rest], key=lambda each: each.start or 0)
    return replace(message, entities=tuple(entities))


def _commonest(found: tuple[Entity, ...]) -> str | None:
    counted = Counter(each.value for each in found).most_common(1)
    return counted[0][0] if counted else None


def _size(found: Entity) -> float:
    try:
        return float(found.value)
    except ValueError:
        return 0.0


def _names_a_day(found: Entity) -> bool:
    """ "11 Kasım" is surer than "pazartesi" or "bugün", of which a story has many."""
    return any(letter.isdigit() for letter in found.text)


def _distance(found: Entity, places: list[int]) -> int:
    return min((abs((found.start or 0) - place) for place in places), default=0)


def _beside(found: tuple[Entity, ...], sums: list[Entity]) -> list[Entity]:
    return [each for each in found if sums and abs((each.start or 0) - (sums[0].end or 0)) <= 1]
