"""Who is here: who holds conversations sees every agent with a live line and what they hold, an editor nobody."""

from __future__ import annotations

from typing import Any

import httpx

from base import database, identity, session_store
from base.settings import Settings
from handoff import events as ev
from handoff import presence, queue_store
from handoff.queue_store import Profile
from server.app import create
from server.doors import COOKIE

PEOPLE = (("sef", "Şef Er", "supervisor"), ("elif", "Elif Kaya", "agent"), ("deniz", "Deniz Tan", "editor"))


async def test_who_is_here_is_told_with_load_and_capacity_and_to_whom_it_concerns(settings: Settings) -> None:
    app = create(settings)
    parts = app.parts
    ids: dict[str, str] = {}
    session: dict[str, str] = {}
    with parts.ledger.engine.begin() as tx:
        now = database.now_ms(tx, parts.clock.shift_ms)
        for login, name, role in PEOPLE:
            ids[login] = identity.add_staff(tx, login, name, role, ("support",), "a-password-for-tests", 1)  # type: ignore[arg-type]
            session[login] = session_store.start(tx, ids[login], parts.clock.now_ms())
        presence.set_status(tx, ids["elif"], "break", now)
        presence.set_status(tx, ids["sef"], "available", now)
        queue_store.set_profile(tx, ids["elif"], Profile(capacity=2))
    chat = await parts.conversations.open("vis_1", "tr")
    await parts.conversations.act(chat, ev.CustomerAsksHuman(at=parts.clock.now_ms()))
    await parts.conversations.act(chat, ev.AgentTakes(at=parts.clock.now_ms(), agent=ev.Staff(ids["elif"], "Elif Kaya")))

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kopru.test") as http:
        async def told(login: str) -> list[dict[str, Any]]:
            http.cookies.set(COOKIE, session[login])
            return list((await http.get("/api/v1/agents")).json()["agents"])

        assert (await http.get("/api/v1/agents")).status_code == 401
        elif_ = {"id": ids["elif"], "name": "Elif Kaya", "departments": ["support"], "status": "break", "load": 1, "capacity": 2}
        assert [(each["name"], each["load"]) for each in await told("sef")] == [("Elif Kaya", 1), ("Şef Er", 0)]
        assert (await told("elif"))[0] == elif_
        assert await told("deniz") == []
    await parts.stop()
