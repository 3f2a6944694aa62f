"""Background work of one process: done again and again until it is closed; a failure is logged and tried again soon."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from base.errors import Refused

log = structlog.get_logger()

Work = Callable[[], Awaitable[int | None]]
"""How much was done: the next round comes at once as long as it is something. None: a round is all there is for now."""


class Repeating:
    """Does `work` every so many seconds. `away` are errors that say that the other side is not there: no bugs of ours.

    Several processes may do the same work at once: what is to be done is taken in the database, once.
    """

    def __init__(self, name: str, work: Work, every: float, away: tuple[type[Exception], ...] = ()) -> None:
        self._name, self._work, self._every, self._away = name, work, every, away
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins, with a round at once."""
        self._closing.clear()
        self._task = asyncio.create_task(self._repeat())

    async def close(self, patience: float = 0.0) -> None:
        """Ends, after the round at hand when it takes no longer than `patience` seconds; the rest is taken up again later."""
        self._closing.set()
        if self._task is None:
            return
        if patience:
            await asyncio.wait([self._task], timeout=patience)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _repeat(self) -> None:
        while not self._closing.is_set():
            if not await self._round():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), self._every)

    async def _round(self) -> int | None:
        try:
            return await self._work()
        except Refused as refused:
            log.info("repeating_refused", work=self._name, code=refused.code)
        except self._away as error:
            log.warning("repeating_away", work=self._name, error=type(error).__name__)
        except Exception as error:  # tried again at the next round; logged, never silent
            log.error("repeating_failed", work=self._name, error=type(error).__name__, exc_info=error)
        return 0
