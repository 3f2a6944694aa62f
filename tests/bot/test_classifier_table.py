"""The table of all examples holds exactly what reading each of them alone would give."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bench.nlu_data import LEXICON, examples, first
from bot import concepts
from bot.classifier.features import Weights, tokenize
from bot.classifier.table import Table, weighted

TEXTS = [example.text for example in first(examples(), 4)]
NEW = ["paarm gelmediii", "hiç görülmemiş kelimeler", "withdrawl pleese 500 TL 👍?", ""]


@pytest.fixture(scope="module")
def lexicon() -> concepts.Lexicon:
    return concepts.load(LEXICON)


def row(space, text):
    found = np.zeros(len(space.vocabulary), dtype=np.float32)
    columns, values = space.vector(space.count(text))
    found[columns] = values
    return found


@pytest.mark.parametrize("weights", [Weights(), Weights(concepts=0), Weights(stems=0), Weights(pairs=False, longest_piece=4)])
def test_examples_in_the_table_are_what_each_is_alone(lexicon, weights):
    tokens = [tokenize(text) for text in TEXTS]
    words = Counter(token for message in tokens for token in message)
    table = Table(tokens, lexicon, weights)
    space, columns = table.space(np.arange(len(TEXTS)), words, 2)
    rows = weighted(space, table.blocks, columns).toarray()
    for text, found in zip(TEXTS, rows, strict=True):
        np.testing.assert_allclose(found, row(space, text), rtol=0, atol=1e-6, err_msg=text)


def test_unseen_messages_are_read_as_repaired(lexicon):
    tokens = [tokenize(text) for text in TEXTS]
    words = Counter(token for message in tokens for token in message)
    table = Table(tokens, lexicon, Weights())
    space, columns = table.space(np.arange(len(TEXTS)), words, 2)
    meant = [space.spelling.repair(tokenize(text)) for text in NEW]
    rows = weighted(space, table.count(meant), columns).toarray()
    for text, found in zip(NEW, rows, strict=True):
        np.testing.assert_allclose(found, row(space, text), rtol=0, atol=1e-6, err_msg=text)
