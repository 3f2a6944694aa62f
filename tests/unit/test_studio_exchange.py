"""Content handed out and taken in: Rasa's files both ways, a table for translators, a stock Rasa project looked through."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from base.errors import Refused
from base.settings import ROOT, Settings
from server.commands import app
from studio import importing, parcel, project
from studio.changes import ExampleChange, ReplyChange, Said, TextChange, Variant
from studio.content import difference
from studio.files import read_texts
from studio.library import Library
from tests.support.api import Browser
from tests.support.studio import FILES, Day, begun, newsroom, write_content

STOCK = ROOT / "bot/.venv/lib/python3.10/site-packages/rasa/cli/initial_project"
"""What `rasa init` makes, as Rasa 3.6 brings it along."""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(write_content(tmp_path / "library"))


@pytest.fixture
async def day(sqlite: Settings, tmp_path: Path) -> AsyncIterator[Day]:
    async with newsroom(sqlite, tmp_path) as opened:
        yield await begun(opened)


async def send(who: Browser, path: str, data: bytes) -> httpx.Response:
    async with who.client() as client:
        return await client.post("/api/v1/studio" + path, content=data, headers={"Idempotency-Key": path[:100], "Accept-Language": "tr"})


def zipped(folder: Path, below: str = "") -> bytes:
    return parcel.packed({below + path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
                          for path in folder.rglob("*.yml")})


# --- out and in again ---------------------------------------------------------------------------


async def test_what_is_exported_is_a_whole_project_with_the_drafts_changes(day: Day) -> None:
    await day.change(day.elifs, {"kind": "example", "intent": "payment_failed", "language": "en", "after": "checkout fails every time"})
    async with day.elifs.client() as client:
        answer = await client.get(f"/api/v1/studio/export.zip?draft={day.draft}")
    texts = parcel.unpacked("content.zip", answer.content)
    assert texts.keys() == FILES.keys()
    assert [change.after for change in difference(read_texts(FILES), read_texts(texts))] == ["checkout fails every time"]


def test_the_whole_content_given_back_changes_nothing(library: Library) -> None:
    sifted = importing.sift(library, library.content(), parcel.unpacked("x.zip", parcel.packed(FILES)))
    assert (sifted.taken, sifted.turned) == ([], [])
    assert sifted.same == 7 + 3, "each example and each reply"


def test_new_examples_and_replies_of_a_file_are_taken_and_the_rest_told_with_its_line(library: Library) -> None:
    text = """version: "3.1"
nlu:
- intent: deposit_missing
  examples: |
    - para yatırdım ama hesabıma gelmedi
    - yatırdığım tutar ortada yok
    - numaram 0532 123 45 67 arayın
- intent: bonus_problem
  examples: |
    - bonusum yok
- synonym: x
  examples: |
    - y
responses:
  utter_distress:
    - condition: [{type: slot, name: language, value: tr}]
      text: "Hemen bir kişiye bağlıyorum."
    - condition: [{type: slot, name: language, value: en}]
      text: "I am connecting you to a person."
"""
    sifted = importing.sift(library, library.content(), {"yeni.yml": text})
    distress = library.content().replies["utter_distress"].said
    assert sifted.taken == [ExampleChange("deposit_missing", "tr", "", "yatırdığım tutar ortada yok"),
                            ReplyChange("utter_distress", distress, Said((Variant("Hemen bir kişiye bağlıyorum."),), distress.en))]
    assert sifted.same == 1
    assert [(each.line, each.problem.code) for each in sifted.turned] == [(7, "content_phone"), (10, "content_unknown")]


def test_the_language_of_a_file_that_does_not_say_it_is_told_from_its_letters(library: Library) -> None:
    text = 'nlu:\n- intent: payment_failed\n  examples: |\n    - the checkout was declined and i want my account\n    - kartım yaşamak hesabıma yatırdım olmadı\n'
    taken = importing.sift(library, library.content(), {"a.yml": text}).taken
    assert [change.language for change in taken if isinstance(change, ExampleChange)] == ["en", "tr"]
    assert [change.language for change in importing.sift(library, library.content(), {"nlu/tr/a.yml": text}).taken
            if isinstance(change, ExampleChange)] == ["tr", "tr"]


async def test_a_file_is_looked_through_first_and_taken_then(day: Day) -> None:
    data = "nlu:\n- intent: deposit_missing\n  examples: |\n    - yatırdığım tutar ortada yok\n    - /komut\n".encode()
    path = f"/drafts/{day.draft}/import?name=finance.yml"
    told = (await send(day.elifs, path + "&dry=1", data)).json()
    assert (told["draft"], len(told["taken"]), [each["line"] for each in told["refused"]]) == (None, 1, [5])
    assert (await day.now())["changes"] == []
    told = (await send(day.elifs, path, data)).json()
    assert told["draft"]["changes"] == 1
    assert (await day.now())["changes"][0]["origin"] == "import"
    assert (await send(day.denizs, path, data)).status_code == 403


async def test_what_is_no_file_of_ours_is_refused_with_the_reason(day: Day) -> None:
    answer = await send(day.elifs, f"/drafts/{day.draft}/import?name=a.zip", b"PK\x03\x04 and no more")
    assert (answer.status_code, answer.json()["code"]) == (422, "content_file")
    told = (await send(day.elifs, f"/drafts/{day.draft}/import?name=a.yml", b"nlu: [")).json()
    assert [(each["code"], each["line"]) for each in told["refused"]] == [("content_file", 1)]


def test_a_parcel_that_unpacks_to_too_much_is_refused() -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data/nlu.yml", " " * (parcel.MOST_UNPACKED + 1))
    assert len(whole.getvalue()) < parcel.MOST_BYTES
    with pytest.raises(Refused, match="content_file"):
        parcel.unpacked("x.zip", whole.getvalue())


# --- translators --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_table_comes_back_as_it_went(library: Library, language: str) -> None:
    table = parcel.table(library.content(), True, language)
    sifted = importing.sift(library, library.content(), {"content.csv": "\ufeff" + table})
    assert (sifted.taken, sifted.turned) == ([], [])


def test_a_translators_words_become_changes(library: Library) -> None:
    table = parcel.table(library.content(), False, "en").replace("Your deposit will be credited {due}.", "Your money arrives {due}.")
    table = table.replace("An identity document", "A passport or identity card")
    taken = importing.sift(library, library.content(), {"content.csv": table}).taken
    reply = next(change for change in taken if isinstance(change, ReplyChange))
    assert (reply.name, reply.after.en[0].text, reply.after.tr) == ("utter_deposit", "Your money arrives {due}.", reply.before.tr)
    assert [change.after.en for change in taken if isinstance(change, TextChange)] == ["A passport or identity card"]


def test_a_translation_that_loses_a_placeholders_name_is_told_with_its_line(library: Library) -> None:
    table = parcel.table(library.content(), False, "en").replace("credited {due}", "credited {when}")
    turned = importing.sift(library, library.content(), {"content.csv": table}).turned
    assert [(each.problem.code, each.text) for each in turned] == [("content_placeholder", "utter_deposit")]


def test_no_cell_of_a_table_is_a_formula(library: Library) -> None:
    content = read_texts(FILES | {"operator.yml": 'a:\n  b: {tr: "=1+1", en: "\'@x"}\n'})
    table = parcel.table(content, False, "en")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
    assert [row["tr"] + row["en"] for _, row in parcel.rows(table) if row["kind"] == "text"] == ["=1+1'@x"]


# --- projects from elsewhere ------------------------------------------------------------------------


async def test_a_stock_project_of_rasa_is_looked_through_and_nothing_of_it_kept(day: Day) -> None:
    told = (await send(day.elifs, "/project?name=project.zip", zipped(STOCK, "my-bot/"))).json()
    intents = {each["name"]: each for each in told["intents"]}
    assert {"greet", "goodbye", "affirm", "deny", "mood_great", "mood_unhappy", "bot_challenge"} == intents.keys()
    assert (intents["greet"]["examples"]["en"] > 5, intents["greet"]["known"]) == (True, False)
    assert (told["replies"], told["rules"], told["stories"]) == (6, 2, 3)
    assert {(each["file"], each["code"]) for each in told["problems"]} == {("domain.yml", "project_one_language"), ("config.yml", "project_component")}
    assert told["importable"] == 0
    assert (await day.now())["changes"] == []


def test_a_component_that_does_not_run_here_is_named_with_its_line(library: Library) -> None:
    files = {"domain.yml": "intents: [greet]\n", "config.yml": "pipeline:\n- name: WhitespaceTokenizer\n- name: DIETClassifier\n  epochs: 5\n",
             "data/nlu.yml": "nlu:\n- intent: gret\n  examples: |\n    - selam\n", "broken.yml": "nlu: ["}
    made = project.looked_through(files, library.content(), library.shelf().tongues)
    assert [(each.file, each.line, each.problem.code) for each in made.problems] == [
        ("broken.yml", 1, "content_file"), ("config.yml", 3, "project_component"), ("data/nlu.yml", 4, "project_unknown_intent")]


def test_of_a_project_those_examples_count_that_an_intent_here_could_take(library: Library) -> None:
    files = {"domain.yml": "intents: [distress, greet]\n", "data/nlu.yml": "nlu:\n- intent: distress\n  examples: |\n    - bitsin\n    - /x\n- intent: greet\n  examples: |\n    - selam\n"}
    assert project.looked_through(files, library.content(), library.shelf().tongues).importable == 1


def test_the_command_names_file_and_line_of_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOPRU_CONTENT", str(write_content(tmp_path)))
    whole = CliRunner().invoke(app, ["content", "check"])
    assert (whole.exit_code, whole.output) == (0, "3 intents, 7 examples, 3 replies\n")
    (tmp_path / "data/nlu/tr/care.yml").write_text("nlu: [", encoding="utf-8")
    broken = CliRunner().invoke(app, ["content", "check"])
    assert (broken.exit_code, broken.output.partition(": ")[0]) == (1, "data/nlu/tr/care.yml:1")
    stock = CliRunner().invoke(app, ["content", "check", str(STOCK)])
    assert (stock.exit_code, "config.yml:13: This component does not run here" in stock.output) == (1, True)


def test_examples_in_rasas_long_form_are_read(library: Library) -> None:
    text = "nlu:\n- intent: payment_failed\n  examples:\n  - text: |\n      kart yine geçmedi\n    metadata: {a: b}\n"
    assert importing.sift(library, library.content(), {"nlu/tr/a.yml": text}).taken == [ExampleChange("payment_failed", "tr", "", "kart yine geçmedi")]
