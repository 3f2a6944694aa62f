"""What stands around a conversation for an agent: the person's other ones, who had this one before, and mentions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base.identity import staff
from handoff.state import Conversation
from handoff.store import conversation
from handoff.tables import conversations, entries, handlings, mentions

MOST = 20
ANSWERS_FROM, ANSWER_AT_LEAST, ANSWER_AT_MOST = 40, 25, 600
"""Resolved conversations that answers are taken from, and the length of one that may serve again."""

_PERSONAL = re.compile(r"\d{3}|@|https?:|\b(?=\w*\d)(?=\w*[A-Za-z])\w{3,}")


class Handling(Struct, frozen=True):
    """An agent's earlier time with the conversation; moments in milliseconds, `ended` by what."""

    agent: str
    topic: str
    taken_at: int
    ended_at: int
    ended: str


class Answer(Struct, frozen=True):
    """What a customer asked and an agent answered."""

    asked: str
    text: str


class Mention(Struct, frozen=True):
    """A note in which a member of staff is mentioned."""

    conversation: str
    seq: int
    at: int
    by: str
    text: str
    whisper: bool
    seen: bool


def others(tx: Connection, visitors: Sequence[str], than: str) -> list[Conversation]:
    """The conversations of these browsers of one person, the last used first."""
    c = conversations.c
    found = sa.select(conversations).where(c.visitor.in_(visitors), c.id != than, c.seq > 0).order_by(c.last_at.desc())
    return [conversation(row) for row in tx.execute(found.limit(MOST)).mappings()]


def before(tx: Connection, of: str) -> list[Handling]:
    """Who had the conversation before, the last first."""
    joined = sa.select(handlings, staff.c.name).outerjoin(staff, staff.c.id == handlings.c.agent)
    rows = tx.execute(joined.where(handlings.c.conversation == of).order_by(handlings.c.epoch.desc()).limit(MOST)).mappings()
    return [Handling(row["name"] or "", row["topic"], row["taken_at"], row["ended_at"], row["ended"]) for row in rows]


def answers(tx: Connection, of: Conversation, may: Callable[[Conversation], bool]) -> list[Answer]:
    """What agents answered in the last resolved conversations on the same topic and in the same language, each with what had been
    asked; none with figures or addresses in it, which are another customer's."""
    topic = str(of.fields.get("topic") or "")
    h, e = handlings.c, entries.c
    resolved = sa.select(h.conversation, h.epoch).where(h.topic == topic, h.language == of.language, h.ended == "agent_resolves",
                                                        h.conversation != of.id).order_by(h.ended_at.desc()).limit(ANSWERS_FROM)
    places = list(tx.execute(resolved)) if topic else []
    rows = tx.execute(sa.select(conversations).where(conversations.c.id.in_([place.conversation for place in places]))).mappings()
    seen = {row["id"] for row in rows if may(conversation(row))}
    found: list[Answer] = []
    for id_, epoch in places:
        # what was said to the assistant, in the queue and to the agent: each has an epoch of its own
        there = (e.conversation == id_, e.epoch.between(epoch - 2, epoch), e.kind == "text", e.text != "")
        said = sa.select(e.by, e.text).where(*there)
        found += _answers(tx.execute(said.order_by(e.seq)).all()) if id_ in seen else []
    return found[:MOST]


def _answers(said: Sequence[Any]) -> list[Answer]:
    pairs, asked = [], ""
    for by, text in said:
        if by == "customer":
            asked = text
        elif by == "agent" and asked and ANSWER_AT_LEAST <= len(text) <= ANSWER_AT_MOST and not _PERSONAL.search(text):
            pairs.append(Answer(asked, text))
    return pairs


def mentions_of(tx: Connection, member: str) -> list[tuple[Mention, Conversation]]:
    """The last mentions of a member of staff, with where they stand now: whether they may be shown is for the door to say."""
    same = sa.and_(entries.c.conversation == mentions.c.conversation, entries.c.seq == mentions.c.seq)
    query = sa.select(mentions, entries.c.text, entries.c.event).join(entries, same).where(mentions.c.staff == member)
    rows = tx.execute(query.order_by(mentions.c.at.desc(), mentions.c.seq.desc()).limit(MOST)).mappings().all()
    ids = {row["conversation"] for row in rows}
    found = tx.execute(sa.select(conversations).where(conversations.c.id.in_(ids))).mappings()
    places = {row["id"]: conversation(row) for row in found}
    return [(_mention(row), places[row["conversation"]]) for row in rows]


def saw_mentions(tx: Connection, member: str, of: str, now: int) -> None:
    """The member has seen what mentions them in the conversation, in all of them when `of` is empty."""
    m = mentions.c
    here = () if not of else (m.conversation == of,)
    tx.execute(sa.update(mentions).where(m.staff == member, m.seen_at == 0, *here).values(seen_at=now))


def _mention(row: RowMapping) -> Mention:
    whisper, seen = row["event"] == "whisper", row["seen_at"] > 0
    return Mention(row["conversation"], row["seq"], row["at"], row["by"], row["text"], whisper, seen)
