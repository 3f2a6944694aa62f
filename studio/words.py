"""Words of an example as they are compared: without capitals, Turkish letters and apostrophes. Pure."""

from __future__ import annotations

import re
import unicodedata

FEWEST = 4
"""Below four words "share" says nothing: "teşekkür ederim" and "çok teşekkür ederim" are both worth having."""
ALIKE = 0.6
"""Two examples that share more of all their words than this are one phrase with a word swapped."""
BORROWED = 0.5
"""A test sentence that shares more of its words than this with an example would measure memory."""

_LETTERS = str.maketrans("İIıiŞşĞğÜüÖöÇçÂâÎîÛû", "iiiissgguuooccaaiiuu")
_WORD = re.compile(r"\w+")
_APOSTROPHES = re.compile("['’ʼ]")


def fold(text: str) -> str:
    """The text as spelled without case and Turkish letters, so that "ÇEKİM", "çekim" and "cekim" are one."""
    return unicodedata.normalize("NFC", text).replace("\u0307", "").translate(_LETTERS).lower()


def listed(text: str) -> list[str]:
    """The folded words in order; an apostrophe does not split one ("Mart'ta" is one word, like "don't")."""
    return _WORD.findall(_APOSTROPHES.sub("", fold(text)))


def words(text: str) -> frozenset[str]:
    """The folded words."""
    return frozenset(listed(text))


def spelling(text: str) -> str:
    """What two examples must not have in common: the folded words in order, or the bare signs if there is no word."""
    return " ".join(listed(text)) or fold(text).strip()


def found_at(text: str, asked: str) -> tuple[int, int] | None:
    """Where `asked` (folded) stands in the text, as offsets of the text itself; None when it does not."""
    folded = fold(text)
    start = folded.find(asked)
    if start < 0:
        return None
    if len(folded) == len(text):
        return start, start + len(asked)
    return 0, len(text)  # letters written with marks of their own: the whole text is shown as found
