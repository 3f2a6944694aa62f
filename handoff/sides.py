"""The two sides of a conversation: what each frame of a customer and of an agent does."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from msgspec.structs import replace

from base import access, audit, database
from base.access import StaffMember
from base.errors import Refused, Unavailable
from base.ledger import Once, single
from base.metrics import REFUSALS
from base.redaction import masked
from handoff import events as ev
from handoff import presence, queue_store, reading, scope
from handoff import protocol as wire
from handoff.behind import Watch
from handoff.line import Line
from handoff.refusing import refuse
from handoff.service import Acted, Conversations
from handoff.state import Conversation
from handoff.store import Act

log = structlog.get_logger()


class Side:
    """Common to both: which conversations are shown, typing and seen marks, resuming."""

    speaker: wire.Speaker

    def __init__(self, conversations: Conversations, line: Line, language: str) -> None:
        self.do, self.line, self.language = conversations, line, language
        self.watches: dict[str, Watch] = {}
        self._writing: set[str] = set()
        self._frames: dict[type[Any], Callable[[Any], Awaitable[None] | None]] = {
            wire.Resume: self.resume, wire.Typing: self.typing, wire.Seen: self.seen, wire.Leave: self.unwatch,
            wire.LookBack: self.look_back,
            wire.Transcript: self.transcript,
        }

    def answer(self, frame: wire.FromBrowser) -> Awaitable[None] | None:
        """Does what the frame asks, or gives what has to be awaited for it; raises Refused."""
        handle = self._frames.get(type(frame))
        if handle is None:
            raise Refused("bad_frame")
        return handle(frame)

    def leave(self) -> None:
        """The line is gone, and with it whoever was writing on it."""
        for watch in self.watches.values():
            self.do.hub.unwatch(watch)
        for conversation in self._writing if self.line.lasting else ():
            stopped = wire.Typing(conversation, False, by=self.speaker, name=self.line.name)
            self.do.hub.tell_passing(conversation, stopped, self.line)

    async def resume(self, frame: wire.Resume) -> None:
        """Shows the conversation from after the last seq that the browser has."""
        await self.may_read(frame.conversation)
        self.unwatch(wire.Leave(frame.conversation))
        watch = self.do.hub.watch(self.line, frame.conversation, frame.last_seq, self.speaker == "agent", frame.newest)
        self.watches[frame.conversation] = await watch

    async def look_back(self, frame: wire.LookBack) -> None:
        """Shows what was said before, page by page, at the browser's pace, as long as it is theirs to see."""
        before, end = frame.before, max(0, frame.before - frame.entries)
        while True:
            await self.line.room()
            self.shown(frame.conversation)
            page = await self.do.read(reading.entries_before, frame.conversation, before, self.speaker == "agent")
            items, after = page
            self.line.put(wire.Past(frame.conversation, after, before, items))
            if after < end or after == 0 or self.line.closed:
                return
            before = after + 1

    def unwatch(self, frame: wire.Leave) -> None:
        """Stops showing it."""
        if old := self.watches.pop(frame.conversation, None):
            self.do.hub.unwatch(old)

    def typing(self, frame: wire.Typing) -> None:
        """Passed on to the others who look at it, under the name that we know."""
        self.shown(frame.conversation)
        (self._writing.add if frame.on else self._writing.discard)(frame.conversation)
        mark = wire.Typing(frame.conversation, frame.on, by=self.speaker, name=self.line.name)
        self.do.hub.tell_passing(frame.conversation, mark, self.line)

    async def seen(self, frame: wire.Seen) -> None:
        """Stored and passed on."""
        self.shown(frame.conversation)
        await self.do.seen(frame.conversation, self.speaker, frame.seq, self.line)

    async def transcript(self, frame: wire.Transcript) -> None:
        """Sent by e-mail, once for each cid."""
        c = await self.may_send(frame.conversation)
        await self.do.transcripts.send(c, self.line.person, frame.cid, frame.email)
        self.line.put(wire.Ack(frame.cid, frame.conversation, c.seq, self.now, c.epoch))

    async def may_send(self, conversation: str) -> Conversation:
        """The conversation, when this person may have its transcript sent; raises Refused."""
        await self.may_read(conversation)
        now = await self.do.read(reading.standing, conversation)
        if now is None:
            raise Refused("not_found")
        return now.conversation

    async def may_read(self, conversation: str) -> None:
        """Raises Refused("not_found") when this person may not see the conversation."""
        raise NotImplementedError

    def shown(self, conversation: str) -> None:
        """Refuses what is about a conversation that this line does not show."""
        watch = self.watches.get(conversation)
        if watch is None or watch.ended:
            raise Refused("not_found")

    def act(self, frame: Any, event: ev.Event, as_sent: bool = True) -> None:
        """Lets the event happen; the browser hears of it after the commit, with the entry where it isn't `as_sent`."""
        def told(outcome: Acted | Exception) -> None:
            if isinstance(outcome, Acted):
                self.line.put(outcome.ack(frame.conversation))
            else:
                self._refused(outcome, frame)

        self.do.submit(Act(frame.conversation, event, self.line.person, frame.cid, self.line.who), told,
                       self.line if as_sent else None)

    def _refused(self, error: Exception, frame: Any) -> None:
        if not isinstance(error, Refused):
            log.error("act_failed", conversation=frame.conversation, error=type(error).__name__, exc_info=error)
            error = Unavailable()
        REFUSALS.labels(error.code).inc()
        refuse(self.line, error, self.language, frame)

    @property
    def now(self) -> int:
        """The moment of what just came in."""
        return self.do.clock.now_ms()


class Customer(Side):
    """A visitor and the one conversation that is theirs."""

    speaker: wire.Speaker = "customer"

    def __init__(self, conversations: Conversations, line: Line, language: str, own: str) -> None:
        super().__init__(conversations, line, language)
        self.own = own
        self._frames |= {
            wire.Say: self.say, wire.Press: self.press, wire.AskHuman: self.ask_human,
            wire.LeaveQueue: self.leave_queue, wire.SetLanguage: self.set_language,
        }

    async def may_read(self, conversation: str) -> None:
        """Only the own one; any other is not there."""
        self._mine(conversation)

    def _mine(self, conversation: str) -> None:
        if conversation != self.own:
            raise Refused("not_found")

    def say(self, frame: wire.Say) -> None:
        """Writes to whoever holds the conversation."""
        self._mine(frame.conversation)
        typed = _clean(frame.text)
        kept = masked(typed)
        self.act(frame, ev.CustomerSays(at=self.now, text=kept), as_sent=kept == typed)

    async def press(self, frame: wire.Press) -> None:
        """Presses a button that the bot offered here."""
        self._mine(frame.conversation)
        meaning = await self.do.pressed(frame.conversation, frame.seq, frame.button)
        self.act(frame, ev.CustomerPresses(at=self.now, title=str(meaning["title"]), meaning=meaning,
                                                 button=f"{frame.seq}.{frame.button}"))

    def ask_human(self, frame: wire.AskHuman) -> None:
        """Goes into the queue, and hears when people are there if they aren't now."""
        self._mine(frame.conversation)
        self.act(frame, ev.CustomerAsksHuman(at=self.now, closed=self.do.closed()))

    def leave_queue(self, frame: wire.LeaveQueue) -> None:
        """Goes back to the bot."""
        self._mine(frame.conversation)
        self.act(frame, ev.CustomerLeavesQueue(at=self.now))

    def set_language(self, frame: wire.SetLanguage) -> None:
        """Switches the conversation's language."""
        self._mine(frame.conversation)
        self.language = frame.language
        self.act(frame, ev.CustomerSwitchesLanguage(at=self.now, language=frame.language))

    async def arrive(self, frame: wire.Resume) -> None:
        """Here, with everything since `frame`, and the place in the queue."""
        await self.resume(frame)
        await self._tell_place()

    async def _tell_place(self) -> None:
        """Kept over a reload, so told again after it."""
        now = await self.do.read(reading.standing, self.own)
        if now is None or now.conversation.state != "queued":
            return
        place, wait = await self.do.expected(now.conversation)
        self.line.put(wire.State(self.own, reading.view(now, place, wait)))


class Agent(Side):
    """A member of staff: the queue, and the conversations that are open on the screen."""

    speaker: wire.Speaker = "agent"

    def __init__(self, conversations: Conversations, line: Line, language: str, who: StaffMember) -> None:
        super().__init__(conversations, line, language)
        line.person, line.name, line.who = who.id, who.name, who
        self.staff = ev.Staff(who.id, who.name, who.departments[0] if who.departments else "")
        self._frames |= {
            wire.Take: self.take, wire.Decline: self.decline, wire.Assign: self.assign, wire.Reply: self.reply,
            wire.Note: self.note, wire.Resolve: self.resolve, wire.GiveBack: self.give_back, wire.Transfer: self.transfer,
            wire.Presence: self.presence, wire.Whisper: self.whisper, wire.Label: self.label, wire.Tick: self.tick,
            wire.Snooze: self.snooze, wire.Looking: self.looking,
        }
        self._looked_at: set[str] = set()

    def answer(self, frame: wire.FromBrowser) -> Awaitable[None] | None:
        """Does it, and keeps in mind that the session is worked with."""
        self.line.used = True
        return super().answer(frame)

    async def may_read(self, conversation: str) -> None:
        """What their departments have and what they hold; for all else the answer is that it is not there."""
        now = await self.do.read(reading.standing, conversation)
        if now is None or not scope.sees(self.line, now.conversation):
            raise Refused("not_found")
        await self._watch_is_told(now.conversation)

    async def may_send(self, conversation: str) -> Conversation:
        """Who may write to the customer may."""
        c = await super().may_send(conversation)
        if self.line.who is not None:
            access.access_conversation(self.line.who, scope.place(c), "write")
        return c

    async def _watch_is_told(self, c: Conversation) -> None:
        """Who leads and opens what somebody else holds watches it: that stands in the audit chain, once for each holder."""
        who = self.line.who
        held_by_another = c.agent is not None and c.agent.id != self.staff.id
        if who is None or not held_by_another or not scope.leads(who, c) or not self.do.begins_to_watch(who.id, c):
            return
        at, holder = self.now, c.agent.id if c.agent else ""
        looked = Once(lambda tx: audit.append(tx, at, who.id, "conversation.watched", c.id, holder=holder))
        await self.do.ledger.do(single, looked)

    def take(self, frame: wire.Take) -> None:
        """Takes it from the queue; a second one is told who has it."""
        self.act(frame, ev.AgentTakes(at=self.now, agent=self.staff))

    def decline(self, frame: wire.Decline) -> None:
        """Lets an offer go."""
        self.act(frame, ev.AgentDeclines(at=self.now, agent=self.staff))

    async def assign(self, frame: wire.Assign) -> None:
        """Gives it to an agent, or takes it over."""
        member = await self.do.read(queue_store.member, frame.agent)
        if member is None:
            raise Refused("unknown_agent")
        self.act(frame, ev.AgentAssigns(at=self.now, agent=self.staff, to=member))

    def reply(self, frame: wire.Reply) -> None:
        """Writes to the customer."""
        self.act(frame, ev.AgentReplies(at=self.now, agent=self.staff, epoch=frame.epoch, text=_clean(frame.text)))

    async def note(self, frame: wire.Note) -> None:
        """Writes for staff only; who is mentioned has to be one who may see it."""
        found = await self._mentioned(frame) if frame.mentions else ()
        self.act(frame, ev.AgentNotes(at=self.now, agent=self.staff, text=_clean(frame.text), mentions=found))

    async def _mentioned(self, frame: wire.Note) -> tuple[ev.Staff, ...]:
        now = await self.do.read(reading.standing, frame.conversation)
        if now is None or not scope.sees(self.line, now.conversation):
            raise Refused("not_found")
        wanted, colleagues = set(frame.mentions), await self.do.read(queue_store.colleagues)
        found = [one for one in colleagues if one.id in wanted and scope.may_look(one, now.conversation)]
        if len(found) < len(wanted):
            raise Refused("unknown_agent")
        return tuple(ev.Staff(one.id, one.name) for one in found)

    def whisper(self, frame: wire.Whisper) -> None:
        """Writes to the holder; only staff see it."""
        self.act(frame, ev.AgentWhispers(at=self.now, agent=self.staff, text=_clean(frame.text)))

    def label(self, frame: wire.Label) -> None:
        """Puts the operator's labels on it."""
        if not set(frame.labels) <= self.do.operator.labels.keys():
            raise Refused("unknown_label")
        self.act(frame, ev.AgentLabels(at=self.now, agent=self.staff, labels=tuple(dict.fromkeys(frame.labels))))

    def tick(self, frame: wire.Tick) -> None:
        """Ticks a point of a checklist."""
        if not any(frame.item == check.key for topic in self.do.operator.topics.values() for check in topic.checklist):
            raise Refused("unknown_item")
        self.act(frame, ev.AgentTicks(at=self.now, agent=self.staff, item=frame.item, done=frame.done))

    def snooze(self, frame: wire.Snooze) -> None:
        """Puts it aside for a while."""
        self.act(frame, ev.AgentSnoozes(at=self.now, agent=self.staff, epoch=frame.epoch, until=frame.until))

    def looking(self, frame: wire.Looking) -> None:
        """Tells the other staff who look at it, under the name that we know."""
        self.shown(frame.conversation)
        (self._looked_at.add if frame.on else self._looked_at.discard)(frame.conversation)
        self._tell_looking(frame.conversation, frame.on, frame.writing)

    def _tell_looking(self, conversation: str, on: bool, writing: bool = False) -> None:
        who = wire.Person(self.staff.id, self.line.name)
        self.do.hub.tell_passing(conversation, wire.Looking(conversation, on, writing, who), self.line)

    def resolve(self, frame: wire.Resolve) -> None:
        """Done; back to the bot."""
        self.act(frame, ev.AgentResolves(at=self.now, agent=self.staff, epoch=frame.epoch, reason=_kept(frame.reason)))

    def give_back(self, frame: wire.GiveBack) -> None:
        """Back to the bot with what was agreed."""
        self.act(frame, ev.AgentGivesBack(at=self.now, agent=self.staff, epoch=frame.epoch, agreed=_kept(frame.agreed)))

    async def transfer(self, frame: wire.Transfer) -> None:
        """Into a department's queue, to a colleague there first when one is named."""
        if frame.department not in self.do.operator.departments:
            raise Refused("unknown_department")
        event = ev.AgentTransfers(at=self.now, agent=self.staff, epoch=frame.epoch, department=frame.department,
                                  note=_kept(frame.note))
        if frame.agent:
            to = await self.do.read(queue_store.available, frame.agent, frame.department, self.do.clock.shift_ms)
            if to is None:
                raise Refused("agent_away")
            event = replace(event, to=to, offer_ms=self.do.operator.routing.offer_seconds * 1000)
        self.act(frame, event)

    async def presence(self, frame: wire.Presence) -> None:
        """Says whether new conversations may come; refused for who takes none."""
        if self.line not in self.do.hub.consoles:
            raise Refused("forbidden")
        await self._present(lambda tx, now: presence.set_status(tx, self.staff.id, frame.status, now))

    async def arrive(self) -> None:
        """Here, with the whole queue; whether new ones may come is as it was: a line that comes back changes nobody's break."""
        await self._present(lambda tx, now: presence.renew(tx, [self.staff.id], now))
        await self.do.hub.show_queue(self.line)

    def leave(self) -> None:
        """The line is gone; the lease runs out by itself unless another tab renews it."""
        self.do.hub.consoles.discard(self.line)
        for conversation in self._looked_at if self.line.lasting else ():
            self._tell_looking(conversation, on=False)
        super().leave()

    async def _present(self, change: Callable[[Any, int], None]) -> None:
        def work(tx: Any) -> None:
            change(tx, database.now_ms(tx, self.do.clock.shift_ms))

        await self.do.ledger.do(single, Once(work, key="~presence"))
        self.do.hub.queue_changed.set()  # with more or fewer agents everybody's wait is another


def _clean(text: str) -> str:
    if not (kept := _kept(text)):
        raise Refused("empty")
    return kept


def _kept(text: str) -> str:
    """The text without control characters (PostgreSQL refuses NUL, screens the rest) and lone surrogates."""
    return (text if text.isprintable() else "".join(ch for ch in text if _belongs(ch))).strip()


def _belongs(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"}
