"""A message left in the chat: a request with a number, the address kept, the card in the conversation, and nobody waits any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from base.settings import Settings
from handoff import events as ev
from handoff import reading
from handoff.state import Conversation
from server.app import App, create
from tests.unit.test_desk_steps import SetClock

LEFT = {"subject": "Çekim gelmedi", "text": "Dün yaptığım çekim hesabıma geçmedi.", "contact": "Ada@example.com"}
NIGHT, DAY = datetime.fromisoformat("2026-11-24T03:30:00+03:00"), datetime.fromisoformat("2026-11-24T14:30:00+03:00")


class Chat:
    """A visitor over HTTP with what their conversation holds."""

    def __init__(self, app: App, http: httpx.AsyncClient, visitor: str, token: str) -> None:
        self.app, self.http, self.visitor, self.token = app, http, visitor, token

    async def leave(self, key: str = "k1", **changed: str) -> httpx.Response:
        """The form, sent."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        return await self.http.post("/api/v1/left-messages", json=LEFT | changed, headers=headers)

    async def id(self) -> str:
        """The conversation's."""
        return await self.app.parts.conversations.open(self.visitor, "tr")

    async def standing(self) -> Conversation:
        """Where it stands."""
        now = await self.app.parts.read(reading.standing, await self.id())
        assert now is not None
        return now.conversation

    async def log(self) -> list[Any]:
        """What the customer sees."""
        items, _, _ = await self.app.parts.read(reading.entries_after, await self.id(), 0, False)
        return list(items)

    async def waits(self) -> None:
        """Asks for a person."""
        await self.app.parts.conversations.act(await self.id(), ev.CustomerAsksHuman(at=self.app.parts.clock.now_ms()), self.visitor, "w1")


@pytest.fixture
async def chat(sqlite: Settings) -> AsyncIterator[Chat]:
    app = create(sqlite)
    app.parts.clock = clock = SetClock()
    app.parts.conversations.clock = app.parts.desk._clock = clock
    clock.moment = NIGHT
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kopru.test")
    async with app.router.lifespan_context(app), http:
        made = (await http.post("/api/v1/visits", json={"language": "tr"})).json()
        yield Chat(app, http, made["visitor"], made["token"])


async def test_who_waits_at_night_leaves_a_message_and_waits_no_longer(chat: Chat) -> None:
    await chat.waits()
    answer = await chat.leave()
    assert answer.status_code == 201, answer.text
    number = answer.json()["tracking_number"]
    said, left = (await chat.log())[-2:]
    assert (said.by, said.text) == ("customer", "Çekim gelmedi\nDün yaptığım çekim hesabıma geçmedi.")
    assert (left.event, left.card["tracking_number"]) == ("message_left", number)
    assert left.text == "Mesajınız ekibimize iletildi. Ekibimiz 24 Kasım Salı 08.00 itibarıyla burada; yanıtı e-postayla göndereceğiz."
    assert (await chat.standing()).state == "bot"
    assert (await chat.standing()).fields["tracking_number"] == number
    contact = await chat.app.parts.contacts.of(chat.visitor)
    assert contact is not None
    assert contact.email == "ada@example.com"


async def test_the_bot_is_told_of_it_so_that_it_asks_for_no_address_again(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    told = asyncio.Queue[dict[str, Any]]()

    monkeypatch.setattr(chat.app.parts.bot, "tell", told.put)
    await chat.waits()
    number = (await chat.leave()).json()["tracking_number"]
    turn = await asyncio.wait_for(told.get(), 10)
    assert (turn["kind"], turn["resolved"], turn["noted"]) == ("resume", True, number)


async def test_by_day_nothing_is_said_of_hours_and_a_phone_number_will_do(chat: Chat) -> None:
    chat.app.parts.clock.moment = DAY  # type: ignore[attr-defined]
    assert (await chat.leave(contact="+90 555 000 00 00")).status_code == 201
    assert (await chat.log())[-1].text == "Mesajınız ekibimize iletildi. Yanıtı verdiğiniz telefon numarasına ileteceğiz."


async def test_the_same_form_sent_again_is_one_message(chat: Chat) -> None:
    first = await chat.leave()
    chat.app.parts.clock.moment = DAY  # type: ignore[attr-defined]  # the answer was lost, and by now people are there
    again = await chat.leave()
    assert (again.status_code, again.json()) == (201, first.json())
    assert [entry.event for entry in await chat.log()].count("message_left") == 1


async def test_another_message_on_the_same_is_put_on_the_open_request(chat: Chat) -> None:
    first, second = await chat.leave(), await chat.leave("k2", text="Dekontu da buldum.")
    assert first.json() == second.json()
    steps = (await chat.app.parts.desk.look_up(first.json()["tracking_number"], chat.visitor)).steps
    assert [step.kind for step in steps] == ["registered", "added"]


async def test_an_agent_who_came_meanwhile_reads_it_and_stays(chat: Chat) -> None:
    await chat.waits()
    await chat.app.parts.conversations.act(await chat.id(), ev.AgentTakes(at=chat.app.parts.clock.now_ms(), agent=ev.Staff("stf_1", "Elif")), "stf_1", "t1")
    assert (await chat.leave()).status_code == 201
    assert (await chat.standing()).state == "agent"
    assert (await chat.standing()).unanswered


@pytest.mark.parametrize(("changed", "code", "field"), [
    ({"subject": "  "}, "no_subject", "subject"), ({"text": ""}, "no_text", "text"), ({"contact": ""}, "no_contact", "contact"),
    ({"contact": "ada@example"}, "bad_email", "contact"), ({"contact": "0555 000"}, "bad_phone", "contact"),
    ({"text": "x" * 4001}, "too_long", "text"), ({"subject": "x" * 201}, "too_long", "subject"),
])
async def test_what_is_wrong_is_named_with_its_field_and_nothing_is_registered(chat: Chat, changed: dict[str, str], code: str, field: str) -> None:
    answer = (await chat.leave(**changed)).json()
    assert (answer["code"], answer["field"]) == (code, field)
    assert await chat.log() == []
    assert await chat.app.parts.desk.open_requests(chat.visitor) == []


async def test_a_card_number_is_hidden_before_anything_is_kept(chat: Chat) -> None:
    await chat.leave(text="Kartım 4111 1111 1111 1111")
    assert "4111 1111" not in str(await chat.log())


async def test_only_a_visitor_leaves_a_message(chat: Chat) -> None:
    chat.token = "x"
    assert (await chat.leave()).json()["code"] == "bad_token"
