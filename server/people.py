"""Coming and going over HTTP: visits of customers, sign-in of staff."""

from __future__ import annotations

import asyncio
from typing import Literal

from msgspec import Struct
from sqlalchemy.engine import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base import identity
from base.errors import Refused
from base.ledger import Once, single
from server.doors import COOKIE, is_own, staff_token
from server.parts import Parts
from server.polls import shared_with
from server.problems import body, read


class Visit(Struct, frozen=True, forbid_unknown_fields=True):
    """A browser that has no token yet."""

    language: Literal["tr", "en"] = "tr"


class Login(Struct, frozen=True, forbid_unknown_fields=True):
    """Staff signing in."""

    login: str
    password: str


def routes() -> list[BaseRoute]:
    """`/api/v1/visits`, `login`, `logout`, `me`."""
    return [
        Route("/api/v1/visits", visit, methods=["POST", "OPTIONS"]),
        Route("/api/v1/login", login, methods=["POST"]),
        Route("/api/v1/logout", logout, methods=["POST"]),
        Route("/api/v1/me", me),
    ]


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


async def login(request: Request) -> Response:
    """Checks the password and sets the session cookie."""
    parts: Parts = request.app.state.parts
    _same_origin(request)
    parts.logins.take(_address(request))
    asked: Login = await read(request, Login)
    member = await parts.read(identity.check_password, asked.login, asked.password)
    now = parts.clock.now_ms()
    token = await parts.ledger.do(single, Once(lambda tx: identity.new_session(tx, member.id, now)))
    answer = body({"you": identity.shown(member)})
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=parts.settings.cookie_secure,
                      max_age=identity.SESSION_MOST_MS // 1000)
    return answer


async def logout(request: Request) -> Response:
    """Ends the session."""
    parts: Parts = request.app.state.parts
    _same_origin(request)
    token = staff_token(request.headers.get("cookie", ""))
    await parts.ledger.do(single, Once(lambda tx: identity.end_session(tx, token)))
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE)
    return answer


async def me(request: Request) -> Response:
    """Who is signed in."""
    parts: Parts = request.app.state.parts
    token = staff_token(request.headers.get("cookie", ""))
    now = parts.clock.now_ms()
    member = await parts.read(identity.member_of, token, now) if token else None
    if member is None:
        raise Refused("not_signed_in")

    def used(tx: Connection) -> None:
        identity.use_session(tx, token, now)

    await asyncio.shield(parts.ledger.do(single, Once(used)))
    return body({"you": identity.shown(member)})


def _same_origin(request: Request) -> None:
    """An unsafe call with a cookie must come from a page of ours (CSRF)."""
    if not is_own(request.scope):
        raise Refused("forbidden")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
