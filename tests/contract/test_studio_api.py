"""The answers in studio_api.json, on which the studio's pages are built, are of the types that the calls answer with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.studio_api import told, told_drafts

CALLS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("studio_api.json").read_text(encoding="utf-8"))["calls"]


def type_of(call: dict[str, Any]) -> Any:
    return getattr(told, call["type"], None) or getattr(told_drafts, call["type"])


def same(read: Any, written: Any) -> bool:
    """Equal, but for fields that stand at their defaults."""
    if isinstance(written, dict):
        return isinstance(read, dict) and read.keys() == written.keys() and all(same(read[name], written[name]) for name in written)
    if isinstance(written, list):
        return isinstance(read, list | tuple) and len(read) == len(written) and all(map(same, read, written))
    return bool(read == written)


@pytest.mark.parametrize("call", [each for each in CALLS if each["type"]], ids=lambda call: call["name"])
def test_an_answer_is_of_its_type_and_says_nothing_else(call: dict[str, Any]) -> None:
    answer = msgspec.convert(call["response"], type_of(call))
    assert same(msgspec.to_builtins(answer), call["response"])


def test_a_field_that_no_type_has_is_noticed() -> None:
    call = next(each for each in CALLS if each["type"] == "Overview")
    answer = msgspec.convert(call["response"] | {"more": 1}, told.Overview)
    assert not same(msgspec.to_builtins(answer), call["response"] | {"more": 1})
