"""What an example is like: the texts that share its words, and those that are written like it, found among tens of thousands.

Words as the content's rules count them (`words.py`), and runs of four letters weighed by how rare they are, which also find
what is spelled wrong or ends otherwise. All of it is in memory; one look-up takes some milliseconds.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from studio.words import ALIKE, FEWEST, listed, spelling

GRAM = 4
COMMON = 0.06
"""A run of letters that more texts than this share says little and costs most: it is left out of the search."""
LOOKED_AT = 40
"""So many of the texts that are written most like it are compared word by word."""


class Entry(Struct, frozen=True):
    """A text with where it stands; `language` of a test sentence may be mixed."""

    kind: str
    intent: str
    language: str
    text: str


class Near(Struct, frozen=True):
    """A neighbour; `likeness` from 0 to 1, `shares` is the part of all words that both hold, 0 for short texts."""

    entry: Entry
    likeness: float
    shares: float


class Pair(Struct, frozen=True):
    """Two texts that are one phrase with a word swapped, or the same; `apart` where that word tells their intents apart."""

    one: Entry
    other: Entry
    shares: float
    apart: bool = False


class _Seen(Struct):
    """What of a text is compared."""

    words: frozenset[str]
    grams: frozenset[str]
    spelling: str


class Index:
    """The texts, ready to be asked. Nothing changes it: what a draft takes away or adds is told with each question."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self._seen = [_look(entry.text) for entry in self.entries]
        by_word: dict[str, array[int]] = defaultdict(lambda: array("I"))
        by_gram: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._spelled: dict[str, list[int]] = defaultdict(list)
        for place, seen in enumerate(self._seen):
            for word in seen.words:
                by_word[word].append(place)
            for gram in seen.grams:
                by_gram[gram].append(place)
            self._spelled[seen.spelling].append(place)
        self._by_word, self._by_gram = dict(by_word), dict(by_gram)
        self._weight = {gram: math.log((1 + len(self.entries)) / (1 + len(there))) + 0.1 for gram, there in by_gram.items()}
        self._rare = math.log(1 + len(self.entries)) + 0.1
        self._length = array("d", (self._norm(seen.grams) for seen in self._seen))

    def near(self, text: str, most: int = 8, least: float = 0.45, gone: Callable[[Entry], bool] = lambda _: False,
             come: Iterable[Entry] = ()) -> list[Near]:
        """The texts most like it, the nearest first. `gone` are taken as if they were not there, `come` as if they were."""
        asked = _look(text)
        length = self._norm(asked.grams) or 1.0
        places = self._written_alike(asked, length) | self._sharing(asked.words)
        found = [self._compared(asked, length, self.entries[place], self._seen[place], self._length[place])
                 for place in places if not gone(self.entries[place])]
        for entry in come:
            seen = _look(entry.text)
            found.append(self._compared(asked, length, entry, seen, self._norm(seen.grams)))
        found.sort(key=lambda near: (-near.likeness, near.entry.intent, near.entry.text))
        return [near for near in found[: 4 * most] if near.likeness >= least][:most]

    def spelled(self, text: str) -> list[Entry]:
        """The texts that are spelled the same, but for capitals, Turkish letters and signs."""
        return [self.entries[place] for place in self._spelled.get(spelling(text), ())]

    def _sharing(self, words: frozenset[str]) -> set[int]:
        """Texts that may share over 60 % of the words: such a one holds one of the rarest few."""
        if len(words) < FEWEST:
            return set()
        needed = math.floor(len(words) * ALIKE) + 1
        rarest = sorted(words, key=lambda word: (len(self._by_word.get(word, ())), word))[: len(words) - needed + 1]
        found: set[int] = set()
        for word in rarest:
            found.update(self._by_word.get(word, ()))
        return found

    def _written_alike(self, asked: _Seen, length: float) -> set[int]:
        common = max(50, int(COMMON * len(self.entries)))
        scores: dict[int, float] = defaultdict(float)
        for gram in asked.grams:
            there = self._by_gram.get(gram)
            if there is not None and len(there) <= common:
                weight = self._weight[gram] ** 2
                for place in there:
                    scores[place] += weight
        ranked = sorted(scores, key=lambda place: scores[place] / self._length[place], reverse=True)
        return set(ranked[:LOOKED_AT])

    def _compared(self, asked: _Seen, length: float, entry: Entry, seen: _Seen, norm: float) -> Near:
        product = sum(self._weight.get(gram, self._rare) ** 2 for gram in asked.grams & seen.grams)
        written = product / (length * norm) if norm else 0.0
        shares = _shares(asked.words, seen.words)
        if asked.spelling == seen.spelling:
            written = shares = 1.0
        return Near(entry, round(min(1.0, max(written, shares)), 3), round(shares, 3))

    def _norm(self, grams: frozenset[str]) -> float:
        return math.sqrt(sum(self._weight.get(gram, self._rare) ** 2 for gram in grams))


def pairs(entries: Sequence[Entry]) -> Iterator[Pair]:
    """All pairs that share over 60 % of their words or are spelled the same, once each."""
    texts = [listed(entry.text) for entry in entries]
    sets = [frozenset(text) for text in texts]
    common = Counter(word for words in sets for word in words)
    by_word: dict[str, list[int]] = defaultdict(list)
    spelled: dict[str, int] = {}
    for place, words in enumerate(sets):
        if len(words) < FEWEST:
            first = spelled.setdefault(" ".join(texts[place]) or spelling(entries[place].text), place)
            if first != place:
                yield Pair(entries[first], entries[place], 1.0)
            continue
        rarest = sorted(words, key=lambda word: (common[word], word))[: len(words) - math.floor(len(words) * ALIKE)]
        for other in {found for word in rarest for found in by_word[word]}:  # two such texts have one of their rarest in common
            both = len(words & sets[other])
            if both > ALIKE * (len(words) + len(sets[other]) - both):
                yield Pair(entries[other], entries[place], both / (len(words) + len(sets[other]) - both))
        for word in rarest:
            by_word[word].append(place)


def _look(text: str) -> _Seen:
    words = listed(text)
    grams: set[str] = set()
    for word in words:
        padded = f" {word} "
        grams.update(padded[n : n + GRAM] for n in range(max(1, len(padded) - GRAM + 1)))
    return _Seen(frozenset(words), frozenset(grams), " ".join(words) or spelling(text))


def _shares(one: frozenset[str], other: frozenset[str]) -> float:
    if len(one) < FEWEST or len(other) < FEWEST:
        return 0.0
    both = len(one & other)
    return both / (len(one) + len(other) - both)
