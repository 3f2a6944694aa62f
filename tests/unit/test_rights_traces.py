"""An erasure leaves no trace: not in the person's other browsers, in codes and answers on their way, nor in a byte of the database's files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base import customer_store, database, rights_store, visitor_store
from base.errors import Refused
from base.settings import Settings
from desk import sign_in_code_store
from desk.contact import ContactChange
from desk.contact_store import contacts
from desk.mail import store as mail_store
from desk.notices.tables import answers
from desk.vault import Wrapped
from handoff import events as ev
from server.app import create
from server.rights import DAY
from tests.unit.test_documents_desk import Desk, desk
from tests.unit.test_rights import WORDS, FakeBot, bot, found_in, spoken

__all__ = ["bot", "desk"]
NAME = WORDS[0].encode()


async def other_browser(desk: Desk) -> str:
    """Another browser whose visitor has shown to be the same person."""
    now = desk.parts.clock.now_ms()
    visitor, _ = await desk.write(lambda tx: visitor_store.new_visitor(tx, "tr", now))
    await desk.write(lambda tx: customer_store.answer_for(tx, visitor, desk.owner.visitor, now))
    return str(visitor)


async def test_what_the_person_did_in_another_browser_goes_too(desk: Desk, bot: FakeBot) -> None:
    other = await other_browser(desk)
    conversation, _ = await spoken(desk, other)
    done = await desk.parts.rights.erase((desk.owner.visitor,), "command")
    assert done.conversations == 1
    assert await desk.parts.read(found_in) == set()
    assert bot.forgot == [conversation]


async def test_a_hold_and_an_export_reach_them_too(desk: Desk, bot: FakeBot) -> None:
    other = await other_browser(desk)
    await spoken(desk, other)
    assert NAME.decode() in str(await desk.parts.read(lambda tx: _told(desk, tx)))
    await desk.parts.rights.hold((desk.owner.visitor,), "2026/17", "command")
    with pytest.raises(Refused, match="legal_hold"):
        await desk.parts.rights.erase((other,), "command")
    assert await desk.parts.rights.release((other,), "command")
    await desk.parts.rights.erase((other,), "command")
    assert await desk.parts.read(found_in) == set()


async def test_a_hold_reaches_a_browser_that_was_known_later_at_the_end_of_periods(desk: Desk, bot: FakeBot) -> None:
    await desk.parts.rights.hold((desk.owner.visitor,), "2026/17", "command")
    other = await other_browser(desk)
    conversation, number = await spoken(desk, other)
    now, elif_ = desk.parts.clock.now_ms(), ev.Staff(desk.elif_.id, "Elif")
    await desk.parts.conversations.act(conversation, ev.AgentResolves(at=now, agent=elif_, epoch=3), elif_.id, "c7")
    await desk.parts.desk.withdraw(number, "chat", other, "w")
    desk.parts.clock.now_ms = lambda: now + 4000 * DAY  # type: ignore[method-assign]
    await desk.parts.rights.sweep()
    assert {"entries.text", "requests.subject", "contacts.email"} <= await desk.parts.read(found_in)


async def test_mails_are_taken_along_as_they_came_and_what_development_showed_goes(desk: Desk, bot: FakeBot) -> None:
    _, number = await spoken(desk, desk.owner.visitor)
    raw, now = f"Message-ID: <1>\n\n{WORDS[0]}".encode(), desk.parts.clock.now_ms()
    mail = await desk.parts.post.inbox.receive(raw, WORDS[1], "destek@example.com")
    await desk.write(lambda tx: mail_store.end(tx, mail, "added", number, "", now))
    while await desk.parts.outbox.plan() + await desk.parts.outbox.send():
        pass
    assert "development_messages.text" in await desk.parts.read(found_in)
    with zipfile.ZipFile(io.BytesIO(await desk.parts.rights.export((desk.owner.visitor,), "command"))) as packed:
        assert packed.read(f"mails/{mail}.eml") == raw
    await desk.parts.rights.erase((desk.owner.visitor,), "command")
    assert await desk.parts.read(found_in) == set()


def _told(desk: Desk, tx: Connection) -> object:
    from server.rights import _told as told

    return told(tx, visitor_store.person(tx, (desk.owner.visitor,)))


async def test_codes_answers_and_loose_mail_go_and_mail_of_the_held_stays(desk: Desk, bot: FakeBot) -> None:
    _, number = await spoken(desk, desk.owner.visitor)
    now = desk.parts.clock.now_ms()
    await desk.write(lambda tx: sign_in_code_store.ask(tx, number, now, desk.parts.box))
    kept = [await desk.write(lambda tx, sender=sender: _bounced(tx, sender, now)) for sender in (WORDS[1], "machine@example.com")]
    await desk.parts.rights.hold((desk.owner.visitor,), "2026/17", "command")
    desk.parts.clock.now_ms = lambda: now + 31 * DAY  # type: ignore[method-assign]
    await desk.parts.rights.sweep()
    assert [await desk.parts.read(mail_store.original, each) is not None for each in kept] == [True, False]
    await desk.parts.rights.release((desk.owner.visitor,), "command")
    await desk.parts.rights.erase((desk.owner.visitor,), "command")
    assert await desk.parts.read(mail_store.original, kept[0]) is None
    for table in (sign_in_code_store.codes, answers):
        assert await desk.parts.read(lambda tx, table=table: tx.execute(sa.select(sa.func.count()).select_from(table)).scalar()) == 0


def _bounced(tx: Connection, sender: str, now: int) -> str:
    """A mail that belongs to no request."""
    came, key = mail_store.arrived(f"Message-ID: <{sender}>\n\nyok".encode(), sender, "destek@example.com", now)
    mail = mail_store.keep(tx, came, key, mail_store.Original(b"yok", Wrapped("m", "k")))
    mail_store.end(tx, mail, "kept", "", "bounce", now)
    return mail


@pytest.fixture
async def one_file(sqlite: Settings) -> AsyncIterator[Desk]:
    made = Desk(create(sqlite))
    await made.begin()
    yield made
    await made.parts.stop()


def bytes_with(folder: Path, word: bytes) -> list[str]:
    """Files of the database that hold the word."""
    return [path.name for path in sorted(folder.glob("kopru.sqlite*")) if word in path.read_bytes()]


async def test_no_byte_of_it_is_left_in_the_files(one_file: Desk) -> None:
    folder, one_file.parts.rights._bot = one_file.parts.settings.var, FakeBot()  # type: ignore[assignment]
    await spoken(one_file, one_file.owner.visitor)
    assert bytes_with(folder, NAME)
    assert bytes_with(folder, b"zumru")
    await one_file.parts.rights.erase((one_file.owner.visitor,), "command")
    assert bytes_with(folder, NAME) == []
    assert bytes_with(folder, b"zumru") == [], "the index of words"


async def test_without_overwriting_it_would_be(sqlite: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(database, "_WRITER", ("secure_delete=OFF",))
    made = Desk(create(sqlite))
    await made.begin()
    made.parts.rights._bot = FakeBot()  # type: ignore[assignment]
    await spoken(made, made.owner.visitor)
    await made.parts.rights.erase((made.owner.visitor,), "command")
    assert bytes_with(made.parts.settings.var, NAME) != []
    await made.parts.stop()


async def test_an_address_goes_when_nothing_else_of_the_person_is_kept(desk: Desk, bot: FakeBot) -> None:
    idle, _ = await desk.write(lambda tx: visitor_store.new_visitor(tx, "tr", 1))
    for visitor, address in ((desk.owner.visitor, "owner@example.com"), (idle, "idle@example.com"), (desk.stranger.visitor, "held@example.com")):
        await desk.parts.contacts.change(visitor, ContactChange(email=address))
    await desk.parts.rights.hold((desk.stranger.visitor,), "2026/17", "command")
    began, days = desk.parts.clock.now_ms(), desk.parts.operator.policies.retention.conversations_days
    for later, left in ((days - 1, {"owner", "idle", "held"}), (days + 1, {"owner", "held"})):
        desk.parts.clock.now_ms = lambda later=later: began + later * DAY  # type: ignore[method-assign]
        await desk.parts.rights.sweep()
        emails = await desk.parts.read(lambda tx: list(tx.execute(sa.select(contacts.c.email)).scalars()))
        assert {each.partition("@")[0] for each in emails} == left, "a request of the owner is still kept"


async def test_a_person_is_all_of_their_browsers(desk: Desk) -> None:
    other = await other_browser(desk)
    assert set(await desk.parts.read(visitor_store.person, (other,))) == {other, desk.owner.visitor}
    assert await desk.parts.read(visitor_store.person, (desk.stranger.visitor,)) == (desk.stranger.visitor,)
    assert await desk.parts.read(rights_store.still_to_forget) == []
