"""Repairs mistyped words from the words that the classifier knows: a letter missing, extra, wrong, or two swapped, a letter
held down ("lütfeeen"), a space forgotten ("paramgelmedi").

A word that the examples use is never "corrected" into another. Measured beside typo-damaged copies of the examples,
repair recovers more and doubles nothing (docs/decisions/understanding.md).
"""

from __future__ import annotations

import math
import re
from array import array
from itertools import groupby, repeat
from typing import Collection, Iterable, Mapping, Optional, Sequence

import numpy as np

from bot.slips import is_swapped, shortened, wrong_places

# In a shorter word one letter is too much of the meaning: "ne" and "ve", "no" and "on".
SHORTEST = 3
# From here on two errors leave enough of a word to know it by.
_LONG = 7
# Up to here a vowel that stays makes another word: "cold" is no "could" in haste, "hsbm" is "hesabım".
_SHORT = 4
_REMEMBERED = 20_000
# How much likelier a word is for standing beside a neighbour as the examples do (in `_likelihood`'s logarithms).
_FITTING = 3.0
# A word is cut in two only where the examples use both halves so often: a rare one is easily found inside anything.
_COMMON = 3
_SHORTEST_CUT = 5
# A shorter stem begins too many words.
_SHORTEST_STEM = 5
# The ending of a Turkish noun: with or without, many, whose, where, who.
_ENDING = re.compile(
    r"(?:l[iu]|s[iu]z|l[iu]k|c[iu])?(?:l[ae]r)?(?:[iu]m[iu]z|[iu]n[iu]z|[iu]m|[iu]n)?(?:d[ae]n?|[ae]|[iu])?(?:s[iu]n(?:[iu]z)?|y[iu]m|d[iu]r|m[iu]s)?"
)
_SHORTEST_KNOWN = 4
_NO_VOWELS = str.maketrans("", "", "aeiou")
# A verb with an m before its ending: the Turkish no, its vowel left out.
_HURRIED_NO = re.compile(r"(.+)m((?:d[iu]|y[iou]?r|z)\w*)")
_HELD_DOWN = re.compile(r"(.)\1\1+")


class Spelling:
    """Known words with how often the examples use them, and which stand side by side there ("first second"); folded.

    `stems` are beginnings of words that say what a word is about: one that shows a stem is understood as it is, whatever
    its ending ("sınırlayabilir" is no mistyped "sıfırlayabilir").
    """

    def __init__(self, words: Mapping[str, int], pairs: Collection[str] = (), stems: Collection[str] = ()) -> None:
        self.words = dict(words)
        self.pairs = pairs
        self.stems = stems
        self._far: dict[tuple[str, int], list[tuple[int, str]]] = {}
        self._bones: dict[str, list[str]] = {}
        self._near: dict[str, set[str]] = {}
        self._known = [word for word in self.words if len(word) >= SHORTEST and word.isalpha()]
        keys = array("q")
        places = array("i")
        for place, word in enumerate(self._known):
            found = [hash(key) for key in shortened(word)]
            keys.extend(found)
            places.extend(repeat(place, len(found)))
            if self.words[word] > 1:
                self._bones.setdefault(_bones(word), []).append(word)
            if len(word) >= _LONG and self.words[word] > 1:
                self._far.setdefault((word[0], len(word)), []).append((_letters(word), word))
        # Two plain columns, sorted: as a dictionary of lists they took 30 MB.
        every = np.frombuffer(keys, dtype=np.int64) if keys else np.zeros(0, dtype=np.int64)
        order = np.argsort(every, kind="stable")
        self._keys = every[order]
        self._places = np.asarray(places, dtype=np.int32)[order]

    def repair(self, tokens: Sequence[str]) -> list[str]:
        """The words that a message most likely means; a word that is known, short or like no other stays as it is."""
        if not self.words:
            return list(tokens)
        strange = {token for token in tokens if token not in self.words and len(token) >= SHORTEST and token.isalpha()}
        if not strange:
            return list(tokens)
        # A mistyped neighbour says nothing: the second time it is what it most likely means.
        first = [self._repaired(token, "", "")[0] if token in strange else token for token in tokens]
        meant: list[str] = []
        for place, token in enumerate(tokens):
            after = first[place + 1] if place + 1 < len(tokens) else ""
            before = meant[-1] if meant else ""
            meant.extend(self._repaired(token, before, after) if token in strange else (token,))
        return meant

    def _repaired(self, word: str, before: str, after: str) -> Sequence[str]:
        if (let_go := self._let_go(word)) is not None:
            return (let_go,)
        word = _HELD_DOWN.sub(r"\1", word)
        understood = any(word[:size] in self.stems for size in range(_SHORTEST_STEM, len(word) + 1))
        if not understood and (near := self.near(word)):
            return (max(near, key=lambda known: (self._likelihood(word, known) + self._fit(before, known, after), known)),)
        return self._cut(word) or (word,)

    def _let_go(self, word: str) -> Optional[str]:
        """The known word without the letters that a finger stayed on: `lutfeeeen` → `lutfen`."""
        if not _HELD_DOWN.search(word):
            return None
        spellings = (_HELD_DOWN.sub(r"\1", word), _HELD_DOWN.sub(r"\1\1", word), "".join(letter for letter, _ in groupby(word)))
        return next((spelling for spelling in spellings if spelling in self.words), None)

    def near(self, word: str) -> set[str]:
        """The known words that an error or two would make of this one."""
        found = self._near.get(word)
        if found is None:
            if len(self._near) >= _REMEMBERED:
                self._near.clear()
            hurried = self.unhurried(word)
            found = {known for known in self._sharing(word) if _one_error(word, known)}
            if no := _HURRIED_NO.fullmatch(word):
                found = {known for known in found if not _takes_no_away(no, known)}
            found |= hurried
            if not found and len(word) >= _LONG and not self._is_inflected(word):
                found = set(self._two_errors(word))
            if not found:
                found = {known for known in self._bones.get(_bones(word), ()) if _within(word, known)}
            self._near[word] = found
        return found

    def unhurried(self, word: str) -> set[str]:
        """The known words that lose nothing but vowels inside to become this one; of a short word, all of them.

        The ends stay: another vowel there is grammar, and several left out inside are haste.
        """
        bones = _bones(word)
        if len(word) < SHORTEST or (len(word) <= _SHORT and _bones(word[1:-1]) != word[1:-1]):
            return set()
        ends = word[0], word[-1]
        return {
            known
            for known in self._bones.get(bones, ())
            if (known[0], known[-1]) == ends and known != word and _within(word, known)
        }

    def _is_inflected(self, word: str) -> bool:
        """Whether it is a known word with an ending that the examples don't use: "adamsınız" is no mistyped "adresiniz"."""
        sizes = range(_SHORTEST_KNOWN, len(word) - 1)
        return any(self.words.get(word[:size], 0) >= _COMMON and _ENDING.fullmatch(word, size) for size in sizes)

    def _fit(self, before: str, known: str, after: str) -> float:
        return _FITTING * ((f"{before} {known}" in self.pairs) + (f"{known} {after}" in self.pairs))

    def _cut(self, word: str) -> Optional[tuple[str, str]]:
        """The two common words that were typed without a space between them, likeliest cut first."""
        if len(word) < _SHORTEST_CUT:
            return None
        cuts = [(word[:place], word[place:]) for place in range(2, len(word) - 1)]
        common = [cut for cut in cuts if min(self.words.get(half, 0) for half in cut) >= _COMMON]
        return max(common, key=self._cut_likelihood, default=None)

    def _cut_likelihood(self, cut: tuple[str, str]) -> float:
        first, second = cut
        commonness = math.log(self.words[first]) + math.log(self.words[second])
        return commonness + self._fit(first, second, "") - 2.0 * (min(map(len, cut)) < SHORTEST)

    def _sharing(self, word: str) -> Iterable[str]:
        wanted = np.asarray([hash(key) for key in shortened(word)], dtype=np.int64)
        first, last = np.searchsorted(self._keys, wanted, "left"), np.searchsorted(self._keys, wanted, "right")
        for start, end in zip(first.tolist(), last.tolist(), strict=True):
            for place in self._places[start:end].tolist():
                yield self._known[place]

    def _likelihood(self, typed: str, known: str) -> float:
        """Commoner words are likelier; people seldom miss the first letter, often swap or repeat letters and leave vowels out."""
        slip = sorted(typed) == sorted(known) or set(typed) == set(known)
        hurried = len(typed) < len(known) and _bones(typed) == _bones(known)
        return math.log(self.words[known]) + 2.0 * (typed[0] == known[0]) + max(1.5 * slip, 3.0 * hurried)

    def _two_errors(self, word: str) -> Iterable[str]:
        """Known long words two errors away with the same first letter; most are ruled out by the letters they hold."""
        letters = _letters(word)
        for length in range(len(word) - 2, len(word) + 3):
            for other, known in self._far.get((word[0], length), ()):
                if bin(letters ^ other).count("1") <= 4 and _distance(word, known, 2) <= 2:
                    yield known


def _bones(word: str) -> str:
    """The consonants of a word: whoever types in a hurry leaves the vowels out, "mesaj" becomes "msj"."""
    return word.translate(_NO_VOWELS)


def _within(short: str, known: str) -> bool:
    """Whether all letters of one word stand in the other one, in their order."""
    letters = iter(known)
    return all(letter in letters for letter in short)


def _takes_no_away(no: re.Match[str], known: str) -> bool:
    """Whether the known word says yes where a hurried one says no: "gelmdi" is "gelmedi", and never "geldi"."""
    return known.startswith(no[1]) and known.endswith(no[2]) and "m" not in known[len(no[1]) : -len(no[2])]


def _one_error(a: str, b: str) -> bool:
    """Whether words that share a key are one error apart; same-length words may share one and yet differ twice."""
    if len(a) != len(b):
        return abs(len(a) - len(b)) == 1
    wrong = wrong_places(a, b)
    # Of three letters one other makes another word: "pff" is no "pdf".
    return is_swapped(a, b, wrong) or not wrong or (len(wrong) == 1 and len(a) > SHORTEST)


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
