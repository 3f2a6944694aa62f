"""Repairs a mistyped word from the words that the classifier knows: a letter missing, extra, wrong, or two swapped.

A word that the examples use is never "corrected" into another. Measured beside typo-damaged copies of the examples,
repair recovers more and doubles nothing (docs/decisions/understanding.md).
"""

from __future__ import annotations

import math
from array import array
from itertools import repeat
from typing import Iterable, Mapping

import numpy as np

# In a shorter word one letter is too much of the meaning: "ne" and "ve", "no" and "on".
SHORTEST = 3
# From here on two errors leave enough of a word to know it by.
_LONG = 7
_REMEMBERED = 20_000


class Spelling:
    """Known words with how often the examples use them; folded, without apostrophes."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = dict(words)
        self._far: dict[tuple[str, int], list[tuple[int, str]]] = {}
        self._repaired: dict[str, str] = {}
        self._known = [word for word in self.words if len(word) >= SHORTEST and word.isalpha()]
        keys = array("q")
        places = array("i")
        for place, word in enumerate(self._known):
            found = [hash(key) for key in _keys(word)]
            keys.extend(found)
            places.extend(repeat(place, len(found)))
            if len(word) >= _LONG and self.words[word] > 1:
                self._far.setdefault((word[0], len(word)), []).append((_letters(word), word))
        # Two plain columns, sorted: as a dictionary of lists they took 30 MB.
        every = np.frombuffer(keys, dtype=np.int64) if keys else np.zeros(0, dtype=np.int64)
        order = np.argsort(every, kind="stable")
        self._keys = every[order]
        self._places = np.asarray(places, dtype=np.int32)[order]

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
        near = {known for known in self._sharing(word) if _one_error(word, known)}
        if not near and len(word) >= _LONG:
            near = set(self._two_errors(word))
        return max(near, key=lambda known: (self._likelihood(word, known), known), default=word)

    def _sharing(self, word: str) -> Iterable[str]:
        wanted = np.asarray([hash(key) for key in _keys(word)], dtype=np.int64)
        first, last = np.searchsorted(self._keys, wanted, "left"), np.searchsorted(self._keys, wanted, "right")
        for start, end in zip(first.tolist(), last.tolist(), strict=True):
            for place in self._places[start:end].tolist():
                yield self._known[place]

    def _likelihood(self, typed: str, known: str) -> float:
        """Commoner words are likelier; people seldom miss the first letter, and often swap or repeat letters."""
        slip = sorted(typed) == sorted(known) or set(typed) == set(known)
        return math.log(self.words[known]) + 2.0 * (typed[0] == known[0]) + 1.5 * slip

    def _two_errors(self, word: str) -> Iterable[str]:
        """Known long words two errors away with the same first letter; most are ruled out by the letters they hold."""
        letters = _letters(word)
        for length in range(len(word) - 2, len(word) + 3):
            for other, known in self._far.get((word[0], length), ()):
                if bin(letters ^ other).count("1") <= 4 and _distance(word, known, 2) <= 2:
                    yield known


def _keys(word: str) -> set[str]:
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


def _letters(word: str) -> int:
    """The letters of a word as bits, by their code modulo 64."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def _distance(a: str, b: str, most: int) -> int:
    """Missing, extra, wrong and swapped letters between two words (optimal string alignment); over `most`, `most` + 1.

    Only cells within `most` of the diagonal are looked at: no way with so few errors leaves it.
    """
    far = most + 1
    before: list[int] = []
    above = [min(j, far) for j in range(len(b) + 1)]
    for i, letter in enumerate(a, 1):
        row = [far] * (len(b) + 1)
        if i <= most:
            row[0] = i
        for j in range(max(1, i - most), min(len(b), i + most) + 1):
            other = b[j - 1]
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other), far)
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row[j] = cost
        if min(row) > most:
            return far
        before, above = above, row
    return above[-1]
