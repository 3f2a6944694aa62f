"""Canned replies: what agents have at hand, from `data/canned`, checked when the service starts."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from pathlib import Path

import msgspec
import yaml
from msgspec import Struct

from base import yaml_file
from base.errors import BadSettings

PLACEHOLDERS = frozenset({"name", "number", "agent", "due"})
"""The customer's name, the tracking number, the agent's name, and by when an answer was promised."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class CannedReply(Struct, frozen=True, forbid_unknown_fields=True):
    """One reply in both languages; agents find it by `key`, by its words and by its topic, and it is suggested where what the
    customer wrote is like one of `asks`."""

    key: str
    topic: str
    tr: str
    en: str
    asks_tr: tuple[str, ...] = ()
    asks_en: tuple[str, ...] = ()


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    canned: list[CannedReply]


def load(folder: Path, topics: Container[str]) -> list[CannedReply]:
    """All replies of the folder in the order of files and lines; raises BadSettings that names the file and what is wrong."""
    found: list[CannedReply] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            replies = msgspec.convert(yaml_file.read(path), _File).canned
        except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
            raise BadSettings(f"{path.name}: {error}") from error
        if wrong := faults([*found, *replies], topics):
            raise BadSettings(f"{path.name}: {wrong[0]}")
        found += replies
    return found


def faults(replies: Iterable[CannedReply], topics: Container[str]) -> list[str]:
    """What is wrong with replies: keys, topics, languages that say different things."""
    found, seen = [], set()
    for reply in replies:
        if reply.key in seen or not _KEY.fullmatch(reply.key):
            found.append(f"{reply.key!r} is no key, or is there twice")
        seen.add(reply.key)
        if reply.topic not in topics:
            found.append(f"{reply.key}: no topic {reply.topic!r}")
        tr, en = _PLACE.findall(reply.tr), _PLACE.findall(reply.en)
        if sorted(tr) != sorted(en) or not {*tr, *en} <= PLACEHOLDERS:
            found.append(f"{reply.key}: placeholders are {sorted(PLACEHOLDERS)}, the same in both languages")
        if bool(reply.asks_tr) != bool(reply.asks_en) or not all(asks.strip() for asks in (*reply.asks_tr, *reply.asks_en)):
            found.append(f"{reply.key}: examples of what it answers are needed in both languages, or in none")
        if not reply.tr.strip() or not reply.en.strip():
            found.append(f"{reply.key}: both languages are needed")
    return found
