"""What is owed is sent at least once under a stable Message-ID, tried again with patience, and kept when it can't be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import datetime
from datetime import time as clock_time
from zoneinfo import ZoneInfo

import httpx
import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from base import identity, operator, session_store
from base.clock import Clock
from base.errors import Refused
from base.ledger import Once, single
from base.settings import ROOT, Settings
from desk import contact_store, rights_store, sign_in_code_store
from desk.contact import Contact
from desk.mail import store as mail_store
from desk.notices import outbox as outboxes
from desk.notices import store, texts
from desk.notices.letters import Letters
from desk.notices.outbox import Outbox
from desk.notices.plan import not_before
from desk.notices.senders import NotSetUp, Sender, Sink, Sms, Smtp, smtp_server
from desk.notices.tables import deliveries
from desk.survey import Answer, Surveys
from desk.tables import outbox_row
from desk.vault import MasterKeys, TextBox, Vault, Wrapped
from server.app import create
from server.doors import COOKIE
from tests.support.mailbox import HttpReceiver, Mailbox
from tests.support.service import PASSWORD
from tests.unit.test_desk_steps import NEW, Room, room

__all__ = ["room"]
OPERATOR = operator.load(ROOT / "operator.yml")
LETTERS = Letters(OPERATOR, texts.load(ROOT / "data" / "notifications"), "destek@example.com", "https://destek.example.com")
AYSE = Contact("vis_1", "tr", "ayse@example.com", phone="+905550000000")


def keep(room: Room, contact: Contact = AYSE) -> None:
    with room.ledger.engine.begin() as tx:
        contact_store.save(tx, contact, 1)


def box(room: Room, lease: float = 120.0, operator_: operator.Operator = OPERATOR, **ways: Sender) -> Outbox:
    otherwise: dict[str, Sender] = {"email": NotSetUp(), "sms": NotSetUp(), "webhook": NotSetUp()}
    return Outbox(room.ledger, room.read, operator_, room.clock, LETTERS, otherwise | ways, lease)


async def all_sent(outbox: Outbox) -> None:
    while await outbox.plan() + await outbox.send():
        pass


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as started:
        yield started


def smtp(mailbox: Mailbox) -> Smtp:
    return Smtp(smtp_server(mailbox.url), LETTERS)


# --- letters ---------------------------------------------------------------------------


async def test_a_customer_gets_the_number_and_the_date_by_mail_marked_as_automatic(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    number = await room.registered()
    await all_sent(box(room, email=smtp(mailbox)))
    (mail,) = mailbox.mails
    assert mailbox.receivers == ["ayse@example.com"]
    assert mail["Subject"] == f"Talebiniz kaydedildi: {number}"
    assert (mail["Auto-Submitted"], mail["To"], mail["Content-Language"]) == ("auto-generated", "ayse@example.com", "tr")
    assert mail["From"] == "Örnek Oyun <destek@example.com>"
    assert mail["Reply-To"].startswith("destek+r.")
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "23 Kasım Pazartesi 18.30'a kadar" in text
    assert "{" not in text
    assert "Hesap ekibi" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]


async def test_english_customers_read_english(room: Room, mailbox: Mailbox) -> None:
    keep(room, replace(AYSE, language="en"))
    await room.registered()
    await all_sent(box(room, email=smtp(mailbox)))
    assert "by Monday, 23 November, 18:30" in mailbox.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


async def test_each_change_is_told_and_the_resolution_brings_the_survey_unless_the_chat_asks(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    outbox = box(room, email=smtp(mailbox), sms=Sink(room.ledger, room.clock))
    request, _ = await room.desk.register(replace(NEW, channel="email"), "vis_1", "k")
    number = request.tracking_number
    for kind, key in (("in_review", "1"), ("asked_customer", "2"), ("escalated", "3"), ("resolved", "4")):
        await room.desk.work(number, kind, "stf_1", key, "Bilgi: 4411")  # type: ignore[arg-type]
        await all_sent(outbox)
    subjects = [mail["Subject"].partition(":")[0] for mail in mailbox.mails]
    assert subjects == ["Talebiniz kaydedildi", "Talebiniz inceleniyor", "Sizden bilgi bekliyoruz", "Talebiniz yönetime iletildi",
                        "Talebiniz sonuçlandı"]
    last = mailbox.mails[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "https://destek.example.com/survey/" in last
    assert "Bilgi: 4411" in last
    assert "7 Aralık Pazartesi 14.30'a kadar" in last
    assert len({mail["Reply-To"] for mail in mailbox.mails}) == 1
    in_chat = await room.registered("k2")
    await room.desk.work(in_chat, "resolved", "stf_1", "5")
    await all_sent(outbox)
    assert "/survey/" not in mailbox.mails[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


async def test_customer_and_department_hear_when_a_promise_is_near_and_a_missed_one_is_owned_up_to(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    outbox = box(room, email=smtp(mailbox))
    await room.registered()
    room.later(hours=3, minutes=30)
    await room.desk.warn_all()
    room.later(hours=1)
    await room.desk.warn_all()
    await all_sent(outbox)
    heard = sorted((str(mail["To"]), str(mail["Subject"]).partition(":")[0]) for mail in mailbox.mails)
    assert heard == [("ayse@example.com", "Talebiniz kaydedildi"), ("ayse@example.com", "Talebiniz üzerinde çalışıyoruz"), ("ayse@example.com", "Yanıtımız gecikti"),
                     ("hesap@example.com", "Süre aşıldı"), ("hesap@example.com", "Süre doluyor")]


async def test_the_reminder_of_the_survey_goes_out_once_and_not_to_whom_answered_meanwhile(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    outbox, surveys = box(room, email=smtp(mailbox), sms=Sink(room.ledger, room.clock)), Surveys(room.ledger, room.read, room.clock)
    for key in ("a", "b"):
        await room.desk.work(await room.registered(key), "resolved", "stf_1", f"{key}-done")
    room.later(days=4)
    await surveys.remind()
    await surveys.answer((await surveys.waiting("vis_1"))[0].token, Answer(5))
    await all_sent(outbox)
    assert sum("memnun kaldınız mı" in str(mail["Subject"]) for mail in mailbox.mails) == 1


async def test_care_has_words_of_its_own_with_help_in_them(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    await room.desk.register(replace(NEW, topic="responsible_gaming", transaction_type="other"), "vis_1", "k")
    await all_sent(box(room, email=smtp(mailbox)))
    text = mailbox.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "öncelikli olarak okunuyor" in text
    assert "112" in text


async def test_a_sign_in_code_reaches_the_address_of_the_request(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    number = await room.registered()
    with room.ledger.engine.begin() as tx:
        tx.execute(outbox_row("sign_in_code", number, {"code": "044110", "minutes": 10}, room.clock.now_ms()))
    await all_sent(box(room, email=smtp(mailbox)))
    (told,) = [mail for mail in mailbox.mails if mail["Subject"] == "Giriş kodunuz: 044110"]
    text = told.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert f"{number} numaralı talebinizi görmek için kodunuz: 044110" in text
    assert "10 dakika" in text


async def test_erasing_a_request_takes_what_waits_and_what_came_by_mail(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    number = await room.registered()
    outbox = box(room, email=Sink(room.ledger, room.clock))
    await all_sent(outbox)
    with room.ledger.engine.begin() as tx:
        came, key = mail_store.arrived(b"Message-ID: <1@example.com>\n\ngizli", "ayse@example.com", "destek@example.com", 1)
        mail = mail_store.keep(tx, came, key, mail_store.Original(b"gizli", Wrapped("m", "k")))
        mail_store.end(tx, mail, "added", number, "", 2)
        rights_store.erase(tx, [number], room.clock.now_ms())
        assert mail_store.original(tx, mail) is None
        assert "ayse" not in str(mail_store.find(tx, mail))
        assert store.in_sink(tx) == []
        assert store.thread_token(tx, number) == ""


async def test_nobody_known_is_nobody_written_to(room: Room, mailbox: Mailbox) -> None:
    await room.registered()
    await all_sent(box(room, email=smtp(mailbox)))
    assert mailbox.mails == []


async def test_a_subject_can_not_bring_headers_of_its_own(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    await room.desk.register(replace(NEW, subject="a\r\nBcc: b@example.com"), "vis_1", "k")
    await all_sent(box(room, email=smtp(mailbox)))
    assert mailbox.receivers == ["ayse@example.com"]
    assert mailbox.mails[0]["Bcc"] is None


# --- ways and quiet hours ----------------------------------------------------------------


@pytest.mark.parametrize(("hour", "urgent", "expected"), [(22, False, "24 09:00"), (3, False, "23 09:00"), (12, False, "23 12:00"),
                                                         (22, True, "23 22:00")])
def test_short_messages_keep_the_quiet_hours_except_urgent_ones(hour: int, urgent: bool, expected: str) -> None:
    moment = datetime(2026, 11, 23, hour, tzinfo=ZoneInfo("Europe/Istanbul"))
    assert not_before("sms", urgent, moment, (clock_time(21), clock_time(9))).strftime("%d %H:%M") == expected
    assert not_before("email", urgent, moment, (clock_time(21), clock_time(9))) == moment


async def test_a_short_message_of_the_night_goes_out_in_the_morning(room: Room) -> None:
    keep(room, replace(AYSE, email=""))
    async with HttpReceiver() as provider, httpx.AsyncClient(trust_env=False) as http:
        outbox = box(room, sms=Sms(http, f"http://127.0.0.1:{provider.port}/sms", "gizli", "KOPRU"))
        room.later(hours=8)
        number = await room.registered()
        await all_sent(outbox)
        assert provider.got == []
        room.later(hours=11)
        await all_sent(outbox)
        ((path, headers, told),) = provider.got
    assert (path, headers["authorization"], told["to"], told["from"]) == ("/sms", "Bearer gizli", "+905550000000", "KOPRU")
    assert number in told["text"]
    assert headers["idempotency-key"] == told["id"]


async def test_a_provider_that_comes_back_at_night_gets_nothing_before_the_morning_but_the_code_somebody_waits_for(room: Room) -> None:
    keep(room, replace(AYSE, preferences={"receipt": ("sms",)}))
    async with HttpReceiver() as provider, httpx.AsyncClient(trust_env=False) as http:
        outbox = box(room, sms=Sms(http, f"http://127.0.0.1:{provider.port}/sms", "gizli", "KOPRU"))
        number = await room.registered()
        await all_sent(box(room, sms=Sms(http, "http://127.0.0.1:9/sms", "gizli", "KOPRU")))
        room.later(hours=8)
        seal, now = TextBox(Vault(MasterKeys(room.settings.var / "keys"))), room.clock.now_ms()
        await room.ledger.do(single, Once(lambda tx: sign_in_code_store.ask(tx, number, now, seal), key=number))
        await all_sent(outbox)
        assert ["kodu" in told["text"].lower() for _, _, told in provider.got] == [True]
        room.later(hours=11)
        await all_sent(outbox)
    assert [number in told["text"] for _, _, told in provider.got] == [False, True]


async def test_what_was_declined_is_not_sent(room: Room, mailbox: Mailbox) -> None:
    keep(room, replace(AYSE, preferences={"progress": ()}))
    number = await room.registered()
    await room.desk.work(number, "in_review", "stf_1", "1")
    await all_sent(box(room, email=smtp(mailbox)))
    assert [str(mail["Subject"]).partition(":")[0] for mail in mailbox.mails] == ["Talebiniz kaydedildi"]


# --- trying again ------------------------------------------------------------------------


def states(room: Room) -> list[tuple[str, int]]:
    with room.ledger.engine.connect() as tx:
        return [(row.state, row.tries) for row in tx.execute(sa.select(deliveries.c.state, deliveries.c.tries))]


async def test_a_server_that_is_away_is_tried_again_under_the_same_message_id(room: Room) -> None:
    keep(room)
    await room.registered()
    mailbox = Mailbox()
    await all_sent(box(room, email=smtp(mailbox)))
    assert states(room) == [("waiting", 1)]
    with mailbox:
        await all_sent(box(room, email=smtp(mailbox)))
        assert mailbox.mails == []
        room.later(minutes=1)
        await all_sent(box(room, email=smtp(mailbox)))
    assert states(room) == [("sent", 2)]
    assert mailbox.ids() == [f"<{(await all_shown(room))[0]}@example.com>"]


async def all_shown(room: Room) -> list[str]:
    return [each.id for each in await room.read(store.shown, "sent")]


async def test_a_receiver_that_does_not_exist_is_a_dead_letter_at_once_and_can_be_tried_again_by_hand(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    mailbox.refused["ayse@example.com"] = "550 no such user"
    await room.registered()
    outbox = box(room, email=smtp(mailbox))
    await all_sent(outbox)
    (dead,) = await outbox.shown("dead")
    assert "550" in dead.error
    assert "@" not in dead.error
    mailbox.refused.clear()
    await outbox.retry(dead.id)
    await all_sent(outbox)
    assert len(mailbox.mails) == 1
    with pytest.raises(Refused, match="not_found"):
        await outbox.retry(dead.id)


async def test_a_full_mailbox_is_tried_for_days_and_then_given_up(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    mailbox.refused["ayse@example.com"] = "452 full"
    await room.registered()
    outbox, begun = box(room, email=smtp(mailbox)), room.clock.moment
    while not await outbox.shown("dead"):
        room.later(hours=4)
        await all_sent(outbox)
    assert 3 <= (room.clock.moment - begun).days <= 6


def test_waits_double_up_to_four_hours_and_are_never_the_same() -> None:
    waits = [outboxes.wait(tries) for tries in range(1, 31)]
    assert all(0.5 * 15 * 2 ** n <= waits[n] <= 15 * 2 ** n for n in range(5))
    assert max(waits) <= 4 * 3600
    assert len(set(waits)) == 30


async def test_several_workers_send_each_message_once(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    for n in range(20):
        await room.registered(f"k{n}")
    workers = [box(room, email=smtp(mailbox)) for _ in range(4)]
    await asyncio.gather(*(all_sent(each) for each in workers))
    assert len(mailbox.ids()) == len(set(mailbox.ids())) == 20


async def test_a_worker_that_died_leaves_its_message_to_the_next_after_the_lease(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    await room.registered()

    class Half:
        async def send(self, parcel: object) -> None:
            await smtp(mailbox).send(parcel)  # type: ignore[arg-type]
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await all_sent(box(room, lease=0.2, email=Half()))
    end = time.monotonic() + 10
    while len(mailbox.mails) < 2 and time.monotonic() < end:
        await all_sent(box(room, email=smtp(mailbox)))
        await asyncio.sleep(0.05)  # the lease is on the database's clock
    assert len(set(mailbox.ids())) == 1
    assert len(mailbox.mails) == 2


async def test_news_of_one_request_keep_their_order(room: Room, mailbox: Mailbox) -> None:
    keep(room)
    number = await room.registered()
    for n in range(6):
        await room.desk.work(number, "in_review", "stf_1", f"s{n}", f"adım {n}")
        room.later(seconds=1)
    outbox = box(room, email=smtp(mailbox))
    await outbox.plan()
    await asyncio.gather(*(all_sent(each) for each in (outbox, box(room, email=smtp(mailbox)))))
    await all_sent(outbox)
    told = [mail.get_body(("plain",)).get_content() for mail in mailbox.mails]  # type: ignore[union-attr]
    assert [n for text in told for n in range(6) if f"adım {n}" in text] == list(range(6))


# --- over HTTP ---------------------------------------------------------------------------


async def test_developers_see_messages_on_a_page_and_supervisors_see_dead_letters(settings: Settings, room: Room) -> None:
    keep(room)
    await room.registered()
    await all_sent(box(room, email=Sink(room.ledger, room.clock)))
    app = create(settings)
    with room.ledger.engine.begin() as tx:
        now = Clock().now_ms()
        session = {login: session_store.start(tx, identity.add_staff(tx, login, login, role, ("account",), PASSWORD, now), now)
                   for login, role in (("selin", "supervisor"), ("elif", "agent"))}  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kopru.test") as http:
        page = (await http.get("/dev/messages")).text
        assert "Talebiniz kaydedildi" in page
        assert '<html lang="tr">' in page
        assert "E-posta → " in page
        for asked in ({"headers": {"Accept-Language": "en-GB"}}, {"params": {"language": "en"}}):
            english = (await http.get("/dev/messages", **asked)).text  # type: ignore[arg-type]
            assert all(part in english for part in ('<html lang="en">', "E-mail → ", "Talebiniz kaydedildi"))
        assert (await http.get("/api/v1/outbox")).status_code == 401
        http.cookies.set(COOKIE, session["elif"])
        assert (await http.get("/api/v1/outbox")).status_code == 403
        http.cookies.set(COOKIE, session["selin"])
        (sent,) = (await http.get("/api/v1/outbox", params={"state": "sent"})).json()["deliveries"]
        assert "ayse" not in str(sent)
        assert (await http.post(f"/api/v1/outbox/{sent['id']}/retry", headers={"Idempotency-Key": "r"})).status_code == 404
    app.parts.settings = replace(settings, development=False)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kopru.test") as http:
        assert (await http.get("/dev/messages")).status_code == 404
    await app.parts.stop()


async def test_production_without_a_server_keeps_what_it_could_not_send(room: Room) -> None:
    keep(room)
    await room.registered()
    outbox = box(room)
    await all_sent(outbox)
    assert [each.error for each in await outbox.shown("waiting")] == ["no way to send email is set up"]
