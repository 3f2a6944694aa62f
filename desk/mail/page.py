"""The text of an HTML mail, as a person sees it: paragraphs, lists, quotes, no styles and no tracking. Pure."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_UNSEEN = {"style", "script", "head", "title", "template", "noscript", "svg", "object"}
_BREAKS = {"p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer",
           "pre", "blockquote", "hr", "form"}
_VOID = {"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "embed", "source", "track", "wbr"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|;|\s|$)|mso-hide\s*:\s*all",
                     re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*)+")
_QUOTE_CLASSES = re.compile(r"gmail_quote|gmail_extra|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|OutlookMessageHeader"
                            r"|protonmail_quote")
QUOTED = "\ue000"
"""Stands where a mail program marked the start of what it quotes; quotes.py reads it."""


def text_of(page: str) -> str:
    """The visible text; never fails, also on half a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = "".join(reader.parts).replace("\xa0", " ")
    return _BLANK.sub("\n\n", "\n".join(line.rstrip() for line in lines.split("\n"))).strip()


class _Reader(HTMLParser):
    """Collects text; `depth` counts what is open inside something unseen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: list[str] = []
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if self._unseen:
            if tag not in _VOID:
                self._unseen.append(tag)
            return
        if tag not in _VOID and (tag in _UNSEEN or "hidden" in told or _HIDDEN.search(told.get("style", ""))):
            if tag != "head":  # many pages never close it
                self._unseen.append(tag)
            return
        self._mark_quote(tag, told)
        if tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag in _BREAKS:
            self.parts.append("\n\n" if tag in ("p", "blockquote") else "\n")
        elif tag == "img" and told.get("alt"):
            self.parts.append(f"[{told['alt']}]")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag in self._unseen:
                del self._unseen[len(self._unseen) - 1 - self._unseen[::-1].index(tag):]
            return
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(re.sub(r"\s+", " ", data) if data.strip() else (" " if data else ""))

    def _mark_quote(self, tag: str, told: dict[str, str]) -> None:
        named = f"{told.get('class', '')} {told.get('id', '')}"
        cited = tag == "blockquote" and (told.get("type") == "cite" or "cite" in told)
        if not self._quotes and (cited or _QUOTE_CLASSES.search(named)):
            self._quotes += 1
            self.parts.append(f"\n{QUOTED}\n")
