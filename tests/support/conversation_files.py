"""How a conversation test is written: one YAML file, what the customer does, and what must then be true."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[1] / "bot" / "conversations"
CLOCK = "2026-11-23T14:30:00+03:00"
"""A Monday afternoon on which every department has people; a file may name another moment."""

_CONVERSATION = {"about", "language", "clock", "agents", "verified", "known", "turns"}
_KNOWN = {"owner", "topic", "subject", "state", "overdue", "type"}
_DOES = ("customer", "press", "agent", "widget")
_EXPECT = {
    "language", "fields", "without", "asks", "registered", "topic", "handoff", "department", "urgent", "says", "never_says", "buttons",
    "card", "missing", "intent", "state", "silent", "promise", "events", "summary", "described",
}
ASKS = {
    "subject", "event_date", "transaction_type", "confirm", "which_date", "readings", "human", "tracking_number", "correction", "amount",
    "payment_method", "retry", "duplicate", "addition", "withdraw", "contact", "rating", "comment", None,
}


class BadFile(ValueError):
    """A conversation file that can't be played; the message names the file and what is wrong in it."""


@dataclass(frozen=True)
class Conversation:
    """One file. `known` are requests that are there before; texts name the first as {1}, typed carelessly as {1:careless}."""

    name: str
    about: str
    language: str
    turns: list[dict[str, Any]]
    clock: str = CLOCK
    agents: bool = True
    verified: bool = False
    known: list[dict[str, Any]] = field(default_factory=list)


def conversations(folder: Path = FOLDER) -> list[Conversation]:
    """All conversations below the folder, by name; raises BadFile."""
    return [read(file) for file in sorted(folder.glob("**/*.yml"))]


def read(file: Path) -> Conversation:
    """One file; a key that isn't known is an error, so that no expectation is ever silently left out."""
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BadFile(f"{file.name}: {error}") from error
    _check(file, raw, _CONVERSATION)
    for request in raw.get("known", []):
        _check(file, request, _KNOWN)
    for turn in raw["turns"]:
        _check_turn(file, turn)
    return Conversation(
        name=f"{file.parent.name}/{file.stem}", about=raw["about"], language=raw.get("language") or ("en" if file.parent.name == "en" else "tr"),
        turns=raw["turns"], clock=_moment(raw.get("clock", CLOCK)), agents=raw.get("agents", True), verified=raw.get("verified", False),
        known=raw.get("known", []))


def _moment(written: str | datetime) -> str:
    """YAML reads what stands there without quotes as a moment: it is the same one, and needs no product of its own."""
    return written if isinstance(written, str) else written.isoformat()


def filled(text: str, numbers: list[str]) -> str:
    """The text with its {1}, {1:careless}, {1:wrong} and {novel:tr}."""
    def put(found: re.Match[str]) -> str:
        if found[1] == "novel":
            return novel(found[2])
        number = numbers[int(found[1]) - 1]
        return {"careless": _careless, "wrong": _wrong, "": str}[found[2] or ""](number)

    return re.sub(r"\{(\d|novel)(?::(\w+))?\}", put, text)


def novel(language: str) -> str:
    """A story of some 3,000 characters that says all that a request needs, once, somewhere in its middle."""
    before, core, after = _NOVEL[language]
    half = (3_000 - len(core)) // 2
    return "".join([(before * 30)[: (before * 30).rfind(". ", 0, half) + 2], core, (after * 30)[: (after * 30).rfind(". ", 0, half) + 1]])


_NOVEL = {
    "tr": ("Ben bu siteyi uzun zamandır kullanıyorum ve arkadaşlarıma da anlattım. Eşim de bilir, akşamları biraz oturur bakarım. ",
           "5 Kasım'da 1.200 TL çektim ama para hâlâ hesabıma geçmedi. ",
           "Bankamı aradım, onlar da bir şey görmediklerini söyledi. Komşum da böyle şeyler olur diyor. "),
    "en": ("I have been with you for a long time and told my friends about it. My wife knows, I sit down in the evening and have a look. ",
           "On 5 November I withdrew 1,200 euros and the money has still not arrived. ",
           "I called my bank and they told me that they see nothing. My neighbour says that such things happen. "),
}


def _careless(number: str) -> str:
    return number.lower().replace("-", " ").replace("0", "o").replace("1", "l")


def _wrong(number: str) -> str:
    other = "3" if number[4] == "2" else "2"
    return number[:4] + other + number[5:]


def _check_turn(file: Path, turn: dict[str, Any]) -> None:
    _check(file, turn, {*_DOES, "expect", "text"})
    if sum(name in turn for name in _DOES) != 1:
        raise BadFile(f"{file.name}: a turn is one of {', '.join(_DOES)}: {turn}")
    expected = turn.get("expect") or {}
    _check(file, expected, _EXPECT)
    asks = expected.get("asks")
    for each in asks if isinstance(asks, list) else [asks]:
        if each not in ASKS:
            raise BadFile(f"{file.name}: asks {each!r}")


def _check(file: Path, found: dict[str, Any], known: set[str]) -> None:
    unknown = set(found) - known
    if unknown:
        raise BadFile(f"{file.name}: {', '.join(sorted(unknown))} is not known")
