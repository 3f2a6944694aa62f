"""Writes docs/bench/chaos.md from what the chaos tests told in their full and long forms (`make chaos`)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from base.settings import ROOT
from bench import machine
from tests.support.chaos import RESULTS

PAGE = ROOT / "docs" / "bench" / "chaos.md"
HEAD = """# Faults under load

What `make chaos` told, written by `python -m bench.chaos`. Each line is one test that passed or failed as a whole in tests/chaos; its
negative control stands in the same file. Zero of N bounds the rate at 3/N. `CHAOS=long make chaos` tries ten times as hard.

"""


def page(results: list[dict[str, str]], days: list[str]) -> str:
    """The page."""
    rows = [f"| {one['what']} | {one['form']} | {one['told']} | {one['seed']} | {day} |" for one, day in zip(results, days, strict=True)]
    table = "\n".join(["| what | form | what came out | seed | on |", "| --- | --- | --- | --- | --- |", *rows])
    return f"{HEAD}{machine.facts()}\n\n{table}\n"


def day_of(file: Path) -> str:
    """When it was measured."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).date().isoformat()


def main() -> None:
    """Writes the page; tells when there is nothing to write."""
    files = sorted(RESULTS.glob("*.json"))
    if not files:
        raise SystemExit(f"nothing in {RESULTS}: run `make chaos` first")
    PAGE.write_text(page([json.loads(file.read_text(encoding="utf-8")) for file in files], [day_of(file) for file in files]), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
