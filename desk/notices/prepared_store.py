"""Letters that are ready when they are ordered, such as a transcript: kept beside their delivery until it is sent."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from base.database import schema
from base.rights_store import Subject, eraser
from desk.notices import store
from desk.notices.tables import deliveries, sink

TRANSCRIPT = "transcript"

prepared = sa.Table(
    "prepared_letters",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("conversation", sa.String(40), nullable=False),
    sa.Column("address", sa.String(254), nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Index("ix_prepared_letters_conversation", "conversation"),
)


class Prepared(Struct, frozen=True):
    """A letter about a conversation, whole but for the operator's signature."""

    conversation: str
    address: str
    language: str
    subject: str
    text: str


def order(tx: Connection, letter: Prepared, kind: str, key: str, now: int) -> None:
    """The letter will be sent, once for each key."""
    digest = hashlib.sha256(f"{kind}\n{letter.conversation}\n{key}".encode()).hexdigest()
    id_ = f"dlv{digest[:32]}"
    if store.add_prepared(tx, id_, f"~{digest[:22]}", kind, letter.conversation, now):
        values = {name: getattr(letter, name) for name in Prepared.__struct_fields__}
        tx.execute(sa.insert(prepared).values(id=id_, **values))


def is_ordered(tx: Connection, kind: str, conversation: str, key: str) -> bool:
    """Whether it was ordered under this key before."""
    digest = hashlib.sha256(f"{kind}\n{conversation}\n{key}".encode()).hexdigest()
    return tx.execute(sa.select(deliveries.c.id).where(deliveries.c.id == f"dlv{digest[:32]}")).first() is not None


def ordered_since(tx: Connection, kind: str, conversation: str, since: int) -> int:
    """How many letters of the kind were ordered about the conversation since then."""
    d = deliveries.c
    where = (d.kind == kind, d.cause == conversation, d.at >= since)
    return int(tx.execute(sa.select(sa.func.count()).select_from(deliveries).where(*where)).scalar_one())


def find(tx: Connection, delivery: str) -> Prepared | None:
    """The letter of a delivery; None when it was sent or erased."""
    row = tx.execute(sa.select(prepared).where(prepared.c.id == delivery)).mappings().first()
    return Prepared(**{name: row[name] for name in Prepared.__struct_fields__}) if row else None


def sent(tx: Connection, delivery: str) -> None:
    """Its words are not kept any longer."""
    tx.execute(sa.delete(prepared).where(prepared.c.id == delivery))


@eraser
def erase_prepared(tx: Connection, subject: Subject) -> None:
    """Letters about the conversations are not sent any more, and development shows none that was."""
    about = sa.select(deliveries.c.id).where(deliveries.c.to == "prepared", deliveries.c.cause.in_(subject.conversations))
    tx.execute(sa.delete(sink).where(sink.c.id.in_(about)))
    tx.execute(sa.delete(prepared).where(prepared.c.conversation.in_(subject.conversations)))
