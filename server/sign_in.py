"""Signing in and out: password, second factor with its setting-up, and the session cookie."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import segno
from msgspec import Meta, Struct
from sqlalchemy.engine import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base import device_store, identity, second_factor_store, session_store
from base.access import StaffMember
from base.errors import Refused
from base.ids import digest
from base.ledger import Once, single
from server.doors import COOKIE, signed_in, staff_token
from server.parts import Parts
from server.problems import body, read

DEVICE = "kopru_device"
DEVICE_PATH = "/api/v1/login"
_hashing = asyncio.Semaphore(2)
"""Argon2 takes 64 MB and a core for 50 ms: more at once would hold up everybody's messages."""

Typed = Annotated[str, Meta(max_length=256)]


class Login(Struct, frozen=True, forbid_unknown_fields=True):
    """Staff signing in; `code` of the app or a recovery code, once it was asked for."""

    login: Typed
    password: Typed
    code: Typed = ""


class Code(Struct, frozen=True, forbid_unknown_fields=True):
    """A code of the app that is being set up."""

    code: Typed


class NewPassword(Struct, frozen=True, forbid_unknown_fields=True):
    """A member changes the own password."""

    old: Typed
    new: Typed


def routes() -> list[BaseRoute]:
    """`/api/v1/login`, `logout`, `me`, `password`, `second-factor`."""
    return [
        Route("/api/v1/login", login, methods=["POST"]),
        Route("/api/v1/logout", logout, methods=["POST"]),
        Route("/api/v1/me", me),
        Route("/api/v1/password", password, methods=["POST"]),
        Route("/api/v1/second-factor", begin, methods=["POST"]),
        Route("/api/v1/second-factor/confirm", confirm, methods=["POST"]),
    ]


async def login(request: Request) -> Response:
    """`{you}` with the cookie, or `{next}`: `code` when a code is needed too, `enrol` with what the app needs to be set up."""
    parts: Parts = request.app.state.parts
    asked: Login = await read(request, Login)
    member = await _checked(request, parts, asked)
    now = parts.clock.now_ms()
    enrolled = await parts.read(second_factor_store.is_enrolled, member.id)
    obligatory = second_factor_store.is_obligatory(member.role, parts.settings.second_factor)
    if enrolled and not asked.code:
        return body({"next": "code"})
    if obligatory and not enrolled and not asked.code:
        return body({"next": "enrol", **_setup(parts, member, await _begun(parts, member))})
    return await _entered(request, parts, member, asked.code if enrolled or obligatory else "", enrolled, now)


async def logout(request: Request) -> Response:
    """Ends the session, and the sockets that were opened with it."""
    parts: Parts = request.app.state.parts
    token, now = staff_token(request.headers.get("cookie", "")), parts.clock.now_ms()
    member = await parts.ledger.do(single, Once(lambda tx: session_store.end(tx, token, now)))
    parts.doorkeeper.ended(member)
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE)
    return answer


async def me(request: Request) -> Response:
    """Who is signed in, and whether with a second factor."""
    parts: Parts = request.app.state.parts
    member = await signed_in(request)
    used, now = digest(staff_token(request.headers.get("cookie", ""))), parts.clock.now_ms()
    await asyncio.shield(parts.ledger.do(single, Once(lambda tx: session_store.use(tx, [used], now))))
    return body({"you": identity.shown(member), "second_factor": await parts.read(second_factor_store.is_enrolled, member.id)})


async def password(request: Request) -> Response:
    """The own password anew; all other sessions end."""
    parts: Parts = request.app.state.parts
    member, asked, now = await signed_in(request), await read(request, NewPassword), parts.clock.now_ms()
    parts.sign_ins.take(member.login, "", member.id)
    if not await _fits(await parts.read(identity.credentials, member.login), asked.old):
        raise Refused("bad_credentials")
    if len(asked.new) < identity.SHORTEST_PASSWORD:
        raise Refused("short_password", least=identity.SHORTEST_PASSWORD)
    kept = staff_token(request.headers.get("cookie", ""))

    def work(tx: Connection) -> None:
        identity.set_password(tx, member.login, asked.new, now, by=member.id)
        session_store.revoke_all(tx, member.id, keep=kept)

    await parts.ledger.do(single, Once(work, key=member.id))
    parts.doorkeeper.ended(member.id)
    return Response(status_code=204)


async def begin(request: Request) -> Response:
    """What the app needs; nothing is asked for until a code of it was confirmed."""
    parts: Parts = request.app.state.parts
    member = await signed_in(request)
    return body(_setup(parts, member, await _begun(parts, member)))


async def confirm(request: Request) -> Response:
    """The app is set up; the recovery codes, told once."""
    parts: Parts = request.app.state.parts
    member, asked, now = await signed_in(request), await read(request, Code), parts.clock.now_ms()
    parts.sign_ins.take(member.login, "", member.id)
    work = Once(lambda tx: second_factor_store.confirm(tx, member.id, asked.code, now, parts.box), key=member.id)
    return body({"recovery_codes": await parts.ledger.do(single, work)})


async def _checked(request: Request, parts: Parts, asked: Login) -> StaffMember:
    """The member whose password it is; raises Refused, the same and as slowly for a login that does not exist."""
    now, device = parts.clock.now_ms(), request.cookies.get(DEVICE, "")
    known = device if await parts.read(device_store.is_known, asked.login, device, now) else ""
    parts.sign_ins.take(asked.login, request.client.host if request.client else "", digest(known) if known else "")
    wanted = await parts.read(identity.credentials, asked.login)
    if not await _fits(wanted, asked.password) or wanted.member is None:
        raise Refused("bad_credentials")
    return wanted.member


async def _fits(wanted: identity.Credentials, typed: str) -> bool:
    async with _hashing:
        return await asyncio.to_thread(identity.fits, wanted, typed)


async def _entered(request: Request, parts: Parts, member: StaffMember, code: str, enrolled: bool, now: int) -> Response:
    """Takes the code and begins the session, in one transaction; an earlier session of this browser ends."""
    earlier, device = staff_token(request.headers.get("cookie", "")), request.cookies.get(DEVICE, "")

    def work(tx: Connection) -> tuple[str, str, list[str]]:
        codes: list[str] = []
        if enrolled:
            second_factor_store.check(tx, member.id, code, now, parts.box)
        elif code:
            codes = second_factor_store.confirm(tx, member.id, code, now, parts.box)
        session_store.end(tx, earlier, now)
        token = session_store.start(tx, member.id, now, request.headers.get("user-agent", ""))
        return token, device_store.remember(tx, member.id, device, now), codes

    token, remembered, codes = await parts.ledger.do(single, Once(work, key=member.id))
    answer = body({"you": identity.shown(member)} | ({"recovery_codes": codes} if codes else {}))
    fixed: dict[str, Any] = {"httponly": True, "samesite": "strict", "secure": parts.settings.cookie_secure}
    answer.set_cookie(COOKIE, token, max_age=session_store.MOST_MS // 1000, **fixed)
    answer.set_cookie(DEVICE, remembered, max_age=device_store.KEPT_MS // 1000, path=DEVICE_PATH, **fixed)
    return answer


async def _begun(parts: Parts, member: StaffMember) -> str:
    begin = Once(lambda tx: second_factor_store.begin(tx, member.id, parts.box), key=member.id)
    return str(await parts.ledger.do(single, begin))


def _setup(parts: Parts, member: StaffMember, secret: str) -> dict[str, str]:
    uri = second_factor_store.address(member, secret, parts.operator.name)
    return {"secret": secret, "uri": uri, "qr": segno.make(uri, error="m").svg_data_uri(scale=4, border=3, light="white")}
