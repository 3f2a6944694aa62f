"""Plays conversation tests with a trained model, in this process: Rasa's own processor and our actions, no server in between.

The service that the actions ask is a stand-in from memory (`actions/rehearsed.py`). It is not the product in everything, so a
conversation counts only where the published model plays it as written: what is told is what a new model breaks or mends.
"""

from __future__ import annotations

import asyncio
import json
from importlib import import_module
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence

from rasa.core.agent import Agent, load_agent
from rasa.core.utils import AvailableEndpoints
from rasa_sdk.executor import ActionExecutor

from bot import processor, speedups
from bot.channel import run
from bot.conversations import NOW, Conversation, Outcome, filled, problems
from bot.turn import REQUEST_FIELDS, Turn, read_turn

EVERY = 10


class _Actions:
    """In place of the action server's address: the same executor, called and not posted to."""

    url = "in this process"

    def __init__(self, package: str) -> None:
        self.kwargs = {"selective_domain": True}
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, json: Dict[str, Any], **_: Any) -> Any:
        """An action's events and messages."""
        return await self._executor.run(json)


def play_all(model: Path, replies: Path, operator: Path, written: Sequence[Conversation], package: str,
             tell: Callable[[float], None] = lambda _: None) -> List[Outcome]:
    """Each conversation to its end, or to the first turn that is not as written. `package` holds the actions."""
    return asyncio.run(_play_all(model, replies, operator, written, package, tell))


async def _play_all(model: Path, replies: Path, operator: Path, written: Sequence[Conversation], package: str,
                    tell: Callable[[float], None]) -> List[Outcome]:
    processor.install()
    speedups.install()
    desk = import_module(f"{package}.rehearsed").begin(operator, replies, NOW)
    agent = await load_agent(str(model), endpoints=AvailableEndpoints(action=_Actions(package)))
    outcomes = []
    for number, each in enumerate(written, 1):
        outcomes.append(await _play(agent, desk, each))
        if number % EVERY == 0 or number == len(written):
            tell(number / len(written))
    return outcomes


async def _play(agent: Agent, desk: Any, conversation: Conversation) -> Outcome:
    playing = _Playing(agent, desk, conversation)
    try:
        for number, turn in enumerate(conversation.turns, 1):
            outcome = await playing.take(number, turn)
            if outcome is not None:
                return outcome
    except Exception as error:
        return Outcome(conversation, playing.number, ["failed"], playing.typed, getattr(error, "code", type(error).__name__))
    return Outcome(conversation)


class _Playing:
    def __init__(self, agent: Agent, desk: Any, conversation: Conversation) -> None:
        self._agent, self._desk, self._conversation = agent, desk, conversation
        self._name = f"cnv_{conversation.name.replace('/', '_')}"
        self._numbers = desk.known(self._name, conversation.known)
        self._registered = len(desk.registered(self._name))
        self._language = conversation.language
        self._buttons: List[Dict[str, Any]] = []
        self.number, self.typed = 0, ""

    async def take(self, number: int, turn: Dict[str, Any]) -> Optional[Outcome]:
        """The turn's outcome where it is not as written."""
        self.number = number
        self.typed = filled(turn.get("customer") or turn.get("press") or "", self._numbers)
        told = await run(self._agent, self._asked(turn))
        found = self._found(told)
        wrong = problems(found, turn.get("expect") or {}, self._numbers)
        return Outcome(self._conversation, number, wrong, self.typed, found["text"]) if wrong else None

    def _asked(self, turn: Dict[str, Any]) -> Turn:
        body: Dict[str, Any] = {
            "conversation": self._name,
            "turn": f"{self._name}:{self.number}",
            "kind": "text",
            "language": self._language,
            "now": NOW,
            "verified": self._conversation.verified,
            "text": self.typed,
        }
        if "press" in turn:
            chosen = next(each for each in self._buttons if turn["press"] in ("{first}", each["title"]))
            body |= {"kind": "button", "text": chosen["title"], "intent": chosen["intent"], "entities": chosen["entities"]}
        return read_turn(json.dumps(body).encode())

    def _found(self, told: Dict[str, Any]) -> Dict[str, Any]:
        requests = self._desk.registered(self._name)
        new, self._registered = len(requests) - self._registered, len(requests)
        self._language = told["language"]
        offered = [button for message in told["messages"] for button in message["buttons"]]
        self._buttons = offered or self._buttons
        fields = dict(told["fields"])
        if new:
            last = {**requests[-1], **requests[-1]["asked"]}
            fields |= {name: last[name] for name in REQUEST_FIELDS if last.get(name)}
        return {
            "text": "\n".join(message["text"] for message in told["messages"]),
            "language": told["language"],
            "asks": told["asks"],
            "titles": [button["title"] for button in offered],
            "cards": [message["card"] for message in told["messages"] if message["card"]],
            "fields": fields,
            "registered": new,
            "handoff": told["handoff"],
            "intent": (told["understood"] or {}).get("intent"),
        }
