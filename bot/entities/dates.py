"""Event dates in a message: figures, days, periods, joins, clock times and ranges, level by level."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Dict, List, Optional, Sequence, Set

from bot.entities import days, joins, periods, ranges, times
from bot.entities.absolute import written
from bot.entities.calendar import Reading
from bot.entities.entity import Entity
from bot.entities.grammar import Setting, indexed, rewrite
from bot.entities.holidays import holidays
from bot.entities.items import Item, items_of
from bot.entities.lookalikes import is_lookalike
from bot.tokens import Token

# In this order: what a level makes, the later ones build on.
_LEVELS = [
    indexed(times.CLOCKS),
    indexed([*days.RULES, *periods.RULES, *times.PARTS, *ranges.EARLY]),
    indexed([*joins.RULES, *ranges.PERIODS]),
    indexed(joins.RULES),
    indexed([*days.LONE, *joins.RULES]),
    indexed(times.JOINS),
    indexed(times.JOINS),
    indexed(ranges.LATE),
]
# Words that look ahead: only beside them, or alone, is "in 3 days" a date and not how long something took.
_AHEAD = re.compile(
    r"(?:[ae]ca[gk](?:i[mnz]|lar|siniz|$)|[ae]ce[gk](?:i[mnz]|ler|siniz|$)|^(?:will|'ll|shall|going|lets?|can|could|would|olabilir|start)$|alim$|elim$)"
)
_CLAUSE = 6
_SHORT_MESSAGE = 5
# Words that look back: what was to happen "in 3 days" did not, or was only said.
_BACK = re.compile(
    r"(?:m[ae]d[iu]\w{0,4}|m[iu]s(?:t[iu]\w{0,3})?|m[iu]yor\w{0,3}|den\w{0,3}d[iu]|ded\w{1,6}|soyle\w+|[ae]cakt[iu]|[ae]cekt[iu])$"
    r"|^(?:was|were|said|told|promised|still|yet|did|hasn|haven|didn|never|hala|yok)$"
)
# Before a date these make it one that comes again and again: no event.
_EACH = frozenset(("her", "every", "each", "all"))


def dates_in(
    text: str, folded: str, offsets: Sequence[int], tokens: List[Token], taken: Set[int], setting: Setting
) -> List[Entity]:
    """The `event_date` entities of a message, from its tokens; `taken` are tokens that belong to something else."""
    row = items_of(tokens, {**_figures(folded, offsets, tokens, setting), **_blocked(taken)})
    for level in _LEVELS:
        row = rewrite(row, level, setting)
    found = [item for item in row if item.kind in "dr" and _counts(item, row, tokens, setting)]
    return [_entity(item, text, tokens) for item in found]


def _figures(folded: str, offsets: Sequence[int], tokens: Sequence[Token], setting: Setting) -> Dict[int, Item]:
    starts = {token.start: place for place, token in enumerate(tokens)}
    ends = {token.end: place + 1 for place, token in enumerate(tokens)}
    found: Dict[int, Item] = {}
    for start, end, meaning, kind in (*written(folded, setting), *holidays(folded, setting)):
        first, last = starts.get(offsets[start]), ends.get(offsets[end])
        if first is not None and last is not None:
            found[first] = Item(kind, meaning, first, last)
    return found


def _blocked(taken: Set[int]) -> Dict[int, Item]:
    return {place: Item("?", None, place, place + 1) for place in taken}


def _counts(item: Item, row: Sequence[Item], tokens: List[Token], setting: Setting) -> bool:
    """Whether a reading is a date of this message: a length of time ahead is one only where the sentence looks ahead."""
    reading: Reading = item.value
    place = row.index(item)
    after = row[place + 1] if place + 1 < len(row) else None
    if (place and row[place - 1].typed in _EACH) or is_lookalike(item, row, tokens):
        return False
    if after is not None and (after.kind == "!" or (after.kind == "p" and after.suffix.startswith(("lar", "ler")))):
        return False
    if reading.is_day and reading.start == setting.today and reading.at is None and _is_until(place, row):
        return False
    if not reading.remote:
        return True
    near = tokens[max(0, item.first - _CLAUSE) : item.first] + tokens[item.last : item.last + _CLAUSE]
    if any(_AHEAD.search(token.folded) for token in near):
        return True
    others = [each for each in row if each is not item and each.kind not in ".,"]
    return len(others) < _SHORT_MESSAGE and not any(_BACK.search(token.folded) for token in near)


def _is_until(place: int, row: Sequence[Item]) -> bool:
    """Whether it is said up to when nothing happened: "bugüne kadar", "until today", "as of today"."""
    after = row[place + 1] if place + 1 < len(row) else None
    before = row[place - 1] if place else None
    as_of = place > 1 and (row[place - 2].typed, row[place - 1].typed) == ("as", "of")
    return as_of or (before is not None and before.kind == ">") or (after is not None and after.kind == ")" and row[place].dative)


def _entity(item: Item, text: str, tokens: Sequence[Token]) -> Entity:
    reading: Reading = item.value
    start, end = tokens[item.first].start, tokens[item.last - 1].end
    others = tuple(dict.fromkeys(_iso(other, reading.at) for other in reading.others))
    closed = None if reading.is_day and reading.until is None else _iso(reading.end, reading.until)
    return Entity(
        entity="event_date",
        value=_iso(reading.start, reading.at),
        start=start,
        end=end,
        text=text[start:end],
        ambiguous=len(others) > 1,
        candidates=others if len(others) > 1 else (),
        grain=_grain(reading),
        to=closed,
    )


def _grain(reading: Reading) -> str:
    if reading.at is None:
        return reading.grain
    return "minute" if reading.at.minute or reading.at.second else "hour"


def _iso(value: date, at: Optional[time]) -> str:
    return value.isoformat() if at is None else datetime.combine(value, at).isoformat()
