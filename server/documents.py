"""Documents over HTTP: put on a request, listed, and taken away as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from base import visitor_store
from base.access import Customer, StaffMember
from base.errors import Refused
from desk.document_store import MB, Document
from desk.documents import Person, Upload
from server.doors import signed_in
from server.parts import Parts
from server.polls import shared_with
from server.problems import body

PIECE = 64 * 1024
_FILE_NAME = re.compile(r"filename\*=UTF-8''([\w.%~!#$&+^`|-]+)", re.IGNORECASE)


def routes() -> list[BaseRoute]:
    """`/api/v1/requests/{number}/documents` and `…/{document}/content`."""
    return [
        Route("/api/v1/requests/{number}/documents", documents, methods=["GET", "POST", "OPTIONS"]),
        Route("/api/v1/requests/{number}/documents/{document}/content", content, methods=["GET", "OPTIONS"]),
    ]


async def documents(request: Request) -> Response:
    """GET: the documents of the request. POST: the body is a file to be put on it.

    Its name comes percent-encoded, as `Content-Disposition: attachment; filename*=UTF-8''fatura.pdf`; `Idempotency-Key`
    makes a repeat harmless. Authorised by the customer's token or the session of staff.
    """
    parts, shared = _shared(request)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    person, number = await person_of(request, parts), request.path_params["number"]
    if request.method == "GET":
        found = await parts.documents.list_of(number, person)
        return body({"documents": [shown(each) for each in found]}, headers=shared)
    key = request.headers.get("idempotency-key", "")
    if not 0 < len(key) <= 100:
        raise Refused("bad_request", field="idempotency-key")
    async with parts.uploads:
        parts.upload_rate.take(person.id if isinstance(person, StaffMember) else person.visitor)
        upload = Upload(number, person, file_name(request), await _file(request, parts.documents.most_bytes), key)
        added = await parts.documents.add(upload)
    return body(shown(added), 201, shared)


async def content(request: Request) -> Response:
    """The file, to be saved; never shown by the browser as a page of ours."""
    parts, shared = _shared(request)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    person = await person_of(request, parts)
    found, data = await parts.documents.open(request.path_params["number"], request.path_params["document"], person)
    return download(data, found.name, found.kind, shared)


def download(data: bytes, name: str, kind: str, shared: dict[str, str]) -> Response:
    """An answer that a browser saves and never runs."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Content-Length": str(len(data)),
        "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store", **shared}
    return StreamingResponse(_pieces(data), media_type=kind, headers=headers)


async def person_of(request: Request, parts: Parts) -> Person:
    """The customer whose token is the bearer's, or the member of staff who is signed in; raises Refused."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        customer: Customer | None = await parts.read(visitor_store.customer_of, token, parts.clock.now_ms())
        if customer is None:
            raise Refused("bad_token")
        return customer
    return await signed_in(request)


def shown(document: Document) -> dict[str, Any]:
    """A document as a browser sees it."""
    return {"id": document.id, "name": document.name, "kind": document.kind, "size": document.size, "at": document.at,
            "sha256": document.sha256, "erased": bool(document.erased_at)}


def file_name(request: Request) -> str:
    """What the customer calls the file."""
    found = _FILE_NAME.search(request.headers.get("content-disposition", ""))
    return unquote(found[1]) if found else ""


async def _file(request: Request, most: int) -> bytes:
    """The body, never more of it in memory than `most`."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > most:
        raise Refused("file_too_big", most=most // MB)
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            raise Refused("file_too_big", most=most // MB)
    return bytes(data)


def _shared(request: Request) -> tuple[Parts, dict[str, str]]:
    parts: Parts = request.app.state.parts
    return parts, shared_with(request, parts, "authorization, content-disposition, content-type, idempotency-key")


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), PIECE):
        yield data[start : start + PIECE]
