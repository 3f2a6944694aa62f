"""The service is killed again and again while people write: nothing lost, nothing doubled, and everybody soon back."""

from __future__ import annotations

import asyncio
import signal
import time

import pytest

from tests.support.chaos import size, tell
from tests.support.load import Books, quantile
from tests.support.people import Agent
from tests.support.service import PASSWORD, Service

CHATS = 12
PAUSE = 0.02
"""Seconds between two messages of one person: the writing outlasts the moment of the kill."""


async def kills(service: Service, times: int, books: Books, each: int) -> list[tuple[float, float]]:
    """Kills the service so many times, `each` messages of everybody apart; the moments of each kill and of being back."""
    back = []
    for _ in range(times):
        await books.whole()
        writing = asyncio.create_task(books.write(each, PAUSE))
        await asyncio.sleep(0.25)
        assert not writing.done()
        killed = time.monotonic()
        await asyncio.to_thread(service.stop, signal.SIGKILL)
        await asyncio.to_thread(service.start)
        back.append((killed, time.monotonic()))
        await writing
        await books.whole()
    return back


@pytest.mark.timeout(6 * 3600)
async def test_a_killed_service_loses_nothing_and_doubles_nothing(service: Service) -> None:
    times = size(3, 50, 500)
    books = await Books.open(service.address, CHATS)
    back = await kills(service, times, books, size(60, 170))
    resumes = books.resumes_after(back)
    p99 = quantile(resumes, 0.99)
    found = await books.faults()
    tell(f"kill -9 ({service.env['DATABASE_URL'].split(':')[0]})", **books.counts(), kills=len(back), **found,
         resume_p99=f"{p99:.2f} s")
    await books.close()
    assert len(resumes) == times * (len(books.writers) + len(books.tabs))  # each kill hit everybody
    assert found == dict.fromkeys(found, 0)
    assert p99 <= 2.0


async def test_an_agent_who_comes_back_after_a_kill_still_holds_and_no_sooner_is_somebody_requeued(service: Service) -> None:
    books = await Books.open(service.address, 3)
    agent = await Agent.sign_in(service.address, "elif", PASSWORD)
    epochs = {}
    for writer in books.writers:
        await agent.open(writer.conversation)
        epochs[writer.conversation] = (await agent.take(writer.conversation))["epoch"]
    await kills(service, 2, books, 20)
    await agent.drop()
    await agent.come()
    for writer in books.writers:
        agent.epoch = epochs[writer.conversation]
        await agent.open(writer.conversation)
        assert (await agent.reply("buradayım"))["type"] == "ack"
    assert {writer.view["state"] for writer in books.writers} == {"agent"}
    await agent.close()
    await books.close()


async def test_the_books_notice_a_message_that_is_gone_and_one_that_is_there_twice(service: Service) -> None:
    books = await Books.open(service.address, 1)
    await books.write(5)
    writer = books.writers[0]
    writer.sent.append("satır 5")  # said to be sent, and never was
    await writer.say("satır 3")
    found = await books.faults()
    await books.close()
    assert (found["never_stored"], found["stored_twice"], found["out_of_order"]) == (1, 1, 1)
