"""Customers who come over HTTP: a browser that was never here gets a visitor and its token."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base import identity
from base.ledger import Once, single
from server.parts import Parts
from server.polls import shared_with
from server.problems import body, read


class Visit(Struct, frozen=True, forbid_unknown_fields=True):
    """A browser that has no token yet."""

    language: Literal["tr", "en"] = "tr"


def routes() -> list[BaseRoute]:
    """`/api/v1/visits`."""
    return [Route("/api/v1/visits", visit, methods=["POST", "OPTIONS"])]


async def visit(request: Request) -> Response:
    """A new visitor and the token that this browser keeps."""
    parts: Parts = request.app.state.parts
    shared = shared_with(request, parts)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    parts.visits.take(_address(request))
    asked: Visit = await read(request, Visit)
    now = parts.clock.now_ms()
    visitor, token = await parts.ledger.do(single, Once(lambda tx: identity.new_visitor(tx, asked.language, now)))
    return body({"visitor": visitor, "token": token}, 201, shared)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
