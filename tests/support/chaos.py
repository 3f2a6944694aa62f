"""How hard the chaos tests try: a short form for every run, a long one behind `make chaos`, always with a seed that is told."""

from __future__ import annotations

import os

import pytest

LONG = os.environ.get("CHAOS", "") == "long"
said: list[str] = []
SEED = int(os.environ.get("CHAOS_SEED", "20261123"))


def size(short: int, long: int) -> int:
    """How many, by the form that was asked for."""
    return long if LONG else short


def tell(what: str, **figures: object) -> None:
    """One line for the end of the run: what was tried how often, with which seed, and what came of it."""
    said.append(f"{what}: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items()) + f"; seed {SEED}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Shows the lines; a test file takes this module as a plugin."""
    for line in said:
        terminalreporter.write_line(line)
    said.clear()
