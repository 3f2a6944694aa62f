"""The examples and the development sentences as the bench and the tests read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "data" / "nlu"
SENTENCES = ROOT / "tests" / "nlu"
LEXICON = ROOT / "data" / "concepts.yml"


@dataclass(frozen=True)
class Sentence:
    """A message with what it means; `style` is empty for training examples."""

    text: str
    intent: str
    language: str
    style: str = ""


def examples(folder: Path = EXAMPLES) -> list[Sentence]:
    """All training examples, in the order of files and lines, without entity marks."""
    found = []
    for path in sorted(folder.glob("*/*.yml")):
        for block in _read(path)["nlu"]:
            for line in str(block["examples"]).splitlines():
                if line.startswith("- "):
                    found.append(Sentence(line[2:].strip(), block["intent"], path.parent.name))
    return found


def sentences(folder: Path = SENTENCES, pattern: str = "*.yml") -> list[Sentence]:
    """The development sentences, or those of a blind round; never trained on. A mixed one has the language `mixed`."""
    return [
        Sentence(entry["text"], entry["intent"], entry["lang"], entry["style"])
        for path in sorted(folder.glob(pattern))
        for entry in _read(path)["sentences"]
    ]


def share(chosen: Sequence[Sentence], part: float) -> list[Sentence]:
    """The first `part` (0–1) of the examples of each intent and language."""
    wanted = Counter((example.intent, example.language) for example in chosen)
    return list(_first(chosen, {kind: round(n * part) for kind, n in wanted.items()}))


def first(chosen: Sequence[Sentence], most: int) -> list[Sentence]:
    """The first `most` examples of each intent and language."""
    kinds = {(example.intent, example.language) for example in chosen}
    return list(_first(chosen, dict.fromkeys(kinds, most)))


def pairs(chosen: Sequence[Sentence]) -> list[tuple[str, str]]:
    """(text, intent), as the classifier trains on."""
    return [(sentence.text, sentence.intent) for sentence in chosen]


def _first(chosen: Sequence[Sentence], most: dict[tuple[str, str], int]) -> Iterator[Sentence]:
    taken: Counter[tuple[str, str]] = Counter()
    for example in chosen:
        kind = (example.intent, example.language)
        if taken[kind] < most[kind]:
            taken[kind] += 1
            yield example


def _read(path: Path) -> dict:  # type: ignore[type-arg]
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
