"""The case file over HTTP: what a customer may take along to another body, as PDF or JSON, and the deadlock letter."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base import audit
from base.access import Customer, Place, StaffMember, access_request
from base.errors import Refused
from base.ledger import Once, single
from desk import case_file, document_store, store, tracking
from desk.case_file import Case, Message, Record
from handoff import reading
from server.documents import download, person_of
from server.parts import Parts
from server.polls import shared_with
from server.problems import language

MOST_MESSAGES = 5_000


def routes() -> list[BaseRoute]:
    """`/api/v1/requests/{number}/case-file.pdf`, `….json` and `…/deadlock-letter.pdf`; `?language=` chooses."""
    return [
        Route("/api/v1/requests/{number}/case-file.pdf", as_pdf, methods=["GET", "OPTIONS"]),
        Route("/api/v1/requests/{number}/case-file.json", as_json, methods=["GET", "OPTIONS"]),
        Route("/api/v1/requests/{number}/case-file", as_json, methods=["GET", "OPTIONS"]),
        Route("/api/v1/requests/{number}/deadlock-letter.pdf", letter, methods=["GET", "OPTIONS"]),
    ]


async def as_pdf(request: Request) -> Response:
    """The case file for people."""
    from desk import case_pdf  # its library takes a sixth of the start, which nobody should wait for

    return await _answer(request, case_pdf.case_pdf, "pdf")


async def as_json(request: Request) -> Response:
    """The case file for programs."""
    return await _answer(request, case_file.as_json, "json")


async def letter(request: Request) -> Response:
    """The deadlock letter; not there until the decision is final."""
    from desk import case_pdf

    return await _answer(request, case_pdf.letter_pdf, "pdf", letter_only=True)


async def _answer(request: Request, made: Any, kind: Literal["pdf", "json"], letter_only: bool = False) -> Response:
    parts: Parts = request.app.state.parts
    shared = shared_with(request, parts, "authorization, content-type")
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    case = await compiled(parts, request.path_params["number"], await person_of(request, parts), request)
    if letter_only and case.letter is None:
        raise Refused("not_final")
    content = await asyncio.to_thread(made, case)
    name = f"{case.tracking_number}{'-letter' if letter_only else ''}.{kind}"
    return download(content, name, f"application/{kind}", shared)


async def compiled(parts: Parts, typed: str, who: Customer | StaffMember, request: Request) -> Case:
    """The case, for its customer or staff who may export it; what staff take is in the audit chain first."""
    number = tracking.read(typed, parts.operator.tracking_prefix).number
    record = await parts.read(_record, number) if number else None
    if record is None:
        raise Refused("not_found")
    access_request(who, Place(record.request.visitor, record.request.department, record.request.assignee), "export")
    if isinstance(who, StaffMember):
        by, now = who.id, parts.clock.now_ms()
        await parts.ledger.do(single, Once(lambda tx: audit.append(tx, now, by, "request.exported", number), key=number))
    return case_file.compile_case(record, parts.operator, _language(request, record))


def _record(tx: Any, number: str) -> Record | None:
    known = store.find(tx, number)
    if known is None:
        return None
    said = reading.said(tx, known[0].conversation, MOST_MESSAGES)
    messages = [Message(each.at, each.by, each.name, each.text) for each in said]
    return Record(*known, messages, document_store.of_request(tx, number))


def _language(request: Request, record: Record) -> Literal["tr", "en"]:
    asked = request.query_params.get("language", "")
    if asked:
        return "en" if asked == "en" else "tr"
    return language(request) if "accept-language" in request.headers else record.request.language
