"""Conversation tests as the bot alone can be held to them: the files below `tests/bot/conversations`, and what they expect. Pure.

What needs the whole product (agents, opening hours, a priority, the state of the conversation) is left to `make conversations`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence

import yaml

NOW = "2026-11-23T14:30:00+03:00"
"""When a conversation takes place: a Monday on which every department has people."""
_LEFT_OUT = ("clock", "agents")
_DOES = ("customer", "press")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLACE = re.compile(r"\{(\d)(?::(\w+))?\}")
Found = Dict[str, Any]


@dataclass(frozen=True)
class Conversation:
    """One file: what the customer does turn by turn, and which requests are there before."""

    name: str
    about: str
    language: str
    turns: List[Dict[str, Any]]
    verified: bool = False
    known: List[Dict[str, Any]] = field(default_factory=list)


@dataclass
class Outcome:
    """How it went: the turn (from 1) that is not as written, what of it, and what was said there; 0 when all is as written."""

    conversation: Conversation
    turn: int = 0
    what: List[str] = field(default_factory=list)
    customer: str = ""
    bot: str = ""


def conversations(folder: Path) -> List[Conversation]:
    """Those that the bot alone can play, by name; a file that can't be read is none."""
    found = (_read(file) for file in sorted(folder.glob("**/*.yml")))
    return [each for each in found if each is not None]


def filled(text: str, numbers: Sequence[str]) -> str:
    """The text with its {1}, {1:careless} and {1:wrong}."""
    return _PLACE.sub(lambda found: _written(numbers[int(found[1]) - 1], found[2]), text)


def problems(found: Found, expected: Dict[str, Any], numbers: Sequence[str]) -> List[str]:
    """The names of the expectations that are not met; those that the bot alone can't meet are not looked at."""
    return [name for name, wanted in expected.items() if name in _CHECKS and not _CHECKS[name](found, _filled(wanted, numbers))]


def _read(file: Path) -> Optional[Conversation]:
    try:
        told = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one, in C
        turns = told["turns"]
        if any(name in told for name in _LEFT_OUT) or not all(any(does in turn for does in _DOES) for turn in turns):
            return None
        if "{novel" in str(turns):
            return None
        folder = file.parent.name
        language = told.get("language") or ("en" if folder == "en" else "tr")
        known = told.get("known", [])
        return Conversation(f"{folder}/{file.stem}", told["about"], language, turns, told.get("verified", False), known)
    except (yaml.YAMLError, UnicodeError, KeyError, TypeError, AttributeError):
        return None


def _written(number: str, how: Optional[str]) -> str:
    if how == "careless":
        return number.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    if how == "wrong":
        return number[:4] + ("3" if number[4] == "2" else "2") + number[5:]
    return number


def _filled(wanted: Any, numbers: Sequence[str]) -> Any:
    if isinstance(wanted, list):
        return [_filled(each, numbers) for each in wanted]
    return filled(wanted, numbers) if isinstance(wanted, str) else wanted


def _listed(wanted: Any) -> List[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _card(found: Found, wanted: Optional[str]) -> bool:
    states = [card["state"] if card["kind"] == "request" else card["kind"] for card in found["cards"]]
    return wanted in states if wanted else not states


_CHECKS: Dict[str, Callable[[Found, Any], bool]] = {
    "language": lambda found, wanted: found["language"] == wanted,
    "fields": lambda found, wanted: all(found["fields"].get(name) == value for name, value in wanted.items()),
    "without": lambda found, wanted: not any(name in found["fields"] for name in wanted),
    "asks": lambda found, wanted: found["asks"] in _listed(wanted),
    "registered": lambda found, wanted: found["registered"] == int(wanted),
    "topic": lambda found, wanted: found["fields"].get("topic") == wanted,
    "handoff": lambda found, wanted: (found["handoff"] or {}).get("reason") == wanted,
    "department": lambda found, wanted: (found["handoff"] or {}).get("department") == wanted,
    "says": lambda found, wanted: all(part in found["text"] for part in _listed(wanted)),
    "never_says": lambda found, wanted: not any(part in found["text"] for part in _listed(wanted)),
    "buttons": lambda found, wanted: all(title in found["titles"] for title in wanted),
    "card": _card,
    "missing": lambda found, wanted: bool(found["cards"]) and found["cards"][-1].get("missing") == wanted,
    "intent": lambda found, wanted: found["intent"] == wanted,
}
