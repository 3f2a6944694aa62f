"""Files in the form in which they are usually written, read line by line: what YAML gives, in a tenth of the time. Pure."""

from __future__ import annotations

import re
from typing import Any, get_args

from studio.changes import SentenceLanguage, Style, Trial
from studio.content import Example, Sentence

VERSION = 'version: "3.1"'
_INTENT = re.compile(r"- intent: ([a-z0-9_]+)")
_EXAMPLE = re.compile(r"    - (\S.*)")
_SENTENCE = re.compile(r'- \{text: "((?:[^"\\]|\\")+)", intent: ([a-z0-9_]+), lang: ([a-z]+), style: ([a-z]+)\}')


def examples(written: str, language: str) -> dict[Any, Any] | None:
    """The examples of a file of intents; None for anything that is written otherwise, which YAML itself must then read."""
    rows = written.split("\n")
    start = _below(rows, "nlu:")
    found: dict[Any, list[Example]] = {}
    block, here = "", ""
    for place, row in enumerate(rows[start:], start + 1):
        hit = _EXAMPLE.fullmatch(row) if block == "examples" else None
        if hit is not None and _clear(row):
            found[here, language].append(Example(hit[1].strip(), place))
        elif block == "intent" and row == "  examples: |":
            block = "examples"
        elif block != "intent" and (named := _INTENT.fullmatch(row)) and (named[1], language) not in found:
            block, here = "intent", named[1]
            found[here, language] = []
        elif row:
            return None
    return {key: tuple(each) for key, each in found.items()} if start and found and all(found.values()) else None


def sentences(written: str) -> dict[str, tuple[Sentence, ...]] | None:
    """The sentences of a file of test sentences; None as above."""
    rows = written.split("\n")
    start = _below(rows, "sentences:")
    found: dict[str, list[Sentence]] = {}
    for place, row in enumerate(rows[start:], start + 1):
        hit = _SENTENCE.fullmatch(row) if _clear(row) else None
        if hit is not None and hit[3] in get_args(SentenceLanguage) and hit[4] in get_args(Style):
            found.setdefault(hit[2], []).append(Sentence(Trial(hit[1].replace('\\"', '"'), hit[3], hit[4]), place))  # type: ignore[arg-type]
        elif row:
            return None
    return {intent: tuple(each) for intent, each in found.items()} if start and found else None


def _clear(row: str) -> bool:
    """Whether YAML takes each letter for itself; what joins an emoji of two is none that could be seen, yet clear."""
    return row.replace("\u200d", "").isprintable()


def _below(rows: list[str], key: str) -> int:
    """Where the list begins: behind its key, before which stand comments, blank lines and Rasa's version alone; 0 for none."""
    versions = 0
    for place, row in enumerate(rows):
        versions += row == VERSION
        if row == key:
            return place + 1 if versions < 2 else 0
        if not _clear(row) or (row and row != VERSION and not row.startswith("#")):
            return 0
    return 0
