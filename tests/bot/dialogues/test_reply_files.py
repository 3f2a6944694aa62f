"""The files of the replies while they are edited: what is mended shows at once, and what is broken stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions import replies
from actions.replies import Replies

FILE = """responses:
  utter_x:
    - condition: [{type: slot, name: language, value: tr}]
      text: "Merhaba"
    - condition: [{type: slot, name: language, value: en}]
      text: "Hello"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(replies, "_LOOK_AGAIN", 0.0)
    (tmp_path / "a.yml").write_text(FILE, encoding="utf-8")
    return tmp_path / "a.yml"


@pytest.mark.parametrize("broken", ["responses: [", "", "responses:\n  utter_x:\n    - text: x\n", "responses:\n  utter_x: 5\n"])
def test_a_file_broken_by_hand_leaves_the_replies_as_they_were_until_it_is_mended(file: Path, broken: str) -> None:
    said = Replies(file.parent)
    assert said.pick("utter_x", "tr", "t").text == "Merhaba"
    file.write_text(broken, encoding="utf-8")
    assert said.pick("utter_x", "tr", "t").text == "Merhaba"
    file.write_text(FILE.replace("Merhaba", "İyi günler"), encoding="utf-8")
    assert said.pick("utter_x", "tr", "t").text == "İyi günler"


def test_a_bot_that_begins_with_a_broken_file_says_so(file: Path) -> None:
    file.write_text("responses: [", encoding="utf-8")
    with pytest.raises(Exception, match="expected the node content"):
        Replies(file.parent).pick("utter_x", "tr", "t")


def test_a_reply_that_was_published_a_moment_ago_is_said_at_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "_LOOK_AGAIN", 3600.0)
    said = Replies(file.parent)
    assert said.pick("utter_x", "tr", "t").text == "Merhaba"
    file.write_text(FILE + FILE.partition("\n")[2].replace("utter_x", "utter_y"), encoding="utf-8")
    assert said.pick("utter_y", "tr", "t").text == "Merhaba"
    with pytest.raises(replies.UnknownReply):
        said.pick("utter_z", "tr", "t")
