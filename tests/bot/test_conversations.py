"""Whole conversations in both languages with the real model: what the customer writes, and what must then be true."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.bot.conversation_fixtures import Conversation, LiveBot, conversations, live_bot, moments

__all__ = ["live_bot"]
_COUNT = itertools.count(1)


@pytest.mark.parametrize("conversation", conversations(), ids=lambda each: each.name)
def test_the_conversation_goes_as_written(conversation: Conversation, live_bot: LiveBot) -> None:
    run = Run(conversation, live_bot)
    clock = moments(conversation)
    for turn in conversation.turns:
        run.take(turn, next(clock))


class Run:
    """One conversation under way; a failure shows the transcript so far."""

    def __init__(self, conversation: Conversation, bot: LiveBot) -> None:
        self.conversation, self.bot = conversation, bot
        self.id = f"cnv_{next(_COUNT)}_{conversation.name.replace('/', '_')}"
        self.transcript: list[str] = []
        self.offered: list[dict[str, Any]] = []
        bot.service.down = False
        bot.service.now = conversation.clock
        for request in conversation.known:
            mine = request.get("owner") == "customer"
            changes = {key: value for key, value in request.items() if key not in ("number", "owner")}
            bot.service.add(request["number"], self.id if mine else "cnv_of_somebody_else", **changes)
        self._turns = itertools.count(1)

    def take(self, turn: dict[str, Any], now: Any) -> None:
        """Runs one turn and holds its reply against what is expected."""
        self.bot.service.down = turn.get("service") == "down"
        before = len(self.bot.service.requests)
        reply = self.bot.turn(self.id, next(self._turns), now, **self._fields(turn))
        self.offered = [button for message in reply["messages"] for button in message["buttons"]]
        self.transcript.append(f"customer: {turn.get('customer') or '[' + turn['press'] + ']'}")
        for message in reply["messages"]:
            buttons = "".join(f" [{button['title']}]" for button in message["buttons"])
            self.transcript.append(f"     bot: {message['text']}{buttons}")
        found = self._found(reply, len(self.bot.service.requests) - before)
        for name, wanted in turn.get("expect", {}).items():
            problem = _CHECKS[name](found, wanted)
            if problem:
                story = "\n".join(self.transcript)
                pytest.fail(f"{self.conversation.about}\n{story}\n{name}: {problem}\n{found['understood']}", pytrace=False)

    def _fields(self, turn: dict[str, Any]) -> dict[str, Any]:
        common = {"language": self.conversation.language, "verified": self.conversation.verified}
        if "customer" in turn:
            return {**common, "kind": "text", "text": turn["customer"]}
        button = next((each for each in self.offered if each["title"] == turn["press"]), None)
        if button is None:
            pytest.fail(f"{turn['press']!r} was not offered: {[each['title'] for each in self.offered]}", pytrace=False)
        return {**common, "kind": "button", "text": button["title"], "intent": button["intent"], "entities": button["entities"]}

    def _found(self, reply: dict[str, Any], registered: int) -> dict[str, Any]:
        asks = reply["asks"] if "asks" in reply else self.bot.slots(self.id).get("asks")
        cards = [message["card"] for message in reply["messages"] if message["card"]]
        text = "\n".join(message["text"] for message in reply["messages"])
        titles = [button["title"] for button in self.offered]
        return {**reply, "asks": asks, "cards": cards, "text": text, "titles": titles, "registered": registered}


def _same(found: Any, wanted: Any) -> str | None:
    return None if found == wanted else f"{found!r}, wanted {wanted!r}"


def _fields(found: dict[str, Any], wanted: dict[str, Any]) -> str | None:
    wrong = {name: found["fields"].get(name) for name, value in wanted.items() if found["fields"].get(name) != value}
    return f"{wrong}, wanted {wanted}" if wrong else None


def _says(found: dict[str, Any], wanted: str | list[str]) -> str | None:
    parts = [wanted] if isinstance(wanted, str) else wanted
    lacking = [part for part in parts if part not in found["text"]]
    return f"not said: {lacking}" if lacking else None


def _never_says(found: dict[str, Any], wanted: str | list[str]) -> str | None:
    parts = [wanted] if isinstance(wanted, str) else wanted
    said = [part for part in parts if part in found["text"]]
    return f"said: {said}" if said else None


def _card(found: dict[str, Any], wanted: str | None) -> str | None:
    states = [card["state"] if card["kind"] == "request" else card["kind"] for card in found["cards"]]
    return None if (wanted in states if wanted else not states) else f"{states}, wanted {wanted}"


_CHECKS = {
    "language": lambda found, wanted: _same(found["language"], wanted),
    "fields": _fields,
    "without": lambda found, wanted: _same([name for name in wanted if name in found["fields"]], []),
    "asks": lambda found, wanted: _same(found["asks"], wanted),
    "registered": lambda found, wanted: _same(found["registered"], int(wanted)),
    "topic": lambda found, wanted: _same(found["fields"].get("topic"), wanted),
    "handoff": lambda found, wanted: _same((found["handoff"] or {}).get("reason"), wanted),
    "department": lambda found, wanted: _same((found["handoff"] or {}).get("department"), wanted),
    "urgent": lambda found, wanted: _same((found["handoff"] or {}).get("urgent"), wanted),
    "says": _says,
    "never_says": _never_says,
    "buttons": lambda found, wanted: _same([title for title in wanted if title not in found["titles"]], []),
    "card": _card,
    "missing": lambda found, wanted: _same(found["cards"][-1]["missing"] if found["cards"] else None, wanted),
    "intent": lambda found, wanted: _same((found["understood"] or {}).get("intent"), wanted),
}
