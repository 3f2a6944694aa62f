"""A new version for a share of conversations: who gets it, and when it is taken back by itself. Pure."""

from __future__ import annotations

import math
import zlib
from typing import Literal

from msgspec import Struct

from base.publishing import Canary

Why = Literal["", "doubtful", "handed_off", "failed"]
SURE = 2.33
"""Standard errors between the two shares: one in a hundred healthy versions is taken back by chance."""
FAILED_AT_MOST = 3
"""Turns that may come to nothing: a version that breaks turns is not waited for."""


class Counts(Struct, frozen=True):
    """Turns of one version since the other one came: typed messages, how many were asked back, left for a person, failed."""

    turns: int = 0
    doubtful: int = 0
    handed_off: int = 0
    failed: int = 0


def has(conversation: str, version: int, share: int) -> bool:
    """Whether the conversation is in the version's share (percent). Always the same answer, and a larger share only adds."""
    return zlib.crc32(f"{version}:{conversation}".encode()) % 100 < share


def verdict(new: Counts, others: Counts, rules: Canary) -> Why:
    """Why the new version goes back; empty while there is no reason."""
    if new.failed >= FAILED_AT_MOST and new.failed * max(1, others.turns) > 2 * others.failed * max(1, new.turns):
        return "failed"
    if new.turns < rules.least_turns:
        return ""
    if _risen(new.doubtful, new.turns, others.doubtful, others.turns, rules.points):
        return "doubtful"
    return "handed_off" if _risen(new.handed_off, new.turns, others.handed_off, others.turns, rules.points) else ""


def _risen(part: int, whole: int, other_part: int, other_whole: int, points: float) -> bool:
    """Two shares of turns: more by the operator's points, and by more than chance explains."""
    if not other_whole:
        return False
    share, other = part / whole, other_part / other_whole
    pooled = (part + other_part) / (whole + other_whole)
    error = math.sqrt(pooled * (1 - pooled) * (1 / whole + 1 / other_whole))
    return share - other > points / 100 and share - other > SURE * error
