"""Random conversations: whatever is said in whatever order, something true is said back and nothing gets stuck."""

from __future__ import annotations

import random

import pytest

from actions.client import ServiceRefused
from actions.request_form import FIELDS
from actions.turn import Entity
from tests.bot.dialogues.fake_desk import registered
from tests.bot.dialogues.talk import RULES, Talk
from tests.support.conversation_files import ASKS

SEED = 20261123
WALKS = 100
LENGTH = 14
TEXTS = ["olmaz", "hayır", "çekimim hâlâ gelmedi", "bilmiyorum", "tarih yanlış", "dün", "ona ekle", "yeni talep açın", "dekont numarası 4411", "my deposit is missing", "😀", "temsilci", "x"]
ENTITIES = [
    Entity("event_date", "2026-11-20", "x"), Entity("event_date", "2026-12-20", "x"),
    Entity("event_date", "2026-03-04", "x", ambiguous=True, candidates=("2026-03-04", "2026-04-03")),
    Entity("transaction_type", "withdrawal", "x"), Entity("transaction_type", "bonus", "x"), Entity("amount", "500", "x"),
    Entity("currency", "TRY", "x"), Entity("payment_method", "card", "x"), Entity("tracking_number", "KPR", "KPR-1"),
    Entity("requested_language", "en", "x"),
]  # fmt: skip
FOUND = [
    {"result": "unknown", "mistake": None, "request": None}, {"result": "malformed", "mistake": "check", "request": None},
    {"result": "refused"}, {"result": "found", "mistake": None, "request": registered()},
    {"result": "found", "mistake": None, "request": registered(overdue=True)},
    {"result": "found", "mistake": None, "request": registered(owner=False, promise=None, topic=None, department=None)},
]  # fmt: skip
MINE = [[], [], [registered()], [registered(), registered(tracking_number="KPR-2")]]
DUPLICATE = ServiceRefused(409, {"code": "duplicate", "request": registered()})


@pytest.mark.parametrize("walk", range(WALKS))
def test_every_turn_of_a_random_conversation_holds(walk: int) -> None:
    chance = random.Random(SEED + walk)
    talk = Talk(chance.choice(["tr", "en"]))
    for _ in range(LENGTH):
        talk.desk.down = chance.random() < 0.1
        talk.desk.tracking = chance.choice(FOUND)
        talk.desk.mine = chance.choice(MINE)
        talk.desk.refuses = chance.choice([None, None, DUPLICATE])
        talk.desk.change_refused = chance.choice([None, None, None, ServiceRefused(400, {"code": "illegal_transition"})])
        before, changed, asked = len(talk.desk.registrations), len(talk.desk.changes), talk.asks
        intent = _step(talk, chance)
        _holds(talk, intent, asked, len(talk.desk.registrations) - before, len(talk.desk.changes) - changed)


def _step(talk: Talk, chance: random.Random) -> str:
    offered = [button for said in talk.said for button in said.buttons]
    if offered and chance.random() < 0.3:
        button = chance.choice(offered)
        talk.presses(button.title)
        return button.intent
    intent = chance.choice(list(RULES))
    entities = chance.sample(ENTITIES, chance.choice([0, 0, 1, 1, 2]))
    talk.says(
        chance.choice(TEXTS), intent, *entities, readings=("withdrawal_delayed", "check_status"), confidence=chance.random()
    )
    return intent


def _holds(talk: Talk, intent: str, asked: str | None, registrations: int, changes: int) -> None:
    assert talk.said
    assert all(said.text for said in talk.said)
    assert talk.asks in ASKS
    wanted = intent == "affirm" and asked in ("confirm", "retry")
    assert registrations == 0 or wanted or asked == "duplicate"
    assert changes == 0 or asked in ("addition", "withdraw", "duplicate") or intent in ("add_information", "withdraw_request")
    assert sum(said.handoff is not None for said in talk.said) <= 1
    if talk.asks in ("subject", "event_date", "which_date", "transaction_type", "confirm", "correction", "retry"):
        assert talk.slots["form"] == "open"
    if talk.slots.get("form") == "open" and talk.asks == "confirm":
        assert all(talk.slots[name] for name in ("subject", "event_date", "transaction_type"))
    if not talk.slots.get("form") and not talk.handoff and not talk.slots.get("handoff_open"):
        assert not any(talk.slots.get(name) for name in FIELDS)
    if talk.slots.get("underage"):
        assert not talk.slots.get("form")
