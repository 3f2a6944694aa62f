"""The doorkeeper: no line of staff outlives its session, its role or its departments by more than a few seconds.

What ends a session in this process wakes it at once, in another one through the bus; a `kopru` command or a lost ring is
found by the next look at the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from base import session_store
from base.bus import Bus, Listener, Ring
from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from handoff.hub import STAFF
from handoff.line import POLICY, Line

log = structlog.get_logger()

EVERY = 2.0
"""Seconds between looks: with the time of a slow read still below the 5 s that are promised."""
USES_EVERY_MS = 60_000
"""A session that is worked with says so once in this time."""
FORGET_EVERY_MS = 3_600_000
Read = Callable[..., Awaitable[object]]


class Doorkeeper:
    """Of one process. Methods run in the event loop."""

    def __init__(self, read: Read, ledger: Ledger, bus: Bus, clock: Clock) -> None:
        self._read, self._ledger, self._bus, self._clock = read, ledger, bus, clock
        self._lines: dict[Line, str] = {}
        self._used_at: dict[str, int] = {}
        self._forgot_at = 0
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def admit(self, line: Line, token_digest: str) -> None:
        """A member of staff came in on this line with the session of that digest."""
        self._lines[line] = token_digest
        line.used = True

    def ended(self, member: str) -> None:
        """A session of the member ended, or what they may do changed: looks now, here and in the other processes."""
        if member:
            self._bus.ring(Ring(STAFF))
            self._wake.set()

    def beside(self, other: Listener) -> Listener:
        """A listener for the bus: what is about sessions is for us, all else for the other."""
        return _Both(self._wake.set, other)

    def start(self) -> None:
        """Begins."""
        self._task = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Ends."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def look(self) -> None:
        """Closes the lines whose session is over, or is no longer what it was when they came in."""
        self._lines = {line: session for line, session in self._lines.items() if not line.closed}
        now, asked = self._clock.now_ms(), dict(self._lines)  # who comes in while the database is asked was not asked about
        if asked:
            found = await self._read(session_store.standing, sorted(set(asked.values())), now)
            standing = found if isinstance(found, dict) else {}
            for line, session in asked.items():
                if standing.get(session) != line.who:
                    line.close(POLICY, "session_ended")
        await self._write(now)

    async def _write(self, now: int) -> None:
        """Says of the sessions that were worked with that they were, now and then."""
        used = {session for line, session in self._lines.items() if line.used and not line.closed}
        due = sorted(session for session in used if now - self._used_at.get(session, 0) >= USES_EVERY_MS)
        for line in self._lines:
            line.used = line.used and self._lines[line] not in due
        if due:
            await self._ledger.do(single, Once(lambda tx: session_store.use(tx, due, now), key="~sessions"))
            self._used_at = {session: at for session, at in self._used_at.items() if session in used} | dict.fromkeys(due, now)
        if now - self._forgot_at >= FORGET_EVERY_MS:
            self._forgot_at = now
            await self._ledger.do(single, Once(lambda tx: session_store.forget_old(tx, now), key="~sessions"))

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
            except Refused as refused:
                log.info("doorkeeper_refused", code=refused.code)
            except Exception as error:  # looked again at the next round; logged, never silent
                log.error("doorkeeper_failed", error=type(error).__name__, exc_info=error)
            try:
                await asyncio.wait_for(self._wake.wait(), EVERY)
            except TimeoutError:
                continue
            self._wake.clear()


class _Both:
    """Parts what is heard."""

    def __init__(self, staff: Callable[[], None], other: Listener) -> None:
        self._staff, self._other = staff, other

    def heard(self, ring: Ring) -> None:
        """About sessions, or about a conversation."""
        if ring.conversation == STAFF and not ring.to:
            self._staff()
        else:
            self._other.heard(ring)

    def rows_moved(self, conversations: Sequence[str], queue: bool) -> None:
        """The consoles' list."""
        self._other.rows_moved(conversations, queue)
