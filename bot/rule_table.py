"""What Rasa's rules decide, remembered: where every rule is one intent and its action, a decision hangs on three names only.

Rasa reads all rules from JSON for each state of the whole dialogue, four times a turn.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

_KEPT = 1_000
_find = RulePolicy._find_action_from_rules
_Key = tuple[bool, str, str]


def find_action(policy: RulePolicy, tracker: DialogueStateTracker, domain: Any, use_text_for_last_user_input: bool) -> Any:
    """As Rasa's own; the answer is looked up where the rules are so plain that nothing else can count."""
    key = _key(policy, tracker, use_text_for_last_user_input)
    if key is None:
        return _find(policy, tracker, domain, use_text_for_last_user_input)
    found: dict[_Key, Any] = policy.__dict__.setdefault("_kopru_found", {})
    if key not in found and len(found) < _KEPT:
        found[key] = _find(policy, tracker, domain, use_text_for_last_user_input)
    return found[key] if key in found else _find(policy, tracker, domain, use_text_for_last_user_input)


def _key(policy: RulePolicy, tracker: DialogueStateTracker, by_text: bool) -> _Key | None:
    """What the decision hangs on; None when it may hang on more."""
    if not _is_plain(policy) or tracker.active_loop_name or tracker.followup_action or tracker.latest_message is None:
        return None
    intent, last = tracker.latest_message.intent.get("name"), tracker.latest_action_name
    if not intent or not last or not (last == ACTION_LISTEN_NAME or _came_after_listening(tracker)):
        return None
    return by_text, intent, last


def _came_after_listening(tracker: DialogueStateTracker) -> bool:
    """Whether the last action answered the customer's message, and no other action before it."""
    actions = (event.action_name for event in reversed(tracker.events) if isinstance(event, ActionExecuted))
    return list(islice(actions, 2))[1:] == [ACTION_LISTEN_NAME]


def _is_plain(policy: RulePolicy) -> bool:
    known: bool | None = policy.__dict__.get("_kopru_plain")
    if known is None:
        rules = [json.loads(key) for key in policy.lookup[RULES]]
        known = not policy.lookup[RULES_FOR_LOOP_UNHAPPY_PATH] and all(map(_is_plain_rule, rules))
        policy.__dict__["_kopru_plain"] = known
    return known


def _is_plain_rule(states: list[dict[str, Any]]) -> bool:
    """An intent after listening, and at most one action after it; nothing of slots, entities, loops or texts."""
    if not 1 <= len(states) <= 2 or any(set(state) != {"prev_action", "user"} for state in states):
        return False
    names = [(set(state["user"]), set(state["prev_action"]), state["prev_action"].get("action_name")) for state in states]
    plain = all(user == {"intent"} and action == {"action_name"} for user, action, _ in names)
    return plain and names[0][2] == ACTION_LISTEN_NAME and all(name != ACTION_LISTEN_NAME for _, _, name in names[1:])


def install() -> None:
    """Replace it for this process."""
    RulePolicy._find_action_from_rules = find_action
