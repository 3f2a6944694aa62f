"""The replies in `data/responses/`: read once and again when a file changes, picked by language, filled with values."""

from __future__ import annotations

import json
import logging
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import yaml

log = logging.getLogger(__name__)
_LOOK_AGAIN = 2.0  # seconds: a published text shows at once for people, and a turn rarely touches the disk
_VALUE = re.compile(r"\{(\w+)\}")
_PAYLOAD = re.compile(r"/(\w+)(\{.*\})?$", re.DOTALL)


class UnknownReply(LookupError):
    """No reply of this name in this language."""


@dataclass(frozen=True)
class Choice:
    """A button as the content says it."""

    title: str
    intent: str
    entities: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """One variant in one language."""

    text: str
    buttons: tuple[Choice, ...] = ()

    def filled(self, values: Mapping[str, object]) -> str:
        """The text with its `{values}`; a value that was not given is an error, never an empty place."""
        return _VALUE.sub(lambda found: str(values[found[1]]), self.text)


class Replies:
    """All replies of a folder, by name and language."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: tuple[tuple[str, int], ...] = ()
        self._looked = float("-inf")
        self._all: dict[tuple[str, str], tuple[Reply, ...]] = {}

    def pick(self, name: str, language: str, turn: str) -> Reply:
        """A variant of the reply; the same turn always gets the same one, so a repeated request says the same."""
        self._look()
        variants = self._all.get((name, language))
        if not variants:  # published a moment ago, together with the model that asks for it
            self._looked = float("-inf")
            self._look()
            variants = self._all.get((name, language))
        if not variants:
            raise UnknownReply(f"{name} ({language})")
        return variants[zlib.crc32(turn.encode()) % len(variants)]

    def names(self) -> frozenset[str]:
        """The names of all replies."""
        self._look()
        return frozenset(name for name, _ in self._all)

    def variants(self, name: str, language: str) -> tuple[Reply, ...]:
        """Every variant of a reply in a language."""
        self._look()
        return self._all.get((name, language), ())

    def _look(self) -> None:
        if monotonic() - self._looked < _LOOK_AGAIN:
            return
        self._looked = monotonic()
        files = sorted(self._folder.glob("*.yml"))
        stamp = tuple((file.name, file.stat().st_mtime_ns) for file in files)
        if stamp == self._stamp:
            return
        try:
            self._all = _read(files)
        except (yaml.YAMLError, UnicodeDecodeError, ValueError, LookupError, TypeError, AttributeError, StopIteration) as error:
            if not self._all:
                raise
            # A file broken by hand stops nothing that runs: what could be read last is said on, until it is mended.
            log.error("the replies can't be read, the earlier ones stay: %s", type(error).__name__)
        self._stamp = stamp


def _read(files: list[Path]) -> dict[tuple[str, str], tuple[Reply, ...]]:
    found: dict[tuple[str, str], tuple[Reply, ...]] = {}
    for file in files:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for name, variants in content["responses"].items():
            if (name, "tr") in found or (name, "en") in found:
                raise ValueError(f"{file.name}: {name} stands in two files")
            for language in ("tr", "en"):
                found[name, language] = tuple(_reply(each) for each in variants if _language(each) == language)
    return found


def _language(variant: Mapping[str, Any]) -> str:
    return next(str(part["value"]) for part in variant["condition"] if part["name"] == "language")


def _reply(variant: Mapping[str, Any]) -> Reply:
    buttons = tuple(_choice(button) for button in variant.get("buttons", ()))
    return Reply(str(variant["text"]).strip(), buttons)


def _choice(button: Mapping[str, str]) -> Choice:
    payload = _PAYLOAD.match(button["payload"])
    if not payload:
        raise ValueError(f"not a payload: {button['payload']}")
    # Rasa wants a brace inside a response doubled, so that it doesn't take it for a value to fill in.
    entities = (payload[2] or "{}").replace("{{", "{").replace("}}", "}")
    return Choice(button["title"], payload[1], json.loads(entities))
