"""Trains the intent model: features, one margin per intent, and from unseen sentences how far to trust it."""

from __future__ import annotations

import logging
import warnings
from collections import Counter
from dataclasses import dataclass, field
from typing import Mapping, Optional, Sequence

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import LinearSVC

from bot.classifier.features import FeatureSpace, Weights, tokenize
from bot.classifier.misspelt import repaired
from bot.classifier.model import OUT_OF_SCOPE, Model, stepped
from bot.classifier.table import Table, weighted
from bot.concepts import Lexicon

logger = logging.getLogger(__name__)

DISTRESS = "distress"

_MANY = 200
# Passes over few examples: nothing to save there.
_PATIENT = 100


@dataclass(frozen=True)
class Settings:
    """How to train; docs/decisions/understanding.md says why these.

    `kept` is the share of in-scope messages above the threshold. `given_up` is the share of them that may be lost when
    doubtful messages are read as out of scope; `alarmed` is for each intent that must not be missed the share of all other
    messages that may be taken for it. `unseen` is the share of the examples that serves confidence only (the
    weights come from all of them); with 0 it isn't measured. `passes` over the examples are enough: on unseen sentences
    35 read no better than 3, and take three times as long. `repair` is off only to measure what it brings.
    """

    weights: Weights = field(default_factory=Weights)
    penalty: float = 0.5
    rarest: int = 2
    passes: int = 3
    unseen: float = 0.2
    kept: float = 0.95
    given_up: float = 0.005
    alarmed: Mapping[str, float] = field(default_factory=lambda: {DISTRESS: 0.001})
    seed: int = 7
    repair: bool = True


@dataclass(frozen=True)
class _Confidence:
    """What sentences unseen in training tell: see `Model` for the first two; `caution` (intents,) is added to the bias."""

    caution: np.ndarray
    temperature: float = 5.0
    threshold: float = 0.1


def train(examples: Sequence[tuple[str, str]], lexicon: Lexicon, settings: Optional[Settings] = None) -> Model:
    """Train on (text, intent) pairs. The same examples in the same order give the same model.

    Raises ValueError when there are fewer than two intents.
    """
    settings = settings or Settings()
    intents = tuple(sorted({intent for _, intent in examples}))
    if len(intents) < 2:
        raise ValueError("a classifier needs examples of at least two intents")
    numbers = {intent: place for place, intent in enumerate(intents)}
    labels = np.asarray([numbers[intent] for _, intent in examples])
    material = _Material([tokenize(text) for text, _ in examples], labels, lexicon, settings)
    fitted = material.fit(np.arange(len(examples)))
    trust = _trust(material, intents, settings)
    steps, scale = stepped(fitted.weights)
    return Model(intents, fitted.space, steps, scale, fitted.bias + trust.caution, trust.temperature, trust.threshold)


@dataclass
class _Fitted:
    """A space, the columns of the table that it is made of, weights (features, intents) and bias (intents,)."""

    space: FeatureSpace
    columns: list[np.ndarray]
    weights: np.ndarray
    bias: np.ndarray


@dataclass
class _Material:
    """All examples, their misspelt words repaired, counted once."""

    tokens: Sequence[Sequence[str]]
    labels: np.ndarray
    lexicon: Lexicon
    settings: Settings
    table: Table = field(init=False)

    def __post_init__(self) -> None:
        if self.settings.repair:
            self.tokens = repaired(self.tokens, self.lexicon.words)
        self.table = Table(self.tokens, self.lexicon, self.settings.weights)

    def fit(self, chosen: np.ndarray) -> _Fitted:
        """Learn from the chosen examples."""
        settings = self.settings
        words: Counter[str] = Counter(token for i in chosen for token in self.tokens[i])
        # Among a handful of examples every word is rare, and the only one there is.
        rarest = settings.rarest if len(chosen) >= _MANY else 1
        space, columns = self.table.space(chosen, words if settings.repair else {}, rarest)
        rows = weighted(space, [block[chosen] for block in self.table.blocks], columns)
        passes = settings.passes if len(chosen) >= _MANY else _PATIENT
        separator = LinearSVC(C=settings.penalty, random_state=settings.seed, max_iter=passes)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            separator.fit(rows, self.labels[chosen])
        weights, bias = separator.coef_, separator.intercept_
        if len(separator.classes_) == 2:
            weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
        return _Fitted(space, columns, np.ascontiguousarray(weights.T, dtype=np.float32), bias.astype(np.float32))

    def margins(self, fitted: _Fitted, chosen: np.ndarray) -> np.ndarray:
        """What a model says of examples that it has not seen, (chosen, intents), their unknown words repaired."""
        meant = [fitted.space.spelling.repair(self.tokens[i]) for i in chosen]
        rows = weighted(fitted.space, self.table.count(meant), fitted.columns)
        return np.asarray(rows @ fitted.weights + fitted.bias)


def _trust(material: _Material, intents: Sequence[str], settings: Settings) -> _Confidence:
    caution = np.zeros(len(intents), dtype=np.float32)
    if not settings.unseen:
        return _Confidence(caution)
    learnt, unseen = _split(material.labels, settings)
    labels = material.labels[unseen]
    if len(unseen) == 0 or len(set(material.labels[learnt])) < len(intents):
        logger.warning("an intent has a single example: confidence cannot be measured, standard values are used")
        return _Confidence(caution)
    margins = material.margins(material.fit(learnt), unseen)
    in_scope = np.ones(len(labels), dtype=bool)
    if OUT_OF_SCOPE in intents:
        outside = intents.index(OUT_OF_SCOPE)
        in_scope = labels != outside
        caution[outside] = _caution(margins, labels, outside, settings.given_up)
    for intent, share in settings.alarmed.items():
        if intent in intents:
            caution[intents.index(intent)] = _vigilance(margins + caution, labels, intents.index(intent), share)
    margins = margins + caution
    temperature = minimize_scalar(lambda t: _surprise(margins * t, labels), bounds=(0.5, 30.0), method="bounded").x
    confidence = _softmax(margins * temperature).max(axis=1)[in_scope]
    return _Confidence(caution, float(temperature), float(np.quantile(confidence, 1 - settings.kept)))


def _split(labels: np.ndarray, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """Places to learn from and to judge by: of each intent the same share, at least one, is unseen."""
    dice = np.random.default_rng(settings.seed)
    unseen = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        most = max(1, round(settings.unseen * len(places)))
        unseen[dice.permutation(places)[:most]] = True
    return np.flatnonzero(~unseen), np.flatnonzero(unseen)


def _caution(margins: np.ndarray, labels: np.ndarray, outside: int, given_up: float) -> float:
    """The most that can be added to the out-of-scope margin before more than `given_up` of in-scope readings are lost."""
    rows = margins[labels != outside]
    right = rows.argmax(axis=1) == labels[labels != outside]
    lead = np.sort(rows[right].max(axis=1) - rows[right, outside])
    allowed = int(given_up * len(rows))
    return float(lead[allowed]) if 0 < allowed < len(lead) else 0.0


def _vigilance(margins: np.ndarray, labels: np.ndarray, watched: int, alarmed: float) -> float:
    """The most that can be added to a watched intent's margin before more than `alarmed` of the others are taken for it."""
    others = margins[labels != watched]
    lead = np.sort(others.max(axis=1) - others[:, watched])
    # Those that are taken for it in any case have a lead of 0, and are counted.
    return float(lead[min(int(alarmed * len(others)), len(lead) - 1)])


def _softmax(scores: np.ndarray) -> np.ndarray:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def _surprise(scores: np.ndarray, labels: np.ndarray) -> float:
    chosen = _softmax(scores)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(chosen, 1e-12)).mean())
