"""What the rules decide is the same remembered as computed, for every intent and wherever the dialogue stands."""

from __future__ import annotations

import random

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.training import load_data
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import rule_table
from tests.bot.conftest import ROOT

LISTEN = "action_listen"
_computed = rule_table._find


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture(scope="module")
def policy(domain: Domain, tmp_path_factory: pytest.TempPathFactory) -> RulePolicy:
    """The shipped rules, learnt."""
    config = {**RulePolicy.get_default_config(), "core_fallback_threshold": 0.3, "enable_fallback_prediction": True}
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("model"))
    learning = RulePolicy(config, storage, Resource("rules"), ExecutionContext(GraphSchema({})))
    learning.train(load_data(str(ROOT / "data" / "rules"), domain), domain)
    return learning


def said(tracker: DialogueStateTracker, intent: str) -> None:
    tracker.update(UserUttered(f"words of {intent}", {"name": intent, "confidence": 0.9}, []))


def same(policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain) -> str | None:
    """The action that both find."""
    for by_text in (True, False):
        found = rule_table.find_action(policy, tracker, domain, by_text)
        computed = _computed(policy, tracker, domain, by_text)
        # Of what no rule decides, the dialogue itself stands as the source; it is only asked whether that is a rule.
        assert (found if found[0] else found[::2]) == (computed if computed[0] else computed[::2])
        assert found[0] or not {found[1], computed[1]} & set(policy.lookup["rules_not_in_stories"])
    return found[0]


def test_every_turn_of_random_dialogues_is_decided_as_computed(policy: RulePolicy, domain: Domain) -> None:
    assert rule_table._is_plain(policy)
    chance, seen = random.Random(7), set()
    for walk in range(6):
        tracker = DialogueStateTracker(f"walk{walk}", domain.slots)
        tracker.update(ActionExecuted("action_session_start"))
        tracker.update(ActionExecuted(LISTEN))
        for intent in chance.sample(domain.intents, 12):
            said(tracker, intent)
            action = same(policy, tracker, domain)
            seen.add(intent)
            if action is None:
                continue
            tracker.update(ActionExecuted(action))
            tracker.update(SlotSet("asks", chance.choice(["subject", None])))
            assert same(policy, tracker, domain) == LISTEN
            tracker.update(ActionExecuted(LISTEN))
    assert len(seen) > 30


def test_each_intent_leads_to_its_rules_action(policy: RulePolicy, domain: Domain) -> None:
    for intent in domain.intents:
        tracker = DialogueStateTracker(intent, domain.slots)
        tracker.update(ActionExecuted(LISTEN))
        said(tracker, intent)
        action = same(policy, tracker, domain)
        assert (action is None) == (intent in ("back", "restart", "session_start"))


def test_where_more_may_count_nothing_is_remembered(policy: RulePolicy, domain: Domain) -> None:
    tracker = DialogueStateTracker("loop", domain.slots)
    tracker.update(ActionExecuted(LISTEN))
    said(tracker, "greet")
    assert rule_table._key(policy, tracker, False) is not None
    tracker.update(ActiveLoop("a_form"))
    assert rule_table._key(policy, tracker, False) is None
    twice = DialogueStateTracker("twice", domain.slots)
    for event in (ActionExecuted(LISTEN), UserUttered("x", {"name": "greet"}), ActionExecuted("action_greet"), ActionExecuted("action_thank")):
        twice.update(event)
    assert rule_table._key(policy, twice, False) is None


@pytest.mark.parametrize("states", [
    [{"prev_action": {"action_name": LISTEN}, "user": {"intent": "greet"}, "slots": {"asks": [1.0]}}],
    [{"prev_action": {"action_name": LISTEN}, "user": {"intent": "greet", "entities": ["amount"]}}],
    [{"prev_action": {"action_name": LISTEN}, "user": {"text": "merhaba"}}],
    [{"prev_action": {"action_name": "action_greet"}, "user": {"intent": "greet"}}],
    [{"user": {"intent": "greet"}}],
    [],
])  # fmt: skip
def test_a_rule_that_asks_for_more_is_not_plain(states: list[dict[str, object]]) -> None:
    assert not rule_table._is_plain_rule(states)

