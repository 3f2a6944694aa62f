"""Reading and writing incoming mail: kept before it is accepted, taken up with a lease, marked with what became of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Literal

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, RowMapping

from base import audit, database
from base.errors import Refused
from base.ids import new_id
from desk.mail.tables import mails, originals
from desk.vault import Sealed, Vault, Wrapped

OWNER = "mail"
"""What originals are bound to besides their id: whose one is, is known only after it was read."""
State = Literal["received", "registered", "added", "kept", "failed"]
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_MESSAGE_ID = re.compile(rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?<?([^<>\r\n]{1,240})>?", re.IGNORECASE | re.MULTILINE)


class Mail(Struct, frozen=True):
    """What is known of a mail besides its words."""

    id: str
    message_id: str
    sender: str
    recipient: str
    received_at: int
    state: State
    why: str
    request: str
    tries: int
    ended_at: int


class Figures(Struct, frozen=True):
    """How fast mail became requests: counts, and the longest time in milliseconds."""

    arrived: int
    waiting: int
    in_time: int
    late: int
    longest: int


class Original(Struct, frozen=True):
    """A mail as it came, sealed for its id: `sealed` is opened by the vault."""

    sealed: bytes
    wrapped: Wrapped


def keep(tx: Connection, new: Mail, key: str, original: Original) -> str:
    """Keeps the mail as it came; the same one again is known already. Its id."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = insert(mails).values(**msgspec.structs.asdict(new), key=key, lease_until=0)
    if tx.execute(row.on_conflict_do_nothing().returning(mails.c.id)).first() is None:
        return str(tx.execute(sa.select(mails.c.id).where(mails.c.key == key)).scalar_one())
    under = original.wrapped
    tx.execute(sa.insert(originals).values(mail=new.id, raw=original.sealed, master=under.master, key=under.key))
    return new.id


def arrived(raw: bytes, sender: str, recipient: str, now: int) -> tuple[Mail, str]:
    """The row of a mail that has come, and the digest under which the same one is known: by Message-ID, sender and what is below
    the headers, which servers on the way add to.

    Without the words two letters of a program that gives all of them one Message-ID would be the same.
    """
    end = _END_OF_HEAD.search(raw)
    head, words = (raw[:end.start()], raw[end.end():]) if end else (raw, b"")
    found = _MESSAGE_ID.search(head)
    message_id = found[1].strip().decode("ascii", "replace") if found else ""
    named = f"{message_id}\n{sender.lower()}\n".encode() + b"\n".join(words.split())
    key = hashlib.sha256(named if message_id else raw).hexdigest()
    return Mail(new_id("mai"), message_id, sender[:254], recipient[:254], now, "received", "", "", 0, 0), key


def claim(tx: Connection, seconds: float, shift_ms: int, most: int) -> list[Mail]:
    """Takes up mails that nobody works on, for so long on the database's clock, the oldest first."""
    clock = database.now_ms(tx, shift_ms)
    free = (mails.c.state == "received", mails.c.lease_until <= clock)
    taken = []
    for row in tx.execute(sa.select(mails).where(*free).order_by(mails.c.received_at, mails.c.id).limit(most)).mappings().all():
        mine = sa.update(mails).where(mails.c.id == row["id"], *free)
        if tx.execute(mine.values(lease_until=clock + int(seconds * 1000), tries=row["tries"] + 1)).rowcount:
            taken.append(_from_row(row, tries=row["tries"] + 1))
    return taken


def has_waiting(tx: Connection) -> bool:
    """Whether there is anything to take up."""
    return tx.execute(sa.select(mails.c.id).where(mails.c.state == "received").limit(1)).first() is not None


def end(tx: Connection, mail: str, state: State, request: str, why: str, now: int) -> None:
    """What became of it."""
    ended = {"state": state, "request": request, "why": why, "ended_at": now, "lease_until": 0}
    tx.execute(sa.update(mails).where(mails.c.id == mail).values(**ended))


def original(tx: Connection, mail: str) -> Original | None:
    """The mail as it came, None once it is erased."""
    row = tx.execute(sa.select(originals).where(originals.c.mail == mail)).mappings().first()
    return Original(row["raw"], Wrapped(row["master"], row["key"])) if row else None


def opened(kept: Original, mail: str, vault: Vault) -> bytes:
    """The mail's bytes; raises Damaged. One that came before originals were sealed is as it is."""
    return vault.open(kept.sealed, kept.wrapped, mail, OWNER) if kept.wrapped.key else kept.sealed


def seen(tx: Connection, mail: Mail, by: str, now: int) -> None:
    """A member of staff looks at the original."""
    audit.append(tx, now, by, "mail.seen", mail.id, request=mail.request)


def retry(tx: Connection, mail: str) -> None:
    """A mail that failed is taken up again from the start; raises Refused("not_found")."""
    again = sa.update(mails).where(mails.c.id == mail, mails.c.state == "failed")
    if not tx.execute(again.values(state="received", why="", tries=0, lease_until=0, ended_at=0)).rowcount:
        raise Refused("not_found")


def find(tx: Connection, mail: str) -> Mail | None:
    """What is known of it."""
    row = tx.execute(sa.select(mails).where(mails.c.id == mail)).mappings().first()
    return _from_row(row) if row else None


def shown(tx: Connection, state: State, most: int = 200, after: tuple[int, str] | None = None) -> list[Mail]:
    """Mails in this state, the newest first; `after` is the last one's moment and id of the page before."""
    place = sa.tuple_(mails.c.received_at, mails.c.id)
    query = sa.select(mails).where(mails.c.state == state, *([place < after] if after else []))
    rows = tx.execute(query.order_by(mails.c.received_at.desc(), mails.c.id.desc()).limit(most)).mappings()
    return [_from_row(row) for row in rows]


def of_request(tx: Connection, request: str) -> list[Mail]:
    """Mails that belong to a request, the first ones first."""
    return [_from_row(row) for row in tx.execute(
        sa.select(mails).where(mails.c.request == request).order_by(mails.c.received_at)).mappings()]


def request_of_message(tx: Connection, message_ids: tuple[str, ...]) -> str:
    """The request that a mail with one of these Message-IDs belongs to, empty when there is none."""
    query = sa.select(mails.c.request).where(mails.c.message_id.in_(message_ids), mails.c.request != "")
    return str(tx.execute(query.order_by(mails.c.received_at.desc()).limit(1)).scalar() or "")


def figures(tx: Connection, since: int, promised_ms: int, now: int) -> Figures:
    """How fast mail that came since then was registered; what still waits counts by its age."""
    took = sa.case((mails.c.ended_at > 0, mails.c.ended_at - mails.c.received_at), else_=now - mails.c.received_at)
    counted = sa.func.count()
    row = tx.execute(sa.select(counted, counted.filter(mails.c.ended_at == 0), counted.filter(took <= promised_ms),
                               counted.filter(took > promised_ms), sa.func.coalesce(sa.func.max(took), 0))
                     .where(mails.c.received_at >= since)).one()
    return Figures(*(int(value) for value in row))


def erase(tx: Connection, numbers: Sequence[str]) -> None:
    """What came by mail on these requests: words, addresses, and the way of answers to them."""
    _erase(tx, mails.c.request.in_(numbers))


def erase_from(tx: Connection, addresses: Sequence[str]) -> None:
    """What came from these addresses and belongs to no request."""
    if addresses:
        _erase(tx, mails.c.request == "", sa.func.lower(mails.c.sender).in_(addresses))


def erase_loose(tx: Connection, before: int, held: Sequence[str]) -> int:
    """What belongs to no request and came before: machines' mail and what could not be read; how many. `held` are addresses
    of people under a legal hold."""
    loose = (mails.c.request == "", mails.c.received_at < before, mails.c.state.in_(("kept", "failed")), mails.c.recipient != "",
             sa.func.lower(mails.c.sender).not_in(held))
    return _erase(tx, *loose)


def _erase(tx: Connection, *which: sa.ColumnElement[bool]) -> int:
    tx.execute(sa.delete(originals).where(originals.c.mail.in_(sa.select(mails.c.id).where(*which))))
    return int(tx.execute(sa.update(mails).where(*which).values(sender="", recipient="", message_id="")).rowcount)


def sealed_otherwise(tx: Connection, master: str, most: int) -> list[Sealed]:
    """Originals whose key is under another master key."""
    o = originals.c
    query = sa.select(o.mail, o.master, o.key).where(o.master.not_in((master, ""))).limit(most)
    return [Sealed(row.mail, OWNER, Wrapped(row.master, row.key)) for row in tx.execute(database.for_update(query))]


def set_key(tx: Connection, mail: str, wrapped: Wrapped) -> None:
    """The original's key under another master key."""
    tx.execute(sa.update(originals).where(originals.c.mail == mail).values(master=wrapped.master, key=wrapped.key))


def masters(tx: Connection) -> set[str]:
    """Master keys under which an original's key stands."""
    return set(tx.execute(sa.select(originals.c.master).where(originals.c.master != "").distinct()).scalars())


def _from_row(row: RowMapping, **changed: int) -> Mail:
    return Mail(**({name: row[name] for name in Mail.__struct_fields__} | changed))
