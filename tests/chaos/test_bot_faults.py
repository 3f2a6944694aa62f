"""The bot hangs, refuses, fails, says nothing, talks nonsense or answers too late: every customer is answered, nothing late is shown."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.support.chaos import size, tell
from tests.support.fake_rasa import FakeRasa
from tests.support.load import quantile
from tests.support.people import Agent, Customer
from tests.support.service import PASSWORD, Service

TIMEOUT = size(2, 8)
"""Seconds that a turn may take; 8 in production."""


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    async with FakeRasa() as fake:
        yield fake


@pytest.fixture
async def service(rasa: FakeRasa, tmp_path: Path) -> AsyncIterator[Service]:
    made = Service(tmp_path, KOPRU_RASA_URL=rasa.url, KOPRU_BOT_TIMEOUT=str(TIMEOUT), KOPRU_LOG_LEVEL="ERROR")
    await asyncio.to_thread(made.prepare)
    await asyncio.to_thread(made.start)
    yield made
    await asyncio.to_thread(made.stop)


async def asks(customer: Customer) -> tuple[float, str]:
    """Seconds until the answer, and what it says."""
    began = time.monotonic()
    answer = await customer.ask("param gelmedi")
    return time.monotonic() - began, answer[-1]["text"]


@pytest.mark.timeout(900)
async def test_whatever_the_bot_does_every_customer_is_answered_in_time(service: Service, rasa: FakeRasa) -> None:
    customers = [await Customer.arrive(service.address) for _ in range(size(8, 100))]
    slowest: dict[str, float] = {}
    wrong: list[str] = []
    hit = 0
    for mood in ("hangs", "refuses", "500", "[]", "garbage"):
        await is_well_again(customers[0], rasa)
        rasa.mood, before = mood, len(rasa.asked)
        answers = await asyncio.gather(*(asks(customer) for customer in customers))
        slowest[mood] = round(quantile([seconds for seconds, _ in answers], 0.99), 2)
        hit += len(rasa.asked) - before
        wrong += [text for _, text in answers if "Şu anda yanıt veremiyorum" not in text]
    tell("bot faults", customers=len(customers), faults_that_hit=hit, p99_seconds=slowest, failed=service.metric("kopru_bot_failed_total"))
    assert wrong == []
    assert max(slowest.values()) <= TIMEOUT + 0.5
    assert hit >= 5 * 3  # three failures open the circuit; who comes later is answered without the bot
    await is_well_again(customers[0], rasa)
    for customer in customers:
        await customer.drop()


async def is_well_again(customer: Customer, rasa: FakeRasa) -> None:
    """The negative control: a bot that is well is heard, once the circuit has let a probe through."""
    rasa.mood = "well"
    for _ in range(40):
        if (await asks(customer))[1] == "yanıt param gelmedi":
            return
        await asyncio.sleep(0.25)
    raise AssertionError("the bot does not answer again")


@pytest.mark.timeout(1800)
async def test_replies_that_come_after_a_take_are_dropped_and_counted(service: Service, rasa: FakeRasa) -> None:
    total, at_once = size(500, 10_000), 50  # no more turns than the client has connections
    agent = await Agent.sign_in(service.address, "elif", PASSWORD)
    customers = [await Customer.arrive(service.address) for _ in range(at_once)]
    rasa.mood = "late"
    for _ in range(total // at_once):
        rasa.release.clear()
        asked = len(rasa.asked)
        await asyncio.gather(*(customer.say("param gelmedi") for customer in customers))
        await until(lambda n=asked + at_once: len(rasa.asked) >= n)
        await asyncio.gather(*(taken_away(customer, agent) for customer in customers))
        rasa.release.set()
        await back_to_the_bot(customers, agent)
    await until(lambda: service.metric("kopru_bot_late_replies_total") >= total)
    said = [e["text"] for customer in customers for e in customer.screen.values() if e["by"] == "bot"]
    late = [text for text in said if text.startswith("yanıt")]  # at night the line is said to be closed, which is no reply
    tell("late replies", late=rasa.answered_late, counted=service.metric("kopru_bot_late_replies_total"), stored=len(late))
    assert rasa.answered_late == service.metric("kopru_bot_late_replies_total") == total
    assert late == []
    rasa.mood = "well"
    assert (await asks(customers[0]))[1] == "yanıt param gelmedi"  # and a reply in time is shown
    for person in (*customers, agent):
        await person.drop()


@pytest.mark.parametrize(("how", "answer"), [(signal.SIGTERM, "yanıt param gelmedi"), (signal.SIGKILL, "Şu anda yanıt veremiyorum")])
async def test_a_turn_under_way_is_finished_at_a_deploy_and_told_to_have_failed_after_a_kill(
        service: Service, rasa: FakeRasa, how: signal.Signals, answer: str) -> None:
    """The kill is the negative control: without waiting for the bot its answer would be lost in a deploy, too."""
    customer = await Customer.arrive(service.address)
    rasa.mood = "slow"
    asked = await customer.say("param gelmedi")
    await until(lambda: len(rasa.asked) == 1)
    await customer.drop()
    await asyncio.to_thread(service.stop, how)
    await asyncio.to_thread(service.start)
    await customer.come()
    heard = await customer.heard(asked["seq"], 20)
    assert heard[0]["text"].startswith(answer)
    await customer.drop()


async def until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    """Waits until it holds; whoever asked checks what came of it."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:  # noqa: ASYNC110
        await asyncio.sleep(0.02)


async def taken_away(customer: Customer, agent: Agent) -> None:
    """The customer asks for a person, and is taken while the bot still thinks."""
    await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
    taken = await agent.say_frame({"type": "take", "conversation": customer.conversation})
    customer.held_under = taken["epoch"]  # type: ignore[attr-defined]


async def back_to_the_bot(customers: list[Customer], agent: Agent) -> None:
    """The agent gives everybody back."""
    await asyncio.sleep(0.2)
    for customer in customers:
        epoch = customer.held_under  # type: ignore[attr-defined]
        answer = await agent.say_frame({"type": "resolve", "conversation": customer.conversation, "epoch": epoch, "reason": ""})
        assert answer["type"] == "ack"
    agent.frames.clear()
