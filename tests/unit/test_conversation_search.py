"""Conversations are found by their words, Turkish folded, on both databases: by who may look, a moment after they were said, until erased."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base.rights_store import Subject, erase_everywhere
from base.settings import Settings
from desk import words
from handoff import events as ev
from handoff import protocol as wire
from handoff import search_store
from handoff.indexing import Indexing
from handoff.tables import conversations
from tests.support.consoles import Desk, consoles

SAID = "Paramı ÇEKİŞ yapalı üç gün oldu, İBAN doğru"


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    async with consoles(settings) as opened:
        yield opened


async def say(desk: Desk, text: str, visitor: str = "vis_1") -> str:
    chat = await desk.parts.conversations.open(visitor, "tr")
    await desk.parts.conversations.act(chat, ev.CustomerSays(at=desk.parts.clock.now_ms(), text=text))
    return str(chat)


async def found(desk: Desk, login: str, asked: str) -> list[dict[str, Any]]:
    async with desk.http(login) as http:
        return list((await http.get("/api/v1/conversations", params={"words": asked})).json()["found"])


@pytest.mark.parametrize("asked", ["çekiş", "CEKIS", "çekişim", "iban", "İban üç gün", "par"])
async def test_words_are_found_without_case_marks_and_endings(desk: Desk, asked: str) -> None:
    await say(desk, SAID)
    assert await desk.parts.indexing.once() == 1
    [one] = await found(desk, "elif", asked)
    assert (one["row"]["conversation"], one["by"], one["text"]) == (desk.chat, "customer", SAID)


async def test_all_words_are_needed_and_none_finds_nothing(desk: Desk) -> None:
    await say(desk, SAID)
    await desk.parts.indexing.once()
    assert [await found(desk, "elif", asked) for asked in ("çekiş bonus", "", "?!", "' OR 1=1 --", '"')] == [[], [], [], [], []]


async def test_notes_are_found_too_and_the_line_that_is_shown_is_the_one_with_the_words(desk: Desk) -> None:
    await say(desk, SAID)
    await desk.take("elif")
    await desk.send("elif", wire.Note, text="Dekont muhasebede")
    await desk.parts.indexing.once()
    assert [each["text"] for each in await found(desk, "mert", "muhasebe")] == ["Dekont muhasebede"]
    assert [each["text"] for each in await found(desk, "mert", "iban")] == [SAID]


async def test_nobody_finds_what_they_may_not_look_at(desk: Desk) -> None:
    await say(desk, SAID)
    await desk.parts.indexing.once()
    assert [len(await found(desk, login, "iban")) for login in ("elif", "can", "sef")] == [1, 0, 1]
    async with desk.http("elif") as http:
        http.cookies.clear()
        assert (await http.get("/api/v1/conversations", params={"words": "iban"})).status_code == 401


async def test_who_resolved_it_finds_it_again_until_somebody_else_has_it(desk: Desk) -> None:
    await say(desk, SAID)
    await desk.parts.indexing.once()
    fence = await desk.take("elif")
    await desk.send("elif", wire.Transfer, epoch=fence, department="game")
    fence = await desk.take("can")
    assert [len(await found(desk, login, "iban")) for login in ("elif", "can")] == [0, 1]
    await desk.send("can", wire.Resolve, epoch=fence, reason="solved")
    assert [len(await found(desk, login, "iban")) for login in ("elif", "can", "sef")] == [1, 1, 1]
    async with desk.http("can") as http:
        assert (await http.get(f"/api/v1/conversations/{desk.chat}/around")).status_code == 200
    await desk.parts.conversations.act(desk.chat, ev.CustomerAsksHuman(at=desk.parts.clock.now_ms()))
    assert await found(desk, "can", "iban") == [], "it waits for another department now"
    async with desk.http("can") as http:
        assert (await http.get(f"/api/v1/conversations/{desk.chat}/around")).status_code == 404


async def test_what_is_said_later_is_found_later_and_each_round_reads_only_what_is_new(desk: Desk) -> None:
    await say(desk, SAID)
    assert [await desk.parts.indexing.once(), await desk.parts.indexing.once()] == [1, 0]
    await say(desk, "Bir de bonusum silinmiş")
    assert await found(desk, "elif", "bonus") == []
    assert await desk.parts.indexing.once() == 1
    assert [len(await found(desk, "elif", asked)) for asked in ("bonus", "iban", "iban bonus")] == [1, 1, 1]


async def test_one_process_indexes_at_a_time(desk: Desk) -> None:
    await say(desk, SAID)
    assert await desk.parts.indexing.once() == 1
    await say(desk, "Bonusum silinmiş")
    other = Indexing(desk.parts.conversations)
    assert [await other.once(), await desk.parts.indexing.once()] == [0, 1]


async def test_erased_words_are_found_no_more(desk: Desk) -> None:
    await say(desk, SAID)
    await desk.parts.indexing.once()
    with desk.parts.ledger.engine.begin() as tx:
        erase_everywhere(tx, Subject(("vis_1",), (desk.chat,)))
    assert await found(desk, "elif", "iban") == []


async def test_a_search_without_folding_would_be_noticed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(words, "fold", str.lower)
    await say(desk, SAID)
    await desk.parts.indexing.once()
    assert await found(desk, "elif", "CEKIS") == []


def test_a_line_is_chosen_by_how_many_of_the_words_it_has() -> None:
    asked = words.asked("üç gün iban")
    assert [search_store._hits(text, asked) for text in (SAID, "iban yanlış", "")] == [3, 1, 0]


async def test_a_chat_that_never_rests_does_not_keep_a_round_going(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await say(desk, SAID)
    indexing, rounds = desk.parts.indexing, 0
    index = search_store.index

    def and_more_is_said(tx: Connection, ids: Sequence[str]) -> None:
        nonlocal rounds
        rounds += 1
        assert rounds < 5, "the writer would do nothing else"
        index(tx, ids)
        c = conversations.c
        tx.execute(sa.update(conversations).where(c.id.in_(ids)).values(seq=c.seq + 1, last_at=indexing._do.clock.now_ms() + 1))

    monkeypatch.setattr(search_store, "index", and_more_is_said)
    assert await indexing.once() == 1
    assert rounds == 1
