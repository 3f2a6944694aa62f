"""Security headers on every answer, errors included: what a page of ours may load, and who may frame it."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
    "font-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
    "require-trusted-types-for 'script'", "trusted-types lit-html",
))
FIXED = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
PERSONAL = (b"cache-control", b"no-store")
"""For answers of the API that do not say themselves how long they hold: they are about a person."""
TLS_ONLY = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
"""Where cookies are sent over TLS only, so is everything."""


class SecurityHeaders:
    """ASGI middleware around the whole application; a header that an answer has already stays, a socket passes untouched."""

    def __init__(self, app: ASGIApp, tls: bool = False) -> None:
        self._app = app
        self._fixed = [*FIXED, TLS_ONLY] if tls else FIXED

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = [*self._fixed, PERSONAL] if scope["path"].startswith("/api/") else self._fixed

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", []))
                names = {name.lower() for name, _ in given}
                message["headers"] = given + [pair for pair in wanted if pair[0] not in names]
            await send(message)

        await self._app(scope, receive, with_headers)
