"""Which words tell two intents apart: a pair of texts that differ in such a word is a border, not a conflict. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from studio.neighbours import Entry
from studio.words import words

STEM = 5
"""Letters of a word that count: Turkish hangs the rest on it ("doğrulama", "doğrulamam")."""
OFTEN = 3
"""Examples of the intent that have the word: what one or two say is chance."""
TELLING = 8.0
"""So many times as often in its own intent as in the other one. Of the pairs of the shipped content that share over 60 % of
their words, those below it could stand under either intent ("what do you ask"); those above differ in the word that matters
("my account is locked", "my account is hacked"), and the held-out sentences of their intents are not mixed up."""


class Telling:
    """How often each intent's examples have a word, in both languages."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._have: Counter[tuple[str, str]] = Counter()
        self._all: Counter[str] = Counter()
        for entry in entries:
            if entry.kind == "example":
                self._all[entry.intent] += 1
                self._have.update((entry.intent, stem) for stem in _stems(entry.text))

    def apart(self, one: Entry, other: Entry) -> bool:
        """Whether a word of either text says which of the two intents is meant."""
        ours, theirs = _stems(one.text), _stems(other.text)
        return self._tells(ours - theirs, one.intent, other.intent) or self._tells(theirs - ours, other.intent, one.intent)

    def _tells(self, stems: set[str], own: str, other: str) -> bool:
        here, there = self._all[own], self._all[other]
        return any(self._have[own, stem] >= OFTEN and
                   self._have[own, stem] * there > TELLING * here * (self._have[other, stem] + 0.5) for stem in stems)


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in words(text)}
