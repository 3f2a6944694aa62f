"""A deploy: SIGTERM under load says goodbye, closes with 1012, loses nothing and puts nobody back into the queue."""

from __future__ import annotations

import asyncio
import signal

import pytest

from tests.support.chaos import size, tell
from tests.support.load import Books
from tests.support.people import Agent
from tests.support.service import PASSWORD, Service

CHATS = 8
PAUSE = 0.02
"""Seconds between two messages of one person: the writing outlasts the moment of the deploy."""


async def deploy(service: Service, books: Books, how: signal.Signals) -> int:
    """Ends and starts the service while everybody writes; its exit code."""
    await books.whole()
    writing = asyncio.create_task(books.write(60, PAUSE))
    await asyncio.sleep(0.25)
    assert not writing.done()
    code = await asyncio.to_thread(service.stop, how)
    await asyncio.to_thread(service.start)
    await writing
    await books.whole()
    return code


@pytest.mark.timeout(1200)
async def test_a_deploy_loses_nothing_and_requeues_nobody(service: Service) -> None:
    books = await Books.open(service.address, CHATS)
    agent = await Agent.sign_in(service.address, "elif", PASSWORD)
    for writer in books.writers:
        await agent.take(writer.conversation)
    await agent.drop()
    times, codes = size(2, 20), []
    for _ in range(times):
        codes.append(await deploy(service, books, signal.SIGTERM))
        await agent.come()
        await agent.drop()
    found = await books.faults()
    closes = [close for person in (*books.writers, *books.tabs) for close in person.closes]
    epochs = {writer.view["epoch"] for writer in books.writers}
    states = [writer.view["state"] for writer in books.writers]
    tell("deploys", **books.counts(), times=times, closed_1012=sum(code == 1012 for code, _ in closes),
         with_bye=sum(bye for _, bye in closes), requeued=CHATS - states.count("agent"), **found)
    await books.close()
    assert set(closes) == {(1012, True)}
    assert len(closes) == times * 2 * CHATS
    assert states == ["agent"] * CHATS
    assert epochs == {3}
    assert found == dict.fromkeys(found, 0)
    assert set(codes) <= {0, -signal.SIGTERM}


async def test_a_kill_says_no_goodbye(service: Service) -> None:
    """The negative control: what the deploy test counts is not what any end looks like."""
    books = await Books.open(service.address, 2)
    await deploy(service, books, signal.SIGKILL)
    closes = [close for person in (*books.writers, *books.tabs) for close in person.closes]
    await books.close()
    assert closes
    assert (1012, True) not in closes
