"""Token buckets: how much one connection, customer or address may ask for in a time."""

from __future__ import annotations

from collections import OrderedDict

from base.clock import Clock
from base.errors import Refused

REMEMBERED = 50_000
"""Buckets kept at most; the longest unused goes first, and it would be full again anyway."""


class Bucket:
    """`burst` at once, `rate` a second in the long run."""

    __slots__ = ("_at", "_burst", "_left", "_rate")

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst, self._left, self._at = rate, burst, burst, Clock.monotonic()

    def take(self, cost: float = 1.0, code: str = "busy") -> None:
        """Takes `cost`; raises Refused(code) with the seconds until there is enough."""
        now = Clock.monotonic()
        left = self._left + (now - self._at) * self._rate
        if left > self._burst:
            left = self._burst
        self._at = now
        if left < cost:
            self._left = left
            raise Refused(code, retry_after=round((cost - left) / self._rate, 2))
        self._left = left - cost


class Buckets:
    """A bucket for each key (a customer, an address)."""

    def __init__(self, rate: float, burst: float, code: str = "busy") -> None:
        self._rate, self._burst, self._code = rate, burst, code
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, key: str, cost: float = 1.0) -> None:
        """Takes `cost` from the key's bucket; raises Refused."""
        self.of(key).take(cost, self._code)

    def of(self, key: str) -> Bucket:
        """The key's bucket, for one who takes from it often."""
        bucket = self._buckets.pop(key, None) or Bucket(self._rate, self._burst)
        self._buckets[key] = bucket
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket
