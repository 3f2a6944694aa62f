"""What staff and programs do over the API: lists, steps, records of other channels, what belongs together, tables, views."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response, StreamingResponse

from base import identity, refusals, visitor_store
from base.errors import Refused
from base.ledger import Once, single
from base.redaction import masked
from desk import service, store
from desk.listing import Filter
from desk.request import Request as DeskRequest
from desk.service import AlreadyOpen, Move
from server.api import shown
from server.api.calls import Call, Kind, Operation
from server.api.customers import duplicate, look
from server.api.doors import access_request, canonical, check, check_new, scope
from server.api.types import (
    BulkStep,
    Count,
    ListQuery,
    MemberOut,
    Members,
    Other,
    Outcome,
    Outcomes,
    Paged,
    RecordedAddition,
    RecordedRequest,
    Related,
    Rows,
    StaffRequestOut,
    StaffStep,
    Steps,
    TableQuery,
    ViewIn,
    ViewOut,
    Views,
)

COUNT_AT_MOST = 100


async def requests(call: Call) -> Rows:
    """A page of a list."""
    asked: ListQuery = call.query
    found = await call.parts.lists.page(_filter(asked), _sort(asked), scope(call), asked.cursor, asked.limit)
    return Rows([shown.row(call.parts, each) for each in found.requests], found.cursor or None)


async def count(call: Call) -> Count:
    """How many a list has."""
    found = await call.parts.lists.count(_filter(call.query), call.query.sort, scope(call), COUNT_AT_MOST)
    return Count(found, found == COUNT_AT_MOST)


async def table(call: Call) -> Response:
    """The list as a table."""
    parts = await call.parts.lists.export(_filter(call.query), _sort(call.query), scope(call), call.who.id, call.language)
    day = call.parts.clock.now(call.parts.operator.zone).date().isoformat()
    return StreamingResponse(parts, media_type="text/csv; charset=utf-8", headers={
        "Content-Disposition": f'attachment; filename="requests-{day}.csv"', "Cache-Control": "no-store"})


async def record(call: Call) -> StaffRequestOut | Response:
    """A request that was said on the phone, in a message or elsewhere."""
    new: RecordedRequest = call.body
    parts = call.parts
    note = _consented(call)
    topic = parts.operator.topics.get(new.topic)
    if topic is None:
        raise Refused("unknown_topic")
    check_new(call, topic.department)
    customer = await _customer(call)
    made = service.NewRequest("", new.channel, new.language, new.topic, new.subject, new.event_date or "", new.transaction_type or "",
                              new.amount, new.currency, new.payment_method, new.description, new.on_duplicate)
    try:
        request, steps = await parts.desk.register(made, customer, call.key, note)
    except AlreadyOpen as already:
        return await duplicate(call, already, customer)
    return shown.for_staff(parts, request, steps)


async def record_addition(call: Call) -> StaffRequestOut:
    """What a customer said of an open request on the phone, in a message or elsewhere."""
    said: RecordedAddition = call.body
    note = _consented(call)
    request, _ = await access_request(call, "work")
    await call.parts.desk.add_information(request.tracking_number, said.text, said.channel, request.visitor, call.key, note)
    return await _seen(call)


def _consented(call: Call) -> dict[str, str]:
    """Who wrote it down, and how the customer agreed to it: without that nothing said aloud is kept."""
    consent = masked(call.body.consent.strip())
    if call.body.channel != "email" and not consent:
        raise Refused("bad_request", field="consent")
    return {"consent": consent, "recorded_by": call.who.id}


async def _customer(call: Call) -> str:
    """Whose request it is; who names an earlier number must be one who may see that request."""
    new: RecordedRequest = call.body
    if new.customer:
        return new.customer
    if new.earlier:
        earlier: store.Known | None = await call.parts.read(store.find, canonical(call, new.earlier))
        if earlier is None:
            raise Refused("not_found")
        check(call, earlier[0], "look")
        return earlier[0].visitor
    if new.email.strip() or new.phone.strip():
        return (await call.parts.contacts.owner(new.email, new.phone, new.language)).id
    return await _new_customer(call)


async def _new_customer(call: Call) -> str:
    """An id for somebody who has none; a repeat of the call finds the request by its key and not this."""
    now = call.parts.clock.now_ms()
    made, _ = await call.parts.ledger.do(single, Once(lambda tx: visitor_store.new_visitor(tx, call.body.language, now)))
    return str(made)


async def timeline(call: Call) -> Steps:
    """All steps, also of what was merged into the request, page by page."""
    page: Paged = call.query
    request, steps = await access_request(call, whole=call.who.kind == "customer")
    told = shown.timeline(call.parts, request, steps, staff=call.who.kind != "customer")
    begin = _begin(page.cursor)
    return Steps(told[begin : begin + page.limit], f"s{begin + page.limit}" if begin + page.limit < len(told) else None)


def _begin(cursor: str) -> int:
    """A timeline only grows at its end: a place in it is a number."""
    if not cursor:
        return 0
    if not (cursor.startswith("s") and cursor[1:].isascii() and cursor[1:].isdigit() and len(cursor) < 12):
        raise Refused("bad_cursor")
    return int(cursor[1:])


async def take_step(call: Call) -> StaffRequestOut:
    """A step of the people who work on it."""
    request, _ = await access_request(call, "move" if call.body.kind == "moved" else "work")
    await _step(call, request, call.body, call.key)
    return await _seen(call)


async def bulk(call: Call) -> Outcomes:
    """The same step on several, each for itself."""
    told: BulkStep = call.body
    return Outcomes([await _one_of(call, number, told.step) for number in dict.fromkeys(told.numbers)])


async def _one_of(call: Call, typed: str, step: StaffStep) -> Outcome:
    try:
        number = canonical(call, typed)
        found: store.Known | None = await call.parts.read(store.find, number)
        if found is None:
            raise Refused("not_found")
        check(call, found[0], "move" if step.kind == "moved" else "work")
        await _step(call, found[0], step, f"{call.key}:{number}")
    except Refused as refused:
        return Outcome(typed, "refused", refused.code, refusals.text(refused, call.language))
    return Outcome(number, "done")


async def _step(call: Call, request: DeskRequest, step: StaffStep, key: str) -> None:
    desk, number, by = call.parts.desk, request.tracking_number, call.who.id
    if step.kind in ("asked_customer", "resolved") and not step.text.strip():
        raise Refused("bad_request", field="text")
    if step.kind == "assigned":
        await desk.assign(number, await _member(call, step.assignee or ""), by, key)
    elif step.kind == "moved":
        await desk.move(number, Move(step.topic or "", step.department or "", step.priority, step.text), by, key)
    elif step.kind == "reopened":
        await desk.reopen(number, by, key, step.text)
    else:
        await desk.work(number, step.kind, by, key, step.text)


async def _member(call: Call, staff: str) -> str:
    if staff and staff not in {member.id for member in await call.parts.read(identity.all_staff)}:
        raise Refused("bad_request", field="assignee")
    return staff


async def members(call: Call) -> Members:
    """Who works with requests: to whom one can be given, and who took which step."""
    found = [each for each in await call.parts.read(identity.all_staff) if each.role != "editor"]
    return Members([MemberOut(each.id, each.name, each.departments) for each in sorted(found, key=lambda each: each.name)])


async def related(call: Call) -> Related:
    """What has to do with it, as far as the caller may see it."""
    request, _ = await access_request(call)
    found = await call.parts.joining.related(request.tracking_number)

    def told(requests: list[DeskRequest]) -> list[Any]:
        return [shown.row(call.parts, each) for each in requests if _may_see(call, each)]

    return Related(told(found.likely), told(found.linked), told(found.merged), found.into or None)


async def link(call: Call) -> StaffRequestOut:
    """They have to do with each other."""
    number, other = await _both(call)
    await call.parts.joining.link(number, other, call.who.id, call.key)
    return await _seen(call)


async def unlink(call: Call) -> StaffRequestOut:
    """They do not."""
    number, other = await _both(call)
    await call.parts.joining.unlink(number, other, call.who.id, call.key)
    return await _seen(call)


async def merge(call: Call) -> StaffRequestOut:
    """The other one goes on for both."""
    number, other = await _both(call)
    request, steps = await call.parts.joining.merge(number, other, call.who.id, call.key)
    return shown.for_staff(call.parts, request, steps)


async def unmerge(call: Call) -> StaffRequestOut:
    """It goes on by itself again."""
    request, _ = await access_request(call, "work")
    await call.parts.joining.unmerge(request.tracking_number, call.who.id, call.key)
    return await _seen(call)


async def _both(call: Call) -> tuple[str, str]:
    request, _ = await access_request(call, "work")
    number = canonical(call, call.path.get("other") or call.body.number)
    other: store.Known | None = await call.parts.read(store.find, number)
    if other is None:
        raise Refused("not_found")
    check(call, other[0], "work")
    return request.tracking_number, number


async def _seen(call: Call) -> StaffRequestOut:
    """As it stands after the call; who moved it to another department is told, though it is theirs no more."""
    found: store.Known | None = await call.parts.read(store.find, canonical(call, call.path["number"]))
    if found is None:
        raise Refused("not_found")
    return shown.for_staff(call.parts, *found)


def _may_see(call: Call, request: DeskRequest) -> bool:
    try:
        check(call, request, "look")
    except Refused:
        return False
    return True


async def views(call: Call) -> Views:
    """The member's views."""
    return Views([ViewOut(each.id, each.name, each.filter, each.sort) for each in await call.parts.lists.views(call.who.id)])


async def save_view(call: Call) -> ViewOut:
    """A list under a name."""
    told: ViewIn = call.body
    if not told.name.strip():
        raise Refused("bad_request", field="name")
    made = await call.parts.lists.save_view(call.who.id, told.name.strip(), told.filter, told.sort)
    return ViewOut(made.id, made.name, made.filter, made.sort)


async def remove_view(call: Call) -> None:
    """Takes it away."""
    await call.parts.lists.remove_view(call.who.id, call.path["view"])


def _filter(asked: Filter) -> Filter:
    return Filter(**{name: getattr(asked, name) for name in Filter.__struct_fields__})


def _sort(asked: ListQuery | TableQuery) -> Any:
    return "newest" if asked.words else asked.sort


_STAFF: tuple[Kind, ...] = ("staff", "integrator")
_ALL: tuple[Kind, ...] = ("customer", "staff", "integrator")
OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/requests", "requests", "Lists: by number, customer, words, state and all else", _STAFF, requests, Rows,
              query=ListQuery, scope="requests:read"),
    Operation("GET", "/requests/count", "count", "How many a list has, up to 100", _STAFF, count, Count, query=TableQuery,
              scope="requests:read"),
    Operation("GET", "/requests/table.csv", "table", "A list as a table for a spreadsheet; that it was taken is audited", _STAFF,
              table, str, query=TableQuery, scope="requests:export", media="text/csv"),
    Operation("POST", "/requests/recorded", "record", "Record a request of another channel", _STAFF, record, StaffRequestOut,
              RecordedRequest, scope="requests:write", status=201),
    Operation("POST", "/requests/{number}/recorded", "record_addition", "Record what a customer said of an open request", _STAFF,
              record_addition, StaffRequestOut, RecordedAddition, scope="requests:write", status=201),
    Operation("POST", "/requests/bulk", "bulk", "One step on up to 100 requests, each with its outcome", _STAFF, bulk, Outcomes,
              BulkStep, scope="requests:work"),
    Operation("GET", "/requests/{number}", "request", "A request with its last steps", _ALL, look, StaffRequestOut,
              scope="requests:read"),
    Operation("GET", "/requests/{number}/timeline", "timeline", "All steps of a request", _ALL, timeline, Steps, query=Paged,
              scope="requests:read"),
    Operation("POST", "/requests/{number}/steps", "take_step", "Review, ask, resolve, close, assign, move, note", _STAFF, take_step,
              StaffRequestOut, StaffStep, scope="requests:work"),
    Operation("GET", "/requests/{number}/related", "related", "What may be the same, what is linked and merged", _STAFF, related,
              Related, scope="requests:read"),
    Operation("POST", "/requests/{number}/links", "link", "Link two requests", _STAFF, link, StaffRequestOut, Other, scope="requests:work"),
    Operation("DELETE", "/requests/{number}/links/{other}", "unlink", "Take a link back", _STAFF, unlink, StaffRequestOut,
              scope="requests:work"),
    Operation("POST", "/requests/{number}/merge", "merge", "Let another request go on for both", _STAFF, merge, StaffRequestOut, Other,
              scope="requests:work"),
    Operation("POST", "/requests/{number}/unmerge", "unmerge", "Let a merged request go on by itself", _STAFF, unmerge,
              StaffRequestOut, scope="requests:work"),
    Operation("GET", "/members", "members", "Who works with requests: ids and names", ("staff",), members, Members),
    Operation("GET", "/views", "views", "One's saved views", ("staff",), views, Views),
    Operation("POST", "/views", "save_view", "Save a list under a name", ("staff",), save_view, ViewOut, ViewIn),
    Operation("DELETE", "/views/{view}", "remove_view", "Remove a saved view", ("staff",), remove_view, status=204),
)
