"""What a conversation file may expect of a turn, and how it is held against what was found: pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Found = dict[str, Any]
Fill = Callable[[str], str]


def problems(found: Found, expected: dict[str, Any], fill: Fill) -> list[str]:
    """What is not as expected, a line each."""
    told = []
    for name, wanted in expected.items():
        problem = _CHECKS[name](found, _filled(wanted, fill))
        if problem:
            told.append(f"{name}: {problem}")
    return told


def _filled(wanted: Any, fill: Fill) -> Any:
    if isinstance(wanted, list):
        return [_filled(each, fill) for each in wanted]
    return fill(wanted) if isinstance(wanted, str) else wanted


def _same(found: Any, wanted: Any) -> str | None:
    return None if found == wanted else f"{found!r}, wanted {wanted!r}"


def _one_of(found: Any, wanted: Any) -> str | None:
    return _same(found, wanted) if not isinstance(wanted, list) or found not in wanted else None


def _fields(found: Found, wanted: dict[str, Any]) -> str | None:
    wrong = {name: found["fields"].get(name) for name, value in wanted.items() if found["fields"].get(name) != value}
    return f"{wrong}, wanted {wanted}" if wrong else None


def _says(found: Found, wanted: str | list[str]) -> str | None:
    lacking = [part for part in _parts(wanted) if part not in found["text"]]
    return f"not said: {lacking}" if lacking else None


def _never_says(found: Found, wanted: str | list[str]) -> str | None:
    said = [part for part in _parts(wanted) if part in found["text"]]
    return f"said: {said}" if said else None


def _parts(wanted: str | list[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else wanted


def _card(found: Found, wanted: str | None) -> str | None:
    states = [card["state"] if card["kind"] == "request" else card["kind"] for card in found["cards"]]
    return None if (wanted in states if wanted else not states) else f"{states}, wanted {wanted}"


def _summary(found: Found, wanted: str | list[str]) -> str | None:
    """What an agent is handed, as text."""
    summary = str(found["row"].get("summary") or "")
    lacking = [part for part in _parts(wanted) if part not in summary]
    return f"not in it: {lacking}: {summary}" if lacking else None


def _described(found: Found, wanted: str | list[str]) -> str | None:
    """What stands on the request that was registered in this turn."""
    words = str((found["request"] or {}).get("description") or "")
    lacking = [part for part in _parts(wanted) if part not in words]
    return f"not in it: {lacking}: {words}" if lacking else None


_CHECKS: dict[str, Callable[[Found, Any], str | None]] = {
    "language": lambda found, wanted: _same(found["language"], wanted),
    "fields": _fields,
    "without": lambda found, wanted: _same([name for name in wanted if name in found["slots"]], []),
    "asks": lambda found, wanted: _one_of(found["asks"], wanted),
    "registered": lambda found, wanted: _same(found["registered"], int(wanted)),
    "topic": lambda found, wanted: _same(found["fields"].get("topic"), wanted),
    "handoff": lambda found, wanted: _same((found["handoff"] or {}).get("reason"), wanted),
    "department": lambda found, wanted: _same((found["handoff"] or {}).get("department"), wanted),
    "urgent": lambda found, wanted: _same(found["urgent"], wanted),
    "says": _says,
    "never_says": _never_says,
    "buttons": lambda found, wanted: _same([title for title in wanted if title not in found["titles"]], []),
    "card": _card,
    "missing": lambda found, wanted: _same(found["cards"][-1]["missing"] if found["cards"] else None, wanted),
    "intent": lambda found, wanted: _same(found["intent"], wanted),
    "state": lambda found, wanted: _same(found["state"], wanted),
    "silent": lambda found, wanted: _same(not found["said"], wanted),
    "promise": lambda found, wanted: _same(bool(found["request"] and found["request"]["due_to"]), wanted),
    "events": lambda found, wanted: _same([each for each in wanted if each not in found["events"]], []),
    "summary": _summary,
    "described": _described,
}
