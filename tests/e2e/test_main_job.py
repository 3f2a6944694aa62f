"""The main job over the customer's and the agent's own sockets, with the real model, action server and service."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from tests.support.people import Agent, Customer, Entry
from tests.support.product import Product

SENTENCES = {
    "tr": ("15 Mart'ta yaptığım çekim hâlâ gelmedi", "evet", "Temsilciye bağlan", "takip numaram {}, ne durumda"),
    "en": ("The withdrawal I made on 15 March still hasn't arrived", "yes", "connect me to an agent", "my number is {}, where is it"),
}
NUMBER = re.compile(r"KPR(?:-[0-9A-Z]{4}){3}")


def card(answers: list[Entry]) -> dict[str, Any]:
    """The last card that was shown."""
    return next((answer["card"] for answer in reversed(answers) if answer.get("card")), {})


async def registered(customer: Customer, language: str) -> str:
    """A request registered by talking; its tracking number."""
    first, yes, *_ = SENTENCES[language]
    shown = card(await customer.ask(first))
    assert shown["fields"]["topic"] == "withdrawal"
    assert shown["fields"]["event_date"] == "2026-03-15"
    assert shown["fields"]["transaction_type"] == "withdrawal"
    assert (shown["state"], shown["missing"]) == ("ready", [])
    answers = await customer.ask(yes)
    tracking = card(answers)
    assert (tracking["kind"], tracking["state"]) == ("tracking", "registered")
    assert tracking["due_to"]
    assert NUMBER.findall(answers[0]["text"]) == [tracking["tracking_number"]]
    return str(tracking["tracking_number"])


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_request_is_registered_by_talking_and_found_again_by_its_number(product: Product, language: str) -> None:
    customer = await Customer.arrive(product.address, language)
    number = await registered(customer, language)
    careless = number.lower().replace("-", " ").replace("0", "o")
    found = card(await customer.ask(SENTENCES[language][3].format(careless)))
    assert (found["tracking_number"], found["state"]) == (number, "registered")
    assert customer.view["language"] == language
    await customer.close()


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_person_takes_over_and_the_bot_is_silent_until_it_returns(product: Product, language: str) -> None:
    customer = await Customer.arrive(product.address, language)
    agent = await Agent.sign_in(product.address, "elif", product.elif_)
    await customer.ask(SENTENCES[language][0])
    await customer.say(SENTENCES[language][2])
    await customer.until(lambda: customer.view.get("place"), "a place in the queue")
    assert customer.view["state"] == "queued"
    row = await agent.until(lambda: agent.rows().get(customer.conversation), "the row")
    assert row["department"] == "finance"
    opened = await agent.open(customer.conversation)
    assert opened["summary"]["fields"]["event_date"] == "2026-03-15"
    assert [e["by"] for e in opened["items"]][:2] == ["customer", "bot"]

    await agent.take(customer.conversation)
    await agent.reply("Merhaba, bakıyorum")
    await customer.until(lambda: any(e["by"] == "agent" for e in customer.screen.values()), "the agent's words")
    said_by_bot = [seq for seq, e in customer.screen.items() if e["by"] == "bot"]
    await customer.say("çekim nerede")
    await agent.until(lambda: any(e.get("text") == "çekim nerede" for e in agent.screen.values()), "the customer's words")
    await agent.send({"type": "typing", "conversation": customer.conversation, "on": True})
    await customer.until(lambda: any(f["type"] == "typing" and f.get("by") == "agent" for f in customer.frames), "typing")
    await customer.send({"type": "typing", "conversation": customer.conversation, "on": True})
    await agent.until(lambda: any(f["type"] == "typing" and f.get("by", "customer") == "customer" for f in agent.frames), "typing")
    await asyncio.sleep(1.0)  # long enough for a turn of the bot, had it been asked
    assert [seq for seq, e in customer.screen.items() if e["by"] == "bot"] == said_by_bot

    await agent.resolve("gönderildi")
    await customer.until(lambda: customer.view["state"] == "bot", "the return to the bot")
    assert await customer.ask("merhaba")
    assert (customer.gaps, customer.doubled, agent.gaps, agent.doubled) == (0, 0, 0, 0)
    await customer.close()
    await agent.close()


async def test_a_reply_under_way_is_dropped_when_a_person_is_asked_for(product: Product) -> None:
    customer = await Customer.arrive(product.address)
    await asyncio.gather(customer.say("çekim ne kadar sürer"),
                         customer.say_frame({"type": "ask_human", "conversation": customer.conversation}))
    await customer.until(lambda: customer.view["state"] == "queued", "the queue")
    queued_at = max(seq for seq, e in customer.screen.items() if e.get("event") == "queued")
    await asyncio.sleep(1.5)
    assert not [e for seq, e in customer.screen.items() if seq > queued_at and e["by"] == "bot"]
    await customer.close()


async def test_two_agents_never_hold_one_conversation(product: Product) -> None:
    customer = await Customer.arrive(product.address)
    await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
    one = await Agent.sign_in(product.address, "elif", product.elif_)
    two = await Agent.sign_in(product.address, "mert", product.mert)
    answers = await asyncio.gather(one.take(customer.conversation), two.take(customer.conversation))
    assert sorted(a["type"] for a in answers) == ["ack", "refused"]
    refused = next(a for a in answers if a["type"] == "refused")
    assert refused["code"] == "already_taken"
    assert refused["by"]["name"] in ("Elif Kaya", "Mert Demir")
    for person in (customer, one, two):
        await person.close()


@pytest.mark.parametrize(("typed", "said"), [
    ("KPR-7Q4M-2X9D-8WT", "eksik|kısa|uzun|hane|karakter"), ("KPR-0000-0000-0001", "yanlış"), ("KPR-0000-0000-0000", "bulamadım|bulunamadı|kayıt"),
])
async def test_a_number_that_is_wrong_or_unknown_is_said_to_be(product: Product, typed: str, said: str) -> None:
    customer = await Customer.arrive(product.address)
    answers = await customer.ask(f"takip numaram {typed}")
    assert not card(answers)
    assert re.search(said, answers[0]["text"]), answers[0]["text"]
    await customer.close()


async def test_slash_commands_are_only_words(product: Product) -> None:
    customer = await Customer.arrive(product.address)
    await customer.ask(SENTENCES["tr"][0])
    for disguise in ("/restart", " /restart", "\u2028/restart", "//restart", "/affirm"):
        assert card(await customer.ask(disguise)).get("state") != "registered"
    assert card(await customer.ask("evet"))["state"] == "registered"  # the form is still where it was
    await customer.close()
