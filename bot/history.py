"""Keeps a long conversation as quick as a short one: what Rasa reads of it at each turn stays bounded.

Rasa reads, replays and copies all events since the last session start, several times a turn; after 200 turns that is
four times the work of the first. A new session that starts with the same slots is Rasa's own way to forget events.
"""

from __future__ import annotations

import copy

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

# About fifteen turns; a turn with that many events behind it costs a few milliseconds more than a first one.
LONGEST = 120
# Rules look back to what was asked last; two turns of the customer hold that.
TURNS_KEPT = 2


def shortened(tracker: DialogueStateTracker) -> list[Event]:
    """The events that start a new session where the dialogue stands; none while it is short or a form is open."""
    events = list(tracker.events)
    if len(events) < LONGEST or tracker.active_loop_name or tracker.followup_action:
        return []
    start = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    slots = [SlotSet(slot.name, slot.value) for slot in tracker.slots.values() if slot.value != slot.initial_value]
    fresh = [*start, *slots, ActionExecuted(ACTION_LISTEN_NAME), *_last_turns(events)]
    # Starting anew must be worth it, or every turn would do so.
    return fresh if len(fresh) <= LONGEST * 2 // 3 else []


def _last_turns(events: list[Event]) -> list[Event]:
    said = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    return copy.deepcopy(events[said[-TURNS_KEPT] :]) if len(said) >= TURNS_KEPT else []
