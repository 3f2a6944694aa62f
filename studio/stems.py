"""A concept's stems as they stand in the lexicon: lists that go on over several lines, edited stem by stem. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from studio.changes import Stems

Edit = tuple[int, int, str]
WIDTH = 120
"""Where a list goes on in the next line, as the lexicon has it."""
_PLAIN = re.compile(r"[^\W_][\w '’.-]*\$?")
_MEANT_OTHERWISE = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})


def edited(node: Any, old: Sequence[str], new: Sequence[str], text: str) -> list[Edit]:
    """The edits that make the list `new`: stems taken out and put at its end where that is all, else the list anew."""
    if tuple(old) == tuple(new):
        return []
    kept = [stem for stem in old if stem in set(new)]
    added = list(new[len(kept) :])
    if len(set(old)) < len(old) or list(new[: len(kept)]) != kept or not kept or not node.flow_style:
        return [(node.start_mark.index, node.end_mark.index, listed(new, node.start_mark.column, node.start_mark.column + 2))]
    edits: list[Edit] = []
    for place, stem in enumerate(old):
        if stem not in set(new):
            edits.append(_without(node, place, kept, old, text))
    if added:
        last = node.value[max(n for n, stem in enumerate(old) if stem in set(new))]
        edits.append((last.end_mark.index, last.end_mark.index, _more(last, added, node)))
    return edits


def listed(stems: Sequence[str], column: int, indent: int) -> str:
    """A list in brackets that begins at `column` and goes on at `indent`."""
    rows, width = ["["], column + 1
    for place, stem in enumerate(stems):
        piece = written(stem) + ("," if place < len(stems) - 1 else "]")
        if width + len(piece) + 1 > WIDTH and width > indent:
            rows.append(" " * indent + piece)
            width = indent + len(piece)
        else:
            rows[-1] += ("" if rows[-1].endswith("[") else " ") + piece
            width += len(piece) + 1
    return "\n".join(rows) if stems else "[]"


def new(name: str, stems: Stems, column: int) -> str:
    """A concept's lines, whose name stands at `column`."""
    space = " " * column
    rows = [f"{space}{name}:"]
    for language in ("tr", "en"):
        begin = f"{space}  {language}: "
        rows.append(begin + listed(getattr(stems, language), len(begin), column + 4))
    return "\n".join(rows) + "\n"


def written(stem: str) -> str:
    """The stem, in quotes where YAML would take it for something else."""
    plain = _PLAIN.fullmatch(stem) and stem.lower() not in _MEANT_OTHERWISE and not re.fullmatch(r"[\d._-]+", stem)
    return stem if plain else json.dumps(stem, ensure_ascii=False)


def _without(node: Any, place: int, kept: Sequence[str], old: Sequence[str], text: str) -> Edit:
    """A stem goes with the comma before it; where only stems that go stand before it, with the one behind."""
    here = node.value[place]
    if any(stem in kept for stem in old[:place]):
        return node.value[place - 1].end_mark.index, here.end_mark.index, ""
    return here.start_mark.index, node.value[place + 1].start_mark.index, ""


def _more(last: Any, added: Sequence[str], node: Any) -> str:
    column, indent, told = last.end_mark.column, _indent(node), ""
    for stem in added:
        piece = written(stem)
        if column + len(piece) + 3 > WIDTH:
            told += ",\n" + " " * indent + piece
            column = indent + len(piece)
        else:
            told += ", " + piece
            column += len(piece) + 2
    return told


def _indent(node: Any) -> int:
    """Where the list goes on: as its second line does."""
    first = node.start_mark.line
    below = (int(each.start_mark.column) for each in node.value if each.start_mark.line > first)
    return next(below, int(node.start_mark.column) + 2)
