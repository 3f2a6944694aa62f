"""A new question with its answer: written into the domain, the rules and both reply files, with its examples, or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from base.errors import Refused
from base.settings import ROOT, Settings
from studio import questions, splice
from studio.changes import Asked, Both, QuestionChange
from studio.files import read_texts, text
from studio.nodes import Unreadable
from studio.writing import content_files
from tests.support.studio import Day, Newsroom, begun, example, newsroom

ASKED = {"title": {"tr": "Kampüs nerede", "en": "Where the campus is"},
         "answer": {"tr": "Merkezimiz Örnek Sokak'ta: \"1 numara\".\nGirişte sorun.", "en": "We are in Example Street; ask at the door."}}
QUESTION = {"kind": "question", "name": "ask_campus", "before": None, "after": ASKED}
EXAMPLES = {"tr": ["merkez nerede", "ofisiniz nerede acaba", "adresiniz ne", "yüz yüze gelmek istiyorum", "binanız hangi sokakta"],
            "en": ["where is the campus", "your office address please", "can I visit you", "which street are you in", "how to find your building"]}
ADDED = [example(text, intent="ask_campus", language=language) for language, texts in EXAMPLES.items() for text in texts]
REPLY = """  utter_hours:
    - condition: [{type: slot, name: language, value: tr}]
      text: "08:00"
    - condition: [{type: slot, name: language, value: en}]
      text: "08:00"
  # the last word
"""


@pytest.fixture
async def room(sqlite: Settings, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(sqlite, tmp_path) as opened:
        for language in ("tr", "en"):
            opened.write(f"data/nlu/{language}/faq.yml", 'version: "3.1"\nnlu:\n- intent: ask_hours\n  examples: |\n    - saat\n')
        opened.write("data/rules/faq.yml", 'version: "3.1"\nrules:\n- rule: hours\n  steps:\n  - intent: ask_hours\n  - action: action_answer\n')
        opened.write("data/responses/faq.yml", 'version: "3.1"\nresponses:\n' + REPLY)
        opened.write("data/responses/labels.yml", 'version: "3.1"\nresponses:\n' + REPLY.replace("utter", "label"))
        yield opened


@pytest.fixture
async def day(room: Newsroom) -> Day:
    return await begun(room)


async def test_a_question_is_made_with_its_examples_published_into_all_its_files_and_can_be_edited_on_the_way(day: Day) -> None:
    made = await day.change(day.elifs, QUESTION, *ADDED, why="soruluyor")
    assert made.status_code == 201, made.text
    told = (await day.elifs.get(f"/studio/intents/ask_campus?draft={day.draft}")).json()
    assert (told["topic"], told["title"], len(told["examples"]["tr"])) == ("faq", ASKED["title"], 5)
    reply = (await day.elifs.get(f"/studio/replies/utter_ask_campus?draft={day.draft}")).json()
    before, new = reply["said"], {**reply["said"], "en": [{"text": "We are in Example Street.", "buttons": []}]}
    edited = await day.change(day.elifs, {"kind": "reply", "name": "utter_ask_campus", "before": before, "after": new})
    assert edited.status_code == 201, edited.text
    await day.publish()
    content = day.room.drafts.library.content()
    assert content.faults == ()
    assert content.replies["utter_ask_campus"].said.tr[0].text == ASKED["answer"]["tr"]
    assert content.replies["utter_ask_campus"].said.en[0].text == "We are in Example Street."
    assert ("ask_campus" in content.used, content.topics["ask_campus"]) == (True, "faq")
    assert "  - ask_campus: {use_entities: []}\nentities" in day.room.read("domain.yml")
    assert day.room.read("data/responses/faq.yml").endswith("# the last word\n") or "# the last word" in day.room.read("data/responses/faq.yml")
    rows = (await day.elifs.get("/studio/overview")).json()["topics"]
    assert "unused" not in {mark["kind"] for topic in rows for row in topic["intents"] if row["name"] == "ask_campus" for mark in row["health"]}


async def test_a_question_is_taken_back_with_its_examples_and_not_without_them(day: Day) -> None:
    first = (await day.change(day.elifs, QUESTION)).json()["changes"][0]["id"]
    await day.change(day.elifs, *ADDED)
    alone = await day.elifs.delete(f"/studio/drafts/{day.draft}/changes/{first}", "u1")
    assert (alone.status_code, alone.json()["code"]) == (409, "undo_newer")
    assert (await day.post(day.elifs, "/undo")).status_code == 200
    assert (await day.elifs.delete(f"/studio/drafts/{day.draft}/changes/{first}", "u2")).status_code == 200
    assert (await day.elifs.get(f"/studio/intents/ask_campus?draft={day.draft}")).status_code == 404


async def test_a_question_with_too_few_examples_is_not_trained(day: Day, tmp_path: Path) -> None:
    await day.change(day.elifs, QUESTION, *ADDED[:6])
    with pytest.raises(Refused, match="question_few"):
        await day.room.drafts.materialise(day.draft, tmp_path / "out")


@pytest.mark.parametrize(("change", "status", "code"), [
    ({"name": "ask_hours"}, 409, "question_there"),
    ({"name": "campus"}, 400, "bad_request"),
    ({"after": {**ASKED, "answer": {"tr": "", "en": "x"}}}, 422, "content_one_language"),
    ({"after": {**ASKED, "answer": {"tr": "{kim}", "en": "x"}}}, 422, "content_placeholder"),
    ({"after": {**ASKED, "title": {"tr": "x" * 81, "en": "x"}}}, 422, "content_too_long"),
])
async def test_what_is_no_question_is_refused(day: Day, change: dict[str, Any], status: int, code: str) -> None:
    answer = await day.change(day.elifs, QUESTION | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_question_fits_into_the_files_of_the_project_and_changes_nothing_else_in_them() -> None:
    change = QuestionChange("ask_campus", None, Asked(Both("Kampüs nerede", "Where the campus is"), Both("Örnek Sokak'ta.", "In Example Street.")))
    files = {name: text(ROOT / name) for name in content_files(ROOT)}
    new = {name: splice.written(name, files[name], [change]) for name in questions.FILES}
    for name, written in new.items():
        rows, old = written.splitlines(), files[name].splitlines()
        added = [row for row in rows if "campus" in row or "Kampüs" in row or "Örnek Sokak" in row or "Example Street" in row]
        assert added
        assert len(rows) - len(old) in (1, 4, 5)
    content = read_texts(files | new)
    assert content.faults == ()
    assert {"label_ask_campus", "utter_ask_campus"} <= content.replies.keys()


def test_a_file_without_a_list_to_write_to_is_told() -> None:
    change = QuestionChange("ask_campus", None, Asked(Both("a", "b"), Both("c", "d")))
    with pytest.raises(Unreadable):
        splice.written("data/rules/faq.yml", "version: '3.1'\n", [change])
