"""The bell between processes over a real Redis: all hear it but who rang, a batch is one message, and a lost Redis comes back."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager

import pytest

from base import bus as buses
from base.bus import RedisBus, Ring
from tests.support import servers


class Ear:
    """A listener that keeps what it heard."""

    def __init__(self) -> None:
        self.rings: list[Ring] = []
        self.rows: list[tuple[list[str], bool]] = []

    def heard(self, ring: Ring) -> None:
        """A conversation has moved on."""
        self.rings.append(ring)

    def rows_moved(self, conversations: Sequence[str], queue: bool) -> None:
        """Rows have changed."""
        self.rows.append((list(conversations), queue))


async def until(holds: Callable[[], object], seconds: float = 10.0) -> None:
    """Waits until it holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def two(url: str) -> AsyncIterator[tuple[RedisBus, Ear, RedisBus, Ear]]:
    """Two processes on one Redis."""
    first, second, one, other = RedisBus(url), RedisBus(url), Ear(), Ear()
    await first.start(one)
    await second.start(other)
    await until(lambda: not first.lost and not second.lost)
    try:
        yield first, one, second, other
    finally:
        await first.close()
        await second.close()


@pytest.fixture
def own_redis() -> Iterator[servers.Redis]:
    """A Redis that may be stopped."""
    with servers.Redis() as server:
        yield server


async def test_a_ring_is_heard_by_every_process_but_the_one_that_rang(redis: servers.Redis) -> None:
    async with two(redis.url) as (first, one, second, other):
        first.ring(Ring("cnv_a", 7))
        await until(lambda: other.rings)
        second.ring(Ring("cnv_b", 3))
        await until(lambda: one.rings)
        assert (one.rings, other.rings) == ([Ring("cnv_b", 3)], [Ring("cnv_a", 7)])


async def test_a_ring_without_a_seq_is_heard_too_and_so_is_for_whom_it_is(redis: servers.Redis) -> None:
    async with two(redis.url) as (first, _, _, other):
        rings = [Ring("~staff"), Ring("~staff", frame="{}", to=("stf_1",)), Ring("~staff", frame="{}", staff=True)]
        for ring in rings:
            first.ring(ring)
            await until(lambda ring=ring: ring in other.rings)


async def test_once_the_bell_is_not_lost_no_ring_is_missed(redis: servers.Redis) -> None:
    async with two(redis.url) as (first, _, _, other):
        for number in range(50):
            first.ring(Ring(f"cnv_{number}", number + 1))
            await asyncio.sleep(0)
        await until(lambda: {ring.conversation for ring in other.rings} == {f"cnv_{number}" for number in range(50)})


async def test_a_batch_is_one_message_with_the_newest_of_each_conversation(redis: servers.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    async with two(redis.url) as (first, _, _, other):
        runs: list[int] = []
        whole = buses._together
        monkeypatch.setattr(buses, "_together", lambda batch: runs.append(len(batch)) or whole(batch))  # type: ignore[func-returns-value]
        for seq in range(1, 101):
            first.ring(Ring("cnv_a", seq, row=True, queue=seq == 50))
        first.ring(Ring("cnv_a", frame="{}"))
        first.ring(Ring("cnv_b", 4))
        await until(lambda: len(other.rings) == 3 and other.rows)
        assert runs == [102]
        assert other.rings == [Ring("cnv_a", frame="{}"), Ring("cnv_a", 100, row=True, queue=True), Ring("cnv_b", 4)]
        assert other.rows == [(["cnv_a"], True)]


async def test_the_first_ring_goes_at_once_and_a_flood_is_a_few_messages(redis: servers.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buses, "BREATH", 60.0)
    async with two(redis.url) as (first, _, _, other):
        first.ring(Ring("cnv_a", 1))
        await until(lambda: other.rings, 2.0)
        for seq in range(2, 50):
            first.ring(Ring("cnv_a", seq))
        assert len(first._waiting) == 48  # they wait for the next message, and are one ring in it
        assert buses._together(list(first._waiting)) == [Ring("cnv_a", 49)]


async def test_a_listener_that_fails_does_not_make_the_process_deaf(redis: servers.Redis) -> None:
    async with two(redis.url) as (first, _, second, other):
        whole, failed = other.heard, []

        def fails(ring: Ring) -> None:
            failed.append(ring)
            raise RuntimeError

        other.heard = fails  # type: ignore[method-assign]
        first.ring(Ring("cnv_a", 1))
        await until(lambda: failed)
        other.heard = whole  # type: ignore[method-assign]
        first.ring(Ring("cnv_a", 2))
        await until(lambda: other.rings == [Ring("cnv_a", 2)])
        assert not second.lost


async def test_a_lost_redis_is_told_and_found_again(own_redis: servers.Redis) -> None:
    async with two(own_redis.url) as (first, _, second, other):
        await asyncio.to_thread(own_redis.stop)
        await until(lambda: first.lost and second.lost)
        first.ring(Ring("cnv_a", 2))
        await asyncio.to_thread(own_redis.start)
        await until(lambda: not first.lost and not second.lost)
        first.ring(Ring("cnv_b", 9))
        await until(lambda: Ring("cnv_b", 9) in other.rings)


async def test_a_redis_that_hangs_counts_as_lost_and_is_found_again(own_redis: servers.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buses, "PULSE", 0.3)
    assert own_redis.process
    async with two(own_redis.url) as (first, _, second, _other):
        os.kill(own_redis.process.pid, signal.SIGSTOP)
        try:
            first.ring(Ring("cnv_a", 1))
            await until(lambda: first.lost and second.lost)
        finally:
            os.kill(own_redis.process.pid, signal.SIGCONT)
        await until(lambda: not first.lost and not second.lost)


async def test_a_tongue_that_was_tied_for_a_moment_is_loose_again(redis: servers.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the telling side failed: the hearing side, which never did, must not be waited for."""
    async def broken_line(*_: object) -> None:
        raise OSError

    async with two(redis.url) as (first, _, _, _):
        with monkeypatch.context() as broken:
            broken.setattr(first._telling, "publish", broken_line)
            first.ring(Ring("cnv_a", 1))
            await until(lambda: first.lost)
        await until(lambda: not first.lost)


async def test_rings_beyond_the_backlog_are_dropped_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buses, "BACKLOG", 10)
    bus = RedisBus("redis://127.0.0.1:1/0")
    before = buses.BUS_DROPPED._value.get()
    for seq in range(25):
        bus.ring(Ring("cnv_a", seq))
    assert len(bus._waiting) == 10
    assert buses.BUS_DROPPED._value.get() - before == 15
    await bus.close()
