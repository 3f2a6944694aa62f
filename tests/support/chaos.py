"""How hard the chaos tests try: a short form for every run, a full and a long one behind `make chaos`, always with a seed that is told."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from base.settings import ROOT

FORM = os.environ.get("CHAOS") or "short"
SEED = int(os.environ.get("CHAOS_SEED", "20261123"))
RESULTS = Path(os.environ.get("CHAOS_RESULTS") or ROOT / "var" / "chaos")
said: list[str] = []


def size(short: int, full: int, long: int | None = None) -> int:
    """How many, by the form that was asked for."""
    return {"short": short, "full": full, "long": long or full}[FORM]


def tell(what: str, **figures: object) -> None:
    """One line for the end of the run: what was tried how often, with which seed, and what came of it. The full and the long
    form are kept for the report (`python -m bench.chaos`)."""
    told = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items())
    said.append(f"{what}: {told}; seed {SEED}")
    if FORM != "short":
        RESULTS.mkdir(parents=True, exist_ok=True)
        name = "".join(letter if letter.isalnum() else "-" for letter in what)
        (RESULTS / f"{FORM}-{name}.json").write_text(json.dumps({"form": FORM, "what": what, "told": told, "seed": SEED}), encoding="utf-8")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Shows the lines; a test file takes this module as a plugin."""
    for line in said:
        terminalreporter.write_line(line)
    said.clear()
