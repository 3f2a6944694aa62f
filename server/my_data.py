"""A customer takes their own data along: `GET /api/v1/my-data.zip`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base.access import Customer
from base.errors import Refused
from server.documents import download, person_of
from server.parts import Parts
from server.polls import shared_with


def routes() -> list[BaseRoute]:
    """`/api/v1/my-data.zip`."""
    return [Route("/api/v1/my-data.zip", my_data, methods=["GET", "OPTIONS"])]


async def my_data(request: Request) -> Response:
    """All that is kept about the customer whose token is the bearer's."""
    parts: Parts = request.app.state.parts
    shared = shared_with(request, parts, "authorization")
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    who = await person_of(request, parts)
    if not isinstance(who, Customer):
        raise Refused("forbidden")
    parts.upload_rate.take(who.visitor)
    ids = tuple(dict.fromkeys(filter(None, (who.visitor, who.owner))))
    return download(await parts.rights.export(ids, who.visitor), "my-data.zip", "application/zip", shared)
