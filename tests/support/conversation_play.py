"""Plays one conversation against the whole started product, over the customer's own socket, and holds it against its file."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.conversation_checks import problems
from tests.support.conversation_files import Conversation, filled
from tests.support.conversation_seed import Seed
from tests.support.people import Agent, Customer

FIELDS = ("topic", "subject", "event_date", "transaction_type", "amount", "currency", "payment_method", "tracking_number")
_UNANSWERED = ("set_language", "ask_human", "leave_queue")
PATIENCE = 20.0
"""Seconds for an answer: the product's own limit is 8, the rest is a machine with much to do."""


@dataclass
class Outcome:
    """How it went: `failed` says why not as written, `turns` counts what the customer did until the first registration."""

    conversation: Conversation
    transcript: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    turns: int | None = None
    intents: list[str] = field(default_factory=list)


class Stage:
    """Where conversations are played: the product's address, its files, who may seed it, and the agent at the console."""

    def __init__(self, address: str, folder: Path, seed: Seed, agent_password: str) -> None:
        self.address, self.folder, self.seed, self.agent_password = address, folder, seed, agent_password

    def row(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """Rows of the service's database."""
        return _rows(self.folder / "kopru.sqlite", query, values)

    def slots(self, conversation: str) -> dict[str, Any]:
        """What Rasa remembers, with `intent` as the last message was read."""
        query = "SELECT data FROM events WHERE sender_id = ? AND type_name IN ('slot', 'user') ORDER BY id"
        slots: dict[str, Any] = {}
        for row in _rows(self.folder / "rasa.sqlite", query, (conversation,)):
            event = json.loads(row["data"])
            if event["event"] == "slot":
                slots[event["name"]] = event["value"]
            else:
                read = event["parse_data"]["intent"]
                slots["intent"], slots["confidence"] = read["name"], round(read["confidence"], 2)
        return slots


async def play(conversation: Conversation, stage: Stage) -> Outcome:
    """Plays it to its end or to the first turn that is not as written."""
    playing = _Playing(conversation, stage)
    try:
        await playing.begin()
        for number, turn in enumerate(conversation.turns, 1):
            await playing.take(number, turn)
            if playing.outcome.failed:
                break
    except Exception as error:
        playing.outcome.failed.append(f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}")
    finally:
        await playing.end()
    return playing.outcome


class _Playing:
    def __init__(self, conversation: Conversation, stage: Stage) -> None:
        self.conversation, self.stage = conversation, stage
        self.outcome = Outcome(conversation)
        self.numbers: list[str] = []
        self.acted = self.registered = 0
        self.customer: Customer
        self.agent: Agent | None = None

    async def begin(self) -> None:
        self.customer = await Customer.arrive(self.stage.address, self.conversation.language)
        self.numbers = await self.stage.seed.known(self.customer.conversation, self.conversation)
        self.registered = len(self._requests())

    async def take(self, number: int, turn: dict[str, Any]) -> None:
        before = self.customer.last_seq
        expected = turn.get("expect") or {}
        quiet = expected.get("silent", False) or (turn.get("widget") in _UNANSWERED and "says" not in expected)
        told = await self._do(turn)
        if not quiet and "agent" not in turn:
            await self.customer.heard(before, PATIENCE)
        found = self._found(before)
        self.outcome.transcript += [f"{number}. {told}", *self._told(found)]
        self.outcome.intents.append(str(found["intent"]))
        if found["registered"] and self.outcome.turns is None:
            self.outcome.turns = self.acted
        self.outcome.failed += problems(found, expected, lambda text: filled(text, self.numbers))

    async def end(self) -> None:
        for person in (getattr(self, "customer", None), self.agent):
            if person:
                await person.close()

    async def _do(self, turn: dict[str, Any]) -> str:
        self.acted += "agent" not in turn
        if "customer" in turn:
            text = filled(turn["customer"], self.numbers)
            await self.customer.say(text)
            return f"customer: {text if len(text) < 300 else text[:300] + ' …'}"
        if "press" in turn:
            title = self._first_button() if turn["press"] == "{first}" else turn["press"]
            await self.customer.press(title)
            return f"customer: [{title}]"
        if "widget" in turn:
            frame = {"type": turn["widget"], "conversation": self.customer.conversation}
            if turn["widget"] == "set_language":
                frame["language"] = turn["text"]
            await self.customer.say_frame(frame)
            return f"widget: {turn['widget']} {turn.get('text', '')}"
        return await self._agent_does(turn["agent"], turn.get("text", ""))

    def _first_button(self) -> str:
        """The first one offered last, whatever it says."""
        return str(next(e["buttons"][0]["title"] for _, e in sorted(self.customer.screen.items(), reverse=True) if e.get("buttons")))

    async def _agent_does(self, what: str, text: str) -> str:
        if self.agent is None:
            self.agent = await Agent.sign_in(self.stage.address, "ada", self.stage.agent_password)
            await self.agent.open(self.customer.conversation)
        agent = self.agent
        if what == "takes":
            answer = await agent.take(self.customer.conversation)
        else:
            kind, key = {"replies": ("reply", "text"), "resolves": ("resolve", "reason"), "gives_back": ("give_back", "agreed")}[what]
            answer = await agent.say_frame({"type": kind, "conversation": agent.conversation, "epoch": agent.epoch, key: text})
        if answer["type"] == "refused":
            raise AssertionError(f"agent {what}: {answer['code']}")
        await self.customer.until(lambda: self.customer.last_seq >= answer["seq"], "what the agent did")
        return f"agent {what}: {text}"

    def _found(self, before: int) -> dict[str, Any]:
        stage, name = self.stage, self.customer.conversation
        row = stage.row("SELECT * FROM conversations WHERE id = ?", name)[0]
        slots, requests = stage.slots(name), self._requests()
        new, self.registered = len(requests) - self.registered, len(requests)
        said = [e for s, e in sorted(self.customer.screen.items()) if s > before and e["by"] == "bot"]
        events = [e for s, e in sorted(self.customer.screen.items()) if s > before and e["by"] == "system"]
        queued = stage.row("SELECT * FROM entries WHERE conversation = ? AND seq > ? AND event = 'queued'", name, before)
        fields = {key: slots[key] for key in FIELDS if slots.get(key) is not None}
        if new:
            fields |= {key: value for key, value in requests[-1].items() if key in FIELDS and value}
        return {
            "said": said, "text": "\n".join(e.get("text", "") for e in said), "language": row["language"], "state": row["state"],
            "titles": [b["title"] for e in said for b in e.get("buttons", ())], "cards": [e["card"] for e in said if e.get("card")],
            "fields": fields, "slots": {key for key, value in slots.items() if value is not None}, "asks": slots.get("asks"), "intent": slots.get("intent"), "confidence": slots.get("confidence"),
            "registered": new, "request": requests[-1] if new else None, "events": [e.get("event") for e in events],
            "handoff": json.loads(queued[-1]["extra"])["data"] if queued else None, "urgent": row["priority"] == 0, "row": row,
        }

    def _requests(self) -> list[dict[str, Any]]:
        query = "SELECT r.* FROM requests r JOIN conversations c ON c.visitor = r.visitor WHERE c.id = ? ORDER BY r.rowid"
        return self.stage.row(query, self.customer.conversation)

    def _told(self, found: dict[str, Any]) -> list[str]:
        lines = []
        for entry in found["said"]:
            buttons = "".join(f" [{button['title']}]" for button in entry.get("buttons", ()))
            card = entry.get("card") or {}
            shown = f"  ‹{card.get('state')} {card.get('fields') or card.get('tracking_number')}›" if card else ""
            lines.append(f"        bot: {entry.get('text', '')}{buttons}{shown}")
        events = f" · {', '.join(map(str, found['events']))}" if found["events"] else ""
        return [*lines, f"             ({found['intent']} {found['confidence']}, asks {found['asks']}{events})"]


def _rows(file: Path, query: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(file, timeout=10)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(query, values)]
