"""The action server is down, the service's API is slow, Rasa hangs: a truthful sentence in time, nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support.people import Customer
from tests.support.product import Product
from tests.support.proxy import Proxy

LONGEST = 8.5
"""Seconds that a customer waits for a sentence: the promised 8, and the way over a busy machine."""
pytestmark = pytest.mark.timeout(300)


class Words(NamedTuple):
    """What a customer says in their language, and what they must be told when something is down."""

    whole: str
    yes: str
    no_answer: str
    not_confirmed: str
    again: str
    agent: str


WORDS = {
    "tr": Words("15 Mart'ta yaptığım 500 TL çekim hâlâ gelmedi", "evet", "yanıt veremiyorum", "doğrulayamadım", "Yeniden dene", "Temsilci"),
    "en": Words("my withdrawal of 500 TL from 15 March has not arrived", "yes", "can't answer", "could not confirm", "Try again", "Agent"),
}


async def both(product: Product) -> list[Customer]:
    """A customer in each language, with a request that waits for their yes."""
    customers = [await Customer.arrive(product.address, language) for language in WORDS]
    for customer in customers:
        assert (await within(customer, WORDS[customer.language].whole))["card"]["state"] == "ready"
    return customers


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
            await registered_once(product, await both(product), proxy)
        finally:
            proxy.to_browser.set()
            await asyncio.to_thread(product.stop)


async def registered_once(product: Product, customers: list[Customer], proxy: Proxy) -> None:
    proxy.to_browser.clear()  # calls arrive, answers don't: the first try is written without anybody hearing of it
    answers = await asyncio.gather(*(within(each, WORDS[each.language].yes) for each in customers))
    for customer, answer in zip(customers, answers, strict=True):
        words = WORDS[customer.language]
        assert words.not_confirmed in answer["text"]
        assert [button["title"] for button in answer["buttons"]] == [words.again, words.agent]
    proxy.to_browser.set()
    proxy.cut()
    for customer in customers:
        ack = await customer.press(WORDS[customer.language].again)
        number = next(each["card"]["tracking_number"] for each in await customer.heard(ack["seq"]) if each.get("card"))
        assert registered(product, customer) == [number]
        await customer.close()


async def test_without_the_action_server_the_customer_is_answered_in_time_and_the_form_goes_on_where_it_was(product: Product) -> None:
    customers = await both(product)
    printed = len(product.said)
    product.kill("actions")
    fixed = await told_that_there_is_no_answer(customers)
    await asyncio.to_thread(product.wait_for, "actions ended (signal SIGKILL); starting again", after=printed)
    await all_registered_once(product, customers, fixed)


async def test_a_hanging_rasa_loses_nothing_that_was_collected(product: Product) -> None:
    customers = await both(product)
    rasa = product.child("rasa")
    os.kill(rasa, signal.SIGSTOP)
    try:
        fixed = await told_that_there_is_no_answer(customers)
    finally:
        os.kill(rasa, signal.SIGCONT)
    await all_registered_once(product, customers, fixed)


async def told_that_there_is_no_answer(customers: list[Customer]) -> list[str]:
    """All say yes at once; each hears in time and in their language that there is no answer now, and is offered a person."""
    answers = await asyncio.gather(*(within(each, WORDS[each.language].yes) for each in customers))
    for customer, answer in zip(customers, answers, strict=True):
        assert WORDS[customer.language].no_answer in answer["text"]
        assert answer["buttons"]
    return [answer["text"] for answer in answers]


async def all_registered_once(product: Product, customers: list[Customer], fixed: list[str]) -> None:
    """Everything goes on where it was."""
    for customer, text in zip(customers, fixed, strict=True):
        await healed(customer, WORDS[customer.language].yes, text)
        assert len(registered(product, customer)) == 1
        await customer.close()
