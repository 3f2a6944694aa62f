"""Local days and hours of stored moments, counted by the database: moments are UTC milliseconds, a day is the operator's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from msgspec import Struct

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
Moment = sa.ColumnElement[int]


class Span(Struct, frozen=True):
    """Whole local days from `first` on: `begin` to `until` (exclusive), in milliseconds.

    `offsets` are the zone's from UTC, each with the moment from which it holds; more than one where clocks are changed.
    """

    first: date
    days: int
    begin: int
    until: int
    offsets: tuple[tuple[int, int], ...]

    def holds(self, moment: Moment) -> sa.ColumnElement[bool]:
        """Whether the moment is in the span."""
        return sa.and_(moment >= self.begin, moment < self.until)

    def day(self, moment: Moment) -> Moment:
        """Which day of the span it is, from 0."""
        return self._wall(moment) // DAY_MS - (self.first - date(1970, 1, 1)).days

    def hour(self, moment: Moment) -> Moment:
        """The hour that the clock on the wall shows, 0 to 23."""
        return self._wall(moment) // HOUR_MS % 24

    def _wall(self, moment: Moment) -> Moment:
        *before, (_, last) = self.offsets
        changes = [begin for begin, _ in self.offsets[1:]]
        if not before:
            return moment + last
        cases = [(moment < change, moment + offset) for change, (_, offset) in zip(changes, before, strict=True)]
        return sa.case(*cases, else_=moment + last)


def span(last: date, days: int, zone: ZoneInfo) -> Span:
    """The `days` days that end with `last`."""
    first = last - timedelta(days=days - 1)
    midnights = [_ms(datetime.combine(first + timedelta(days=n), time(), zone)) for n in range(days + 1)]
    offsets = [(midnights[0], _offset(midnights[0], zone))]
    for begin, until in pairwise(midnights):
        if _offset(until, zone) != offsets[-1][1]:
            change = _change(begin, until, zone)
            offsets.append((change, _offset(change, zone)))
    return Span(first, days, midnights[0], midnights[-1], tuple(offsets))


def _change(begin: int, until: int, zone: ZoneInfo) -> int:
    """The first moment of the new offset; clocks are changed at a full minute."""
    old = _offset(begin, zone)
    while until - begin > 60_000:
        middle = begin + (until - begin) // 120_000 * 60_000
        begin, until = (middle, until) if _offset(middle, zone) == old else (begin, middle)
    return until


def _offset(ms: int, zone: ZoneInfo) -> int:
    shift = datetime.fromtimestamp(ms / 1000, UTC).astimezone(zone).utcoffset() or timedelta()
    return int(shift.total_seconds() * 1000)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
