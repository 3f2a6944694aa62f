"""A question that was added with the studio: no line of code knows it, and it is answered with its reply, in a form too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from actions.replies import Replies
from tests.bot.dialogues import talk

REPLY = """  utter_ask_campus:
    - condition: [{type: slot, name: language, value: tr}]
      text: "Örnek Sokak'tayız."
    - condition: [{type: slot, name: language, value: en}]
      text: "We are in Example Street."
"""


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(talk.ROOT / "data" / "responses", tmp_path / "responses")
    with (tmp_path / "responses" / "faq.yml").open("a", encoding="utf-8") as file:
        file.write(REPLY)
    monkeypatch.setattr(talk, "REPLIES", Replies(tmp_path / "responses"))
    monkeypatch.setitem(talk.RULES, "ask_campus", "action_answer")


@pytest.mark.usefixtures("added")
def test_it_is_answered_in_both_languages() -> None:
    assert talk.Talk("tr").says("merkeziniz nerede", "ask_campus") == "Örnek Sokak'tayız."
    assert talk.Talk("en").says("where is the campus", "ask_campus") == "We are in Example Street."


@pytest.mark.usefixtures("added")
def test_an_open_request_goes_on_after_it() -> None:
    here = talk.Talk("tr")
    here.says("talep açmak istiyorum", "open_request")
    said = here.says("merkeziniz nerede", "ask_campus")
    assert said.startswith("Örnek Sokak'tayız.")
    assert here.asks == "subject"
