"""Mail as it really comes is read: wrong charsets, broken headers, quotes, signatures, machines; and no word is lost."""

from __future__ import annotations

import json
import os
import random
import time
from typing import Any

import pytest

from base.settings import ROOT
from desk.mail import charset, letter, quotes
from desk.mail.letter import Letter
from desk.mail.topic import guess

FOLDER = ROOT / "tests" / "data" / "mails"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def test_there_are_sixty_of_them_and_each_is_expected_something_of() -> None:
    assert {file.name for file in FOLDER.glob("*.eml")} == set(EXPECTED)
    assert len(EXPECTED) >= 60
    assert all(EXPECTED.values())


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_nasty_mail_is_read(name: str) -> None:
    assert wrong(letter.read((FOLDER / name).read_bytes(), "ayse@example.com"), EXPECTED[name]) == []


def wrong(read: Letter, expected: dict[str, Any]) -> list[str]:
    """What is not as expected."""
    found = [f"fresh lacks {part!r}: {read.fresh[:200]!r}" for part in expected.get("fresh", []) if part not in read.fresh]
    found += [f"text lacks {part!r}" for part in (*expected.get("text", []), *expected.get("fresh", [])) if part not in read.text]
    found += [f"fresh has {part!r}" for part in expected.get("without", []) if part in read.fresh]
    if "once" in expected and read.text.count(expected["once"]) != 1:
        found.append("not once")
    told = {"subject": read.subject, "language": read.language, "sender": read.sender, "automatic": read.automatic,
            "plain": letter.plain_subject(read), "attachments": [each.name for each in read.attachments]}
    return found + [f"{key}: {told[key]!r}" for key in told.keys() & expected.keys() if told[key] != expected[key]]


def test_the_check_of_the_mails_sees_a_loss() -> None:
    read = letter.read((FOLDER / "01_utf8.eml").read_bytes())
    assert wrong(read, {"fresh": ["başka"], "subject": "x"}) != []


@pytest.mark.parametrize("person", ["01_utf8.eml", "45_quote_tr_gmail.eml"])
def test_a_person_is_no_machine(person: str) -> None:
    assert letter.read((FOLDER / person).read_bytes(), "ayse@example.com").automatic is None
    assert letter.read((FOLDER / person).read_bytes(), "").automatic == "bounce"


def test_our_own_letter_that_comes_back_is_a_loop() -> None:
    raw = b"From: a@example.com\nMessage-ID: <dlv1@example.com>\nAuto-Submitted: auto-generated\n\nx"
    assert letter.read(raw, "a@example.com", "example.com").automatic == "loop"
    assert letter.read(raw, "a@example.com", "example.org").automatic == "auto_reply"


# --- generated ---------------------------------------------------------------------------

WORDS = ["çekimim", "gelmedi", "şifre", "İşlem", "ığdır", "para", "withdrawal", "<b>", "&amp;", "=?utf-8?Q?x?=", "500₺", "\u200b", "--", "ğüş"]
CHARSETS = ["utf-8", "iso-8859-9", "windows-1254", "us-ascii", "iso-8859-1", "x-yok", "utf-16", ""]
HEADERS = [b"Subject", b"From", b"Content-Type", b"Content-Transfer-Encoding", b"MIME-Version", b"References", b"X-" + b"a" * 200, b": :", b""]


def generated(seed: int) -> tuple[bytes, str]:
    """A mail with something broken, and a mark that must be found in what is read of it."""
    dice = random.Random(seed)
    mark = f"mark{seed}z"
    body = f"{' '.join(dice.choices(WORDS, k=dice.randint(0, 30)))} {mark} {' '.join(dice.choices(WORDS, k=3))}"
    said, real = dice.choice(CHARSETS), dice.choice(["utf-8", "cp1254"])
    data = body.encode(real, "replace")
    kind = dice.choice(["text/plain", "text/html", "multipart/mixed; boundary=S", "multipart/alternative; boundary=S"])
    if kind.startswith("multipart"):
        inner = dice.choice(["text/plain", "text/html"])
        data = f"--S\nContent-Type: {inner}; charset={said if said != 'utf-16' else 'utf-8'}\n\n".encode() + data + dice.choice(
            [b"\n--S--\n", b"\n", b"\n--S\n\n"])
        said = ""
    elif said == "utf-16":
        said = "utf-8"
    lines = [b"From: a@example.com", b"Subject: " + " ".join(dice.choices(WORDS, k=4)).encode(dice.choice(["utf-8", "cp1254"]), "replace"),
             f"Content-Type: {kind}{f'; charset={said}' if said else ''}".encode()]
    for _ in range(dice.randint(0, 4)):
        junk = bytes(dice.randrange(32, 256) for _ in range(dice.randint(0, 60)))
        name = dice.choice([header for header in HEADERS if header not in (b"Content-Type", b"Content-Transfer-Encoding")])
        lines.insert(dice.randint(0, len(lines)), name + b": " + junk)
    end = dice.choice([b"\n", b"\r\n"])
    return end.join(lines) + end + end + data, mark


def test_five_thousand_generated_mails_lose_no_word() -> None:
    lost = []
    for seed in range(int(os.environ.get("MAILS", "5000"))):
        raw, mark = generated(seed)
        read = letter.read(raw, "a@example.com")
        if mark not in read.text or not read.fresh.strip():
            lost.append(seed)
    assert lost == []


def test_any_bytes_are_read() -> None:
    dice = random.Random(7)
    for _ in range(2_000):
        raw = bytes(dice.randrange(256) for _ in range(dice.randint(0, 400)))
        letter.read(raw)
        letter.read(b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + raw)


def test_a_large_mail_is_read_in_good_time() -> None:
    started = time.process_time()
    for body in (b"a" * 2_000_000, b"> " * 500_000, b"On " * 300_000, b"<div>" * 200_000, b"From: x\n" * 100_000, b"x:\n" * 300_000):
        letter.read(b"Content-Type: text/plain\n\n" + body)
        letter.read(b"Content-Type: text/html\n\n" + body)
    assert time.process_time() - started < 60


def test_letters_that_are_cut_in_two_words_of_a_header_come_together() -> None:
    assert charset.header("=?utf-8?B?w4c=?= =?utf-8?B?ZWtpbQ==?=") == "Çekim"
    assert charset.header("=?iso-8859-9?Q?=DEifre?= ve =?windows-1254?Q?=F0?=") == "Şifre ve ğ"


@pytest.mark.parametrize(("text", "fresh"), [
    ("Gelmedi daha.\n\niPhone’umdan gönderildi\n\n> Destek <d@example.com> şunları yazdı (23 Kas 2026 14:30):\n> \n> Sayın", "Gelmedi daha."),
    ("Yok.\n\niOS için Outlook’u edinin", "Yok."),
    ("No.\n\nSent with Proton Mail secure email.\n\nOn Monday, November 23rd, 2026 at 2:30 PM, D <d@example.com> wrote:\n\n> Dear", "No."),
    ('Yok.\n\n23.11.2026, 14:30, "Destek" <d@example.com>:\n> Sayın', "Yok."),
    ("No.\n\nMonday, November 23, 2026 14:30 +03:00 from Destek <d@example.com>:\n>Dear", "No."),
    ("Selam\niPhone'umdan gönderildi\nDekont numarası 123", "Selam\nDekont numarası 123"),
    ("Selam\n--\n" + "\n".join(f"Sorun {n}" for n in range(20)), "Selam\n--\n" + "\n".join(f"Sorun {n}" for n in range(20))),
    ("Selam\n-- \nAyşe\nÖrnek A.Ş.", "Selam"),
    ("Adresim <ayse@example.com>:\nburaya yazın", "Adresim <ayse@example.com>:\nburaya yazın"),
])
def test_what_telephones_and_programs_add_goes_and_what_was_said_stays(text: str, fresh: str) -> None:
    assert quotes.fresh(text) == fresh


@pytest.mark.parametrize(("subject", "wrote"), [
    ("Undelivered bonus", None), ("Otomatik yanıt dışında kimse dönmüyor", None), ("Automatic reply is all I ever get", None),
    ("İzindeyim ama hesabıma giremiyorum", None), ("Vacation bonus missing", None), ("Delivery failure of my withdrawal", None),
    ("Returned mail, and still no money", None), ("Yanıtlanamadı, tekrar yazıyorum", None), ("Re: Automatic reply: x", None),
    ("Otomatik yanıt: Talebiniz", "auto_reply"), ("Out of office", "auto_reply"), ("Out of Office AutoReply: x", "auto_reply"),
    ("İzindeyim: x", "auto_reply"), ("Undelivered Mail Returned to Sender", "bounce"), ("Undeliverable: x", "bounce"),
    ("Mail delivery failed: returning message to sender", "bounce"), ("Delivery Status Notification (Failure)", "bounce"),
    ("Teslim edilemedi: x", "bounce"), ("failure notice", "bounce"), ("Returned mail: see transcript for details", "bounce"),
])
def test_a_subject_speaks_for_a_machine_only_as_machines_write_it(subject: str, wrote: str | None) -> None:
    assert letter.read(f"From: ayse@example.com\nSubject: {subject}\n\nx".encode(), "ayse@example.com").automatic == wrote


def test_a_form_that_sends_for_a_person_is_that_person() -> None:
    form = b"From: noreply@example.com\nReply-To: ayse@example.com\nSubject: Form\n\nx"
    read = letter.read(form, "noreply@example.com")
    assert (read.automatic, read.sender) == (None, "ayse@example.com")
    assert letter.read(form.replace(b"Reply-To: ayse@example.com\n", b""), "noreply@example.com").automatic == "auto_reply"


def test_a_whole_quote_is_never_taken_for_nothing() -> None:
    assert quotes.fresh("> a\n> b") == "> a\n> b"


@pytest.mark.parametrize(("text", "topic"), [
    ("Çekimim üç gündür gelmedi", ("withdrawal", "withdrawal")), ("PARA ÇEKME İŞLEMİM ONAYLANMADI", ("withdrawal", "withdrawal")),
    ("dün yatırdığım 500 tl hesabıma geçmedi", ("deposit", "deposit")), ("sifremi unuttum giris yapamiyorum", ("login", "login")),
    ("My withdrawal is pending", ("withdrawal", "withdrawal")), ("I deposited but the bonus is missing, where is my bonus", ("bonus", "bonus")),
    ("Hesabım hacklendi, çekim yapılmış", ("security", "")), ("kumar oynamayı bırakmak istiyorum", ("responsible_gaming", "")),
    ("Merhaba, bir sorum var", ("other", "")),
])
def test_the_topic_is_guessed_from_the_words(text: str, topic: tuple[str, str]) -> None:
    assert guess("", text) == topic
