"""What a turn over the channel brings back from a running bot, and how each kind of failure is told."""

from __future__ import annotations

import json

import pytest

from tests.bot.conftest import SECRET, RunningBot
from tests.bot.small_bot.actions import CARD

MARKER = "zeytinağacı4711"


def test_ready_names_the_loaded_model(bot: RunningBot) -> None:
    status, body = bot.call("GET", "/webhooks/kopru/ready")
    assert status == 200
    assert body["ok"] is True
    assert len(body["model"]) == 32
    assert body["file"].startswith("kopru-")


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "é"])
def test_a_turn_without_the_secret_is_refused(bot: RunningBot, secret: str | None) -> None:
    assert bot.call("POST", "/webhooks/kopru/turn", {}, secret)[0] == 401
    assert bot.call("POST", "/webhooks/kopru/turn", {}, SECRET)[0] != 401


def test_a_text_is_read_outside_of_any_conversation(bot: RunningBot) -> None:
    status, body = bot.call("POST", "/webhooks/kopru/read", {"text": "merhaba"}, SECRET)
    assert (status, body["intents"][0]["intent"]) == (200, "greet")
    assert [each["confidence"] for each in body["intents"]] == sorted((each["confidence"] for each in body["intents"]), reverse=True)
    assert body["model"]


def test_a_text_is_read_for_the_service_alone_and_only_if_it_is_one(bot: RunningBot) -> None:
    assert bot.call("POST", "/webhooks/kopru/read", {"text": "merhaba"}, "wrong")[0] == 401
    for body in ({}, {"text": " "}, {"text": 5}, {"text": "x" * 5000}):
        assert bot.call("POST", "/webhooks/kopru/read", body, SECRET)[0] == 400


def test_no_other_door_of_rasa_is_open(bot: RunningBot) -> None:
    for path in ("/webhooks/rest/webhook", "/model/parse", "/conversations/c1/trigger_intent", "/model"):
        assert bot.call("POST", path, {"message": "/restart", "sender": "c1"}, SECRET)[0] in (404, 405)


def test_a_typed_message_is_answered_and_understood(bot: RunningBot) -> None:
    status, body = bot.turn("typed", text="merhaba")
    assert status == 200
    assert body["messages"] == [{"text": "Merhaba!", "buttons": [], "card": None}]
    assert body["understood"]["intent"] == "greet"
    assert body["turn"] == "typed:1"
    assert body["language"] == "tr"


def test_text_buttons_and_card_of_one_utterance_are_one_message(bot: RunningBot) -> None:
    _, body = bot.press("card", "ask_card")
    first, second = body["messages"]
    assert first["card"] == CARD
    assert first["buttons"] == [{"title": "Evet", "intent": "affirm", "entities": {"topic": "withdrawal"}}]
    assert second == {"text": "second", "buttons": [], "card": None}


def test_an_action_sees_what_the_service_said_of_the_turn(bot: RunningBot) -> None:
    _, body = bot.turn("meta", "button", text="x", intent="ask_card", entities={}, verified=True)
    assert json.loads(body["messages"][0]["text"]) == {
        "conversation": "meta",
        "turn": "meta:1",
        "language": "tr",
        "now": "2026-11-23T14:30:00+03:00",
        "verified": True,
    }


def test_buttons_of_a_response_come_with_intent_and_entities(bot: RunningBot) -> None:
    _, body = bot.press("buttons", "affirm")
    assert body["messages"][0]["buttons"] == [
        {"title": "Evet", "intent": "affirm", "entities": {}},
        {"title": "Para çekme", "intent": "give_details", "entities": {"transaction_type": "withdrawal"}},
    ]


def test_a_hand_off_stands_beside_the_messages(bot: RunningBot) -> None:
    _, body = bot.press("human", "ask_human")
    assert body["handoff"] == {"reason": "asked", "department": "finance", "urgent": False}
    assert [message["text"] for message in body["messages"]] == ["Aktarıyorum."]


def test_a_button_fills_the_fields_that_it_carries(bot: RunningBot) -> None:
    _, body = bot.press("fields", "give_details", transaction_type="withdrawal", amount="500")
    assert body["fields"] == {"transaction_type": "withdrawal", "amount": "500"}
    assert body["understood"] == {"intent": "give_details", "confidence": 1.0}


def test_a_button_that_this_bot_cannot_have_offered_is_refused(bot: RunningBot) -> None:
    assert bot.press("odd", "restart") == (422, {"ok": False, "error": "unknown_intent"})
    assert bot.press("odd", "no_such_intent") == (422, {"ok": False, "error": "unknown_intent"})
    assert bot.press("odd", "affirm", no_such_entity="x") == (422, {"ok": False, "error": "unknown_entity"})
    assert bot.events("odd") == []


def test_a_typed_restart_is_an_ordinary_text_and_forgets_nothing(bot: RunningBot) -> None:
    bot.press("restart", "give_details", transaction_type="withdrawal")
    for typed in ("/restart", "\u2028//restart", "\u200b/restart"):
        status, body = bot.turn("restart", text=typed)
        assert status == 200
        assert body["fields"] == {"transaction_type": "withdrawal"}
        assert body["understood"]["intent"] == "out_of_scope"
    said = [event for event in bot.events("restart") if event["event"] == "user"]
    assert [event["text"] for event in said[1:]] == ["restart"] * 3
    assert not any(event["event"] == "restart" for event in bot.events("restart"))


@pytest.mark.parametrize("empty", ["", "///", "\u200b", " \ud800 "])
def test_a_text_with_nothing_in_it_is_not_understood(bot: RunningBot, empty: str) -> None:
    status, body = bot.turn("empty", text=empty)
    assert status == 200
    assert body["understood"]["intent"] == "nlu_fallback"
    assert body["messages"][0]["text"] == "Anlayamadım."


def test_the_first_language_is_the_services_guess(bot: RunningBot) -> None:
    _, body = bot.turn("english", text="hello", language="en")
    assert body["language"] == "en"
    assert body["messages"][0]["text"] == "Hello!"


def test_the_language_switch_holds_for_later_turns_and_says_nothing(bot: RunningBot) -> None:
    assert bot.turn("switch", text="merhaba")[1]["messages"][0]["text"] == "Merhaba!"
    status, body = bot.turn("switch", "language", language="en")
    assert status == 200
    assert body["messages"] == []
    assert body["language"] == "en"
    assert body["understood"] is None
    assert bot.turn("switch", text="merhaba", language="en")[1]["messages"][0]["text"] == "Hello!"


def test_the_language_switch_works_before_the_first_message(bot: RunningBot) -> None:
    assert bot.turn("early", "language", language="en")[0] == 200
    assert bot.turn("early", text="hello", language="en")[1]["messages"][0]["text"] == "Hello!"


def test_after_a_resume_the_form_goes_on_where_it_was(bot: RunningBot) -> None:
    assert bot.press("resume", "ask_form")[1]["messages"][0]["text"] == "Hangi işlem?"
    status, body = bot.turn("resume", "resume", agreed="Dekont bekleniyor", resolved=False)
    assert status == 200
    assert body["messages"] == []
    assert bot.press("resume", "give_details", transaction_type="deposit")[1]["messages"][0]["text"] == "Tamam."
    slots = {event["name"]: event["value"] for event in bot.events("resume") if event["event"] == "slot"}
    assert slots["agreed"] == "Dekont bekleniyor"
    assert slots["handoff_open"] is False


def test_a_message_that_was_left_for_the_team_is_known_to_the_bot_with_its_number(bot: RunningBot) -> None:
    assert bot.press("left", "ask_form")[0] == 200
    assert bot.turn("left", "resume", agreed="", resolved=True, noted="KPR-7Q4M-2X9D-8WTC")[0] == 200
    slots = {event["name"]: event["value"] for event in bot.events("left") if event["event"] == "slot"}
    assert (slots["asks"], slots["unserved"]) == (None, {"noted": "KPR-7Q4M-2X9D-8WTC"})
    assert slots["tracking_number"] == "KPR-7Q4M-2X9D-8WTC"


def test_how_staff_resolved_a_conversation_is_nothing_the_bot_could_repeat(bot: RunningBot) -> None:
    assert bot.press("resolved", "ask_form")[0] == 200
    assert bot.turn("resolved", "resume", agreed="Kötü niyetli müşteri", resolved=True)[0] == 200
    assert "Kötü niyetli" not in str(bot.events("resolved"))


@pytest.mark.parametrize(
    ("intent", "error"),
    [
        ("break_action", "action_failed"),
        ("break_slots", "action_failed"),
        ("say_nothing", "no_reply"),
        ("missing_variant", "response_missing"),
        ("odd_payload", "turn_failed"),
        ("endless", "action_limit"),
    ],
)
def test_a_failed_turn_is_told_and_leaves_the_dialogue_as_it_was(bot: RunningBot, intent: str, error: str) -> None:
    conversation = f"failed-{intent}"
    assert bot.turn(conversation, text="merhaba")[0] == 200
    before = bot.events(conversation)
    assert bot.press(conversation, intent) == (500, {"ok": False, "error": error})
    assert bot.events(conversation) == before
    assert bot.turn(conversation, text="merhaba")[0] == 200


def test_details_given_in_a_failed_turn_are_not_lost(bot: RunningBot) -> None:
    assert bot.press("kept", "break_action", amount="500")[0] == 500
    assert bot.press("kept", "deny")[1]["fields"] == {"amount": "500"}


def test_two_conversations_do_not_see_each_other(bot: RunningBot) -> None:
    bot.press("one", "give_details", amount="500")
    assert bot.press("two", "deny")[1]["fields"] == {}


def test_the_action_server_serves_only_who_knows_the_secret(bot: RunningBot) -> None:
    call = {"next_action": "action_silent", "sender_id": "x", "tracker": {"sender_id": "x", "events": [], "slots": {}}}
    assert bot.call("POST", "/webhook", call, None, bot.actions_port)[0] == 401
    assert bot.call("POST", "/webhook", call, "wrong", bot.actions_port)[0] == 401
    assert bot.call("GET", "/actions", None, None, bot.actions_port)[0] == 401
    assert bot.call("POST", "/webhook", call, SECRET, bot.actions_port)[0] == 200


def test_a_failing_action_gives_nothing_of_the_customer_away(bot: RunningBot) -> None:
    tracker = {"sender_id": "x", "events": [], "slots": {}, "latest_message": {"text": MARKER, "intent": {}}}
    call = {"next_action": "action_break", "sender_id": "x", "tracker": tracker}
    assert bot.call("POST", "/webhook", call, SECRET, bot.actions_port) == (500, {"error": "RuntimeError"})


def test_no_log_holds_what_a_customer_wrote(bot: RunningBot) -> None:
    bot.turn("logged", text=f"merhaba {MARKER}")
    bot.turn("logged", "button", text=MARKER, intent="break_action", entities={"topic": MARKER})
    bot.turn("logged", "button", text=MARKER, intent="ask_card", entities={})
    assert any(MARKER in json.dumps(event, ensure_ascii=False) for event in bot.events("logged"))
    assert "action_failed action_break" in bot.log()
    assert MARKER not in bot.log()
    assert json.dumps(MARKER)[1:-1] not in bot.log()


def test_both_processes_listen_on_loopback_only(bot: RunningBot) -> None:
    listening = {}
    with open("/proc/net/tcp") as table:
        for row in list(table)[1:]:
            address, port = row.split()[1].split(":")
            if row.split()[3] == "0A":
                listening[int(port, 16)] = address
    assert listening[bot.port] == listening[bot.actions_port] == "0100007F"
