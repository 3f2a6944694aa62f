"""The page of messages in development: what would have been sent, when nothing is set up that could send it."""

from __future__ import annotations

import html
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from base.errors import Refused
from desk.notices import store
from desk.notices.letters import linked
from server.parts import Parts


def routes() -> list[BaseRoute]:
    """In development `/dev/messages`."""
    return [Route("/dev/messages", messages)]


async def messages(request: Request) -> Response:
    """What would have been sent; outside development this page does not exist."""
    parts: Parts = request.app.state.parts
    if not parts.settings.development:
        raise Refused("not_found")
    rows = "".join(_message(row) for row in await parts.read(store.in_sink))
    page = (f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Messages</title>'
            f'<meta name="viewport" content="width=device-width">'
            f'<link rel="stylesheet" href="/web/shared/tokens.css"><link rel="stylesheet" href="/web/shared/base.css">'
            f'<link rel="stylesheet" href="/web/survey/survey.css"><main><h1>Messages</h1>'
            f'<p class="about">Development: nothing is set up to send these. The newest first.</p>'
            f'{rows or "<p>None yet.</p>"}</main></html>')
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


def _message(row: dict[str, Any]) -> str:
    text = linked(row["text"]).replace("\n", "<br>")
    return (f'<article class="message"><h2>{html.escape(row["subject"] or row["by"].upper())}</h2>'
            f'<p class="about">{row["by"]} → {html.escape(row["to"])}</p><p>{text}</p></article>')
