"""The heart: who holds a conversation, and what each event makes of it. Pure; every (state, event) pair is decided here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec.structs import replace

from base.errors import Refused
from handoff import craft, offering
from handoff import events as ev
from handoff.state import AskBot, Conversation, Decision, Draft, State, TellBot

WAITING_AT_MOST = 20
"""Messages a customer may write ahead of the bot; who writes more is told to wait, and nothing is lost."""
PREVIEW = 90
"""Characters of the customer's last message that the console's list shows."""
TURN_MS = 10_000
"""After this a turn that nobody ended counts as failed: the bot's 8 s and 2 s for the one who asks to say so itself."""
NOT_UNDERSTOOD = "nlu_fallback"
"""What the bot says it understood when the dialogue was lost on the message."""

Rule = Callable[[Conversation, Any], Decision]


def decide(conversation: Conversation, event: ev.Event) -> Decision:
    """What `event` does; raises Refused (`illegal_transition`, `already_taken`, `not_holder`, …), then nothing changes."""
    rule = TABLE.get((conversation.state, type(event)))
    if rule is None:
        raise Refused("illegal_transition", state=conversation.state, event=type(event).__name__)
    return rule(conversation, event)


# --- the customer ----------------------------------------------------------------------


def _said(c: Conversation, e: ev.CustomerSays | ev.CustomerPresses) -> tuple[Conversation, Draft]:
    pressed = isinstance(e, ev.CustomerPresses)
    text = e.title if isinstance(e, ev.CustomerPresses) else e.text
    data = {"button": e.button, "meaning": e.meaning} if isinstance(e, ev.CustomerPresses) else {}
    draft = Draft(seq=c.seq + 1, at=e.at, by="customer", text=text, sender=c.visitor, data=data,
                  event="pressed" if pressed else "")
    since = c.waiting_since or (e.at if c.state == "agent" else 0)
    return replace(c, seq=draft.seq, preview=text[:PREVIEW], last_at=e.at, unanswered=True, waiting_since=since,
                   snoozed_until=0), draft


def _say_to_bot(c: Conversation, e: ev.CustomerSays | ev.CustomerPresses) -> Decision:
    if isinstance(e, ev.CustomerPresses) and e.meaning.get("ask_human"):
        return _press_for_human(c, e)  # the offer of a person must work while the bot does not
    if len(c.waiting) >= WAITING_AT_MOST:
        raise Refused("busy", retry_after=2.0)
    c, draft = _said(c, e)
    if c.turn:
        return Decision(replace(c, waiting=(*c.waiting, draft.seq)), (draft,))
    c, ask = _ask(c, draft.seq, e.at)
    return Decision(c, (draft,), (ask,))


def _press_for_human(c: Conversation, e: ev.CustomerPresses) -> Decision:
    c, draft = _said(c, e)
    queued = _queue(c, e.at, ev.Handoff("bot_failed"))
    return replace(queued, entries=(draft, *queued.entries))


def _say_to_person(c: Conversation, e: ev.CustomerSays | ev.CustomerPresses) -> Decision:
    c, draft = _said(c, e)
    return Decision(c, (draft,))


def _say_again(c: Conversation, e: ev.CustomerSays | ev.CustomerPresses) -> Decision:
    c, opened = _reopen(c, e.at)
    said = _say_to_bot(c, e)
    return replace(said, entries=(opened, *said.entries))


def _ask_human(c: Conversation, e: ev.CustomerAsksHuman) -> Decision:
    queued = _queue(c, e.at, ev.Handoff("asked"), sender=c.visitor)
    said = e.closed.get(queued.conversation.department, {}).get(c.language)
    if not said:
        return queued
    draft = Draft(seq=queued.conversation.seq + 1, at=e.at, by="bot", text=said)
    return replace(queued, conversation=replace(queued.conversation, seq=draft.seq), entries=(*queued.entries, draft))


def _ask_human_again(c: Conversation, e: ev.CustomerAsksHuman) -> Decision:
    c, opened = _reopen(c, e.at)
    queued = _ask_human(c, e)
    return replace(queued, entries=(opened, *queued.entries))


def _leave_queue(c: Conversation, e: ev.CustomerLeavesQueue) -> Decision:
    draft = Draft(seq=c.seq + 1, at=e.at, by="system", kind="event", event="left_queue", sender=c.visitor)
    return Decision(_to_bot(c, draft.seq, e.at), (draft,), (TellBot("resume"),))


def _leave_message(c: Conversation, e: ev.CustomerLeavesMessage) -> Decision:
    """The message is with the team: nobody has to wait for it, and what the bot was asking for is settled."""
    opened: tuple[Draft, ...] = ()
    if c.state == "closed":
        c, draft = _reopen(c, e.at)
        opened = (draft,)
    said = Draft(seq=c.seq + 1, at=e.at, by="customer", text=e.text, sender=c.visitor)
    left = Draft(seq=c.seq + 2, at=e.at, by="system", kind="event", event="message_left", text=e.told, sender=c.visitor,
                 card=e.card)
    fields, entries = {**c.fields, "tracking_number": e.number}, (*opened, said, left)
    if c.state == "agent":  # who took it in the meantime reads it
        return Decision(replace(c, seq=left.seq, last_at=e.at, unanswered=True, waiting_since=c.waiting_since or e.at,
                                fields=fields, snoozed_until=0), entries)
    if c.state == "queued":
        c = _to_bot(c, left.seq, e.at)
    told = TellBot("resume", resolved=True, noted=e.number)
    return Decision(replace(c, seq=left.seq, last_at=e.at, fields=fields), entries, (told,))


def _switch_language(c: Conversation, e: ev.CustomerSwitchesLanguage) -> Decision:
    draft = Draft(seq=c.seq + 1, at=e.at, by="system", kind="event", event="language", sender=c.visitor,
                  data={"language": e.language})
    effects = (TellBot("language"),) if c.state == "bot" else ()  # a person holds it: Rasa learns on the return
    return Decision(replace(c, seq=draft.seq, language=e.language), (draft,), effects)


# --- the bot ---------------------------------------------------------------------------


def _bot_replied(c: Conversation, e: ev.BotReplied) -> Decision:
    if (e.epoch, e.turn) != (c.epoch, c.turn):
        return Decision(c, late=True)
    drafts = tuple(
        Draft(seq=c.seq + n, at=e.at, by="bot", text=m.text, card=m.card, offered=m.buttons,
              event="not_understood" if n == 1 and e.understood == NOT_UNDERSTOOD else "")
        for n, m in enumerate(e.messages, 1)
    )
    tried = (*c.tried, e.understood)[-10:] if e.understood else c.tried
    language = e.language if e.asked_in == c.language else c.language  # the switch was turned meanwhile: it wins
    registered = set(e.fields) == {"tracking_number"}  # the form is empty again: staff still see what it held
    fields = {**c.fields, **e.fields} if registered else e.fields
    c = replace(c, seq=c.seq + len(drafts), language=language, fields=fields, tried=tried, last_at=e.at, unanswered=False)
    if e.department:
        c = replace(c, department=e.department, priority=e.priority)
    if e.handoff:
        queued = _queue(c, e.at, e.handoff)
        return replace(queued, entries=(*drafts, *queued.entries))
    return _end_turn(c, drafts, e.at)


def _bot_failed(c: Conversation, e: ev.BotFailed) -> Decision:
    if (e.epoch, e.turn) != (c.epoch, c.turn):
        return Decision(c, late=True)
    offer = {"title": e.offer, "intent": "talk_to_human", "entities": {}, "ask_human": True}
    draft = Draft(seq=c.seq + 1, at=e.at, by="bot", text=e.text, event="bot_failed", offered=(offer,))
    return _end_turn(replace(c, seq=draft.seq, last_at=e.at), (draft,), e.at)


def _too_late(c: Conversation, _: ev.Event) -> Decision:
    return Decision(c, late=True)


def _end_turn(c: Conversation, drafts: tuple[Draft, ...], at: int) -> Decision:
    if not c.waiting:
        return Decision(replace(c, turn=0, turn_deadline=0), drafts)
    c, ask = _ask(replace(c, waiting=c.waiting[1:]), c.waiting[0], at)
    return Decision(c, drafts, (ask,))


def _ask(c: Conversation, turn: int, at: int) -> tuple[Conversation, AskBot]:
    return replace(c, turn=turn, turn_deadline=at + TURN_MS), AskBot(turn, c.epoch)


# --- agents ----------------------------------------------------------------------------


def _take(c: Conversation, e: ev.AgentTakes) -> Decision:
    draft = Draft(seq=c.seq + 1, at=e.at, by="system", kind="event", event="joined", sender=e.agent.id,
                  data={"agent": msgspec.to_builtins(e.agent)})
    return Decision(offering.hold(c, e.agent, e.at, draft.seq), (draft,))


def _already_taken(c: Conversation, e: ev.AgentTakes) -> Decision:
    raise Refused("already_taken", by=c.agent)


def _not_queued(c: Conversation, e: ev.AgentTakes | ev.AgentAssigns) -> Decision:
    raise Refused("not_queued")


def _reply(c: Conversation, e: ev.AgentReplies) -> Decision:
    craft.held(c, e)
    draft = Draft(seq=c.seq + 1, at=e.at, by="agent", text=e.text, name=e.agent.name, sender=e.agent.id)
    c = replace(c, seq=draft.seq, last_at=e.at, unanswered=False, waiting_since=0, reminded_at=0, snoozed_until=0)
    return Decision(c, (draft,))


def _resolve(c: Conversation, e: ev.AgentResolves) -> Decision:
    return _return(c, e, "resolved", {"reason": e.reason}, TellBot("resume", agreed=e.reason, resolved=True))


def _give_back(c: Conversation, e: ev.AgentGivesBack) -> Decision:
    return _return(c, e, "returned", {}, TellBot("resume", agreed=e.agreed))


def _return(c: Conversation, e: ev.AgentResolves | ev.AgentGivesBack, event: str, data: dict[str, Any],
            tell: TellBot) -> Decision:
    craft.held(c, e)
    draft = Draft(seq=c.seq + 1, at=e.at, by="system", kind="event", event=event, sender=e.agent.id,
                  data={"agent": msgspec.to_builtins(e.agent), **data})
    return Decision(_to_bot(c, draft.seq, e.at), (draft,), (tell,))


def _transfer(c: Conversation, e: ev.AgentTransfers) -> Decision:
    craft.held(c, e)
    if e.to is not None and e.to.id == e.agent.id:
        raise Refused("agent_away")
    drafts = [Draft(seq=c.seq + 1, at=e.at, by="system", kind="event", event="transferred", sender=e.agent.id,
                    data={"department": e.department, "agent": msgspec.to_builtins(e.agent)})]
    if e.note:
        drafts.append(Draft(seq=c.seq + 2, at=e.at, by="agent", kind="note", text=e.note, name=e.agent.name,
                            sender=e.agent.id))
    c = replace(c, state="queued", epoch=c.epoch + 1, agent=None, department=e.department, queued_at=e.at, taken_at=0,
                seq=drafts[-1].seq, last_at=e.at, waiting_since=0, reminded_at=0, passed=((e.agent.id, e.at),), snoozed_until=0)
    if e.to is None:
        return Decision(c, tuple(drafts))
    offered = offering.offer(c, ev.Offered(at=e.at, agent=e.to, until=e.at + e.offer_ms, epoch=c.epoch))
    return replace(offered, entries=(*drafts, *offered.entries))


def _lost(c: Conversation, e: ev.AgentLost) -> Decision:
    if e.epoch != c.epoch or c.snoozed_until:  # what is put aside until tomorrow waits for its hour, not for a line
        return Decision(c, late=True)
    draft = Draft(seq=c.seq + 1, at=e.at, by="system", kind="event", event="agent_lost")
    return Decision(offering.wait_again(c, e.at, draft.seq), (draft,))


def _not_holder(c: Conversation, e: ev.Event) -> Decision:
    raise Refused("not_holder", by=c.agent)


# --- moves between holders -------------------------------------------------------------


def _queue(c: Conversation, at: int, handoff: ev.Handoff, sender: str = "") -> Decision:
    department = handoff.department or c.department
    draft = Draft(seq=c.seq + 1, at=at, by="system", kind="event", event="queued", sender=sender,
                  data={"department": department, "reason": handoff.reason})
    c = replace(c, state="queued", epoch=c.epoch + 1, department=department, reason=handoff.reason, seq=draft.seq,
                priority=0 if handoff.urgent else c.priority, queued_at=at, turn=0, turn_deadline=0, waiting=(),
                last_at=at, unanswered=True, passed=())
    return Decision(c, (draft,))


def _to_bot(c: Conversation, seq: int, at: int) -> Conversation:
    return replace(c, state="bot", epoch=c.epoch + 1, agent=None, seq=seq, reason="", queued_at=0, taken_at=0,
                   department="support", priority=2, last_at=at, unanswered=False, offered=None, offered_until=0, passed=(),
                   waiting_since=0, reminded_at=0, ticks=(), snoozed_until=0)


def _reopen(c: Conversation, at: int) -> tuple[Conversation, Draft]:
    draft = Draft(seq=c.seq + 1, at=at, by="system", kind="event", event="reopened")
    return _to_bot(c, draft.seq, at), draft


def _identified(c: Conversation, e: ev.CustomerIdentified) -> Decision:
    if c.verified == e.verified:
        return Decision(c)
    draft = Draft(seq=c.seq + 1, at=e.at, by="system", kind="event", event="identified" if e.verified else "identity_ended",
                  data={"name": e.name} if e.name else {})
    return Decision(replace(c, seq=draft.seq, verified=e.verified), (draft,))


def _close(c: Conversation, e: ev.Closes) -> Decision:
    draft = Draft(seq=c.seq + 1, at=e.at, by="system", kind="event", event="closed")
    closed = replace(c, state="closed", epoch=c.epoch + 1, seq=draft.seq, turn=0, turn_deadline=0, waiting=())
    return Decision(closed, (draft,))


def _already_queued(c: Conversation, e: ev.Event) -> Decision:
    raise Refused("already_queued")


TABLE: dict[tuple[State, type[ev.Event]], Rule] = {
    **craft.TABLE,
    ("bot", ev.CustomerSays): _say_to_bot,
    ("bot", ev.CustomerPresses): _say_to_bot,
    ("bot", ev.CustomerAsksHuman): _ask_human,
    ("bot", ev.CustomerSwitchesLanguage): _switch_language,
    ("bot", ev.CustomerLeavesMessage): _leave_message,
    ("bot", ev.BotReplied): _bot_replied,
    ("bot", ev.BotFailed): _bot_failed,
    ("bot", ev.AgentTakes): _not_queued,
    ("bot", ev.AgentReplies): _not_holder,
    ("bot", ev.AgentResolves): _not_holder,
    ("bot", ev.AgentGivesBack): _not_holder,
    ("bot", ev.AgentTransfers): _not_holder,
    ("bot", ev.AgentLost): _too_late,
    ("bot", ev.AgentDeclines): offering.not_offered,
    ("bot", ev.AgentAssigns): offering.assign,
    ("bot", ev.Offered): _too_late,
    ("bot", ev.OfferLapsed): _too_late,
    ("bot", ev.AnswerDue): _too_late,
    ("bot", ev.AnswerMissed): _too_late,
    ("bot", ev.CustomerIdentified): _identified,
    ("bot", ev.Closes): _close,
    ("queued", ev.CustomerSays): _say_to_person,
    ("queued", ev.CustomerPresses): _say_to_person,
    ("queued", ev.CustomerAsksHuman): _already_queued,
    ("queued", ev.CustomerLeavesQueue): _leave_queue,
    ("queued", ev.CustomerSwitchesLanguage): _switch_language,
    ("queued", ev.CustomerLeavesMessage): _leave_message,
    ("queued", ev.BotReplied): _too_late,
    ("queued", ev.BotFailed): _too_late,
    ("queued", ev.AgentTakes): _take,
    ("queued", ev.AgentReplies): _not_holder,
    ("queued", ev.AgentResolves): _not_holder,
    ("queued", ev.AgentGivesBack): _not_holder,
    ("queued", ev.AgentTransfers): _not_holder,
    ("queued", ev.CustomerIdentified): _identified,
    ("queued", ev.AgentLost): _too_late,
    ("queued", ev.AgentDeclines): offering.decline,
    ("queued", ev.AgentAssigns): offering.assign,
    ("queued", ev.Offered): offering.offer,
    ("queued", ev.OfferLapsed): offering.lapse,
    ("queued", ev.AnswerDue): _too_late,
    ("queued", ev.AnswerMissed): _too_late,
    ("agent", ev.CustomerSays): _say_to_person,
    ("agent", ev.CustomerPresses): _say_to_person,
    ("agent", ev.CustomerAsksHuman): _already_queued,
    ("agent", ev.CustomerSwitchesLanguage): _switch_language,
    ("agent", ev.CustomerLeavesMessage): _leave_message,
    ("agent", ev.BotReplied): _too_late,
    ("agent", ev.BotFailed): _too_late,
    ("agent", ev.AgentTakes): _already_taken,
    ("agent", ev.AgentReplies): _reply,
    ("agent", ev.AgentResolves): _resolve,
    ("agent", ev.AgentGivesBack): _give_back,
    ("agent", ev.AgentTransfers): _transfer,
    ("agent", ev.CustomerIdentified): _identified,
    ("agent", ev.AgentLost): _lost,
    ("agent", ev.AgentDeclines): offering.not_offered,
    ("agent", ev.AgentAssigns): offering.assign,
    ("agent", ev.Offered): _too_late,
    ("agent", ev.OfferLapsed): _too_late,
    ("agent", ev.AnswerDue): offering.remind,
    ("agent", ev.AnswerMissed): offering.miss,
    ("closed", ev.CustomerSays): _say_again,
    ("closed", ev.CustomerPresses): _say_again,
    ("closed", ev.CustomerAsksHuman): _ask_human_again,
    ("closed", ev.CustomerSwitchesLanguage): _switch_language,
    ("closed", ev.CustomerLeavesMessage): _leave_message,
    ("closed", ev.BotReplied): _too_late,
    ("closed", ev.BotFailed): _too_late,
    ("closed", ev.AgentTakes): _not_queued,
    ("closed", ev.AgentReplies): _not_holder,
    ("closed", ev.AgentResolves): _not_holder,
    ("closed", ev.AgentGivesBack): _not_holder,
    ("closed", ev.AgentTransfers): _not_holder,
    ("closed", ev.CustomerIdentified): _identified,
    ("closed", ev.AgentLost): _too_late,
    ("closed", ev.AgentDeclines): offering.not_offered,
    ("closed", ev.AgentAssigns): _not_queued,
    ("closed", ev.Offered): _too_late,
    ("closed", ev.OfferLapsed): _too_late,
    ("closed", ev.AnswerDue): _too_late,
    ("closed", ev.AnswerMissed): _too_late,
}
"""Every legal pair; (bot|agent|closed, CustomerLeavesQueue) and (queued|agent|closed, Closes) are `illegal_transition`."""
