"""Guessing tracking numbers: slowed after a few wrong ones and then stopped, for the visitor and for the address they come from.

A number has 50 random bits, so guessing is hopeless anyway; this keeps it from being tried, and its noise out of the logs.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from contextlib import suppress

from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from base.limits import REMEMBERED
from desk import guess_store
from desk.guess_store import Limit

VISITOR = Limit(soon=8, soon_hourly=60, long=24, long_hourly=1)
ADDRESS = Limit(soon=40, soon_hourly=300, long=120, long_hourly=5)
_NOTED_AGAIN_MS = 24 * guess_store.HOUR_MS


class Guesses:
    """What wrong numbers cost. A visitor has eight at once, then one a minute; after two dozen one an hour. An address, where
    a household or an office sits, has five times as much, however many visitors it makes itself."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock
        self._noted: OrderedDict[str, tuple[str, int]] = OrderedDict()

    def came_from(self, visitor: str, address: str, secret: str) -> None:
        """Notes from where the visitor last connected, for all processes; written soon, nobody waits for it.

        What is kept is a mark of the address made with the service's `secret`, which tells nobody the address.
        """
        mark, now = hmac.new(secret.encode(), address.encode(), hashlib.sha256).hexdigest(), self._clock.now_ms()
        known, at = self._noted.get(visitor, ("", 0))
        if known == mark and now - at < _NOTED_AGAIN_MS:
            return
        self._noted[visitor] = mark, now
        if len(self._noted) > REMEMBERED:
            self._noted.popitem(last=False)
        work = Once(lambda tx: guess_store.came_from(tx, visitor, mark, now), key=visitor)
        with suppress(Refused):  # busy: it is noted when the visitor connects again
            self._ledger.submit(single, work, lambda _: None)

    async def take(self, visitor: str) -> None:
        """Counts a wrong number; raises Refused("too_many_guesses") when there were too many."""
        now = self._clock.now_ms()
        work = Once(lambda tx: guess_store.take(tx, visitor, VISITOR, ADDRESS, now), key=visitor)
        wait = await self._ledger.do(single, work)
        if wait:
            raise Refused("too_many_guesses", retry_after=round(wait, 2))
