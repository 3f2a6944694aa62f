"""Times of day take the same endings in the chat as in letters."""

from __future__ import annotations

import json
from pathlib import Path

from actions.turkish import suffixed

CONTRACT = Path(__file__).resolve().parents[2] / "contract" / "turkish_times.json"


def test_times_take_the_endings_of_the_contract() -> None:
    dative = json.loads(CONTRACT.read_text(encoding="utf-8"))["dative"]
    assert {clock: suffixed(clock, "dative") for clock in dative} == dative
