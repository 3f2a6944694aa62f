"""Folding: one plain spelling for all the ways in which a message is typed, character for character."""

import unicodedata
from typing import List, Tuple

_FOLDED = str.maketrans(
    "İIıiŞşĞğÜüÖöÇçÂâÎîÛû’‘`´ʼ＇",
    "iiiissgguuooccaaiiuu''''''",
)
_DOT_ABOVE = "\u0307"


def fold(text: str) -> str:
    """The text in small letters without Turkish marks; as long as its NFC form without U+0307."""
    composed = unicodedata.normalize("NFC", text).replace(_DOT_ABOVE, "")
    translated = composed.translate(_FOLDED)
    lowered = translated.lower()
    return lowered if len(lowered) == len(translated) else "".join(map(_small, translated))


def fold_with_offsets(text: str) -> Tuple[str, List[int]]:
    """The folded text, and for each of its characters and its end the place in the original."""
    composed, offsets = compose_with_offsets(text)
    return fold(composed), offsets


def compose_with_offsets(text: str) -> Tuple[str, List[int]]:
    """The text in NFC without U+0307, and for each of its characters and its end the place in the original."""
    if _is_plain(text):
        return text, list(range(len(text) + 1))
    composed: List[str] = []
    offsets: List[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = unicodedata.normalize("NFC", text[start:end]).replace(_DOT_ABOVE, "")
        composed.append(piece)
        offsets.extend(min(start + n, end - 1) for n in range(len(piece)))
        start = end
    offsets.append(len(text))
    return "".join(composed), offsets


def _is_plain(text: str) -> bool:
    """Whether folding keeps every character in its place: almost every message, and worth a shortcut."""
    return text.isascii() or (_DOT_ABOVE not in text and unicodedata.is_normalized("NFC", text))


def _small(character: str) -> str:
    lowered = character.lower()
    return lowered if len(lowered) == 1 else character
