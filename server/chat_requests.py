"""Requests that an agent opens or extends for the customer of a chat; the chat shows the customer the card."""

from __future__ import annotations

import hashlib
from typing import Any, Literal

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base import visitor_store
from base.access import StaffMember
from base.errors import Refused
from desk.request import Request as DeskRequest
from desk.service import AlreadyOpen, NewRequest
from handoff import events as ev
from handoff.state import Conversation
from server import internal
from server.conversations import looked_at
from server.parts import Parts
from server.problems import body, language, read


class ChatRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A request that an agent opens for the customer of the chat; `epoch` is the agent's fence."""

    epoch: int
    topic: str
    subject: str
    event_date: str
    transaction_type: str
    amount: str | None = None
    currency: str | None = None
    payment_method: str | None = None
    description: str = ""
    on_duplicate: Literal["ask", "register"] = "ask"


class ChatAddition(Struct, frozen=True, forbid_unknown_fields=True):
    """What an agent adds to one of the customer's open requests."""

    epoch: int
    text: str


def routes() -> list[BaseRoute]:
    """Below `/api/v1/conversations/{conversation}/requests`."""
    return [
        Route("/api/v1/conversations/{conversation}/requests", open_request, methods=["POST"]),
        Route("/api/v1/conversations/{conversation}/requests/{number}/additions", extend_request, methods=["POST"]),
    ]


async def open_request(request: Request) -> Response:
    """Registers for the customer; the chat shows them the card. 409 with an open one on the same."""
    parts, member, c = await looked_at(request)
    told: ChatRequest = await read(request, ChatRequest)
    _held(member, c, told.epoch)
    if told.topic not in parts.operator.topics:
        raise Refused("unknown_topic")
    key, owner = _key(request, member), await parts.read(visitor_store.owner_of, c.visitor)
    fields = {name: getattr(told, name) for name in ChatRequest.__struct_fields__ if name != "epoch"}
    new = NewRequest(conversation=c.id, channel="chat", language=c.language, **fields)
    try:
        made, steps = await parts.desk.register(new, owner, key, {"recorded_by": member.id})
    except AlreadyOpen as already:
        return internal.duplicate(parts, await parts.desk.look_up(already.request, owner), language(request))
    await _show(parts, member, c, made, steps, key, REGISTERED[c.language])
    return body(_told(made), 201)


async def extend_request(request: Request) -> Response:
    """Puts words on one of the customer's open requests; the chat shows them the card."""
    parts, member, c = await looked_at(request)
    told: ChatAddition = await read(request, ChatAddition)
    _held(member, c, told.epoch)
    key, owner = _key(request, member), await parts.read(visitor_store.owner_of, c.visitor)
    number = request.path_params["number"]
    made, steps = await parts.desk.add_information(number, told.text, "chat", owner, key, {"recorded_by": member.id})
    await _show(parts, member, c, made, steps, key, EXTENDED[c.language])
    return body(_told(made), 201)


REGISTERED = {
    "tr": "Talebinizi kaydettim. Takip numaranız {number}.",
    "en": "I have registered your request. Your tracking number is {number}.",
}
EXTENDED = {
    "tr": "Anlattıklarınızı {number} numaralı talebinize ekledim.",
    "en": "I have added what you told me to your request {number}.",
}


async def _show(parts: Parts, member: StaffMember, c: Conversation, made: DeskRequest, steps: list[Any], key: str,
                line: str) -> None:
    """The card in the chat with a line of the agent's, once for each key."""
    who = ev.Staff(member.id, member.name, next(iter(member.departments), ""))
    number, now = made.tracking_number, parts.clock.now_ms()
    card = internal.card(parts, made, steps)
    event = ev.AgentRegisters(at=now, agent=who, epoch=c.epoch, text=line.format(number=number), number=number, card=card)
    await parts.conversations.act(c.id, event, member.id, key.removeprefix("chat:")[:32])


def _told(made: DeskRequest) -> dict[str, str]:
    return {"tracking_number": made.tracking_number, "state": made.state, "topic": made.topic}


def _held(member: StaffMember, c: Conversation, epoch: int) -> None:
    """Refuses who does not hold the chat, before anything is registered for its customer."""
    if c.agent is None or c.agent.id != member.id:
        raise Refused("not_holder", by=c.agent)
    if c.epoch != epoch:
        raise Refused("stale_epoch")


def _key(request: Request, member: StaffMember) -> str:
    given = request.headers.get("idempotency-key", "")
    if not 0 < len(given) <= 120:
        raise Refused("bad_request", field="idempotency-key")
    return "chat:" + hashlib.sha256(f"{member.id}:{given}".encode()).hexdigest()

