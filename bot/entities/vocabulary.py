"""Vocabulary written as running text, so that a list of words reads as one."""

from __future__ import annotations

from typing import Tuple


def words(text: str) -> Tuple[str, ...]:
    """The words of a text, in order."""
    return tuple(text.split())
