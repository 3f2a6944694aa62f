"""The page of messages in development, in both languages: what would have been sent, when nothing is set up to send it."""

from __future__ import annotations

import html
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from base.errors import Refused
from desk.notices import store
from desk.notices.letters import linked
from server.parts import Parts
from server.problems import language

WORDS: dict[Literal["tr", "en"], dict[str, str]] = {
    "tr": {"me": "Türkçe", "title": "Gidecek iletiler", "email": "E-posta", "sms": "Kısa mesaj", "none": "Henüz ileti yok.",
           "about": "Geliştirme ortamı: bunları gönderecek sunucu tanımlı değil, yalnızca burada dururlar. En yenisi üstte."},
    "en": {"me": "English", "title": "Messages to be sent", "email": "E-mail", "sms": "Text message", "none": "None yet.",
           "about": "Development: no server is set up to send these, so they are kept here alone. The newest first."},
}


def routes() -> list[BaseRoute]:
    """In development `/dev/messages`."""
    return [Route("/dev/messages", messages)]


async def messages(request: Request) -> Response:
    """What would have been sent; outside development this page does not exist."""
    parts: Parts = request.app.state.parts
    if not parts.settings.development:
        raise Refused("not_found")
    spoken = request.query_params.get("language")
    here: Literal["tr", "en"] = "en" if (spoken or language(request)) == "en" else "tr"
    other: Literal["tr", "en"] = "tr" if here == "en" else "en"
    words = WORDS[here]
    rows = "".join(_message(row, words) for row in await parts.read(store.in_sink)) or f'<p>{words["none"]}</p>'
    page = (f'<!doctype html><html lang="{here}"><meta charset="utf-8"><title>{words["title"]}</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
            f'<link rel="stylesheet" href="/web/shared/tokens.css"><link rel="stylesheet" href="/web/shared/base.css">'
            f'<link rel="stylesheet" href="/web/survey/survey.css">'
            f'<header class="top"><span class="name">{html.escape(parts.operator.name)}</span>'
            f'<a href="?language={other}" lang="{other}">{WORDS[other]["me"]}</a></header>'
            f'<main><h1>{words["title"]}</h1><p class="about">{words["about"]}</p>{rows}</main></html>')
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


def _message(row: dict[str, Any], words: dict[str, str]) -> str:
    text = linked(row["text"]).replace("\n", "<br>")
    return (f'<article class="message"><h2>{html.escape(row["subject"] or words["sms"])}</h2>'
            f'<p class="about">{words[row["by"]]} → {html.escape(row["to"])}</p><p>{text}</p></article>')
