"""A message left in the chat when nobody is there: it becomes a request with a number, and the chat says when people are back."""

from __future__ import annotations

import hashlib

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base import visitor_store
from base.errors import Refused
from base.redaction import masked
from desk.contact import ContactChange, read_email, read_phone
from desk.notices import wording
from desk.request import Request as DeskRequest
from desk.request import Step
from desk.service import AlreadyOpen, NewRequest
from handoff import events as ev
from handoff.state import Conversation
from server import internal
from server.contacts import token_of
from server.parts import Parts
from server.polls import shared_with
from server.problems import body, read

SUBJECT_AT_MOST, TEXT_AT_MOST = 200, 4000


class LeftMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """What was typed into the form: `contact` is an e-mail address or a phone number."""

    subject: str
    text: str
    contact: str


def routes() -> list[BaseRoute]:
    """`/api/v1/left-messages`."""
    return [Route("/api/v1/left-messages", leave, methods=["POST", "OPTIONS"])]


async def leave(request: Request) -> Response:
    """Keeps the address, registers the message (or puts it on the open request on the same), and shows the card in the chat."""
    parts: Parts = request.app.state.parts
    shared = shared_with(request, parts, "authorization, content-type, idempotency-key")
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    parts.visits.take(request.client.host if request.client else "")
    customer = await parts.read(visitor_store.customer_of, token_of(request), parts.clock.now_ms())
    if customer is None:
        raise Refused("bad_token")
    left, key = _whole(await read(request, LeftMessage)), _key(request, customer.visitor)
    c = await _conversation(parts, customer.visitor)
    way = "email" if "@" in left.contact else "phone"
    change = ContactChange(email=left.contact) if way == "email" else ContactChange(phone=left.contact)
    await parts.contacts.change(customer.owner, change, c.language)
    made, steps = await _registered(parts, c, left, customer.owner, key)
    event = ev.CustomerLeavesMessage(
        at=parts.clock.now_ms(), text=f"{left.subject}\n{left.text}", number=made.tracking_number,
        card=internal.card(parts, made, steps), told=_told(parts, c, made, way))
    try:
        await parts.conversations.act(c.id, event, customer.visitor, key.removeprefix("left:")[:32])
    except Refused as refused:
        if refused.code != "cid_reused":  # the first try had arrived, and what is said of it has changed since
            raise
    return body({"tracking_number": made.tracking_number}, 201, shared)


def _whole(left: LeftMessage) -> LeftMessage:
    """What can be kept of it, and the address read; raises Refused with the field that is wrong, from the top."""
    subject, text = left.subject.strip(), left.text.strip()
    for field, value, most in (("subject", subject, SUBJECT_AT_MOST), ("text", text, TEXT_AT_MOST)):
        if not value:
            raise Refused(f"no_{field}", field=field)
        if len(value) > most:
            raise Refused("too_long", field=field, most=most)
    contact = left.contact.strip()
    if not contact:
        raise Refused("no_contact", field="contact")
    try:
        contact = read_email(contact) if "@" in contact else read_phone(contact)
    except Refused as refused:
        raise Refused(refused.code, field="contact") from refused
    return replace(left, subject=masked(subject), text=masked(text), contact=contact)


async def _conversation(parts: Parts, visitor: str) -> Conversation:
    return (await parts.conversations.opened(visitor, "tr")).conversation


async def _registered(parts: Parts, c: Conversation, left: LeftMessage, owner: str, key: str) -> tuple[DeskRequest, list[Step]]:
    topic = str(c.fields.get("topic") or "")
    new = NewRequest(
        conversation=c.id, channel="chat", language=c.language, topic=topic if topic in parts.operator.topics else "other",
        subject=left.subject, event_date=parts.clock.now(parts.operator.zone).date().isoformat(), transaction_type="other",
        description=left.text, on_duplicate="ask")
    try:
        return await parts.desk.register(new, owner, key)
    except AlreadyOpen as already:
        return await parts.desk.add_information(already.request, f"{left.subject}\n{left.text}", "chat", owner, key)


SAID = {
    "tr": {
        "email": "Mesajınız ekibimize iletildi. Yanıtı e-postayla göndereceğiz.",
        "phone": "Mesajınız ekibimize iletildi. Yanıtı verdiğiniz telefon numarasına ileteceğiz.",
        "email closed": "Mesajınız ekibimize iletildi. Ekibimiz {opens} itibarıyla burada; yanıtı e-postayla göndereceğiz.",
        "phone closed": "Mesajınız ekibimize iletildi. Ekibimiz {opens} itibarıyla burada; yanıtı verdiğiniz telefon numarasına "
                        "ileteceğiz.",
    },
    "en": {
        "email": "Your message is with our team. We will reply by e-mail.",
        "phone": "Your message is with our team. We will reply to the phone number you gave.",
        "email closed": "Your message is with our team. They are back on {opens} and will reply by e-mail.",
        "phone closed": "Your message is with our team. They are back on {opens} and will reply to the phone number you gave.",
    },
}


def _told(parts: Parts, c: Conversation, made: DeskRequest, way: str) -> str:
    now = parts.clock.now(parts.operator.zone)
    opens = None if parts.operator.is_open(made.department, now) else parts.operator.opens_at(made.department, now)
    said = SAID[c.language][f"{way} closed" if opens else way]
    return said.format(opens=wording.on(opens, now, c.language)) if opens else said


def _key(request: Request, visitor: str) -> str:
    given = request.headers.get("idempotency-key", "")
    if not 0 < len(given) <= 120:
        raise Refused("bad_request", field="idempotency-key")
    return "left:" + hashlib.sha256(f"{visitor}:{given}".encode()).hexdigest()
