"""The action server is down, the service's API is slow, Rasa hangs: a truthful sentence in time, nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.people import Customer
from tests.support.product import Product
from tests.support.proxy import Proxy

LONGEST = 8.5
"""Seconds that a customer waits for a sentence: the promised 8, and the way over a busy machine."""
WHOLE = "15 Mart'ta yaptığım 500 TL çekim hâlâ gelmedi"
pytestmark = pytest.mark.timeout(300)


async def within(customer: Customer, text: str) -> dict[str, Any]:
    """What is said last to the text; it comes in time."""
    asked = time.monotonic()
    answers = await customer.ask(text)
    assert time.monotonic() - asked < LONGEST, answers
    return answers[-1]


async def healed(customer: Customer, text: str, fixed: str) -> dict[str, Any]:
    """The first answer that isn't the fixed one: the circuit lets a probe through every five seconds."""
    for _ in range(40):
        answer = await within(customer, text)
        if answer["text"] != fixed:
            return answer
        await asyncio.sleep(0.5)
    raise AssertionError("the bot does not answer again")


def registered(product: Product, customer: Customer) -> list[str]:
    """Numbers of what is registered in this conversation."""
    with closing(sqlite3.connect(product.folder / "kopru.sqlite", timeout=10)) as database:
        rows = database.execute("SELECT tracking_number FROM requests WHERE conversation = ?", (customer.conversation,))
        return [number for (number,) in rows]


async def test_a_slow_service_is_said_so_and_the_request_is_registered_once(tmp_path: Path) -> None:
    product = Product(tmp_path)
    async with Proxy(product.port) as proxy:
        product.env["KOPRU_SERVICE_URL"] = proxy.address  # the action server's way to the service, and nobody else's
        await asyncio.to_thread(product.start)
        try:
            await registered_once(product, await Customer.arrive(product.address), proxy)
        finally:
            proxy.to_browser.set()
            await asyncio.to_thread(product.stop)


async def registered_once(product: Product, customer: Customer, proxy: Proxy) -> None:
    assert (await within(customer, WHOLE))["card"]["state"] == "ready"
    proxy.to_browser.clear()  # calls arrive, answers don't: the first try is written without anybody hearing of it
    answer = await within(customer, "evet")
    assert "doğrulayamadım" in answer["text"]
    assert [button["title"] for button in answer["buttons"]] == ["Yeniden dene", "Temsilci"]
    proxy.to_browser.set()
    proxy.cut()
    ack = await customer.press("Yeniden dene")
    answers = await customer.heard(ack["seq"])
    number = next(each["card"]["tracking_number"] for each in answers if each.get("card"))
    assert registered(product, customer) == [number]
    await customer.close()


async def test_without_the_action_server_the_customer_is_answered_in_time_and_the_form_goes_on_where_it_was(product: Product) -> None:
    customer = await Customer.arrive(product.address)
    assert (await within(customer, "15 Mart'ta 500 TL yatırdım, görünmüyor"))["card"]["state"] == "ready"
    printed = len(product.said)
    product.kill("actions")
    answer = await within(customer, "evet")
    assert "yanıt veremiyorum" in answer["text"]
    assert answer["buttons"]
    await asyncio.to_thread(product.wait_for, "actions ended (signal SIGKILL); starting again", after=printed)
    await healed(customer, "evet", answer["text"])
    assert len(registered(product, customer)) == 1
    await customer.close()


async def test_a_hanging_rasa_loses_nothing_that_was_collected(product: Product) -> None:
    customer = await Customer.arrive(product.address)
    assert (await within(customer, WHOLE))["card"]["state"] == "ready"
    rasa = product.child("rasa")
    os.kill(rasa, signal.SIGSTOP)
    try:
        answer = await within(customer, "evet")
        assert "yanıt veremiyorum" in answer["text"]
    finally:
        os.kill(rasa, signal.SIGCONT)
    await healed(customer, "tamam", answer["text"])
    assert len(registered(product, customer)) == 1
    await customer.close()
