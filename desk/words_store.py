"""The words of requests, kept apart to be found by: FTS5 on SQLite, a stored text column on PostgreSQL, one way to ask.

The virtual table of SQLite and the column of PostgreSQL are made by a migration and kept true to `request_words` by the
database itself, so that erasing a row erases its words everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base.database import schema
from desk import words
from desk.tables import requests
from desk.words import WORDS_AT_MOST

request_words = sa.Table(
    "request_words",
    schema,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("request", sa.String(24), sa.ForeignKey("requests.tracking_number", ondelete="CASCADE"), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.UniqueConstraint("request"),
    comment="folded words by which requests are found; `id` grows with the registration",
)


def add_all(tx: Connection, new: Sequence[tuple[str, str]]) -> None:
    """The words of new requests: number and text of each."""
    tx.execute(sa.insert(request_words), [{"request": number, "words": words.kept(text)} for number, text in new])


def extend(tx: Connection, request: str, text: str) -> None:
    """More words on it, as far as there is room."""
    w = request_words.c
    longer = sa.func.substr(w.words + " " + words.kept(text), 1, WORDS_AT_MOST)
    tx.execute(sa.update(request_words).where(w.request == request).values(words=longer))


def forget(tx: Connection, request: str) -> None:
    """The request is found by no word any more."""
    tx.execute(sa.update(request_words).where(request_words.c.request == request).values(words=""))


def merge(tx: Connection, first: bool, index: str = "request_search") -> bool:
    """A step of putting the index together anew, which leaves what was forgotten behind; whether more is to be done. FTS5 only
    notes that a row has no words any more. PostgreSQL's own vacuum sees to that."""
    if tx.dialect.name != "sqlite":
        return False
    before = tx.exec_driver_sql("SELECT total_changes()").scalar_one()
    tx.execute(_MERGE[index], {"pages": -MERGED if first else MERGED})
    return int(tx.exec_driver_sql("SELECT total_changes()").scalar_one()) - int(before) >= _WORKED


def has_words(text: str) -> bool:
    """Whether there is a word in the text to look for."""
    return bool(words.asked(text))


def newest(tx: Connection, text: str, conditions: Sequence[sa.ColumnElement[bool]], after: int | None,
           most: int) -> Sequence[RowMapping]:
    """Requests that have all words of the text and meet the conditions, the newest first, each with its `place` in that order;
    those behind the place `after`. The text has a word."""
    ways = (_all,) if tx.dialect.name == "sqlite" else (_lately, _narrowly, _rarely, _all)
    for way in ways:
        if (rows := way(tx, Looked(text, conditions, after, most))) is not None:
            return rows
    raise LookupError("the last way always answers")


class Looked(Struct, frozen=True):
    """What is looked for."""

    text: str
    conditions: Sequence[sa.ColumnElement[bool]]
    after: int | None
    most: int


def _lately(tx: Connection, looked: Looked) -> Sequence[RowMapping] | None:
    """Among the newest, where frequent words fill a page at once; None when they don't, or when there are more."""
    w = request_words.c
    late = sa.select(w.id, w.request, _SEARCH.label("search")).where(*_behind(w.id, looked.after))
    near = late.order_by(w.id.desc()).limit(LATELY).subquery("late")
    joined = near.join(requests, requests.c.tracking_number == near.c.request)
    query = sa.select(requests, near.c.id.label("place")).select_from(joined).where(_match(near.c.search, looked.text))
    rows = _page(tx, query.where(*looked.conditions), near.c.id, looked)
    return rows if len(rows) >= looked.most else None


def _narrowly(tx: Connection, looked: Looked) -> Sequence[RowMapping] | None:
    """By everything but the words, when few requests are left by that; None when they are not."""
    if not looked.conditions:
        return None
    some = sa.select(requests).where(*looked.conditions).limit(FEW + 1).subquery("some")
    if int(tx.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()) > FEW:
        return None
    w = request_words.c
    query = sa.select(some, w.id.label("place")).select_from(some.join(request_words, w.request == some.c.tracking_number))
    query = query.where(_match(_SEARCH, looked.text), *_behind(w.id, looked.after))
    return _page(tx, query, w.id, looked)


def _rarely(tx: Connection, looked: Looked) -> Sequence[RowMapping] | None:
    """By the index of words, which is asked for no more than few; None when more requests have them.

    The planner knows the most frequent words only: for a rare one it would rather walk the whole table back from the newest,
    in the hope of a page soon.
    """
    w = request_words.c
    for each in ("enable_seqscan", "enable_indexscan"):
        tx.execute(sa.text(f"SET LOCAL {each} = off"))
    found = list(tx.execute(sa.select(w.id).where(_match(_SEARCH, looked.text)).limit(FEW + 1)).scalars())
    for each in ("enable_seqscan", "enable_indexscan"):
        tx.execute(sa.text(f"SET LOCAL {each} = on"))
    if len(found) > FEW:
        return None
    query = _joined(w.id).where(w.id.in_(found), *looked.conditions, *_behind(w.id, looked.after))
    return _page(tx, query, w.id, looked)


def _all(tx: Connection, looked: Looked) -> Sequence[RowMapping]:
    """In the order of the words' own index, however far: SQLite reads FTS5 in this order without sorting."""
    if tx.dialect.name == "sqlite":
        search = sa.table("request_search", sa.column("rowid"))
        place: Any = sa.literal_column("request_search.rowid", sa.Integer)
        source = search.join(request_words, request_words.c.id == search.c.rowid)
        source = source.join(requests, requests.c.tracking_number == request_words.c.request)
        asked = " ".join(f'"{stem}"*' if more else f'"{stem}"' for stem, more in words.asked(looked.text))
        query = sa.select(requests, place.label("place")).select_from(source)
        query = query.where(sa.literal_column("request_search").op("MATCH")(asked))
    else:
        place = request_words.c.id
        query = _joined(place).where(_match(_SEARCH, looked.text))
    query = query.where(*looked.conditions, *_behind(place, looked.after))
    return _page(tx, query, place, looked)


def _joined(place: Any) -> sa.Select[Any]:
    source = request_words.join(requests, requests.c.tracking_number == request_words.c.request)
    return sa.select(requests, place.label("place")).select_from(source)


def _behind(place: Any, after: int | None) -> list[sa.ColumnElement[bool]]:
    return [] if after is None else [place < after]


def _page(tx: Connection, query: sa.Select[Any], place: Any, looked: Looked) -> Sequence[RowMapping]:
    return tx.execute(query.order_by(place.desc()).limit(looked.most)).mappings().all()


def _match(column: Any, text: str) -> sa.ColumnElement[bool]:
    asked = " & ".join(f"'{stem}':*" if more else f"'{stem}'" for stem, more in words.asked(text))
    found: sa.ColumnElement[bool] = column.op("@@")(sa.func.to_tsquery(_SIMPLE, asked))
    return found


_MERGE = {
    "request_search": sa.text("INSERT INTO request_search(request_search, rank) VALUES ('merge', :pages)"),
    "conversation_search": sa.text("INSERT INTO conversation_search(conversation_search, rank) VALUES ('merge', :pages)"),
}
MERGED = 500
"""Pages that a step puts together, some milliseconds of the writer's time."""
_WORKED = 2
"""So many changes has a step that did something (SQLite's documentation of `merge`)."""
LATELY = 10_000
"""So many of the newest are looked through in some milliseconds; a word that one of two hundred has fills a page there."""
FEW = 3_000
"""So many requests are fetched and sorted in some milliseconds."""
_SEARCH: sa.ColumnClause[Any] = sa.literal_column("request_words.search")
"""PostgreSQL's stored column of the words, kept by the database itself; SQLite has none, it has FTS5."""
_SIMPLE: sa.ColumnClause[str] = sa.literal_column("'simple'::regconfig")
