"""Canned replies: enough for each department, whole in both languages, without promises, and for staff alone."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from base import identity, operator, session_store
from base.errors import BadSettings
from base.settings import ROOT, Settings
from handoff import canned
from handoff.canned import CannedReply
from server import canned as door
from server.app import create
from server.doors import COOKIE

FACTS = operator.load(ROOT / "operator.yml")
REPLIES = canned.load(door.FOLDER, FACTS.topics)
PROMISED = re.compile(r"\d|en kısa süre|hemen|kesin|garanti|mutlaka|söz veri|iş günü|saat içinde|birazdan|as soon as|shortly|immediately|guarantee"
                      r"|definitely|business day|within|certainly|we promise|çözülecek|ödenecek|will be paid|will be solved|will be resolved", re.IGNORECASE)
TOO_FAMILIAR = re.compile(r"\b(sen|sana|senin|seni|yazar mısın|ister misin)\b", re.IGNORECASE)


def reply(**more: str) -> CannedReply:
    return CannedReply(**({"key": "selam", "topic": "other", "tr": "Merhaba {name}", "en": "Hello {name}"} | more))


def promises(replies: list[CannedReply]) -> list[str]:
    """Replies that promise something typed in; what is promised stands in {due} alone."""
    return [each.key for each in replies if PROMISED.search(each.tr) or PROMISED.search(each.en)]


def test_every_department_has_replies_and_every_topic_two() -> None:
    counts = {name: sum(each.topic == name for each in REPLIES) for name in FACTS.topics}
    assert {name: count for name, count in counts.items() if count < 2} == {}
    assert {FACTS.topics[each.topic].department for each in REPLIES} == set(FACTS.departments)
    assert len(REPLIES) >= 24


def test_no_reply_promises_what_nobody_keeps() -> None:
    assert promises(REPLIES) == []


def test_customers_are_spoken_to_politely_and_without_shouting() -> None:
    assert [each.key for each in REPLIES if TOO_FAMILIAR.search(each.tr) or "!" in each.tr + each.en] == []


@pytest.mark.parametrize("wrong", [
    reply(tr="24 saat içinde döneriz", en="We will be back"), reply(tr="Bakıyoruz", en="We will answer within a day"),
    reply(tr="Paranız ödenecek", en="Your money is on its way"),
])
def test_the_promise_check_sees_a_promise(wrong: CannedReply) -> None:
    assert promises([wrong]) == ["selam"]


@pytest.mark.parametrize("wrong", [
    reply(key="Büyük"), reply(topic="weather"), reply(tr="Merhaba {isim}", en="Hello {isim}"), reply(en="Hello"), reply(tr=" ", en=" "),
])
def test_a_reply_that_cannot_be_used_is_named(wrong: CannedReply) -> None:
    assert canned.faults([reply()], FACTS.topics) == []
    assert wrong.key in canned.faults([wrong], FACTS.topics)[0]


def test_a_key_that_stands_twice_is_named() -> None:
    assert "there twice" in canned.faults([reply(), reply()], FACTS.topics)[0]


@pytest.mark.parametrize("text", ["canned: [{key: a, topic: other, tr: Selam}]", "replies: []", "canned: ["])
def test_a_broken_file_keeps_the_service_from_starting_and_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "selam.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings, match=r"selam\.yml"):
        canned.load(tmp_path, FACTS.topics)


async def test_replies_are_for_who_is_signed_in(settings: Settings) -> None:
    app = create(settings)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kopru.test") as http:
        assert (await http.get("/api/v1/canned")).status_code == 401
        assert (await http.get("/api/v1/canned", headers={"Cookie": "kopru_staff=forged"})).status_code == 401
        with app.parts.ledger.engine.begin() as tx:
            member = identity.add_staff(tx, "elif", "Elif Kaya", "agent", ("support",), "a-password-for-tests", 1)
            http.cookies.set(COOKIE, session_store.start(tx, member, app.parts.clock.now_ms()))
        told = (await http.get("/api/v1/canned")).json()["replies"]
        assert [each["key"] for each in told] == [each.key for each in REPLIES]
    await app.parts.stop()
