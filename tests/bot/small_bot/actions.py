"""The small bot's actions: two that speak, and one for each way in which an action can go wrong."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

CARD = {"kind": "request", "state": "ready", "fields": {"amount": "500"}, "missing": []}


class Card(Action):
    """Text, buttons and a card in one utterance; the text repeats the metadata that reached the action."""

    def name(self) -> str:
        return "action_card"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        dispatcher.utter_message(
            text=json.dumps(tracker.latest_message["metadata"], sort_keys=True),
            buttons=[{"title": "Evet", "payload": '/affirm{"topic": "withdrawal"}'}],
            json_message={"card": CARD},
        )
        dispatcher.utter_message(text="second")
        return []


class Human(Action):
    def name(self) -> str:
        return "action_human"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        dispatcher.utter_message(
            text="Aktarıyorum.",
            json_message={"handoff": {"reason": "asked", "department": "finance", "urgent": False}},
        )
        return [SlotSet("handoff_open", True)]


class Break(Action):
    def name(self) -> str:
        return "action_break"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        raise RuntimeError(f"seeded, having read {tracker.latest_message['text']}")


class FillSlots(Action):
    """Runs on every turn while slots are filled, where Rasa only warns about a failure."""

    def name(self) -> str:
        return "action_fill_slots"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        if tracker.get_intent_of_latest_message() == "break_slots":
            raise RuntimeError("seeded")
        return []


class Slow(Action):
    def name(self) -> str:
        return "action_slow"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        await asyncio.sleep(30)
        return []


class Silent(Action):
    def name(self) -> str:
        return "action_silent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        return []


class Odd(Action):
    def name(self) -> str:
        return "action_odd"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        dispatcher.utter_message(text="odd", json_message={"surprise": 1})
        return []


class Again(Action):
    def name(self) -> str:
        return "action_again"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        dispatcher.utter_message(text="again")
        return [FollowupAction("action_again")]
