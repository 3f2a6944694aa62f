"""Customers over HTTP: tokens and tickets of their browsers, and how they prove who they are."""

from __future__ import annotations

from typing import Annotated, Literal

import structlog
from msgspec import Meta, Struct
from sqlalchemy.engine import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base import customer_store, visitor_store
from base.customer_store import Linked
from base.errors import Refused
from base.ledger import Once, single
from base.metrics import TOKENS_STOLEN
from desk import ownership_store, sign_in_code_store, tracking
from handoff.events import CustomerIdentified
from server.parts import Parts
from server.polls import shared_with
from server.problems import body, read

log = structlog.get_logger()

Token = Annotated[str, Meta(max_length=128)]
Typed = Annotated[str, Meta(max_length=64)]


class Visit(Struct, frozen=True, forbid_unknown_fields=True):
    """A browser that has no token yet."""

    language: Literal["tr", "en"] = "tr"


class Known(Struct, frozen=True, forbid_unknown_fields=True):
    """A browser with its token."""

    token: Token


class Identity(Struct, frozen=True, forbid_unknown_fields=True):
    """What the operator's site signed for the customer who is signed in there."""

    token: Token
    identity: Annotated[str, Meta(max_length=8192)]


class CodeWanted(Struct, frozen=True, forbid_unknown_fields=True):
    """A customer who has a tracking number and reads the address that was left with it."""

    token: Token
    tracking_number: Typed


class Code(Struct, frozen=True, forbid_unknown_fields=True):
    """The code that came."""

    token: Token
    tracking_number: Typed
    code: Typed


def routes() -> list[BaseRoute]:
    """`/api/v1/visits`, `tickets`, `identify`, `sign-in-code`; also for the pages of sites that show the widget."""
    calls = {"visits": visit, "tickets": ticket, "identify": identify, "sign-in-code": ask_code,
             "sign-in-code/confirm": take_code}
    return [Route(f"/api/v1/{path}", call, methods=["POST", "OPTIONS"]) for path, call in calls.items()]


async def visit(request: Request) -> Response:
    """A new visitor, the token that this browser keeps, and a ticket for its first socket."""
    parts, shared = _parts(request)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    parts.visits.take(_address(request))
    asked: Visit = await read(request, Visit)
    now = parts.clock.now_ms()
    visitor, token = await parts.ledger.do(single, Once(lambda tx: visitor_store.new_visitor(tx, asked.language, now)))
    return body({"visitor": visitor, "token": token, "ticket": parts.tickets.new(visitor, now)}, 201, shared)


async def ticket(request: Request) -> Response:
    """A ticket for one socket, and the token to keep from now on (the same one while it is young)."""
    parts, shared = _parts(request)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    asked: Known = await read(request, Known)
    now = parts.clock.now_ms()
    shown = await parts.ledger.do(single, Once(lambda tx: visitor_store.show(tx, asked.token, now), key=asked.token))
    if shown.stolen:
        TOKENS_STOLEN.inc()
        log.warning("visitor_token_stolen", visitor=shown.visitor)
    if not shown.visitor or shown.stolen:
        raise Refused("bad_token")
    return body({"ticket": parts.tickets.new(shown.visitor, now), "token": shown.token or asked.token}, headers=shared)


async def identify(request: Request) -> Response:
    """The browser's visitor is the customer of the proof; its requests and the conversation follow."""
    parts, shared = _parts(request)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    parts.visits.take(_address(request))
    asked: Identity = await read(request, Identity)
    visitor, now = await _visitor(parts, asked.token), parts.clock.now_ms()
    today = parts.clock.now(parts.operator.zone).date()
    proof = parts.prover.check(asked.identity, now, today, parts.operator.minimum_age)

    def work(tx: Connection) -> Linked:
        linked = customer_store.identify(tx, visitor, proof, now)
        ownership_store.hand_over(tx, linked.visitor, linked.owner)
        return linked

    return await _identified(parts, await parts.ledger.do(single, Once(work, key=visitor)), asked.token, shared)


async def ask_code(request: Request) -> Response:
    """Sends a code to the address of the request's customer; the answer is the same for any number."""
    parts, shared = _parts(request)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    parts.codes.take(_address(request))
    asked: CodeWanted = await read(request, CodeWanted)
    await _visitor(parts, asked.token)
    number, now = _number(parts, asked.tracking_number), parts.clock.now_ms()
    await parts.ledger.do(single, Once(lambda tx: sign_in_code_store.ask(tx, number, now, parts.box), key=number))
    return body({"minutes": sign_in_code_store.LASTS_MS // 60_000}, 202, shared)


async def take_code(request: Request) -> Response:
    """The browser's visitor is the customer to whom the code went."""
    parts, shared = _parts(request)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    parts.codes.take(_address(request))
    asked: Code = await read(request, Code)
    visitor, now = await _visitor(parts, asked.token), parts.clock.now_ms()
    number = _number(parts, asked.tracking_number)

    def work(tx: Connection) -> Linked | None:
        owner = sign_in_code_store.take(tx, number, asked.code, now, parts.box)
        if owner is None:
            return None  # the try is counted: a refusal here would undo that
        linked = customer_store.answer_for(tx, visitor, owner, now)
        ownership_store.hand_over(tx, linked.visitor, linked.owner)
        return linked

    linked = await parts.ledger.do(single, Once(work, key=number))
    if linked is None:
        raise Refused("bad_code")
    return await _identified(parts, linked, asked.token, shared)


async def _identified(parts: Parts, linked: Linked, token: str, shared: dict[str, str]) -> Response:
    """Lets the conversation know: staff and the bot see that it is a verified customer's."""
    conversation = await parts.conversations.open(linked.visitor, linked.language)
    await parts.conversations.act(conversation, CustomerIdentified(
        at=parts.clock.now_ms(), verified=True, name=linked.name))
    told = {"visitor": linked.visitor, "token": linked.token or token, "verified": True, "name": linked.name}
    return body(told, headers=shared)


async def _visitor(parts: Parts, token: str) -> str:
    found = await parts.read(visitor_store.customer_of, token, parts.clock.now_ms())
    if found is None:
        raise Refused("bad_token")
    return str(found.visitor)


def _number(parts: Parts, typed: str) -> str:
    """The number in canonical form; the mistake of a malformed one is no secret, its check digits say it."""
    reading = tracking.read(typed, parts.operator.tracking_prefix)
    if reading.mistake:
        raise Refused("bad_request", field="tracking_number")
    return reading.number


def _parts(request: Request) -> tuple[Parts, dict[str, str]]:
    parts: Parts = request.app.state.parts
    return parts, shared_with(request, parts)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
