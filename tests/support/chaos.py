"""How hard the chaos tests try: a short form for every run, a long one behind `make chaos`, always with a seed that is told."""

from __future__ import annotations

import os
import sys

LONG = os.environ.get("CHAOS", "") == "long"
SEED = int(os.environ.get("CHAOS_SEED", "20261123"))


def size(short: int, long: int) -> int:
    """How many, by the form that was asked for."""
    return long if LONG else short


def tell(what: str, **figures: object) -> None:
    """One line past pytest's capture: what was tried how often, with which seed, and what came of it."""
    line = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items())
    print(f"  {what}: {line}, seed {SEED}", file=sys.__stderr__, flush=True)
