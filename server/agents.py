"""Who is here over HTTP: the agents a supervisor can give a conversation to, with how much each of them holds."""

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
    """All who are here for who may assign; anybody else is told of themselves."""
    parts: Parts = request.app.state.parts
    member = await signed_in(request)
    here = await parts.read(queue_store.roster, parts.clock.shift_ms)
    leads = access.CONVERSATION["lead"][member.role] == "all"
    return body({"agents": [agent for agent in here if leads or agent.id == member.id]}, headers={"Cache-Control": "no-store"})
