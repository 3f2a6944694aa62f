"""Which request a call may touch: the one place where the API decides it, by the doors of base/access.py."""

from __future__ import annotations

from base import access
from base.access import Customer, Place, RequestAction
from base.errors import Refused
from desk import duplicate_store, store, tracking
from desk.listing import Scope
from desk.request import Request
from server.api.calls import Call


async def access_request(call: Call, action: RequestAction = "look", whole: bool = False) -> store.Known:
    """The request of the path with its steps, for this caller; raises Refused: `not_found`, `forbidden`.

    A customer is led from a merged number to the request that goes on (`whole`: with the steps of both); staff see each.
    """
    number = canonical(call, call.path["number"])
    merged = whole or call.who.kind == "customer"
    found: store.Known | None = await call.parts.read(duplicate_store.whole if merged else store.find, number)
    if found is None:
        raise Refused("not_found")
    check(call, found[0], action)
    return found


def check(call: Call, request: Request, action: RequestAction) -> None:
    """Raises Refused when this caller may not do `action` with the request; a key's scope was checked at the door."""
    place = Place(request.visitor, request.department, request.assignee)
    if call.who.member is not None:
        access.access_request(call.who.member, place, action)
    elif call.who.integrator is None:
        access.access_request(Customer(call.who.id), place, action)


def check_new(call: Call, department: str) -> None:
    """Raises Refused when this member of staff may not register for the department."""
    if call.who.member is not None:
        access.access_request(call.who.member, Place("", department, call.who.id), "register")


def scope(call: Call) -> Scope:
    """What of all requests this caller's lists may show."""
    if call.who.member is None:
        return Scope()
    return Scope(access.departments_seen(call.who.member), access.holder_seen(call.who.member))


def canonical(call: Call, typed: str) -> str:
    """The tracking number as it is stored; raises Refused("not_found") for what is none."""
    reading = tracking.read(typed, call.parts.operator.tracking_prefix)
    if reading.mistake:
        raise Refused("not_found")
    return reading.number
