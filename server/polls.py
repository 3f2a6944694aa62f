"""HTTP door to the line for networks that break WebSockets: `POST /api/v1/poll`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base.errors import Refused
from handoff import polling
from handoff.protocol import MAX_FRAME
from server.doors import Origins, is_own
from server.parts import Parts
from server.problems import whole

BODY_AT_MOST = 4 * MAX_FRAME


def routes() -> list[BaseRoute]:
    """`/api/v1/poll`."""
    return [Route("/api/v1/poll", poll, methods=["POST", "OPTIONS"])]


async def poll(request: Request) -> Response:
    """One poll of a browser; what it may do is what its hello may do on the socket."""
    parts: Parts = request.app.state.parts
    shared = shared_with(request, parts)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    asked = polling.read(await whole(request, BODY_AT_MOST))
    if not polling.is_customers(asked) and not is_own(request.scope):
        raise Refused("forbidden")
    answer = await polling.poll(request.app.state.sockets, request.scope, asked)
    headers = {"Cache-Control": "no-store", "ETag": f'"{answer.mark}"', **shared}
    return Response(answer.frames, media_type="application/json", headers=headers)


def shared_with(request: Request, parts: Parts, may_send: str = "content-type") -> dict[str, str]:
    """CORS headers for a page that may show the widget and what headers it `may_send`, for a later refusal too: without them
    the page would not learn why; raises Refused("forbidden") for any other page."""
    origin = request.headers.get("origin", "")
    if not origin:
        return {}
    if not Origins(parts)(request.scope):
        raise Refused("forbidden")
    request.state.shared = {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Headers": may_send,
                            "Access-Control-Expose-Headers": "etag", "Vary": "Origin"}
    return dict(request.state.shared)
