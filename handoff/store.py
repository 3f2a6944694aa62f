"""The ledger's commands on conversations: one read and one write for a whole batch, decided by the core."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.engine import Connection, RowMapping

from base import audit
from base.access import StaffMember
from base.database import for_update, insert_new
from base.errors import Refused
from base.rows import ByIds, Inserts, Updates
from handoff import core, scope
from handoff.events import CRAFT, EVENTS, AgentReplies, CustomerSays, Event, Staff
from handoff.memory import Memory, Stored
from handoff.state import Conversation, Decision, Draft
from handoff.tables import conversations, entries, handlings, mentions


class Act(Struct, frozen=True, gc=False):
    """Let `event` happen to `conversation`, once for each (sender, cid); `cid` is empty for our own events.

    With `who`, only if that member of staff may do it to the conversation as it stands under the lock.
    """

    conversation: str
    event: Event
    sender: str = ""
    cid: str = ""
    who: StaffMember | None = None


class Mark(Struct, frozen=True, gc=False):
    """Everything up to `seq` was on the screen of `by`; never moves back, never beyond what exists."""

    conversation: str
    by: str
    seq: int


class Done(Struct, frozen=True, gc=False):
    """What an Act did, after its commit. `repeated`: it had been done before, and this is what was answered then."""

    seq: int
    at: int
    epoch: int
    before: Conversation | None = None
    decision: Decision | None = None
    cid: str = ""
    repeated: bool = False


class Acts:
    """The family of Act and Mark commands: each conversation is read once, decided in memory, and written once.

    Marks go along so that a batch locks each conversation once and in one order: marks in a family of their own locked them
    a second time, and two processes then waited for each other.

    What was written is remembered, so that the next batch need only ask whether it is still so: a conversation that has
    the same seq and epoch in the database is the same, since whatever changes one adds an entry.
    """

    name = "acts"
    key = None  # all rows of a batch are locked at once, in the order of conversation ids

    def __init__(self) -> None:
        self._memory = Memory()

    def rolled_back(self) -> None:
        """What was remembered of the transaction never happened."""
        self._memory.clear()

    def run(self, tx: Connection, commands: Sequence[Act | Mark]) -> list[Done | Refused | None]:
        """One Done or Refused for each command, in order; None for a mark."""
        rows = self._locked(tx, sorted({command.conversation for command in commands}))
        done = iter(self._decided(tx, [command for command in commands if isinstance(command, Act)], rows))
        _mark(tx, [command for command in commands if isinstance(command, Mark)])
        return [next(done) if isinstance(command, Act) else None for command in commands]

    def _decided(self, tx: Connection, commands: Sequence[Act], rows: dict[str, Conversation]) -> list[Done | Refused]:
        """A cid that the memory does not know may still be an old one; then the unique index stops the batch, and the command,
        run again alone, is looked up first."""
        if len(commands) == 1:
            self._recall(tx, commands[0])
        first: dict[str, Conversation] = {}
        drafted: list[tuple[Any, ...]] = []
        outcomes: list[Done | Refused] = []
        for command in commands:
            now = rows.get(command.conversation)
            outcome = _act(command, now, self._memory)
            if type(outcome) is Refused and self._recall(tx, command):
                outcome = _act(command, now, self._memory)  # no longer possible, but it was done: only its ack was lost
            outcomes.append(outcome)
            if now is not None and isinstance(outcome, Done) and outcome.decision and outcome.decision.entries:
                after = rows[command.conversation] = outcome.decision.conversation
                first.setdefault(command.conversation, now)
                drafted += self._entries(command, outcome, outcome.decision.entries)
                if after.epoch != now.epoch or not isinstance(command.event, _SAYING):
                    _record(tx, command, now, outcome.decision)
        if drafted:
            _INSERT.write(tx, drafted)
            self._write(tx, [(before, rows[id_]) for id_, before in first.items()])
        return outcomes

    def _entries(self, command: Act, done: Done, drafts: Iterable[Draft]) -> list[tuple[Any, ...]]:
        """The rows of what the command adds; the sender's own one carries the cid, which is remembered."""
        body = _body(command.event) if command.cid else None
        if body is not None:
            self._memory.keep_cid(command, Stored(done.seq, done.at, done.epoch, body))
        return [_entry_row(command, done.epoch, draft, body if draft.seq == done.seq else None) for draft in drafts]

    def _write(self, tx: Connection, changed: list[tuple[Conversation, Conversation]]) -> None:
        light: list[dict[str, Any]] = []
        whole: list[dict[str, Any]] = []
        for before, after in changed:
            if _only_said(before, after):
                light.append(_said_row(after))
            else:
                whole.append(_row(after))
            self._memory.keep(after)
        if light:
            _UPDATE_SAID.write(tx, light)
        if whole:
            _UPDATE.write(tx, whole)

    def _locked(self, tx: Connection, ids: list[str]) -> dict[str, Conversation]:
        found = {id_: (seq, epoch) for id_, seq, epoch in _LOCK.read(tx, ids)}
        rows = {id_: c for id_, at in found.items() if (c := self._memory.get(id_, at))}
        missing = [id_ for id_ in found if id_ not in rows]
        if missing:
            for row in tx.execute(_READ, {"ids": missing}).mappings():
                rows[row["id"]] = conversation(row)
                self._memory.begin(row["id"])
        return rows

    def _recall(self, tx: Connection, command: Act) -> bool:
        """Whether the database knows the command's cid where the memory did not."""
        if not command.cid or self._memory.stored(command):
            return False
        key = {"conversation": command.conversation, "sender": command.sender, "cid": command.cid}
        row = tx.execute(_BY_CID, key).mappings().first()
        if row:
            self._memory.keep_cid(command, Stored(row["seq"], row["at"], row["epoch"], row["body"]))
        return row is not None


def _act(command: Act, before: Conversation | None, memory: Memory) -> Done | Refused:
    if before is None:
        return Refused("not_found")
    earlier = memory.stored(command) if command.cid else None
    if earlier is not None:
        if earlier.body != _body(command.event):
            return Refused("cid_reused")
        return Done(earlier.seq, earlier.at, earlier.epoch, cid=command.cid, repeated=True)
    try:
        if command.who is not None:
            scope.check(command.who, before, command.event)
        decision = core.decide(before, command.event)
    except Refused as refused:
        return refused
    return Done(_own_seq(command, decision), command.event.at, decision.conversation.epoch, before, decision, command.cid)


def _own_seq(command: Act, decision: Decision) -> int:
    """The entry that is acknowledged and carries the cid: the first that is the sender's own, else the last."""
    for draft in decision.entries:
        if draft.sender and draft.sender == command.sender:
            return draft.seq
    return decision.conversation.seq


_ACTIONS = {kind: "conversation." + re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower() for kind in EVENTS}


_SAYING = (CustomerSays, AgentReplies)
"""Of these nothing has to be recorded as long as the holder stays."""


def _record(tx: Connection, command: Act, before: Conversation, decision: Decision) -> None:
    """What follows an act beside its entries: the audit chain, an agent's time, mentions."""
    event, after = command.event, decision.conversation
    if (before.state, before.epoch) != (after.state, after.epoch) or isinstance(event, CRAFT):
        audit.append(tx, event.at, command.sender or "system", _ACTIONS[type(event)], after.id,
                     was=before.state, state=after.state, epoch=after.epoch)
    if before.agent is not None and after.epoch != before.epoch:
        tx.execute(sa.insert(handlings), _handling(event, before, before.agent))
    if mentioned := _mentions(after.id, decision.entries):
        tx.execute(sa.insert(mentions), mentioned)


def _handling(event: Event, before: Conversation, agent: Staff) -> dict[str, Any]:
    """The record of an agent's time with the conversation, which ended."""
    return {"conversation": before.id, "epoch": before.epoch, "agent": agent.id, "department": before.department,
            "topic": str(before.fields.get("topic") or ""), "language": before.language, "queued_at": before.queued_at,
            "taken_at": before.taken_at, "ended_at": event.at, "ended": _ACTIONS[type(event)].partition(".")[2]}


def _mentions(conversation: str, drafts: Iterable[Draft]) -> list[dict[str, Any]]:
    """Whom notes mention, so that they find it also when they were not here."""
    return [{"conversation": conversation, "seq": draft.seq, "staff": one["id"], "by": draft.name, "at": draft.at, "seen_at": 0}
            for draft in drafts if draft.kind == "note" and draft.data for one in draft.data["mentions"]]


def _body(event: Event) -> str:
    """What a repeated cid must have in common with the first: all of the event but its moment."""
    return blake2b(_encode(replace(event, at=0)), digest_size=8).hexdigest()


_encode = msgspec.json.Encoder().encode


def _entry_row(command: Act, epoch: int, draft: Draft, body: str | None) -> tuple[Any, ...]:
    """The columns of `entries` in order; with a `body` it carries the cid."""
    extra = _extra(draft) if draft.card or draft.data or draft.offered else ""
    return (command.conversation, draft.seq, draft.at, draft.by, draft.kind, draft.sender, draft.name, draft.text, draft.event,
            extra, None if body is None else command.cid, body, epoch)


def _extra(draft: Draft) -> str:
    parts = (("card", draft.card), ("data", draft.data), ("offered", draft.offered))
    return _json({key: value for key, value in parts if value})


_LOCK = ByIds(lambda ids: for_update(
    sa.select(conversations.c.id, conversations.c.seq, conversations.c.epoch)
    .where(conversations.c.id.in_(ids))
    .order_by(conversations.c.id)
))
_READ = sa.select(conversations).where(conversations.c.id.in_(sa.bindparam("ids", expanding=True)))
_INSERT = Inserts(entries)
_BY_CID = sa.select(entries).where(
    entries.c.conversation == sa.bindparam("conversation"), entries.c.sender == sa.bindparam("sender"),
    entries.c.cid == sa.bindparam("cid"))
_COLUMNS = ("language", "state", "epoch", "seq", "department", "priority", "reason", "queued_at", "taken_at", "turn",
            "turn_deadline", "verified", "preview", "unanswered", "last_at", "offered_until", "last_agent", "waiting_since",
            "reminded_at", "snoozed_until")
_UPDATE = Updates(conversations, (*_COLUMNS, "agent", "agent_name", "agent_department", "waiting", "fields", "tried", "offered",
                                  "passed", "labels", "ticks"))

_SAID = ("seq", "preview", "unanswered", "last_at", "waiting_since", "reminded_at")
_UPDATE_SAID = Updates(conversations, _SAID)


def _only_said(before: Conversation, after: Conversation) -> bool:
    """Whether nothing but a message has to be written: the commonest case by far, and a row of 20 columns is dear."""
    return (before.epoch, before.turn, before.turn_deadline, before.language, before.verified) == (
        after.epoch, after.turn, after.turn_deadline, after.language, after.verified
    ) and before.waiting is after.waiting and before.fields is after.fields and before.tried is after.tried and (
        before.department, before.priority) == (after.department, after.priority) and before.passed is after.passed and (
        before.offered is after.offered) and before.labels is after.labels and before.ticks is after.ticks and (
        before.snoozed_until == after.snoozed_until)


def _said_row(c: Conversation) -> dict[str, Any]:
    return {"_id": c.id, "_seq": c.seq, "_preview": c.preview, "_unanswered": c.unanswered, "_last_at": c.last_at,
            "_waiting_since": c.waiting_since, "_reminded_at": c.reminded_at}


def _row(c: Conversation) -> dict[str, Any]:
    row = {f"_{name}": getattr(c, name) for name in _COLUMNS}
    agent = c.agent or Staff("", "")
    return row | {
        "_id": c.id, "_agent": agent.id or None, "_agent_name": agent.name, "_agent_department": agent.department,
        "_waiting": _json(c.waiting), "_fields": _json(c.fields), "_tried": _json(c.tried),
        "_offered": _json(c.offered) if c.offered else "", "_passed": _json(c.passed),
        "_labels": " ".join(c.labels), "_ticks": " ".join(c.ticks),
    }


def conversation(row: RowMapping) -> Conversation:
    """The core's view of a row."""
    agent = Staff(row["agent"], row["agent_name"], row["agent_department"]) if row["agent"] else None
    return Conversation(
        id=row["id"], visitor=row["visitor"], agent=agent, waiting=tuple(msgspec.json.decode(row["waiting"])),
        fields=msgspec.json.decode(row["fields"]), tried=tuple(msgspec.json.decode(row["tried"])),
        offered=msgspec.json.decode(row["offered"], type=Staff) if row["offered"] else None,
        passed=msgspec.json.decode(row["passed"], type=tuple[tuple[str, int], ...]),
        labels=tuple(row["labels"].split()), ticks=tuple(row["ticks"].split()),
        **{name: row[name] for name in _COLUMNS},
    )


def open_conversation(tx: Connection, visitor: str, language: str, new: str, at: int) -> str:
    """The visitor's conversation, made under the id `new` if there is none yet. One visitor has one: of two tabs that come
    at once to two processes one makes it, and the other waits for that and finds it."""
    own = sa.select(conversations.c.id).where(conversations.c.visitor == visitor)
    if found := tx.execute(own).scalar():
        return str(found)
    blank = _row(Conversation(id=new, visitor=visitor, last_at=at))
    values = {name.removeprefix("_"): value for name, value in blank.items()}
    values |= {"visitor": visitor, "language": language, "created_at": at}
    tx.execute(insert_new(tx, conversations), values)
    return str(tx.execute(own).scalar_one())


def _mark(tx: Connection, marks: Sequence[Mark]) -> None:
    for by, column in (("customer", conversations.c.seen_by_customer), ("agent", conversations.c.seen_by_agent)):
        if rows := [{"_id": mark.conversation, "_upto": mark.seq} for mark in marks if mark.by == by]:
            upto: sa.BindParameter[int] = sa.bindparam("_upto")
            where = (conversations.c.id == sa.bindparam("_id"), column < upto, conversations.c.seq >= upto)
            tx.execute(sa.update(conversations).where(*where).values({column: upto}), rows)


def _json(value: Any) -> str:
    return _encode(value).decode()
