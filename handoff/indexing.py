"""Indexing: brings the words of conversations up to what was said, a moment behind it, in one process at a time."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from base.ledger import Once, single
from base.repeating import Repeating
from handoff import queue_store, search_store
from handoff.service import Conversations

EVERY = 2.0
AT_ONCE = 20
"""Conversations in one transaction: short enough for nobody's message to wait."""
LEASE_MS = 6_000
SLACK_MS = 60_000
"""A message is stored a little after its moment; what is younger than this is looked at each time."""
WIDE_MS, WIDE_EVERY = 2 * 24 * 3_600_000, 30
"""Notes move no conversation up in the lists: every so many rounds all of the last two days are looked at."""


class Indexing:
    """Background work of one process."""

    def __init__(self, conversations: Conversations) -> None:
        self._do = conversations
        self._name = secrets.token_hex(8)
        self._since, self._round = 0, 0
        self._repeating = Repeating("indexing", self._round_alone, EVERY)

    def start(self) -> None:
        """Begins."""
        self._repeating.start()

    async def close(self) -> None:
        """Ends."""
        await self._repeating.close()

    async def _round_alone(self) -> None:
        """However much it was: what is said meanwhile waits for the next round, or the writer would do nothing else."""
        await self.once()

    async def once(self) -> int:
        """One round; how many conversations were brought up. The first one after a start looks at all of them."""
        do, now = self._do, self._do.clock.now_ms()
        self._round += 1
        since = min(self._since, now - WIDE_MS) if self._round % WIDE_EVERY == 0 else self._since
        done = 0
        while found := await do.read(search_store.stale, since, now, AT_ONCE):
            if not await do.ledger.do(single, Once(partial(self._index, found=[id_ for id_, _ in found]), key="~indexing")):
                return done
            done += len(found)
            since = found[-1][1]
        self._since = now - SLACK_MS
        return done

    def _index(self, tx: Any, found: list[str]) -> bool:
        if not queue_store.hold_lease(tx, "indexing", self._name, self._do.clock.shift_ms, LEASE_MS):
            return False
        search_store.index(tx, found)
        return True
