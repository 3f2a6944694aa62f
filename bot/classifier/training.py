"""Trains the intent model: features, one margin per intent, and from unseen sentences how far to trust it."""

from __future__ import annotations

import logging
import warnings
from collections import Counter
from dataclasses import dataclass, field
from typing import Optional, Sequence

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.classifier.features import Counted, FeatureSpace, Weights, count, tokenize
from bot.classifier.model import OUT_OF_SCOPE, Model, stepped
from bot.classifier.spelling import Spelling
from bot.concepts import Lexicon

logger = logging.getLogger(__name__)

_MANY = 200


@dataclass(frozen=True)
class Settings:
    """How to train; docs/decisions/understanding.md says why these.

    `kept` is the share of in-scope messages above the threshold. `given_up` is the share of them that may be lost when
    doubtful messages are read as out of scope. `folds` serve confidence only, the weights come from all examples;
    with 1 it isn't measured. `repair` is off only to measure what it brings.
    """

    weights: Weights = field(default_factory=Weights)
    penalty: float = 0.5
    rarest: int = 2
    folds: int = 3
    kept: float = 0.95
    given_up: float = 0.005
    seed: int = 7
    repair: bool = True


@dataclass(frozen=True)
class _Confidence:
    """What sentences unseen in training tell: see `Model` for the three figures."""

    temperature: float = 5.0
    threshold: float = 0.1
    caution: float = 0.0


def train(examples: Sequence[tuple[str, str]], lexicon: Lexicon, settings: Optional[Settings] = None) -> Model:
    """Train on (text, intent) pairs. The same examples in the same order give the same model.

    Raises ValueError when there are fewer than two intents.
    """
    settings = settings or Settings()
    intents = tuple(sorted({intent for _, intent in examples}))
    if len(intents) < 2:
        raise ValueError("a classifier needs examples of at least two intents")
    labels = np.asarray([intents.index(intent) for _, intent in examples])
    material = _Material([tokenize(text) for text, _ in examples], labels, lexicon, settings)
    space, weights, bias = material.fit(np.arange(len(examples)))
    trust = _trust(material, intents, settings)
    if OUT_OF_SCOPE in intents:
        bias[intents.index(OUT_OF_SCOPE)] += trust.caution
    # Stepped at once, so that the model in hand reads exactly as the saved one.
    steps, scale = stepped(weights)
    return Model(intents, space, steps.astype(np.float32) * scale, bias, trust.temperature, trust.threshold)


@dataclass
class _Material:
    """All examples, counted once; a message that is trained on has no unknown word, so nothing there needs repair."""

    tokens: Sequence[Sequence[str]]
    labels: np.ndarray
    lexicon: Lexicon
    settings: Settings
    counted: Sequence[Counted] = field(init=False)

    def __post_init__(self) -> None:
        self.counted = [count(tokens, self.lexicon, self.settings.weights) for tokens in self.tokens]

    def fit(self, chosen: np.ndarray) -> tuple[FeatureSpace, np.ndarray, np.ndarray]:
        """Space, weights (features, intents) and bias (intents,) from the chosen examples."""
        words: Counter[str] = Counter(token for i in chosen for token in self.tokens[i])
        rows = [self.counted[i] for i in chosen]
        settings = self.settings
        # Among a handful of examples every word is rare, and the only one there is.
        rarest = settings.rarest if len(rows) >= _MANY else 1
        space = FeatureSpace.build(rows, self.lexicon, Spelling(words if settings.repair else {}), settings.weights, rarest)
        separator = LinearSVC(C=settings.penalty, random_state=settings.seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            separator.fit(matrix(space, rows), self.labels[chosen])
        weights, bias = separator.coef_, separator.intercept_
        if len(separator.classes_) == 2:
            weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
        return space, np.ascontiguousarray(weights.T, dtype=np.float32), bias.astype(np.float32)


def _trust(material: _Material, intents: Sequence[str], settings: Settings) -> _Confidence:
    labels = material.labels
    fewest = int(np.bincount(labels).min())
    folds = min(settings.folds, fewest)
    if folds < 2:
        if fewest < 2:
            logger.warning("an intent has a single example: confidence cannot be measured, standard values are used")
        return _Confidence()
    margins = np.zeros((len(labels), len(intents)), dtype=np.float32)
    splitter = StratifiedKFold(folds, shuffle=True, random_state=settings.seed)
    for learnt, unseen in splitter.split(labels, labels):
        space, weights, bias = material.fit(learnt)
        unseen_counts = [count(material.tokens[i], material.lexicon, settings.weights, space.spelling) for i in unseen]
        margins[unseen] = matrix(space, unseen_counts) @ weights + bias
    in_scope = np.ones(len(labels), dtype=bool)
    caution = 0.0
    if OUT_OF_SCOPE in intents:
        outside = intents.index(OUT_OF_SCOPE)
        in_scope = labels != outside
        caution = _caution(margins, labels, outside, settings.given_up)
        margins[:, outside] += caution
    temperature = minimize_scalar(lambda t: _surprise(margins * t, labels), bounds=(0.5, 30.0), method="bounded").x
    confidence = _softmax(margins * temperature).max(axis=1)[in_scope]
    return _Confidence(float(temperature), float(np.quantile(confidence, 1 - settings.kept)), caution)


def _caution(margins: np.ndarray, labels: np.ndarray, outside: int, given_up: float) -> float:
    """The most that can be added to the out-of-scope margin before more than `given_up` of in-scope readings are lost."""
    rows = margins[labels != outside]
    right = rows.argmax(axis=1) == labels[labels != outside]
    lead = np.sort(rows[right].max(axis=1) - rows[right, outside])
    allowed = int(given_up * len(rows))
    return float(lead[allowed]) if 0 < allowed < len(lead) else 0.0


def matrix(space: FeatureSpace, counted: Sequence[Counted]) -> csr_matrix:
    """Counted messages as rows of a sparse matrix (messages, features) float32."""
    vectors = [space.vector(blocks) for blocks in counted]
    starts = np.cumsum([0] + [len(columns) for columns, _ in vectors])
    columns = np.concatenate([columns for columns, _ in vectors])
    values = np.concatenate([values for _, values in vectors])
    return csr_matrix((values, columns, starts), shape=(len(counted), len(space.vocabulary)))


def _softmax(scores: np.ndarray) -> np.ndarray:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def _surprise(scores: np.ndarray, labels: np.ndarray) -> float:
    chosen = _softmax(scores)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(chosen, 1e-12)).mean())
