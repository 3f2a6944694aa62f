"""What is attached to a mail goes the documents' way: kept on the request, or refused with the reason in the answer, and never twice."""

from __future__ import annotations

import asyncio
import io
import random
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image

from base.errors import Refused
from desk import document_store
from desk.mail import store
from desk.notices import store as notices
from tests.support import nasty_files as nasty
from tests.unit.test_mail_inbox import AYSE, LETTERS, OPERATOR, Post, mail, mailbox, post, room

__all__ = ["mailbox", "post", "room"]


def letter(*files: tuple[str, str, bytes], text: str = "Dekont ekte", id: str = "1", subject: str = "Çekimim gelmedi") -> bytes:
    """A mail with files: name, type, content."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = AYSE, "destek@example.com", subject, f"<{id}@mail.example.com>"
    made.set_content(text)
    for name, kind, data in files:
        made.add_attachment(data, *kind.split("/"), filename=name)
    return made.as_bytes()


async def test_attachments_become_documents_of_the_request_and_what_is_not_taken_is_named_in_the_answer(post: Post) -> None:
    await post.comes(letter(("dekont.jpg", "image/jpeg", nasty.picture()), ("kanıt.exe", "application/octet-stream", b"MZ" + b"x" * 50),
                            ("form.pdf", "application/pdf", nasty.active_pdfs()["javascript on opening"]), ("imza.p7s", "application/pkcs7-signature", b"0" * 40)))
    (request,) = post.all()
    (document,) = await post.room.read(document_store.of_request, request.tracking_number)
    assert (document.name, document.kind, document.owner) == ("dekont.jpg", "image/jpeg", request.visitor)
    assert post.documents.content(document).startswith(b"\xff\xd8")
    assert [step.kind for step in post.known(request.tracking_number)[1]] == ["registered", "document_added"]
    (answer,) = post.to_customers()
    assert "kanıt.exe: Bu dosya türü kabul edilmiyor" in answer
    assert "form.pdf: Bu PDF’te çalışan içerik" in answer
    assert "imza.p7s" not in answer, "what a program added is nobody's concern"
    assert "dekont.jpg" not in answer


async def test_an_attachment_answers_what_was_asked_and_the_request_takes_no_more_than_it_may(post: Post) -> None:
    await post.comes(mail())
    (request,) = post.all()
    await post.room.desk.work(request.tracking_number, "asked_customer", "stf_1", "s1", "Dekontu gönderir misiniz?")
    to = LETTERS.reply_address(str(await post.room.read(notices.thread_token, request.tracking_number)))
    policies = OPERATOR.policies
    rules = replace(policies.documents, most_per_request=2)
    post.documents._operator = replace(OPERATOR, policies=replace(policies, documents=rules))
    files = [(f"{n}.png", "image/png", nasty.picture("PNG", (8 + n, 8))) for n in range(rules.most_per_request + 1)]
    await post.comes(letter(*files, id="2", text=""), AYSE, to)
    after, steps = post.known(request.tracking_number)
    assert after.state == "in_review"
    assert len(await post.room.read(document_store.of_request, request.tracking_number)) == rules.most_per_request
    (told,) = [step.data["refused"] for step in steps if "refused" in step.data]
    assert told == [{"name": f"{rules.most_per_request}.png", "code": "too_many_documents", "most": rules.most_per_request}]


async def test_a_refusal_on_a_further_mail_of_the_day_is_told_next_morning(post: Post) -> None:
    await post.comes(mail())
    await post.comes(letter(("liste.xlsx", "application/vnd.ms-excel", b"PK"), id="2", text="Listem ekte"))
    assert not any("liste.xlsx" in each for each in post.to_customers())
    post.room.later(days=1)
    while await post.outbox.plan() + await post.outbox.send():
        pass
    assert "liste.xlsx: Bu dosya türü kabul edilmiyor" in post.to_customers()[-1]
    assert post.all()[0].tracking_number in post.to_customers()[-1]


async def test_a_scanner_that_is_away_delays_the_mail_and_in_the_end_only_the_file_is_given_up(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_: bytes) -> None:
        raise Refused("scan_unavailable", retry_after=30.0)

    monkeypatch.setattr(post.scanner, "scan", away)
    inbox = post.reader(lease=0)
    await inbox.receive(letter(("dekont.jpg", "image/jpeg", nasty.picture())), AYSE, "destek@example.com")
    for _ in range(4):
        await inbox.work()
        assert post.all() == []
    await inbox.work()
    (request,) = post.all()
    assert post.known(request.tracking_number)[1][0].data["refused"] == [{"name": "dekont.jpg", "code": "scan_unavailable"}]


async def test_a_logo_between_the_words_is_no_document_and_a_pasted_picture_is(post: Post) -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = AYSE, "destek@example.com", "Çekim", "<i@mail.example.com>"
    made.set_content("Ekran görüntüsü aşağıda")
    made.add_alternative("<p>Ekran görüntüsü aşağıda</p><img src='cid:a'><img src='cid:b'>", subtype="html")
    html = made.get_payload()[1]  # type: ignore[index]
    html.add_related(nasty.picture("PNG", (4, 4)), "image", "png", cid="<a>", filename="logo.png", disposition="inline")  # type: ignore[union-attr]
    html.add_related(random_picture(), "image", "png", cid="<b>", filename="ekran.png", disposition="inline")  # type: ignore[union-attr]
    await post.comes(made.as_bytes())
    (request,) = post.all()
    assert [each.name for each in await post.room.read(document_store.of_request, request.tracking_number)] == ["ekran.png"]


def random_picture() -> bytes:
    """A picture that is larger than any logo."""
    out = io.BytesIO()
    Image.frombytes("RGB", (80, 80), random.Random(1).randbytes(80 * 80 * 3)).save(out, "PNG")
    return out.getvalue()


async def test_a_process_that_dies_while_it_stores_attachments_leaves_the_mail_to_the_next_and_nothing_twice(
        post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = letter(("a.png", "image/png", nasty.picture("PNG")), ("b.jpg", "image/jpeg", nasty.picture()))
    inbox = post.reader(lease=0)
    await inbox.receive(raw, AYSE, "destek@example.com")
    for broken in ("look_into", "store"):  # before anything is stored, and after the first file was
        with monkeypatch.context() as dying:
            real, times = getattr(post.documents, broken), iter((False, True))

            async def half(*args: object, real: Any = real, times: Iterator[bool] = times) -> Any:
                if next(times):
                    raise asyncio.CancelledError
                return await real(*args)

            dying.setattr(post.documents, broken, half)
            with pytest.raises(asyncio.CancelledError):
                await inbox.work()
        assert post.all() == []
    await inbox.work()
    (request,) = post.all()
    kept = await post.room.read(document_store.of_request, request.tracking_number)
    assert [each.name for each in kept] == ["a.png", "b.jpg"]
    assert await post.documents.sweep(age=-1) == 1, "the file whose row never came"
    assert [post.documents.content(each)[:4] for each in kept] == [b"\x89PNG", b"\xff\xd8\xff\xe0"]


async def test_a_changed_master_key_opens_originals_too(post: Post) -> None:
    raw = letter(("a.png", "image/png", nasty.picture("PNG")))
    await post.comes(raw)
    (known,) = await post.room.read(store.of_request, post.all()[0].tracking_number)
    assert await post.documents.rotate() == 2
    assert await post.documents.rotate() == 2, "the first key is gone now"
    assert await post.inbox.original(known.id) == raw
