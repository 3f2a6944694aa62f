"""The outbox over HTTP: dead letters for staff, tried again by hand, and the page of messages in development."""

from __future__ import annotations

import html
from typing import Any, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from base.access import StaffMember
from base.errors import Refused
from desk.notices import store
from desk.notices.store import Delivery, State
from server.doors import signed_in
from server.parts import Parts
from server.problems import body


def routes() -> list[BaseRoute]:
    """`/api/v1/outbox`, `/api/v1/outbox/{delivery}/retry`, and in development `/dev/messages`."""
    return [
        Route("/api/v1/outbox", listed),
        Route("/api/v1/outbox/{delivery}/retry", retry, methods=["POST"]),
        Route("/dev/messages", messages),
    ]


async def listed(request: Request) -> Response:
    """Deliveries in `state` (dead by default), the newest first: whom they were for is not among what is told."""
    parts: Parts = request.app.state.parts
    _may(await signed_in(request))
    state = request.query_params.get("state", "dead")
    if state not in get_args(State):
        raise Refused("bad_request", field="state")
    return body({"deliveries": [shown(each) for each in await parts.outbox.shown(state)]})  # type: ignore[arg-type]


async def retry(request: Request) -> Response:
    """A dead letter is tried again."""
    parts: Parts = request.app.state.parts
    _may(await signed_in(request))
    await parts.outbox.retry(request.path_params["delivery"])
    return Response(status_code=204)


async def messages(request: Request) -> Response:
    """What would have been sent; outside development this page does not exist."""
    parts: Parts = request.app.state.parts
    if not parts.settings.development:
        raise Refused("not_found")
    rows = "".join(_message(row) for row in await parts.read(store.in_sink))
    page = (f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Messages</title>'
            f'<link rel="stylesheet" href="/web/shared/tokens.css"><link rel="stylesheet" href="/web/shared/base.css">'
            f'<link rel="stylesheet" href="/web/survey/survey.css"><main><h1>Messages</h1>'
            f'<p class="about">Development: nothing is set up to send these. The newest first.</p>'
            f'{rows or "<p>None yet.</p>"}</main></html>')
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


def shown(delivery: Delivery) -> dict[str, Any]:
    """A delivery for staff."""
    told: dict[str, Any] = msgspec.to_builtins(delivery)
    return {name: value for name, value in told.items() if name not in {"lease", "step", "cause"}}


def _may(member: StaffMember) -> None:
    if member.role not in ("supervisor", "administrator"):
        raise Refused("forbidden")


def _message(row: dict[str, Any]) -> str:
    text = html.escape(row["text"]).replace("\n", "<br>")
    return (f'<article class="message"><h2>{html.escape(row["subject"] or row["by"].upper())}</h2>'
            f'<p class="about">{row["by"]} → {html.escape(row["to"])}</p><p>{text}</p></article>')
