"""Transcripts by e-mail on both databases: what was said goes out once, without notes, to the address that is known or given."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from base import audit
from base.rights_store import Subject, erase_everywhere
from base.settings import Settings
from desk.contact import ContactChange
from desk.notices import prepared_store, store
from handoff import events as ev
from handoff import protocol as wire
from handoff.sides import Customer
from handoff.transcripts import A_DAY
from tests.support.consoles import Desk, consoles
from tests.support.room import browser


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    async with consoles(settings) as opened:
        opened.settings = settings  # type: ignore[attr-defined]
        yield opened


async def talk(desk: Desk) -> int:
    """A chat with a note in it; the holder's fence."""
    await desk.parts.conversations.act(desk.chat, ev.CustomerSays(at=desk.parts.clock.now_ms(), text="Çekimim gelmedi"))
    epoch = await desk.take("elif")
    await desk.send("elif", wire.Reply, epoch=epoch, text="Hemen bakıyorum")
    await desk.send("elif", wire.Note, text="müşteri sinirli")
    return epoch


async def sent(desk: Desk) -> list[dict[str, Any]]:
    """Sends what is due; what stands in the development sink."""
    while await desk.parts.outbox.send():
        continue
    return list(await desk.parts.read(store.in_sink))


async def test_what_was_said_is_sent_without_notes_to_the_known_address(desk: Desk) -> None:
    await talk(desk)
    await desk.parts.contacts.change("vis_1", ContactChange(email="ayse@example.com"))
    assert (await desk.send("elif", wire.Transcript))["type"] == "ack"
    [letter] = await sent(desk)
    assert (letter["to"], letter["subject"]) == ("ayse@example.com", "Görüşmenizin dökümü")
    assert "Siz:\nÇekimim gelmedi" in letter["text"]
    assert "Elif Kaya:\nHemen bakıyorum" in letter["text"]
    assert "sinirli" not in letter["text"]
    with desk.parts.read.engine.connect() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(prepared_store.prepared)).scalar_one() == 0
        assert tx.execute(sa.select(audit.chain.c.action).where(audit.chain.c.action == "conversation.transcript_sent")).scalar()


async def test_a_customer_asks_for_it_with_an_address_once_for_each_cid(desk: Desk) -> None:
    await talk(desk)
    line, screen = browser()
    line.person = "vis_1"
    customer = Customer(desk.parts.conversations, line, "tr", desk.chat)
    for _ in range(2):
        await customer.transcript(wire.Transcript("cid_transcript", desk.chat, "Ayse@Example.com"))
    assert [frame["type"] for frame in screen.frames] == ["ack", "ack"]
    assert [letter["to"] for letter in await sent(desk)] == ["ayse@example.com"]


@pytest.mark.parametrize(("email", "code"), [("", "no_address"), ("ayse@", "bad_email"), ("a@b.c\nBcc: x@y.z", "bad_email")])
async def test_without_an_address_or_with_a_wrong_one_it_is_refused(desk: Desk, email: str, code: str) -> None:
    await talk(desk)
    assert (await desk.send("elif", wire.Transcript, email=email))["code"] == code
    assert await sent(desk) == []


async def test_nobody_has_anothers_sent_and_nobody_floods_an_address(desk: Desk) -> None:
    await talk(desk)
    assert (await desk.send("can", wire.Transcript, email="ayse@example.com"))["code"] == "not_found"
    answers = [(await desk.send("elif", wire.Transcript, email="ayse@example.com")).get("code", "") for _ in range(A_DAY + 1)]
    assert answers == [""] * A_DAY + ["too_many_transcripts"]


async def test_an_erased_conversation_is_not_sent_any_more(desk: Desk) -> None:
    await talk(desk)
    await desk.send("elif", wire.Transcript, email="ayse@example.com")
    with desk.parts.ledger.engine.begin() as tx:
        erase_everywhere(tx, Subject(("vis_1",), (desk.chat,)))
    assert await sent(desk) == []
