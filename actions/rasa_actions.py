"""Rasa's end of the dialogues: one action class for each name in the rules, tracker in, messages and slots out."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.client import Desk
from actions.dialogues import DIGRESSIONS, FORM, carry
from actions.language import clear_reading, next_language
from actions.replies import Replies
from actions.turn import Entity, Message, Said, Turn

_ROOT = Path(__file__).parent.parent


def _action(name: str) -> type[Action]:
    async def run(
        self: Action, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = turn_of(tracker, _given.get("replies") or _replies())
        await carry(turn, name, _given.get("desk") or _desk())
        for said in turn.said:
            dispatcher.utter_message(text=said.text, buttons=_buttons(said), json_message=_payload(said))
        return [SlotSet(slot, value) for slot, value in turn.changes().items()]

    words = [part.capitalize() for part in name.split("_")]
    return type("".join(words), (Action,), {"name": lambda self: name, "run": run, "__module__": __name__})


# rasa-sdk finds actions as subclasses of `Action`; the list keeps them alive.
ACTIONS = [_action(name) for name in (*FORM, *DIGRESSIONS)]


def answer_from(desk: Desk, replies: Path) -> None:
    """Dialogues ask this service and say these replies from now on: a rehearsal has neither of the published ones."""
    _given["desk"], _given["replies"] = desk, Replies(replies)


_given: dict[str, Any] = {}


def turn_of(tracker: Tracker, replies: Replies) -> Turn:
    """The turn that Rasa's tracker describes, with the language of its reply already decided."""
    slots, latest = tracker.slots, tracker.latest_message
    metadata = latest.get("metadata") or {}
    words = len(_without_numbers(latest).split())
    reading = clear_reading(latest.get("language"), slots.get("language"), words)
    language, asked = next_language(slots.get("language"), slots.get("language_asked"), reading, metadata.get("language"))
    turn = Turn(message_of(latest, tracker.sender_id), slots, replies, language)
    turn.remember(language=language, language_asked=asked)
    return turn


def _without_numbers(latest: dict[str, Any]) -> str:
    """The text without its tracking numbers and sums: "5k TL" and the letters of a number are of no language."""
    text = latest.get("text") or ""
    for found in latest.get("entities") or []:
        if found["entity"] in ("tracking_number", "amount", "currency") and found.get("extractor") != "button":
            text = text[: found["start"]] + " " * (found["end"] - found["start"]) + text[found["end"] :]
    return text


def message_of(latest: dict[str, Any], sender: str) -> Message:
    """The customer's message as Rasa parsed it; the channel's metadata says when, where and by whom."""
    metadata = latest.get("metadata") or {}
    intent = latest.get("intent") or {}
    ranking = latest.get("intent_ranking") or []
    readings = latest.get("readings") or ranking
    entities = tuple(_entity(each) for each in latest.get("entities") or [])
    return Message(
        text=latest.get("text") or "",
        intent=intent.get("name") or "nlu_fallback",
        confidence=float(intent.get("confidence") or 0.0),
        now=_moment(metadata.get("now")),
        entities=entities,
        readings=tuple(each["name"] for each in readings),
        conversation=metadata.get("conversation") or sender,
        turn=metadata.get("turn") or latest.get("message_id") or "",
        language=metadata.get("language"),
        verified=bool(metadata.get("verified")),
        pressed=_is_pressed(latest, ranking),
    )


def _is_pressed(latest: dict[str, Any], ranking: list[dict[str, Any]]) -> bool:
    """A button arrives already understood: its one intent is certain, and its values stand nowhere in the text."""
    intent = latest.get("intent") or {}
    return len(ranking) == 1 and intent.get("confidence") == 1.0 and intent.get("name") != "nlu_fallback"


def _entity(found: dict[str, Any]) -> Entity:
    placed = found.get("extractor") != "button"
    return Entity(
        kind=found["entity"],
        value=str(found["value"]),
        text=found.get("text") or "",
        start=found.get("start") if placed else None,
        end=found.get("end") if placed else None,
        ambiguous=bool(found.get("ambiguous")),
        candidates=tuple(str(each) for each in found.get("candidates") or ()),
        grain=found.get("grain"),
    )


def _moment(told: str | None) -> datetime:
    if told is None:
        return datetime.now(timezone.utc).astimezone()
    return datetime.fromisoformat(told.replace("Z", "+00:00"))


def _buttons(said: Said) -> list[dict[str, Any]]:
    return [{"title": each.title, "intent": each.intent, "entities": dict(each.entities)} for each in said.buttons]


def _payload(said: Said) -> dict[str, Any]:
    parts = {"card": said.card, "handoff": said.handoff}
    return {name: part for name, part in parts.items() if part}


@lru_cache(maxsize=1)
def _replies() -> Replies:
    return Replies(Path(os.environ.get("KOPRU_RESPONSES", _ROOT / "data" / "responses")))


@lru_cache(maxsize=1)
def _desk() -> Desk:
    return Desk.from_environment()
