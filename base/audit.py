"""The audit chain: who did what to which thing, in rows that are only added, each bound to the one before by its hash.

Rows hold ids, kinds and numbers, nothing that a person wrote or that names one: erasing a person leaves the chain whole.
`append` may be called anywhere in a writing transaction. The rows are written just before its COMMIT, so that the chain's
one head is locked for a moment and last: two processes with other locks in hand never wait for each other in a ring.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, RowMapping

from base.database import for_update, schema

chain = sa.Table(
    "audit",
    schema,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("about", sa.String(64), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Index("ix_audit_about", "about"),
)

head = sa.Table(
    "audit_head",
    schema,
    sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.CheckConstraint("id = 1", name="one"),
)

ROOT_HASH = "0" * 64
"""What the first row has before it."""
PAGE = 5_000


class Row(Struct, frozen=True):
    """One link: `by` did `action` to `about`; `data` is JSON text, kept as it was hashed."""

    seq: int
    at: int
    by: str
    action: str
    about: str
    data: str
    previous: str
    hash: str


class Head(Struct, frozen=True):
    """Where the chain ends. Kept elsewhere, it proves later that nothing up to it was changed: see `verify`."""

    seq: int
    hash: str


class Broken(Struct, frozen=True):
    """What is wrong, and with which row first."""

    seq: int
    problem: str


class Verified(Struct, frozen=True):
    """The outcome of a walk along the chain: how many rows were right, and the first that is not."""

    rows: int
    head: Head
    broken: Broken | None = None


def append(tx: Connection, at: int, by: str, action: str, about: str, **data: str | int | bool | None) -> None:
    """One row, written with the transaction of its cause. Ids, kinds and numbers only: the chain is never erased."""
    _waiting(tx).append((at, by, action, about, msgspec.json.encode(data, order="sorted").decode()))


def verify(tx: Connection, kept: Head | None = None) -> Verified:
    """Walks the whole chain; `kept` is an earlier head that was kept outside of the database.

    Rows that a running service adds meanwhile are left for the next walk.
    """
    end = read_head(tx)
    seq, previous = 0, ROOT_HASH
    for row in _rows(tx, end.seq):
        broken = _wrong(row, seq + 1, previous)
        if kept is not None and row.seq == kept.seq and row.hash != kept.hash:
            broken = broken or "is not the one that was kept"
        if broken:
            return Verified(seq, end, Broken(seq + 1, broken))
        seq, previous = row.seq, row.hash
    if (seq, previous) != (end.seq, end.hash):
        return Verified(seq, end, Broken(seq + 1, "is missing at the end"))
    if kept is not None and kept.seq > end.seq:
        return Verified(seq, end, Broken(seq + 1, "is missing: the chain had been longer"))
    if (last := tx.execute(sa.select(sa.func.max(chain.c.seq))).scalar() or 0) > read_head(tx).seq:
        return Verified(seq, end, Broken(int(last), "stands behind the end"))
    return Verified(seq, end)


def read_head(tx: Connection) -> Head:
    """Where the chain ends now."""
    row = tx.execute(sa.select(head.c.seq, head.c.hash)).one()
    return Head(row.seq, row.hash)


def about(tx: Connection, thing: str, most: int = 200) -> list[Row]:
    """The rows about a thing, the newest first."""
    query = sa.select(chain).where(chain.c.about == thing).order_by(chain.c.seq.desc()).limit(most)
    return [_row(row) for row in tx.execute(query).mappings()]


def link(seq: int, at: int, by: str, action: str, about: str, data: str, previous: str) -> str:
    """The hash of a row: SHA-256 over all of it, with the hash of the row before."""
    return hashlib.sha256(msgspec.json.encode([seq, at, by, action, about, data, previous])).hexdigest()


_Note = tuple[int, str, str, str, str]


def _waiting(tx: Connection) -> list[_Note]:
    waiting: list[_Note] = tx.info.setdefault("audit", [])
    return waiting


@event.listens_for(Engine, "commit")
def _write(tx: Connection) -> None:
    waiting = tx.info.pop("audit", None)
    tx.info.pop("audit_marks", None)
    if not waiting:
        return
    end = tx.execute(for_update(sa.select(head.c.seq, head.c.hash))).one()
    seq, previous, rows = end.seq, end.hash, []
    for at, by, action, about, data in waiting:
        seq += 1
        new = link(seq, at, by, action, about, data, previous)
        rows.append({"seq": seq, "at": at, "by": by, "action": action, "about": about, "data": data, "previous": previous,
                     "hash": new})
        previous = new
    tx.execute(sa.insert(chain), rows)
    tx.execute(sa.update(head).values(seq=seq, hash=previous))


@event.listens_for(Engine, "rollback")
def _forget(tx: Connection) -> None:
    if not tx.invalidated:
        tx.info.pop("audit", None)
        tx.info.pop("audit_marks", None)


@event.listens_for(Engine, "savepoint")
def _mark(tx: Connection, _name: str) -> None:
    """What is undone with a savepoint never happened, and is not in the chain either. Savepoints end in reverse order."""
    tx.info.setdefault("audit_marks", []).append(len(_waiting(tx)))


@event.listens_for(Engine, "release_savepoint")
def _keep(tx: Connection, _name: str, _context: None) -> None:
    tx.info["audit_marks"].pop()


@event.listens_for(Engine, "rollback_savepoint")
def _undo(tx: Connection, _name: str, _context: None) -> None:
    del _waiting(tx)[tx.info["audit_marks"].pop() :]


def _rows(tx: Connection, last: int) -> Iterator[Row]:
    """All rows up to `last`, in pages by key: a long chain is never in memory as a whole."""
    after = -1
    while True:
        query = sa.select(chain).where(chain.c.seq > after, chain.c.seq <= last).order_by(chain.c.seq).limit(PAGE)
        page = [_row(row) for row in tx.execute(query).mappings()]
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1].seq


def _wrong(row: Row, seq: int, previous: str) -> str:
    if row.seq != seq:
        return "is missing"
    if row.previous != previous:
        return "does not follow the row before"
    if row.hash != link(row.seq, row.at, row.by, row.action, row.about, row.data, row.previous):
        return "was changed"
    return ""


def _row(row: RowMapping) -> Row:
    return Row(**{name: row[name] for name in Row.__struct_fields__})
