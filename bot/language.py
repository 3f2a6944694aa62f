"""Tells Turkish from English in a message, also without Turkish letters and mixed, and keeps a conversation steady.

A message is scored word by word: pieces of folded words with weights learnt from the examples (logistic regression).
Words weigh by themselves too, so that "withdrawal talebim hâlâ pending" is seen to be Turkish, and mixed.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Iterable, Optional, Sequence

import numpy as np
from safetensors.numpy import load_file, save_file

from bot.folding import fold

LANGUAGES = ("tr", "en")
DEFAULT = "tr"

# Read up to here; who writes more has shown their language long before.
_LONGEST = 4_000
_LONGEST_WORD = 32
_PIECES = range(1, 5)
_APOSTROPHES = re.compile(r"['’‘`´ʼ＇]")
_WORD = re.compile(r"\b[^\W\d_]+\b")
_TURKISH_LETTERS = re.compile("[çğıöşüÇĞİÖŞÜ]|i̇")
_RAREST = 2
_SEED = 7

# Written the same in both languages: money, codes, "ok". The prefix of tracking numbers is the operator's.
_NEUTRAL = frozenset({"ok", "okay", "okey", "kpr", "tl", "usd", "eur", "gbp", "btc", "usdt"})
_NEUTRAL |= {"iban", "bonus", "sms", "app", "vip", "pdf", "kyc"}

# A word speaks for a language when it alone says so this strongly (natural logarithm of the odds).
_SPEAKS = 1.5
# A conversation changes its language only for a message as sure as this, and surer still when the message is mixed.
_SURE = 0.85
_SURE_WHEN_MIXED = 0.97


@dataclass(frozen=True)
class LanguageReading:
    """What one message shows: `tr` or `en`, how sure (0.5–1), both languages in it, and no language at all (`neutral`).

    A neutral message (numbers, emoji, a code, "ok") is read as `tr` with confidence 0.5.
    """

    language: str
    confidence: float
    mixed: bool
    neutral: bool


def follow(previous: Optional[str], reading: LanguageReading) -> str:
    """The language to go on in: the conversation's own unless the message clearly shows the other one."""
    if previous not in LANGUAGES:
        return reading.language
    if reading.neutral or reading.language == previous:
        return previous
    needed = _SURE_WHEN_MIXED if reading.mixed else _SURE
    return reading.language if reading.confidence >= needed else previous


@dataclass(frozen=True)
class LanguageModel:
    """Weights of word pieces; above zero speaks for English, below for Turkish."""

    weights: dict[str, float]
    bias: float

    def detect(self, text: str) -> LanguageReading:
        """Read one message of any kind or length; never raises on text."""
        words = words_of(text)
        turkish = bool(_TURKISH_LETTERS.search(text[:_LONGEST]))
        scores = [sum(self.weights.get(piece, 0.0) for piece in pieces_of(word)) for word in words]
        if not words or (not turkish and max(map(abs, scores)) < _SPEAKS / 2):
            return LanguageReading(DEFAULT, 0.5, False, True)
        score = sum(scores) / math.sqrt(len(words)) + self.bias
        if turkish:
            score += self.weights.get(_LETTERS, 0.0)
        english = 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
        mixed = min(scores) < -_SPEAKS and max(scores) > _SPEAKS
        language = "en" if english > 0.5 else "tr"
        return LanguageReading(language, max(english, 1 - english), mixed, False)

    def save(self, folder: Path) -> None:
        """Write `language.json` (names) and `language.safetensors` (weights) into an existing folder."""
        names = sorted(self.weights)
        values = np.asarray([self.weights[name] for name in names], dtype=np.float32)
        save_file({"weights": values}, folder / "language.safetensors")
        described = json.dumps({"pieces": names, "bias": self.bias}, ensure_ascii=False, separators=(",", ":"))
        (folder / "language.json").write_text(described, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "LanguageModel":
        """Read what `save` wrote."""
        described = json.loads((folder / "language.json").read_text(encoding="utf-8"))
        values = load_file(folder / "language.safetensors")["weights"].tolist()
        return cls(dict(zip(described["pieces"], values, strict=True)), described["bias"])


_LETTERS = "letters"


def train(examples: Sequence[tuple[str, str]]) -> LanguageModel:
    """Train on (text, language) pairs; the same pairs in the same order give the same model."""
    # Imported here: who only reads messages needs neither.
    from scipy.sparse import csr_matrix, diags, hstack
    from sklearn.linear_model import LogisticRegression

    from bot.classifier.table import Names, counts

    words = [words_of(text) for text, _ in examples]
    known, pieces = Names(), Names()
    by_word = counts(known, words)
    scale = np.asarray([1 / math.sqrt(len(found)) if found else 0.0 for found in words])
    cut = diags(scale) @ by_word @ counts(pieces, map(pieces_of, known.places))
    common = np.flatnonzero(np.bincount(cut.indices, minlength=cut.shape[1]) >= _RAREST)
    letters = csr_matrix([[float(bool(_TURKISH_LETTERS.search(text)))] for text, _ in examples])
    learner = LogisticRegression(C=1.0, solver="liblinear", intercept_scaling=10.0, random_state=_SEED)
    learner.fit(hstack([cut[:, common], letters], format="csr"), [language == "en" for _, language in examples])
    every = list(pieces.places)
    names = [*(every[column] for column in common), _LETTERS]
    return LanguageModel(dict(zip(names, learner.coef_[0].astype(float).tolist(), strict=True)), float(learner.intercept_[0]))


def words_of(text: str) -> list[str]:
    """Folded words of a language; numbers, codes and words that both languages share leave nothing."""
    return [word for word in _WORD.findall(_APOSTROPHES.sub("", fold(text[:_LONGEST]))) if word not in _NEUTRAL]


@lru_cache(maxsize=8192)
def pieces_of(word: str) -> tuple[str, ...]:
    """The pieces of 1–4 letters of a word with spaces around it, and the word itself, each once."""
    padded = f" {word[:_LONGEST_WORD]} "
    pieces = {padded[start : start + n] for n in _PIECES for start in range(len(padded) - n + 1)}
    return tuple(sorted(pieces - {" "} | {padded}))


def examples_by_folder(root: Path) -> Iterable[tuple[str, str]]:
    """(text, language) of all examples under `root/tr` and `root/en`, Rasa's YAML files, in a fixed order."""
    import yaml

    for language in LANGUAGES:
        for path in sorted((root / language).glob("**/*.yml")):
            for block in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).get("nlu", []):
                for line in str(block.get("examples", "")).splitlines():
                    if line.startswith("- ") and line[2:].strip():
                        yield line[2:].strip(), language
