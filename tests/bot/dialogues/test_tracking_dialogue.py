"""Dialogues 2, 3 and 4: tracking numbers, late answers, additions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.dialogues.fake_desk import NUMBER, registered
from tests.bot.dialogues.talk import Talk


def found(**changes: Any) -> dict[str, Any]:
    return {"result": "found", "mistake": None, "request": registered(**changes)}


def test_a_number_is_asked_for_and_its_bare_answer_is_checked() -> None:
    talk = Talk()
    talk.says("talebim ne durumda", "check_status")
    assert talk.asks == "tracking_number"
    talk.desk.tracking = found()
    reply = talk.says("kpr 7q4m 2x9d 8w69", "give_details")
    assert talk.desk.tracked == ["kpr 7q4m 2x9d 8w69"]
    assert NUMBER in reply
    assert "kayda alındı" in reply
    assert "30 Kasım 14.31'e kadar" in reply
    assert talk.asks is None
    assert talk.card["tracking_number"] == NUMBER


def test_the_number_of_this_conversation_is_not_asked_for_again() -> None:
    talk = Talk()
    talk.slots["tracking_number"] = NUMBER
    talk.desk.tracking = found()
    talk.says("ne durumda", "check_status")
    assert talk.desk.tracked == [NUMBER]


@pytest.mark.parametrize("intent", ["nlu_fallback", "give_details", "check_status", "late_reply"])
def test_a_number_alone_is_checked_however_the_message_was_read(intent: str) -> None:
    talk = Talk()
    talk.says("KPR-7Q4M-2X9D-8W69", intent, ("tracking_number", "KPR7Q4M2X9D8W69", "KPR-7Q4M-2X9D-8W69"))
    assert talk.desk.tracked == ["KPR-7Q4M-2X9D-8W69"]


@pytest.mark.parametrize(("mistake", "words"), [("length", "eksik ya da fazla"), ("symbol", "işaret"), ("check", "yanlış görünüyor")])
def test_the_likely_mistake_is_named_and_the_number_asked_again(mistake: str, words: str) -> None:
    talk = Talk()
    talk.desk.tracking = {"result": "malformed", "mistake": mistake, "request": None}
    assert words in talk.says("durum kpr 7q4m 2x9d 8wt", "check_status")
    assert talk.asks == "tracking_number"


def test_a_bare_number_is_looked_up_whatever_its_letters_were_read_as() -> None:
    for asked in (False, True):
        talk = Talk()
        if asked:
            talk.says("talebim ne durumda", "check_status")
        talk.desk.tracking = found()
        talk.says("KPR-7Q4M-2X9D-8W69.", "ask_archive")
        assert talk.card["kind"] == "tracking"
    talk.says("KPR-7Q4M-2X9D-8W69 arşivde ne kadar kalır", "ask_archive")
    assert talk.said[-1].name == "utter_archive"


def test_an_unknown_number_is_said_to_be_unknown() -> None:
    talk = Talk()
    assert "bulamadım" in talk.says("KPR-0000-0000-0000", "check_status")


def test_a_stranger_sees_state_and_day_only() -> None:
    talk = Talk()
    talk.desk.tracking = found(owner=False, topic=None, department=None, subject=None, promise=None, priority=None)
    reply = talk.says("KPR-7Q4M-2X9D-8W69", "check_status")
    assert "kayda alındı" in reply
    assert "23 Kasım 2026" in reply
    assert "14.31" not in reply
    assert not talk.slots.get("tracking_number")


@pytest.mark.parametrize("state", ["registered", "in_review", "escalated", "reopened"])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_open_state_says_what_comes_next(state: str, language: str) -> None:
    talk = Talk(language)
    talk.desk.tracking = found(state=state)
    reply = talk.says("KPR-7Q4M-2X9D-8W69", "check_status")
    assert ("Sırada" if language == "tr" else "Next") in reply


def test_who_is_waited_for_hears_what_is_wanted_and_answers_it_at_once() -> None:
    talk = Talk()
    talk.desk.tracking = found(state="waiting_customer", wanted="Dekontun tarihi nedir?")
    reply = talk.says("KPR-7Q4M-2X9D-8W69", "check_status")
    assert "“Dekontun tarihi nedir?”" in reply
    assert "kadar" not in reply, "the promised time stands still"
    talk.says("20 Kasım tarihli", "give_details")
    assert [(what, number, words) for what, number, _key, words in talk.desk.changes] == [("add", NUMBER, "20 Kasım tarihli")]


@pytest.mark.parametrize("language", ["tr", "en"])
def test_what_is_wanted_may_be_unknown(language: str) -> None:
    talk = Talk(language)
    talk.desk.tracking = found(state="waiting_customer", wanted=None)
    assert NUMBER in talk.says("KPR-7Q4M-2X9D-8W69", "check_status")
    assert talk.asks == "addition"


@pytest.mark.parametrize("state", ["resolved", "closed", "withdrawn", "archived"])
def test_a_finished_request_promises_nothing(state: str) -> None:
    talk = Talk()
    talk.desk.tracking = found(state=state)
    assert "kadar" not in talk.says("KPR-7Q4M-2X9D-8W69", "check_status")


def test_guessing_is_stopped_with_a_way_out() -> None:
    talk = Talk()
    talk.desk.tracking = {"result": "refused"}
    talk.says("KPR-0000-0000-0000", "check_status")
    assert talk.buttons == ["Temsilci"]


def test_unreachable_records_are_said_to_be_so() -> None:
    talk = Talk()
    talk.desk.down = True
    assert "ulaşamıyorum" in talk.says("KPR-7Q4M-2X9D-8W69", "check_status")


def test_a_broken_promise_goes_to_a_person_with_the_number() -> None:
    talk = Talk()
    talk.says("hâlâ cevap gelmedi", "late_reply")
    assert talk.asks == "tracking_number"
    assert not talk.handoff
    talk.desk.tracking = found(overdue=True)
    talk.says("KPR-7Q4M-2X9D-8W69", "check_status")
    assert talk.handoff == {"reason": "late_reply", "department": "finance", "urgent": False}
    assert NUMBER in talk.said[-1].text


def test_a_wait_within_the_promise_is_told_until_when() -> None:
    talk = Talk()
    talk.slots["tracking_number"] = NUMBER
    talk.desk.tracking = found()
    reply = talk.says("hâlâ cevap gelmedi", "late_reply")
    assert "30 Kasım 14.31'e kadar" in reply
    assert not talk.handoff


def test_the_form_goes_on_after_a_number_was_looked_at() -> None:
    talk = Talk()
    talk.says("çekimim gelmedi", "withdrawal_delayed")
    talk.desk.tracking = found()
    talk.says("KPR-7Q4M-2X9D-8W69 ne durumda", "check_status")
    assert talk.asks == "event_date"


def test_a_document_goes_onto_the_same_request() -> None:
    assert "https://example.com/panel" in Talk().says("bir belge eklemek istiyorum", "add_document")


@pytest.mark.parametrize(("intent", "words"), [("check_status", "kayda alındı"), ("late_reply", "süresi dolmadı")])
def test_the_only_open_request_is_meant_when_no_number_is_given(intent: str, words: str) -> None:
    talk = Talk()
    talk.desk.mine, talk.desk.tracking = [registered()], found()
    assert words in talk.says("ne durumda", intent)
    assert talk.desk.tracked == [NUMBER]


def test_of_several_open_requests_one_is_chosen_by_button() -> None:
    talk = Talk()
    talk.desk.mine = [registered(), registered(tracking_number="KPR-2", subject="Bonusum yok")]
    talk.says("talebim ne durumda", "check_status")
    assert talk.asks == "tracking_number"
    assert talk.buttons == ["Çekim hâlâ gelmedi", "Bonusum yok"]
    talk.desk.tracking = found(tracking_number="KPR-2")
    assert "KPR-2" in talk.presses("Bonusum yok")
    assert talk.desk.tracked == ["KPR-2"]


def test_a_wait_within_the_promise_offers_to_add_information() -> None:
    talk = Talk()
    talk.desk.mine, talk.desk.tracking = [registered()], found()
    talk.says("hâlâ cevap gelmedi", "late_reply")
    assert talk.buttons == ["Bilgi ekle", "Temsilci"]
    talk.presses("Bilgi ekle")
    assert talk.asks == "addition"
    talk.says("dekont numarası 4411", "give_details")
    assert talk.desk.changes == [("add", NUMBER, "cnv_1:3:add", "dekont numarası 4411")]


def test_who_does_not_have_the_number_is_told_where_it_stands() -> None:
    talk = Talk()
    talk.says("talebim ne durumda", "check_status")
    assert "panel" in talk.says("numarayı bilmiyorum", "password_reset")
    assert talk.buttons == ["Temsilci"]
    assert talk.asks == "tracking_number"
    talk.says("nereden bulacağım ki", "nlu_fallback")
    assert talk.asks == "human"
