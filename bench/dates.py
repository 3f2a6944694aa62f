"""Measures the date reader on the development half of public suites and writes docs/bench/dates.md.

`KOPRU_DATES_DIR=<folder> bot/.venv/bin/python -m bench.dates [--misses tr|en]`, from the root of the repository.
"""

from __future__ import annotations

import json
import os
import platform
import random
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from bot.entities import extract
from bot.entities.entity import Entity

ZONE = timezone(timedelta(hours=3))
WITHOUT_REFERENCE = datetime(2016, 11, 7, 12, 0)
SUITES = ("recognizers_datetime", "duckling_time", "dateparser_tr")
_SINGLE = ("date", "datetime", "instant")
_RANGE = ("daterange", "datetimerange", "interval")
_CLOCK_GRAINS = ("hour", "minute", "second")
_NO_DATE = ("set", "duration", "time", "timerange")
# These parts of a suite are silent on a date that stands in their message.
_BLIND_TO_DATES = {part + does for part in ("Duration", "Time", "TimePeriod", "Set") for does in ("Extractor", "Parser")}
_HOLIDAYS = re.compile(
    r"paskalya|noel|yılbaşı|bayram|babalar|anneler|şükran|luther|bağımsızlık|emek ve|milli birlik|easter|christmas|rama|ramzan|new year"
    r"|yuandan|patrick|halloween|thanks ?giving|mlk|eid|festival|juneteenth|(?:father|mother)'?s|(?:earth|labor|may|freedom|jubilee) day"
    r"|workers|cyber|black friday|independence",
    re.IGNORECASE,
)
_FIRST_YEAR = 1990
_SEED = 7


@dataclass
class Score:
    """Right of how many, and what was missed."""

    right: int = 0
    of: int = 0
    misses: list[str] = field(default_factory=list)

    def count(self, right: bool, miss: str) -> None:
        """One more case."""
        self.of += 1
        self.right += right
        if not right:
            self.misses.append(miss)

    @property
    def share(self) -> float:
        """Per cent right."""
        return 100 * self.right / self.of if self.of else 0.0


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    """All messages of the suites, each once."""
    seen = set()
    for suite in SUITES:
        for line in (folder / f"{suite}.dev.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            key = (row["lang"], row["text"], row["ref"], json.dumps(row["expected"][:1]))
            if key not in seen:
                seen.add(key)
                yield {**row, "suite": suite}


def moment(row: dict[str, Any]) -> datetime:
    """When a message was said."""
    said = datetime.fromisoformat(row["ref"]) if row["ref"] else WITHOUT_REFERENCE
    return said.replace(tzinfo=ZONE)


def found_dates(row: dict[str, Any]) -> list[Entity]:
    """The dates that we read in a message."""
    return [each for each in extract(row["text"], moment(row), row["lang"]) if each.entity == "event_date"]


def core(row: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(group, expected, meaning) of a message's core dates: no holidays, none before 1990, no clock times alone."""
    for expected in row["expected"]:
        meaning = expected.get("past") or (expected.get("future") if row["suite"] != "duckling_time" else None)
        if not meaning or row["ref"] is None:
            continue
        day = meaning.get("v") or meaning.get("start")
        if _HOLIDAYS.search(expected["text"]) or not day or len(str(day)) < 10 or int(str(day)[:4]) < _FIRST_YEAR:
            continue
        clock_only = row["suite"] == "duckling_time" and expected.get("grain") in _CLOCK_GRAINS and day[:10] == row["ref"][:10]
        if expected["type"] in _SINGLE and not clock_only:
            yield "day", expected, meaning
        elif expected["type"] in _RANGE and meaning.get("start") and meaning.get("end"):
            yield "range", expected, meaning


def right_day(found: list[Entity], meaning: dict[str, Any]) -> bool:
    """Whether one of the dates is the day that is meant."""
    return any(each.value[:10] == meaning["v"][:10] for each in found)


def right_range(found: list[Entity], meaning: dict[str, Any]) -> bool:
    """Whether a range begins on the day meant and ends on it or the day before (suites write the first day after)."""
    start, end = date.fromisoformat(meaning["start"][:10]), date.fromisoformat(meaning["end"][:10])
    for each in found:
        last = date.fromisoformat((each.to or each.value)[:10])
        if each.value[:10] == start.isoformat() and last in (end, end - timedelta(days=1)):
            return True
    return False


def is_future(row: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Whether a date is said to lie ahead, in any reading."""
    if expected["type"] not in _SINGLE or row["ref"] is None or not expected.get("future"):
        return False
    past, future = expected.get("past"), expected["future"]
    explicit = past == future if row["suite"] != "duckling_time" else False
    return (explicit or (row["suite"] == "dateparser_tr" and past is None)) and future["v"][:10] > row["ref"][:10]


def measure(folder: Path) -> dict[tuple[str, str], Score]:
    """Scores by (language, group)."""
    scores: dict[tuple[str, str], Score] = {}
    dated = {(row["lang"], row["text"]) for row in rows(folder) if any(each["type"] not in _NO_DATE for each in row["expected"])}
    for row in rows(folder):
        language, found = row["lang"], found_dates(row)
        shown = f"{row['text']!r} at {row['ref']}: {[(each.text, each.value, each.to) for each in found]}"
        for group, expected, meaning in core(row):
            right = right_day(found, meaning) if group == "day" else right_range(found, meaning)
            scores.setdefault((language, group), Score()).count(right, f"{expected['text']!r} = {meaning} in {shown}")
            if is_future(row, expected) and group == "day":
                read_past = any(each.value[:10] < row["ref"][:10] and _overlaps(each, expected) for each in found)
                scores.setdefault((language, "future stays future"), Score()).count(not read_past, shown)
        sees_dates = row["source"].split("/")[-1] not in _BLIND_TO_DATES
        if sees_dates and (language, row["text"]) not in dated and all(each.get("type") in _NO_DATE for each in row["expected"]):
            scores.setdefault((language, "no false date"), Score()).count(not found, shown)
    _with_errors(folder, scores)
    return scores


def _overlaps(entity: Entity, expected: dict[str, Any]) -> bool:
    return bool(entity.start < expected["end"] and expected["start"] < entity.end)


def _with_errors(folder: Path, scores: dict[tuple[str, str], Score]) -> None:
    """One typing error in a letter of each day that is read right without it."""
    rng = random.Random(_SEED)
    for row in rows(folder):
        for group, expected, meaning in core(row):
            span = row["text"][expected["start"] : expected["end"]]
            if group != "day" or not right_day(found_dates(row), meaning):
                continue
            wrong = mistyped(span, rng)
            if wrong is None:
                continue
            text = row["text"][: expected["start"]] + wrong + row["text"][expected["end"] :]
            found = found_dates({**row, "text": text})
            shown = f"{text!r} at {row['ref']}: {[(each.text, each.value) for each in found]}"
            scores.setdefault((row["lang"], "one typing error"), Score()).count(right_day(found, meaning), shown)


def mistyped(span: str, rng: random.Random) -> str | None:
    """The span with one error in a word of four letters or more: swapped, left out, doubled or a neighbouring key."""
    places = [n for n in range(1, len(span)) if span[n].isalpha() and span[n - 1].isalpha() and _long_word(span, n)]
    if not places:
        return None
    n = rng.choice(places)
    kind = rng.randrange(4)
    if kind == 0:
        return span[: n - 1] + span[n] + span[n - 1] + span[n + 1 :]
    if kind == 1:
        return span[:n] + span[n + 1 :]
    if kind == 2:
        return span[:n] + span[n] + span[n:]
    return span[:n] + _neighbour(span[n], rng) + span[n + 1 :]


def _long_word(span: str, place: int) -> bool:
    start = end = place
    while start and span[start - 1].isalpha():
        start -= 1
    while end < len(span) and span[end].isalpha():
        end += 1
    return end - start >= 4


def _neighbour(letter: str, rng: random.Random) -> str:
    for row in ("qwertyuıopğü", "asdfghjklşi", "zxcvbnmöç"):
        if letter.lower() in row:
            place = row.index(letter.lower())
            return rng.choice([row[n] for n in (place - 1, place + 1) if 0 <= n < len(row)])
    return "x"


def speed(folder: Path) -> tuple[float, float]:
    """Milliseconds for all entities of a message: median and 95th percentile."""
    messages = [row for n, row in enumerate(rows(folder)) if n % 3 == 0]
    taken = []
    for row in messages:
        start = time.thread_time()
        extract(row["text"], moment(row), row["lang"])
        taken.append(1000 * (time.thread_time() - start))
    taken.sort()
    return taken[len(taken) // 2], taken[int(len(taken) * 0.95)]


def table(scores: dict[tuple[str, str], Score], took: tuple[float, float]) -> str:
    """The page."""
    lines = ["# Dates", "", "Development half of the public suites; written by `bench/dates.py`.", ""]
    lines += ["| | tr | en |", "| --- | --- | --- |"]
    for group in ("day", "range", "future stays future", "no false date", "one typing error"):
        cells = [scores.get((language, group), Score()) for language in ("tr", "en")]
        lines.append(f"| {group} | " + " | ".join(f"{cell.share:.1f} % of {cell.of}" for cell in cells) + " |")
    lines += ["", f"All entities of a message: median {took[0]:.2f} ms, 95th percentile {took[1]:.2f} ms "]
    lines[-1] += f"(Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()})."
    lines += [
        "",
        "`day`: the right day, in the reading that a complaint means; no holidays, no years before 1990, no clock times",
    ]
    lines += ["alone. `range`: both ends. `one typing error`: of the days read right, those still read with one letter swapped,"]
    lines += ["left out, doubled or replaced by its neighbour on the keyboard. `no false date`: messages in which no part of a suite"]
    lines += ["sees a date, without the parts that look for lengths, clock times or repetition only and are silent on dates.", ""]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, write."""
    folder = Path(os.environ["KOPRU_DATES_DIR"])
    scores = measure(folder)
    page = table(scores, speed(folder))
    print(page)
    if "--misses" in sys.argv:
        language = sys.argv[sys.argv.index("--misses") + 1]
        for (spoken, group), score in sorted(scores.items()):
            if spoken == language:
                print(f"\n## {group}", *score.misses, sep="\n")
        return
    Path(__file__).parents[1].joinpath("docs", "bench", "dates.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
