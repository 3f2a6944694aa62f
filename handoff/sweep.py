"""The sweep: looks every second for what nobody finished, and keeps places, leases and marks fresh."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

import structlog
from sqlalchemy.engine import Connection

from base import database
from base.clock import Clock
from base.errors import Refused
from base.ledger import Once, single
from base.metrics import CLOCK_JUMPS
from base.repeating import Repeating
from handoff import presence, reading
from handoff.core import TURN_MS
from handoff.events import AgentLost, SnoozeEnds
from handoff.service import Conversations

log = structlog.get_logger()

EVERY = 1.0
ABANDONED = TURN_MS / 1000 - EVERY
"""Seconds after which a turn that was seen is given up: it had begun at most one look before."""
POLL = 2.0
"""Seconds between looks at the database for conversations that are shown here; below the 5 s that a lost bell may cost."""


JUMP_MS = 2_000
"""A wall clock that moved so much further (or less) than time passed was set, not slow."""


class Steadiness:
    """For how long a wall clock has run evenly. A deadline on it says something only when the clock has run evenly for as
    long as the deadline's own time: before, everybody's leases would end at once, at a start or when the clock is set."""

    def __init__(self, started: float) -> None:
        self._since = started
        self._last: tuple[int, float] | None = None

    def seconds(self, wall_ms: int, now: float) -> float:
        """Seconds of even running up to now; `now` is monotonic."""
        if self._last is not None:
            passed = wall_ms - self._last[0] - (now - self._last[1]) * 1000
            if abs(passed) > JUMP_MS:
                CLOCK_JUMPS.inc()
                log.warning("clock_jumped", by_seconds=round(passed / 1000))
                self._since = now
        self._last = (wall_ms, now)
        return now - self._since


class Observed[Thing]:
    """For how long things have been there, on a clock that nobody sets: what one machine's wall clock says of a moment that
    another one wrote down may be hours off, for good."""

    def __init__(self) -> None:
        self._since: dict[Thing, float] = {}

    def seconds(self, things: Iterable[Thing], now: float) -> dict[Thing, float]:
        """Seconds since each was first seen; what is no longer there is forgotten. `now` is monotonic."""
        self._since = {thing: self._since.get(thing, now) for thing in things}
        return {thing: now - since for thing, since in self._since.items()}


class Sweep:
    """Background work of one process. Several processes may sweep at once: every finding is an event, decided once."""

    def __init__(self, conversations: Conversations, grace: float) -> None:
        self._conversations = conversations
        self._grace = grace
        jobs = ((EVERY, self._turns), (EVERY, self._agents), (EVERY, self._snoozed), (POLL, self._bells),
                (presence.RENEW, self._leases))
        self._jobs = [Repeating(f"sweep{job.__name__}", job, every) for every, job in jobs]
        self._database_clock = Steadiness(Clock.monotonic())
        self._under_way: Observed[tuple[str, int]] | None = None
        self._bus_was_lost = False

    def start(self) -> None:
        """Begins."""
        for job in self._jobs:
            job.start()

    async def close(self) -> None:
        """Ends."""
        for job in self._jobs:
            await job.close()

    async def _turns(self) -> None:
        """Turns whose process died: the customer gets the fixed reply. What had died before the first look is overdue at once."""
        do, first = self._conversations, self._under_way is None
        deadlines = await do.read(reading.turns_under_way)
        self._under_way = self._under_way or Observed()
        seen, now = self._under_way.seconds(deadlines, Clock.monotonic()), do.clock.now_ms()
        over = {id_: turn for (id_, turn), seconds in seen.items()
                if seconds >= ABANDONED or (first and deadlines[id_, turn] < now)}
        for c in [now.conversation for now in await do.read(reading.standings, list(over))] if over else ():
            if c.turn == over[c.id]:
                await attempt(do.act(c.id, do.turns.failed(c, c.turn, c.epoch, "abandoned")))

    async def _agents(self) -> None:
        """Agents whose line is gone for longer than the grace: back to the queue, at the old place."""
        do = self._conversations
        now = await do.read(database.now_ms, do.clock.shift_ms)
        if self._database_clock.seconds(now, Clock.monotonic()) > self._grace:
            for c in await do.read(reading.abandoned, int(self._grace * 1000), now):
                await attempt(do.act(c.id, AgentLost(at=do.clock.now_ms(), epoch=c.epoch)))

    async def _snoozed(self) -> None:
        """What was put aside until now comes back to its holder; by the database's clock, on which all machines agree."""
        do = self._conversations
        now = await do.read(database.now_ms, do.clock.shift_ms)
        for c in await do.read(reading.snoozed_until, now):
            await attempt(do.act(c.id, SnoozeEnds(at=now, until=c.snoozed_until)))

    async def _bells(self) -> None:
        """Lost bells: what is shown here is compared with the database; the consoles' list as long as the bus is away, and
        once more when it is back."""
        do = self._conversations
        shown = list(do.hub.watched())
        for start in range(0, len(shown), 500):
            do.hub.known(await do.read(reading.last_seqs, shown[start : start + 500]))
        if do.bus.lost or self._bus_was_lost:
            do.hub.queue_changed.set()
            if do.hub.consoles:
                await do.hub.show_queue()
        self._bus_was_lost = do.bus.lost

    async def _leases(self) -> None:
        do = self._conversations
        online = sorted({line.person for line in do.hub.consoles if not line.closed})
        if online:
            work: Callable[[Connection], None] = lambda tx: presence.renew(  # noqa: E731
                tx, online, database.now_ms(tx, do.clock.shift_ms))
            await do.ledger.do(single, Once(work, key="~presence"))


async def attempt(work: Awaitable[object]) -> None:
    """One finding's act: what fails is tried again at the next round, logged, and holds up no other finding."""
    try:
        await work
    except Refused as refused:
        log.info("sweep_refused", code=refused.code)
    except Exception as error:
        log.error("sweep_failed", error=type(error).__name__, exc_info=error)
