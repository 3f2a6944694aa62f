"""The trained classifier: reads a message into an intent, a calibrated confidence and a ranking; saved without pickle."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from bot.classifier.features import FeatureSpace, Weights, word_pairs
from bot.classifier.spelling import Spelling
from bot.concepts import Lexicon

OUT_OF_SCOPE = "out_of_scope"
_FORMAT = 3


@dataclass(frozen=True)
class Reading:
    """What a message means: the best intent, how sure (0–1), all intents best first, and whether to ask instead."""

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    below_threshold: bool

    @property
    def likeliest(self) -> tuple[tuple[str, float], ...]:
        """The two best in-scope readings, for "did you mean this or that"."""
        return tuple(entry for entry in self.ranking if entry[0] != OUT_OF_SCOPE)[:2]


@dataclass(frozen=True)
class Model:
    """A linear model over a feature space.

    `steps` is (features, intents) int8 and `scale` the size of a step for each intent, see `stepped`; `bias` (intents,).
    `temperature` turns margins into probabilities; below `threshold` the reading is doubtful (5 % of in-scope messages
    that the measuring model had not seen).
    """

    intents: tuple[str, ...]
    space: FeatureSpace
    steps: np.ndarray
    scale: np.ndarray
    bias: np.ndarray
    temperature: float
    threshold: float

    def read(self, text: str) -> Reading:
        """Read one message of any kind or length; never raises on text. Without a known word it is always doubtful."""
        columns, values = self.space.vector(self.space.count(text))
        known = len(columns) > 0
        margins = (values @ self.steps[columns].astype(np.float32)) * self.scale + self.bias if known else self.bias
        grown = np.exp((margins - margins.max()) * self.temperature)
        probabilities = grown / grown.sum()
        order = np.argsort(-probabilities, kind="stable")
        ranking = tuple((self.intents[i], float(probabilities[i])) for i in order)
        intent, confidence = ranking[0]
        return Reading(intent, confidence, ranking, not known or confidence < self.threshold)

    def save(self, folder: Path) -> None:
        """Write `intents.json` (what can be read) and `intents.safetensors` (arrays) into an existing folder."""
        names = sorted(self.space.vocabulary, key=self.space.vocabulary.__getitem__)
        arrays = {"weights": self.steps, "scale": self.scale, "bias": self.bias, "rarity": self.space.rarity}
        save_file(arrays, folder / "intents.safetensors")
        described = {
            "format": _FORMAT,
            "intents": self.intents,
            "features": names,
            "lexicon": self.space.lexicon.stems,
            "words": self.space.spelling.words,
            "weights": asdict(self.space.weights),
            "temperature": self.temperature,
            "threshold": self.threshold,
        }
        text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
        (folder / "intents.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Model":
        """Read what `save` wrote. Raises ValueError for another format."""
        described = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        if described["format"] != _FORMAT:
            raise ValueError(f"intent model of format {described['format']}, expected {_FORMAT}: train again")
        arrays = load_file(folder / "intents.safetensors")
        lexicon = Lexicon({concept: tuple(stems) for concept, stems in described["lexicon"].items()})
        space = FeatureSpace(
            {name: column for column, name in enumerate(described["features"])},
            arrays["rarity"],
            lexicon,
            Spelling(described["words"], word_pairs(described["features"]), lexicon.beginnings),
            Weights(**described["weights"]),
        )
        return cls(
            tuple(described["intents"]),
            space,
            arrays["weights"],
            arrays["scale"],
            arrays["bias"],
            described["temperature"],
            described["threshold"],
        )


def stepped(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights as 255 steps (int8) for each intent and the size of a step (intents,), a quarter of the room of float32.

    Readings stay what they were: on 1,829 development sentences one in a thousand changed.
    """
    scale = (np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127).astype(np.float32)
    return np.rint(weights / scale).astype(np.int8), scale
