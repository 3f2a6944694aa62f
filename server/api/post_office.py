"""What staff see over the API of mail that came in and messages that go out: what failed, tried again, originals, how fast."""

from __future__ import annotations

from starlette.responses import Response

from base.errors import Refused
from desk.mail.store import Mail
from desk.notices.store import Delivery
from desk.vault import Damaged
from server.api import shown
from server.api.calls import Call, Kind, Operation
from server.api.doors import access_request
from server.api.mail_types import (
    Deliveries,
    DeliveryOut,
    Figures,
    FiguresQuery,
    MailOut,
    MailQuery,
    Mails,
    OutboxQuery,
)
from server.documents import download


async def mails(call: Call) -> Mails:
    """Mail in a state, the newest first, page by page."""
    asked: MailQuery = call.query
    _lead(call)
    found = await call.parts.post.inbox.shown(asked.state, asked.limit + 1, _place(asked.cursor))
    end = found[asked.limit - 1] if len(found) > asked.limit else None
    return Mails([_mail(call, each) for each in found[: asked.limit]], f"{end.received_at}.{end.id}" if end else None)


async def figures(call: Call) -> Figures:
    """How fast mail was registered."""
    asked: FiguresQuery = call.query
    _lead(call)
    found = await call.parts.post.inbox.figures(asked.days)
    return Figures(asked.days, found.arrived, found.waiting, found.in_time, found.late, found.longest // 1000)


async def of_request(call: Call) -> Mails:
    """The mails that belong to a request, the first ones first."""
    request, _ = await access_request(call)
    return Mails([_mail(call, each) for each in await call.parts.post.inbox.of_request(request.tracking_number)], None)


async def original(call: Call) -> Response:
    """A mail as it came; that it was looked at stands in the audit chain first."""
    inbox = call.parts.post.inbox
    found = await inbox.find(call.path["mail"])
    if found is None:
        raise Refused("not_found")
    if found.request:
        call.path["number"] = found.request
        await access_request(call)
    else:
        _lead(call)
    try:
        raw = await inbox.original(found.id)
    except Damaged:
        raise Refused("document_damaged") from None
    if raw is None:
        raise Refused("not_found")
    await inbox.seen(found, call.who.id)
    return download(raw, f"{found.id}.eml", "message/rfc822", {})


async def retry_mail(call: Call) -> None:
    """A mail that failed is taken up again."""
    _lead(call)
    await call.parts.post.inbox.retry(call.path["mail"])


async def outbox(call: Call) -> Deliveries:
    """Messages in a state, the newest first: whom they were for is not among what is told."""
    _lead(call)
    return Deliveries([_delivery(call, each) for each in await call.parts.outbox.shown(call.query.state)])


async def retry_delivery(call: Call) -> None:
    """A dead letter is tried again."""
    _lead(call)
    await call.parts.outbox.retry(call.path["delivery"])


def _lead(call: Call) -> None:
    """What belongs to no department is seen by those who see all of them."""
    if call.who.member is None or call.who.member.role not in ("supervisor", "administrator"):
        raise Refused("forbidden")


def _place(cursor: str) -> tuple[int, str] | None:
    if not cursor:
        return None
    at, _, mail = cursor.partition(".")
    if not (at.isascii() and at.isdigit() and len(at) < 16 and mail):
        raise Refused("bad_cursor")
    return int(at), mail


def _mail(call: Call, mail: Mail) -> MailOut:
    ended = shown.moment(call.parts, mail.ended_at) if mail.ended_at else None
    received = shown.moment(call.parts, mail.received_at)
    return MailOut(mail.id, received, mail.state, mail.why, mail.request or None, mail.tries, ended)


def _delivery(call: Call, delivery: Delivery) -> DeliveryOut:
    ended = shown.moment(call.parts, delivery.ended_at) if delivery.ended_at else None
    return DeliveryOut(delivery.id, shown.moment(call.parts, delivery.at), delivery.request, delivery.kind, delivery.by,
                       delivery.state, delivery.tries, delivery.error, shown.moment(call.parts, delivery.next_at), ended)


_STAFF: tuple[Kind, ...] = ("staff",)
OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/mails", "mails", "Mail that came in, by what became of it; for supervisors", _STAFF, mails, Mails,
              query=MailQuery),
    Operation("GET", "/mails/figures", "mail_figures", "How much mail was registered within the promised 24 hours", _STAFF,
              figures, Figures, query=FiguresQuery),
    Operation("GET", "/mails/{mail}/original", "mail_original", "A mail as it came; each look is audited", _STAFF, original, str,
              media="message/rfc822"),
    Operation("POST", "/mails/{mail}/retry", "retry_mail", "Take up again a mail that failed", _STAFF, retry_mail, status=204),
    Operation("GET", "/requests/{number}/mails", "request_mails", "The mails of a request", _STAFF, of_request, Mails),
    Operation("GET", "/outbox", "outbox", "Messages by state, dead letters when none is named; for supervisors", _STAFF, outbox,
              Deliveries, query=OutboxQuery),
    Operation("POST", "/outbox/{delivery}/retry", "retry_delivery", "Try a dead letter again", _STAFF, retry_delivery,
              status=204),
)
