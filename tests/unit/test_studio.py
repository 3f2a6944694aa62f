"""The content studio over HTTP: editors look, are warned while they type, and write drafts beside each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from base.settings import Settings
from tests.support.api import Browser
from tests.support.studio import FILES, NEW, REPLY, SAID, Day, Newsroom, begun, example, newsroom


@pytest.fixture
async def room(sqlite: Settings, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(sqlite, tmp_path) as opened:
        yield opened


@pytest.fixture
async def day(room: Newsroom) -> Day:
    return await begun(room)


# --- who ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "approver", "looks", "edits"), [
    ("agent", False, 403, 403), ("supervisor", False, 403, 403), ("supervisor", True, 200, 403), ("editor", False, 200, 201),
    ("administrator", False, 200, 201)])
async def test_who_may_look_and_who_may_write(room: Newsroom, role: str, approver: bool, looks: int, edits: int) -> None:
    _, who = await room.hire("biri", role, approver)
    assert (await who.get("/studio/overview")).status_code == looks
    assert (await who.post("/studio/drafts", {"title": ""}, "k")).status_code == edits


async def test_nobody_looks_without_signing_in(room: Newsroom) -> None:
    assert (await Browser(room.app, "", {}).get("/studio/overview")).status_code == 401


# --- looking --------------------------------------------------------------------------------


async def test_the_overview_shows_topics_counts_and_what_is_wrong(day: Day) -> None:
    told = (await day.elifs.get("/studio/overview")).json()
    rows = {row["name"]: row for topic in told["topics"] for row in topic["intents"]}
    assert [topic["name"] for topic in told["topics"]] == ["finance", "care"]
    assert rows["deposit_missing"] | {"examples": {"tr": 2, "en": 1}, "sentences": {"tr": 1, "en": 1}, "protected": False} == rows["deposit_missing"]
    assert rows["deposit_missing"]["title"] == {"tr": "Yatırdığım para gelmedi", "en": "My deposit is missing"}
    kinds = {name: [mark["kind"] for mark in row["health"]] for name, row in rows.items()}
    assert kinds["deposit_missing"] == ["too_few", "too_few", "unbalanced"]
    assert "unused" in kinds["payment_failed"]
    assert kinds["distress"][-1] == "protected"
    assert (told["can"], told["edition"], told["by_hand"], told["faults"]) == (["look", "edit"], 0, 0, [])


async def test_an_intent_shows_entities_borders_and_the_drafts_changes(day: Day) -> None:
    await day.change(day.elifs, example("yatırım ortada yok hâlâ"), example("", "para yatırdım ama hesabıma gelmedi"), why="deneme")
    told = (await day.elifs.get(f"/studio/intents/deposit_missing?draft={day.draft}")).json()
    first, new = told["examples"]["tr"]
    assert (first["text"], first["entities"]) == ("dün 500 lira attım yok", [{"start": 4, "end": 7, "entity": "amount", "value": None}])
    assert (new["text"], new["origin"]["by"]["name"], new["change"] is None) == ("yatırım ortada yok hâlâ", "Elif", False)
    assert [gone["change"]["before"] for gone in told["removed"]] == ["para yatırdım ama hesabıma gelmedi"]
    assert told["borders"][0]["intents"] == ["deposit_missing", "payment_failed"]
    assert [each["style"] for each in told["sentences"]] == ["plain", "blunt"]


@pytest.mark.parametrize("asked", ["YATIRDIM", "yatirdim", "yatırdım"])
async def test_search_finds_whatever_the_letters(day: Day, asked: str) -> None:
    told = (await day.elifs.get(f"/studio/search?q={asked}&kind=example")).json()
    assert [(hit["about"], hit["text"][hit["start"] : hit["end"]]) for hit in told["hits"]] == [("deposit_missing", "yatırdım")]


async def test_a_file_broken_by_hand_is_shown_and_the_rest_goes_on(day: Day) -> None:
    await day.elifs.get("/studio/overview")
    day.room.write("data/nlu/tr/finance.yml", FILES["data/nlu/tr/finance.yml"].replace("    - kartım", "    kartım"))
    told = (await day.elifs.get("/studio/overview")).json()
    assert [(fault["file"], fault["line"]) for fault in told["faults"]] == [("data/nlu/tr/finance.yml", 10)]
    assert told["totals"]["examples"] == {"tr": 4, "en": 3}
    refused = await day.change(day.elifs, example("yatırım ortada yok hâlâ"))
    assert (refused.status_code, refused.json()["code"]) == (409, "content_broken")
    assert "data/nlu/tr/finance.yml" in refused.json()["title"]
    assert (await day.change(day.elifs, example("i cannot go on", intent="distress", language="en"))).status_code == 201


# --- while typing ---------------------------------------------------------------------------


async def test_a_text_is_checked_while_it_is_typed_and_refused_when_it_is_sent_all_the_same(day: Day) -> None:
    asked = {"text": "numaram 0532 123 45 67", "intent": "deposit_missing", "language": "tr", "draft": day.draft}
    told = (await day.elifs.post("/studio/check", asked, "")).json()
    assert [(each["code"], each["start"], each["end"]) for each in told["refused"]] == [("content_phone", 8, 22)]
    sent = await day.change(day.elifs, example(asked["text"]))
    assert (sent.status_code, sent.json()["code"], sent.json()["field"]) == (422, "content_phone", "changes.0")
    assert (await day.now())["changes"] == []


async def test_a_known_entity_may_be_marked(day: Day) -> None:
    asked = {"text": "  [250](amount)  lira   kayıp ", "intent": "deposit_missing", "language": "tr"}
    told = (await day.elifs.post("/studio/check", asked, "")).json()
    assert (told["refused"], told["text"], told["entities"][0]["end"]) == ([], "250 lira kayıp", 3)
    assert (await day.change(day.elifs, example(asked["text"]))).json()["changes"][0]["change"]["after"] == "[250](amount) lira kayıp"


async def test_what_the_draft_takes_away_or_adds_counts(day: Day) -> None:
    await day.change(day.elifs, example("", "kartım reddedildi ödeme olmadı", intent="payment_failed"), example("ödeme tuşu çalışmıyor ki hiç"))
    asked = {"text": "kartım reddedildi ödeme olmadı", "intent": "deposit_missing", "language": "tr", "draft": day.draft}
    assert (await day.elifs.post("/studio/check", asked, "")).json()["near"] == []
    asked |= {"text": "odeme tusu calismiyor ki hic", "intent": "payment_failed"}
    assert (await day.elifs.post("/studio/check", asked, "")).json()["refused"][0]["code"] == "content_two_intents"


async def test_a_reply_is_checked_while_it_is_typed_and_when_it_is_sent(day: Day) -> None:
    after = NEW | {"tr": [{"text": "Geçer {tarih}."}]}
    told = (await day.elifs.post("/studio/check/reply", {"name": "utter_deposit", "after": after}, "")).json()
    assert [(each["code"], each["where"], each["start"]) for each in told["refused"]] == [("content_placeholder", "tr.0", 6)]
    assert (await day.change(day.elifs, REPLY | {"after": after})).json()["code"] == "content_placeholder"


async def test_without_a_bot_the_models_reading_is_not_there(day: Day) -> None:
    assert (await day.elifs.post("/studio/reading", {"text": "selam"}, "")).json()["available"] is False


# --- two editors ------------------------------------------------------------------------------


async def test_two_editors_change_one_draft_beside_each_other(day: Day) -> None:
    assert (await day.change(day.elifs, example("yatırım ortada yok hâlâ"))).status_code == 201
    assert (await day.change(day.cans, REPLY)).status_code == 201
    now = await day.now()
    assert ([each["by"]["name"] for each in now["changes"]], now["draft"]["version"]) == (["Elif", "Can"], 3)


async def test_the_second_editor_of_one_text_overwrites_nothing_and_sees_what_the_first_did(day: Day) -> None:
    await day.change(day.elifs, REPLY, why="daha açık")
    answer = await day.change(day.cans, REPLY | {"after": SAID | {"tr": [{"text": "Başka {due}."}]}})
    told = answer.json()
    assert (answer.status_code, told["code"], told["theirs"]["by"]["name"], told["theirs"]["why"]) == (409, "content_changed", "Elif", "daha açık")
    assert told["theirs"]["now"]["tr"][0]["text"] == "Yatırmanız {due} hesabınıza geçer."
    assert [each["by"]["name"] for each in (await day.now())["changes"]] == ["Elif"]
    again = REPLY | {"before": told["theirs"]["now"], "after": NEW | {"en": [{"text": "It comes {due}."}]}}
    assert (await day.change(day.cans, again)).status_code == 201


async def test_an_example_that_another_editor_changed_is_not_changed_again(day: Day) -> None:
    old = "para yatırdım ama hesabıma gelmedi"
    await day.change(day.elifs, example("para yatırdım, hesabıma hâlâ gelmedi", old))
    answer = await day.change(day.cans, example("", old))
    assert (answer.status_code, answer.json()["theirs"]["by"]["name"]) == (409, "Elif")


async def test_what_was_changed_by_hand_meanwhile_is_told_so(day: Day) -> None:
    day.room.write("data/responses/finance.yml", FILES["data/responses/finance.yml"].replace("bakiyenize", "cüzdanınıza"))
    told = (await day.change(day.cans, REPLY)).json()
    assert (told["code"], told["theirs"]["by"], told["theirs"]["now"]["tr"][0]["text"]) == ("content_changed", None, "Yatırmanız {due} cüzdanınıza geçer.")


async def test_changes_of_one_call_stand_or_fall_together(day: Day) -> None:
    move = [example("", "kartım reddedildi ödeme olmadı", intent="payment_failed"), example("kartım reddedildi ödeme olmadı")]
    assert (await day.change(day.elifs, *move)).status_code == 201
    assert (await day.change(day.elifs, example("yeni bir örnek daha var"), example("/komut"))).json()["field"] == "changes.1"
    assert len((await day.now())["changes"]) == 2


async def test_a_repeat_with_the_same_key_changes_nothing_more(day: Day) -> None:
    one = (await day.change(day.elifs, example("yatırım ortada yok hâlâ"), key="same")).json()
    other = (await day.change(day.elifs, example("yatırım ortada yok hâlâ"), key="same")).json()
    assert one["changes"] == other["changes"]
    assert len((await day.now())["changes"]) == 1


# --- undo, history ------------------------------------------------------------------------------


async def test_undo_takes_ones_own_last_change_back(day: Day) -> None:
    await day.change(day.elifs, example("yatırım ortada yok hâlâ"))
    await day.change(day.cans, REPLY)
    undone = (await day.post(day.elifs, "/undo")).json()
    assert undone["changes"][0]["undone_by"]["name"] == "Elif"
    assert [each["by"]["name"] for each in (await day.now())["changes"]] == ["Can"]
    assert (await day.post(day.elifs, "/undo")).json()["code"] == "not_found"


async def test_what_was_made_together_is_undone_together_and_a_repeat_undoes_nothing_more(day: Day) -> None:
    await day.change(day.elifs, REPLY)
    await day.change(day.elifs, example("", "kartım reddedildi ödeme olmadı", intent="payment_failed"), example("kartım reddedildi ödeme olmadı"))
    path = f"/studio/drafts/{day.draft}/undo"
    one = (await day.elifs.post(path, {}, "same")).json()
    other = (await day.elifs.post(path, {}, "same")).json()
    assert len(one["changes"]) == 2
    assert one["changes"] == other["changes"]
    assert [each["change"]["kind"] for each in (await day.now())["changes"]] == ["reply"]


async def test_a_change_on_which_another_was_made_is_undone_after_it(day: Day) -> None:
    first = (await day.change(day.elifs, REPLY)).json()["changes"][0]["id"]
    second = (await day.change(day.cans, REPLY | {"before": NEW, "after": SAID | {"en": [{"text": "Soon {due}."}]}})).json()["changes"][0]["id"]
    path = f"/studio/drafts/{day.draft}/changes/"
    refused = await day.elifs.delete(path + first, "u1")
    assert (refused.status_code, refused.json()["code"]) == (409, "undo_newer")
    assert "Can" in refused.json()["title"]
    assert (await day.elifs.delete(path + second, "u2")).status_code == 200
    assert (await day.elifs.delete(path + first, "u3")).status_code == 200
    assert (await day.now())["changes"] == []


async def test_history_says_who_did_what_and_why(day: Day) -> None:
    await day.change(day.elifs, example("yatırım ortada yok hâlâ"), why="gelen kutusundan")
    await day.change(day.elifs, REPLY)
    await day.post(day.elifs, "/undo")
    told = (await day.elifs.get("/studio/history?about=deposit_missing")).json()["events"]
    assert [(each["what"], each["by"]["name"], each["why"]) for each in told] == [("changed", "Elif", "gelen kutusundan")]
    told = (await day.elifs.get("/studio/history?about=utter_deposit")).json()["events"]
    assert sorted(each["what"] for each in told) == ["changed", "undone"]


# --- what a broken studio would look like -----------------------------------------------------------


async def test_an_editor_who_overwrites_would_be_noticed(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the conflict tests: without the look at what stands there the second editor would win."""
    await day.change(day.elifs, REPLY)
    monkeypatch.setattr("studio.drafts.fits", lambda *_: True)
    assert (await day.change(day.cans, REPLY | {"after": SAID | {"tr": [{"text": "Başka {due}."}]}})).status_code == 201


async def test_the_content_is_read_while_somebody_signs_in(room: Newsroom) -> None:
    async with Browser(room.app, "", {}).client() as nobody:
        assert (await nobody.get("/studio")).status_code == 200
    assert await asyncio.to_thread(room.drafts.library.prepared.wait, 10), "whoever looks now would wait"
