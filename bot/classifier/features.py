"""Turns a message into sparse features: words, pieces of words, and ideas of the domain, each a block of length one.

One function counts for training and for reading, so that what a model learnt is exactly what it sees later.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Iterable, Sequence

import numpy as np

from bot.concepts import Lexicon
from bot.folding import fold

# A message is read up to here, half from its start and half from its end: nobody's point lies deeper than that,
# and a pasted book must not cost more than a letter.
LONGEST = 6_000
LONGEST_WORD = 40

_APOSTROPHES = re.compile(r"['’‘`´ʼ＇]")
_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"\bk ?p ?r(?: [a-z0-9]{4}){3}\b")


@dataclass(frozen=True)
class Weights:
    """How much each block of features counts against the words (1.0), and how long the pieces of words are."""

    characters: float = 1.0
    concepts: float = 0.5
    shortest_piece: int = 2
    longest_piece: int = 5


@dataclass
class FeatureSpace:
    """The vocabulary of a model: name of a feature → column, with the weight of its rarity (`idf`).

    Names carry their block in the first character: `w` a word or two, `c` a piece of a word, `k` a concept or two.
    """

    vocabulary: dict[str, int]
    rarity: np.ndarray
    lexicon: Lexicon
    weights: Weights = field(default_factory=Weights)

    @classmethod
    def build(
        cls, counted: Sequence[list[Counter[str]]], lexicon: Lexicon, weights: Weights, rarest: int = 2
    ) -> "FeatureSpace":
        """Make the space from counted messages, leaving out what fewer than `rarest` of them hold."""
        seen: Counter[str] = Counter()
        for blocks in counted:
            for block in blocks:
                seen.update(block.keys())
        names = sorted(name for name, messages in seen.items() if messages >= rarest)
        total = len(counted)
        rarity = [math.log((1 + total) / (1 + seen[name])) + 1 for name in names]
        return cls({name: i for i, name in enumerate(names)}, np.asarray(rarity, dtype=np.float32), lexicon, weights)

    def count(self, text: str) -> list[Counter[str]]:
        """The raw counts of a message, one counter for each block."""
        return count(text, self.lexicon, self.weights)

    def vector(self, blocks: Iterable[Counter[str]]) -> tuple[np.ndarray, np.ndarray]:
        """Columns (int32) and values (float32) of a counted message; unknown features are dropped."""
        columns: list[int] = []
        values: list[float] = []
        find = self.vocabulary.get
        rarity = self.rarity
        scale = (1.0, self.weights.characters, self.weights.concepts)
        for block, weight in zip(blocks, scale):
            known = [(column, n) for name, n in block.items() if (column := find(name)) is not None]
            if not known or not weight:
                continue
            places = [column for column, _ in known]
            raw = [1.0 if n == 1 else 1.0 + math.log(n) for _, n in known]
            weighted = np.asarray(raw, dtype=np.float32) * rarity[places]
            weighted *= weight / math.sqrt(float(weighted @ weighted))
            columns.extend(places)
            values.extend(weighted.tolist())
        return np.asarray(columns, dtype=np.int32), np.asarray(values, dtype=np.float32)


def count(text: str, lexicon: Lexicon, weights: Weights) -> list[Counter[str]]:
    """Counts of words and word pairs, of pieces of words, and of concepts and concept pairs."""
    tokens = tokenize(text)
    words = Counter("w" + token for token in tokens)
    words.update("w" + first + " " + second for first, second in zip(tokens, tokens[1:]))
    pieces: Counter[str] = Counter()
    for token, times in Counter(tokens).items():
        for piece in pieces_of(token, weights.shortest_piece, weights.longest_piece):
            pieces[piece] += times
    return [words, pieces, Counter(concept_features(tokens, lexicon))]


def tokenize(text: str) -> list[str]:
    """Folded words of a message, apostrophes deleted, question and exclamation marks kept as words of their own."""
    if len(text) > LONGEST:
        text = text[: LONGEST // 2] + " " + text[-LONGEST // 2 :]
    folded = _APOSTROPHES.sub("", fold(text))
    tokens = [token[:LONGEST_WORD] for token in _WORD.findall(folded)]
    if "?" in folded:
        tokens.append("?")
    return tokens


def pieces_of(token: str, shortest: int, longest: int) -> list[str]:
    """All pieces of a word with a space at both ends: `ok` → `c o`, `cok`, `ck `, `c ok`, …"""
    padded = " " + token + " "
    size = len(padded)
    return [
        "c" + padded[start : start + n]
        for n in range(shortest, min(longest, size) + 1)
        for start in range(size - n + 1)
    ]


def concept_features(tokens: Sequence[str], lexicon: Lexicon) -> list[str]:
    """The concepts of a message and their pairs, in alphabetical order."""
    found = sorted(lexicon.find(tokens))
    pairs = [f"k{a}+{b}" for i, a in enumerate(found) for b in found[i + 1 :]] if len(found) <= 24 else []
    return ["k" + name for name in found] + pairs
