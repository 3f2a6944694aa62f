"""What the bot of a started product is taught: a sentence goes from the inbox into a draft, which is trained and compared. That takes
a good part of a minute of computing, so a run does it once, and whoever needs such a model has this one."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec
from msgspec import Struct

from studio.report import Report
from tests.support.newsdesk import Desk
from tests.support.people import Customer
from tests.support.product import Product

PHRASE = "zümrüdüanka tüyü fısıldadı mı acaba"
"""Nothing that the bot knows."""
MEANT = "ask_hours"


class Taught(Struct, frozen=True):
    """The version of the training, its comparison and its model."""

    number: int
    report: Report
    model: bytes


async def teach(product: Product, customer: Customer, editor: Desk) -> Taught:
    """The phrase goes from a customer's message through the inbox into a draft, which is trained."""
    await customer.ask(PHRASE)
    groups = (await editor.get("/inbox?days=1"))["groups"]
    turn = next(turn for group in groups for turn in group["turns"] if turn["text"] == PHRASE)
    assert turn["why"]
    assert MEANT not in {reading["intent"] for reading in turn["readings"][:1]}
    draft = await editor.draft("Çalışma saatleri")
    await editor.done("/inbox", {"turns": [turn["id"]], "action": "example", "intent": MEANT, "draft": draft})
    number = await editor.trained(draft)
    detail = await editor.get(f"/versions/{number}")
    assert not detail["blocked"], detail["gates"]
    assert detail["report"]["talks"]["now"] > 250, "conversation tests are played"
    replayed = [each for each in detail["report"]["changed"] if each["source"] == "replay" and each["text"] == PHRASE]
    assert {each["now"] for each in replayed} == {MEANT}  # others may have asked the same
    return _kept(product, number)


def read_as(product: Product, conversation: str) -> str:
    """How the conversation's last message was read."""
    found = rows(product, f"SELECT intent FROM studio_turns WHERE conversation = '{conversation}' ORDER BY at DESC, id DESC LIMIT 1")
    return str(found[0][0])


def rows(product: Product, query: str) -> list[tuple[Any, ...]]:
    """What the product's database has."""
    with sqlite3.connect(product.folder / "kopru.sqlite") as database:
        return database.execute(query).fetchall()


def _kept(product: Product, number: int) -> Taught:
    model, job, report = rows(product, f"SELECT model, job, report FROM studio_versions WHERE number = {number}")[0]
    archive = product.folder / "studio" / job / "out" / f"{model}.tar.gz"
    return Taught(number, msgspec.json.decode(report, type=Report), archive.read_bytes())
