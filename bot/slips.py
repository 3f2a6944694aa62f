"""Slips of the finger between two words: a letter missing, extra or wrong, or two neighbours swapped."""

from __future__ import annotations

from typing import List, Set


def shortened(word: str) -> Set[str]:
    """The word itself and the word without each of its letters: two words one slip apart share one of these."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def wrong_places(one: str, other: str) -> List[int]:
    """Where two words of one length differ."""
    return [place for place, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]


def is_swapped(one: str, other: str, wrong: List[int]) -> bool:
    """Whether the places where they differ are two neighbours that have changed places."""
    if len(wrong) != 2 or wrong[1] != wrong[0] + 1:
        return False
    first, second = wrong
    return one[first] == other[second] and one[second] == other[first]


def is_one_slip(typed: str, meant: str) -> bool:
    """Whether the words are the same or one slip apart."""
    if len(typed) == len(meant):
        wrong = wrong_places(typed, meant)
        return len(wrong) < 2 or is_swapped(typed, meant, wrong)
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    return len(longer) == len(shorter) + 1 and shorter in shortened(longer)
