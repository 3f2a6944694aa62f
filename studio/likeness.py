"""Messages that say much the same, found by the pieces of their letters: small groups instead of a long list. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from studio.words import fold

PIECE = 4
"""Letters in a piece: short enough for endings and typing errors, long enough to mean something."""
LIKE = 0.42
"""Share of common pieces (Dice) from which two messages are of a group; below it, groups of "ne zaman" begin to form."""
LEAST = 0.05
"""What a piece weighs that all messages have: something, so that two equal messages are alike even then."""
_WORD = re.compile(r"[^\W_]+|[^\w\s]+")


def groups(texts: Sequence[str]) -> list[list[int]]:
    """Indexes into `texts`, each in one group, the largest group first; those of a group in the order of `texts`.

    Each message joins the group whose first message is most like it: groups stay about one thing, where chains of
    neighbours would grow from one thing into another. Pieces weigh by how few messages have them: "gelmedi" parts nothing.
    """
    pieces = [_pieces(text) for text in texts]
    weigh = _weights(pieces)
    whole = [sum(weigh[piece] for piece in mine) for mine in pieces]
    found: list[list[int]] = []
    having: dict[str, list[int]] = defaultdict(list)  # piece → groups whose first message has it
    for number, mine in enumerate(pieces):
        shared: dict[int, float] = defaultdict(float)
        for piece in mine:
            for group in having[piece]:
                shared[group] += weigh[piece]
        likest = max(shared, key=lambda group: _dice(shared[group], whole[number], whole[found[group][0]]), default=None)
        if likest is not None and _dice(shared[likest], whole[number], whole[found[likest][0]]) >= LIKE:
            found[likest].append(number)
            continue
        for piece in mine:
            having[piece].append(len(found))
        found.append([number])
    return sorted(found, key=lambda group: (-len(group), group[0]))


def _weights(pieces: Sequence[frozenset[str]]) -> dict[str, float]:
    having = Counter(piece for mine in pieces for piece in mine)
    return {piece: LEAST + math.log(len(pieces) / count) for piece, count in having.items()}


def _dice(shared: float, one: float, other: float) -> float:
    return 2 * shared / (one + other)


def _pieces(text: str) -> frozenset[str]:
    return frozenset(piece for word in _WORD.findall(fold(text)) for piece in _of_word(word))


def _of_word(word: str) -> Iterable[str]:
    padded = f" {word} "
    return [padded] if len(padded) <= PIECE else [padded[n : n + PIECE] for n in range(len(padded) - PIECE + 1)]
