"""All examples as one sparse table, built word by word: the same features as a single message's, a tenth of the time.

A word's pieces are cut once, however many examples use it, and every later step is arithmetic on whole columns.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Iterable, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack

from bot.classifier.features import FeatureSpace, Weights, concept_features, pieces_of, stem_features, word_pairs
from bot.classifier.spelling import Spelling
from bot.concepts import Lexicon

Tokens = Sequence[Sequence[str]]


class Names:
    """Numbers for names, in the order in which they come."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def rows(self, messages: Iterable[Iterable[str]]) -> tuple[list[int], list[int]]:
        """The numbers of all names of all messages, and where each message starts."""
        places, found, starts = self.places, [], [0]
        for names in messages:
            found.extend([places.setdefault(name, len(places)) for name in names])
            starts.append(len(found))
        return found, starts


def counts(names: Names, messages: Iterable[Iterable[str]]) -> csr_matrix:
    """How often each message (row) holds each name (column)."""
    found, starts = names.rows(messages)
    table = csr_matrix((np.ones(len(found), dtype=np.float32), found, starts), shape=(len(starts) - 1, len(names.places)))
    table.sum_duplicates()
    return table


class Table:
    """Counted examples: four blocks (words, pieces, stems, ideas) of raw counts over all names that any example holds."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, weights: Weights) -> None:
        self.lexicon = lexicon
        self.weights = weights
        self._names = (Names(), Names(), Names(), Names())
        self._words = Names()
        self._pieces = csr_matrix((0, 0), dtype=np.float32)
        self.blocks = self.count(tokens)

    def count(self, meant: Tokens) -> list[csr_matrix]:
        """Raw counts of messages after repair. Names that are new become new columns."""
        words, pieces, stems, ideas = self._names
        by_word = counts(self._words, meant)
        self._cut_new_words(pieces)
        by_word.resize(by_word.shape[0], self._pieces.shape[0])
        found = (concept_features(message, self.lexicon, self.weights.pairs) for message in meant)
        return [
            counts(words, map(_words, meant)),
            by_word @ self._pieces,
            counts(stems, map(stem_features, meant)),
            counts(ideas, found),
        ]

    def _cut_new_words(self, pieces: Names) -> None:
        shortest, longest = self.weights.shortest_piece, self.weights.longest_piece
        every = list(self._words.places)
        self._pieces = counts(pieces, (pieces_of(word, shortest, longest) for word in every))

    def space(self, rows: np.ndarray, words: Mapping[str, int], rarest: int) -> tuple[FeatureSpace, list[np.ndarray]]:
        """The features that at least `rarest` of these rows hold, and for each block the columns that they are.

        `words` are those that others are repaired into, with how often the rows hold them.
        """
        names: list[str] = []
        rarity: list[np.ndarray] = []
        kept = []
        for block, known in zip(self.blocks, self._names, strict=True):
            messages = np.bincount(block[rows].indices, minlength=block.shape[1])
            columns = np.flatnonzero(messages >= rarest)
            every = list(known.places)
            names.extend(every[column] for column in columns)
            rarity.append(np.log((1 + len(rows)) / (1 + messages[columns])) + 1)
            kept.append(columns)
        vocabulary = {name: column for column, name in enumerate(names)}
        weight = np.concatenate(rarity).astype(np.float32)
        spelling = Spelling(words, word_pairs(names), self.lexicon.beginnings)
        return FeatureSpace(vocabulary, weight, self.lexicon, spelling, self.weights), kept


def _words(tokens: Sequence[str]) -> list[str]:
    return ["w" + token for token in tokens] + ["w" + first + " " + second for first, second in pairwise(tokens)]


def weighted(space: FeatureSpace, blocks: Sequence[csr_matrix], kept: Sequence[np.ndarray]) -> csr_matrix:
    """Counted messages as `FeatureSpace.vector` would give them: each block damped, weighted by rarity, of one length."""
    parts = []
    start = 0
    for block, columns, weight in zip(blocks, kept, space.weights.by_block, strict=True):
        rarity = space.rarity[start : start + len(columns)]
        start += len(columns)
        part = block[:, columns]
        part.data = (1 + np.log(part.data)) * rarity[part.indices]
        length = np.sqrt(np.asarray(part.multiply(part).sum(axis=1)).ravel())
        part = diags(np.where(length > 0, weight / np.maximum(length, 1e-12), 0).astype(np.float32)) @ part
        parts.append(part)
    return hstack(parts, format="csr", dtype=np.float32)
