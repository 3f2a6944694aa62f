"""Grammar over items: rules are regular expressions over kinds, and each level rewrites a row of items into a shorter one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Callable, Dict, List, Optional, Sequence, Tuple, Union

from bot.entities.calendar import Reading
from bot.entities.items import Item, kinds_of

# Kinds that say something by themselves, so that a repaired word beside them is believed.
_TELLING = frozenset("nNYOPRWMmDKAZEQLXTGojJdrC1p")
# A repaired word that stands alone is believed from this length on: shorter ones are too near to other words.
_BELIEVED_ALONE = 5
# What rules make: a day, a period, a clock time.
DAY, PERIOD, CLOCK = "d", "r", "C"
Meaning = Union[Reading, time]


@dataclass(frozen=True)
class Setting:
    """What a message is read against: `now` in the customer's time zone, and the language that breaks ties."""

    now: datetime
    language: str

    @property
    def today(self) -> date:
        """The day of `now`."""
        return self.now.date()


class Found:
    """A rule's match: `found["name"]` is the item of a group, `found.items("name")` all of a longer one."""

    def __init__(self, row: Sequence[Item], match: "re.Match[str]") -> None:
        self._row = row
        self.match = match

    def __getitem__(self, name: str) -> Item:
        return self._row[self.match.start(name)]

    def has(self, name: str) -> bool:
        """Whether the group took part."""
        return name in self.match.re.groupindex and self.match.start(name) >= 0

    def get(self, name: str) -> Optional[Item]:
        """The item of a group, if it took part."""
        return self._row[self.match.start(name)] if self.has(name) else None

    def items(self, name: str) -> Sequence[Item]:
        """All items of a group."""
        return self._row[self.match.start(name) : self.match.end(name)]

    @property
    def all(self) -> Sequence[Item]:
        """All items of the match."""
        return self._row[self.match.start() : self.match.end()]

    @property
    def row(self) -> Sequence[Item]:
        """The whole message."""
        return self._row

    def after(self) -> Optional[Item]:
        """The item that follows the match."""
        return self._row[self.match.end()] if self.match.end() < len(self._row) else None

    def before(self) -> Optional[Item]:
        """The item that precedes the match."""
        return self._row[self.match.start() - 1] if self.match.start() else None

    @property
    def whole(self) -> bool:
        """Whether nothing else stands in the message but signs."""
        outside = [*self._row[: self.match.start()], *self._row[self.match.end() :]]
        return all(item.kind in ".,(-" for item in outside)


Make = Callable[[Setting, Found], Optional[Meaning]]


@dataclass(frozen=True)
class Rule:
    """A pattern over kinds, the kinds it can start with, and what a match means (or that it means nothing)."""

    starts: str
    pattern: "re.Pattern[str]"
    make: Make


def rule(starts: str, pattern: str, make: Make) -> Rule:
    """A rule; blanks in the pattern are for the reader."""
    return Rule(starts, re.compile(re.sub(r"\s+", "", pattern)), make)


def indexed(rules: Sequence[Rule]) -> Dict[str, Tuple[Rule, ...]]:
    """The rules by the kind they can start with."""
    kinds = {kind for each in rules for kind in each.starts}
    return {kind: tuple(each for each in rules if kind in each.starts) for kind in kinds}


def rewrite(row: List[Item], rules: Dict[str, Tuple[Rule, ...]], setting: Setting) -> List[Item]:
    """One level: at each place the longest match that means something becomes one item, `d` for a day, `r` for a period."""
    kinds = kinds_of(row)
    if not any(kind in rules for kind in kinds):
        return row
    out: List[Item] = []
    place = 0
    while place < len(row):
        best = _longest(row, kinds, place, rules.get(kinds[place], ()), setting)
        if best is None:
            out.append(row[place])
            place += 1
            continue
        reading, end = best
        matched = row[place:end]
        exact = all(item.exact for item in matched)
        out.append(Item(_kind(reading), reading, matched[0].first, matched[-1].last, _suffix(matched), exact))
        place = end
    return out


def _kind(meaning: Meaning) -> str:
    if isinstance(meaning, time):
        return CLOCK
    return DAY if meaning.is_day else PERIOD


def _longest(
    row: Sequence[Item], kinds: str, place: int, rules: Sequence[Rule], setting: Setting
) -> Optional[Tuple[Meaning, int]]:
    best: Optional[Tuple[Meaning, int]] = None
    for each in rules:
        match = each.pattern.match(kinds, place)
        if match is None or match.end() == place or (best is not None and match.end() <= best[1]):
            continue
        if not _believed(row[place : match.end()]):
            continue
        reading = each.make(setting, Found(row, match))
        if reading is not None:
            best = reading, match.end()
    return best


def _believed(matched: Sequence[Item]) -> bool:
    repaired = [item for item in matched if not item.exact]
    if not repaired:
        return True
    if any(item.exact and item.kind in _TELLING for item in matched) or len(repaired) > 1:
        return True
    return len(repaired[0].typed) >= _BELIEVED_ALONE or repaired[0].kind in "dr"


def _suffix(matched: Sequence[Item]) -> str:
    """The ending of a phrase: its last word's, past words like "günü" that carry none."""
    for item in reversed(matched):
        if item.suffix or item.kind not in "x":
            return item.suffix
    return ""
