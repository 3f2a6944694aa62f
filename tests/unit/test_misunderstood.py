"""The inbox: words are redacted before they are kept, grouped, decided once, and erased with their conversation."""

from __future__ import annotations

from typing import Any

import msgspec

from base import rights_store
from base.rights_store import Subject
from studio.changes import ExampleChange
from studio.hearing import Exchange
from studio.inbox import Decision
from studio.report import Changed
from studio.turn_store import Reading
from tests.unit.test_publishing import GOOD, TREE, Studio, refused, small, studio

__all__ = ["small", "studio"]


def said(conversation: str, text: str, **other: Any) -> Exchange:
    readings = [Reading("check_status", 0.4), Reading("verify_account", 0.3)]
    told: dict[str, Any] = {"read_as": "nlu_fallback", "confidence": 0.4, "readings": readings} | other
    return Exchange(conversation, "text", text, "", "tr", TREE, **told)


async def test_words_are_redacted_before_they_are_kept_and_a_pressed_button_says_what_was_meant(studio: Studio) -> None:
    studio.hearing.heard(said("cnv_1", "kartım 4111 1111 1111 1111, yazın: ada@ada-mail.net ya da +90 555 111 22 33"))
    studio.hearing.heard(Exchange("cnv_1", "button", "Durumu", "verify_account", "tr", TREE, read_as="verify_account"))
    inbox = await told_inbox(studio)
    turn = inbox.groups[0].turns[0]
    for secret in ("4111 1111", "ada@", "555 111"):
        assert secret not in turn.text
    assert (turn.corrected, turn.why) == ("verify_account", ["doubtful", "corrected"])
    assert inbox.groups[0].readings[0].intent == "verify_account"


async def told_inbox(studio: Studio) -> Any:
    await studio.do(lambda tx: None)  # what was queued before is written
    return await studio.inbox.inbox(7, studio.deniz)


async def test_what_was_understood_is_counted_and_not_shown(small: Studio) -> None:
    small.hearing.heard(said("cnv_1", "merhaba", read_as="greet", confidence=0.9))
    small.hearing.heard(said("cnv_2", "olur mu öyle", read_as="affirm", confidence=0.45))
    small.hearing.heard(said("cnv_3", "yine anlamadın", handoff="misunderstood"))
    small.hearing.heard(said("cnv_4", "temsilci", read_as="talk_to_human", confidence=0.9, handoff="asked"))
    inbox = await told_inbox(small)
    assert (inbox.turns, inbox.misunderstood) == (4, 2)
    assert {tuple(turn.why) for group in inbox.groups for turn in group.turns} == {("low",), ("doubtful", "handed_off")}


async def test_what_was_decided_leaves_the_inbox_and_can_come_back(studio: Studio) -> None:
    for n in range(3):
        studio.hearing.heard(said(f"cnv_{n}", "evrakım onaylandı mı"))
    turns = [turn.id for turn in (await told_inbox(studio)).groups[0].turns]
    decision = Decision(turns[:2], "example", "verify_account", "drf_1")
    assert await studio.inbox.decide(decision, studio.deniz) == 2
    assert studio.drafts.taught == [ExampleChange("verify_account", "tr", "", "evrakım onaylandı mı")]
    left = await told_inbox(studio)
    assert (left.open, left.groups[0].count, len(left.groups[0].turns)) == (1, 3, 1)
    assert await studio.inbox.decide(Decision(turns[:2], "reopen"), studio.deniz) == 2
    assert (await told_inbox(studio)).open == 3
    assert await refused(studio.inbox.decide(Decision(turns, "label"), studio.deniz)) == "bad_request"
    assert await refused(studio.inbox.decide(Decision(["trn_none"], "ignore"), studio.deniz)) == "not_found"
    assert await refused(studio.inbox.decide(Decision(turns, "ignore"), studio.ece)) == "forbidden"


async def test_words_are_erased_with_their_conversation_in_the_comparison_too(studio: Studio) -> None:
    studio.hearing.heard(said("cnv_1", "Zümrüdüanka"))
    turn = (await told_inbox(studio)).groups[0].turns[0]
    changed = Changed("", "tr", "", "replay", "", "nlu_fallback", "greet", 0.6, None, False, turn.id)
    number = await studio.candidate(msgspec.structs.replace(GOOD, changed=[changed]))
    report = (await studio.versions.detail(number, studio.deniz)).report
    assert report
    assert [each.text for each in report.changed] == ["Zümrüdüanka"]
    await studio.do(lambda tx: rights_store.erase_everywhere(tx, Subject((), ("cnv_1",))))
    assert (await told_inbox(studio)).misunderstood == 0
    report = (await studio.versions.detail(number, studio.deniz)).report
    assert report
    assert report.changed == []
