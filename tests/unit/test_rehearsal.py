"""The process that trains a draft: the lowest priority, nothing secret around it, steps as they come, and an end when it is not wanted."""

from __future__ import annotations

import json
import os
import sys
from contextlib import aclosing
from pathlib import Path

import pytest

from studio import rehearsal
from studio.rehearsal import LOWEST_PRIORITY, Failed, Rehearsal

SECRETS = {"DATABASE_URL": "postgresql://kopru:gizli@db/kopru", "KOPRU_INTERNAL_SECRET": "g" * 24, "KOPRU_MODEL_KEY": "/keys/models",
           "SMTP_PASSWORD": "gizli", "REDIS_URL": "redis://:gizli@redis"}
TOLD = """import json, os, sys, time
print("a library says something")
open("../told.json", "w").write(json.dumps({"nice": os.nice(0), "env": dict(os.environ), "pid": os.getpid()}))
print(json.dumps({"stage": "train", "done": 0.5}), flush=True)
%s
"""
TRAINED = 'print(json.dumps({"stage": "compare", "done": 1.0, "model": "kopru-0123456789ab", "signature": "s"}))'


@pytest.fixture
def run(tmp_path: Path) -> Rehearsal:
    made = Rehearsal(tmp_path, None)
    made.content.mkdir()
    return made


def interpreter(monkeypatch: pytest.MonkeyPatch, folder: Path, last: str) -> None:
    """The bot's Python is one that tells what it finds, then goes on with `last`."""
    (folder / "say.py").write_text(TOLD % last, encoding="utf-8")
    script = folder / "python"
    script.write_text(f"#!/bin/sh\nexec {sys.executable} {folder / 'say.py'}\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(rehearsal, "BOT_PYTHON", script)


async def test_it_has_the_lowest_priority_and_no_secret_and_tells_how_far_it_is(
        run: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    interpreter(monkeypatch, tmp_path, TRAINED)
    steps = [step async for step in run.steps()]
    assert [(step.stage, step.done, step.model) for step in steps] == [("train", 0.5, ""), ("compare", 1.0, "kopru-0123456789ab")]
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    assert told["nice"] == LOWEST_PRIORITY
    assert not set(SECRETS) & set(told["env"])
    assert "gizli" not in str(told["env"])


async def test_what_is_cancelled_ends_at_once_with_its_process(run: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interpreter(monkeypatch, tmp_path, "time.sleep(600)")
    async with aclosing(run.steps()) as steps:
        assert (await anext(steps)).stage == "train"
        process = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))["pid"]
        await run.stop()
        with pytest.raises(Failed):
            await anext(steps)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.parametrize(("last", "why"), [("sys.exit(3)", "code 3"), ('print(json.dumps({"error": "no examples"}), flush=True)', "no examples")])
async def test_a_training_that_came_to_nothing_says_why(
        run: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str, why: str) -> None:
    interpreter(monkeypatch, tmp_path, last)
    with pytest.raises(Failed, match=why):
        _ = [step async for step in run.steps()]
