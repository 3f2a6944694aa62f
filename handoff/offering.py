"""The core's rules of offering: one agent is asked at a time, and answers that are due are asked for. Pure."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from base.errors import Refused
from handoff import events as ev
from handoff.state import Conversation, Decision, Draft

STAFF_EVENTS = frozenset({"offered", "declined", "offer_lapsed", "answer_due"})
"""Entries about how staff share the work: shown to staff only."""


def offer(c: Conversation, e: ev.Offered) -> Decision:
    """Offered to one agent; late when somebody else has it by now."""
    if c.offered is not None or e.epoch != c.epoch:
        return Decision(c, late=True)
    draft = _event(c, e.at, "offered", agent=e.agent)
    return Decision(replace(c, offered=e.agent, offered_until=e.until, seq=draft.seq), (draft,))


def decline(c: Conversation, e: ev.AgentDeclines) -> Decision:
    """The one to whom it is offered passes it on."""
    if c.offered is None or c.offered.id != e.agent.id:
        raise Refused("not_offered")
    return _pass_on(c, e.at, e.agent, "declined", sender=e.agent.id)


def lapse(c: Conversation, e: ev.OfferLapsed) -> Decision:
    """Not accepted in time."""
    if c.offered is None or (c.offered.id, c.offered_until) != (e.agent.id, e.until):
        return Decision(c, late=True)
    return _pass_on(c, e.at, c.offered, "offer_lapsed")


def assign(c: Conversation, e: ev.AgentAssigns) -> Decision:
    """Given to an agent by a supervisor; whoever held it holds it no longer, and a turn of the bot is void."""
    if c.agent is not None and c.agent.id == e.to.id:
        raise Refused("already_taken", by=c.agent)
    draft = _event(c, e.at, "joined", sender=e.agent.id, agent=e.to, assigned_by=e.agent)
    return Decision(hold(c, e.to, e.at, draft.seq), (draft,))


def remind(c: Conversation, e: ev.AnswerDue) -> Decision:
    """The holder is told that an answer is due, once for each wait."""
    if e.epoch != c.epoch or not c.waiting_since or c.reminded_at:
        return Decision(c, late=True)
    draft = _event(c, e.at, "answer_due", agent=c.agent)
    return Decision(replace(c, reminded_at=e.at, seq=draft.seq), (draft,))


def miss(c: Conversation, e: ev.AnswerMissed) -> Decision:
    """Back to the queue at the old place, and not to the same agent first; the customer is told once."""
    if e.epoch != c.epoch or not c.reminded_at or c.agent is None:
        return Decision(c, late=True)
    draft = _event(c, e.at, "agent_silent")
    back = wait_again(c, e.at, draft.seq)
    return Decision(replace(back, passed=((c.agent.id, e.at),)), (draft,))


def wait_again(c: Conversation, at: int, seq: int) -> Conversation:
    """Queued again without a holder, at the old place: `queued_at` stays."""
    return replace(c, state="queued", epoch=c.epoch + 1, agent=None, taken_at=0, seq=seq, last_at=at, waiting_since=0,
                   reminded_at=0, snoozed_until=0)


def hold(c: Conversation, agent: ev.Staff, at: int, seq: int) -> Conversation:
    """Held by `agent` from now on; what the customer said meanwhile waits for an answer from now."""
    return replace(c, state="agent", epoch=c.epoch + 1, agent=agent, seq=seq, taken_at=at, last_at=at,
                   queued_at=c.queued_at or at, turn=0, turn_deadline=0, waiting=(), offered=None, offered_until=0, passed=(),
                   last_agent=agent.id, waiting_since=at if c.unanswered else 0, reminded_at=0,
                   snoozed_until=0)


def not_offered(c: Conversation, _: ev.Event) -> Decision:
    """Nobody was asked."""
    raise Refused("not_offered")


def _pass_on(c: Conversation, at: int, agent: ev.Staff, event: str, sender: str = "") -> Decision:
    draft = _event(c, at, event, sender=sender, agent=agent)
    passed = (*(one for one in c.passed if one[0] != agent.id), (agent.id, at))
    return Decision(replace(c, offered=None, offered_until=0, passed=passed, seq=draft.seq), (draft,))


def _event(c: Conversation, at: int, event: str, sender: str = "", **staff: ev.Staff | None) -> Draft:
    data = {name: msgspec.to_builtins(one) for name, one in staff.items()}
    return Draft(seq=c.seq + 1, at=at, by="system", kind="event", event=event, sender=sender, data=data)
