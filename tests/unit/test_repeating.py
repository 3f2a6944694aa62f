"""Background work goes on after every failure, comes back at once while there is something to do, and ends when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from base.errors import Refused
from base.repeating import Repeating

Outcome = int | Exception


def scripted(*outcomes: Outcome) -> tuple[Callable[[], asyncio.Future[int]], asyncio.Event]:
    """Work with these outcomes, and an event when all of them were had; after that there is nothing to do."""
    left, done = list(outcomes), asyncio.Event()

    async def work() -> int:
        if not left:
            done.set()
            return 0
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return work, done  # type: ignore[return-value]


@pytest.mark.parametrize("failure", [Refused("busy"), OSError("away"), RuntimeError("a bug")])
async def test_it_goes_on_after_a_failure(failure: Exception) -> None:
    work, done = scripted(failure, failure)
    repeating = Repeating("test", work, every=0.001, away=(OSError,))
    repeating.start()
    await asyncio.wait_for(done.wait(), 10)
    await repeating.close()


async def test_it_waits_only_when_there_is_nothing_to_do() -> None:
    work, done = scripted(3, 1, 2)
    repeating = Repeating("test", work, every=3600)
    repeating.start()
    await asyncio.wait_for(done.wait(), 10)
    await repeating.close()


async def test_the_round_at_hand_is_finished_when_it_is_closed_with_patience_and_cut_off_without() -> None:
    for patience, finished in ((10.0, True), (0.0, False)):
        begun, ended = asyncio.Event(), False

        async def work(begun: asyncio.Event = begun) -> int:
            nonlocal ended
            begun.set()
            await asyncio.sleep(0.05)  # work that takes its time
            ended = True
            return 1

        repeating = Repeating("test", work, every=3600)
        repeating.start()
        await begun.wait()
        await repeating.close(patience)
        assert ended is finished


async def test_it_can_be_closed_before_it_began_and_begun_again_after_it_was_closed() -> None:
    work, done = scripted()
    repeating = Repeating("test", work, every=3600)
    await repeating.close()
    for _ in range(2):
        done.clear()
        repeating.start()
        await asyncio.wait_for(done.wait(), 10)
        await repeating.close()
