"""Who comes in by the socket: origins that may connect, and what a hello makes of a line."""

from __future__ import annotations

from collections.abc import Awaitable, MutableMapping
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from base import access, session_store, visitor_store
from base.access import StaffMember
from base.errors import Refused
from base.ids import digest
from base.ledger import Once, single
from handoff import protocol as wire
from handoff import reading
from handoff.events import CustomerIdentified
from handoff.line import Line
from handoff.sides import Agent, Customer
from handoff.sockets import Sockets
from server.parts import Parts

COOKIE = "kopru_staff"


class Origins:
    """Which pages may open a socket: the service's own, and the sites that show the widget."""

    def __init__(self, parts: Parts) -> None:
        self._allowed = {*parts.operator.origins, *parts.settings.public_origins}

    def __call__(self, scope: MutableMapping[str, Any]) -> bool:
        origin = header(scope, b"origin")
        return is_own(scope) or origin in self._allowed


def is_own(scope: MutableMapping[str, Any]) -> bool:
    """Whether the page that asks came from this service. A program without an origin holds no cookie of a browser."""
    origin = header(scope, b"origin")
    return not origin or urlsplit(origin).netloc == header(scope, b"host")


def header(scope: MutableMapping[str, Any], name: bytes) -> str:
    """A header of the request, empty when it is missing."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


class Greeter:
    """Answers hello: a customer by token, staff by the session cookie."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def __call__(self, hello: wire.Hello, line: Line, scope: MutableMapping[str, Any]) -> Customer | Agent:
        if hello.role == "agent":
            return await self._agent(hello, line, scope)
        return await self._customer(hello, line, scope)

    async def _customer(self, hello: wire.Hello, line: Line, scope: MutableMapping[str, Any]) -> Customer:
        parts = self._parts
        who = await self._who(hello, scope)
        visitor = who.visitor
        line.person = visitor
        if client := scope.get("client"):
            parts.desk.guesses.came_from(visitor, str(client[0]), parts.settings.internal_secret)
        now = await parts.conversations.opened(visitor, hello.language)
        own = now.conversation.id
        if now.conversation.verified != who.verified:
            await parts.conversations.act(own, CustomerIdentified(at=parts.clock.now_ms(), verified=who.verified))
            now = await parts.conversations.opened(visitor, hello.language)
        side = Customer(parts.conversations, line, now.conversation.language, own)
        line.put(wire.Welcome("customer", wire.Person(visitor, ""), parts.settings.heartbeat, own, reading.view(now),
                              parts.clock.now_ms()))
        same = hello.conversation == own
        has = hello.last_seq if same else 0
        return await _arrived(side, side.arrive(wire.Resume(own, hello.epoch, has, hello.newest)))

    async def _who(self, hello: wire.Hello, scope: MutableMapping[str, Any]) -> access.Customer:
        """The customer of a ticket, which is spent by it; of the token where the line is made of polls."""
        parts, now = self._parts, self._parts.clock.now_ms()
        if scope["type"] != "websocket":
            found: access.Customer | None = await parts.read(visitor_store.customer_of, hello.token, now)
            if found is None:
                raise Refused("bad_token")
            return found
        ticket = parts.tickets.read(hello.ticket, now)
        work = partial(visitor_store.let_in, key="ticket:" + ticket.once, until=ticket.until, visitor=ticket.visitor, now=now)
        customer: access.Customer | None = await parts.ledger.do(single, Once(work, key=ticket.visitor))
        if customer is None:
            raise Refused("bad_token")
        return customer

    async def _agent(self, hello: wire.Hello, line: Line, scope: MutableMapping[str, Any]) -> Agent:
        parts = self._parts
        token = staff_token(header(scope, b"cookie"))
        member = await parts.read(session_store.member_of, token, parts.clock.now_ms()) if token and is_own(scope) else None
        if member is None:
            raise Refused("not_signed_in")
        parts.doorkeeper.admit(line, digest(token))
        side = Agent(parts.conversations, line, hello.language, member)
        you = wire.Person(member.id, member.name, side.staff.department)
        line.put(wire.Welcome("agent", you, parts.settings.heartbeat, now=parts.clock.now_ms()))
        if access.departments_seen(member, access.CONVERSATION) == ():  # an editor waits for no customer
            line.put(wire.Queue([], full=True))
            return side
        return await _arrived(side, side.arrive())


async def _arrived[S: Customer | Agent](side: S, coming: Awaitable[None]) -> S:
    """The side when all of it is there. Half of one that stayed behind would keep an agent's lease for ever."""
    try:
        await coming
    except BaseException:
        side.leave()
        raise
    return side


async def signed_in(request: Request) -> StaffMember:
    """The member of staff who calls, by the session cookie; raises Refused("not_signed_in")."""
    parts: Parts = request.app.state.parts
    token = staff_token(request.headers.get("cookie", ""))
    member: StaffMember | None = await parts.read(session_store.member_of, token, parts.clock.now_ms()) if token else None
    if member is None:
        raise Refused("not_signed_in")
    return member


def staff_token(cookie: str) -> str:
    """The session token of a Cookie header."""
    try:
        jar = SimpleCookie(cookie)
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""


class SocketRoute(BaseRoute):
    """The socket's path, straight to the sockets: no Starlette object for each frame."""

    def __init__(self, path: str, sockets: Sockets) -> None:
        self.path, self._sockets = path, sockets

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Full match for a WebSocket on the path."""
        full = scope["type"] == "websocket" and scope["path"] == self.path
        return (Match.FULL if full else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the connection over."""
        await self._sockets(scope, receive, send)
