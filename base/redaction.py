"""Numbers that nobody here needs are hidden before anything is stored: payment cards and national identity numbers.

Only what passes its checksum is hidden, so that amounts, receipts and tracking numbers stay. Pure.
"""

from __future__ import annotations

import re

from stdnum import luhn
from stdnum.tr import tckimlik

_RUN = re.compile(r"(?<![\w+])(?<!\+\s)\d(?:[ \t.\-–]?\d){9,22}(?!\w)")
"""Digits with single separators between them; a phone number in its international form begins with a plus and is none."""
_TEN = re.compile(r"\d(?:\D*+\d){9}")
"""With fewer digits there is no such number; looked for first, since every message comes through here."""
_CARD = re.compile("|".join((
    r"4\d{12}(?:\d{3}){0,2}", r"5[1-5]\d{14}", r"2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}", r"3[47]\d{13}",
    r"3(?:0[0-5]|[68]\d)\d{11}", r"6(?:011|5\d\d|4[4-9]\d)\d{12}",
    r"(?:5018|5020|5038|6304|6759|676[1-3])\d{8,15}", r"9792\d{12}", r"62\d{14,17}", r"35\d{14}")))
"""The ranges that card schemes give out (ISO/IEC 7812); a receipt number that passes Luhn by chance begins otherwise."""
_MASK = "•"
_SHOWN = {"card": 4, "identity": 2}
_SEPARATOR = re.compile(r"[ \t.\-–]")


def masked(text: str) -> str:
    """The text with all but the last digits of card and identity numbers replaced; the same text when there are none."""
    return _RUN.sub(_hidden, text) if _TEN.search(text) else text


def _hidden(found: re.Match[str]) -> str:
    digits = _SEPARATOR.sub("", found[0])
    kind = _kind(digits)
    if kind is None:
        return found[0]
    left, shown = len(digits) - _SHOWN[kind], []
    for letter in found[0]:
        shown.append(_MASK if letter.isdigit() and left > 0 else letter)
        left -= letter.isdigit()
    return "".join(shown)


def _kind(digits: str) -> str | None:
    if len(digits) == 11 and tckimlik.is_valid(digits):
        return "identity"
    return "card" if _CARD.fullmatch(digits) and luhn.is_valid(digits) else None
