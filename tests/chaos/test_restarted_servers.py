"""Redis and PostgreSQL are restarted while people write through two service processes: a short delay, nothing lost or doubled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import servers
from tests.support.chaos import size, tell
from tests.support.load import Books
from tests.support.service import Service

CHATS = 6
TIMES = size(2, 20)
BACK = 5.0


@pytest.fixture
def two_services(postgres_of_our_own: servers.Postgres, redis_of_our_own: servers.Redis, tmp_path: Path) -> Iterator[list[Service]]:
    """Two processes on the same database and the same Redis."""
    url, env = postgres_of_our_own.new_database(), {"REDIS_URL": redis_of_our_own.url, "KOPRU_LOG_LEVEL": "WARNING"}
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    first = Service(folders[0], url, **env)
    second = Service(folders[1], url, **env, PORT=str(servers.free_port()))
    with first:
        second.start()
        yield [first, second]
        second.stop()


async def delay_of_one_message(books: Books) -> float:
    """Seconds from the writer's key to the second tab at the other process."""
    writer, tab = books.writers[0], books.tabs[0]
    began = time.monotonic()
    await writer.write(1)
    text = writer.sent[-1]
    await tab.until(lambda: any(e.get("text") == text for e in tab.screen.values()), "the message at the other process", 30)
    return time.monotonic() - began


async def restarted(server: servers.Server, books: Books, away: float) -> tuple[float, float]:
    """Restarts it under load; the delay of a message while it was away (0 for a database), and the one after it was back."""
    writing = asyncio.create_task(books.write(30, pause=0.02))
    await asyncio.sleep(0.2)
    await asyncio.to_thread(server.stop)
    meanwhile = 0.0
    if isinstance(server, servers.Redis):
        meanwhile = await delay_of_one_message(books)
    await asyncio.sleep(away)
    await asyncio.to_thread(server.start)
    back = await delay_of_one_message(books)
    await writing
    return meanwhile, back


@pytest.mark.timeout(3600)
async def test_a_restarted_redis_delays_and_loses_nothing(two_services: list[Service], redis_of_our_own: servers.Redis) -> None:
    books = await Books.open(two_services[0].address, CHATS, tabs_at=two_services[1].address)
    assert await delay_of_one_message(books) < 1.0  # by the bell: the sweep alone would take up to 2 s
    delays = [await restarted(redis_of_our_own, books, 0.5) for _ in range(TIMES)]
    found = await books.faults()
    tell("Redis restarted", **books.counts(), restarts=TIMES, worst_delay=f"{max(max(d) for d in delays):.2f} s", **found)
    await bus_is_back(two_services)
    assert await delay_of_one_message(books) < 1.0
    await books.close()
    assert max(max(delay) for delay in delays) <= BACK
    assert found == dict.fromkeys(found, 0)


async def bus_is_back(services: list[Service]) -> None:
    """Both processes hear again within five seconds."""
    end = time.monotonic() + BACK
    while any(service.metric("kopru_bus_lost") for service in services):
        assert time.monotonic() < end, "the bus is not back"
        await asyncio.sleep(0.1)


@pytest.mark.timeout(3600)
async def test_a_restarted_postgresql_delays_and_loses_nothing(two_services: list[Service], postgres_of_our_own: servers.Postgres) -> None:
    books = await Books.open(two_services[0].address, CHATS, tabs_at=two_services[1].address)
    delays = [await restarted(postgres_of_our_own, books, 0.5) for _ in range(TIMES)]
    found = await books.faults(ordered=False)  # who is told to send a message again later may have sent the next one before
    counts = books.counts()
    tell("PostgreSQL restarted", **counts, restarts=TIMES, worst_back=f"{max(back for _, back in delays):.2f} s", **found)
    await books.close()
    assert counts["unavailable"] > 0  # the restarts hit somebody
    assert max(back for _, back in delays) <= BACK
    assert found == dict.fromkeys(found, 0)


async def test_without_redis_and_without_its_poll_the_other_process_hears_nothing(tmp_path: Path) -> None:
    """The negative control: what brings a message across is the bell or the sweep, and nothing else."""
    with Service(tmp_path, KOPRU_HEARTBEAT="60") as first:
        (tmp_path / "two").mkdir()
        second = Service(tmp_path / "two", first.env["DATABASE_URL"], KOPRU_HEARTBEAT="60", PORT=str(servers.free_port()))
        second.start()
        books = await Books.open(first.address, 1, tabs_at=second.address)
        assert 0.05 < await delay_of_one_message(books) <= BACK  # no bell without Redis: only the sweep
        await books.close()
        second.stop()
