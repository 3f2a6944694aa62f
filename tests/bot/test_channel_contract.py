"""The channel holds to tests/contract/bot_turn.json, and refuses what the contract doesn't name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channel import KopruInput
from bot.turn import MAY, Refused, Said, meanings, read_button, read_turn, reply
from tests.bot.conftest import ROOT

CONTRACT = json.loads((ROOT / "tests" / "contract" / "bot_turn.json").read_text())
REQUESTS = [pytest.param(each["body"], id=each["name"]) for each in CONTRACT["requests"]]
GOOD = [pytest.param(each["body"], id=each["name"]) for each in CONTRACT["replies"] if each["status"] == 200]


def refusal(body: Any) -> str:
    with pytest.raises(Refused) as refused:
        read_turn(body if isinstance(body, bytes) else json.dumps(body).encode())
    return refused.value.code


@pytest.mark.parametrize("body", REQUESTS)
def test_every_request_of_the_contract_is_read(body: dict[str, Any]) -> None:
    turn = read_turn(json.dumps(body).encode())
    for name, value in body.items():
        assert getattr(turn, name) == value


@pytest.mark.parametrize("body", REQUESTS)
def test_an_unknown_a_missing_and_a_wrong_field_are_refused(body: dict[str, Any]) -> None:
    assert refusal({**body, "surprise": 1}) == "unknown_field"
    for name in body:
        less = {key: value for key, value in body.items() if key != name}
        if name in MAY:
            assert refusal({**body, name: [1]}) == "unknown_field"
            continue
        assert refusal(less) == ("unknown_kind" if name == "kind" else "missing_field")
        assert refusal({**body, name: [1]}) == ("unknown_kind" if name == "kind" else "wrong_type")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"language": "de"}, "unknown_language"),
        ({"kind": "restart"}, "unknown_kind"),
        ({"now": "yesterday"}, "bad_value"),
        ({"now": "2026-11-23T14:30:00"}, "bad_value"),
        ({"conversation": ""}, "bad_value"),
        ({"conversation": "c" * 300}, "bad_value"),
        ({"conversation": "a\ud800b"}, "bad_value"),
        ({"turn": "a b"}, "bad_value"),
        ({"verified": 1}, "wrong_type"),
    ],
)
def test_a_value_outside_the_contract_is_refused(change: dict[str, Any], code: str) -> None:
    assert refusal({**CONTRACT["requests"][0]["body"], **change}) == code


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b'{"a": NaN}', b"[" * 100_000, b"\xff"])
def test_what_is_not_a_json_object_is_refused(raw: bytes) -> None:
    assert refusal(raw) == "not_json"


def test_an_entity_of_a_button_is_a_plain_value() -> None:
    button = CONTRACT["requests"][2]["body"]
    assert refusal({**button, "entities": {"topic": {"nested": 1}}}) == "wrong_type"


@pytest.mark.parametrize("body", GOOD)
def test_a_reply_has_exactly_the_fields_of_the_contract(body: dict[str, Any]) -> None:
    said = Said()
    for message in body["messages"]:
        buttons = [
            {"title": b["title"], "payload": f"/{b['intent']}{json.dumps(b['entities'])}"} for b in message["buttons"]
        ]
        custom = {"card": message["card"]} if message["card"] else {}
        said.add({"text": message["text"], "buttons": buttons, "custom": custom})
    if body["handoff"]:
        said.add({"text": None, "custom": {"handoff": body["handoff"]}})
    request = {**CONTRACT["requests"][0]["body"], "turn": body["turn"]}
    understood = {"name": body["understood"]["intent"], "confidence": body["understood"]["confidence"]}
    slots = {**body["fields"], "language": body["language"], "payment_method": None, "asks": body["asks"]}
    turn = read_turn(json.dumps(request).encode())
    assert reply(turn, said, slots, understood, body["readings"], body["model"]) == body


def test_a_request_may_name_the_model_that_is_to_have_the_turn() -> None:
    asked = CONTRACT["requests"][0]["body"]
    assert read_turn(json.dumps({**asked, "model": "kopru-0123456789ab"}).encode()).model == "kopru-0123456789ab"
    assert refusal({**asked, "model": 7}) == "unknown_field"


def test_of_a_typed_message_the_likeliest_meanings_are_told_and_not_the_doubt() -> None:
    ranking = [{"name": "nlu_fallback", "confidence": 0.4}, *({"name": f"i{n}", "confidence": 0.3} for n in range(5))]
    assert [each["intent"] for each in meanings({"intent_ranking": ranking})] == ["i0", "i1", "i2"]
    assert meanings({}) == []


@pytest.mark.parametrize(("lost", "told"), [(0, "login_problem"), (1, "nlu_fallback")])
def test_a_dialogue_that_was_lost_on_a_message_has_not_understood_it(lost: int, told: str) -> None:
    turn = read_turn(json.dumps(CONTRACT["requests"][0]["body"]).encode())
    body = reply(turn, Said(), {"misunderstood": lost}, {"name": "login_problem", "confidence": 0.4})
    assert body["understood"] == {"intent": told, "confidence": 0.4}


@pytest.mark.parametrize(
    ("payload", "intent", "entities"),
    [
        ("/affirm", "affirm", {}),
        ('/give_details{"transaction_type": "withdrawal"}', "give_details", {"transaction_type": "withdrawal"}),
        ('/give_details{{"transaction_type": "withdrawal"}}', "give_details", {"transaction_type": "withdrawal"}),
    ],
)
def test_a_buttons_payload_is_taken_apart(payload: str, intent: str, entities: dict[str, Any]) -> None:
    assert read_button({"title": "x", "payload": payload}) == {"title": "x", "intent": intent, "entities": entities}


@pytest.mark.parametrize("payload", ["", "affirm", "/", "/affirm{", "/affirm now", "https://example.com"])
def test_a_button_that_is_no_intent_is_an_error(payload: str) -> None:
    with pytest.raises(ValueError):
        read_button({"title": "x", "payload": payload})


@pytest.mark.parametrize("secret", ["", "short"])
def test_the_channel_refuses_to_start_without_a_secret(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOPRU_INTERNAL_SECRET", secret)
    with pytest.raises(SystemExit, match="KOPRU_INTERNAL_SECRET"):
        KopruInput.from_credentials({})
