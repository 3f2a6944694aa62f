"""Texts of notices that the team changed: they stand in place of those in the files until they are taken back."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from base import audit
from base.database import schema
from desk.notices.texts import Wording

notice_texts = sa.Table(
    "notice_texts",
    schema,
    sa.Column("kind", sa.String(24), primary_key=True),
    sa.Column("topic", sa.String(40), primary_key=True),
    sa.Column("wording", sa.Text, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)
"""`topic` is empty where the text is for all topics that have none of their own; `wording` is JSON with both languages."""

Place = tuple[str, str]
"""A kind of news and a topic."""


class Changed(Struct, frozen=True):
    """A text of the team's, by whom and when it was last written."""

    wording: Wording
    by: str
    at: int


def all_changed(tx: Connection) -> dict[Place, Changed]:
    """All of them, by kind and topic."""
    rows = tx.execute(sa.select(notice_texts)).mappings()
    return {(row["kind"], row["topic"]): Changed(_read.decode(row["wording"]), row["by"], row["at"]) for row in rows}


def change(tx: Connection, place: Place, wording: Wording, by: str, now: int) -> None:
    """From now on this text is used; that it was changed stands in the audit chain."""
    _remove(tx, place)
    kept = msgspec.json.encode(wording).decode()
    tx.execute(sa.insert(notice_texts).values(kind=place[0], topic=place[1], wording=kept, by=by, at=now))
    audit.append(tx, now, by, "notice.changed", place[0], topic=place[1])


def take_back(tx: Connection, place: Place, by: str, now: int) -> bool:
    """The text of the files counts again; whether there was another."""
    gone = _remove(tx, place)
    if gone:
        audit.append(tx, now, by, "notice.taken_back", place[0], topic=place[1])
    return gone


def _remove(tx: Connection, place: Place) -> bool:
    t = notice_texts.c
    return bool(tx.execute(sa.delete(notice_texts).where(t.kind == place[0], t.topic == place[1])).rowcount)


_read = msgspec.json.Decoder(Wording)
