"""What a person may ask for by law (KVKK, GDPR): who is under a legal hold, what is still to be forgotten, and who forgets what.

A table that holds something personal registers its eraser here, in the file that owns the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from base import audit, visitor_store
from base.database import schema
from base.errors import Refused

holds = sa.Table(
    "legal_holds",
    schema,
    sa.Column("person", sa.String(40), primary_key=True),
    sa.Column("reference", sa.String(60), nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)
"""While a person stands here nothing of theirs is erased; `reference` is the file number of whoever asked for it."""

forgetting = sa.Table(
    "bot_forgetting",
    schema,
    sa.Column("conversation", sa.String(40), primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
)
"""Conversations whose dialogue the bot has still to forget: a row until it said that it has."""


class Subject(Struct, frozen=True):
    """Whose data it is: the ids under which the person is known, and their conversations and requests."""

    ids: tuple[str, ...]
    conversations: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()


Eraser = Callable[[Connection, Subject], None]
_erasers: list[Eraser] = []


def eraser(erase: Eraser) -> Eraser:
    """Registers a function that takes the subject's words out of its own tables; they run before requests are erased."""
    _erasers.append(erase)
    return erase


def erase_everywhere(tx: Connection, subject: Subject) -> None:
    """Runs what was registered."""
    for erase in _erasers:
        erase(tx, subject)


def forget_visitors(tx: Connection, ids: Iterable[str]) -> None:
    """The visitors' tokens open nothing any more."""
    visitor_store.forget(tx, list(ids))


def check_hold(tx: Connection, ids: Iterable[str]) -> None:
    """Raises Refused("legal_hold") when one of the ids is held."""
    if tx.execute(sa.select(holds.c.person).where(holds.c.person.in_(list(ids)))).first():
        raise Refused("legal_hold")


def hold(tx: Connection, person: str, reference: str, by: str, now: int) -> bool:
    """Nothing of the person is erased from now on; always true."""
    tx.execute(sa.delete(holds).where(holds.c.person == person))
    tx.execute(sa.insert(holds).values(person=person, reference=reference, at=now))
    audit.append(tx, now, by, "person.held", person)
    return True


def spread_holds(tx: Connection) -> int:
    """A held person is held in browsers too that were known as theirs only later; how many ids were added."""
    standing = {row.person: row for row in tx.execute(sa.select(holds))}
    found = {other: row for row in standing.values() for other in visitor_store.person(tx, (row.person,))}
    found = {other: row for other, row in found.items() if other not in standing}
    for other, row in found.items():
        tx.execute(sa.insert(holds).values(person=other, reference=row.reference, at=row.at))
    return len(found)


def release(tx: Connection, person: str, by: str, now: int) -> bool:
    """The hold is over; whether there was one."""
    there = bool(tx.execute(sa.delete(holds).where(holds.c.person == person)).rowcount)
    if there:
        audit.append(tx, now, by, "person.released", person)
    return there


def to_forget(tx: Connection, conversations: Iterable[str], now: int) -> None:
    """The bot has to forget these."""
    known = set(tx.execute(sa.select(forgetting.c.conversation)).scalars())
    new = [{"conversation": each, "at": now} for each in conversations if each not in known]
    if new:
        tx.execute(sa.insert(forgetting), new)


def still_to_forget(tx: Connection, most: int = 100) -> list[str]:
    """What the bot has not yet forgotten, the oldest first."""
    return list(tx.execute(sa.select(forgetting.c.conversation).order_by(forgetting.c.at).limit(most)).scalars())


def forgotten(tx: Connection, conversation: str) -> None:
    """The bot has."""
    tx.execute(sa.delete(forgetting).where(forgetting.c.conversation == conversation))
