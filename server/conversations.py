"""What an agent needs around a conversation, over HTTP: the person's other ones and requests, colleagues, and mentions."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base import access, visitor_store
from base.access import Place, StaffMember
from base.errors import Refused
from base.ledger import Once, single
from desk.listing import Filter, Scope
from desk.request import OPEN
from desk.request import Request as DeskRequest
from handoff import around_store, queue_store, reading, scope, search_store
from handoff.state import Conversation
from server.doors import signed_in
from server.parts import Parts
from server.problems import body, read

REQUESTS_AT_MOST = 20


class Seen(Struct, frozen=True, forbid_unknown_fields=True):
    """Where mentions were seen; everywhere when empty."""

    conversation: str = ""


def routes() -> list[BaseRoute]:
    """Below `/api/v1/conversations` and `/api/v1/mentions`."""
    return [
        Route("/api/v1/conversations/{conversation}/around", around),
        Route("/api/v1/conversations", found),
        Route("/api/v1/mentions", mentions, methods=["GET"]),
        Route("/api/v1/mentions/seen", saw_mentions, methods=["POST"]),
    ]


async def around(request: Request) -> Response:
    """Who the customer is, what they have had with us, and which colleagues can be mentioned here."""
    parts, member, c = await looked_at(request)
    owner = await parts.read(visitor_store.owner_of, c.visitor)
    browsers = await parts.read(visitor_store.browsers_of, c.visitor)
    contact = await parts.contacts.of(owner)
    found = await parts.lists.page(Filter(customer=owner), "newest", Scope(), most=REQUESTS_AT_MOST)
    others = await parts.read(around_store.others, browsers, c.id)
    colleagues = [each for each in await parts.read(queue_store.colleagues) if scope.may_look(each, c) and each.id != member.id]
    return body({
        "name": await parts.read(visitor_store.name_of, c.visitor),
        "email": _covered(contact.email) if contact and contact.email else "",
        "colleagues": [{"id": each.id, "name": each.name} for each in colleagues],
        "answers": await parts.read(around_store.answers, c, lambda each: scope.may_look(member, each)),
        "before": await parts.read(around_store.before, c.id),
        "conversations": [reading.row(each) for each in others if scope.may_look(member, each)],
        "requests": [_request(parts, member, each) for each in found.requests],
    }, headers={"Cache-Control": "no-store"})


def _request(parts: Parts, member: StaffMember, request: DeskRequest) -> dict[str, Any]:
    """The customer's request; what it is about only for who may look at it."""
    mine = access.may(access.REQUEST, member, Place(request.visitor, request.department, request.assignee), "look")
    return {"tracking_number": request.tracking_number, "state": request.state, "topic": request.topic,
            "registered_at": request.registered_at, "due_to": request.due_to, "overdue": parts.desk.is_overdue(request),
            "open": request.state in OPEN, "subject": request.subject if mine else ""}


async def found(request: Request) -> Response:
    """`?words=`: conversations that have all of the words, as far as the member may look at them, the last used first."""
    parts: Parts = request.app.state.parts
    member = await signed_in(request)
    words = request.query_params.get("words", "")[:200]
    told = await parts.read(search_store.find, words, access.departments_seen(member, access.CONVERSATION),
                            access.holder_seen(member, access.CONVERSATION))
    lines = [{"row": reading.row(each.conversation), "seq": each.seq, "at": each.at, "by": each.by, "text": each.text}
             for each in told]
    return body({"found": lines}, headers={"Cache-Control": "no-store"})


async def mentions(request: Request) -> Response:
    """Where the member is mentioned, as far as they may still look there."""
    parts: Parts = request.app.state.parts
    member = await signed_in(request)
    found = await parts.read(around_store.mentions_of, member.id)
    return body({"mentions": [each for each, c in found if scope.may_look(member, c)]}, headers={"Cache-Control": "no-store"})


async def saw_mentions(request: Request) -> Response:
    """They were seen."""
    parts: Parts = request.app.state.parts
    member, told, now = await signed_in(request), await read(request, Seen), parts.clock.now_ms()
    saw = Once(lambda tx: around_store.saw_mentions(tx, member.id, told.conversation, now), key=member.id)
    await parts.ledger.do(single, saw)
    return Response(status_code=204)


async def looked_at(request: Request) -> tuple[Parts, StaffMember, Conversation]:
    """The conversation of the path for this member; raises Refused: `not_signed_in`, `not_found`."""
    parts: Parts = request.app.state.parts
    member = await signed_in(request)
    now = await parts.read(reading.standing, request.path_params["conversation"])
    if now is None:
        raise Refused("not_found")
    access.access_conversation(member, scope.place(now.conversation))
    return parts, member, now.conversation


def _covered(address: str) -> str:
    """Enough of an address to ask the customer whether it is theirs."""
    name, _, host = address.partition("@")
    return f"{name[:1]}•••@{host}"
