"""Mail is fetched from a real mailbox server: each once, marked as seen only when it is kept, and a server that is away is asked again."""

from __future__ import annotations

import asyncio
import signal
import uuid
from pathlib import Path

import pytest

from base.errors import BadSettings, Unavailable
from desk.mail import imap_door
from desk.mail.imap_door import ImapDoor
from tests.support.servers import Dovecot
from tests.unit.test_mail_attachments import letter, random_picture
from tests.unit.test_mail_inbox import Post, mail, mailbox, post, room

__all__ = ["mailbox", "post", "room"]


@pytest.fixture
def name() -> str:
    """A mailbox that nobody has used."""
    return f"destek-{uuid.uuid4().hex}"


def arrives(dovecot: Dovecot, name: str, *mails: bytes) -> None:
    with dovecot.box(name) as box:
        for raw in mails:
            assert box.append("INBOX", "", None, raw)[0] == "OK"


def unseen(dovecot: Dovecot, name: str) -> int:
    with dovecot.box(name) as box:
        return len(box.uid("SEARCH", "UNSEEN")[1][0].split())


async def registered(post: Post) -> list[str]:
    while await post.inbox.work():
        pass
    return sorted(each.subject for each in post.all())


async def test_what_is_new_is_kept_once_and_marked_as_seen(post: Post, dovecot: Dovecot, name: str) -> None:
    arrives(dovecot, name, mail(id="1"), mail("Giremiyorum, şifrem çalışmıyor", "Giriş", id="2", sender="veli@example.com"))
    doors = [ImapDoor(post.inbox, dovecot.url(name)) for _ in range(2)]
    await asyncio.gather(*(door.look() for door in doors))  # two processes look at the same moment
    assert await doors[0].look() == 0
    assert await registered(post) == ["Giriş", "Çekimim gelmedi"]
    assert unseen(dovecot, name) == 0
    arrives(dovecot, name, mail("Bir de bonus yatmadı", "Bonus", id="3", sender="can@example.com"))
    assert await doors[0].look() == 1
    assert len(await registered(post)) == 3


async def test_a_bounce_is_told_by_the_sender_that_the_mailbox_noted(post: Post, dovecot: Dovecot, name: str) -> None:
    arrives(dovecot, name, b"Return-Path: <>\r\n" + mail(id="1"), b"Return-Path: <ayse@example.com>\r\n" + mail("Bonusum yok", "Bonus", id="2"))
    assert await ImapDoor(post.inbox, dovecot.url(name)).look() == 2
    assert await registered(post) == ["Bonus"]
    (bounce,) = await post.inbox.shown("kept", 10, None)
    assert (bounce.why, bounce.sender) == ("bounce", "<>")


async def test_what_could_not_be_kept_is_not_marked_and_comes_at_the_next_look(
        post: Post, dovecot: Dovecot, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> str:
        raise Unavailable

    arrives(dovecot, name, mail())
    door = ImapDoor(post.inbox, dovecot.url(name))
    with monkeypatch.context() as broken:
        broken.setattr(post.inbox, "receive", away)
        with pytest.raises(Unavailable):
            await door.look()
    assert unseen(dovecot, name) == 1
    assert await door.look() == 1
    assert await registered(post) == ["Çekimim gelmedi"]


async def test_of_a_mail_that_is_too_large_the_words_are_kept_and_its_files_refused_by_name(
        post: Post, dovecot: Dovecot, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = letter(("dekont.png", "image/png", random_picture()), text="Dekontum ekte, çekimim gelmedi", id="big")
    monkeypatch.setattr(imap_door, "MOST_BYTES", 10_000)
    monkeypatch.setattr(imap_door, "BEGINNING", 5_000)
    arrives(dovecot, name, raw, mail(id="2", sender="veli@example.com"))
    assert await ImapDoor(post.inbox, dovecot.url(name)).look() == 2
    assert await registered(post) == ["Çekimim gelmedi", "Çekimim gelmedi"]
    (told,) = [step.data["refused"] for each in post.all() for step in post.known(each.tracking_number)[1] if "refused" in step.data]
    assert told == [{"name": "dekont.png", "code": "file_broken"}]
    with dovecot.box(name) as box:
        assert len(box.uid("SEARCH", "ALL")[1][0].split()) == 2, "the box keeps what it had"


async def test_a_server_that_is_away_is_asked_again_until_it_is_back(post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "dovecot"
    folder.mkdir()
    with Dovecot(folder) as server:
        arrives(server, "destek", mail())
        server.stop(signal.SIGTERM)
        kept, receive = asyncio.Event(), post.inbox.receive

        async def heard(*told: str) -> str:
            known = await receive(*told)  # type: ignore[arg-type]
            kept.set()
            return known

        monkeypatch.setattr(post.inbox, "receive", heard)
        door = ImapDoor(post.inbox, server.url("destek"), every=0.05)
        door.start()
        with pytest.raises(OSError):
            await door.look()
        server.start()
        await asyncio.wait_for(kept.wait(), 20)
        await door.close()
        assert await registered(post) == ["Çekimim gelmedi"]


@pytest.mark.parametrize("url", ["pop3://a:b@example.com", "imaps://example.com/INBOX", "imaps://"])
def test_an_address_that_is_no_mailbox_is_refused(post: Post, url: str) -> None:
    with pytest.raises(BadSettings, match="KOPRU_IMAP_URL"):
        ImapDoor(post.inbox, url)
