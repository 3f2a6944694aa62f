"""The inbox's background work: makes requests of the mail that was kept."""

from __future__ import annotations

import asyncio

import structlog

from base.errors import Refused
from desk.mail.inbox import Inbox

log = structlog.get_logger()

EVERY = 1.0
"""Seconds between looks."""


class InboxWorker:
    """Background work of one process; several may work at once."""

    def __init__(self, inbox: Inbox, every: float = EVERY) -> None:
        self._inbox, self._every = inbox, every
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins."""
        self._task = asyncio.create_task(self._repeat())

    async def close(self) -> None:
        """Ends; what was not finished is taken up again later."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _repeat(self) -> None:
        while True:
            try:
                worked = await self._inbox.work()
            except Refused as refused:
                log.info("inbox_refused", code=refused.code)
                worked = 0
            except Exception as error:  # looked at again at the next round; logged, never silent
                log.error("inbox_worker_failed", error=type(error).__name__, exc_info=error)
                worked = 0
            if not worked:
                await asyncio.sleep(self._every)
