"""What could be a real person's in a text: e-mail, phone, IBAN, card and identity numbers. Pure."""

from __future__ import annotations

import re
from typing import Literal

from base.redaction import masked

Kind = Literal["email", "phone", "iban", "number"]

PATTERNS: dict[Kind, re.Pattern[str]] = {
    "email": re.compile(r"[\w.+-]+@(?!(?:[\w-]+\.)*example\.com\b)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE),
    "iban": re.compile(r"\b[a-z]{2}\d{2}[ -]?[a-z0-9]{4}(?:[ -]?\d{4}){2,}", re.IGNORECASE),
    "phone": re.compile(
        r"\+\d[\d\s().-]{7,}\d"  # international
        r"|(?<!\d)0?\s?\(?[2-5]\d{2}\)?[\s.-]?\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?!\d)"  # Turkish
        r"|(?<!\d)\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d)"  # North American
        r"|(?<!\d)0\d{2,4}[\s-]\d{3,4}[\s-]?\d{3,4}(?!\d)"  # British
    ),
    "number": re.compile(r"(?<!\d)\d{4}(?:[ -]\d{4}){2,}|\d{10,}"),
}
"""`example.com` is nobody's. `number` is a card's or an identity's."""


def found(text: str) -> list[tuple[Kind, int, int]]:
    """Each with where it begins and ends, in the order of the text; one stretch is told once."""
    hits = [(kind, hit.start(), hit.end()) for kind, pattern in PATTERNS.items() for hit in pattern.finditer(text)]
    hidden = masked(text)
    if not hits and hidden != text:
        places = [place for place, (one, other) in enumerate(zip(text, hidden, strict=True)) if one != other]
        hits.append(("number", places[0], places[-1] + 1))
    told: list[tuple[Kind, int, int]] = []
    for kind, start, end in sorted(hits, key=lambda hit: hit[1]):
        if not told or start >= told[-1][2]:
            told.append((kind, start, end))
    return told
