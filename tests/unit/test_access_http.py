"""Requests and documents over HTTP: role × department × action, generated from what was promised, and another's answered like none."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest
from sqlalchemy.engine import Connection

from base import access, identity, session_store
from base.access import ROLES, Reach, StaffRole
from base.ledger import Once, single
from base.settings import Settings
from desk.service import NewRequest
from desk.tracking import number as tracking_number
from server.app import App, create
from server.doors import COOKIE
from tests.support.nasty_files import pdf

TOPICS = {"own department": "withdrawal", "second department": "game", "other department": "login", "held elsewhere": "technical"}
"""Whoever works in finance and games has the first two; the last is another department's, and theirs to work on."""
DEPARTMENTS = ("finance", "game")
NOBODYS = tracking_number(0, "KPR")
RECORDED = {"channel": "phone", "language": "tr", "subject": "Telefonla anlattı", "event_date": "2026-11-01", "transaction_type": "other",
            "consent": "arayan kabul etti"}
Call = tuple[str, str, dict[str, Any]]
CALLS: dict[str, Call] = {
    "look at the request": ("GET", "", {}), "look at its steps": ("GET", "/timeline", {}), "look at what is related": ("GET", "/related", {}),
    "work on it": ("POST", "/steps", {"json": {"kind": "noted", "text": "not"}}),
    "move it": ("POST", "/steps", {"json": {"kind": "moved", "priority": "high"}}),
    "take the case file": ("GET", "/case-file.json", {}), "look at its documents": ("GET", "/documents", {}),
    "put a document on it": ("POST", "/documents", {"content": pdf(), "headers": {"Content-Disposition": "attachment; filename*=UTF-8''a.pdf"}}),
}
CELLS = list(itertools.product(ROLES, TOPICS))


class Office:
    """Four people, one of each role, and a request in each place; `numbers` by place."""

    def __init__(self, app: App) -> None:
        self.app, self.parts = app, app.parts
        self.numbers: dict[str, str] = {}
        self.ids: dict[StaffRole, str] = {}
        self.sessions: dict[StaffRole, str] = {}
        self.keys = itertools.count()

    async def open(self) -> None:
        now = self.parts.clock.now_ms()

        def hire(tx: Connection) -> None:
            for role in ROLES:
                self.ids[role] = identity.add_staff(tx, role, role.title(), role, DEPARTMENTS, "a-password-for-tests", now)
                self.sessions[role] = session_store.start(tx, self.ids[role], now)

        await self.parts.ledger.do(single, Once(hire))
        for place, topic in TOPICS.items():
            new = NewRequest("", "form", "tr", topic, f"Konu {place}", "2026-11-01", "other")
            self.numbers[place] = (await self.parts.desk.register(new, f"vis_{place[:6]}", f"key {place}"))[0].tracking_number

    async def call(self, role: StaffRole, number: str, action: str) -> httpx.Response:
        method, path, more = CALLS[action]
        headers = {"Idempotency-Key": f"k{next(self.keys)}", "Cookie": f"{COOKIE}={self.sessions[role]}", **more.get("headers", {})}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://kopru.test") as http:
            return await http.request(method, f"/api/v1/requests/{number}{path}", **{**more, "headers": headers})

    async def hold(self, role: StaffRole) -> None:
        await self.parts.desk.assign(self.numbers["held elsewhere"], self.ids[role], self.ids["administrator"], f"hold {role}")


@pytest.fixture
async def office(sqlite: Settings) -> AsyncIterator[Office]:
    made = Office(create(sqlite))
    await made.open()
    yield made
    await made.parts.stop()


def reached(role: StaffRole, place: str) -> bool:
    """What the table of roles in docs/operations.md says, in words of its own."""
    return role in ("supervisor", "administrator") or (role == "agent" and place != "other department")


async def differences(office: Office, role: StaffRole, place: str) -> list[tuple[str, int]]:
    """Actions that are answered otherwise than promised; what is not reached is answered like a number that nobody has."""
    if place == "held elsewhere":
        await office.hold(role)
    wrong = []
    for action in CALLS:
        answer = await office.call(role, office.numbers[place], action)
        if reached(role, place):
            good = answer.status_code < 300
        else:
            none = await office.call(role, NOBODYS, action)
            good = (answer.status_code, answer.content) == (404, none.content) and none.status_code == 404
        wrong += [] if good else [(action, answer.status_code)]
    return wrong


@pytest.mark.parametrize(("role", "place"), CELLS, ids=[f"{role}-{place}" for role, place in CELLS])
async def test_a_role_reaches_in_each_place_what_was_promised(office: Office, role: StaffRole, place: str) -> None:
    assert await differences(office, role, place) == []


@pytest.mark.parametrize(("rules", "reach", "role", "place"), [
    ("REQUEST", "all", "agent", "other department"), ("DOCUMENT", "all", "agent", "other department"), ("REQUEST", "nothing", "agent", "own department"),
    ("DOCUMENT", "own", "supervisor", "other department"), ("REQUEST", "own", "editor", "own department")])
async def test_a_changed_rule_would_be_noticed_over_http(office: Office, monkeypatch: pytest.MonkeyPatch, rules: str, reach: Reach, role: StaffRole,
                                                         place: str) -> None:
    """The negative control."""
    whole: access.Rules = getattr(access, rules)
    changed: dict[str, Mapping[StaffRole, Reach]] = {action: {**row, role: reach} for action, row in whole.items()}
    for action, row in changed.items():
        monkeypatch.setitem(whole, action, row)  # type: ignore[arg-type]
    assert await differences(office, role, place)


@pytest.mark.parametrize("role", ROLES)
async def test_an_editor_writes_nobodys_request_down_and_the_others_do(office: Office, role: StaffRole) -> None:
    headers = {"Idempotency-Key": "one", "Cookie": f"{COOKIE}={office.sessions[role]}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(office.app), base_url="http://kopru.test", headers=headers) as http:
        answer = await http.post("/api/v1/requests/recorded", json=RECORDED | {"topic": "withdrawal"})
    assert answer.status_code == (404 if role == "editor" else 201), answer.text


@pytest.mark.parametrize("role", ROLES)
async def test_lists_hold_what_the_role_reaches(office: Office, role: StaffRole) -> None:
    await office.hold(role)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(office.app), base_url="http://kopru.test",
                                 headers={"Cookie": f"{COOKIE}={office.sessions[role]}"}) as http:
        listed = {each["tracking_number"] for each in (await http.get("/api/v1/requests")).json()["requests"]}
    assert listed == {number for place, number in office.numbers.items() if reached(role, place)}


async def test_nobody_without_a_session_reaches_anything(office: Office) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(office.app), base_url="http://kopru.test") as http:
        answers = [await http.request(method, f"/api/v1/requests/{office.numbers['own department']}{path}", **more)
                   for method, path, more in CALLS.values()]
    assert {answer.status_code for answer in answers} == {401}
