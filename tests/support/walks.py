"""Random walks of two processes on one database, each led by a seed."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager

from base import database
from tests.support.two_processes import Broken, Process, TwoProcesses, random_wish

_names = itertools.count(1)


class Ground:
    """One database with the two processes that all walks on it share."""

    def __init__(self, url: str) -> None:
        self.processes = [Process(url), Process(url)]
        self.reader = database.reader(url)

    def pair(self) -> TwoProcesses:
        """The two processes with new conversations and no memory."""
        return TwoProcesses(self.processes, self.reader, f"cnv_{next(_names)}")

    def close(self) -> None:
        """Ends both."""
        for process in self.processes:
            process.ledger.close()
        self.reader.dispose()


@contextmanager
def ground(url: str) -> Iterator[Ground]:
    """A ground that is closed at the end."""
    made = Ground(url)
    try:
        yield made
    finally:
        made.close()


def walk(place: Ground, seed: int, steps: int = 40) -> tuple[int, int]:
    """One walk: how many commands it sent and how many of its batches failed; raises Broken with the seed."""
    rng = random.Random(seed)
    with place.pair() as pair:
        for step in range(steps):
            wishes = [random_wish(rng) for _ in range(rng.choice((1, 1, 2, 3, 5)))]
            try:
                pair.step(rng.randrange(2), wishes, rng.choice(("", "", "", "", "", "poison", "away")))
            except Broken as broken:
                raise Broken(f"seed {seed}, step {step}, {wishes}: {broken}") from broken
        return len(pair.sent), pair.faults
