"""A person who is erased while everything runs leaves the running bot's memory too."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from base.settings import ROOT
from tests.support.people import Customer
from tests.support.product import Product

WORD = "zumruduanka"


def memory(product: Product) -> Path:
    """The running bot's tracker store."""
    (path,) = product.folder.glob("rasa*.sqlite")
    return path


def told(product: Product, conversation: str) -> int:
    """Events of the conversation in it."""
    with sqlite3.connect(memory(product)) as connection:
        return int(connection.execute("SELECT count(*) FROM events WHERE sender_id = ?", (conversation,)).fetchone()[0])


def traces(product: Product) -> list[str]:
    """Files of it in which the word still is."""
    return [path.name for path in product.folder.glob("rasa*.sqlite*") if WORD.encode() in path.read_bytes()]


def visitor_of(product: Product, conversation: str) -> str:
    """Whose conversation it is."""
    with sqlite3.connect(product.folder / "kopru.sqlite") as connection:
        return str(connection.execute("SELECT visitor FROM conversations WHERE id = ?", (conversation,)).fetchone()[0])


def until_forgotten(product: Product, conversation: str) -> None:
    """The running service has the bot forget; its next look is at most ten seconds away, and a moment later its log is cut."""
    end = time.monotonic() + 60
    while told(product, conversation) or traces(product):
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture
async def said(product: Product) -> AsyncIterator[Customer]:
    """Somebody who has told the bot something, and was answered."""
    customer = await Customer.arrive(product.address)
    await customer.say(f"merhaba, ben {WORD}")
    await customer.until(lambda: any(entry["by"] == "bot" for entry in customer.screen.values()))
    yield customer
    await customer.drop()


async def test_an_erasure_reaches_the_running_bots_tracker_store(product: Product, said: Customer) -> None:
    assert told(product, said.conversation) > 0
    assert traces(product)
    erase = [sys.executable, "-m", "server.commands", "person", "erase", visitor_of(product, said.conversation), "--yes"]
    done = await asyncio.to_thread(subprocess.run, erase, cwd=ROOT, env=product.env, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("1 conversations")
    await asyncio.to_thread(until_forgotten, product, said.conversation)
    assert traces(product) == [], "nor in a byte of its files"
