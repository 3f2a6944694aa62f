"""Marked words in an example: Rasa's `[words](entity)` as text and entities, and what Rasa would take for marks. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Container
from typing import Literal

from msgspec import Struct

Trouble = Literal["empty", "too_long", "unprintable", "markup", "command", "unknown_entity"]
LONGEST = 600
"""Characters of an example; the longest that people wrote here has some 400."""

_MARK = re.compile(r"\[(?P<text>[^\[\]]+?)\](?:\((?P<entity>[^:()]+?)(?::(?P<value>[^()]+))?\)|\{(?P<more>[^{}]+?)\})")
_SPACES = re.compile(r"\s+")
_SIGNS = re.compile(r"\$\{|[\[\]{}]|\\[uU]")


class Entity(Struct, frozen=True):
    """A marked stretch of the text."""

    start: int
    end: int
    entity: str
    value: str | None = None


class Marked(Struct, frozen=True):
    """An example as people see it."""

    text: str
    entities: tuple[Entity, ...] = ()


class Found(Struct, frozen=True):
    """What is wrong, and between which offsets of the source."""

    trouble: Trouble
    start: int
    end: int
    what: str = ""


def clean(source: str) -> str:
    """The source in NFC without line breaks, tabs and spaces that mean nothing: one line, as the file holds it."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", source)).strip()


def read(source: str) -> Marked:
    """The text with its entities, as Rasa reads them; what is no mark stays in the text."""
    text, entities, last = "", [], 0
    for found in _MARK.finditer(source):
        name, value = _meant(found)
        text += source[last : found.start()]
        if name:
            entities.append(Entity(len(text), len(text) + len(found["text"]), name, value))
        text += found["text"] if name else found[0]
        last = found.end()
    return Marked(text + source[last:], tuple(entities))


def troubles(source: str, entities: Container[str]) -> list[Found]:
    """Why a cleaned source can't be an example: nothing in it, too long, signs that Rasa takes for commands or marks."""
    if not source:
        return [Found("empty", 0, 0)]
    found = [Found("too_long", LONGEST, len(source))] if len(source) > LONGEST else []
    if source.startswith("/"):
        found.append(Found("command", 0, 1, "/"))
    found += [Found("unprintable", place, place + 1) for place, letter in enumerate(source) if not _is_printable(letter)]
    plain = list(source)
    for mark in _MARK.finditer(source):
        name, _ = _meant(mark)
        if name and name not in entities:
            found.append(Found("unknown_entity", mark.start(), mark.end(), name))
        if name:
            plain[mark.start() : mark.end()] = "_" * (mark.end() - mark.start())
    found += [Found("markup", each.start(), each.end(), each[0]) for each in _SIGNS.finditer("".join(plain))]
    return found


def _meant(found: re.Match[str]) -> tuple[str, str | None]:
    """The entity and its value, an empty name for braces that are no entity."""
    if found["entity"]:
        return found["entity"], found["value"]
    try:
        more = json.loads("{" + found["more"] + "}")
    except ValueError:
        return "", None
    name, value = more.get("entity"), more.get("value")
    return (name, value if isinstance(value, str) else None) if isinstance(name, str) else ("", None)


def _is_printable(letter: str) -> bool:
    """Whether YAML and Rasa keep the letter as it is."""
    return letter != "\ufeff" and unicodedata.category(letter) not in ("Cc", "Cs", "Cn")
