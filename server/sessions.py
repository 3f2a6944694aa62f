"""Sessions of staff over HTTP: who looks sees the own ones, an administrator anybody's, and each can be ended."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base import identity, session_store
from base.access import StaffMember
from base.errors import Refused
from base.ids import digest
from base.ledger import Once, single
from server.doors import signed_in, staff_token
from server.parts import Parts
from server.problems import body


def routes() -> list[BaseRoute]:
    """`/api/v1/sessions`; `?login=` names whose, for administrators."""
    return [
        Route("/api/v1/sessions", show, methods=["GET"]),
        Route("/api/v1/sessions", end_others, methods=["DELETE"]),
        Route("/api/v1/sessions/{session}", end, methods=["DELETE"]),
    ]


async def show(request: Request) -> Response:
    """The sessions, the last used first; `here` is the one that asks."""
    parts: Parts = request.app.state.parts
    member = await _whose(request, await signed_in(request))
    found = await parts.read(session_store.of_member, member, parts.clock.now_ms())
    here = _here(request)
    return body({"sessions": [msgspec.to_builtins(each) | {"here": each.id == here} for each in found]})


async def end(request: Request) -> Response:
    """Ends one session; its sockets are closed."""
    parts: Parts = request.app.state.parts
    by, now = await signed_in(request), parts.clock.now_ms()
    member = await _whose(request, by)
    session = request.path_params["session"]
    work = Once(lambda tx: session_store.revoke(tx, member, session, by.id, now), key=member)
    if not await parts.ledger.do(single, work):
        raise Refused("not_found")
    parts.doorkeeper.ended(member)
    return Response(status_code=204)


async def end_others(request: Request) -> Response:
    """Ends all sessions but the one that asks."""
    parts: Parts = request.app.state.parts
    by, now = await signed_in(request), parts.clock.now_ms()
    member = await _whose(request, by)
    token = staff_token(request.headers.get("cookie", ""))
    work = Once(lambda tx: session_store.end_others(tx, member, by.id, now, keep=token), key=member)
    await parts.ledger.do(single, work)
    parts.doorkeeper.ended(member)
    return Response(status_code=204)


async def _whose(request: Request, asking: StaffMember) -> str:
    """The id of the member whose sessions are meant; anybody else's are there for administrators alone."""
    login = request.query_params.get("login", "")
    if not login or login.casefold() == asking.login:
        return asking.id
    if asking.role != "administrator":
        raise Refused("not_found")
    parts: Parts = request.app.state.parts
    try:
        return str(await parts.read(identity.staff_id, login))
    except ValueError:
        raise Refused("not_found") from None


def _here(request: Request) -> str:
    return digest(staff_token(request.headers.get("cookie", "")))[: session_store.SHORT]
