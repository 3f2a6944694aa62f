"""The door to requests that belong together: links, merges, their undoing, and what may be the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from base.operator import Operator
from desk import duplicate_store, duplicates, store
from desk.calendars import Calendars
from desk.request import Request


class Related(Struct, frozen=True):
    """What a request has to do with: `likely` to be the same, `linked`, `merged` into it, or `into` which it was merged."""

    likely: list[Request]
    linked: list[Request]
    merged: list[Request]
    into: str


class Joining:
    """Over the shared ledger. `read` runs a function in a reading transaction."""

    def __init__(self, ledger: Ledger, read: Callable[..., Any], operator: Operator, clock: Clock) -> None:
        self._ledger, self._read, self._clock, self._calendars = ledger, read, clock, Calendars(operator)

    async def related(self, number: str) -> Related:
        """What the request of this number has to do with; raises Refused("not_found")."""
        return await self._read(_related, number)  # type: ignore[no-any-return]

    async def link(self, number: str, other: str, by: str, key: str) -> None:
        """Says on both that they have to do with each other; raises Refused."""
        now = self._clock.now_ms()
        await self._write(lambda tx: duplicate_store.link(tx, number, other, now, by, key), number)

    async def unlink(self, number: str, other: str, by: str, key: str) -> None:
        """Takes that back; raises Refused."""
        now = self._clock.now_ms()
        await self._write(lambda tx: duplicate_store.unlink(tx, number, other, now, by, key), number)

    async def merge(self, number: str, into: str, by: str, key: str) -> store.Known:
        """Lets `into` go on for both, and gives it with the steps of both; raises Refused."""
        now = self._clock.now_ms()
        await self._write(lambda tx: duplicate_store.merge(tx, number, into, now, by, key), number)
        return await self._read(duplicate_store.whole, into)  # type: ignore[no-any-return]

    async def unmerge(self, number: str, by: str, key: str) -> store.Known:
        """Lets the request go on by itself again; raises Refused."""
        now = self._clock.now_ms()
        await self._write(lambda tx: duplicate_store.unmerge(tx, number, now, by, key, self._calendars.going_on), number)
        return await self._read(store.find, number)  # type: ignore[no-any-return]

    async def _write(self, work: Callable[[Any], Any], key: str) -> Any:
        return await self._ledger.do(single, Once(work, key=key))


def _related(tx: Any, number: str) -> Related:
    found = store.find(tx, number)
    if found is None:
        raise Refused("not_found")
    request, _ = found
    linked, merged = duplicate_store.linked_to(tx, number), duplicate_store.merged_into(tx, number)
    known = {each.tracking_number for each in linked}
    likely = duplicates.likely(request, store.open_of(tx, request.visitor))
    likely = [each for each in likely if each.tracking_number not in known]
    return Related(likely, linked, merged, request.merged_into)
