"""Errors over HTTP: problem+json with a code for programs and a sentence in the person's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from base import refusals
from base.errors import Refused
from base.metrics import REFUSALS

STATUS = {
    "bad_code": 401, "bad_identity": 401, "identity_expired": 401, "identity_used": 401,
    "identity_off": 404, "underage": 403, "bad_credentials": 401, "not_signed_in": 401, "bad_token": 401, "forbidden": 403,
    "not_found": 404, "other_method": 405,
    "cid_reused": 409, "decision_final": 409, "survey_answered": 409, "bad_email": 422, "bad_phone": 422,
    "too_many_tries": 429, "too_many_guesses": 429, "future_date": 422, "unknown_topic": 422, "busy": 503,
    "unavailable": 503, "short_password": 422,
    "file_type": 415, "file_too_big": 413, "file_empty": 422, "file_broken": 422, "file_active": 422,
    "file_locked": 422, "file_pixels": 422, "file_infected": 422, "request_not_open": 409, "too_many_documents": 409,
    "daily_quota": 429, "scan_unavailable": 503, "document_damaged": 500,
    "bot_away": 503, "canary_running": 409, "train_again": 409, "gate_closed": 409, "job_over": 409, "own_change": 403,
    "forged_model": 409, "broken_model": 409, "no_model": 409,
    "both_languages": 422, "broken_braces": 422, "placeholder_needed": 422, "placeholders_differ": 422,
    "unknown_placeholder": 422,
    "not_final": 409, "legal_hold": 409, "draft_closed": 409, "draft_changed": 409, "draft_full": 409, "undo_newer": 409,
    "not_approved": 409, "second_person": 403, "content_stale": 409, "content_broken": 409,
    "question_there": 409, "question_share": 409, "question_few": 422,
    "not_holder": 409, "stale_epoch": 409, "not_queued": 409,
}


def language(request: Request) -> Literal["tr", "en"]:
    """The person's language by the Accept-Language header; Turkish unless English comes first."""
    wanted = request.headers.get("accept-language", "tr").lower()
    return "en" if wanted.startswith("en") else "tr"


def body(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(msgspec.json.encode(value), status, dict(headers or {}), media_type="application/json")


def problem(refused: Refused, language: str, shared: Mapping[str, str] | None = None) -> Response:
    """The refusal as problem+json (RFC 9457); `shared` are the headers for a page of another origin."""
    status = STATUS.get(refused.code, 422 if refused.code.startswith("content_") else 400)
    REFUSALS.labels(refused.code).inc()
    headers = dict(shared or {}) | ({"Retry-After": str(max(1, round(refused.retry_after)))} if refused.retry_after else {})
    about = {"type": "about:blank", "title": refusals.text(refused, language), "status": status, "code": refused.code}
    if field := refused.about.get("field"):
        about["field"] = field
    return Response(msgspec.json.encode(about), status, headers, media_type="application/problem+json")


async def _refused(request: Request, error: Exception) -> Response:
    refused = error if isinstance(error, Refused) else Refused("bad_request")
    return problem(refused, language(request), getattr(request.state, "shared", None))


async def _http(request: Request, error: Exception) -> Response:
    """What the server itself refuses: no such address, or one that takes other calls (its `Allow` says which)."""
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
    code = {404: "not_found", 405: "other_method"}.get(status, "bad_request")
    return problem(Refused(code), language(request), headers)


async def read(request: Request, kind: type[Any]) -> Any:
    """The request's JSON body as `kind`; unknown fields and wrong types are refused, and so are bodies over 64 KB."""
    try:
        return msgspec.json.decode(await whole(request, 64 * 1024), type=kind)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Refused("bad_request", field=field_of(str(error))) from None


def field_of(message: str) -> str:
    """The field that msgspec names, empty for none: "… - at `$.since`", "… unknown field `x`"."""
    found = re.search(r"at `\$\.([\w.]*)", message) or re.search(r"field `(\w+)`", message)
    return found[1] if found else ""


async def whole(request: Request, most: int) -> bytes:
    """The request's body, refused as soon as it is longer than `most` bytes, whatever its headers say."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            raise Refused("bad_request")
    return bytes(data)


HANDLERS = {Refused: _refused, HTTPException: _http}
