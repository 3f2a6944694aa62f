"""How many wrong tracking numbers came from whom, in the database: one count for all processes, and kept through a restart."""

from __future__ import annotations

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base.database import for_update, schema
from base.rights_store import Subject, eraser

HOUR_MS = 3_600_000
FORGOTTEN_MS = 48 * HOUR_MS
"""After two days every count is back where it began."""

guesses = sa.Table(
    "guesses",
    schema,
    sa.Column("who", sa.String(64), primary_key=True),
    sa.Column("from_where", sa.String(64), nullable=False),
    sa.Column("soon", sa.Float, nullable=False),
    sa.Column("long", sa.Float, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Index("ix_guesses_at", "at"),
)
"""`who` is a visitor or the mark of an address, `from_where` the mark of the visitor's last address (empty: not known); `soon`
and `long` are the tries left of each limit, as of `at`."""


class Limit(Struct, frozen=True):
    """So many wrong numbers at once, then so many an hour: `soon` slows, `long` stops."""

    soon: float
    soon_hourly: float
    long: float
    long_hourly: float


def came_from(tx: Connection, visitor: str, mark: str, now: int) -> None:
    """Notes where the visitor is, and forgets what is too old to count."""
    tx.execute(sa.delete(guesses).where(guesses.c.at < now - FORGOTTEN_MS))
    if _found(tx, visitor) is None:
        _begin(tx, visitor, mark, now)
    else:
        tx.execute(sa.update(guesses).where(guesses.c.who == visitor).values(from_where=mark))


def take(tx: Connection, visitor: str, of_visitor: Limit, of_address: Limit, now: int) -> float:
    """Counts a wrong number; the seconds until another is allowed, 0 when this one was. A refused try counts too."""
    mine = _found(tx, visitor)
    wait = _count(tx, visitor, mine, of_visitor, now)
    mark = mine["from_where"] if mine else ""
    return wait if wait or not mark else _count(tx, mark, _found(tx, mark), of_address, now)


@eraser
def erase_guesses(tx: Connection, subject: Subject) -> None:
    """Where the person was."""
    tx.execute(sa.delete(guesses).where(guesses.c.who.in_(subject.ids)))


def _count(tx: Connection, who: str, row: RowMapping | None, limit: Limit, now: int) -> float:
    if row is None:
        _begin(tx, who, "", now)
    soon, long = _left(row, "soon", limit.soon, limit.soon_hourly, now), _left(row, "long", limit.long, limit.long_hourly, now)
    wait = 0.0
    if long < 1:
        wait = (1 - long) / limit.long_hourly * 3600
    elif soon < 1:
        wait, long = (1 - soon) / limit.soon_hourly * 3600, long - 1
    else:
        soon, long = soon - 1, long - 1
    tx.execute(sa.update(guesses).where(guesses.c.who == who).values(soon=soon, long=long, at=now))
    return wait


def _left(row: RowMapping | None, name: str, most: float, hourly: float, now: int) -> float:
    if row is None or row[name] < 0:
        return most
    return float(min(most, row[name] + max(0, now - row["at"]) / HOUR_MS * hourly))


def _found(tx: Connection, who: str) -> RowMapping | None:
    return tx.execute(for_update(sa.select(guesses).where(guesses.c.who == who))).mappings().first()


def _begin(tx: Connection, who: str, mark: str, now: int) -> None:
    """Nothing was tried yet: -1 stands for all of them left, whatever the limit."""
    tx.execute(sa.insert(guesses).values(who=who, from_where=mark, soon=-1.0, long=-1.0, at=now))
