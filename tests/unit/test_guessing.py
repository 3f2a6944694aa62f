"""Guessing tracking numbers is slowed and then stopped, for a visitor and for the address behind many visitors, in all processes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from base import database
from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from base.settings import Settings
from desk.guess_store import FORGOTTEN_MS, HOUR_MS, guesses
from desk.guessing import Guesses

MINUTE_MS = 60_000
SECRET = "a-secret-for-tests-only"


class Time(Clock):
    """Moves when it is told to."""

    at = 1_800_000_000_000

    def now_ms(self) -> int:
        return self.at


class Processes:
    """Two service processes on one database."""

    def __init__(self, settings: Settings) -> None:
        self.time = Time()
        self.ledgers = [Ledger(database.writer(settings.database_url)) for _ in range(2)]
        self.guesses = [Guesses(ledger, self.time) for ledger in self.ledgers]

    async def let_through(self, visitor: str, tries: int) -> int:
        """How many of the tries were not refused, each at the other process."""
        through, told = 0, set()
        for n in range(tries):
            try:
                await self.guesses[n % 2].take(visitor)
                through += 1
            except Refused as refused:
                told.add((refused.code, refused.retry_after > 0))
        assert told <= {("too_many_guesses", True)}
        return through

    async def rows(self) -> list[dict[str, object]]:
        """What is stored; asked last in its batch."""
        work = Once(lambda tx: [dict(row) for row in tx.execute(sa.select(guesses)).mappings()], key="~")
        found = [await ledger.do(single, work) for ledger in self.ledgers]
        return found[1]  # type: ignore[no-any-return]


@pytest.fixture
async def processes(settings: Settings) -> AsyncIterator[Processes]:
    two = Processes(settings)
    yield two
    for ledger in two.ledgers:
        ledger.close()


async def test_a_few_wrong_numbers_are_nobodys_guessing(processes: Processes) -> None:
    assert await processes.let_through("vis_1", 8) == 8


async def test_then_one_a_minute_and_after_two_dozen_one_an_hour(processes: Processes) -> None:
    assert await processes.let_through("vis_1", 10) == 8
    processes.time.at += MINUTE_MS
    assert await processes.let_through("vis_1", 3) == 1
    for _ in range(60):
        processes.time.at += MINUTE_MS
        await processes.let_through("vis_1", 1)
    processes.time.at += 10 * MINUTE_MS
    assert await processes.let_through("vis_1", 5) == 0
    processes.time.at += HOUR_MS
    assert await processes.let_through("vis_1", 5) == 1


async def test_one_address_with_ever_new_visitors_is_stopped_too_and_another_address_is_not(processes: Processes) -> None:
    through = 0
    for n in range(100):
        processes.guesses[n % 2].came_from(f"vis_{n}", "192.0.2.1", SECRET)
        await processes.rows()  # written by now
        through += await processes.let_through(f"vis_{n}", 1)
    assert through == 40
    processes.guesses[0].came_from("vis_home", "192.0.2.2", SECRET)
    await processes.rows()
    assert await processes.let_through("vis_home", 1) == 1


async def test_no_address_is_stored_and_after_two_days_nothing_is(processes: Processes) -> None:
    processes.guesses[0].came_from("vis_1", "192.0.2.1", SECRET)
    await processes.let_through("vis_1", 1)
    assert {str(row["who"]) for row in await processes.rows()} > {"vis_1"}
    assert "192.0.2.1" not in str(await processes.rows())
    processes.time.at += FORGOTTEN_MS + 1
    processes.guesses[0].came_from("vis_2", "192.0.2.9", SECRET)
    assert [row["who"] for row in await processes.rows()] == ["vis_2"]
