"""The bell between processes over a real Redis: who shows a conversation hears of it, nobody else does, and a lost Redis comes back."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from base import bus as buses
from base.bus import CONVERSATION, ROWS, RedisBus, Ring
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


async def test_a_process_hears_of_what_it_shows_and_of_nothing_else(redis: servers.Redis) -> None:
    async with two(redis.url) as (first, one, second, other):
        await second.show("cnv_shown")
        first.ring(Ring("cnv_other", 3))
        first.ring(Ring("cnv_shown", 7))
        await until(lambda: other.rings)
        assert other.rings == [Ring("cnv_shown", 7)]
        assert one.rings == []  # nobody hears themselves
        second.hide("cnv_shown")
        async with Redis.from_url(redis.url) as client:
            await asyncio.sleep(0)
            for _ in range(200):
                if await client.pubsub_numsub(CONVERSATION + "cnv_shown") == [((CONVERSATION + "cnv_shown").encode(), 0)]:
                    break
                await asyncio.sleep(0.02)
            else:
                raise AssertionError("still subscribed")


async def test_a_ring_without_a_seq_is_heard_too_and_so_is_for_whom_it_is(redis: servers.Redis) -> None:
    async with two(redis.url) as (first, _, second, other):
        await second.show("~staff")
        rings = [Ring("~staff"), Ring("~staff", frame="{}", to=("stf_1",)), Ring("~staff", frame="{}", staff=True)]
        for ring in rings:
            first.ring(ring)
            await until(lambda ring=ring: ring in other.rings)


async def test_once_a_conversation_is_shown_no_ring_for_it_is_missed(redis: servers.Redis) -> None:
    async with two(redis.url) as (first, _, second, other):
        for number in range(50):
            await second.show(f"cnv_{number}")
            first.ring(Ring(f"cnv_{number}", number + 1))
        await until(lambda: len(other.rings) == 50)


async def test_a_batch_is_one_pipeline_with_the_newest_of_each_conversation(redis: servers.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    async with two(redis.url) as (first, _, second, other):
        await second.show("cnv_a")
        runs: list[int] = []
        whole = buses._messages
        monkeypatch.setattr(buses, "_messages", lambda batch: runs.append(len(batch)) or whole(batch))  # type: ignore[func-returns-value]
        for seq in range(1, 101):
            first.ring(Ring("cnv_a", seq, row=True, queue=seq == 50))
        first.ring(Ring("cnv_a", frame="{}"))
        await until(lambda: len(other.rings) == 2 and other.rows)
        assert runs == [101]
        assert sorted(ring.seq for ring in other.rings) == [0, 100]
        assert other.rows == [(["cnv_a"], True)]


async def test_a_lost_redis_is_told_and_found_again_with_all_that_is_shown(own_redis: servers.Redis) -> None:
    async with two(own_redis.url) as (first, _, second, other):
        await second.show("cnv_a")
        await asyncio.to_thread(own_redis.stop)
        await until(lambda: first.lost and second.lost)
        await asyncio.wait_for(second.show("cnv_b"), 2)  # nobody waits for a bell that is broken
        first.ring(Ring("cnv_a", 2))
        await asyncio.to_thread(own_redis.start)
        await until(lambda: not first.lost and not second.lost)
        await second.show("cnv_b")
        await second.show("cnv_a")
        await until(lambda: second._shown == {"cnv_a": None, "cnv_b": None})
        for name in ("cnv_a", "cnv_b"):
            first.ring(Ring(name, 9))
        await until(lambda: {ring.conversation for ring in other.rings if ring.seq == 9} == {"cnv_a", "cnv_b"})


async def test_a_redis_that_hangs_counts_as_lost_and_holds_nobody_up(own_redis: servers.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buses, "PULSE", 0.3)
    assert own_redis.process
    async with two(own_redis.url) as (first, _, second, _other):
        os.kill(own_redis.process.pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            first.ring(Ring("cnv_a", 1))
            await second.show("cnv_a")
            assert time.monotonic() - began < 1.5
            await until(lambda: first.lost and second.lost)
        finally:
            os.kill(own_redis.process.pid, signal.SIGCONT)
        await until(lambda: not first.lost and not second.lost)


async def test_a_tongue_that_was_tied_for_a_moment_is_loose_again(redis: servers.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the telling side failed: the hearing side, which never did, must not be waited for."""
    async with two(redis.url) as (first, _, _, _):
        with monkeypatch.context() as broken:
            broken.setattr(first._telling, "pipeline", lambda **_: (_ for _ in ()).throw(OSError()))
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


def test_rows_go_to_every_process_and_conversations_to_their_own() -> None:
    told = buses._messages([Ring("a", 1, row=True), Ring("b", 2, row=True, queue=True), Ring("a", 3)])
    assert sorted(channel for channel, _ in told) == sorted([CONVERSATION + "a", CONVERSATION + "b", ROWS])
