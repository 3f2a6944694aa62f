"""Which language the conversation is held in."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("tr", "en")
DEFAULT = "tr"
# A conversation changes its language only for a message as sure as this, and surer still when it mixes both.
_SURE = 0.85
_SURE_WHEN_MIXED = 0.97
_WORDS_TO_CHANGE = 2


def clear_reading(read: Mapping[str, object] | str | None, current: str | None, words: int = 2) -> str | None:
    """The language that a message shows clearly enough to follow; None for "ok", numbers, or a doubtful mixture.

    One word starts a conversation in its language but never changes it: many say "yes" in any language.
    """
    if current in LANGUAGES and words < _WORDS_TO_CHANGE:
        return None
    if not isinstance(read, Mapping):
        return read if read in LANGUAGES else None
    detected = read.get("detected")
    if read.get("neutral") or detected not in LANGUAGES:
        return None
    needed = _SURE_WHEN_MIXED if read.get("mixed") else _SURE
    sure = detected == current or float(str(read.get("confidence", 0))) >= needed
    return str(detected) if sure else None


def next_language(current: str | None, asked: str | None, reading: str | None, hint: str | None) -> tuple[str, str | None]:
    """The language of this turn's reply, and the language still kept because it was asked for in words.

    Replies follow the customer's messages. A language asked for in words is kept until the customer writes in it;
    from then on the replies follow the messages again. A message without a reading changes nothing.
    """
    known = next((each for each in (current, hint) if each in LANGUAGES), DEFAULT)
    if reading not in LANGUAGES:
        return known, asked
    if asked is None:
        return str(reading), None
    return asked, None if reading == asked else asked
