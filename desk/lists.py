"""The door to lists for staff: pages, saved views, and the same as a table to take along."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from base import audit
from base.clock import Clock
from base.ledger import Ledger, Once, single
from base.operator import PRIORITIES, Operator
from desk import listing_store, view_store
from desk.listing import PAGE, Filter, Scope, Sort
from desk.listing_store import Asked, Page
from desk.request import Request
from desk.view_store import View

EXPORT_AT_MOST = 50_000
"""Rows of an exported table; more of it is a report, not a list."""
_EXPORT_PAGE = 1000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for a formula when a cell begins with it."""


class Lists:
    """Lists over the shared ledger. `read` runs a function in a reading transaction."""

    def __init__(self, ledger: Ledger, read: Callable[..., Any], operator: Operator, clock: Clock) -> None:
        self._ledger, self._read, self._operator, self._clock = ledger, read, operator, clock

    async def page(self, wanted: Filter, sort: Sort, scope: Scope, cursor: str = "", most: int = PAGE) -> Page:
        """A page of what somebody may see; raises Refused `bad_cursor`, `bad_request`."""
        return await self._read(listing_store.page, self._asked(wanted, sort, scope, cursor, most))  # type: ignore[no-any-return]

    async def count(self, wanted: Filter, sort: Sort, scope: Scope, most: int = 100) -> int:
        """How many there are, `most` for that many or more."""
        return await self._read(listing_store.count, self._asked(wanted, sort, scope, "", most), most)  # type: ignore[no-any-return]

    async def views(self, staff: str) -> list[View]:
        """The member's saved views."""
        return await self._read(view_store.of, staff)  # type: ignore[no-any-return]

    async def save_view(self, staff: str, name: str, wanted: Filter, sort: Sort) -> View:
        """Saves a list under a name, or changes what the name means; raises Refused."""
        now = self._clock.now_ms()
        return await self._write(lambda tx: view_store.save(tx, staff, name, wanted, sort, now), staff)  # type: ignore[no-any-return]

    async def remove_view(self, staff: str, view: str) -> None:
        """Takes a saved view away."""
        await self._write(lambda tx: view_store.remove(tx, staff, view), staff)

    async def export(self, wanted: Filter, sort: Sort, scope: Scope, by: str, language: str) -> AsyncIterator[bytes]:
        """The list as a table for a spreadsheet, in parts; that it was taken stands in the audit chain before the first."""
        first = await self.page(wanted, sort, scope, "", _EXPORT_PAGE)
        fields = ",".join(name for name in Filter.__struct_fields__ if getattr(wanted, name) != getattr(Filter(), name))
        now = self._clock.now_ms()
        await self._write(lambda tx: audit.append(tx, now, by, "requests.exported", "requests", fields=fields, sort=sort), by)
        return self._table(first, wanted, sort, scope, language)

    async def _table(self, page: Page, wanted: Filter, sort: Sort, scope: Scope, language: str) -> AsyncIterator[bytes]:
        yield b"\xef\xbb\xbf" + self._rows([_HEAD[language]], language)  # without the mark a spreadsheet reads ç as Ã§
        told = 0
        while True:
            told += len(page.requests)
            yield self._rows([self._row(each, language) for each in page.requests], language)
            if not page.cursor or told >= EXPORT_AT_MOST:
                return
            page = await self.page(wanted, sort, scope, page.cursor, _EXPORT_PAGE)

    def _row(self, request: Request, language: str) -> list[str]:
        operator = self._operator
        topic, department = operator.topics.get(request.topic), operator.departments.get(request.department)
        return [
            request.tracking_number, self._moment(request.registered_at), request.channel, request.language,
            topic.name.of(language) if topic else request.topic,
            department.name.of(language) if department else request.department,
            PRIORITIES[request.priority], request.state, request.subject, request.event_date, request.transaction_type,
            request.amount, request.currency, self._moment(request.due_to), request.assignee, request.visitor,
        ]

    def _rows(self, rows: Sequence[Sequence[str]], language: str) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";" if language == "tr" else ",")  # in Turkish the comma is the decimal point
        writer.writerows([[_harmless(cell) for cell in row] for row in rows])
        return text.getvalue().encode()

    def _moment(self, ms: int) -> str:
        return datetime.fromtimestamp(ms / 1000, self._operator.zone).strftime("%Y-%m-%d %H:%M")

    def _asked(self, wanted: Filter, sort: Sort, scope: Scope, cursor: str, most: int) -> Asked:
        operator = self._operator
        asked = Asked(wanted, sort, most, scope, self._clock.now_ms(), operator.zone, cursor)
        return replace(asked, prefix=operator.tracking_prefix)

    async def _write(self, work: Callable[[Any], Any], key: str) -> Any:
        return await self._ledger.do(single, Once(work, key=key))


def _harmless(cell: str) -> str:
    """The cell as text: with an apostrophe no spreadsheet counts what a customer wrote."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


_HEAD = {
    "tr": ("Takip numarası", "Kayıt", "Kanal", "Dil", "Başlık", "Bölüm", "Öncelik", "Durum", "Konu", "Olay tarihi", "İşlem türü",
           "Tutar", "Para birimi", "Söz verilen son an", "Sorumlu", "Müşteri"),
    "en": ("Tracking number", "Registered", "Channel", "Language", "Topic", "Department", "Priority", "State", "Subject", "Date",
           "Type", "Amount", "Currency", "Promised by", "Assigned to", "Customer"),
}
