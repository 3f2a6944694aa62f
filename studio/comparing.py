"""What differs between two states of the content's files. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from studio.changes import Change
from studio.content import difference
from studio.files import DOMAIN, read_texts


def between(old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    """The changes that lead from the old texts (by path) to the new ones; files that are alike are not even read."""
    names = [name for name in dict.fromkeys((*new, *old)) if name == DOMAIN or old.get(name) != new.get(name)]
    one, other = (read_texts({name: texts[name] for name in names if name in texts}) for texts in (old, new))
    return difference(one, other)
