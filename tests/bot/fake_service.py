"""The service's internal API in one small server for conversation tests: real HTTP, answers from memory."""

from __future__ import annotations

import asyncio
import re
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

ROOT = Path(__file__).resolve().parents[2]
_FINISHED = ("resolved", "closed", "withdrawn", "archived")
_HOURS = {"hours": 1, "business_days": 24, "weeks": 168, "at_once": 0}


class FakeService:
    """Runs in a thread of its own; `requests` holds what was registered, `down` makes every call fail."""

    def __init__(self, secret: str) -> None:
        self.requests: dict[str, dict[str, Any]] = {}
        self.owners: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.guesses: dict[str, int] = {}
        self.down = False
        self.now = datetime.fromisoformat("2026-11-23T14:30:00+03:00")
        self._secret = secret
        self._operator = yaml.safe_load((ROOT / "operator.yml").read_text(encoding="utf-8"))
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self.url = ""
        threading.Thread(target=self._serve, daemon=True).start()
        self._ready.wait(10)

    def stop(self) -> None:
        """Ends the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    def add(self, number: str, owner: str, **changes: Any) -> None:
        """A request that is there before the conversation begins."""
        self.requests[number] = self._made({"topic": "withdrawal", "subject": "Çekim hâlâ gelmedi"}, number) | changes
        self.owners[number] = owner

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application(middlewares=[self._guard])
        app.add_routes(
            [
                web.get("/internal/v1/operator", self._facts),
                web.post("/internal/v1/requests", self._register),
                web.post("/internal/v1/requests/{number}/additions", self._add),
                web.post("/internal/v1/requests/{number}/withdraw", self._withdraw),
                web.get("/internal/v1/visitors-requests", self._open),
                web.post("/internal/v1/tracking", self._track),
            ]
        )
        runner = web.AppRunner(app)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self._ready.set()
        self._loop.run_forever()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {self._secret}":
            return _problem(404, "not_found")
        if self.down:
            return _problem(503, "unavailable")
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _facts(self, _: web.Request) -> web.Response:
        return web.json_response({name: value for name, value in self._operator.items() if name != "origins"})

    async def _register(self, request: web.Request) -> web.Response:
        body, key = await request.json(), request.headers.get("Idempotency-Key", "")
        if not key:
            return _problem(400, "bad_request")
        if key not in self.keys:
            if not body["subject"] or not body["transaction_type"]:
                return _problem(422, "bad_request")
            if datetime.fromisoformat(body["event_date"][:10]).date() > self.now.date():
                return _problem(422, "future_date")
            same = [each for each in self._open_of(body["conversation"]) if each["topic"] == body["topic"]]
            if same and body.get("on_duplicate") == "ask":
                return _problem(409, "duplicate", request=same[0])
            number = f"KPR-7Q4M-2X9D-{len(self.requests):04d}"
            self.requests[number] = self._made(body, number)
            self.owners[number] = body["conversation"]
            self.keys[key] = number
        return web.json_response(self.requests[self.keys[key]], status=201)

    async def _add(self, request: web.Request) -> web.Response:
        body = await request.json()
        return self._step(request, body["conversation"], "added", 201, {"text": body["text"]})

    async def _withdraw(self, request: web.Request) -> web.Response:
        body = await request.json()
        return self._step(request, body["conversation"], "withdrawn", 200, {})

    async def _open(self, request: web.Request) -> web.Response:
        return web.json_response({"requests": self._open_of(request.query["conversation"])[:5]})

    def _step(self, request: web.Request, conversation: str, kind: str, status: int, data: dict[str, Any]) -> web.Response:
        number, key = request.match_info["number"], request.headers.get("Idempotency-Key", "")
        if not key:
            return _problem(400, "bad_request")
        if self.owners.get(number) != conversation:
            return _problem(404, "not_found")
        found = self.requests[number]
        if key not in self.keys:
            if found["state"] in _FINISHED:
                return _problem(400, "illegal_transition")
            self.keys[key] = number
            found["steps"].append({"kind": kind, "at": self.now.isoformat()} | data)
            found["state"] = kind if kind in _FINISHED else found["state"]
        return web.json_response(found, status=status)

    def _open_of(self, conversation: str) -> list[dict[str, Any]]:
        mine = [number for number, owner in reversed(list(self.owners.items())) if owner == conversation]
        return [self.requests[number] for number in mine if self.requests[number]["state"] not in _FINISHED]

    async def _track(self, request: web.Request) -> web.Response:
        body = await request.json()
        number = re.sub(r"[^A-Z0-9]", "", body["typed"].upper()).replace("O", "0")
        written = "-".join([number[:3], number[3:7], number[7:11], number[11:]])
        if len(number) != 15 or not number.startswith("KPR"):
            return web.json_response({"result": "malformed", "mistake": "length", "request": None})
        found = self.requests.get(written)
        if found is None:
            self.guesses[body["conversation"]] = self.guesses.get(body["conversation"], 0) + 1
            if self.guesses[body["conversation"]] > 5:
                return _problem(429, "too_many_guesses")
            return web.json_response({"result": "unknown", "mistake": None, "request": None})
        owner = self.owners[written] == body["conversation"]
        hidden = {"topic": None, "department": None, "priority": None, "subject": None, "promise": None, "overdue": False, "wanted": None}
        told = found | {"owner": owner} | ({} if owner else hidden | {"steps": found["steps"][-1:]})
        return web.json_response({"result": "found", "mistake": None, "request": told})

    def _made(self, body: dict[str, Any], number: str) -> dict[str, Any]:
        topic = self._operator["topics"][body["topic"]]
        promise, at = topic["promise"], self.now
        hours = _HOURS[promise["unit"]]
        return {
            "tracking_number": number,
            "state": "registered",
            "topic": body["topic"],
            "department": topic["department"],
            "priority": topic["priority"],
            "subject": body["subject"],
            "steps": [{"kind": "registered", "at": at.isoformat()}],
            "promise": promise
            | {
                "due_from": (at + timedelta(hours=hours * promise["from"])).isoformat(),
                "due_to": (at + timedelta(hours=hours * promise["to"])).isoformat(),
            },
            "overdue": False,
            "wanted": None,
            "owner": True,
            "registered_with": body,
        }


def _problem(status: int, code: str, **about: Any) -> web.Response:
    return web.json_response({"type": "about:blank", "title": code, "status": status, "code": code, **about}, status=status)
