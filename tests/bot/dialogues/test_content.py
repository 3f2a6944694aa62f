"""What the replies, rules and domain owe each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from actions.dialogues import DIGRESSIONS, FORM
from actions.request_form import NEEDED
from actions.topics import TRANSACTION_TYPES
from actions.turn import SLOTS
from tests.bot.dialogues.talk import REPLIES, ROOT, RULES

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
NAMES = sorted(REPLIES.names())
INTENTS = [next(iter(each)) if isinstance(each, dict) else each for each in DOMAIN["intents"]]
NEVER_ASKED = {"affirm", "deny", "give_details", "out_of_scope", "nlu_fallback"}


def test_every_intent_has_exactly_one_rule() -> None:
    assert set(RULES) == {*INTENTS, "nlu_fallback"}
    assert len(INTENTS) == 48


def test_every_action_of_the_rules_exists_and_every_action_is_used() -> None:
    assert set(RULES.values()) == set(DOMAIN["actions"]) == {*FORM, *DIGRESSIONS}


def test_the_domain_remembers_what_the_dialogues_remember() -> None:
    assert set(DOMAIN["slots"]) == set(SLOTS)


def test_the_domain_holds_no_reply() -> None:
    assert "responses" not in DOMAIN


@pytest.mark.parametrize("name", NAMES)
def test_a_reply_stands_in_both_languages_with_the_same_values(name: str) -> None:
    def values(language: str) -> list[set[str]]:
        return [set(re.findall(r"\{(\w+)\}", each.text)) for each in REPLIES.variants(name, language)]

    turkish, english = values("tr"), values("en")
    assert turkish
    assert len(turkish) == len(english)
    assert all(each == turkish[0] for each in turkish + english)


@pytest.mark.parametrize("name", NAMES)
def test_a_reply_is_calm_and_its_buttons_lead_somewhere(name: str) -> None:
    for language in ("tr", "en"):
        for reply in REPLIES.variants(name, language):
            assert "!" not in reply.text
            assert not re.search(r"[\U0001F300-\U0001FAFF☀-➿]", reply.text)
            assert not re.search(r"\b\d{2}[.:]\d{2}\b", reply.text), "hours come from the operator's file"
            assert len(reply.buttons) <= 4
            assert all(each.intent in INTENTS for each in reply.buttons)


@pytest.mark.parametrize("intent", [each for each in INTENTS if each not in NEVER_ASKED])
def test_every_intent_can_be_offered_in_the_customers_words(intent: str) -> None:
    for language in ("tr", "en"):
        label = REPLIES.pick(f"label_{intent}", language, "").text
        assert label
        assert "_" not in label


def test_every_name_that_the_dialogues_say_exists() -> None:
    said = set()
    for file in (ROOT / "actions").glob("*.py"):
        said |= set(re.findall(r'"((?:utter|label)_\w+)"', file.read_text(encoding="utf-8")))
    said |= {f"utter_ask_{each}" for each in (*NEEDED, "which_date", "confirm", "correction", "amount", "payment_method")}
    said |= {f"utter_ask_{each}_again" for each in (*NEEDED, "which_date", "confirm")}
    said |= {f"utter_tracking_{each}" for each in ("length", "symbol", "check")}
    said |= {f"label_type_{each}" for each in TRANSACTION_TYPES}
    assert said <= set(NAMES)


def test_no_reply_is_left_that_nothing_says() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in Path(ROOT / "actions").glob("*.py"))
    built = ("utter_ask_", "utter_tracking_", "label_")
    asked = {f"utter_{intent}" for intent in INTENTS}  # of questions that were added with the studio
    unused = [name for name in NAMES if name not in code and not name.startswith(built) and name not in asked]
    assert unused == []
