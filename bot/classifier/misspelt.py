"""Finds the words of the examples that are typing errors themselves, so that they are learnt as what they mean.

Examples are written as customers type, errors included. Left as they are, a mistyped word would count as known, and other
mistyped words would be repaired into it. Measured: sentences with typing errors 97 → 98.5 % right.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Collection, Sequence

from bot.classifier.spelling import Spelling

# An error is made seldom, and the word that was meant is so many times commoner; what stands once is likelier an error.
_SELDOM = 6
_COMMONER = 20
_COMMONER_THAN_ONE = 10
_SHORTEST = 4
_LONG = 7
_VOWELS = frozenset("aeiou")


def repaired(tokens: Sequence[Sequence[str]], real: Collection[str] = ()) -> list[list[str]]:
    """The messages with the misspelt words repaired; words of `real` are never taken for errors."""
    words = Counter(token for message in tokens for token in message)
    wrong = misspelt(words, real)
    pairs = Counter(f"{first} {second}" for message in tokens for first, second in pairwise(message))
    right = Spelling(
        {word: times for word, times in words.items() if word not in wrong}, {pair for pair, times in pairs.items() if times > 1}
    )
    return [right.repair(message) if not wrong.isdisjoint(message) else list(message) for message in tokens]


def misspelt(words: Counter[str], real: Collection[str] = ()) -> set[str]:
    """The rare words that are a much commoner one with a slip of the finger in it."""
    spelling = Spelling(words)
    rare = [word for word, times in words.items() if times <= _SELDOM and word.isalpha() and word not in real]
    return {word for word in rare if any(words[meant] >= _enough(words[word]) for meant in _meant(word, spelling))}


def _meant(word: str, spelling: Spelling) -> set[str]:
    slips = {near for near in spelling.near(word) if near != word and _slip(word, near)}
    # The ends stay: another vowel at the end is grammar, several left out inside are haste.
    hurried = {near for near in spelling.unhurried(word) if len(near) > len(word) and (near[0], near[-1]) == (word[0], word[-1])}
    return slips | hurried if len(word) >= _SHORTEST else slips


def _enough(times: int) -> int:
    return _COMMONER_THAN_ONE if times == 1 else _COMMONER * times


def _slip(typed: str, meant: str) -> bool:
    """Whether one-error neighbours differ by haste and not by grammar: an ending makes another word, in Turkish above all."""
    if len(typed) == len(meant):
        return sorted(typed) == sorted(meant)
    if len(typed) < _SHORTEST:
        return False
    shorter, longer = sorted((typed, meant), key=len)
    place = next((n for n, letter in enumerate(shorter) if letter != longer[n]), len(shorter))
    if typed is longer:
        return len(typed) > _SHORTEST and longer[place] in longer[max(place - 1, 0) : place] + longer[place + 1 : place + 2]
    missing_inside = 0 < place < len(typed) - (longer[place] not in _VOWELS)
    return missing_inside and (longer[place] in _VOWELS or len(typed) >= _LONG)
