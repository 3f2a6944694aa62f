"""Who is next and how long it takes: pure arithmetic over the queue."""

from __future__ import annotations

import math
from collections.abc import Sequence

MINUTES_EACH = (2, 5)
"""A conversation's handling time, from and to in minutes, until there are recent ones to go by."""


def places(order: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Each waiting conversation's place, 1 for the next one, from (conversation, department) in the queue's order."""
    return {conversation: place for place, (conversation, _) in enumerate(order, 1)}


def wait(place: int, agents: int) -> tuple[int, ...]:
    """The wait in minutes, (from, to), for a place in the queue; empty while nobody is there to take it."""
    if agents < 1:
        return ()
    rounds = math.ceil(place / agents)
    return rounds * MINUTES_EACH[0] - 1, rounds * MINUTES_EACH[1]
