"""A service from memory, for conversations that are played to see what a new model makes of them: nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from actions import rasa_actions
from actions.client import Desk, ServiceRefused

_FINISHED = ("resolved", "closed", "withdrawn", "archived")
_STEPS: dict[str, tuple[str, ...]] = {
    "in_review": ("in_review",), "waiting_customer": ("in_review", "asked_customer"), "resolved": ("in_review", "resolved"),
    "closed": ("in_review", "resolved", "closed"),
}  # fmt: skip
_HOURS = {"hours": 1, "business_days": 24, "weeks": 168, "at_once": 0}
_TYPES = {"technical": "other", "account_closure": "account_update", "payment": "deposit", "game": "game_round"}
_GUESSES = 5
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_HIDDEN = {**dict.fromkeys(("topic", "department", "priority", "subject", "promise", "wanted")), "overdue": False}


class Rehearsed(Desk):
    """What dialogues may ask of the service, answered for any number of conversations side by side."""

    def __init__(self, operator_file: Path, now: str) -> None:
        super().__init__("", "")
        self._facts: dict[str, Any] = yaml.safe_load(operator_file.read_text(encoding="utf-8"))
        self._now = datetime.fromisoformat(now)
        self._requests: dict[str, dict[str, Any]] = {}
        self._owners: dict[str, str] = {}
        self._done: dict[str, dict[str, Any]] = {}
        self._guessed: dict[str, int] = {}

    def known(self, conversation: str, requests: Sequence[Mapping[str, Any]]) -> list[str]:
        """Requests that are there before the conversation begins; their numbers."""
        return [self._seed(conversation, each) for each in requests]

    def registered(self, conversation: str) -> list[dict[str, Any]]:
        """What the conversation has, in the order in which it came."""
        return [self._requests[number] for number, owner in self._owners.items() if owner == conversation]

    async def operator(self) -> dict[str, Any]:
        """The operator's file."""
        return self._facts

    async def register(self, request: Mapping[str, Any], key: str) -> dict[str, Any]:
        """Registers in memory; refuses a day to come, and asks about a second request on the same topic."""
        if key in self._done:
            return self._done[key]
        if request["event_date"][:10] > self._now.date().isoformat():
            raise ServiceRefused(422, {"code": "future_date"})
        conversation = request["conversation"]
        same = [each for each in self._open(conversation) if each["topic"] == request["topic"]]
        if same and request.get("on_duplicate") == "ask":
            raise ServiceRefused(409, {"code": "duplicate", "request": same[0]})
        self._done[key] = self._made(conversation, dict(request))
        return self._done[key]

    async def add(self, conversation: str, number: str, text: str, key: str) -> dict[str, Any]:
        """Puts the words on the request."""
        return self._step(conversation, number, key, {"kind": "added", "text": text})

    async def withdraw(self, conversation: str, number: str, key: str) -> dict[str, Any]:
        """Takes it back."""
        return self._step(conversation, number, key, {"kind": "withdrawn"})

    async def open_requests(self, conversation: str) -> list[dict[str, Any]]:
        """The open ones, the newest first."""
        return self._open(conversation)[:5]

    async def track(self, conversation: str, typed: str) -> dict[str, Any]:
        """What the number leads to; one wrong letter in a number that is there is told as the check digits would."""
        bare = re.sub(r"[^A-Z0-9]", "", typed.upper()).translate(_LOOKS_LIKE)
        number = "-".join((bare[:3], bare[3:7], bare[7:11], bare[11:]))
        if len(bare) != len("KPR7Q4M2X9D0000"):
            return {"result": "malformed", "mistake": "length", "request": None}
        found = self._requests.get(number)
        if found is None:
            near = any(sum(a != b for a, b in zip(number, there, strict=True)) == 1 for there in self._requests)
            return {"result": "malformed", "mistake": "check", "request": None} if near else self._unknown(conversation)
        owner = self._owners[number] == conversation
        hidden = {} if owner else {**_HIDDEN, "steps": found["steps"][-1:]}
        return {"result": "found", "mistake": None, "request": {**found, "owner": owner, **hidden}}

    async def outlook(self, conversation: str, department: str | None) -> dict[str, Any]:
        """A person is there soon."""
        return {"outcome": "queued", "place": 1, "wait_minutes": [1, 5], "opens_at": None}

    async def reached_by(self, conversation: str, email: str) -> dict[str, Any]:
        """Takes what looks like an address."""
        if "." not in email.partition("@")[2]:
            raise ServiceRefused(422, {"code": "bad_email"})
        return {"email": email}

    async def surveys(self, conversation: str) -> list[dict[str, Any]]:
        """None are waiting."""
        return []

    async def rate(self, token: str, rating: int, comment: str = "") -> dict[str, Any]:
        """Nothing is kept."""
        return {}

    def _open(self, conversation: str) -> list[dict[str, Any]]:
        return [each for each in reversed(self.registered(conversation)) if each["state"] not in _FINISHED]

    def _unknown(self, conversation: str) -> dict[str, Any]:
        self._guessed[conversation] = self._guessed.get(conversation, 0) + 1
        if self._guessed[conversation] > _GUESSES:
            raise ServiceRefused(429, {"code": "too_many_guesses"})
        return {"result": "unknown", "mistake": None, "request": None}

    def _step(self, conversation: str, number: str, key: str, step: dict[str, Any]) -> dict[str, Any]:
        if self._owners.get(number) != conversation:
            raise ServiceRefused(404, {"code": "not_found"})
        found = self._requests[number]
        if key not in self._done:
            if found["state"] in _FINISHED:
                raise ServiceRefused(400, {"code": "illegal_transition"})
            self._done[key] = found
            found["steps"].append({**step, "at": self._now.isoformat()})
            found["state"] = "withdrawn" if step["kind"] == "withdrawn" else found["state"]
        return found

    def _seed(self, conversation: str, told: Mapping[str, Any]) -> str:
        topic = told.get("topic", "withdrawal")
        kind, today = told.get("type") or _TYPES.get(topic, topic), self._now.date().isoformat()
        subject = told.get("subject", "Çekim hâlâ gelmedi")
        request = {"topic": topic, "subject": subject, "event_date": today, "transaction_type": kind}
        made = self._made(conversation if told.get("owner") == "customer" else f"not {conversation}", request)
        made["state"], made["overdue"] = told.get("state", "registered"), bool(told.get("overdue"))
        made["steps"] += [{"kind": kind, "at": self._now.isoformat()} for kind in _STEPS.get(made["state"], ())]
        made["wanted"] = "Dekontun tarihini yazar mısınız?" if made["state"] == "waiting_customer" else None
        return str(made["tracking_number"])

    def _made(self, owner: str, request: dict[str, Any]) -> dict[str, Any]:
        number = f"KPR-7Q4M-2X9D-{len(self._requests) * 37 % 10_000:04d}"  # two numbers differ in more than one place
        topic = self._facts["topics"][request["topic"]]
        promise, hours = topic["promise"], _HOURS[topic["promise"]["unit"]]
        due = {f"due_{end}": (self._now + timedelta(hours=hours * promise[end])).isoformat() for end in ("from", "to")}
        self._owners[number] = owner
        self._requests[number] = {
            "tracking_number": number, "state": "registered", "topic": request["topic"], "department": topic["department"],
            "priority": topic["priority"], "subject": request["subject"], "promise": {**promise, **due}, "overdue": False,
            "steps": [{"kind": "registered", "at": self._now.isoformat()}], "wanted": None, "owner": True, "asked": request,
        }  # fmt: skip
        return self._requests[number]


def begin(operator_file: Path, replies: Path, now: str) -> Rehearsed:
    """From now on dialogues ask this service, and say these replies."""
    desk = Rehearsed(operator_file, now)
    rasa_actions.answer_from(desk, replies)
    return desk
