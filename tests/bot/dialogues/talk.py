"""A conversation with the dialogues: messages are given as understood, slots are carried from turn to turn."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from actions.dialogues import carry
from actions.replies import Replies
from actions.turn import Entity, Message, Said, Turn
from tests.bot.dialogues.fake_desk import FakeDesk

ROOT = Path(__file__).parents[3]
NOW = datetime.fromisoformat("2026-11-23T14:30:00+03:00")
REPLIES = Replies(ROOT / "data" / "responses")


def rules() -> dict[str, str]:
    """The action that the rules give to each intent."""
    found = {}
    for file in sorted((ROOT / "data" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]:
            intent, action = rule["steps"]
            found[intent["intent"]] = action["action"]
    return found


RULES = rules()


class Talk:
    """`says` and `presses` run a turn; afterwards `said`, `slots` and `handoff` tell how it went."""

    def __init__(self, language: str = "tr", desk: FakeDesk | None = None, verified: bool = True) -> None:
        self.desk = desk or FakeDesk()
        self.slots: dict[str, Any] = {"language": language}
        self.said: list[Said] = []
        self.verified = verified
        self._turns = 0

    def says(self, text: str, intent: str, *found: tuple[str, str, str] | Entity, **more: Any) -> str:
        """The customer types; each of `found` is (kind, value, the words in the text) or a whole entity."""
        entities = tuple(each if isinstance(each, Entity) else entity(text, *each) for each in found)
        return self._turn(Message(text, intent, NOW, entities, **more), intent)

    def presses(self, title: str) -> str:
        """The customer presses a button of the last reply."""
        button = next(each for said in self.said for each in said.buttons if each.title == title)
        entities = tuple(Entity(kind, value) for kind, value in button.entities.items())
        return self._turn(Message(title, button.intent, NOW, entities, pressed=True), button.intent)

    @property
    def asks(self) -> str | None:
        """What the last reply asked for."""
        return self.slots.get("asks")

    @property
    def card(self) -> dict[str, Any]:
        """The last card shown in the turn."""
        return dict(next(said.card for said in reversed(self.said) if said.card))

    @property
    def handoff(self) -> dict[str, Any] | None:
        """The hand-over asked for in the turn, if any."""
        return next((dict(said.handoff) for said in self.said if said.handoff), None)

    @property
    def buttons(self) -> list[str]:
        """The titles offered in the turn."""
        return [button.title for said in self.said for button in said.buttons]

    def _turn(self, message: Message, intent: str) -> str:
        self._turns += 1
        told = {"turn": f"cnv_1:{self._turns}", "conversation": "cnv_1", "verified": self.verified}
        named = replace(message, **told)
        turn = Turn(named, self.slots, REPLIES, self.slots["language"])
        asyncio.run(carry(turn, RULES[intent], self.desk))  # type: ignore[arg-type]
        self.slots.update(turn.changes())
        self.said = turn.said
        return "\n".join(said.text for said in turn.said)


def entity(text: str, kind: str, value: str, words: str) -> Entity:
    """An entity that stands in the text as `words`."""
    start = text.index(words)
    return Entity(kind, value, words, start, start + len(words))
