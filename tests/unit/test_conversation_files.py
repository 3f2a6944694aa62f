"""Conversation files are read strictly, and every expectation that can be written can fail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import conversations as runner
from tests.support.conversation_checks import problems
from tests.support.conversation_files import _EXPECT, BadFile, filled, novel, read

FOUND: dict[str, Any] = {
    "language": "tr", "fields": {"topic": "bonus"}, "slots": {"topic"}, "asks": "confirm", "registered": 0, "handoff": None, "urgent": False,
    "text": "Bilgiler doğru mu?", "titles": ["Evet"], "cards": [{"kind": "request", "state": "ready", "missing": []}], "intent": "affirm",
    "state": "bot", "said": [{}], "request": {"due_to": 0, "description": "param gelmedi"}, "events": [], "row": {"summary": "konu: bonus"},
}
TRUE: dict[str, Any] = {
    "language": "tr", "fields": {"topic": "bonus"}, "without": ["subject"], "asks": ["confirm", "subject"], "registered": 0, "topic": "bonus",
    "handoff": None, "department": None, "urgent": False, "says": "doğru", "never_says": ["yanlış"], "buttons": ["Evet"], "card": "ready",
    "missing": [], "intent": "affirm", "state": "bot", "silent": False, "promise": False, "events": [], "summary": ["bonus"], "described": "gelmedi",
}
FALSE: dict[str, Any] = {
    "language": "en", "fields": {"topic": "login"}, "without": ["topic"], "asks": "subject", "registered": 1, "topic": "login",
    "handoff": "asked", "department": "support", "urgent": True, "says": "yanlış", "never_says": ["doğru"], "buttons": ["Hayır"],
    "card": "tracking", "missing": ["subject"], "intent": "deny", "state": "queued", "silent": True, "promise": True, "events": ["queued"],
    "summary": ["login"], "described": ["kayıp"],
}


def as_it_is(text: str) -> str:
    return text


@pytest.mark.parametrize("name", sorted(_EXPECT))
def test_an_expectation_holds_when_it_is_so_and_fails_when_it_is_not(name: str) -> None:
    assert problems(FOUND, {name: TRUE[name]}, as_it_is) == []
    assert problems(FOUND, {name: FALSE[name]}, as_it_is)


@pytest.mark.parametrize("line", [
    "turns: [{customer: x, expect: {sayz: x}}]", "turns: [{customer: x, press: y}]", "turns: [{expect: {}}]", "turn: []",
    "turns: [{customer: x, expect: {asks: colour}}]", "known: [{number: KPR-1}]\nturns: []", "turns: [",
])
def test_a_file_with_something_unknown_in_it_is_not_played(line: str, tmp_path: Path) -> None:
    file = tmp_path / "one.yml"
    file.write_text(f"about: x\n{line}\n")
    with pytest.raises(BadFile, match=r"one\.yml"):
        read(file)


def test_numbers_are_put_into_texts_carefully_carelessly_and_wrong() -> None:
    number = "KPR-7Q4M-2X9D-8W69"
    assert filled("{1}|{1:careless}", [number]) == "KPR-7Q4M-2X9D-8W69|kpr 7q4m 2x9d 8w69"
    wrong = filled("{1:wrong}", [number])
    assert len(wrong) == len(number)
    assert sum(a != b for a, b in zip(wrong, number, strict=True)) == 1


@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_novel_is_long_but_may_be_sent(language: str) -> None:
    assert 2_800 <= len(novel(language)) <= 3_200


def test_the_clock_is_refused_outside_development(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CLOCK", "2026-11-23T14:30")
    monkeypatch.setenv("KOPRU_DEVELOPMENT", "0")
    assert runner.main() == 1
    assert "CLOCK" in capsys.readouterr().err


def test_a_folder_without_conversations_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FROM", str(tmp_path))
    assert runner.main() == 1
