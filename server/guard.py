"""One rule against forged calls for all routes: what another site's page sends acts for nobody who is signed in here.

Our own pages may do everything. The pages of sites that show the widget may call, but without cookies: they are known by
the token that they hold. Any other page may change nothing. Programs send no Origin and hold no browser's cookies.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from base.errors import Refused
from server.doors import Origins, header, is_own
from server.parts import Parts
from server.problems import language, problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """ASGI middleware over everything that is not a socket (server/doors.py minds those)."""

    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        self._app, self._allowed = app, Origins(parts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_ours(scope):
            await self._app(scope, receive, send)
            return
        if scope["method"] not in SAFE and not (header(scope, b"origin") and self._allowed(scope)):
            await problem(Refused("forbidden"), language(Request(scope)))(scope, receive, send)
            return
        headers = [pair for pair in scope["headers"] if pair[0] != b"cookie"]
        await self._app({**scope, "headers": headers}, receive, self._readable(scope, send))

    def _readable(self, scope: Scope, send: Send) -> Send:
        """Refusals too may be read by a page that shows the widget: it has to know that its token is no longer good."""
        origin = header(scope, b"origin")
        if not origin or not self._allowed(scope):
            return send

        async def shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", []))
                if not any(name == b"access-control-allow-origin" for name, _ in given):
                    given += [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin")]
                message["headers"] = given
            await send(message)

        return shared


def _is_ours(scope: Scope) -> bool:
    """Whether it comes from a page of ours or from no page. A browser that names no origin still says whether it is ours."""
    if header(scope, b"origin"):
        return is_own(scope)
    return header(scope, b"sec-fetch-site") in ("", "same-origin", "none")
