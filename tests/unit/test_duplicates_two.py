"""Two processes that register the same at the same moment make one request, and the second customer is offered the first."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from base import database, operator
from base.clock import Clock
from base.ledger import Ledger
from base.settings import ROOT, Settings
from desk import store
from desk.service import AlreadyOpen, Desk
from handoff.reading import Reader
from tests.unit.test_duplicates import ASKED, NOW

TOGETHER = 0.5
"""Seconds in which the other process comes to the same place, unless something holds it up."""


@pytest.fixture
async def two(postgresql: Settings) -> AsyncIterator[list[Desk]]:
    """Two processes' desks on one database: each has a writer of its own."""
    ledgers = [Ledger(database.writer(postgresql.database_url)) for _ in range(2)]
    read = Reader(database.reader(postgresql.database_url))
    yield [Desk(each, read, operator.load(ROOT / "operator.yml"), Clock(NOW)) for each in ledgers]
    for each in ledgers:
        await asyncio.to_thread(each.close)
    read.close()


def looking_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both look for an open request before either writes, if they can."""
    meeting, looked = threading.Barrier(2), store._open_by_visitor

    def look(*asked: Any) -> Any:
        found = looked(*asked)
        try:
            meeting.wait(TOGETHER)
        except threading.BrokenBarrierError:
            meeting.reset()
        return found

    monkeypatch.setattr(store, "_open_by_visitor", look)


async def both_register(two: list[Desk], visitor: str) -> list[Any]:
    return await asyncio.gather(*(desk.register(ASKED, visitor, f"{visitor}:{n}") for n, desk in enumerate(two)), return_exceptions=True)


async def test_the_second_is_offered_the_first(two: list[Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    looking_together(monkeypatch)
    outcomes = await both_register(two, "vis_1")
    (offered,) = [each for each in outcomes if isinstance(each, AlreadyOpen)]
    ((made, _),) = [each for each in outcomes if not isinstance(each, Exception)]
    assert offered.request == made.tracking_number


async def test_without_holding_the_customer_there_would_be_two(two: list[Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(store, "_hold_customers", lambda *_: None)
    looking_together(monkeypatch)
    outcomes = await both_register(two, "vis_1")
    assert len({made.tracking_number for made, _ in outcomes}) == 2


async def test_many_customers_of_two_processes_never_wait_in_a_ring(two: list[Desk]) -> None:
    names = [f"vis_{n}" for n in range(40)]
    rounds = [desk.register(ASKED, name, f"{name}:{n}") for n, desk in enumerate(two) for name in (names if n else reversed(names))]
    outcomes = await asyncio.gather(*rounds, return_exceptions=True)
    assert sum(isinstance(each, AlreadyOpen) for each in outcomes) == len(names)
    assert sum(not isinstance(each, Exception) for each in outcomes) == len(names)
