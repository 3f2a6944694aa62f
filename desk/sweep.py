"""The desk's sweep: finds promises that are near or were missed and what is to be put away, in the database: a restart
forgets none."""

from __future__ import annotations

import asyncio

import structlog

from base.errors import Refused
from desk.service import Desk

log = structlog.get_logger()

EVERY = 15.0
"""Seconds between looks; the shortest promise is two hours."""


class DeskSweep:
    """Background work of one process. Several may sweep at once: what is found is done once, under the row's lock."""

    def __init__(self, desk: Desk, every: float = EVERY) -> None:
        self._desk, self._every = desk, every
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins."""
        self._task = asyncio.create_task(self._repeat())

    async def close(self) -> None:
        """Ends."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _repeat(self) -> None:
        while True:
            try:
                await self._desk.warn_all()
                await self._desk.put_away_all()
            except Refused as refused:
                log.info("desk_sweep_refused", code=refused.code)
            except Exception as error:  # tried again at the next round; logged, never silent
                log.error("desk_sweep_failed", error=type(error).__name__, exc_info=error)
            await asyncio.sleep(self._every)
