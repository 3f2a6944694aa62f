"""The outbox's background work: plans and sends as long as there is something, owes reminders, looks again soon."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog

from base.clock import Clock
from base.errors import Refused
from desk.notices.outbox import Outbox
from desk.survey import Surveys

log = structlog.get_logger()

EVERY = 1.0
"""Seconds between looks: a customer who waits for the receipt does not notice it, an idle database neither."""
PATIENCE = 5.0
"""Seconds that a stopping process gives the batch at hand."""
SELDOM = 60.0
"""Seconds between looks for reminders and counts."""


class OutboxWorker:
    """Background work of one process; several may work at once."""

    def __init__(self, outbox: Outbox, surveys: Surveys, every: float = EVERY) -> None:
        self._outbox, self._surveys, self._every = outbox, surveys, every
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins."""
        self._task = asyncio.create_task(self._repeat())

    async def close(self) -> None:
        """Ends after the batch at hand: a message that was just handed over is marked, or it would be sent again."""
        self._closing.set()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=PATIENCE)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _repeat(self) -> None:
        seldom = Clock.monotonic()
        while not self._closing.is_set():
            try:
                if Clock.monotonic() >= seldom:
                    seldom = Clock.monotonic() + SELDOM
                    await self._surveys.remind()
                    await self._outbox.measure()
                worked = await self._outbox.plan() + await self._outbox.send()
            except Refused as refused:
                log.info("outbox_refused", code=refused.code)
                worked = 0
            except Exception as error:  # looked at again at the next round; logged, never silent
                log.error("outbox_worker_failed", error=type(error).__name__, exc_info=error)
                worked = 0
            if not worked:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), self._every)
