"""The case file and the deadlock letter as PDFs, with an embedded font that has every Turkish letter; same case, same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table

from desk.case_file import Case, Line
from desk.case_words import say

FONTS = Path(__file__).parent / "fonts"
_INK, _SOFT, _RULE = HexColor("#1f2933"), HexColor("#52606d"), HexColor("#d5dbe1")
_WIDTH = A4[0] - 40 * mm
_PIECE = 1500
"""Characters in one paragraph of a table at most: a row can't be broken over pages, a long message becomes several rows."""
_DATE = len("2026-01-01")

pdfmetrics.registerFont(TTFont("Case", FONTS / "DejaVuSans.ttf"))
pdfmetrics.registerFont(TTFont("CaseBold", FONTS / "DejaVuSans-Bold.ttf"))

_BODY = ParagraphStyle("body", fontName="Case", fontSize=9, leading=13, textColor=_INK, splitLongWords=True)
_SMALL = ParagraphStyle("small", _BODY, fontSize=8, leading=11, textColor=_SOFT)
_HEAD = ParagraphStyle("head", _BODY, fontName="CaseBold", fontSize=12, leading=16, spaceBefore=10, spaceAfter=4)
_TITLE = ParagraphStyle("title", _BODY, fontName="CaseBold", fontSize=18, leading=24)
_STRONG = ParagraphStyle("strong", _BODY, fontName="CaseBold")


def case_pdf(case: Case) -> bytes:
    """The whole file; the deadlock letter first when the decision is final."""
    letter = [*_letter(case), CondPageBreak(A4[1])] if case.letter else []
    return _written(case, "title", [*letter, *_file(case)])


def letter_pdf(case: Case) -> bytes:
    """The deadlock letter alone; raises ValueError when the decision is not final."""
    if case.letter is None:
        raise ValueError("the decision is not final")
    return _written(case, "letter", list(_letter(case)))


def shown_moment(iso: str) -> str:
    """27.11.2026 14:30"""
    return datetime.fromisoformat(iso).strftime("%d.%m.%Y %H:%M")


def _file(case: Case) -> Iterable[Flowable]:
    say_ = _Speaker(case)
    yield Paragraph(escape(say_("title")), _TITLE)
    yield Paragraph(escape(f"{case.operator} · {say_('as_of', moment=shown_moment(case.as_of))}"), _SMALL)
    yield from _section(say_("facts"), [[say_(key), _fact(key, value)] for key, value in case.facts.items()])
    yield from _section(say_("decisions"), _lines(case.decisions), say_("no_decision"))
    if case.final:
        yield Paragraph(escape(say_("final")), _STRONG)
    yield from _section(say_("timeline"), _lines(case.timeline))
    papers = [_document(each, say_("erased")) for each in case.documents]
    yield from _section(say_("documents"), papers, say_("no_documents"), _SMALL)
    yield from _section(say_("messages"), _lines(case.messages), say_("no_messages"))
    yield from _redress(case, say_("redress"), say_("redress_about"))


def _letter(case: Case) -> Iterable[Flowable]:
    say_ = _Speaker(case)
    assert case.letter is not None
    moment = shown_moment(case.letter.at)
    yield Paragraph(escape(case.operator), _SMALL)
    yield Paragraph(escape(say_("letter")), _TITLE)
    yield Paragraph(escape(moment), _SMALL)
    yield Spacer(1, 8 * mm)
    for text in (say_("dear"), say_("letter_about", number=case.tracking_number), say_("letter_subject", subject=case.subject)):
        yield from (Paragraph(escape(text), _BODY), Spacer(1, 3 * mm))
    yield Paragraph(escape(say_("letter_decision", moment=moment)), _STRONG)
    for piece in _pieces(case.letter.decision):
        yield Paragraph(piece, _BODY)
    yield Spacer(1, 4 * mm)
    yield from _redress(case, say_("redress"), say_("letter_next"))
    yield Spacer(1, 8 * mm)
    yield Paragraph(escape(say_("regards")), _BODY)
    yield Paragraph(escape(case.operator), _STRONG)


def _section(title: str, rows: list[list[str]], empty: str = "", style: ParagraphStyle = _BODY) -> Iterable[Flowable]:
    yield CondPageBreak(30 * mm)
    yield Paragraph(escape(title), _HEAD)
    if not rows:
        yield Paragraph(escape(empty), _SMALL)
        return
    cells = [[Paragraph(_broken(left), _SMALL), Paragraph(piece, style)] for left, right in rows for piece in _pieces(right)]
    yield Table(cells, colWidths=[46 * mm, _WIDTH - 46 * mm], style=_STYLE, splitInRow=1)


def _redress(case: Case, title: str, about: str) -> Iterable[Flowable]:
    rows = [[each["name"], "\n".join(filter(None, (each["how"], each["address"])))] for each in case.redress]
    yield CondPageBreak(40 * mm)
    yield Paragraph(escape(title), _HEAD)
    yield Paragraph(escape(about), _BODY)
    cells = [[Paragraph(escape(name), _STRONG), Paragraph(_broken(text), _BODY)] for name, text in rows]
    if cells:
        yield Table(cells, colWidths=[60 * mm, _WIDTH - 60 * mm], style=_STYLE)


def _lines(lines: Iterable[Line]) -> list[list[str]]:
    return [[f"{shown_moment(each.at)}\n{each.who}", "\n".join(filter(None, (each.what, each.text)))] for each in lines]


def _fact(key: str, value: str) -> str:
    if key == "event_date":
        return shown_moment(value) if len(value) > _DATE else datetime.fromisoformat(value).strftime("%d.%m.%Y")
    return shown_moment(value) if key in ("registered_at", "promise") else value


def _document(document: dict[str, Any], erased: str) -> list[str]:
    size = f"{document['kind']}, {max(1, round(document['size'] / 1024))} KB"
    name = erased if document["erased"] else document["name"]
    return [shown_moment(document["at"]), f"{name} ({size})\nSHA-256 {document['sha256']}"]


def _pieces(text: str) -> list[str]:
    """Cut between words where there are any."""
    pieces = []
    while len(text) > _PIECE:
        cut = text.rfind(" ", _PIECE // 2, _PIECE) + 1 or _PIECE
        pieces.append(_broken(text[:cut]))
        text = text[cut:]
    return [*pieces, _broken(text)]


def _broken(text: str) -> str:
    """Marked up for a paragraph: nothing that somebody wrote is markup."""
    kept = "".join(ch for ch in text if ch.isprintable() or ch == "\n")
    return escape(kept).replace("\n", "<br/>")


_STYLE = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE), ("LEFTPADDING", (0, 0), (0, -1), 0),
          ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]


class _Speaker:
    """Says the texts in the case's language."""

    def __init__(self, case: Case) -> None:
        self._language = case.language

    def __call__(self, key: str, **named: object) -> str:
        return say(key, self._language, **named)


def _written(case: Case, title: str, story: list[Flowable]) -> bytes:
    out = io.BytesIO()
    frame = Frame(20 * mm, 20 * mm, _WIDTH, A4[1] - 38 * mm, 0, 0, 0, 0)
    made = BaseDocTemplate(out, pagesize=A4, title=f"{say(title, case.language)} {case.tracking_number}", author=case.operator,
                           lang=case.language, invariant=1)
    made.addPageTemplates(PageTemplate("page", [frame]))
    made.build(story, canvasmaker=partial(_CountingCanvas, case))
    return out.getvalue()


class _CountingCanvas(Canvas):  # type: ignore[misc]
    """Keeps the state of each page, and writes all of them with their numbers at the end."""

    def __init__(self, case: Case, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._case = case
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:
        """The page is full."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """The end: now the number of pages is known."""
        for page, state in enumerate(self._kept, 1):
            self.__dict__.update(state)
            self.setFont("Case", 7.5)
            self.setFillColor(_SOFT)
            text = say("page", self._case.language, number=self._case.tracking_number, page=page, pages=len(self._kept))
            self.drawRightString(A4[0] - 20 * mm, 11 * mm, text)
            super().showPage()
        super().save()
