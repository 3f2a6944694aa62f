"""Linking requests, merging them and undoing it: each number stays valid and leads to what goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.engine import Connection

from base.database import schema
from base.errors import Refused
from desk import request as requests
from desk import store, tables
from desk.request import OPEN, Request, Step

links = sa.Table(
    "request_links",
    schema,
    sa.Column("request", sa.String(24), sa.ForeignKey("requests.tracking_number"), primary_key=True),
    sa.Column("other", sa.String(24), primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
)


def link(tx: Connection, number: str, other: str, at: int, by: str, key: str) -> None:
    """Says on both that they have to do with each other; raises Refused. Twice is once."""
    _both(tx, number, other)
    if _is_linked(tx, number, other):
        return
    for one, two in ((number, other), (other, number)):
        tx.execute(sa.insert(links).values(request=one, other=two, at=at, by=by))
        store.step(tx, one, Step("linked", at, by, {"other": two}), f"{key}:{one}")


def unlink(tx: Connection, number: str, other: str, at: int, by: str, key: str) -> None:
    """Takes that back; raises Refused."""
    _both(tx, number, other)
    if not _is_linked(tx, number, other):
        return
    for one, two in ((number, other), (other, number)):
        tx.execute(sa.delete(links).where(links.c.request == one, links.c.other == two))
        store.step(tx, one, Step("unlinked", at, by, {"other": two}), f"{key}:{one}")


def merge(tx: Connection, number: str, into: str, at: int, by: str, key: str) -> None:
    """`into` goes on for both; raises Refused: `not_same_customer`, `illegal_transition` when either is not open."""
    one, other = _both(tx, number, into)
    if one.merged_into == into:
        return
    if one.visitor != other.visitor:
        raise Refused("not_same_customer")
    if other.state not in OPEN:
        raise Refused("illegal_transition", state=other.state, event="merged")
    store.step(tx, number, Step("merged", at, by, {"into": into}), f"{key}:{number}")
    store.step(tx, into, Step("linked", at, by, {"other": number, "merged": True}), f"{key}:{into}")


def unmerge(tx: Connection, number: str, at: int, by: str, key: str, going_on: Callable[[Request, Step], Step]) -> None:
    """The request goes on by itself, as it stood before; raises Refused. `going_on` tells a step by when the answer is due."""
    found = store.find(tx, number)
    if found is None:
        raise Refused("not_found")
    into = found[0].merged_into
    if not into:
        if store.is_answered(tx, f"{key}:{number}"):
            return
        raise Refused("illegal_transition", state=found[0].state, event="unmerged")
    before, _ = _both(tx, number, into)
    entry = Step("unmerged", at, by, {"from": into, "state": _state_before(before, found[1])})
    store.step(tx, number, going_on(before, entry), f"{key}:{number}")
    store.step(tx, into, Step("unlinked", at, by, {"other": number, "merged": True}), f"{key}:{into}")


def linked_to(tx: Connection, number: str) -> list[Request]:
    """The requests that have to do with this one."""
    r = tables.requests
    query = sa.select(r).join(links, links.c.other == r.c.tracking_number).where(links.c.request == number)
    return store.read_all(tx, query.order_by(links.c.at))


def merged_into(tx: Connection, number: str) -> list[Request]:
    """The requests for which this one goes on."""
    r = tables.requests
    return store.read_all(tx, sa.select(r).where(r.c.merged_into == number).order_by(r.c.registered_at))


def surviving(tx: Connection, number: str) -> str:
    """The number that goes on for this one, itself when it was merged into none."""
    r = tables.requests.c
    for _ in range(_FARTHEST):
        into = tx.execute(sa.select(r.merged_into).where(r.tracking_number == number)).scalar()
        if not into:
            break
        number = str(into)
    return number


def whole(tx: Connection, number: str) -> store.Known | None:
    """The request that goes on for this number, with the steps of all that were merged into it, in order of time."""
    found = store.find(tx, surviving(tx, number))
    if found is None:
        return None
    steps, waiting = list(found[1]), [each.tracking_number for each in merged_into(tx, found[0].tracking_number)]
    while waiting:
        one = waiting.pop()
        steps += [replace(step, data={**step.data, "number": one}) for step in (store.find(tx, one) or (None, []))[1]]
        waiting += [each.tracking_number for each in merged_into(tx, one)]
    return found[0], sorted(steps, key=lambda step: step.at)


_FARTHEST = 20
"""Merges in a row that are followed; one only goes into an open one, so that there is no ring."""


def _both(tx: Connection, number: str, other: str) -> tuple[Request, Request]:
    """Both, locked in one order whoever asks; raises Refused."""
    if number == other:
        raise Refused("bad_request", field="other")
    locked = {one: store.lock(tx, one) for one in sorted((number, other))}
    one, two = locked[number], locked[other]
    if one is None or two is None:
        raise Refused("not_found")
    return one, two


def _is_linked(tx: Connection, number: str, other: str) -> bool:
    query = sa.select(links.c.at).where(links.c.request == number, links.c.other == other)
    return tx.execute(query).scalar() is not None


def _state_before(request: Request, steps: Sequence[Step]) -> str:
    at = max(place for place, step in enumerate(steps) if step.kind == "merged")
    return requests.fold(request, steps[:at]).state

