"""Slow readers and broken networks, through a small TCP proxy."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from tests.support.chaos import size, tell
from tests.support.load import Books, Tab, quantile
from tests.support.proxy import Proxy
from tests.support.service import Service

LONG_TEXT = "ş" * 3_900


async def flood(books: Books, metric: Service, most: int = 3_000) -> int:
    """Long messages until the service has given up a reader; how many it took."""
    writer = books.writers[0]
    for number in range(0, most, 20):
        frames = [{"type": "say", "conversation": writer.conversation, "text": f"{number + n} {LONG_TEXT}"} for n in range(20)]
        await asyncio.gather(*(writer.say_frame(frame) for frame in frames))
        if metric.metric("kopru_sockets_closed_total") > 0:
            return number + 20
    return 0


@pytest.mark.timeout(300)
async def test_a_slow_reader_is_closed_with_1013_and_resumes_whole(tmp_path: Path) -> None:
    with Service(tmp_path, KOPRU_LOG_LEVEL="WARNING") as service:
        books = await Books.open(service.address, 1)
        async with Proxy(service.port) as proxy:
            slow = await Tab.beside(books.writers[0], proxy.address)
            watching = asyncio.create_task(slow.keep_on())
            proxy.to_browser.clear()
            sent = await flood(books, service)
            assert sent > 0, "a reader that never reads was never given up"
            proxy.to_browser.set()
            last = books.writers[0].last_seq
            await slow.until(lambda: slow.last_seq >= last, "the whole transcript", 40)
            tell("slow reader", messages=sent, closed_with=slow.closes[0][0] if slow.closes else None, gaps=slow.gaps, doubled=slow.doubled)
            watching.cancel()
            assert slow.closes[0][0] == 1013
            assert sorted(slow.screen) == list(range(1, last + 1))
            assert (slow.gaps, slow.doubled) == (0, 0)
            await slow.drop()
        await books.close()


@pytest.mark.timeout(300)
async def test_a_reader_that_never_reads_again_does_not_stay_connected(tmp_path: Path) -> None:
    with Service(tmp_path, KOPRU_LOG_LEVEL="WARNING") as service:
        books = await Books.open(service.address, 1)
        async with Proxy(service.port) as proxy:
            gone = await Tab.beside(books.writers[0], proxy.address)
            before = service.metric("kopru_connections")
            proxy.to_browser.clear()
            assert await flood(books, service) > 0
            end = time.monotonic() + 10
            while service.metric("kopru_connections") >= before and time.monotonic() < end:  # noqa: ASYNC110
                await asyncio.sleep(0.2)
            left = service.metric("kopru_connections")
            proxy.cut()
            await gone.drop()
        await books.close()
        assert left < before


@pytest.mark.timeout(1200)
async def test_a_network_that_breaks_again_and_again_loses_nothing(service: Service) -> None:
    times = size(10, 100, 300)
    async with Proxy(service.port) as proxy:
        proxy.delay = 0.002
        books = await Books.open(proxy.address, 8)
        writing = asyncio.create_task(books.write(times * 6, pause=0.02))
        for _ in range(times):
            await asyncio.sleep(0.25)
            proxy.cut()
        await writing
        proxy.delay = 0.0
        found = await books.faults()
        delays = [delay for writer in books.writers for delay in writer.delays]
        tell("broken network", **books.counts(), cuts=proxy.cuts, ack_p99=f"{quantile(delays, 0.99):.2f} s", **found)
        await books.close()
    assert proxy.cuts > times * 8
    assert found == dict.fromkeys(found, 0)


@pytest.mark.timeout(120)
async def test_a_reader_whose_network_swallows_everything_is_behind(tmp_path: Path) -> None:
    """The negative control: while the proxy holds back, nothing is shown; afterwards all of it is, without a new line."""
    with Service(tmp_path) as service:
        books = await Books.open(service.address, 1)
        async with Proxy(service.port) as proxy:
            tab = await Tab.beside(books.writers[0], proxy.address)
            proxy.to_browser.clear()
            await books.write(10)
            await asyncio.sleep(0.3)
            assert tab.last_seq < books.writers[0].last_seq
            proxy.to_browser.set()
            await tab.until(lambda: tab.last_seq == books.writers[0].last_seq, "what was held back", 10)
            await tab.drop()
        await books.close()
