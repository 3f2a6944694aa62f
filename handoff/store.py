"""The ledger's commands on conversations: one read and one write for a whole batch, decided by the core."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.engine import Connection, RowMapping

from base.database import for_update
from base.errors import Refused
from handoff import core
from handoff.core import Conversation, Decision, Draft
from handoff.events import Event, Staff
from handoff.tables import conversations, entries


class Act(Struct, frozen=True):
    """Let `event` happen to `conversation`, once for each (sender, cid); `cid` is empty for our own events."""

    conversation: str
    event: Event
    sender: str = ""
    cid: str = ""


class Done(Struct, frozen=True):
    """What an Act did, after its commit. `repeated`: it had been done before, and this is what was answered then."""

    seq: int
    at: int
    epoch: int
    before: Conversation | None = None
    decision: Decision | None = None
    cid: str = ""
    repeated: bool = False


class Acts:
    """The family of Act commands: each conversation is read once, decided in memory, and written once."""

    name = "acts"

    def key(self, command: Act) -> str:
        """Rows are locked in the order of conversation ids."""
        return command.conversation

    def run(self, tx: Connection, commands: Sequence[Act]) -> list[Done | Refused]:
        """One Done or Refused for each command, in order."""
        rows = self._locked(tx, {command.conversation for command in commands})
        known = self._known(tx, commands)
        changed: dict[str, Conversation] = {}
        drafted: list[dict[str, Any]] = []
        outcomes: list[Done | Refused] = []
        for command in commands:
            before = changed.get(command.conversation) or rows.get(command.conversation)
            outcome = _act(command, before, known)
            outcomes.append(outcome)
            if isinstance(outcome, Done) and outcome.decision and outcome.decision.entries:
                changed[command.conversation] = outcome.decision.conversation
                epoch = outcome.decision.conversation.epoch
                new = [_entry_row(command, epoch, *one) for one in _own_first(command, outcome.decision.entries)]
                drafted += new
                if command.cid:
                    known[command.conversation, command.sender, command.cid] = _own(new)
        if drafted:
            tx.execute(sa.insert(entries), drafted)
            tx.execute(_UPDATE, [_row(c) for c in changed.values()])
        return outcomes

    @staticmethod
    def _locked(tx: Connection, ids: set[str]) -> dict[str, Conversation]:
        query = for_update(sa.select(conversations).where(conversations.c.id.in_(ids)).order_by(conversations.c.id))
        return {row["id"]: conversation(row) for row in tx.execute(query).mappings()}

    @staticmethod
    def _known(tx: Connection, commands: Sequence[Act]) -> dict[tuple[str, str, str], dict[str, Any]]:
        """Entries that were already written for these commands: a client that heard no ack asks again."""
        wanted = [(command.conversation, command.sender, command.cid) for command in commands if command.cid]
        if not wanted:
            return {}
        key = sa.tuple_(entries.c.conversation, entries.c.sender, entries.c.cid)
        query = sa.select(entries).where(key.in_(wanted), entries.c.cid.is_not(None))
        return {(r["conversation"], r["sender"], r["cid"]): dict(r) for r in tx.execute(query).mappings()}


def _act(command: Act, before: Conversation | None, known: dict[tuple[str, str, str], dict[str, Any]]) -> Done | Refused:
    if before is None:
        return Refused("not_found")
    earlier = known.get((command.conversation, command.sender, command.cid)) if command.cid else None
    if earlier is not None:
        if earlier["body"] != _body(command.event):
            return Refused("cid_reused")
        return Done(earlier["seq"], earlier["at"], earlier["epoch"], cid=command.cid, repeated=True)
    try:
        decision = core.decide(before, command.event)
    except Refused as refused:
        return refused
    own = next((d for d in decision.entries if d.sender and d.sender == command.sender), None)
    seq = own.seq if own else decision.conversation.seq
    return Done(seq, command.event.at, decision.conversation.epoch, before, decision, command.cid)


def _own_first(command: Act, drafts: tuple[Draft, ...]) -> Iterable[tuple[Draft, bool]]:
    """The drafts in order, each with whether it is the one that carries the sender's cid: the sender's first."""
    marked = not command.cid
    for draft in drafts:
        own = not marked and draft.sender == command.sender
        marked = marked or own
        yield draft, own


def _own(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next((row for row in rows if row["cid"]), rows[0])


def _body(event: Event) -> str:
    """What a repeated cid must have in common with the first: all of the event but its moment."""
    return hashlib.blake2b(msgspec.json.encode(replace(event, at=0)), digest_size=8).hexdigest()


def _entry_row(command: Act, epoch: int, draft: Draft, own: bool) -> dict[str, Any]:
    extra = {key: value for key, value in (("card", draft.card), ("data", draft.data), ("offered", draft.offered)) if value}
    return {
        "conversation": command.conversation, "seq": draft.seq, "at": draft.at, "by": draft.by, "kind": draft.kind,
        "sender": draft.sender, "name": draft.name, "text": draft.text, "event": draft.event,
        "extra": _json(extra) if extra else "", "cid": command.cid if own else None,
        "body": _body(command.event) if own else None, "epoch": epoch,
    }


_COLUMNS = ("language", "state", "epoch", "seq", "department", "priority", "reason", "queued_at", "taken_at", "turn",
            "turn_deadline", "verified", "preview", "unanswered", "last_at")
_UPDATE = (
    sa.update(conversations)
    .where(conversations.c.id == sa.bindparam("_id"))
    .values({name: sa.bindparam(f"_{name}") for name in (*_COLUMNS, "agent", "agent_name", "agent_department",
                                                         "waiting", "fields", "tried")})
)


def _row(c: Conversation) -> dict[str, Any]:
    row = {f"_{name}": getattr(c, name) for name in _COLUMNS}
    agent = c.agent or Staff("", "")
    return row | {
        "_id": c.id, "_agent": agent.id or None, "_agent_name": agent.name, "_agent_department": agent.department,
        "_waiting": _json(c.waiting), "_fields": _json(c.fields), "_tried": _json(c.tried),
    }


def conversation(row: RowMapping) -> Conversation:
    """The core's view of a row."""
    agent = Staff(row["agent"], row["agent_name"], row["agent_department"]) if row["agent"] else None
    return Conversation(
        id=row["id"], visitor=row["visitor"], agent=agent, waiting=tuple(msgspec.json.decode(row["waiting"])),
        fields=msgspec.json.decode(row["fields"]), tried=tuple(msgspec.json.decode(row["tried"])),
        **{name: row[name] for name in _COLUMNS},
    )


def open_conversation(tx: Connection, visitor: str, language: str, new: str, at: int) -> str:
    """The visitor's conversation, made under the id `new` if there is none yet. One visitor has one."""
    query = sa.select(conversations.c.id).where(conversations.c.visitor == visitor)
    found = tx.execute(query.order_by(conversations.c.created_at.desc()).limit(1)).scalar()
    if found:
        return str(found)
    blank = _row(Conversation(id=new, visitor=visitor, last_at=at))
    values = {name.removeprefix("_"): value for name, value in blank.items()}
    tx.execute(sa.insert(conversations).values(**values | {"visitor": visitor, "language": language, "created_at": at}))
    return new


def mark_seen(tx: Connection, conversation_id: str, by: str, seq: int) -> None:
    """Everything up to `seq` was on the reader's screen; never moves back, never beyond what exists."""
    column = conversations.c.seen_by_customer if by == "customer" else conversations.c.seen_by_agent
    where = (conversations.c.id == conversation_id, column < seq, conversations.c.seq >= seq)
    tx.execute(sa.update(conversations).where(*where).values({column: seq}))


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
