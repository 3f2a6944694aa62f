"""Gates before publishing: each passes, warns or blocks, by limits that the operator sets. Pure."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from base.publishing import Gate, Gates
from studio.report import Report, Score

Verdict = Literal["passed", "warned", "blocked"]
FEWEST = 10
"""A style with fewer sentences says nothing: one of them would be more than ten points."""


class Passed(Struct, frozen=True):
    """One gate's outcome: the worst value found, the limit, and whose value it is (languages, styles, intents)."""

    gate: str
    verdict: Verdict
    value: float
    limit: float
    about: list[str]


def judge(report: Report, gates: Gates) -> list[Passed]:
    """Every gate that is on, in a fixed order."""
    both = [score for score in report.languages if score.name in ("tr", "en")]
    compared = [score for score in both if score.before is not None]
    drops = {s.name: round((s.accuracy_before or 0.0) - s.accuracy, 1) for s in compared}
    lost = {s.name: float((s.before or 0) - s.now) for s in report.protected if s.before is not None}
    styles = {s.name: s.accuracy for s in report.styles if s.count >= FEWEST}
    found = [
        _least("accuracy", {s.name: s.accuracy for s in both}, gates.accuracy),
        _most("drop", drops, gates.drop),
        _most("protected", _with_lost_sentences(lost, report), gates.protected),
        _least("style", styles, gates.style),
        _most("worse", {"": float(len(report.worse))}, gates.worse),
        _most("doubtful", {"": _gain(report.doubtful)}, gates.doubtful),
        _most("conversations", {"": float(len(report.broken))}, gates.conversations),
    ]
    return [each for each in found if each is not None]


def blocks(outcomes: list[Passed]) -> bool:
    """Whether one of them does."""
    return any(each.verdict == "blocked" for each in outcomes)


def _with_lost_sentences(lost: dict[str, float], report: Report) -> dict[str, float]:
    """A protected sentence that is lost counts even where another one is won."""
    counted = dict.fromkeys(lost, 0.0)
    for each in report.worse:
        if each.protected:
            counted[each.expected] = counted.get(each.expected, 0.0) + 1
    return {name: max(lost.get(name, 0.0), count) for name, count in counted.items()}


def _gain(doubtful: Score) -> float:
    before = doubtful.accuracy_before
    return 0.0 if before is None else round(doubtful.accuracy - before, 1)


def _least(name: str, values: dict[str, float], gate: Gate) -> Passed | None:
    return _outcome(name, values, gate, {key for key, value in values.items() if value < gate.limit}, min)


def _most(name: str, values: dict[str, float], gate: Gate) -> Passed | None:
    return _outcome(name, values, gate, {key for key, value in values.items() if value > gate.limit}, max)


def _outcome(name: str, values: dict[str, float], gate: Gate, beyond: set[str], worst: object) -> Passed | None:
    if gate.effect == "off":
        return None
    pick = min if worst is min else max
    verdict: Verdict = "passed" if not beyond else "blocked" if gate.effect == "block" else "warned"
    return Passed(name, verdict, pick(values.values(), default=gate.limit), gate.limit, sorted(filter(None, beyond)))
