"""Repairs a mistyped word from the words that the classifier knows: one letter missing, extra, wrong or swapped.

Only words that no example holds are touched, so a known word is never "corrected" into another. Measured beside
typo-damaged copies of the examples, repair recovers more and doubles nothing (docs/decisions/understanding.md).
"""

from __future__ import annotations

from typing import Iterable, Mapping

# In a shorter word one letter is too much of the meaning: "yok" and "çok", "not" and "now".
SHORTEST = 4
_REMEMBERED = 20_000


class Spelling:
    """Known words with how often the examples use them; folded, without apostrophes."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = dict(words)
        self._index: dict[str, list[str]] = {}
        self._repaired: dict[str, str] = {}
        for word in self.words:
            if len(word) >= SHORTEST and word.isalpha():
                for key in _keys(word):
                    self._index.setdefault(key, []).append(word)

    def repair(self, word: str) -> str:
        """The known word that `word` most likely is, or `word` itself when it is known, short, or like no other."""
        if word in self.words or len(word) < SHORTEST or not word.isalpha():
            return word
        found = self._repaired.get(word)
        if found is None:
            if len(self._repaired) >= _REMEMBERED:
                self._repaired.clear()
            found = self._repaired[word] = self._search(word)
        return found

    def _search(self, word: str) -> str:
        candidates = {known for key in _keys(word) for known in self._index.get(key, ()) if _one_error(word, known)}
        if not candidates:
            return word
        # People seldom miss the first letter; then the commoner word; the alphabet only for the sake of repeatability.
        return max(candidates, key=lambda known: (known[0] == word[0], self.words[known], known))


def _keys(word: str) -> Iterable[str]:
    """The word itself and the word without each of its letters: two words one error apart share one of these."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _one_error(a: str, b: str) -> bool:
    """Whether words that share a key are one error apart; same-length words may share one and yet differ twice."""
    if len(a) != len(b):
        return abs(len(a) - len(b)) == 1
    wrong = [place for place in range(len(a)) if a[place] != b[place]]
    if len(wrong) < 2:
        return True
    first, second = wrong[0], wrong[-1]
    return len(wrong) == 2 and second == first + 1 and a[first] == b[second] and a[second] == b[first]
