"""The core's rules of the agent's craft: labels, checklists, snoozing, whispers, and requests opened from the chat. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec.structs import replace

from base.errors import Refused
from handoff import events as ev
from handoff.state import STATES, Conversation, Decision, Draft, State

STAFF_EVENTS = frozenset({"labelled", "ticked", "snoozed", "snooze_ended"})
"""Entries about how staff keep their work in order: shown to staff only."""

Rule = Callable[[Conversation, Any], Decision]


def note(c: Conversation, e: ev.AgentNotes) -> Decision:
    """A note; whom it mentions stands in it."""
    data = {"mentions": [{"id": one.id, "name": one.name} for one in e.mentions]} if e.mentions else {}
    return _written(c, e, "note", "", data)


def whisper(c: Conversation, e: ev.AgentWhispers) -> Decision:
    """A supervisor's word to the holder, which nobody but staff sees."""
    if c.agent is None:
        raise Refused("nobody_holds")
    return _written(c, e, "note", "whisper", {"mentions": [{"id": c.agent.id, "name": c.agent.name}]})


def label(c: Conversation, e: ev.AgentLabels) -> Decision:
    """The labels are these from now on."""
    draft = _event(c, e, "labelled", labels=list(e.labels))
    return Decision(replace(c, seq=draft.seq, labels=e.labels), (draft,))


def tick(c: Conversation, e: ev.AgentTicks) -> Decision:
    """One point of the topic's checklist is done, or is not after all."""
    rest = tuple(item for item in c.ticks if item != e.item)
    ticks = (*rest, e.item) if e.done else rest
    draft = _event(c, e, "ticked", item=e.item, done=e.done, ticks=list(ticks))
    return Decision(replace(c, seq=draft.seq, ticks=ticks), (draft,))


def snooze(c: Conversation, e: ev.AgentSnoozes) -> Decision:
    """Out of the holder's way until then, or until the customer writes; 0 takes that back."""
    held(c, e)
    if e.until and e.until <= e.at:
        raise Refused("past_moment")
    draft = _event(c, e, "snoozed", until=e.until)
    return Decision(replace(c, seq=draft.seq, snoozed_until=e.until, waiting_since=0, reminded_at=0), (draft,))


def wake(c: Conversation, e: ev.SnoozeEnds) -> Decision:
    """Its time has come; late when the customer or the holder was faster."""
    if not c.snoozed_until or c.snoozed_until != e.until:
        return Decision(c, late=True)
    draft = Draft(seq=c.seq + 1, at=e.at, by="system", kind="event", event="snooze_ended")
    since = e.at if c.unanswered else 0
    return Decision(replace(c, seq=draft.seq, snoozed_until=0, waiting_since=since), (draft,))


def register(c: Conversation, e: ev.AgentRegisters) -> Decision:
    """The holder opened or extended a request: the customer gets the card with a line of the holder's."""
    held(c, e)
    draft = Draft(seq=c.seq + 1, at=e.at, by="agent", text=e.text, name=e.agent.name, sender=e.agent.id, card=e.card)
    fields = {**c.fields, "tracking_number": e.number}
    c = replace(c, seq=draft.seq, last_at=e.at, unanswered=False, waiting_since=0, reminded_at=0, snoozed_until=0, fields=fields)
    return Decision(c, (draft,))


def held(c: Conversation, e: Any) -> None:
    """Refuses all but the holder under today's fence."""
    if c.agent is None or c.agent.id != e.agent.id:
        raise Refused("not_holder", by=c.agent)
    if e.epoch != c.epoch:
        raise Refused("stale_epoch")


def _late(c: Conversation, _: ev.Event) -> Decision:
    return Decision(c, late=True)


def _written(c: Conversation, e: ev.AgentNotes | ev.AgentWhispers, kind: Any, event: str, data: dict[str, Any]) -> Decision:
    draft = Draft(seq=c.seq + 1, at=e.at, by="agent", kind=kind, text=e.text, name=e.agent.name, sender=e.agent.id, event=event,
                  data=data)
    return Decision(replace(c, seq=draft.seq), (draft,))


def _event(c: Conversation, e: Any, event: str, **data: Any) -> Draft:
    return Draft(seq=c.seq + 1, at=e.at, by="system", kind="event", event=event, sender=e.agent.id,
                 data={"agent": msgspec.to_builtins(e.agent), **data})


TABLE: dict[tuple[State, type[ev.Event]], Rule] = {
    **{(state, ev.AgentNotes): note for state in STATES},
    **{(state, ev.AgentWhispers): whisper for state in STATES},
    **{(state, ev.AgentLabels): label for state in STATES},
    **{(state, ev.AgentTicks): tick for state in STATES},
    **{(state, ev.AgentSnoozes): snooze for state in STATES},
    **{(state, ev.AgentRegisters): register for state in STATES},
    **{(state, ev.SnoozeEnds): wake if state == "agent" else _late for state in STATES},
}
"""Every state with every event of the craft; the core's table takes them in."""
