"""Texts of notices are changed by editors, by kind and topic: the next letter has them, what would break a letter is refused by name."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from base import audit
from desk.contact import ContactChange
from desk.notices import store
from desk.notices.texts import KINDS
from desk.service import NewRequest
from server.parts import Parts
from tests.support.api import Browser
from tests.unit.test_api import House, house

__all__ = ["house"]

MINE: dict[str, Any] = {
    "subject": {"tr": "Kaydınız tamam: {number}", "en": "All set: {number}"}, "text": {"tr": "Selam, {until} döneriz. {number}", "en": "Hi, back {until}. {number}"},
    "sms": {"tr": "Kayıt: {number}", "en": "Registered: {number}"}}


async def letters(parts: Parts, topic: str, language: str, key: str) -> tuple[str, str]:
    """Registers a request and sends what is owed: subject and text of the last letter."""
    new = NewRequest("", "form", language, topic, f"Konu {key}", "2026-11-20", "login", on_duplicate="register")  # type: ignore[arg-type]
    await parts.contacts.change(f"vis_{key}", ContactChange(email=f"{key}@example.com", language=language))  # type: ignore[arg-type]
    await parts.desk.register(new, f"vis_{key}", key)
    while await parts.outbox.plan() + await parts.outbox.send():
        continue
    [row] = [each for each in await parts.read(store.in_sink) if each["to"] == f"{key}@example.com"]
    return str(row["subject"]), str(row["text"])


async def put(who: Browser, kind: str, told: dict[str, Any], key: str = "k") -> Any:
    return await who.put(f"/notices/{kind}", told, key)


async def test_the_next_letter_has_the_new_text_in_the_customers_language_and_a_topic_its_own(house: House) -> None:
    editor, parts = await house.member("yazar", "support", "editor"), house.parts
    before, _ = await letters(parts, "login", "tr", "a")
    assert before.startswith("Talebiniz kaydedildi")
    assert (await put(editor, "registered", MINE)).status_code == 200
    own = MINE | {"topic": "game", "subject": {"tr": "Oyun: {number}", "en": "Game: {number}"}}
    assert (await put(editor, "registered", own, "k2")).status_code == 200
    assert [(await letters(parts, topic, language, key))[0].split(":")[0] for topic, language, key in (
        ("login", "tr", "b"), ("login", "en", "c"), ("game", "tr", "d"))] == ["Kaydınız tamam", "All set", "Oyun"]
    assert (await letters(parts, "responsible_gaming", "tr", "e"))[0].startswith("Mesajınızı aldık"), "a topic's own text stays"
    told = {(each["kind"], each["topic"]): each for each in (await editor.get("/notices")).json()["notices"]}
    assert told["registered", ""]["changed_by"] == editor.id
    assert told["registered", "responsible_gaming"]["changed_by"] is None
    assert (await editor.delete("/notices/registered", "k3")).status_code == 204
    assert (await editor.delete("/notices/registered", "k4")).status_code == 404
    assert (await letters(parts, "login", "tr", "f"))[0].startswith("Talebiniz kaydedildi")
    assert (await letters(parts, "game", "tr", "g"))[0].startswith("Oyun")
    actions = [each.action for each in await parts.read(audit.about, "registered")]
    assert actions == ["notice.taken_back", "notice.changed", "notice.changed"]


@pytest.mark.parametrize(("kind", "change", "code", "field"), [
    ("registered", {"text": {"tr": "Merhaba {isim} {number}", "en": "Hello {isim} {number}"}}, "unknown_placeholder", "text.tr"),
    ("registered", {"text": {"tr": "Merhaba {number", "en": "Hello {number}"}}, "broken_braces", "text.tr"),
    ("registered", {"text": {"tr": "Merhaba {number!r}", "en": "Hello {number}"}}, "broken_braces", "text.tr"),
    ("registered", {"text": {"tr": "Merhaba {number.__class__}", "en": "Hello {number}"}}, "unknown_placeholder", "text.tr"),
    ("registered", {"text": {"tr": "Merhaba {number}", "en": "Hello"}}, "placeholders_differ", "text.en"),
    ("registered", {"subject": {"tr": " ", "en": "Hello {number}"}}, "both_languages", "subject.tr"),
    ("sign_in_code", {}, "placeholder_needed", "text.tr"),
])
async def test_what_would_break_a_letter_is_refused_and_named(house: House, kind: str, change: dict[str, Any], code: str, field: str) -> None:
    editor = await house.member("yazar", "support", "editor")
    refused = await put(editor, kind, MINE | change)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, code, field)
    assert (await house.parts.read(lambda tx: tx.execute(sa.text("SELECT count(*) FROM notice_texts")).scalar())) == 0


async def test_only_editors_and_administrators_change_texts_and_only_those_there_are(house: House) -> None:
    for role, status in (("agent", 403), ("supervisor", 403), ("editor", 200), ("administrator", 200)):
        who = await house.member(f"m{role}", "support", role)
        assert (await who.get("/notices")).status_code == status, role
        assert (await put(who, "registered", MINE)).status_code == status, role
    admin = await house.member("admin2", "support", "administrator")
    assert (await put(admin, "nothing", MINE)).status_code == 404
    assert (await put(admin, "registered", MINE | {"topic": "weather"})).json()["code"] == "unknown_topic"
    assert (await (await house.customer()).get("/notices")).status_code == 403


async def test_a_changed_text_is_seen_as_customers_get_it_in_both_languages_before_it_is_kept(house: House) -> None:
    editor = await house.member("yazar", "support", "editor")
    shown = (await editor.post("/notices/registered/preview", MINE, "")).json()
    assert shown["tr"]["subject"].startswith("Kaydınız tamam: KPR-")
    assert shown["en"]["subject"].startswith("All set: KPR-")
    assert "{" not in str(list(shown["tr"].values()) + list(shown["en"].values()))
    assert "Selam, " in shown["tr"]["text"], shown["tr"]["text"]
    assert house.parts.operator.name in shown["en"]["text"], "the signature stands below it"
    assert shown["tr"]["sms"].startswith("Kayıt: KPR-")
    assert (await letters(house.parts, "login", "tr", "a"))[0].startswith("Talebiniz kaydedildi"), "nothing is kept"


@pytest.mark.parametrize("kind", KINDS)
async def test_every_text_that_is_shipped_can_be_seen_whole(house: House, kind: str) -> None:
    editor = await house.member("yazar", "support", "editor")
    for notice in (each for each in (await editor.get("/notices")).json()["notices"] if each["kind"] == kind):
        told = {name: notice[name] for name in ("subject", "text", "sms", "topic")}
        answer = await editor.post(f"/notices/{kind}/preview", told, "")
        assert answer.status_code == 200, answer.text
        for language, said in answer.json().items():
            assert all(said.values()), (notice["topic"], language)
            urgent = notice["topic"] == "responsible_gaming"
            whole = notice["text"][language].strip().split("\n\n")
            left_out = [part for part in whole if part.split("{")[0].strip() and part.split("{")[0].strip() not in said["text"]]
            assert urgent or not left_out, left_out


async def test_what_could_not_be_saved_is_refused_in_the_preview_at_the_same_field(house: House) -> None:
    editor = await house.member("yazar", "support", "editor")
    wrong = MINE | {"text": {"tr": "Merhaba {isim} {number}", "en": "Hello {isim} {number}"}}
    told = await editor.post("/notices/registered/preview", wrong, "")
    assert (told.status_code, told.json()["code"], told.json()["field"]) == (422, "unknown_placeholder", "text.tr")
    agent = await house.member("temsilci", "support", "agent")
    assert (await agent.post("/notices/registered/preview", MINE, "")).status_code == 403
    assert (await editor.post("/notices/nothing/preview", MINE, "")).status_code == 404
