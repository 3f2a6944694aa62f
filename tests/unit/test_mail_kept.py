"""No mail is taken for another one, nor for nothing: same ids, pages in one line, letters that came back, what was erased meanwhile."""

from __future__ import annotations

import smtplib

from base.ledger import Once, single
from desk.mail import store
from desk.mail.smtp_door import SmtpDoor
from tests.support.servers import free_port
from tests.unit.test_desk_steps import room
from tests.unit.test_mail_inbox import AYSE, Post, mail, mailbox, post, through

__all__ = ["mailbox", "post", "room"]


async def test_two_mails_to_which_a_program_gave_one_id_are_two_and_headers_of_the_way_make_none(post: Post) -> None:
    await post.comes(mail())
    await post.comes(mail("Bonusum da yok", "Bonusum nerede"))
    await post.comes(b"Received: from a by b\n" + mail().replace(b"\n", b"\r\n"))
    assert sorted(each.subject for each in post.all()) == ["Bonusum nerede", "Çekimim gelmedi"]


async def test_a_page_that_came_as_one_line_is_taken(post: Post) -> None:
    port, page = free_port(), mail("uzun " * 10_000)

    def talk(client: smtplib.SMTP) -> None:
        client.sendmail(AYSE, ["destek@example.com"], page)

    await through(SmtpDoor(post.inbox, f"smtp://127.0.0.1:{port}", "destek@example.com"), port, talk)
    (kept,) = await post.room.read(store.shown, "received")
    assert (await post.inbox.original(kept.id) or b"").split() == page.split()


async def test_a_letter_that_did_not_arrive_is_seen_on_its_request(post: Post) -> None:
    await post.comes(mail())
    (request,) = post.all()
    bounce = (b"From: MAILER-DAEMON@mx.example.com\nSubject: Undelivered\nMessage-ID: <b1@mx>\nMIME-Version: 1.0\n"
              b"Content-Type: multipart/report; report-type=delivery-status; boundary=q\n\n--q\n\nno such user\n--q\n"
              b"Content-Type: message/rfc822\n\n" + post.mailbox.raw[0] + b"\n--q--\n")
    await post.comes(bounce, "<>")
    assert [(each.state, each.why) for each in await post.room.read(store.of_request, request.tracking_number)] == [
        ("registered", ""), ("kept", "bounce")]
    await post.comes(bounce.replace(b"@example.com>", b"@example.org>").replace(b"<b1@", b"<b2@"), "<>")
    assert len(await post.room.read(store.of_request, request.tracking_number)) == 2, "another house's letter is none of ours"


async def test_a_mail_that_was_erased_before_it_was_read_makes_no_request(post: Post) -> None:
    await post.inbox.receive(mail(), AYSE, "destek@example.com")
    await post.room.ledger.do(single, Once(lambda tx: store.erase_from(tx, [AYSE]), key="e"))
    await post.inbox.work()
    assert post.all() == []
    (kept,) = await post.room.read(store.shown, "kept")
    assert kept.why == "erased"
