"""A new model answers a share of the conversations, always the same ones, and goes back by itself when these ask back more often."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from studio.canary import has
from tests.e2e.test_publishing_live import QUESTION, turn_models
from tests.support.lesson import MEANT, PHRASE, Taught, read_as, rows
from tests.support.newsdesk import Desk
from tests.support.people import Customer, new_cid
from tests.support.product import Product
from tests.support.ready_version import ready_version

UNCLEAR = ("bekliyor ekledim sordum", "gelmedi sordum unuttum", "kupon çektim kapandı")
"""Words of many subjects in a heap: no model is sure what they mean, and each asks back."""
SHARE, EACH = 50, 20
RETURNED_WITHIN = 30.0
"""Seconds: turns are counted every five."""

pytestmark = pytest.mark.timeout(900)


async def test_a_share_of_conversations_tries_a_new_model_which_goes_back_by_itself_when_they_ask_back_more_often(
        product: Product, taught: Taught, deniz: Desk, nil: Desk, arrive: Callable[[], Awaitable[Customer]]) -> None:
    old = next(each for each in (await deniz.get("/versions"))["versions"] if each["state"] == "published")
    number = await asked(product, deniz, taught)
    tried = await nil.done(f"/versions/{number}/approve")
    assert (tried["state"], tried["share"], tried["ready"]) == ("canary", SHARE, True)
    ours, others = await two_groups(arrive, number)

    await asyncio.gather(*(customer.ask(PHRASE) for customer in [*ours, *others]))
    assert {read_as(product, customer.conversation) for customer in ours} == {MEANT}
    assert MEANT not in {read_as(product, customer.conversation) for customer in others}
    counted = (await deniz.get(f"/versions/{number}"))["version"]["canary"]
    assert (counted["turns"], counted["others"]) == (EACH, EACH)

    for unclear in UNCLEAR:
        await asyncio.gather(*(customer.ask(unclear) for customer in ours), *(customer.ask(QUESTION) for customer in others))
    ended = await returned(deniz, number)
    assert (ended["state"], ended["returned"] in ("doubtful", "handed_off"), ended["share"]) == ("withdrawn", True, 0)
    assert (await deniz.get("/versions"))["versions"][0]["number"] == number
    assert rows(product, f"SELECT state FROM studio_versions WHERE number = {old['number']}") == [("published",)]

    await asyncio.gather(*(customer.ask(PHRASE) for customer in ours))
    assert MEANT not in {read_as(product, customer.conversation) for customer in ours}, "its conversations come back at once"
    models = turn_models(product)
    assert {len(models[customer.conversation]) for customer in ours} == {2}
    assert {len(models[customer.conversation]) for customer in others} == {1}
    assert sum(customer.doubled + customer.gaps for customer in [*ours, *others]) == 0


async def asked(product: Product, deniz: Desk, taught: Taught) -> int:
    """The number of a version that waits for an approver, for a share: what was trained before, of a draft of its own."""
    draft = await deniz.draft("Kumrular")
    change = {"kind": "example", "intent": MEANT, "language": "tr", "before": "", "after": PHRASE}
    await deniz.done(f"/drafts/{draft}/changes", {"changes": [change], "why": "deneme"}, new_cid())
    number, _ = await ready_version(product, draft, "deniz", taught.report, taught.model)
    detail = await deniz.get(f"/versions/{number}")
    assert not detail["blocked"], detail["gates"]
    await deniz.done(f"/versions/{number}/ask", {"share": SHARE, "why": ""})
    return number


async def two_groups(arrive: Callable[[], Awaitable[Customer]], number: int) -> tuple[list[Customer], list[Customer]]:
    """As many customers in the version's share as outside of it."""
    groups: tuple[list[Customer], list[Customer]] = [], []
    while min(map(len, groups)) < EACH:
        customer = await arrive()
        groups[not has(customer.conversation, number, SHARE)].append(customer)
    return groups[0][:EACH], groups[1][:EACH]


async def returned(deniz: Desk, number: int) -> dict[str, object]:
    """The version once it has no share any more."""
    async with asyncio.timeout(RETURNED_WITHIN):
        while True:
            found: dict[str, object] = (await deniz.get(f"/versions/{number}"))["version"]
            if found["state"] != "canary":
                return found
            await asyncio.sleep(0.5)
