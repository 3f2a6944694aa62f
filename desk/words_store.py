"""The words of requests, kept apart to be found by: FTS5 on SQLite, a text index on PostgreSQL, one way to ask.

The virtual table of SQLite and the index of PostgreSQL are made by a migration; triggers keep them true to
`request_words`, so that erasing a row erases its words everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base.database import schema
from desk import words
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


def having(dialect: str, text: str) -> sa.ColumnElement[bool] | None:
    """The condition on `request_words` that all words of `text` are in it; None when there is no word in the text."""
    asked = words.asked(text)
    if not asked:
        return None
    if dialect == "sqlite":
        query = " ".join(f'"{stem}"*' if more else f'"{stem}"' for stem, more in asked)
        return sa.literal_column("request_search").op("MATCH")(query)
    query = " & ".join(f"'{stem}':*" if more else f"'{stem}'" for stem, more in asked)
    return sa.func.to_tsvector(_SIMPLE, request_words.c.words).op("@@")(sa.func.to_tsquery(_SIMPLE, query))


def few(tx: Connection, having: sa.ColumnElement[bool], most: int) -> list[int] | None:
    """The ids of the rows that have the words, None when there are more than `most`.

    PostgreSQL only knows how frequent the most frequent words are: for a rare one it would rather walk the whole table
    back from the newest, in the hope of a page soon. So the index of words is asked first; SQLite always begins with its own.
    """
    if tx.dialect.name == "sqlite":
        return None
    w = request_words.c
    for each in ("enable_seqscan", "enable_indexscan"):
        tx.execute(sa.text(f"SET LOCAL {each} = off"))
    found = list(tx.execute(sa.select(w.id).where(having).limit(most + 1)).scalars())
    for each in ("enable_seqscan", "enable_indexscan"):
        tx.execute(sa.text(f"SET LOCAL {each} = on"))
    return None if len(found) > most else found


def source(dialect: str) -> sa.FromClause:
    """Where `having` is asked."""
    if dialect == "sqlite":
        search = sa.table("request_search", sa.column("rowid"))
        return search.join(request_words, request_words.c.id == search.c.rowid)
    return request_words


def order(dialect: str) -> sa.ColumnElement[int]:
    """What grows with the registration; SQLite reads its index in this order without sorting."""
    return sa.literal_column("request_search.rowid", sa.Integer) if dialect == "sqlite" else request_words.c.id


_SIMPLE: sa.ColumnClause[str] = sa.literal_column("'simple'::regconfig")
