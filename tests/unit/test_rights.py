"""Rights over one's data: after an erasure no word of the person is in any table or file, holds stop it, periods end, and the chain stays whole."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile

import httpx
import pytest
import sqlalchemy as sa
from click.testing import Result
from sqlalchemy.engine import Connection

from base import audit, rights_store
from base.access import Customer
from base.clock import Clock
from base.database import schema
from base.errors import Refused
from desk import store
from desk.contact import ContactChange
from desk.documents import Upload
from desk.request import fold
from desk.service import NewRequest
from desk.survey import Answer
from desk.tables import answered
from desk.words_store import request_words
from handoff import events as ev
from handoff import reading
from server.rights import DAY
from tests.support import commands
from tests.support import nasty_files as nasty
from tests.unit.test_documents_desk import Desk, desk, http

__all__ = ["desk", "http"]
WORDS = ("Zümrüdüanka", "zumruduanka@example.com", "+905551112233", "Zümrüdüanka.pdf", "zumru")


class FakeBot:
    """Forgets, unless it is away."""

    def __init__(self) -> None:
        self.away, self.forgot = False, list[str]()

    async def forget(self, conversation: str) -> bool:
        self.forgot += [] if self.away else [conversation]
        return not self.away


@pytest.fixture
def bot(desk: Desk) -> FakeBot:
    made = FakeBot()
    desk.parts.rights._bot = made  # type: ignore[assignment]
    return made


async def spoken(desk: Desk, visitor: str) -> tuple[str, str]:
    """The person has left words everywhere; their conversation and request."""
    do, word = desk.parts, WORDS[0]
    conversation = await do.conversations.open(visitor, "tr")
    await do.conversations.act(conversation, ev.CustomerSays(at=5, text=f"Ben {word}"), visitor, "c1")
    await do.conversations.act(conversation, ev.CustomerAsksHuman(at=6), visitor, "c2")
    elif_ = ev.Staff(desk.elif_.id, "Elif", "finance")
    taken = await do.conversations.act(conversation, ev.AgentTakes(at=7, agent=elif_), elif_.id, "c3")
    await do.conversations.act(conversation, ev.AgentReplies(at=8, agent=elif_, epoch=taken.done.epoch, text=f"Sayın {word}"), elif_.id, "c4")
    await do.conversations.act(conversation, ev.AgentNotes(at=9, agent=elif_, text=f"{word} aradı"), elif_.id, "c5")
    await do.contacts.change(visitor, ContactChange(email=WORDS[1], phone=WORDS[2]))
    await do.indexing.once()
    standing = await do.read(reading.standing, conversation)
    await do.conversations.transcripts.send(standing.conversation, visitor, "t1")
    new = NewRequest(conversation, "chat", "tr", "withdrawal", f"{word} çekimi", "2026-01-01", "withdrawal", description=f"{word} yazdı")
    request, _ = await do.desk.register(new, visitor, f"k-{visitor}")
    number = request.tracking_number
    await do.desk.add_information(number, f"{word} ekledi", "chat", visitor, f"k2-{visitor}")
    await do.documents.add(Upload(number, Customer(visitor), WORDS[3], nasty.pdf(), "u1"))
    await do.desk.work(number, "resolved", desk.elif_.id, f"k3-{visitor}", f"Sayın {word}, ödendi.")
    survey, = await do.surveys.waiting(visitor)
    await do.surveys.answer(survey.token, Answer(5, f"{word} memnun"))
    await do.desk.reopen(number, desk.elif_.id, f"k4-{visitor}", f"{word} istedi")
    return conversation, number


def found_in(tx: Connection, words: tuple[str, ...] = WORDS) -> set[str]:
    """Every table.column in which one of the words still stands, whoever owns the table."""
    found = set()
    for table in schema.tables.values():
        for row in tx.execute(sa.select(table)).mappings():
            found |= {f"{table.name}.{name}" for name, value in row.items()
                      if isinstance(value, str) and any(word in value or json.dumps(word)[1:-1] in value for word in words)}
    return found


async def test_after_an_erasure_no_word_of_the_person_is_anywhere(desk: Desk, bot: FakeBot) -> None:
    person = desk.owner.visitor
    conversation, number = await spoken(desk, person)
    before = await desk.parts.read(found_in)
    assert before >= {"entries.text", "conversations.preview", "requests.subject", "requests.description", "request_timeline.data", "contacts.email",
                      "contacts.phone", "surveys.comment", "documents.name", "request_words.words"}, "the test looks at what it should"
    files = desk.stored()
    assert len(files) == 1
    done = await desk.parts.rights.erase((person,), "command")
    assert await desk.parts.read(found_in) == set()
    assert (await desk.parts.read(lambda tx: tx.execute(sa.select(request_words.c.words).where(request_words.c.request == number)).scalar())) == ""
    assert (done.conversations, done.requests, done.documents) == (1, 2, 1)
    assert desk.stored() == []
    assert bot.forgot == [conversation]
    assert await desk.parts.read(rights_store.still_to_forget) == []
    assert (await desk.parts.read(audit.verify)).broken is None
    assert ("command", "person.erased") in await desk.audited(person)
    request, steps = await desk.parts.read(store.find, number)
    assert request.state == "withdrawn"
    assert fold(request, steps) == request, "its course can still be followed"


async def test_other_peoples_words_stay(desk: Desk, bot: FakeBot) -> None:
    await spoken(desk, desk.stranger.visitor)
    await desk.parts.rights.erase((desk.owner.visitor,), "command")
    assert {"entries.text", "requests.subject", "contacts.email", "documents.name"} <= await desk.parts.read(found_in)
    assert len(desk.stored()) == 1


async def test_an_erased_visitor_s_token_opens_nothing(desk: Desk, bot: FakeBot, http: httpx.AsyncClient) -> None:
    path = f"/api/v1/requests/{desk.number}/documents"
    assert (await http.get(path)).status_code == 200
    await desk.parts.rights.erase((desk.owner.visitor,), "command")
    assert (await http.get(path)).status_code == 401


async def test_what_the_service_remembers_of_a_conversation_does_not_come_back(desk: Desk, bot: FakeBot) -> None:
    person = desk.owner.visitor
    conversation, _ = await spoken(desk, person)
    await desk.parts.rights.erase((person,), "command")
    await desk.parts.conversations.act(conversation, ev.CustomerAsksHuman(at=20), person, "c9")
    assert await desk.parts.read(found_in) == set()


async def test_the_bot_forgets_when_it_is_back(desk: Desk, bot: FakeBot) -> None:
    conversation, _ = await spoken(desk, desk.owner.visitor)
    bot.away = True
    await desk.parts.rights.erase((desk.owner.visitor,), "command")
    assert await desk.parts.read(rights_store.still_to_forget) == [conversation]
    bot.away = False
    await desk.parts.rights.sweep()
    assert bot.forgot == [conversation]
    assert await desk.parts.read(rights_store.still_to_forget) == []


async def test_a_legal_hold_stops_erasure_and_the_end_of_periods(desk: Desk, bot: FakeBot, monkeypatch: pytest.MonkeyPatch) -> None:
    person = desk.owner.visitor
    conversation, number = await spoken(desk, person)
    await desk.parts.conversations.act(conversation, ev.AgentResolves(at=9, agent=ev.Staff(desk.elif_.id, "Elif"), epoch=3), desk.elif_.id, "c7")
    await desk.parts.desk.withdraw(number, "chat", person, "w")
    await desk.write(lambda tx: rights_store.hold(tx, person, "2026/17", "command", 1))
    with pytest.raises(Refused, match="legal_hold"):
        await desk.parts.rights.erase((person,), "command")
    monkeypatch.setattr(desk.parts.clock, "now_ms", lambda: Clock().now_ms() + 4000 * DAY)
    await desk.parts.rights.sweep()
    assert {"entries.text", "requests.subject"} <= await desk.parts.read(found_in)
    await desk.write(lambda tx: rights_store.release(tx, person, "command", 1))
    await desk.parts.rights.erase((person,), "command")
    assert await desk.parts.read(found_in) == set()
    assert [row[1] for row in reversed(await desk.audited(person))][-3:] == ["person.held", "person.released", "person.erased"]


async def test_words_go_when_their_period_ends_and_not_before(desk: Desk, bot: FakeBot, monkeypatch: pytest.MonkeyPatch) -> None:
    person = desk.owner.visitor
    conversation, number = await spoken(desk, person)
    await desk.parts.conversations.act(conversation, ev.AgentResolves(at=Clock().now_ms(), agent=ev.Staff(desk.elif_.id, "Elif"), epoch=3), desk.elif_.id, "c7")
    await desk.parts.desk.withdraw(number, "chat", person, "w")
    periods, days = desk.parts.operator.policies, 0
    monkeypatch.setattr(desk.parts.clock, "now_ms", lambda: Clock().now_ms() + days * DAY)
    await desk.parts.rights.sweep()
    assert "entries.text" in await desk.parts.read(found_in)
    days = periods.retention.conversations_days + 1
    await desk.parts.rights.sweep()
    left = await desk.parts.read(found_in)
    assert "entries.text" not in left
    assert "requests.subject" in left
    assert await desk.parts.read(lambda tx: tx.execute(sa.select(sa.func.count()).select_from(answered)).scalar_one()) == 0
    days = periods.archive_years * 365 + 1
    await desk.parts.rights.sweep()
    assert "requests.subject" not in await desk.parts.read(found_in)
    assert desk.stored() == []
    assert (await desk.parts.read(audit.verify)).broken is None


async def test_a_customer_takes_their_own_data_along(desk: Desk, bot: FakeBot, http: httpx.AsyncClient) -> None:
    await spoken(desk, desk.owner.visitor)
    answer = await http.get("/api/v1/my-data.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        told = json.loads(packed.read("data.json"))
        names = [name for name in packed.namelist() if name.startswith("documents/")]
    assert names[0].endswith("/Zümrüdüanka.pdf")
    assert told["contacts"][0]["email"] == WORDS[1]
    assert {"Ben Zümrüdüanka", "Sayın Zümrüdüanka"} <= {message["text"] for message in told["messages"]}
    assert "aradı" not in json.dumps(told, ensure_ascii=False), "notes of staff are not the customer's"
    assert len(told["requests"]) == 2
    strange = await http.get("/api/v1/my-data.zip", headers={"Authorization": f"Bearer {desk.strange_token}"})
    with zipfile.ZipFile(io.BytesIO(strange.content)) as packed:
        assert json.loads(packed.read("data.json"))["requests"] == []
    assert (desk.owner.visitor, "person.exported") in await desk.audited(desk.owner.visitor)


async def test_the_command_erases_by_a_tracking_number(desk: Desk) -> None:
    _, number = await spoken(desk, desk.owner.visitor)
    settings = desk.parts.settings
    env = {"DATABASE_URL": settings.database_url, "KOPRU_VAR": str(settings.var), "KOPRU_INTERNAL_SECRET": "t" * 24}

    async def command(*given: str) -> Result:
        return await asyncio.to_thread(commands.run, env, "person", *given)  # it has an event loop of its own

    assert (await command("hold", number, "--reference", "2026/17")).stdout.strip() == "held"
    assert (await command("erase", number, "--yes")).exit_code == 1
    assert (await command("release", number)).stdout.strip() == "released"
    done = await command("erase", number, "--yes")
    assert done.stdout.strip() == "1 conversations, 2 requests, 1 documents", done.stderr
    assert await desk.parts.read(found_in) == set()
