"""What a customer typed, made harmless before Rasa reads it: it can never be taken for one of Rasa's own commands."""

from __future__ import annotations

import unicodedata

# Longer texts are read up to here: a turn stays within its time, and the service keeps the whole of it.
READ_AT_MOST = 8_000

# Marks that draw nothing but are letters or accents to Unicode; in front of a slash they would hide it from `strip`.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0") | {
    chr(code) for code in range(0xFE00, 0xFE10)
}
_LINE_ENDS = frozenset("\t\n\v\f\r\x85")


def harmless(text: str) -> str:
    """The typed text as plain words: NFC, without control, format or surrogate characters, no leading slash or space.

    Rasa reads a text that starts with `/` as an intent ("/restart" wipes the dialogue), also behind spaces of any
    kind, and it cannot be told not to. This is the last thing that happens to a text: nothing may normalise it
    afterwards, since NFKC would turn a fullwidth slash into a real one. Empty when nothing readable was typed.
    """
    text = unicodedata.normalize("NFC", readable(text[:READ_AT_MOST]))
    start = 0
    while start < len(text) and _leads_nowhere(text[start]):
        start += 1
    return text[start:].rstrip()


def readable(text: str) -> str:
    """The text without what cannot be seen; ends of lines and tabs become spaces."""
    return "".join(" " if c in _LINE_ENDS else c for c in text if c in _LINE_ENDS or not _unseen(c))


def _unseen(character: str) -> bool:
    return character in _INVISIBLE or unicodedata.category(character) in ("Cc", "Cf", "Cs")


def _leads_nowhere(character: str) -> bool:
    return character == "/" or character.isspace() or unicodedata.category(character)[0] == "Z"
