"""YAML as nodes that know their place: read by ruamel's round-trip reader, which keeps every mark of the file. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from studio.phrases import Phrase

NO_YAML = "this is no YAML: {why}"
EMPTY = "the file is empty"
"""Of a file that says nothing, or comments only."""


class Unreadable(Exception):
    """The text is no YAML, or does not hold what it should; `line` counts from 1, `about` fills the problem's places."""

    def __init__(self, problem: str, line: int, **about: str) -> None:
        super().__init__(problem)
        self.problem, self.line = Phrase(problem, about), line


def parsed(text: str, kind: Literal["rt", "safe"] = "rt") -> Any:
    """The root node; raises Unreadable. `rt` ends nodes before the comments that follow, which writing needs; `safe` is half as
    much work, and what Rasa reads with."""
    try:
        node = YAML(typ=kind, pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(NO_YAML, mark.line + 1 if mark else 1, why=str(error.problem or error.context or "?")) from None
    except YAMLError as error:
        raise Unreadable(NO_YAML, _line_of(text, error), why=str(error).splitlines()[0]) from None
    if node is None:
        raise Unreadable(EMPTY, 1)
    return node


def pairs(node: Any, what: str) -> Iterator[tuple[str, Any, Any]]:
    """Name, its node and the value's of a mapping; raises Unreadable for anything else, and for a name that stands twice."""
    if not isinstance(node, MappingNode):
        raise Unreadable("expected {what}", line(node), what=what)
    seen = set()
    for key, value in node.value:
        name = text_of(key, "a name")
        if name in seen:
            raise Unreadable("{name} stands twice", line(key), name=name)
        seen.add(name)
        yield name, key, value


def get(node: Any, name: str, what: str) -> Any:
    """The value of a name in a mapping; raises Unreadable when it is missing."""
    for key, _, value in pairs(node, what):
        if key == name:
            return value
    raise Unreadable("{name} is missing", line(node), name=name)


def items(node: Any, what: str) -> list[Any]:
    """The members of a list; raises Unreadable."""
    if not isinstance(node, SequenceNode):
        raise Unreadable("expected {what}", line(node), what=what)
    return list(node.value)


def text_of(node: Any, what: str) -> str:
    """A scalar as the text it is, whatever YAML would make of it; raises Unreadable."""
    if not isinstance(node, ScalarNode):
        raise Unreadable("expected {what}", line(node), what=what)
    return str(node.value)


def line(node: Any) -> int:
    """The line where the node begins, from 1."""
    return int(node.start_mark.line) + 1


def _line_of(text: str, error: YAMLError) -> int:
    """A letter that YAML does not take is told by its place."""
    place = getattr(error, "position", 0)
    return text.count("\n", 0, place if isinstance(place, int) else 0) + 1
