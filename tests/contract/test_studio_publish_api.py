"""The answers in studio_publish_api.json, on which the studio's pages are built, are what the calls answer with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.studio_api import publish
from studio.canary import Counts
from studio.gates import Passed
from studio.inbox import Decision, Inbox
from studio.job_store import Job, Person
from studio.report import Report
from studio.version_store import Version
from studio.versions import Share

CALLS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("studio_publish_api.json").read_text(encoding="utf-8"))["calls"]
WHOLE = [call["response"] for call in CALLS if call["status"] < 300 and not call.get("excerpt")]
JOBS = [one for answer in WHOLE for one in [answer, *answer.get("jobs", [])] if "stage" in one]
VERSIONS = [one for answer in WHOLE for one in [answer, answer.get("version"), *answer.get("versions", [])]
            if isinstance(one, dict) and "approved_by" in one]


def same(kind: Any, written: Any) -> bool:
    """Whether it is of the kind, and says neither more nor less."""
    return bool(msgspec.to_builtins(msgspec.convert(written, kind)) == written)


def version_of(told: dict[str, Any]) -> tuple[Version, frozenset[str], Share | None, bool]:
    """What is behind a shown version."""
    people = {name: Person(**told[name]) if told[name] else None for name in ("by", "asked_by", "approved_by")}
    moments = {name: told[name] or 0 for name in ("asked_at", "approved_at", "published_at")}
    plain = {name: told[name] for name in ("number", "state", "source", "draft", "job", "at", "share", "why", "returned")}
    found = Version(model="m", signature="", sha256="", changes="", against=0, applied=False, **plain, **people, **moments)
    counted = told["canary"]
    share = None if counted is None else Share(
        found.number, Counts(counted["turns"], counted["doubtful"], counted["handed_off"], counted["failed"]),
        Counts(counted["others"], counted["others_doubtful"], counted["others_handed_off"]))
    return found, frozenset({"m"} if told["ready"] else ()), share, told["kept"]


@pytest.mark.parametrize("told", JOBS, ids=lambda told: told["state"])
def test_a_training_is_told_as_written(told: dict[str, Any]) -> None:
    assert same(Job, told)


@pytest.mark.parametrize("told", VERSIONS, ids=lambda told: f"v{told['number']} {told['state']}")
def test_a_version_is_told_as_written(told: dict[str, Any]) -> None:
    assert publish._shown(*version_of(told)) == told


def test_a_comparison_its_gates_and_the_inbox_are_told_as_written() -> None:
    detail = next(answer for answer in WHOLE if "gates" in answer)
    assert same(Report, detail["report"])
    assert same(list[Passed], detail["gates"])
    assert same(Inbox, next(answer for answer in WHOLE if "groups" in answer))


def test_what_is_asked_is_read_as_written() -> None:
    kinds = {"/jobs": publish.Train, "/ask": publish.Ask, "/refuse": publish.Refuse, "/inbox": Decision}
    asked = [(kind, call["request"]) for call in CALLS for end, kind in kinds.items()
             if call["path"].endswith(end) and "request" in call]
    assert len(asked) == len(kinds)
    for kind, body in asked:
        msgspec.convert(body, kind)


def test_a_field_that_no_answer_has_is_noticed() -> None:
    assert not same(Job, JOBS[0] | {"more": 1})
