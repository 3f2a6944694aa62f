"""A new model is published while twenty conversations go on: nothing lost, doubled or wrong; a return, a forgery and a bad change."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from tests.support.lesson import MEANT, PHRASE, Taught, read_as, rows
from tests.support.newsdesk import Desk
from tests.support.people import Customer, new_cid
from tests.support.product import Product

GOING_ON = 20
ROUNDS = 3
QUESTION = "hangi saatlerde açıksınız"
"""Answered with one message, each time."""
PACE = 0.4

pytestmark = pytest.mark.timeout(900)


async def test_a_misunderstood_message_is_taught_published_among_conversations_and_understood_and_taken_back(
        product: Product, taught: Taught, deniz: Desk, nil: Desk, arrive: Callable[[], Awaitable[Customer]]) -> None:
    old = next(each["number"] for each in (await deniz.get("/versions"))["versions"] if each["state"] == "published")
    number = taught.number
    assert (await deniz.post(f"/versions/{number}/approve")).json()["code"] == "forbidden"
    await deniz.done(f"/versions/{number}/ask", {"share": 100, "why": "Çalışma saatleri"})

    customers = await asyncio.gather(*(arrive() for _ in range(GOING_ON)))
    over = asyncio.Event()
    talks = [asyncio.create_task(talk(customer, over)) for customer in customers]
    await asyncio.gather(*(customer.heard(0) for customer in customers))  # all of them are in the middle of it
    published = await nil.done(f"/versions/{number}/approve")
    over.set()
    assert (published["state"], published["ready"]) == ("published", True)
    asked = await asyncio.gather(*talks)
    assert [bot_entries(customer) for customer in customers] == asked, "one answer for each message: none lost, none doubled"
    assert sum(customer.doubled + customer.gaps for customer in customers) == 0
    models = turn_models(product)
    wrong = {name: models[name] for name in (customer.conversation for customer in customers) if len(models[name]) != 1}
    assert wrong == {}, "a conversation that goes on stays with its model"

    fresh = await arrive()
    await fresh.ask(PHRASE)
    assert read_as(product, fresh.conversation) == MEANT

    began = time.monotonic()
    await nil.done(f"/versions/{old}/return")
    back = await arrive()
    await back.ask(PHRASE)
    assert time.monotonic() - began < 5
    assert read_as(product, back.conversation) != MEANT
    await fresh.ask(PHRASE)
    assert read_as(product, fresh.conversation) != MEANT, "a conversation of the version that was taken back comes along"

    archive = next(path for path in (product.folder / "models").glob("*.tar.gz") if path.stem.split(".")[0] in models_of(product, number))
    archive.write_bytes(archive.read_bytes() + b"forged")
    forged = await nil.post(f"/versions/{number}/return")
    assert (forged.status_code, forged.json()["code"]) == (409, "forged_model")
    assert (await fresh.ask(QUESTION))[0]["text"]


async def test_a_bad_change_is_stopped_by_a_gate(deniz: Desk) -> None:
    draft = await deniz.draft("Temsilci isteği sadeleşti")
    intent = await deniz.get(f"/intents/talk_to_human?draft={draft}")
    gone = [{"kind": "example", "intent": "talk_to_human", "language": "tr", "before": each["source"], "after": ""}
            for each in intent["examples"]["tr"][8:]]
    for start in range(0, len(gone), 100):
        await deniz.done(f"/drafts/{draft}/changes", {"changes": gone[start:start + 100], "why": "tekrar"}, new_cid())
    number = await deniz.trained(draft)
    detail = await deniz.get(f"/versions/{number}")
    assert detail["blocked"]
    assert "protected" in {gate["gate"] for gate in detail["gates"] if gate["verdict"] == "blocked"}
    lost = [each for each in detail["report"]["changed"] if each["expected"] == "talk_to_human" and each["better"] is False]
    assert lost
    asked = await deniz.post(f"/versions/{number}/ask", {"share": 10})
    assert (asked.status_code, asked.json()["code"]) == (409, "gate_closed")


async def talk(customer: Customer, over: asyncio.Event) -> int:
    """Asks one thing after the other, at the pace of somebody in a hurry, until it is over and some rounds more; how often."""
    asked = more = 0
    while more < ROUNDS:
        more += over.is_set()
        await customer.ask(QUESTION)
        asked += 1
        await asyncio.sleep(PACE)
    return asked


def bot_entries(customer: Customer) -> int:
    return sum(entry["by"] == "bot" for entry in customer.screen.values())


def turn_models(product: Product) -> dict[str, set[str]]:
    """By conversation, which models had its turns."""
    found: dict[str, set[str]] = {}
    for conversation, model in rows(product, "SELECT conversation, model FROM studio_turns"):
        found.setdefault(conversation, set()).add(model)
    return found


def models_of(product: Product, number: int) -> set[str]:
    return {model for (model,) in rows(product, f"SELECT model FROM studio_versions WHERE number = {number}")}
