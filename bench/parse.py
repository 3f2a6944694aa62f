"""CPU that Rasa takes to read a message with a trained model, on one thread: `python -m bench.parse MODEL FILE [--shipped]`.

Runs in either environment; the figures are added to the JSON in FILE. Stock and ours go through the same door,
`Agent.parse_message`, each in a process of its own; `--shipped` brings the patches with which our server runs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import time
from pathlib import Path

import numpy as np
import structlog

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTEROP_THREADS", "TF_NUM_INTRAOP_THREADS")
MESSAGES = 300
WARM = 20


async def measure(model: str) -> dict[str, float]:
    """Figures in milliseconds over development sentences spread over all intents; the first ones warm up."""
    from rasa.core.agent import Agent

    from bench.nlu_data import sentences

    agent = Agent.load(model)
    unseen = sentences()
    chosen = unseen[:: max(1, len(unseen) // (MESSAGES + WARM))]
    taken = []
    for sentence in chosen:
        started = time.process_time_ns()
        await agent.parse_message(sentence.text)
        taken.append((time.process_time_ns() - started) / 1e6)
    return {
        "parse in Rasa, CPU p50, ms": float(np.median(taken[WARM:])),
        "parse in Rasa, CPU p95, ms": float(np.quantile(taken[WARM:], 0.95)),
    }


def main() -> None:
    """Measure the model named on the command line; of a folder the newest."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("model", type=Path)
    options.add_argument("file", type=Path)
    options.add_argument("--shipped", action="store_true")
    chosen = options.parse_args()
    os.environ |= dict.fromkeys(ONE_THREAD, "1") | {"RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "ERROR"}
    # Rasa prints debug lines for each message unless told otherwise; that would be measured too.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    if chosen.shipped:
        from bot import speedups

        speedups.install()
    known = json.loads(chosen.file.read_text(encoding="utf-8")) if chosen.file.exists() else {}
    figures = known | asyncio.run(measure(_newest(chosen.model)))
    chosen.file.parent.mkdir(parents=True, exist_ok=True)
    chosen.file.write_text(json.dumps(figures, indent=1), encoding="utf-8")


def _newest(model: Path) -> str:
    return str(max(model.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime) if model.is_dir() else model)


if __name__ == "__main__":
    main()
