"""Trains the stock pipeline on our examples and measures it on the same sentences, for `python -m bench.nlu --stock`.

`bench/stock/.venv/bin/python -m bench.stock_nlu train [--most N] [--minutes N]`, then `… measure`; figures go to
`var/bench/stock-nlu.json`. 100 epochs over all examples take hours: `--most` takes the first N examples of each intent and
language, `--minutes` ends training with the epoch that passes them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import tarfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import structlog
import yaml

from bench.nlu import Figures, accuracy, damaged, outside
from bench.nlu_data import EXAMPLES, ROOT, Sentence, examples, first, sentences
from bot.classifier import OUT_OF_SCOPE

CONFIG = ROOT / "bench" / "stock" / "nlu.yml"
FOLDER = ROOT / "var" / "bench"
FIGURES = FOLDER / "stock-nlu.json"
MODEL = "stock-nlu"
STOCK_EPOCHS = 100
FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Reading:
    """What `bench.nlu` looks at in a reading; the fallback is no intent, it is what `below_threshold` says."""

    intent: str
    ranking: tuple[tuple[str, float], ...]
    below_threshold: bool


class StockModel:
    """A Rasa model that reads like ours; each text is read once, since readings don't depend on each other."""

    def __init__(self, archive: Path) -> None:
        from rasa.core.agent import Agent

        self._agent = Agent.load(str(archive))
        self._read: dict[str, Reading] = {}

    def read(self, text: str) -> Reading:
        """Read one message."""
        if text not in self._read:
            self._read[text] = _reading(asyncio.run(self._agent.parse_message(text)))
        return self._read[text]


def main() -> None:
    """Train or measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("step", choices=("train", "measure"))
    options.add_argument("--most", type=int, default=0)
    options.add_argument("--minutes", type=float, default=float("inf"))
    chosen = options.parse_args()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Unconfigured, structlog prints a debug line for each message.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    FOLDER.mkdir(parents=True, exist_ok=True)
    figures = train(chosen.most, chosen.minutes) if chosen.step == "train" else known() | measure(sentences())
    FIGURES.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    print(FIGURES.read_text(encoding="utf-8"))


def known() -> Figures:
    """What training left."""
    return dict(json.loads(FIGURES.read_text(encoding="utf-8")))


def train(most: int, minutes: float) -> Figures:
    """Train on at most `most` examples of each intent and language (0: all) for 100 epochs, or until `minutes` are over.

    CPU is that of all threads; what is missing to 100 epochs is added at the mean of those trained. The batches grow from 64
    to 256 over the 100 epochs, and large batches are cheaper, so that this is rather too much than too little.
    """
    from rasa.model_training import train_nlu

    spent = _count_epochs(time.monotonic() + 60 * minutes)
    started = time.process_time()
    train_nlu(str(CONFIG), str(_examples(most)), str(FOLDER), fixed_model_name=MODEL)
    total = time.process_time() - started
    of_an_epoch = (spent[-1] - spent[0]) / (len(spent) - 1)
    return {
        "epochs": len(spent),
        "most": most,
        "training CPU, s": total + of_an_epoch * (STOCK_EPOCHS - len(spent)),
        "training CPU of this run, s": total,
        "training CPU of an epoch, s": of_an_epoch,
    }


def measure(unseen: list[Sentence]) -> Figures:
    """Everything but training and speed, with the functions that measure ours."""
    archive = FOLDER / f"{MODEL}.tar.gz"
    model: Any = StockModel(archive)
    figures = accuracy(model, unseen) | damaged(model, unseen) | outside(model, unseen) | by_doubt(model, unseen)
    with tarfile.open(archive) as packed:
        return figures | {"model, MB": sum(member.size for member in packed) / 1e6}


def by_doubt(model: StockModel, unseen: list[Sentence]) -> Figures:
    """AUROC by 1 - the best in-scope confidence: the only way in a bot that has no intent for what is out of scope."""
    figures: Figures = {}
    for language in ("tr", "en"):
        chosen = [sentence for sentence in unseen if sentence.language == language]
        rankings = [model.read(sentence.text).ranking for sentence in chosen]
        scores = np.asarray([1 - max(sure for name, sure in ranking if name != OUT_OF_SCOPE) for ranking in rankings])
        is_outside = np.asarray([sentence.intent == OUT_OF_SCOPE for sentence in chosen])
        above = scores[is_outside][:, None] - scores[~is_outside][None, :]
        figures[f"out-of-scope AUROC by doubt, {language}"] = 100 * float((above > 0).mean() + (above == 0).mean() / 2)
    return figures


def _reading(parsed: dict[str, Any]) -> Reading:
    ranking = [(str(entry["name"]), float(entry["confidence"])) for entry in parsed["intent_ranking"] if entry["name"] != FALLBACK]
    if OUT_OF_SCOPE not in dict(ranking):
        ranking.append((OUT_OF_SCOPE, 0.0))
    return Reading(ranking[0][0], tuple(ranking), parsed["intent"]["name"] == FALLBACK)


def _examples(most: int) -> Path:
    """Our own files, or one with the first of each intent and language."""
    if not most:
        return EXAMPLES
    blocks: dict[str, str] = {}
    for example in first(examples(), most):
        blocks[example.intent] = blocks.get(example.intent, "") + f"- {example.text}\n"
    path = FOLDER / "stock-examples.yml"
    told = {"version": "3.1", "nlu": [{"intent": intent, "examples": lines} for intent, lines in blocks.items()]}
    path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def _count_epochs(until: float) -> list[float]:
    """A list that gets the CPU seconds at the end of each epoch; the first one after `until` (monotonic) is the last."""
    from rasa.utils.tensorflow.callback import RasaTrainingLogger

    spent: list[float] = []
    shown = RasaTrainingLogger.on_epoch_end

    def ended(self: Any, epoch: int, logs: Any = None) -> None:
        spent.append(time.process_time())
        print(f"epoch {epoch + 1}: CPU {spent[-1]:.0f} s", flush=True)
        shown(self, epoch, logs)
        self.model.stop_training = time.monotonic() > until

    RasaTrainingLogger.on_epoch_end = ended
    return spent


if __name__ == "__main__":
    main()
