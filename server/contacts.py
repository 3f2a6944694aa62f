"""How a customer is reached, over HTTP: seen and changed by the customer's own browser."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base import visitor_store
from base.errors import Refused
from desk.contact import USUAL, Contact, ContactChange
from server.parts import Parts
from server.polls import shared_with
from server.problems import body, language, read


def routes() -> list[BaseRoute]:
    """`/api/v1/contact`."""
    return [Route("/api/v1/contact", contact, methods=["GET", "PUT", "OPTIONS"])]


async def contact(request: Request) -> Response:
    """GET: the contact of the visitor whose token is the bearer's; PUT: changes what the body names."""
    parts: Parts = request.app.state.parts
    shared = shared_with(request, parts, "authorization, content-type")
    if shared:
        shared["Access-Control-Allow-Methods"] = "GET, PUT"
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    visitor = await visitor_of(request, parts)
    spoken = language(request)
    if request.method == "PUT":
        change: ContactChange = await read(request, ContactChange)
        return body(shown(await parts.contacts.change(visitor, change, spoken)), headers=shared)
    return body(shown(await parts.contacts.of(visitor) or Contact(visitor, spoken)), headers=shared)


def shown(found: Contact) -> dict[str, Any]:
    """The contact as its owner sees it: with the usual ways where nothing was chosen."""
    told: dict[str, Any] = msgspec.to_builtins(found)
    return told | {"preferences": msgspec.to_builtins(USUAL | found.preferences)}


async def visitor_of(request: Request, parts: Parts) -> str:
    """The visitor whose token is the bearer's; raises Refused("bad_token")."""
    visitor: str | None = await parts.read(visitor_store.owner_of_token, token_of(request), parts.clock.now_ms())
    if visitor is None:
        raise Refused("bad_token")
    return visitor


def token_of(request: Request) -> str:
    """The bearer's token, empty when none is shown."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""
