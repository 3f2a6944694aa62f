"""The line is lost, the page is reloaded, the service is killed, the bot is gone: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import time

import httpx
import websockets

from tests.support.people import Agent, Customer, Person
from tests.support.product import Product

LINE_LOST = (OSError, TimeoutError, AssertionError, websockets.WebSocketException)


async def back(person: Person, seconds: float = 40.0) -> None:
    """Connects again as soon as the service lets it, as a browser would."""
    end = time.monotonic() + seconds
    while True:
        try:
            await person.come()  # type: ignore[attr-defined]
            return
        except LINE_LOST as error:
            if time.monotonic() > end:
                raise AssertionError(f"not back after {seconds} s: {error!r}") from error
            await person.drop()
            await asyncio.sleep(0.2)


async def test_a_reloaded_page_shows_the_same_conversation(product: Product) -> None:
    customer = await Customer.arrive(product.address)
    await customer.ask("merhaba")
    before = dict(customer.screen)
    reloaded = Customer(product.address)
    reloaded.token = customer.token
    await customer.close()
    await reloaded.come()
    assert {s: e.get("text") for s, e in reloaded.screen.items()} == {s: e.get("text") for s, e in before.items()}
    await reloaded.close()


async def test_what_is_said_while_the_line_is_lost_arrives_on_return_once(product: Product) -> None:
    customer = await Customer.arrive(product.address)
    agent = await Agent.sign_in(product.address, "mert", product.mert)
    await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
    await agent.open(customer.conversation)
    await agent.take(customer.conversation)
    lost = {"type": "say", "conversation": customer.conversation, "cid": "cid-lost-0001", "text": "bu kayboldu mu"}
    customer.unacked["cid-lost-0001"] = lost
    await customer.send(lost)  # sent, but the line breaks before anything is heard
    await customer.drop()
    for n in range(5):
        await agent.reply(f"yanıt {n}")
    await back(customer)
    await customer.until(lambda: not customer.unacked, "the ack")
    await customer.until(lambda: sum(e["by"] == "agent" for e in customer.screen.values()) == 5, "all five answers")
    assert sum(e.get("text") == "bu kayboldu mu" for e in agent.screen.values()) == 1
    assert sorted(customer.screen) == list(range(1, max(customer.screen) + 1))
    assert (customer.gaps, customer.doubled) == (0, 0)
    await customer.close()
    await agent.close()


async def test_kill_dash_nine_of_the_service_loses_and_doubles_nothing(product: Product) -> None:
    customer = await Customer.arrive(product.address)
    agent = await Agent.sign_in(product.address, "mert", product.mert)
    await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
    await agent.open(customer.conversation)
    await agent.take(customer.conversation)
    sent: list[str] = []

    async def write_on() -> None:
        for n in range(60):
            text = f"satır {n}"
            sent.append(text)
            try:
                await asyncio.wait_for(customer.say(text), 1.0)
            except LINE_LOST:
                await customer.drop()
                await back(customer)
                await customer.until(lambda: not customer.unacked, "what was under way")

    writing = asyncio.create_task(write_on())
    await asyncio.sleep(0.05)
    product.kill("service")
    await agent.drop()
    await writing
    await back(agent)
    seen = Agent(product.address)
    seen.cookie = agent.cookie
    await seen.come()
    await seen.open(customer.conversation)
    await seen.until(lambda: sum(e["by"] == "customer" for e in seen.screen.values()) >= 60, "all lines")
    stored = [e["text"] for _, e in sorted(seen.screen.items()) if e["by"] == "customer"]
    assert stored == sent
    assert sorted(customer.screen) == list(range(1, max(customer.screen) + 1))
    assert (customer.gaps, customer.doubled) == (0, 0)
    assert seen.view["state"] == "agent"  # the agent was back within the grace
    for person in (customer, agent, seen):
        await person.close()


async def test_without_rasa_the_customer_gets_an_answer_within_eight_seconds_and_a_way_to_a_person(product: Product) -> None:
    customer = await Customer.arrive(product.address)
    product.kill("rasa")
    asked = time.monotonic()
    answer = (await customer.ask("merhaba"))[-1]
    assert time.monotonic() - asked < 8.5
    await customer.press(answer["buttons"][0]["title"])
    await customer.until(lambda: customer.view["state"] == "queued", "the queue")
    product.wait_for("rasa ended (signal SIGKILL); starting again")
    async with httpx.AsyncClient(base_url=product.address, trust_env=False) as http:
        for _ in range(300):
            if (await http.get("/readyz")).json()["bot"]:
                break
            await asyncio.sleep(0.2)
        else:
            raise AssertionError("Rasa did not come back")
    await customer.say_frame({"type": "leave_queue", "conversation": customer.conversation})
    for _ in range(30):  # the circuit lets a probe through every five seconds
        if (await customer.ask("merhaba"))[-1]["text"] != answer["text"]:
            break
        await asyncio.sleep(1)
    else:
        raise AssertionError("the bot does not answer again")
    await customer.close()
