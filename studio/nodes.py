"""YAML as nodes that know their place: read by ruamel's round-trip reader, which keeps every mark of the file. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

EMPTY = "the file is empty"
"""Of a file that says nothing, or comments only."""


class Unreadable(Exception):
    """The text is no YAML, or does not hold what it should; `line` counts from 1."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


def parsed(text: str) -> Any:
    """The root node; raises Unreadable."""
    try:
        node = YAML(typ="rt", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(str(error.problem or error.context or "no YAML"), mark.line + 1 if mark else 1) from None
    except YAMLError as error:
        raise Unreadable(str(error).splitlines()[0], _line_of(text, error)) from None
    if node is None:
        raise Unreadable(EMPTY, 1)
    return node


def pairs(node: Any, what: str) -> Iterator[tuple[str, Any, Any]]:
    """Name, its node and the value's of a mapping; raises Unreadable for anything else, and for a name that stands twice."""
    if not isinstance(node, MappingNode):
        raise Unreadable(f"expected {what}", line(node))
    seen = set()
    for key, value in node.value:
        name = text_of(key, "a name")
        if name in seen:
            raise Unreadable(f"{name} stands twice", line(key))
        seen.add(name)
        yield name, key, value


def get(node: Any, name: str, what: str) -> Any:
    """The value of a name in a mapping; raises Unreadable when it is missing."""
    for key, _, value in pairs(node, what):
        if key == name:
            return value
    raise Unreadable(f"{name} is missing", line(node))


def items(node: Any, what: str) -> list[Any]:
    """The members of a list; raises Unreadable."""
    if not isinstance(node, SequenceNode):
        raise Unreadable(f"expected {what}", line(node))
    return list(node.value)


def text_of(node: Any, what: str) -> str:
    """A scalar as the text it is, whatever YAML would make of it; raises Unreadable."""
    if not isinstance(node, ScalarNode):
        raise Unreadable(f"expected {what}", line(node))
    return str(node.value)


def line(node: Any) -> int:
    """The line where the node begins, from 1."""
    return int(node.start_mark.line) + 1


def _line_of(text: str, error: YAMLError) -> int:
    """A letter that YAML does not take is told by its place."""
    place = getattr(error, "position", 0)
    return text.count("\n", 0, place if isinstance(place, int) else 0) + 1
