"""Rasa's end: a tracker becomes a turn, and what was said becomes Rasa's messages and slots."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import rasa_actions
from tests.bot.dialogues.fake_desk import FakeDesk
from tests.bot.dialogues.talk import REPLIES, RULES

METADATA = {"conversation": "cnv_1", "turn": "cnv_1:7", "language": "en", "now": "2026-11-23T14:30:00+03:00", "verified": True}
RANKING = [{"name": "withdrawal_delayed", "confidence": 0.9}, {"name": "deposit_missing", "confidence": 0.05}]


def tracker(text: str, intent: str, *entities: dict[str, Any], slots: dict[str, Any] | None = None, **more: Any) -> Tracker:
    latest = {
        "text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": list(entities), "intent_ranking": RANKING,
        "metadata": METADATA,
    }  # fmt: skip
    if "certain" in more:
        more = {"intent": more["certain"], "intent_ranking": [more["certain"]]}
    return Tracker("cnv_1", slots or {}, latest | more, [], False, None, {}, "action_listen")


def test_metadata_says_when_where_and_by_whom() -> None:
    message = rasa_actions.turn_of(tracker("hello", "greet"), REPLIES).message
    assert (message.conversation, message.turn, message.verified) == ("cnv_1", "cnv_1:7", True)
    assert message.now.isoformat() == METADATA["now"]


def test_the_first_reply_follows_the_message_and_else_the_widget() -> None:
    reading = {"detected": "tr", "language": "tr", "confidence": 0.99, "mixed": False, "neutral": False}
    assert rasa_actions.turn_of(tracker("merhaba", "greet", language=reading), REPLIES).language == "tr"
    assert rasa_actions.turn_of(tracker("ok", "affirm", language=reading | {"neutral": True}), REPLIES).language == "en"


def test_a_button_is_known_by_its_one_certain_intent() -> None:
    one = {"name": "give_details", "confidence": 1.0}
    value = {"entity": "event_date", "value": "2026-11-22", "start": 0, "end": 0, "extractor": "button"}
    pressed = rasa_actions.turn_of(tracker("Dün", "give_details", value, certain=one), REPLIES).message
    assert pressed.pressed
    assert pressed.entities[0].start is None
    assert not rasa_actions.turn_of(tracker("dün", "give_details"), REPLIES).message.pressed


def test_every_action_of_the_rules_is_there_for_rasa() -> None:
    assert {action().name() for action in rasa_actions.ACTIONS} == set(RULES.values())


def test_a_turn_gives_one_message_with_text_buttons_and_card_and_the_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa_actions, "_desk", FakeDesk)
    action = next(each() for each in rasa_actions.ACTIONS if each().name() == "action_request")
    dispatcher = CollectingDispatcher()
    text = "my withdrawal from yesterday has not arrived"
    date = {"entity": "event_date", "value": "2026-11-22", "text": "yesterday", "start": 19, "end": 28, "candidates": []}
    events = asyncio.run(action.run(dispatcher, tracker(text, "withdrawal_delayed", date), {}))
    (message,) = dispatcher.messages
    assert message["text"]
    assert [each["intent"] for each in message["buttons"]] == ["affirm", "deny"]
    assert message["custom"]["card"]["state"] == "ready"
    slots = {each["name"]: each["value"] for each in events}
    assert slots["event_date"] == "2026-11-22"
    assert slots["asks"] == "confirm"
    assert slots["subject"] == "My withdrawal has not arrived"


def test_a_tracking_number_alone_changes_no_language() -> None:
    english = {"detected": "en", "language": "en", "confidence": 0.99, "mixed": False, "neutral": False}
    number = {"entity": "tracking_number", "value": "KPR-TGHT-6DPS-QJRR", "start": 0, "end": 18}
    alone = tracker("kpr tght 6dps qjrr", "check_status", number, slots={"language": "tr"}, language=english)
    assert rasa_actions.turn_of(alone, REPLIES).language == "tr"
    asked = tracker("kpr tght 6dps qjrr where is it", "check_status", number, slots={"language": "tr"}, language=english)
    assert rasa_actions.turn_of(asked, REPLIES).language == "en"
