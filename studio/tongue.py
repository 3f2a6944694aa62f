"""Which language a text is in, learnt from the examples themselves: runs of letters, folded, in both languages. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from studio.words import fold

SURE = 4.0
"""How much likelier the other language must be (as a logarithm: 55 times) before somebody is told: texts mix both."""
_LONGEST = 3


class Tongues:
    """Counts of letter runs in Turkish and English."""

    def __init__(self, told: Iterable[tuple[str, str]]) -> None:
        self._counts: dict[str, Counter[str]] = {"tr": Counter(), "en": Counter()}
        for language, text in told:
            if language in self._counts:
                self._counts[language].update(_runs(text))
        self._all = {language: sum(counts.values()) + 1 for language, counts in self._counts.items()}

    def margin(self, text: str, language: str) -> float:
        """How much likelier the text is in `language` than in the other one; below 0 for the other, near 0 for neither."""
        other = "en" if language == "tr" else "tr"
        return sum(self._likely(language, run) - self._likely(other, run) for run in _runs(text))

    def is_strange(self, text: str, language: str) -> bool:
        """Whether the text is surely in the other language."""
        return language in self._counts and self.margin(text, language) < -SURE

    def _likely(self, language: str, run: str) -> float:
        return math.log((self._counts[language][run] + 0.5) / self._all[language])


def _runs(text: str) -> list[str]:
    """Runs of 3 letters with the spaces around words, and short words whole."""
    padded = f" {' '.join(''.join(letter if letter.isalpha() else ' ' for letter in fold(text)).split())} "
    return [padded[n : n + _LONGEST] for n in range(len(padded) - _LONGEST + 1)]
