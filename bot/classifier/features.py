"""Turns a message into sparse features: words, pieces of words, stems, and ideas of the domain, each a block of one length.

A message is read here one by one; `table.py` does the same for all examples at once, and a test holds them equal.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Iterable, Optional, Sequence

import numpy as np

from bot.classifier.spelling import Spelling
from bot.concepts import Lexicon, words_of

# A message is read up to here, half from its start and half from its end: nobody's point lies deeper than that,
# and a pasted book must not cost more than a letter.
LONGEST = 6_000
# So many letters of a Turkish word mostly hold what it is about, its endings cut: "çekim", "çekimi", "çekimimin".
_STEM = 5
# A message that shows more ideas than this is a list of everything; its pairs say nothing.
_MOST_CONCEPTS = 24

Counted = list["Counter[str]"]


@dataclass(frozen=True)
class Weights:
    """How much each block counts beside the pieces of words (1.0), how long these are, and whether ideas are paired."""

    words: float = 0.8
    stems: float = 0.8
    concepts: float = 0.7
    pairs: bool = True
    shortest_piece: int = 3
    longest_piece: int = 5

    @property
    def by_block(self) -> tuple[float, float, float, float]:
        """The weights of the four blocks in their order: words, pieces of words, stems, ideas."""
        return self.words, 1.0, self.stems, self.concepts


@dataclass
class FeatureSpace:
    """The vocabulary of a model: name of a feature → column, with the weight of its rarity (`rarity`, inverse document
    frequency). Names carry their block in the first character: `w` a word or two, `c` a piece, `s` a stem or two, `k` an idea
    or two.
    """

    vocabulary: dict[str, int]
    rarity: np.ndarray
    lexicon: Lexicon
    spelling: Spelling
    weights: Weights

    def count(self, text: str) -> Counted:
        """The raw counts of a message, one counter for each block, unknown words repaired."""
        return count(tokenize(text), self.lexicon, self.weights, self.spelling)

    def vector(self, blocks: Iterable[Counter[str]]) -> tuple[np.ndarray, np.ndarray]:
        """Columns (int32) and values (float32) of a counted message; unknown features are dropped."""
        columns: list[int] = []
        values: list[float] = []
        find = self.vocabulary.get
        for block, weight in zip(blocks, self.weights.by_block, strict=True):
            known = [(column, n) for name, n in block.items() if (column := find(name)) is not None]
            if not known or not weight:
                continue
            places = [column for column, _ in known]
            raw = [1.0 if n == 1 else 1.0 + math.log(n) for _, n in known]
            weighted = np.asarray(raw, dtype=np.float32) * self.rarity[places]
            weighted *= weight / math.sqrt(float(weighted @ weighted))
            columns.extend(places)
            values.extend(weighted.tolist())
        return np.asarray(columns, dtype=np.int32), np.asarray(values, dtype=np.float32)


def count(tokens: Sequence[str], lexicon: Lexicon, weights: Weights, spelling: Optional[Spelling] = None) -> Counted:
    """Counts of words and word pairs, of pieces of words, of stems and theirs, and of ideas and theirs; all after repair.

    The pieces of a damaged word are rare ones, each as loud as a whole message: counted as typed they cost 1–2 points.
    """
    meant = spelling.repair(tokens) if spelling else tokens
    words = Counter("w" + token for token in meant)
    words.update("w" + first + " " + second for first, second in pairwise(meant))
    pieces: Counter[str] = Counter()
    for token, times in Counter(meant).items():
        for piece in pieces_of(token, weights.shortest_piece, weights.longest_piece):
            pieces[piece] += times
    return [words, pieces, Counter(stem_features(meant)), Counter(concept_features(meant, lexicon, weights.pairs))]


def tokenize(text: str) -> list[str]:
    """Folded words of a message, apostrophes deleted, pictures kept; a question mark anywhere is a last word of its own."""
    if len(text) > LONGEST:
        text = text[: LONGEST // 2] + " " + text[-LONGEST // 2 :]
    tokens = words_of(text)
    if "?" in text:
        tokens.append("?")
    return tokens


def pieces_of(token: str, shortest: int, longest: int) -> list[str]:
    """All pieces of a word with a space at both ends: `ok` → ` ok`, `ok `, ` ok `."""
    padded = " " + token + " "
    size = len(padded)
    return ["c" + padded[start : start + n] for n in range(shortest, min(longest, size) + 1) for start in range(size - n + 1)]


def stem_features(tokens: Sequence[str]) -> list[str]:
    """The beginnings of words, and every two side by side."""
    stems = [token[:_STEM] for token in tokens]
    return ["s" + stem for stem in stems] + ["s" + first + " " + second for first, second in pairwise(stems)]


def word_pairs(names: Iterable[str]) -> set[str]:
    """Of the names of features those that are two words side by side, without their block's letter."""
    return {name[1:] for name in names if name[0] == "w" and " " in name}


def concept_features(tokens: Sequence[str], lexicon: Lexicon, paired: bool = True) -> list[str]:
    """The ideas of a message and, unless it shows too many, every two of them; in alphabetical order."""
    found = sorted(lexicon.find(tokens))
    pairs = [f"k{a}+{b}" for a, b in combinations(found, 2)] if paired and len(found) <= _MOST_CONCEPTS else []
    return ["k" + name for name in found] + pairs
