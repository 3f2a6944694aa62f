"""Trains the intent model: features, typing errors beside clean examples, one margin per intent, honest confidence."""

from __future__ import annotations

import logging
import warnings
from collections import Counter
from dataclasses import dataclass, field
from typing import Sequence

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.classifier.features import FeatureSpace, Weights, count
from bot.classifier.model import OUT_OF_SCOPE, Model
from bot.classifier.typing_errors import damage
from bot.concepts import Lexicon

logger = logging.getLogger(__name__)
Counted = list["Counter[str]"]


@dataclass(frozen=True)
class Settings:
    """How to train. The defaults are what `docs/bench/nlu.md` measures; `folds` is for confidence, not for weights."""

    weights: Weights = field(default_factory=Weights)
    penalty: float = 0.5
    damaged_copies: int = 1
    damage_rate: float = 0.08
    rarest: int = 2
    folds: int = 3
    kept: float = 0.95
    passage_share: float = 0.5
    seed: int = 7


def train(examples: Sequence[tuple[str, str]], lexicon: Lexicon, settings: Settings = Settings()) -> Model:
    """Train on (text, intent) pairs. The same examples in the same order give the same model.

    Raises ValueError when there are fewer than two intents.
    """
    intents = tuple(sorted({intent for _, intent in examples}))
    if len(intents) < 2:
        raise ValueError("a classifier needs examples of at least two intents")
    labels = np.asarray([intents.index(intent) for _, intent in examples])
    counted = [count(text, lexicon, settings.weights) for text, _ in examples]
    copies = [
        [count(damage(text, settings.damage_rate, settings.seed + n), lexicon, settings.weights) for text, _ in examples]
        for n in range(settings.damaged_copies)
    ]
    everything = np.arange(len(examples))
    space, weights, bias = _fit(everything, counted, copies, labels, lexicon, settings)
    temperature, threshold = _confidence(counted, copies, labels, intents, lexicon, settings)
    return Model(intents, space, weights, bias, temperature, threshold, settings.passage_share)


def _fit(
    chosen: np.ndarray,
    counted: Sequence[Counted],
    copies: Sequence[Sequence[Counted]],
    labels: np.ndarray,
    lexicon: Lexicon,
    settings: Settings,
) -> tuple[FeatureSpace, np.ndarray, np.ndarray]:
    """Space, weights (features, intents) and bias from the chosen examples and their damaged copies."""
    clean = [counted[i] for i in chosen]
    space = FeatureSpace.build(clean, lexicon, settings.weights, settings.rarest)
    rows = clean + [copy[i] for copy in copies for i in chosen]
    targets = np.tile(labels[chosen], 1 + len(copies))
    separator = LinearSVC(C=settings.penalty, random_state=settings.seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        separator.fit(matrix(space, rows), targets)
    weights, bias = separator.coef_, separator.intercept_
    if len(separator.classes_) == 2:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return space, np.ascontiguousarray(weights.T, dtype=np.float32), bias.astype(np.float32)


def _confidence(
    counted: Sequence[Counted],
    copies: Sequence[Sequence[Counted]],
    labels: np.ndarray,
    intents: Sequence[str],
    lexicon: Lexicon,
    settings: Settings,
) -> tuple[float, float]:
    """Temperature and threshold from sentences that the scoring model had not seen."""
    fewest = int(np.bincount(labels).min())
    folds = min(settings.folds, fewest)
    if folds < 2:
        logger.warning("an intent has a single example: confidence cannot be measured, standard values are used")
        return 5.0, 0.1
    margins = np.zeros((len(labels), len(intents)), dtype=np.float32)
    splitter = StratifiedKFold(folds, shuffle=True, random_state=settings.seed)
    for learnt, unseen in splitter.split(labels, labels):
        space, weights, bias = _fit(learnt, counted, copies, labels, lexicon, settings)
        margins[unseen] = matrix(space, [counted[i] for i in unseen]) @ weights + bias
    temperature = float(
        minimize_scalar(lambda t: _surprise(margins * t, labels), bounds=(0.5, 30.0), method="bounded").x
    )
    in_scope = np.asarray([intents[label] != OUT_OF_SCOPE for label in labels])
    confidence = _softmax(margins * temperature).max(axis=1)[in_scope]
    return temperature, float(np.quantile(confidence, 1 - settings.kept))


def matrix(space: FeatureSpace, counted: Sequence[Counted]) -> csr_matrix:
    """Counted messages as rows of a sparse matrix (messages, features) float32."""
    vectors = [space.vector(blocks) for blocks in counted]
    starts = np.cumsum([0] + [len(columns) for columns, _ in vectors])
    columns = np.concatenate([columns for columns, _ in vectors]) if vectors else np.zeros(0, dtype=np.int32)
    values = np.concatenate([values for _, values in vectors]) if vectors else np.zeros(0, dtype=np.float32)
    return csr_matrix((values, columns, starts), shape=(len(counted), len(space.vocabulary)))


def _softmax(scores: np.ndarray) -> np.ndarray:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def _surprise(scores: np.ndarray, labels: np.ndarray) -> float:
    chosen = _softmax(scores)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(chosen, 1e-12)).mean())
