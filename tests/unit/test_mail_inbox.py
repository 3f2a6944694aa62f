"""Mail becomes requests: kept before it is accepted, once each, on the request it belongs to, and nobody learns of another's."""

from __future__ import annotations

import asyncio
import os
import signal
import smtplib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from base import database, operator
from base.errors import Refused, Unavailable
from base.ledger import Ledger
from base.settings import ROOT, database_url
from desk import store as desk_store
from desk.clamav import Scanner
from desk.documents import Documents
from desk.files import Files
from desk.mail import store
from desk.mail.attached import Attachments
from desk.mail.inbox import Inbox
from desk.mail.smtp_door import SmtpDoor
from desk.mail.tables import mails
from desk.notices import store as notices
from desk.notices import texts
from desk.notices.letters import Letters
from desk.notices.outbox import Outbox
from desk.notices.senders import NotSetUp, Smtp, smtp_server
from desk.request import Request
from desk.store import Known
from desk.tables import requests
from desk.vault import MasterKeys, Vault
from tests.support.mailbox import Mailbox
from tests.support.servers import free_port
from tests.support.service import Service
from tests.unit.test_desk_steps import Room, room

__all__ = ["room"]
OPERATOR = operator.load(ROOT / "operator.yml")
LETTERS = Letters(OPERATOR, texts.load(ROOT / "data" / "notifications"), "destek@example.com", "https://destek.example.com")
AYSE, VELI = "ayse@example.com", "veli@example.com"


def mail(text: str = "Üç gündür bekliyorum", subject: str = "Çekimim gelmedi", sender: str = AYSE, id: str = "1", **headers: str) -> bytes:
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return (f"From: {sender}\nTo: destek@example.com\nSubject: {subject}\nMessage-ID: <{id}@mail.example.com>\n{more}"
            f"Content-Type: text/plain; charset=utf-8\n\n{text}\n").encode()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as started:
        yield started


class Post:
    """Mail in and out around a desk."""

    def __init__(self, room: Room, mailbox: Mailbox, folder: Path) -> None:
        self.room, self.mailbox, self.files = room, mailbox, Files(folder / "documents")
        self.scanner = Scanner("")
        vault = Vault(MasterKeys(folder / "keys"))
        self.documents = Documents(room.ledger, room.read, self.files, vault, self.scanner, OPERATOR, room.clock)
        self.attachments = Attachments(self.documents, room.read)
        self.inbox = self.reader()
        self.outbox = Outbox(room.ledger, room.read, OPERATOR, room.clock, LETTERS,
                             {"email": Smtp(smtp_server(mailbox.url), LETTERS), "sms": NotSetUp(), "webhook": NotSetUp()})

    def reader(self, lease: float = 120.0) -> Inbox:
        return Inbox(self.room.ledger, self.room.read, self.room.desk, self.room.clock, "example.com", self.attachments, lease)

    async def comes(self, raw: bytes, sender: str = AYSE, recipient: str = "destek@example.com") -> None:
        await self.inbox.receive(raw, sender, recipient)
        while await self.inbox.work():
            pass
        while await self.outbox.plan() + await self.outbox.send():
            pass

    def all(self) -> list[Request]:
        with self.room.ledger.engine.connect() as tx:
            order = (requests.c.registered_at, requests.c.tracking_number)
            return [desk_store.find(tx, number)[0] for number in  # type: ignore[index]
                    list(tx.execute(sa.select(requests.c.tracking_number).order_by(*order)).scalars())]

    def known(self, number: str) -> Known:
        with self.room.ledger.engine.connect() as tx:
            found = desk_store.find(tx, number)
        assert found is not None
        return found

    def to_customers(self, address: str = AYSE) -> list[str]:
        return [str(each.get_body(("plain",)).get_content()) for each in self.mailbox.mails if each["To"] == address]  # type: ignore[union-attr]


@pytest.fixture
def post(room: Room, mailbox: Mailbox, tmp_path: Path) -> Post:
    return Post(room, mailbox, tmp_path)


async def test_a_new_mail_is_a_request_with_a_number_and_is_asked_what_is_missing(post: Post) -> None:
    await post.comes(mail())
    (request,) = post.all()
    assert (request.channel, request.subject, request.topic, request.transaction_type, request.event_date) == (
        "email", "Çekimim gelmedi", "withdrawal", "withdrawal", "")
    assert request.description == "Üç gündür bekliyorum"
    (answer,) = post.to_customers()
    assert request.tracking_number in answer
    assert "olayın tarihi" in answer
    assert "hangi işlemle" not in answer
    assert post.mailbox.mails[0]["Auto-Submitted"] == "auto-replied"
    assert post.mailbox.mails[0]["In-Reply-To"] is not None or post.mailbox.mails[0]["References"] is not None


async def test_the_same_mail_twice_is_one_request(post: Post) -> None:
    await asyncio.gather(*(post.inbox.receive(mail(), AYSE, "destek@example.com") for _ in range(4)))
    await post.comes(mail())
    assert len(post.all()) == 1


async def test_a_mail_without_an_id_is_known_by_its_bytes(post: Post) -> None:
    raw = mail().replace(b"Message-ID: <1@mail.example.com>\n", b"")
    await post.comes(raw)
    await post.comes(raw)
    assert len(post.all()) == 1


async def test_an_answer_to_our_letter_is_added_by_its_token_without_quote_also_from_another_address(post: Post) -> None:
    await post.comes(mail())
    to = str(post.mailbox.mails[0]["Reply-To"])
    await post.comes(mail("15 Mart'ta, 500 TL\n\n> Merhaba,\n> eski", "Ynt: Talebiniz", VELI, "2"), VELI, to)
    (request,) = post.all()
    _, steps = post.known(request.tracking_number)
    assert (steps[-1].kind, steps[-1].data["text"], steps[-1].data["known_by"]) == ("added", "15 Mart'ta, 500 TL", "token")


async def test_an_answer_is_added_by_its_references_when_the_token_is_lost(post: Post) -> None:
    await post.comes(mail())
    ours = str(post.mailbox.mails[0]["Message-ID"])
    await post.comes(mail("15 Mart", "Re: x", id="2", References=f"<1@mail.example.com> {ours}"))
    (request,) = post.all()
    assert post.known(request.tracking_number)[1][-1].data["known_by"] == "letter"


async def test_the_number_in_the_subject_is_enough_from_the_known_address(post: Post) -> None:
    await post.comes(mail())
    (request,) = post.all()
    await post.comes(mail("Dekont no 4411", f"talebim {request.tracking_number.lower()} hk", id="2"))
    assert post.known(request.tracking_number)[1][-1].data["known_by"] == "address"
    assert len(post.all()) == 1


async def test_a_stranger_with_the_number_learns_what_a_stranger_may_and_adds_nothing(post: Post) -> None:
    await post.comes(mail("gizli ayrıntı", "Çekimim gelmedi"))
    (request,) = post.all()
    await post.comes(mail("Bu talep ne oldu?", f"{request.tracking_number} durumu", VELI, "2"), VELI)
    assert [step.kind for step in post.known(request.tracking_number)[1]] == ["registered"]
    (answer,) = post.to_customers(VELI)
    assert "bu adrese kayıtlı değil" in answer
    assert "kaydedildi" in answer
    assert "gizli" not in answer
    assert "Çekimim" not in answer
    assert len(post.all()) == 2


async def test_references_that_a_stranger_could_know_do_not_open_another_ones_request(post: Post) -> None:
    await post.comes(mail())
    await post.comes(mail("merhaba", "Başka konu", VELI, "2", References="<1@mail.example.com>"), VELI)
    assert len(post.all()) == 2


async def test_a_second_mail_on_the_same_is_added_to_the_open_request(post: Post) -> None:
    await post.comes(mail())
    await post.comes(mail("Hâlâ bekliyorum", "Çekimim hâlâ gelmedi", id="2"))
    (request,) = post.all()
    assert [step.kind for step in post.known(request.tracking_number)[1]] == ["registered", "added"]


async def test_further_mails_of_a_day_are_answered_by_one_letter_next_morning(post: Post) -> None:
    for number, subject in enumerate(("Çekimim gelmedi", "Şifremi unuttum", "Bonus tanımlanmadı")):
        await post.comes(mail("a", subject, id=str(number)))
    assert len(post.all()) == 3
    assert len(post.to_customers()) == 1
    post.room.later(hours=20)
    await post.comes(mail("x", "y", VELI, "9"), VELI)
    assert len(post.to_customers()) == 2
    assert all(each.tracking_number in post.to_customers()[1] for each in post.all() if each.visitor == post.all()[0].visitor)


@pytest.mark.parametrize(("headers", "sender", "why"), [
    ({"Auto_Submitted": "auto-replied"}, AYSE, "auto_reply"), ({"List_Id": "<x>"}, AYSE, "list"), ({}, "<>", "bounce"),
])
async def test_machines_are_kept_and_not_answered(post: Post, headers: dict[str, str], sender: str, why: str) -> None:
    await post.comes(mail(**headers), sender)  # type: ignore[arg-type]
    assert post.all() == []
    assert post.mailbox.mails == []
    (kept,) = await post.room.read(store.shown, "kept")
    assert kept.why == why


async def test_two_machines_that_answer_each_other_without_a_word_of_it_end_at_once(post: Post) -> None:
    await post.comes(mail(subject="Siparişiniz"))
    for number in range(20):
        last = post.mailbox.mails[-1]
        await post.comes(mail("Mesajınız alındı", f"Yanıt {number}", id=f"r{number}"), AYSE, str(last["Reply-To"]))
    assert len(post.mailbox.mails) <= 2


async def test_thanks_after_a_resolution_are_kept_and_words_open_it_again(post: Post) -> None:
    await post.comes(mail())
    (request,) = post.all()
    await post.room.desk.work(request.tracking_number, "resolved", "stf_1", "s1", "Geçti")
    to = LETTERS.reply_address(str(await post.room.read(notices.thread_token, request.tracking_number)))
    await post.comes(mail("Çok teşekkür ederim!", "Re: x", id="2"), AYSE, to)
    assert post.known(request.tracking_number)[0].state == "resolved"
    await post.comes(mail("Hayır, hâlâ gelmedi", "Re: x", id="3"), AYSE, to)
    assert post.known(request.tracking_number)[0].state == "reopened"
    await post.room.desk.withdraw(request.tracking_number, "email", request.visitor, "w")
    await post.comes(mail("Yine aynı sorun", "Re: x", id="4"), AYSE, to)
    assert len(post.all()) == 2


async def test_mail_without_a_sender_is_registered_and_nobody_is_answered(post: Post) -> None:
    await post.comes(mail(sender="Ayşe Kaya"), "biri@example.com")
    assert len(post.all()) == 1
    assert post.mailbox.mails == []


async def test_names_of_attachments_stand_in_the_step_and_the_original_is_kept(post: Post) -> None:
    raw = (ROOT / "tests/data/mails/42_attachment_names.eml").read_bytes()
    await post.comes(raw)
    (request,) = post.all()
    assert post.known(request.tracking_number)[1][0].data["attachments"] == ["dekont ödeme.png", "kimlik ön.pdf"]
    (known,) = await post.room.read(store.of_request, request.tracking_number)
    assert await post.inbox.original(known.id) == raw
    assert b"dekont" not in (await post.room.read(store.original, known.id)).sealed, "sealed as documents are"


async def test_every_nasty_mail_ends_somewhere(post: Post) -> None:
    for file in sorted((ROOT / "tests/data/mails").glob("*.eml")):
        await post.inbox.receive(file.read_bytes(), AYSE, "destek@example.com")
    while await post.inbox.work():
        pass
    with post.room.ledger.engine.connect() as tx:
        ended = [row.state for row in tx.execute(sa.select(mails.c.state))]
    assert len(ended) >= 60
    assert set(ended) <= {"registered", "added", "kept"}


async def test_a_mail_that_fails_stays_and_is_shown(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.mail.inbox.letters.read", lambda *_: 1 / 0)
    inbox = post.reader(lease=0)
    await inbox.receive(mail(), AYSE, "destek@example.com")
    for _ in range(6):
        await inbox.work()
    (failed,) = await post.room.read(store.shown, "failed")
    assert await post.inbox.original(failed.id) == mail()
    monkeypatch.undo()
    await post.inbox.retry(failed.id)
    with pytest.raises(Refused, match="not_found"):
        await post.inbox.retry(failed.id)
    await inbox.work()
    assert [each.subject for each in post.all()] == ["Çekimim gelmedi"], "tried again by hand it is a request"


async def test_how_fast_mail_is_registered_is_a_figure(post: Post) -> None:
    await post.inbox.receive(mail(), AYSE, "destek@example.com")
    post.room.later(hours=25)
    await post.comes(mail(id="2", subject="Şifre", sender=VELI), VELI)
    now = post.room.clock.now_ms()
    figures = await post.room.read(store.figures, 0, 24 * 3_600_000, now)
    assert (figures.arrived, figures.waiting, figures.in_time, figures.late, figures.longest) == (2, 0, 1, 1, 25 * 3_600_000)


# --- the door ----------------------------------------------------------------------------


async def through(door: SmtpDoor, port: int, work: Callable[[smtplib.SMTP], None], kind: type[smtplib.SMTP] = smtplib.SMTP) -> None:
    door.start()

    def talk() -> None:
        end = time.monotonic() + 10
        while True:
            try:
                client = kind("127.0.0.1", port, local_hostname="test.example.com", timeout=10)
                break
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.02)
        with client:
            work(client)

    try:
        await asyncio.to_thread(talk)
    finally:
        await door.close()


@pytest.mark.parametrize(("scheme", "kind"), [("smtp", smtplib.SMTP), ("lmtp", smtplib.LMTP)])
async def test_mail_comes_in_by_smtp_and_lmtp_for_us_alone(post: Post, scheme: str, kind: type[smtplib.SMTP]) -> None:
    port = free_port()

    def talk(client: smtplib.SMTP) -> None:
        client.sendmail(AYSE, ["destek+r.0123456789abcdef@example.com"], mail())
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail(AYSE, ["baskasi@example.org"], mail(id="2"))

    await through(SmtpDoor(post.inbox, f"{scheme}://127.0.0.1:{port}", "destek@example.com"), port, talk, kind)
    (kept,) = await post.room.read(store.shown, "received")
    assert (kept.sender, kept.recipient) == (AYSE, "destek+r.0123456789abcdef@example.com")


async def test_a_mail_that_can_not_be_kept_is_not_accepted(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()

    async def away(*_: object) -> str:
        raise Unavailable()

    monkeypatch.setattr(post.inbox, "receive", away)

    def talk(client: smtplib.SMTP) -> None:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail(AYSE, ["destek@example.com"], mail())
        assert refused.value.smtp_code == 451

    await through(SmtpDoor(post.inbox, f"smtp://127.0.0.1:{port}", "destek@example.com"), port, talk)
    assert isinstance(Unavailable(), Refused)


# --- kill -9 -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_service_killed_at_any_moment_of_receiving_loses_no_accepted_mail_and_doubles_none(
        kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = "" if kind == "sqlite" else request.getfixturevalue("postgres").new_database()
    port = free_port()
    accepted = set()
    with Service(tmp_path, url, KOPRU_MAIL_LISTEN=f"smtp://127.0.0.1:{port}", KOPRU_MAIL_LEASE="1") as service:
        for kill in range(4):
            _listens(port)
            number = kill * 10
            try:
                for number in range(kill * 10, kill * 10 + 10):
                    if number % 10 == 3 + kill and service.process:
                        os.kill(service.process.pid, signal.SIGKILL)
                    _hand_over(port, number)
                    accepted.add(number)
            except (OSError, smtplib.SMTPException):
                pass
            service.stop(signal.SIGKILL)
            service.start()
            _listens(port)
            for again in range(kill * 10, kill * 10 + 10):  # a mail server sends again what was not accepted, and maybe what was
                _hand_over(port, again)
                accepted.add(again)
        told = _registered(service, len(accepted))
    assert len(accepted) == 40
    assert sorted(told) == sorted(f"Konu {number:03d} {'xyz' * (number % 7)}".strip() for number in accepted)


def _hand_over(port: int, number: int) -> None:
    subject, sender = f"Konu {number:03d} {'xyz' * (number % 7)}".strip(), f"kisi{number}@example.com"
    with smtplib.SMTP("127.0.0.1", port, local_hostname="test.example.com", timeout=10) as client:
        client.sendmail(sender, ["destek@example.com"], mail("metin", subject, sender, f"k{number}"))


def _listens(port: int) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            smtplib.SMTP("127.0.0.1", port, local_hostname="test.example.com", timeout=5).quit()
            return
        except (OSError, smtplib.SMTPException):
            assert time.monotonic() < end
            time.sleep(0.05)


def _registered(service: Service, count: int) -> list[str]:
    ledger, end = Ledger(database.writer(database_url(service.env["DATABASE_URL"]))), time.monotonic() + 40
    try:
        while True:
            with ledger.engine.connect() as tx:
                waiting = tx.execute(sa.select(sa.func.count()).select_from(mails).where(mails.c.state == "received")).scalar_one()
                subjects = list(tx.execute(sa.select(requests.c.subject)).scalars())
            if not waiting and len(subjects) >= count:
                return subjects
            assert time.monotonic() < end, (waiting, len(subjects))
            time.sleep(0.1)
    finally:
        ledger.close()
