"""What customers do over the API: register, look, add, take back, disagree; and what everybody may know."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from base import refusals
from base.errors import Refused
from desk import request as desk_request
from desk import service
from desk.listing import Filter, Scope
from desk.service import AlreadyOpen
from server.api import shown
from server.api.calls import Call, Kind, Operation
from server.api.doors import access_request
from server.api.types import (
    Addition,
    DepartmentOut,
    Departments,
    Disagreement,
    NewRequest,
    Paged,
    Problem,
    Reason,
    RequestOut,
    Rows,
    TopicOut,
    Topics,
    Tracked,
    Typed,
    Words,
)


async def register(call: Call) -> RequestOut | Response:
    """The request, once for each key."""
    new: NewRequest = call.body
    made = service.NewRequest(
        "", new.channel, new.language, new.topic, new.subject, new.event_date, new.transaction_type, new.amount, new.currency,
        new.payment_method, new.description, new.on_duplicate)
    try:
        request, steps = await call.parts.desk.register(made, call.who.id, call.key)
    except AlreadyOpen as already:
        return await duplicate(call, already, call.who.id)
    return shown.for_customer(call.parts, request, steps)


async def duplicate(call: Call, already: AlreadyOpen, customer: str) -> Response:
    """409 with the open request, so that it can be offered at once."""
    found = await call.parts.desk.look_up(already.request, customer)
    told = shown.for_customer(call.parts, found.request, found.steps) if found.request else None
    title = refusals.text(Refused("duplicate"), call.language)
    problem = Problem("about:blank", title, 409, "duplicate", request=told)
    return Response(msgspec.json.encode(problem), 409, media_type="application/problem+json")


async def own(call: Call) -> Rows:
    """The customer's requests, the newest first."""
    page: Paged = call.query
    found = await call.parts.lists.page(Filter(customer=call.who.id), "newest", Scope(), page.cursor, page.limit)
    return Rows([shown.row(call.parts, each) for each in found.requests], found.cursor or None)


async def look(call: Call) -> RequestOut:
    """One of the customer's requests."""
    request, steps = await access_request(call)
    if call.who.kind != "customer":
        return shown.for_staff(call.parts, request, steps)
    if await call.parts.desk.warn(request):  # a missed promise that is seen before the sweep finds it
        request, steps = await access_request(call)
    return shown.for_customer(call.parts, request, steps)


async def add(call: Call) -> RequestOut:
    """Words on an open request, by its customer or by a program for them."""
    new: Addition = call.body
    request, _ = await access_request(call, "add" if call.who.kind == "customer" else "work")  # type: ignore[arg-type]
    await call.parts.desk.add_information(request.tracking_number, new.text, new.channel, request.visitor, call.key)
    return await look(call)


async def withdraw(call: Call) -> RequestOut:
    """Taken back by its customer."""
    request, _ = await access_request(call)
    await call.parts.desk.withdraw(request.tracking_number, "panel", call.who.id, call.key)
    return await look(call)


async def reopen(call: Call) -> RequestOut:
    """Taken up again within the time for it."""
    request, _ = await access_request(call)
    await call.parts.desk.reopen(request.tracking_number, call.who.id, call.key, call.body.text, call.who.id)
    return await look(call)


async def disagree(call: Call) -> RequestOut:
    """A resolution is not accepted: management decides."""
    request, _ = await access_request(call)
    await call.parts.desk.disagree(request.tracking_number, call.who.id, call.key, call.body.text)
    return await look(call)


async def escalate(call: Call) -> RequestOut:
    """To management."""
    request, _ = await access_request(call)
    await call.parts.desk.escalate(request.tracking_number, call.who.id, call.key, call.body.text)
    return await look(call)


async def track(call: Call) -> Tracked:
    """What a typed number leads to."""
    found = await call.parts.desk.look_up(call.body.typed, call.who.id)
    if found.request is None:
        return Tracked(found.result, found.mistake)
    steps = [step for step in found.steps if step.kind not in desk_request.OURS_ALONE]
    last = shown.moment(call.parts, steps[-1].at) if steps else None
    told = shown.for_customer(call.parts, found.request, found.steps) if found.owner else None
    return Tracked("found", None, found.request.state, last, told)


async def topics(call: Call) -> Topics:
    """What a request can be about, and what is promised."""
    found = call.parts.operator.topics.items()
    return Topics([TopicOut(name, Words(t.name.tr, t.name.en), t.department, t.priority, t.identity, t.promise.unit,
                            t.promise.start, t.promise.end) for name, t in found])


async def departments(call: Call) -> Departments:
    """Who answers, and whether somebody is there now."""
    operator, now = call.parts.operator, call.parts.clock.now()
    return Departments([DepartmentOut(name, Words(d.name.tr, d.name.en), operator.is_open(name, now))
                        for name, d in operator.departments.items()])


_CUSTOMER: tuple[Kind, ...] = ("customer",)
OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/topics", "topics", "What a request can be about", ("anyone",), topics, Topics),
    Operation("GET", "/departments", "departments", "Who answers, and whether somebody is there now", ("anyone",), departments, Departments),
    Operation("POST", "/requests", "register", "Register a request of one's own", _CUSTOMER, register, RequestOut, NewRequest, status=201),
    Operation("GET", "/own/requests", "own_requests", "One's own requests, the newest first", _CUSTOMER, own, Rows, query=Paged),
    Operation("POST", "/tracking", "track", "Where a typed number leads; guessing is slowed, then stopped", _CUSTOMER, track, Tracked, Typed),
    Operation("POST", "/requests/{number}/additions", "add", "Put words on an open request", ("customer", "integrator"), add, RequestOut,
              Addition, scope="requests:write", status=201),
    Operation("POST", "/requests/{number}/withdraw", "withdraw", "Take one's request back", _CUSTOMER, withdraw, RequestOut),
    Operation("POST", "/requests/{number}/reopen", "reopen", "Take up a resolved request again", _CUSTOMER, reopen, RequestOut, Reason),
    Operation("POST", "/requests/{number}/disagree", "disagree", "Not accept a resolution: management decides, for good", _CUSTOMER,
              disagree, RequestOut, Disagreement),
    Operation("POST", "/requests/{number}/escalate", "escalate", "Take an open request to management", _CUSTOMER, escalate, RequestOut, Reason),
)
