"""Conversation tests with the trained model in one process, as a comparison plays them: no server, and a service from memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.conversations import conversations, problems

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "bot" / "conversations"
PLAY = """
import json, sys
from pathlib import Path
from bot import quiet
quiet.before_import(); quiet.configure("playing")
from bot.conversations import conversations
from bot.playing import play_all
from bot.classifier.model import Model
replies, misread, *names = sys.argv[1:]
read = Model.read
def wrong(self, text):
    reading = read(self, "merhaba" if misread and misread in text else text)
    return reading
Model.read = wrong
model = max(Path("models").glob("kopru-*.tar.gz"), key=lambda path: path.stat().st_mtime)
written = [each for each in conversations(Path("tests/bot/conversations")) if each.name in names]
found = play_all(model.resolve(), Path(replies), Path("operator.yml"), written, "actions")
print(json.dumps([[each.conversation.name, each.turn, each.what] for each in found]))
"""
NAMES = ("en/late_overdue", "en/cancel", "mixed/tracking_mixed", "tr/change_of_mind", "tr/add_document", "tr/all_details_in_one_answer",
         "tr/distress", "tr/duplicate_added")


def played(replies: Path = ROOT / "data" / "responses", misread: str = "") -> dict[str, Any]:
    """The turn that went wrong (0 for none) and what of it, by conversation."""
    command = [sys.executable, "-c", PLAY, str(replies), misread, *NAMES]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True, text=True)
    return {name: (turn, what) for name, turn, what in json.loads(done.stdout.splitlines()[-1])}


def test_conversations_of_every_kind_go_as_written_with_the_published_model() -> None:
    found = played()
    assert set(found) == set(NAMES)
    assert {name: told for name, told in found.items() if told[0]} == {}


def test_a_misread_sentence_and_another_reply_are_noticed_in_the_turn_where_they_matter(tmp_path: Path) -> None:
    for file in (ROOT / "data" / "responses").glob("*.yml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8").replace("Nothing was saved", "Nothing is left"), encoding="utf-8")
    found = played(tmp_path, misread="bonusum")
    assert found["tr/change_of_mind"][0] == 2
    assert found["en/cancel"] == (2, ["says"])
    assert found["tr/distress"][0] == 0


def test_what_needs_the_whole_product_is_left_out_and_most_is_not() -> None:
    there = conversations(FOLDER)
    assert 250 < len(there) < len(list(FOLDER.glob("**/*.yml")))
    assert not any("agent" in turn for each in there for turn in each.turns)


@pytest.mark.parametrize("wrong", ["turns: [{customer: a, expect", "turns: 3", "- a"])
def test_a_conversation_file_that_cannot_be_read_is_none(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "tr").mkdir()
    (tmp_path / "tr" / "a.yml").write_text(wrong, encoding="utf-8")
    assert conversations(tmp_path) == []


def test_an_expectation_that_the_bot_alone_cannot_meet_is_not_looked_at() -> None:
    assert problems({"asks": "subject"}, {"asks": "confirm", "state": "queued"}, []) == ["asks"]
