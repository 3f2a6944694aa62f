"""The door to live conversations: every event goes through `act`, and what follows from it is carried out here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from msgspec import Struct
from sqlalchemy.engine import Connection

from base.bus import Bus
from base.clock import Clock
from base.errors import Refused
from base.ids import new_id
from base.ledger import Ledger, Once, single
from base.metrics import BOT_LATE, HANDOFFS
from base.operator import Operator
from handoff import closed, queue_store, reading, store
from handoff import protocol as wire
from handoff.core import TURN_MS
from handoff.events import BotFailed, BotReplied, Event
from handoff.hub import Hub
from handoff.line import Line
from handoff.reading import Reader, Standing
from handoff.state import AskBot, Conversation, Decision, Effect
from handoff.store import Act, Acts, Done, Mark
from handoff.transcripts import Transcripts
from handoff.turns import Turns

WATCHED_AT_MOST = 10_000
"""Remembered so that a line that comes back, or each poll of one, does not stand in the audit chain again."""


class Acted(Struct, frozen=True, gc=False):
    """An act's outcome for the one who asked: `covers` when the ack alone tells that line all."""

    done: Done
    covers: bool

    def ack(self, conversation: str) -> wire.Ack:
        """The ack frame."""
        return wire.Ack(self.done.cid, conversation, self.done.seq, self.done.at, self.done.epoch, self.covers)


class Conversations:
    """Live conversations of this process, over the ledger that all processes share."""

    def __init__(self, ledger: Ledger, read: Reader, hub: Hub, turns: Turns, bus: Bus, operator: Operator,
                 clock: Clock) -> None:
        self.ledger, self.read, self.hub, self.turns = ledger, read, hub, turns
        self.bus, self.operator, self.clock = bus, operator, clock
        self.transcripts = Transcripts(ledger, read, operator, clock)
        self._acts = Acts()
        self._watched: set[tuple[str, str, int]] = set()
        self._under_way: set[asyncio.Task[None]] = set()

    async def open(self, visitor: str, language: str) -> str:
        """The visitor's conversation, made if there is none."""
        return (await self.opened(visitor, language)).conversation.id

    async def opened(self, visitor: str, language: str) -> Standing:
        """The same as it stands, read where it was made."""
        new, at = new_id("cnv"), self.clock.now_ms()

        def work(tx: Connection) -> Standing | None:
            return reading.standing(tx, store.open_conversation(tx, visitor, language, new, at))

        now: Standing = await self.ledger.do(single, Once(work, key=visitor))
        return now

    def closed(self) -> dict[str, dict[str, str]]:
        """What is said now for each department that is closed."""
        return closed.sentences(self.operator, self.clock.now())

    def submit(self, act: Act, then: Callable[[Acted | Exception], None], line: Line | None = None) -> None:
        """Lets the event happen, shows it everywhere, carries out what follows, and calls `then`; raises `busy`."""
        def settled(outcome: Done | Exception) -> None:
            then(self._settled(outcome, line) if isinstance(outcome, Done) else outcome)

        self.ledger.submit(self._acts, act, settled)

    async def act(self, conversation: str, event: Event, sender: str = "", cid: str = "",
                  line: Line | None = None) -> Acted:
        """The same for a task: the outcome, or raises Refused."""
        done: Done = await self.ledger.do(self._acts, Act(conversation, event, sender, cid))
        return self._settled(done, line)

    def _settled(self, done: Done, line: Line | None) -> Acted:
        covers = self.hub.deliver(done, line)
        decision, before = done.decision, done.before
        if decision is not None and before is not None:
            if decision.conversation.state == "queued" and before.state != "queued":
                HANDOFFS.labels(decision.conversation.reason).inc()
            for effect in decision.effects:
                self._under_way.add(task := self.hub.spawn(self._carry_out(decision, effect)))
                task.add_done_callback(self._under_way.discard)
        return Acted(done, covers)

    async def seen(self, conversation: str, by: wire.Speaker, seq: int, line: Line | None = None) -> None:
        """The reader had everything up to `seq` on the screen."""
        await self.ledger.do(self._acts, Mark(conversation, by, seq))
        self.hub.tell_passing(conversation, wire.Seen(conversation, seq, by=by), line)

    def begins_to_watch(self, member: str, c: Conversation) -> bool:
        """Whether this process hears for the first time that the member watches what its holder has."""
        watching = (member, c.id, c.epoch)
        if watching in self._watched:
            return False
        if len(self._watched) >= WATCHED_AT_MOST:
            self._watched.clear()
        self._watched.add(watching)
        return True

    async def pressed(self, conversation: str, seq: int, button: str) -> dict[str, object]:
        """What the bot meant by a button; raises Refused when it never offered it here."""
        meaning = await self.read(reading.offered, conversation, seq, button)
        if meaning is None:
            raise Refused("no_such_button")
        return meaning

    async def expected(self, c: Conversation) -> tuple[int, tuple[int, ...]]:
        """Place in the department's queue and wait in minutes, from and to; of one that is not there as if it came now."""
        return await self.read(queue_store.expected_of, c, self.clock.shift_ms, self.clock.now_ms())

    async def _carry_out(self, decision: Decision, effect: Effect) -> None:
        c = decision.conversation
        if isinstance(effect, AskBot):
            said = next((draft for draft in decision.entries if draft.seq == effect.turn), None)
            await self._bring(c.id, await self.turns.ask(c, effect, said))
        else:
            await self.turns.tell(c, effect)

    async def _bring(self, conversation: str, outcome: BotReplied | BotFailed) -> None:
        """Stores what came of a turn. A database that is away for a moment must not turn a good answer into an apology; the
        turn's number and epoch see to it that a second try changes nothing when the first had arrived after all."""
        end = Clock.monotonic() + TURN_MS / 1000
        while True:
            try:
                acted = await self.act(conversation, outcome)
                if isinstance(outcome, BotReplied) and acted.done.decision and acted.done.decision.late:
                    BOT_LATE.inc()
                return
            except Refused as refused:
                if not refused.retry_after or Clock.monotonic() + refused.retry_after > end:
                    raise
                await asyncio.sleep(min(refused.retry_after, 0.5))

    async def finish(self, seconds: float) -> None:
        """Waits for what is under way with the bot: the process ends, and nobody else knows the answers."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)
