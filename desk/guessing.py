"""Guessing tracking numbers: slowed after a few wrong ones and then stopped, for the visitor and for the address they come from.

A number has 50 random bits, so guessing is hopeless anyway; this keeps it from being tried, and its noise out of the logs.
"""

from __future__ import annotations

from collections import OrderedDict

from base.limits import REMEMBERED, Buckets

MINUTE, HOUR = 60.0, 3600.0
_CODE = "too_many_guesses"


class Guesses:
    """What wrong numbers cost. A visitor has eight at once, then one a minute; after two dozen one an hour. An address, where
    a household or an office sits, has five times as much, however many visitors it makes itself."""

    def __init__(self) -> None:
        self._slowed = Buckets(1 / MINUTE, 8, code=_CODE), Buckets(5 / MINUTE, 40, code=_CODE)
        self._stopped = Buckets(1 / HOUR, 24, code=_CODE), Buckets(5 / HOUR, 120, code=_CODE)
        self._addresses: OrderedDict[str, str] = OrderedDict()

    def came_from(self, visitor: str, address: str) -> None:
        """Remembers, in this process only and never on disk, from where the visitor last connected."""
        self._addresses[visitor] = address
        self._addresses.move_to_end(visitor)
        if len(self._addresses) > REMEMBERED:
            self._addresses.popitem(last=False)

    def take(self, visitor: str) -> None:
        """Counts a wrong number; raises Refused("too_many_guesses") when there were too many."""
        for buckets in (self._stopped, self._slowed):
            buckets[0].take(visitor)
        address = self._addresses.get(visitor)
        if address:
            for buckets in (self._stopped, self._slowed):
                buckets[1].take(address)
