"""A service inside a test with four people at their consoles and a customer who waits: two agents, one of another department, a supervisor."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import sqlalchemy as sa

from base import audit, identity, session_store
from base.access import StaffMember, StaffRole
from base.errors import Refused
from base.settings import Settings
from handoff import events as ev
from handoff import protocol as wire
from handoff.sides import Agent
from server.app import App, create
from server.doors import COOKIE
from tests.support.room import Wire, browser

PEOPLE: tuple[tuple[str, str, StaffRole, str], ...] = (
    ("elif", "Elif Kaya", "agent", "support"), ("mert", "Mert Demir", "agent", "support"), ("can", "Can Er", "agent", "game"),
    ("sef", "Şef Er", "supervisor", "management"))


class Desk:
    """A service with four people at their consoles and a customer who waits."""

    def __init__(self, app: App) -> None:
        self.app, self.parts = app, app.parts
        self.who: dict[str, StaffMember] = {}
        self.session: dict[str, str] = {}
        self.sides: dict[str, Agent] = {}
        self.wires: dict[str, Wire] = {}
        self.chat, self.cids = "", iter(range(10_000))

    async def open(self) -> None:
        now = self.parts.clock.now_ms()
        with self.parts.ledger.engine.begin() as tx:
            for login, name, role, department in PEOPLE:
                id_ = identity.add_staff(tx, login, name, role, (department,), "a-password-for-tests", 1)
                self.who[login] = StaffMember(id_, login, name, role, (department,))
                self.session[login] = session_store.start(tx, id_, now)
        for login, member in self.who.items():
            line, self.wires[login] = browser()
            line.role = "agent"
            self.sides[login] = Agent(self.parts.conversations, line, "tr", member)
            await self.sides[login].arrive()
        self.chat = await self.parts.conversations.open("vis_1", "tr")
        await self.parts.conversations.act(self.chat, ev.CustomerAsksHuman(at=now))

    async def send(self, login: str, kind: type[Any], **fields: Any) -> dict[str, Any]:
        """A frame of that person's console; the ack or refusal."""
        cid = f"cid{next(self.cids):08}"
        try:
            work = self.sides[login].answer(kind(cid=cid, conversation=self.chat, **fields))
            if work is not None:
                await work
        except Refused as refused:
            return {"type": "refused", "code": refused.code}
        await self.read(lambda: self.answer(login, cid))
        return self.answer(login, cid) or {}

    def answer(self, login: str, cid: str) -> dict[str, Any] | None:
        return next((f for f in self.wires[login].frames if f.get("cid") == cid and f["type"] in ("ack", "refused")), None)

    async def read(self, holds: Callable[[], object]) -> None:
        """Returns when it holds."""
        end = time.monotonic() + 15.0
        while not holds():
            assert time.monotonic() < end, "it never came"
            await asyncio.sleep(0.005)

    async def take(self, login: str) -> int:
        ack = await self.send(login, wire.Take)
        await self.sides[login].resume(wire.Resume(self.chat))
        return int(ack["epoch"])

    def heard(self, login: str, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.wires[login].frames if frame["type"] == kind]

    def http(self, login: str) -> httpx.AsyncClient:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://kopru.test")
        client.cookies.set(COOKIE, self.session[login])
        return client

    def audited(self) -> list[str]:
        with self.parts.read.engine.connect() as tx:
            rows = tx.execute(sa.select(audit.chain.c.action).where(audit.chain.c.about == self.chat).order_by(audit.chain.c.seq))
            return list(rows.scalars())


@asynccontextmanager
async def consoles(settings: Settings) -> AsyncIterator[Desk]:
    """Opened, and taken apart at the end."""
    made = Desk(create(settings))
    await made.open()
    yield made
    await made.parts.stop()
