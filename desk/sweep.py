"""The desk's sweep: finds promises that are near or were missed and what is to be put away, in the database: a restart
forgets none."""

from __future__ import annotations

from base.repeating import Repeating
from desk.service import Desk

EVERY = 15.0
"""Seconds between looks; the shortest promise is two hours."""


def desk_sweep(desk: Desk, every: float = EVERY) -> Repeating:
    """The background work; what is found is done once, under the row's lock, however many sweep."""

    async def sweep() -> int:
        return await desk.warn_all() + await desk.put_away_all()

    return Repeating("desk_sweep", sweep, every)
