"""Conversations and the law: found by person or age, told to their owner, and emptied of every word while their shape stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base.rights_store import holds
from handoff.reading import for_staff
from handoff.tables import conversations, entries

_EMPTY = {"waiting": "[]", "fields": "{}", "tried": "[]", "preview": "", "reason": "", "turn": 0, "turn_deadline": 0,
          "agent": None, "agent_name": "", "agent_department": "", "state": "closed", "unanswered": False, "offered": "",
          "offered_until": 0, "passed": "[]", "labels": "", "ticks": "", "snoozed_until": 0}


def of_people(tx: Connection, ids: Sequence[str]) -> list[str]:
    """The conversations of these visitors."""
    return list(tx.execute(sa.select(conversations.c.id).where(conversations.c.visitor.in_(ids))).scalars())


def erase(tx: Connection, ids: Sequence[str]) -> None:
    """Every text is blank, who spoke and when stays. A raised epoch makes every process read the row anew."""
    tx.execute(sa.update(conversations).where(conversations.c.id.in_(ids)).values(**_EMPTY, epoch=conversations.c.epoch + 1))
    blank = {"text": "", "extra": "", "body": sa.null(), "cid": sa.null()}
    tx.execute(sa.update(entries).where(entries.c.conversation.in_(ids)).values(**blank))


def quiet_since(tx: Connection, before: int, most: int) -> list[str]:
    """Conversations in which nobody wrote since, that no person waits for or holds, of people under no legal hold."""
    c = conversations.c
    held = sa.select(holds.c.person)
    words = sa.exists().where(entries.c.conversation == c.id, entries.c.text != "")
    where = (c.last_at < before, c.state.in_(("bot", "closed")), c.visitor.not_in(held), words)
    return list(tx.execute(sa.select(c.id).where(*where).order_by(c.last_at).limit(most)).scalars())


def spoke_since(tx: Connection, people: Sequence[str], since: int) -> bool:
    """Whether one of these visitors has a conversation in which something was said since."""
    c = conversations.c
    return tx.execute(sa.select(c.id).where(c.visitor.in_(people), c.last_at >= since).limit(1)).first() is not None


def told(tx: Connection, ids: Sequence[str]) -> list[dict[str, Any]]:
    """What was said in the conversations, without what is for staff alone."""
    query = sa.select(entries).where(entries.c.conversation.in_(ids)).order_by(entries.c.conversation, entries.c.seq)
    return [{name: row[name] for name in ("conversation", "seq", "at", "by", "name", "text", "event")}
            for row in tx.execute(query).mappings() if not for_staff(row["kind"], row["event"])]
