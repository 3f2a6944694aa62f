"""Who is here over HTTP: the agents to whom a conversation can be given or handed on, with how much each of them holds."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base import access
from handoff import queue_store
from server.doors import signed_in
from server.parts import Parts
from server.problems import body


def routes() -> list[BaseRoute]:
    """`/api/v1/agents`."""
    return [Route("/api/v1/agents", agents)]


async def agents(request: Request) -> Response:
    """All who are here for who holds conversations; nobody for an editor."""
    parts: Parts = request.app.state.parts
    member = await signed_in(request)
    here = await parts.read(queue_store.roster, parts.clock.shift_ms)
    holds = access.CONVERSATION["transfer"][member.role] != "nothing"
    return body({"agents": here if holds else []}, headers={"Cache-Control": "no-store"})
