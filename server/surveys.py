"""The survey over HTTP: a call for programs, and a page behind the link of the mail that needs no script."""

from __future__ import annotations

import html
from string import Template
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from base import refusals
from base.errors import Refused
from base.settings import ROOT
from desk.survey import COMMENT_AT_MOST, Answer
from desk.survey_store import Survey
from server.contacts import visitor_of
from server.parts import Parts
from server.polls import shared_with
from server.problems import STATUS, body, read
from server.problems import language as asked_language

PAGE = ROOT / "web" / "survey" / "index.html"
WORDS = {
    "tr": {
        "title": "Çözümü değerlendirin", "about": "Talebiniz: {subject} ({number})",
        "question": "Sunulan çözümden ne kadar memnunsunuz?",
        "worst": "1: hiç memnun değilim", "best": "5: çok memnunum",
        "comment": "Eklemek istediğiniz bir şey var mı? (isteğe bağlı)",
        "send": "Gönder", "thanks": "Teşekkür ederiz", "kept": "Değerlendirmeniz kaydedildi: 5 üzerinden {rating}.",
        "choose": "Lütfen 1 ile 5 arasında bir puan seçin.", "gone": "Bağlantı geçerli değil",
        "gone_about": "Bu bağlantıyla bir değerlendirme bulunamadı. Adresin tamamını açtığınızdan emin olun.",
    },
    "en": {
        "title": "Rate the solution", "about": "Your request: {subject} ({number})",
        "question": "How satisfied are you with the solution?",
        "worst": "1: not at all", "best": "5: very satisfied",
        "comment": "Anything you would like to add? (optional)",
        "send": "Send", "thanks": "Thank you", "kept": "Your rating is saved: {rating} of 5.",
        "choose": "Please choose a rating from 1 to 5.", "gone": "This link is not valid",
        "gone_about": "No survey was found under this link. Make sure that you opened the whole address.",
    },
}
_NAMES = {"tr": "Türkçe", "en": "English"}


def routes() -> list[BaseRoute]:
    """`/api/v1/my-surveys`, `/api/v1/surveys/{token}` and `/survey/{token}`."""
    return [
        Route("/api/v1/my-surveys", mine, methods=["GET", "OPTIONS"]),
        Route("/api/v1/surveys/{token}", show, methods=["GET"]),
        Route("/api/v1/surveys/{token}", answer, methods=["POST", "OPTIONS"]),
        Route("/survey/{token}", page, methods=["GET"]),
        Route("/survey/{token}", page_answer, methods=["POST"]),
    ]


async def mine(request: Request) -> Response:
    """What the visitor whose token is the bearer's can still be asked, the newest first: the widget draws a card from it."""
    parts: Parts = request.app.state.parts
    shared = shared_with(request, parts, "authorization, content-type")
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    waiting = await parts.surveys.waiting(await visitor_of(request, parts))
    return body({"surveys": [shown(each) for each in waiting]}, headers={"Cache-Control": "no-store", **shared})


async def show(request: Request) -> Response:
    """What is asked; whoever has the link may see it."""
    parts: Parts = request.app.state.parts
    return body(shown(await parts.surveys.find(request.path_params["token"])))


async def answer(request: Request) -> Response:
    """Keeps `{rating, comment}`; the same answer again is no error, another one is `survey_answered`."""
    parts: Parts = request.app.state.parts
    shared = shared_with(request, parts)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=shared)
    given: Answer = await read(request, Answer)
    return body(shown(await parts.surveys.answer(request.path_params["token"], given)), 201, shared)


async def page(request: Request) -> Response:
    """The form, or thanks when it was answered."""
    parts: Parts = request.app.state.parts
    try:
        survey = await parts.surveys.find(request.path_params["token"])
    except Refused:
        return _gone(request)
    return _page(parts, survey, _language(request, survey))


async def page_answer(request: Request) -> Response:
    """The form as it was sent; a mistake keeps what was written."""
    parts: Parts = request.app.state.parts
    data = await request.body()
    fields = parse_qs(data[:64 * 1024].decode("utf-8", "replace"))
    rating, comment = fields.get("rating", ["0"])[0], fields.get("comment", [""])[0]
    try:
        survey = await parts.surveys.find(request.path_params["token"])
    except Refused:
        return _gone(request)
    language = _language(request, survey)
    if rating not in {"1", "2", "3", "4", "5"}:
        return _page(parts, survey, language, comment, WORDS[language]["choose"], 422)
    try:
        return _page(parts, await parts.surveys.answer(survey.token, Answer(int(rating), comment)), language)
    except Refused as refused:
        return _page(parts, survey, language, comment, refusals.text(refused, language), STATUS.get(refused.code, 400))


def shown(survey: Survey) -> dict[str, Any]:
    """The survey for a program; the token is the key to it."""
    return {"token": survey.token, "request": survey.request, "subject": survey.subject, "language": survey.language,
            "answered": bool(survey.answered_at), "rating": survey.rating or None, "comment": survey.comment}


def _page(parts: Parts, survey: Survey, language: str, comment: str = "", problem: str = "", status: int = 200) -> Response:
    words = WORDS[language]
    about = words["about"].format(subject=survey.subject, number=survey.request)
    if survey.answered_at:
        content = f"<p class=about>{html.escape(words['kept'].format(rating=survey.rating))}</p>"
        return _whole(parts.operator.name, language, words["thanks"], content, status)
    told = f'<p class=problem role=alert>{html.escape(problem)}</p>' if problem else ""
    content = f"<p class=about>{html.escape(about)}</p>{told}{_form(words, comment)}"
    return _whole(parts.operator.name, language, words["title"], content, status)


def _form(words: dict[str, str], comment: str) -> str:
    choices = "".join(f'<label><input type=radio name=rating value={n} required data-test=rating-{n}><span>{n}</span></label>'
                      for n in range(1, 6))
    return (f"<form method=post><fieldset><legend>{words['question']}</legend><div class=scale>{choices}</div>"
            f"<div class=ends><span>{words['worst']}</span><span>{words['best']}</span></div></fieldset>"
            f"<label class=label for=comment>{words['comment']}</label>"
            f"<textarea class=inp id=comment name=comment maxlength={COMMENT_AT_MOST}>{html.escape(comment)}</textarea>"
            f'<button class="btn btn-1" data-test=send>{words["send"]}</button></form>')


def _gone(request: Request) -> Response:
    parts: Parts = request.app.state.parts
    language = request.query_params.get("language") or asked_language(request)
    language = language if language in WORDS else "tr"
    words = WORDS[language]
    content = f"<p class=about>{words['gone_about']}</p>"
    return _whole(parts.operator.name, language, words["gone"], content, 404)


def _whole(operator: str, language: str, title: str, content: str, status: int) -> Response:
    other = "tr" if language == "en" else "en"
    filled = Template(PAGE.read_text(encoding="utf-8")).substitute(
        language=language, title=html.escape(title), operator=html.escape(operator), other=other, other_name=_NAMES[other],
        content=content)
    return HTMLResponse(filled, status, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _language(request: Request, survey: Survey) -> str:
    asked = request.query_params.get("language", "")
    return asked if asked in WORDS else survey.language
