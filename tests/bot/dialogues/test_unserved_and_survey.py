"""Nobody is there: an address is asked for and the request registered. After a resolution: how it was, asked once."""

from __future__ import annotations

import pytest

from actions.client import ServiceRefused
from tests.bot.dialogues.talk import Talk

CLOSED = {"outcome": "need_contact", "place": None, "wait_minutes": [], "opens_at": "2026-11-24T09:00:00+03:00"}
NOBODY = {"outcome": "need_contact", "place": None, "wait_minutes": [], "opens_at": None}
REACHABLE = {**CLOSED, "outcome": "closed"}
WHOLE = ("15 Mart'ta yaptığım çekim gelmedi", "withdrawal_delayed", ("event_date", "2026-03-15", "15 Mart"))
SURVEY = {"token": "t1", "request": "KPR-1", "subject": "Çekim gelmedi", "language": "tr", "answered": False, "rating": None, "comment": ""}


@pytest.fixture
def night() -> Talk:
    talk = Talk()
    talk.desk.outlooks = CLOSED
    return talk


def test_in_the_queue_the_place_and_the_wait_are_told_from_the_second_on() -> None:
    talk = Talk()
    assert "Sıradasınız" not in talk.says("temsilci", "talk_to_human")
    talk = Talk()
    talk.desk.outlooks = {"outcome": "queued", "place": 3, "wait_minutes": [4, 9], "opens_at": None}
    assert "Sıradasınız: 3 · yaklaşık 4–9 dk" in talk.says("temsilci", "talk_to_human")
    assert talk.handoff


def test_when_nobody_is_there_the_customer_is_not_put_in_a_line_but_asked_for_an_address(night: Talk) -> None:
    said = night.says("temsilci", "talk_to_human")
    assert "yarın 09.00'da" in said
    assert night.handoff is None
    assert night.said[-1].card == {"kind": "message"}
    assert not night.slots.get("handoff_open")
    assert night.asks == "contact"


def test_a_request_that_was_shown_whole_is_registered_with_the_address_alone(night: Talk) -> None:
    night.says(*WHOLE)
    night.says("temsilci", "talk_to_human")
    night.says("ada@example.com", "nlu_fallback")
    assert night.desk.contacts == ["ada@example.com"]
    assert len(night.desk.registrations) == 1
    assert night.asks is None


def test_a_wrong_address_is_asked_for_again_and_nothing_is_lost(night: Talk) -> None:
    night.says(*WHOLE)
    night.says("temsilci", "talk_to_human")
    assert "geçerli görünmüyor" in night.says("ada@example", "nlu_fallback")
    assert night.asks == "contact"
    assert night.slots["event_date"] == "2026-03-15"
    night.desk.down = True
    assert "kaydedemedim" in night.says("ada@example.com", "nlu_fallback")
    night.desk.down = False
    night.says("ada@example.com", "nlu_fallback")
    assert len(night.desk.registrations) == 1


def test_who_gives_no_address_has_the_request_registered_all_the_same(night: Talk) -> None:
    night.says(*WHOLE)
    night.says("temsilci", "talk_to_human")
    night.says("istemiyorum", "deny")
    assert night.desk.contacts == []
    assert len(night.desk.registrations) == 1


def test_who_insists_waits_in_the_line_and_hears_until_when(night: Talk) -> None:
    night.says("temsilci", "talk_to_human")
    assert "yarın 09.00'da" in night.presses("Sırada bekle")
    assert night.handoff == {"reason": "asked", "department": None, "urgent": False}


def test_a_question_in_between_is_answered_and_the_address_asked_for_again(night: Talk) -> None:
    night.says("temsilci", "talk_to_human")
    assert "e-posta adresinizi" in night.says("verilerim güvende mi", "ask_privacy")
    assert night.asks == "contact"


def left_a_message(talk: Talk) -> None:
    """As bot/channel.py tells it, after the form beside the question for an address was sent."""
    talk.slots |= {"asks": None, "form": None, "tracking_number": "KPR-1", "unserved": {"noted": "KPR-1"}, "handoff_open": False}


@pytest.mark.parametrize("language", ["tr", "en"])
def test_who_left_a_message_by_the_form_hears_what_was_noted_and_is_asked_for_nothing_again(language: str) -> None:
    night = Talk(language)
    night.desk.outlooks = CLOSED
    night.says("temsilci", "talk_to_human")
    left_a_message(night)
    said = night.says("temsilci", "talk_to_human")
    assert "KPR-1" in said
    assert night.handoff is None
    assert night.asks is None
    assert night.desk.registrations == []
    night.says("temsilci", "talk_to_human")
    assert night.handoff, "who asks once more waits in the line"


def test_a_matter_told_after_the_message_was_left_is_a_request_of_its_own(night: Talk) -> None:
    left_a_message(night)
    night.desk.outlooks = REACHABLE
    night.says(*WHOLE)
    night.says("temsilci", "talk_to_human")
    assert len(night.desk.registrations) == 1


def test_by_day_a_person_comes_although_a_message_was_left() -> None:
    talk = Talk()
    left_a_message(talk)
    talk.says("temsilci", "talk_to_human")
    assert talk.handoff


@pytest.mark.parametrize(("intent", "reason"), [("distress", "distress"), ("security_alert", "security_alert")])
def test_danger_waits_in_the_line_whoever_is_there_and_is_asked_nothing(night: Talk, intent: str, reason: str) -> None:
    night.says("yardım edin", intent)
    assert night.handoff is not None
    assert night.handoff["reason"] == reason
    assert night.asks is None


def test_a_known_address_is_not_asked_for_again() -> None:
    talk = Talk()
    talk.desk.outlooks = REACHABLE
    talk.says(*WHOLE)
    talk.says("temsilci", "talk_to_human")
    assert len(talk.desk.registrations) == 1
    assert talk.asks is None


def test_with_the_service_down_the_line_is_where_the_customer_is_kept() -> None:
    talk = Talk()
    talk.desk.down = True
    talk.says("temsilci", "talk_to_human")
    assert talk.handoff


def test_a_late_request_is_not_opened_a_second_time_at_night(night: Talk) -> None:
    from tests.bot.dialogues.fake_desk import registered

    night.desk.mine = [registered(overdue=True)]
    night.desk.tracking = {"result": "found", "mistake": None, "request": registered(overdue=True)}
    night.says("yanıt gelmedi", "late_reply")
    assert night.asks == "contact"
    night.says("ada@example.com", "nlu_fallback")
    assert night.desk.registrations == []
    assert night.slots["tracking_number"] == registered()["tracking_number"]


def test_the_rating_is_kept_at_once_and_the_comment_after_it() -> None:
    talk = Talk()
    talk.desk.waiting = [SURVEY]
    assert "Çekim gelmedi" in talk.says("teşekkürler", "thank")
    talk.presses("4")
    assert talk.desk.rated == [("t1", 4, "")]
    talk.says("biraz uzun sürdü", "nlu_fallback")
    assert talk.desk.rated == [("t1", 4, ""), ("t1", 4, "biraz uzun sürdü")]
    assert talk.asks is None
    talk.says("teşekkürler", "thank")
    assert talk.asks is None  # asked once


@pytest.mark.parametrize(("typed", "rating"), [("5", 5), ("bence üç", 3), ("two stars", 2), ("4 puan", 4)])
def test_a_rating_may_be_typed(typed: str, rating: int) -> None:
    talk = Talk()
    talk.desk.waiting = [SURVEY]
    talk.says("merhaba", "greet")
    talk.says(typed, "give_details")
    assert talk.desk.rated == [("t1", rating, "")]


def test_whoever_wants_something_else_is_not_held_up_and_an_open_form_is_not_interrupted() -> None:
    talk = Talk()
    talk.desk.waiting = [SURVEY]
    talk.says("çekimim gelmedi", "withdrawal_delayed")
    talk.says("teşekkürler", "thank")
    assert talk.asks == "event_date"
    other = Talk()
    other.desk.waiting = [SURVEY]
    other.says("merhaba", "greet")
    other.says("çekimim gelmedi", "withdrawal_delayed")
    assert other.asks == "event_date"
    assert other.desk.rated == []


def test_an_answer_that_was_given_elsewhere_is_said_to_be_known(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk()
    talk.desk.waiting = [SURVEY]
    talk.says("merhaba", "greet")

    async def refuse(*_: object) -> None:
        raise ServiceRefused(409, {"code": "survey_answered"})

    monkeypatch.setattr(talk.desk, "rate", refuse)
    assert "daha önce" in talk.presses("1")
    assert talk.asks is None
