"""The concept lexicon: ideas of the domain, each with the Turkish and English stems and phrases that show it.

Content teams edit `data/concepts.yml`; a stem matches from the start of a word, and a phrase from the start of its last
word (`para cek` finds "para çekmek istiyorum"). A `$` at the end asks for the whole word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable, Mapping, Sequence

import yaml

from bot.folding import fold

_APOSTROPHES = re.compile(r"['’‘`´ʼ＇]")
# A word, a flag, or a single picture; what joins and colours pictures is left out.
_WORD = re.compile(r"[^\W_]+|[\U0001F1E6-\U0001F1FF]{2}|[\u2190-\u2BFF\U0001F000-\U0001F3FA\U0001F400-\U0001FAFF]")
_LONGEST_WORD = 40
_END = "$"
_START = 3


@dataclass
class Lexicon:
    """Stems by concept (both languages together: one message may mix them), ready for matching."""

    stems: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # Stems by their first letters: a list to run through, a twentieth of the room that a tree of letters takes.
    _by_start: dict[str, list[tuple[str, str]]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for concept, stems in self.stems.items():
            for stem in stems:
                wanted = stem.rstrip(_END) + (" " if stem.endswith(_END) else "")
                self._by_start.setdefault(wanted[:_START], []).append((wanted, concept))

    @property
    def words(self) -> set[str]:
        """The stems that somebody wrote down as they are; some are no more than a common word's slip away, and yet meant."""
        return {stem.rstrip(_END) for stems in self.stems.values() for stem in stems}

    @property
    def beginnings(self) -> set[str]:
        """The stems that are the beginning of one word, without those that ask for the whole word."""
        return {stem for stems in self.stems.values() for stem in stems if " " not in stem and not stem.endswith(_END)}

    def find(self, tokens: Sequence[str]) -> set[str]:
        """The concepts that a message shows; `tokens` are folded words without apostrophes."""
        text = " ".join(tokens) + " "
        found: set[str] = set()
        start = 0
        for token in tokens:
            for size in range(1, _START + 1):
                for stem, concept in self._by_start.get(text[start : start + size], ()):
                    if text.startswith(stem, start):
                        found.add(concept)
            start += len(token) + 1
        return found


def load(path: Path) -> Lexicon:
    """Read the lexicon file: topic → concept → `tr` and `en` lists. Raises ValueError with the place of a mistake."""
    # The base loader keeps every scalar a string: `no`, `on` and `112` are words here, whoever forgets the quotes.
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    concepts: dict[str, Mapping[str, Iterable[str]]] = {}
    for topic, members in content.items():
        for concept, languages in members.items():
            if concept in concepts:
                raise ValueError(f"{path.name}: concept {concept} stands twice (second time under {topic})")
            concepts[concept] = languages
    return from_mapping(concepts)


def from_mapping(concepts: Mapping[str, Mapping[str, Iterable[str]]]) -> Lexicon:
    """Make a lexicon from concept → language → stems as written; stems are folded here."""
    return Lexicon(
        {
            concept: tuple(sorted({stem for stems in languages.values() for raw in stems if (stem := normalise(raw))}))
            for concept, languages in concepts.items()
        }
    )


def words_of(text: str) -> list[str]:
    """The folded words of a text without apostrophes; flags and pictures are words of their own."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(_APOSTROPHES.sub("", fold(text)))]


def normalise(raw: str) -> str:
    """A stem as it is matched: folded, apostrophes deleted, other marks to single spaces, `$` kept at the end."""
    words = words_of(raw)
    return " ".join(words) + (_END if words and raw.rstrip().endswith(_END) else "")
