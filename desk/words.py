"""Words of a text as they are compared and found: without Turkish letters, capitals and endings. Pure."""

from __future__ import annotations

import re
import unicodedata

STEM = 5
"""Letters that count of a word: Turkish endings come after them."""
WORDS_AT_MOST = 6_000
"""Characters of folded words kept for a request; a longer one is found by its first thousand words."""
ASKED_AT_MOST = 8

_FOLDED = tuple(zip("İIıŞşĞğÜüÖöÇçÂâÎîÛû", "iiissgguuooccaaiiuu", strict=True))
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Small letters, the Turkish ones as their neighbours: ÇEKİM, çekim and cekim are one."""
    text = unicodedata.normalize("NFC", text).replace("\u0307", "")
    for letter, plain in _FOLDED:  # `translate` asks a dict for each letter that stays: twenty times as dear
        text = text.replace(letter, plain)
    return text.lower()


def stems(text: str) -> list[str]:
    """The text's words in order, each cut to what counts; one with a figure in it is kept whole."""
    return [_stem(word) for word in _WORD.findall(fold(text))]


def kept(text: str) -> str:
    """What is kept of a text to find it by."""
    return " ".join(dict.fromkeys(stems(text)))[:WORDS_AT_MOST]


def asked(text: str) -> list[tuple[str, bool]]:
    """The words looked for, each with whether more letters may follow; all of them are to be found."""
    found = dict.fromkeys(stems(text))
    return [(stem, 1 < len(stem) < STEM) for stem in list(found)[:ASKED_AT_MOST]]


def _stem(word: str) -> str:
    return word[:24] if not word.isalpha() and _has_figure(word) else word[:STEM]


def _has_figure(word: str) -> bool:
    return any(letter.isdigit() for letter in word)
