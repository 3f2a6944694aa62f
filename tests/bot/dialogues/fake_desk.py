"""A service for tests of single dialogues: answers from memory, counts what it registers, fails when told to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from actions.client import ServiceDown, ServiceRefused

ROOT = Path(__file__).parents[3]
NUMBER = "KPR-7Q4M-2X9D-8W69"
AT = "2026-11-23T14:31:00+03:00"


def registered(**changes: Any) -> dict[str, Any]:
    """A registered request as its owner sees it."""
    return {
        "tracking_number": NUMBER,
        "state": "registered",
        "topic": "withdrawal",
        "department": "finance",
        "priority": "high",
        "subject": "Çekim hâlâ gelmedi",
        "steps": [{"kind": "registered", "at": AT}],
        "promise": {
            "unit": "business_days",
            "from": 3,
            "to": 5,
            "due_from": "2026-11-26T14:31:00+03:00",
            "due_to": "2026-11-30T14:31:00+03:00",
        },
        "overdue": False,
        "owner": True,
    } | changes


class FakeDesk:
    """`down` makes every call fail; `tracking` is what any number leads to; `refuses` answers a registration, `change_refused`
    an addition or withdrawal; `mine` are the customer's open requests."""

    def __init__(self) -> None:
        self.down = False
        self.refuses: ServiceRefused | None = None
        self.tracking: dict[str, Any] = {"result": "unknown", "mistake": None, "request": None}
        self.tracked: list[str] = []
        self.mine: list[dict[str, Any]] = []
        self.change_refused: ServiceRefused | None = None
        self.changes: list[tuple[str, ...]] = []
        self.registrations: list[tuple[str, dict[str, Any]]] = []
        self.outlooks: dict[str, Any] = {"outcome": "queued", "place": 1, "wait_minutes": [1, 5], "opens_at": None}
        self.contacts: list[str] = []
        self.waiting: list[dict[str, Any]] = []
        self.rated: list[tuple[str, int, str]] = []
        self.facts: dict[str, Any] = yaml.safe_load((ROOT / "operator.yml").read_text(encoding="utf-8"))

    async def operator(self) -> dict[str, Any]:
        """The shipped operator's file."""
        if self.down:
            raise ServiceDown("operator")
        return self.facts

    async def register(self, request: dict[str, Any], key: str) -> dict[str, Any]:
        """Registers in memory."""
        self.registrations.append((key, dict(request)))
        if self.down:
            raise ServiceDown("register")
        if self.refuses:
            raise self.refuses
        topic = request["topic"]
        promise = registered()["promise"] | {"unit": self.facts["topics"][topic]["promise"]["unit"]}
        return registered(topic=topic, subject=request["subject"], promise=promise)

    async def track(self, conversation: str, typed: str) -> dict[str, Any]:
        """What `tracking` says, for any number."""
        if self.down:
            raise ServiceDown("tracking")
        self.tracked.append(typed)
        if self.tracking.get("result") == "refused":
            raise ServiceRefused(429, {"code": "too_many_guesses"})
        return self.tracking

    async def open_requests(self, conversation: str) -> list[dict[str, Any]]:
        """What `mine` says."""
        if self.down:
            raise ServiceDown("open requests")
        return self.mine

    async def add(self, conversation: str, number: str, text: str, key: str) -> dict[str, Any]:
        """Notes the words."""
        self._change("add", number, key, text)
        return registered(tracking_number=number)

    async def withdraw(self, conversation: str, number: str, key: str) -> dict[str, Any]:
        """Notes the withdrawal."""
        self._change("withdraw", number, key)
        return registered(tracking_number=number, state="withdrawn")

    def _change(self, *what: str) -> None:
        if self.down:
            raise ServiceDown("change")
        if self.change_refused:
            raise self.change_refused
        self.changes.append(what)

    async def outlook(self, conversation: str, department: str | None) -> dict[str, Any]:
        """What `outlooks` says."""
        if self.down:
            raise ServiceDown("outlook")
        return self.outlooks

    async def reached_by(self, conversation: str, email: str) -> dict[str, Any]:
        """Keeps what looks like an address."""
        if self.down:
            raise ServiceDown("contact")
        if "." not in email.partition("@")[2]:
            raise ServiceRefused(422, {"code": "bad_email"})
        self.contacts.append(email)
        return {"email": email}

    async def surveys(self, conversation: str) -> list[dict[str, Any]]:
        """What `waiting` says."""
        if self.down:
            raise ServiceDown("surveys")
        return self.waiting

    async def rate(self, token: str, rating: int, comment: str = "") -> dict[str, Any]:
        """Notes the answer."""
        if self.down:
            raise ServiceDown("rate")
        self.rated.append((token, rating, comment))
        return {}
