"""The words of conversations, kept apart to be found by: FTS5 on SQLite, a text index on PostgreSQL, folded as for requests.

They are written behind the conversation (handoff/indexing.py), not with each message: nothing that is said waits for this.
The virtual table of SQLite and the index of PostgreSQL are made by a migration; triggers keep them true to `conversation_words`.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base.database import schema
from base.rights_store import Subject, eraser
from desk import words
from handoff.scope import UNHELD
from handoff.state import Conversation
from handoff.store import conversation
from handoff.tables import conversations, entries

WORDS_AT_MOST = 20_000
"""Characters of folded words kept for a conversation."""
FOUND, LOOKED_AT = 30, 400
"""Conversations found at most, and entries of each that are looked at, the last ones, for the line that is shown."""
SNIPPET = 160

conversation_words = sa.Table(
    "conversation_words",
    schema,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("conversation", sa.String(40), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("upto", sa.Integer, nullable=False),
    sa.UniqueConstraint("conversation"),
    comment="folded words by which conversations are found, of the entries up to `upto`",
)


class Found(Struct, frozen=True):
    """A conversation that has the words, and the last line of it that has one: its seq, moment, speaker and text."""

    conversation: Conversation
    seq: int
    at: int
    by: str
    text: str


def stale(tx: Connection, since: int, until: int, most: int) -> list[tuple[str, int]]:
    """Conversations in which something was last said between these moments (milliseconds) and is not found yet, each with
    that moment, the oldest first."""
    c, w = conversations.c, conversation_words.c
    joined = sa.select(c.id, c.last_at).outerjoin(conversation_words, w.conversation == c.id)
    behind = joined.where(c.last_at.between(since, until), c.seq > sa.func.coalesce(w.upto, 0))
    return [(id_, at) for id_, at in tx.execute(behind.order_by(c.last_at).limit(most))]


def index(tx: Connection, ids: Sequence[str]) -> None:
    """Brings the words of these conversations up to what was said."""
    w = conversation_words.c
    known = {row.conversation: row for row in tx.execute(sa.select(conversation_words).where(w.conversation.in_(ids)))}
    for id_ in ids:
        row = known.get(id_)
        upto, said = _said(tx, id_, row.upto if row else 0)
        new = words.stems(" ".join(dict.fromkeys(said.split())))
        kept = " ".join(dict.fromkeys([*(row.words.split() if row else ()), *new]))[:WORDS_AT_MOST]
        if row:
            changed = {"words": kept} if kept != row.words else {}  # who repeats themselves is found already
            tx.execute(sa.update(conversation_words).where(w.conversation == id_).values(upto=upto, **changed))
        else:
            tx.execute(sa.insert(conversation_words), {"conversation": id_, "words": kept, "upto": upto})


def find(tx: Connection, text: str, departments: Sequence[str] | None, holder: str) -> list[Found]:
    """The conversations that have all words of `text` and that may be looked at (handoff/scope.py:place): of these departments
    (None: all), held by `holder`, or last held by them and by nobody now; the last used first. A text without a word has none."""
    asked = words.asked(text)
    if not asked:
        return []
    c, w = conversations.c, conversation_words.c
    source = sa.select(conversations).join(conversation_words, w.conversation == c.id)
    query = source.where(_having(tx.dialect.name, asked))
    if departments is not None:
        had = sa.or_(c.agent == holder, sa.and_(c.last_agent == holder, c.state.in_(UNHELD)))
        query = query.where(sa.or_(c.department.in_(departments), sa.and_(had, sa.literal(bool(holder)))))
    rows = tx.execute(query.order_by(c.last_at.desc(), c.id).limit(FOUND)).mappings().all()
    return [found for row in rows if (found := _shown(tx, row, asked))]


def _having(dialect: str, asked: Sequence[tuple[str, bool]]) -> sa.ColumnElement[bool]:
    w = conversation_words.c
    if dialect == "sqlite":
        query = " ".join(f'"{stem}"*' if more else f'"{stem}"' for stem, more in asked)
        search = sa.table("conversation_search", sa.column("rowid"))
        matching = sa.select(search.c.rowid).where(sa.literal_column("conversation_search").op("MATCH")(query))
        return w.id.in_(matching)
    query = " & ".join(f"'{stem}':*" if more else f"'{stem}'" for stem, more in asked)
    simple: sa.ColumnClause[str] = sa.literal_column("'simple'::regconfig")
    return sa.func.to_tsvector(simple, w.words).op("@@")(sa.func.to_tsquery(simple, query))


def _said(tx: Connection, id_: str, after: int) -> tuple[int, str]:
    """How far the conversation is, and what was said and noted in it after `after`."""
    upto = int(tx.execute(sa.select(conversations.c.seq).where(conversations.c.id == id_)).scalar_one())
    e = entries.c
    said = sa.select(e.text).where(e.conversation == id_, e.seq > after, e.seq <= upto, e.kind != "event", e.text != "")
    return upto, "\n".join(tx.execute(said.order_by(e.seq)).scalars())


def _shown(tx: Connection, row: RowMapping, asked: Sequence[tuple[str, bool]]) -> Found | None:
    e = entries.c
    last = sa.select(entries).where(e.conversation == row["id"], e.kind != "event", e.text != "").order_by(e.seq.desc())
    lines = tx.execute(last.limit(LOOKED_AT)).mappings().all()
    best = max(lines, key=lambda line: (_hits(line["text"], asked), line["seq"]), default=None)
    if best is None:
        return None
    return Found(conversation(row), best["seq"], best["at"], best["by"], best["text"][:SNIPPET])


def _hits(text: str, asked: Sequence[tuple[str, bool]]) -> int:
    stems = words.stems(text)
    return sum(any(has.startswith(stem) if more else has == stem for has in stems) for stem, more in asked)


@eraser
def erase_words(tx: Connection, subject: Subject) -> None:
    """The conversations are found by no word any more."""
    mine = conversation_words.c.conversation.in_(subject.conversations)
    tx.execute(sa.update(conversation_words).where(mine).values(words=""))
