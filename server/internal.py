"""What the action server asks of the service: on loopback, with the shared secret, as tests/contract/desk_api.json has it."""

from __future__ import annotations

import hmac
import ipaddress
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base.errors import Refused
from base.operator import PRIORITIES
from desk.contact import ContactChange
from desk.request import OURS_ALONE, Step
from desk.request import Request as DeskRequest
from desk.service import AlreadyOpen, Found, NewRequest
from handoff import outlook as outlooks
from handoff import reading
from server import contacts, surveys
from server.parts import Parts
from server.problems import body, language, read


class Addition(Struct, frozen=True, forbid_unknown_fields=True):
    """What a customer adds to a request."""

    conversation: str
    text: str


class Withdrawal(Struct, frozen=True, forbid_unknown_fields=True):
    """A customer takes a request back."""

    conversation: str


class Typed(Struct, frozen=True, forbid_unknown_fields=True):
    """A tracking number as a customer typed it."""

    conversation: str
    typed: str


class Reached(Struct, frozen=True, forbid_unknown_fields=True):
    """How the customer of a conversation wants to be reached."""

    conversation: str
    email: str | None = None
    phone: str | None = None


def routes() -> list[BaseRoute]:
    """Under `/internal/v1`."""
    return [
        Route("/requests", register, methods=["POST"]),
        Route("/requests/{number}/additions", add, methods=["POST"]),
        Route("/requests/{number}/withdraw", withdraw, methods=["POST"]),
        Route("/visitors-requests", open_requests),
        Route("/tracking", look_up, methods=["POST"]),
        Route("/operator", operator),
        Route("/surveys", waiting_surveys),
        Route("/contact", contact, methods=["PUT"]),
        Route("/conversations/{conversation}/outlook", outlook),
    ]


async def register(request: Request) -> Response:
    """Registers a request for the visitor of the conversation; the same Idempotency-Key gives the same one.

    With `on_duplicate: "ask"` an open request on the same stops it: 409 with that request.
    """
    parts, key = _known(request), _key(request)
    new: NewRequest = await read(request, NewRequest)
    visitor = await _visitor(parts, new.conversation)
    try:
        made, steps = await parts.desk.register(new, visitor, key)
    except AlreadyOpen as already:
        return duplicate(parts, await parts.desk.look_up(already.request, visitor), language(request))
    return body(shown(parts, made, steps, owner=True), 201)


async def add(request: Request) -> Response:
    """Puts words of the visitor on one of their open requests; nobody else's is there."""
    parts, key = _known(request), _key(request)
    new: Addition = await read(request, Addition)
    visitor = await _visitor(parts, new.conversation)
    changed, steps = await parts.desk.add_information(request.path_params["number"], new.text, "chat", visitor, key)
    return body(shown(parts, changed, steps, owner=True), 201)


async def withdraw(request: Request) -> Response:
    """The visitor takes one of their open requests back."""
    parts, key = _known(request), _key(request)
    asked: Withdrawal = await read(request, Withdrawal)
    visitor = await _visitor(parts, asked.conversation)
    changed, steps = await parts.desk.withdraw(request.path_params["number"], "chat", visitor, key)
    return body(shown(parts, changed, steps, owner=True))


async def open_requests(request: Request) -> Response:
    """The open requests of the conversation's visitor, the newest first."""
    parts = _known(request)
    visitor = await _visitor(parts, request.query_params.get("conversation", ""))
    found = await parts.desk.open_requests(visitor)
    return body({"requests": [shown(parts, each, steps, owner=True) for each, steps in found]})


async def look_up(request: Request) -> Response:
    """Checks a typed tracking number for the visitor of the conversation."""
    parts = _known(request)
    typed: Typed = await read(request, Typed)
    found = await parts.desk.look_up(typed.typed, await _visitor(parts, typed.conversation))
    told = shown(parts, found.request, found.steps, found.owner) if found.request else None
    return body({"result": found.result, "mistake": found.mistake, "request": told})


async def operator(request: Request) -> Response:
    """The operator's facts, for answers."""
    parts = _known(request)
    facts: dict[str, Any] = msgspec.to_builtins(parts.operator)
    return body({name: value for name, value in facts.items() if name != "origins"})


async def waiting_surveys(request: Request) -> Response:
    """What the conversation's visitor can still be asked about their resolved requests, the newest first."""
    parts = _known(request)
    visitor = await _visitor(parts, request.query_params.get("conversation", ""))
    return body({"surveys": [surveys.shown(each) for each in await parts.surveys.waiting(visitor)]})


async def contact(request: Request) -> Response:
    """Keeps an address that the visitor told in the conversation."""
    parts = _known(request)
    told: Reached = await read(request, Reached)
    visitor = await _visitor(parts, told.conversation)
    change = ContactChange(email=told.email, phone=told.phone)
    return body(contacts.shown(await parts.contacts.change(visitor, change, language(request))))


async def outlook(request: Request) -> Response:
    """What would happen to the conversation if a person of `department` were asked for now."""
    parts = _known(request)
    now = await parts.read(reading.standing, request.path_params["conversation"])
    if now is None:
        raise Refused("not_found")
    c = now.conversation
    department = request.query_params.get("department") or c.department
    if department not in parts.operator.departments:
        raise Refused("unknown_department")
    moment = parts.clock.now(parts.operator.zone)
    place, wait = await parts.conversations.expected(replace(c, department=department))
    contact = await parts.contacts.of(c.visitor)
    told = outlooks.outlook(
        held=c.state == "agent", place=place, wait=wait,
        open_now=parts.operator.is_open(department, moment), opens_at=parts.operator.opens_at(department, moment),
        reachable=bool(contact and (contact.email or contact.phone)))
    opens = told.opens_at.isoformat(timespec="seconds") if told.opens_at else None
    return body({"outcome": told.outcome, "place": told.place, "wait_minutes": list(told.wait), "opens_at": opens})


def shown(parts: Parts, request: DeskRequest, steps: list[Step], owner: bool) -> dict[str, Any]:
    """The request as its owner may see it; a stranger sees the state and the last step's date alone."""
    zone = parts.operator.zone

    def moment(ms: int) -> str:
        return datetime.fromtimestamp(ms / 1000, zone).isoformat(timespec="seconds")

    told_steps = [{"kind": step.kind, "at": moment(step.at)} for step in steps if step.kind not in OURS_ALONE]
    told: dict[str, Any] = {"tracking_number": request.tracking_number, "state": request.state, "owner": owner,
                            "topic": None, "department": None, "priority": None, "subject": None,
                            "steps": told_steps[-1:], "promise": None, "overdue": False, "wanted": None}
    if not owner:
        return told
    promise = parts.desk.promised(request)
    return told | {
        "topic": request.topic, "department": request.department, "priority": PRIORITIES[request.priority],
        "subject": request.subject, "steps": told_steps, "overdue": parts.desk.is_overdue(request),
        "wanted": _wanted(request, steps),
        "promise": {"unit": promise.unit, "from": promise.start, "to": promise.end,
                    "due_from": moment(request.due_from), "due_to": moment(request.due_to)},
    }


def card(parts: Parts, made: DeskRequest, steps: list[Step]) -> dict[str, Any]:
    """The tracking card of a request as its owner sees it in the chat."""
    told = shown(parts, made, steps, owner=True)
    names = ("tracking_number", "state", "topic", "department", "subject", "steps")
    due = {name: told["promise"][name] for name in ("due_from", "due_to")}
    return {"kind": "tracking", **{name: told[name] for name in names}, **due}


def _wanted(request: DeskRequest, steps: list[Step]) -> str | None:
    """What we asked the customer for and still wait for, in the words of who asked."""
    if request.state != "waiting_customer":
        return None
    return next((str(step.data.get("text") or "") for step in reversed(steps) if step.kind == "asked_customer"), "") or None


def duplicate(parts: Parts, found: Found, language: str) -> Response:
    """The problem with the open request in it, so that it can be offered at once."""
    told = shown(parts, found.request, found.steps, owner=True) if found.request else None
    title = _DUPLICATE[1] if language == "en" else _DUPLICATE[0]
    problem = {"type": "about:blank", "title": title, "status": 409, "code": "duplicate", "request": told}
    return Response(msgspec.json.encode(problem), 409, media_type="application/problem+json")


_DUPLICATE = ("Aynı konuda açık bir talebiniz var.", "You already have an open request on this.")


def _key(request: Request) -> str:
    key = request.headers.get("idempotency-key", "")
    if not 0 < len(key) <= 120:
        raise Refused("bad_request", field="idempotency-key")
    return key


async def _visitor(parts: Parts, conversation: str) -> str:
    owner: str | None = await parts.read(reading.owner, conversation)
    if owner is None:
        raise Refused("not_found")
    return owner


def _known(request: Request) -> Parts:
    """Refuses whoever is not our action server: from outside these paths do not exist."""
    parts: Parts = request.app.state.parts
    given = request.headers.get("authorization", "")
    expected = f"Bearer {parts.settings.internal_secret}"
    local = request.client is not None and _is_loopback(request.client.host)
    if not local or not parts.settings.internal_secret or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Refused("not_found")
    return parts


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
