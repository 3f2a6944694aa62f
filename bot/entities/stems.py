"""Folded words found by the stem they begin with, also with one typing error in a long stem."""

from __future__ import annotations

from typing import Dict, Iterable, List, Optional, Set, Tuple

from bot.slips import is_one_slip, shortened

# A stem from this length on is recognised with one letter wrong, missing, extra or swapped.
_REPAIRED_FROM = 6


class Stems:
    """Stems and what they mean; a stem with a `!` behind it is the whole word. Words of longer `ordinary` stems mean nothing."""

    def __init__(self, meanings: Dict[str, str], ordinary: Iterable[str] = ()) -> None:
        self._whole = {stem[:-1]: value for stem, value in _each(meanings) if stem.endswith("!")}
        self._begin = {stem: value for stem, value in _each(meanings) if not stem.endswith("!")}
        self._lengths = sorted({len(stem) for stem in self._begin}, reverse=True)
        self._ordinary = tuple(ordinary)
        self._without: Dict[str, Set[str]] = {}
        lengths: Dict[str, Set[int]] = {}
        for stem in self._begin:
            if len(stem) >= _REPAIRED_FROM:
                lengths.setdefault(stem[0], set()).update((len(stem) - 1, len(stem), len(stem) + 1))
                for key in shortened(stem):
                    self._without.setdefault(key, set()).add(stem)
        self._repairable = {letter: tuple(sorted(found)) for letter, found in lengths.items()}

    def meaning(self, word: str) -> Optional[str]:
        """What a folded word means, the longest stem first, an ordinary one counted too; nothing for others."""
        if word in self._whole:
            return self._whole[word]
        ordinary = max((len(stem) for stem in self._ordinary if word.startswith(stem)), default=0)
        for length in self._lengths:
            value = self._begin.get(word[:length])
            if value is not None:
                return value if length >= ordinary else None
        return None if ordinary else self._repaired(word)

    def _repaired(self, word: str) -> Optional[str]:
        near: Set[str] = set()
        for length in self._repairable.get(word[:1], ()):
            if length > len(word):
                break
            for key in shortened(word[:length]):
                if key in self._without:
                    near.update(stem for stem in self._without[key] if stem[0] == word[0] and is_one_slip(word[:length], stem))
        meanings = {self._begin[stem] for stem in near}
        return meanings.pop() if len(meanings) == 1 else None


def _each(meanings: Dict[str, str]) -> List[Tuple[str, str]]:
    return [(stem, value) for value, stems in meanings.items() for stem in stems.split()]
