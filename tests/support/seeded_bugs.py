"""A catalogue of bugs, each named by the promise it breaks: the tests of the engine must notice every one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from base import database, ledger
from base.errors import Refused
from handoff import core, craft, memory, reading, showing, store
from handoff import events as ev
from handoff.state import AskBot, Conversation, Decision, Draft

Patch = pytest.MonkeyPatch
BUGS: dict[str, Callable[[Patch], None]] = {}


def bug(promise: str) -> Callable[[Callable[[Patch], None]], Callable[[Patch], None]]:
    """Adds a bug under the promise that it breaks."""

    def add(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
        BUGS[promise] = plant
        return plant

    return add


def _after(patch: Patch, kind: type[ev.Event], change: Callable[[Conversation, Decision, Any], Decision], state: str = "") -> None:
    """Changes what the core decides about one kind of event (in one state)."""
    whole = core.decide

    def faulty(c: Conversation, event: ev.Event) -> Decision:
        decision = whole(c, event)
        return change(c, decision, event) if isinstance(event, kind) and state in ("", c.state) else decision

    patch.setattr(core, "decide", faulty)


def _becomes(**fields: Any) -> Callable[[Conversation, Decision, Any], Decision]:
    return lambda _c, d, _e: replace(d, conversation=replace(d.conversation, **fields)) if d.entries else d


def _rule(patch: Patch, state: Any, kind: type[ev.Event], rule: core.Rule) -> None:
    patch.setitem(core.TABLE, (state, kind), rule)


# --- the core --------------------------------------------------------------------------------


@bug("a take raises the fence")
def _(patch: Patch) -> None:
    _after(patch, ev.AgentTakes, lambda c, d, _: replace(d, conversation=replace(d.conversation, epoch=c.epoch)))


@bug("who leaves a message leaves the queue")
def _(patch: Patch) -> None:
    _after(patch, ev.CustomerLeavesMessage, _becomes(state="queued", queued_at=1), "queued")


@bug("leaving the queue raises the fence")
def _(patch: Patch) -> None:
    _after(patch, ev.CustomerLeavesQueue, lambda c, d, _: replace(d, conversation=replace(d.conversation, epoch=c.epoch)))


@bug("no owner once it is resolved")
def _(patch: Patch) -> None:
    _after(patch, ev.AgentResolves, lambda c, d, e: replace(d, conversation=replace(d.conversation, agent=e.agent)))


@bug("one holder: a second take is refused")
def _(patch: Patch) -> None:
    _rule(patch, "agent", ev.AgentTakes, core._take)


@bug("only the holder writes")
def _(patch: Patch) -> None:
    patch.setattr(craft, "held", lambda c, e: None if e.epoch == c.epoch else _refuse("stale_epoch"))


@bug("a write under an old fence is refused")
def _(patch: Patch) -> None:
    patch.setattr(craft, "held", lambda c, e: None if c.agent and c.agent.id == e.agent.id else _refuse("not_holder"))


def _refuse(code: str) -> None:
    raise Refused(code)


@bug("a lost agent's conversation keeps its place")
def _(patch: Patch) -> None:
    _after(patch, ev.AgentLost, lambda c, d, e: d if d.late else replace(d, conversation=replace(d.conversation, queued_at=e.at)))


@bug("an agent who came back is not lost")
def _(patch: Patch) -> None:
    _rule(patch, "agent", ev.AgentLost, lambda c, e: core._lost(c, replace(e, epoch=c.epoch)))


@bug("the bot is silent while somebody waits for a person")
def _(patch: Patch) -> None:
    _rule(patch, "queued", ev.BotReplied, lambda c, e: Decision(
        replace(c, seq=c.seq + 1), (Draft(seq=c.seq + 1, at=e.at, by="bot", text="geç"),)))


@bug("the bot is silent while a person holds")
def _(patch: Patch) -> None:
    _rule(patch, "agent", ev.BotReplied, lambda c, e: Decision(
        replace(c, seq=c.seq + 1), (Draft(seq=c.seq + 1, at=e.at, by="bot", text="geç"),)))


@bug("a reply counts under the epoch in which it was asked")
def _(patch: Patch) -> None:
    _rule(patch, "bot", ev.BotReplied, lambda c, e: core._bot_replied(c, replace(e, epoch=c.epoch)))


@bug("a reply counts for its own turn")
def _(patch: Patch) -> None:
    _rule(patch, "bot", ev.BotReplied, lambda c, e: core._bot_replied(c, replace(e, turn=c.turn)))


@bug("a failure that comes late is not told")
def _(patch: Patch) -> None:
    _rule(patch, "bot", ev.BotFailed, lambda c, e: core._bot_failed(c, replace(e, turn=c.turn, epoch=c.epoch)))


@bug("the bot is asked only when it holds")
def _(patch: Patch) -> None:
    _after(patch, ev.CustomerSays, lambda c, d, _: replace(d, effects=(AskBot(d.conversation.seq, c.epoch),)), state="agent")


@bug("one turn of the bot at a time")
def _(patch: Patch) -> None:
    _after(patch, ev.CustomerSays, lambda c, d, _: replace(d, effects=(AskBot(d.conversation.seq, c.epoch),)), state="bot")


@bug("each message gets its turn")
def _(patch: Patch) -> None:
    patch.setattr(core, "_end_turn", lambda c, drafts, at: Decision(replace(c, turn=0, turn_deadline=0, waiting=()), drafts))


@bug("at most one turn for each message")
def _(patch: Patch) -> None:
    def same_again(c: Conversation, drafts: tuple[Draft, ...], at: int) -> Decision:
        return Decision(c, drafts, (AskBot(c.turn, c.epoch),))

    patch.setattr(core, "_end_turn", same_again)


@bug("the switch turned during a turn wins")
def _(patch: Patch) -> None:
    _after(patch, ev.BotReplied, lambda c, d, e: d if d.late else replace(d, conversation=replace(d.conversation, language=e.language)))


@bug("seq has no gaps")
def _(patch: Patch) -> None:
    _after(patch, ev.CustomerSays, lambda c, d, _: replace(d, conversation=replace(d.conversation, seq=d.conversation.seq + 1)))


@bug("closing ends the bot's turn")
def _(patch: Patch) -> None:
    _after(patch, ev.Closes, lambda c, d, _: replace(d, conversation=replace(d.conversation, turn=c.turn, turn_deadline=c.turn_deadline)))


@bug("a declined offer is remembered")
def _(patch: Patch) -> None:
    _after(patch, ev.AgentDeclines, lambda c, d, _: replace(d, conversation=replace(d.conversation, passed=c.passed)))


@bug("an offer ends when somebody takes it")
def _(patch: Patch) -> None:
    _after(patch, ev.AgentTakes, lambda c, d, _: replace(d, conversation=replace(
        d.conversation, offered=c.offered, offered_until=c.offered_until)))


@bug("an answer calls the reminder off")
def _(patch: Patch) -> None:
    _after(patch, ev.AgentReplies, lambda c, d, _: replace(d, conversation=replace(d.conversation, waiting_since=c.waiting_since)))


@bug("an offer is written down")
def _(patch: Patch) -> None:
    said = store._only_said
    patch.setattr(store, "_only_said", lambda before, after: said(replace(before, offered=after.offered, passed=after.passed), after))


@bug("offers are staff's alone")
def _(patch: Patch) -> None:
    patch.setattr(reading, "for_staff", lambda kind, event: kind == "note")


@bug("what is put aside comes back when the customer writes")
def _(patch: Patch) -> None:
    _after(patch, ev.CustomerSays, lambda c, d, _: replace(d, conversation=replace(d.conversation, snoozed_until=c.snoozed_until)))


@bug("who goes home keeps what was put aside")
def _(patch: Patch) -> None:
    _rule(patch, "agent", ev.AgentLost, lambda c, e: core._lost(replace(c, snoozed_until=0), e))


@bug("labels and ticks are written down")
def _(patch: Patch) -> None:
    said = store._only_said
    patch.setattr(store, "_only_said", lambda before, after: said(replace(before, labels=after.labels, ticks=after.ticks), after))


@bug("an end that was overtaken wakes nothing")
def _(patch: Patch) -> None:
    _rule(patch, "agent", ev.SnoozeEnds, lambda c, e: craft.wake(replace(c, snoozed_until=e.until), e))


# --- store and memory ------------------------------------------------------------------------


@bug("a transfer brings its note along")
def _(patch: Patch) -> None:
    _after(patch, ev.AgentTransfers, lambda c, d, _: replace(d, entries=d.entries[:1], conversation=replace(
        d.conversation, seq=d.entries[0].seq)))


@bug("a colleague to whom it is handed is asked first")
def _(patch: Patch) -> None:
    _after(patch, ev.AgentTransfers, lambda c, d, e: d if e.to is None else replace(d, entries=d.entries[:-1], conversation=replace(
        d.conversation, seq=d.entries[-2].seq, offered=None, offered_until=0)))


@bug("the same cid is stored once")
def _(patch: Patch) -> None:
    patch.setattr(store, "_body", lambda event: None)


@bug("another body under a used cid is refused")
def _(patch: Patch) -> None:
    patch.setattr(store, "_body", lambda event: "same")


@bug("a repeat is known although its moment differs")
def _(patch: Patch) -> None:
    patch.setattr(store, "_body", lambda event: str(event.at))


@bug("a repeat gets the ack of the first")
def _(patch: Patch) -> None:
    act = store._act

    def now(command: store.Act, before: Any, known: memory.Memory) -> Any:
        done = act(command, before, known)
        return replace(done, epoch=before.epoch) if isinstance(done, store.Done) and done.repeated else done

    patch.setattr(store, "_act", now)


@bug("the ack of what is no longer possible is given again")
def _(patch: Patch) -> None:
    def never(self: store.Acts, tx: Any, command: store.Act) -> bool:
        return False

    patch.setattr(store.Acts, "_recall", never)


@bug("the cid marks the sender's own entry")
def _(patch: Patch) -> None:
    patch.setattr(store, "_own_seq", lambda command, decision: (decision.entries[0] if decision.entries else decision.conversation).seq)


@bug("what was decided is written whole")
def _(patch: Patch) -> None:
    patch.setattr(store, "_only_said", lambda before, after: True)


@bug("messages that wait for the bot are written down")
def _(patch: Patch) -> None:
    said = store._only_said
    patch.setattr(store, "_only_said", lambda before, after: said(replace(before, waiting=after.waiting), after))


@bug("what another process wrote is seen")
def _(patch: Patch) -> None:
    def stale(self: memory.Memory, id_: str, at: tuple[int, int]) -> Conversation | None:
        kept = self._kept.get(id_)
        return kept.conversation if kept else None

    patch.setattr(memory.Memory, "get", stale)


@bug("what was rolled back is forgotten")
def _(patch: Patch) -> None:
    patch.setattr(memory.Memory, "clear", lambda self: None)


# --- ledger, screens -------------------------------------------------------------------------


@bug("an ack comes after the commit")
def _(patch: Patch) -> None:
    patch.setattr(ledger.Ledger, "_settle", lambda self, batch: self._transact(batch))


@bug("a bad command fails for itself only")
def _(patch: Patch) -> None:
    patch.setattr(database, "is_away", lambda error: True)


@bug("messages stay in the order in which they came")
def _(patch: Patch) -> None:
    families = ledger._families
    patch.setattr(ledger, "_families", lambda batch: [(family, members[::-1]) for family, members in families(batch)])


@bug("notes are staff's alone")
def _(patch: Patch) -> None:
    entries = showing.entries
    patch.setattr(showing, "entries", lambda done, decision, staff, *place: entries(done, decision, True, *place))


@bug("who comes afresh sees the same buttons")
def _(patch: Patch) -> None:
    item = showing.item
    patch.setattr(showing, "item", lambda done, draft, staff: replace(item(done, draft, staff), buttons=[]))


@bug("a cid is shown to its own side alone, live and afresh")
def _(patch: Patch) -> None:
    item = showing.item
    patch.setattr(showing, "item", lambda done, draft, staff: item(done, draft, False))
