"""Cuts a long message into passages, so that a point buried in a story is read by itself too."""

from __future__ import annotations

import re

# Below this a message is one thought, and its parts only mislead.
LONG = 16
_SHORTEST = 3
_LONGEST = 14
_STOPS = re.compile(r"[.!?…;:\n]+|,\s")
MOST = 24


def passages(text: str) -> list[str]:
    """The passages of a message of `LONG` words or more, none for a shorter one.

    A passage is a clause; clauses under 3 words join the next, and clauses over 14 words are cut into halves that
    overlap. At most 24 passages, from the start and the end, for a message without end.
    """
    if len(text) > 6_000:
        text = text[:3_000] + "\n" + text[-3_000:]
    if len(text.split()) < LONG:
        return []
    parts: list[str] = []
    waiting: list[str] = []
    for clause in _STOPS.split(text):
        waiting += clause.split()
        if len(waiting) >= _SHORTEST:
            parts += _windows(waiting)
            waiting = []
    if waiting:
        parts.append(" ".join(waiting))
    return parts if len(parts) <= MOST else parts[: MOST // 2] + parts[-MOST // 2 :]


def _windows(words: list[str]) -> list[str]:
    if len(words) <= _LONGEST:
        return [" ".join(words)]
    step = _LONGEST // 2
    return [" ".join(words[start : start + _LONGEST]) for start in range(0, len(words) - step, step)]
