"""Each rule of the dialogues has a conversation that breaks without it; `make rules` takes them away one by one."""

from __future__ import annotations

import importlib

import pytest
import yaml

from tests.bot.dialogues.talk import ROOT, RULES
from tests.support.dialogue_rules import RULES as RULES_OF_ACTIONS

TABLE: dict[str, str] = yaml.safe_load((ROOT / "tests" / "bot" / "rules.yml").read_text(encoding="utf-8"))


def test_every_rule_has_a_conversation_that_is_there() -> None:
    assert set(TABLE) == {*RULES, *(rule.name for rule in RULES_OF_ACTIONS)}
    folder = ROOT / "tests" / "bot" / "conversations"
    assert [name for name in TABLE.values() if not (folder / f"{name}.yml").is_file()] == []


@pytest.mark.parametrize("rule", RULES_OF_ACTIONS, ids=lambda rule: rule.name)
def test_what_a_rule_is_made_of_is_there_to_be_taken_away(rule: object) -> None:
    module, _, places = rule.where.partition(":")  # type: ignore[attr-defined]
    holder: object = importlib.import_module(module)
    for name in places.split("."):
        holder = getattr(holder, name)
    assert callable(holder)
    instead = eval(rule.instead, {"original": holder})  # type: ignore[attr-defined]
    assert instead is not holder
