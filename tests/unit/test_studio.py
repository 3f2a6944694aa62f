"""The content studio over HTTP: editors write drafts beside each other, approvers let them in, files change in their lines."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from base import audit
from base.access import StaffMember
from base.errors import Refused
from base.settings import Settings
from server.app import create
from studio import draft_store, writing
from studio.changes import ReplyChange, Said, Variant
from tests.support.api import Browser
from tests.support.studio import FILES, Newsroom, example, write_content

SAID = {"tr": [{"text": "Yatırmanız {due} bakiyenize geçer."}], "en": [{"text": "Your deposit will be credited {due}."}]}
NEW = {"tr": [{"text": "Yatırmanız {due} hesabınıza geçer."}], "en": [{"text": "Your deposit will be credited {due}."}]}
REPLY = {"kind": "reply", "name": "utter_deposit", "before": SAID, "after": NEW}


@pytest.fixture
async def room(sqlite: Settings, tmp_path: Path) -> AsyncIterator[Newsroom]:
    app = create(msgspec.structs.replace(sqlite, content=write_content(tmp_path / "content")))
    yield Newsroom(app)
    await app.parts.stop()


class Day:
    """Two editors, an approver, and a draft."""

    def __init__(self, room: Newsroom, elif_: tuple[StaffMember, Browser], can: tuple[StaffMember, Browser],
                 deniz: tuple[StaffMember, Browser], draft: str) -> None:
        self.room, self.draft = room, draft
        (self.elif_, self.elifs), (self.can, self.cans), (self.deniz, self.denizs) = elif_, can, deniz
        self.keys = 0

    async def change(self, who: Browser, *changes: dict[str, Any], key: str = "", why: str = "") -> httpx.Response:
        self.keys += 1
        return await who.post(f"/studio/drafts/{self.draft}/changes", {"changes": changes, "why": why}, key or f"c{self.keys}")

    async def post(self, who: Browser, path: str) -> httpx.Response:
        self.keys += 1
        return await who.post(f"/studio/drafts/{self.draft}{path}", {}, f"p{self.keys}")

    async def now(self) -> dict[str, Any]:
        told: dict[str, Any] = (await self.elifs.get(f"/studio/drafts/{self.draft}")).json()
        return told

    async def publish(self) -> int:
        version = await self.room.drafts.version(self.draft)
        return await self.room.drafts.apply(self.draft, version, self.elif_, self.deniz, "haftalık")


@pytest.fixture
async def day(room: Newsroom) -> Day:
    return await begun(room)


async def begun(room: Newsroom) -> Day:
    people = [await room.hire("elif", "editor"), await room.hire("can", "editor"), await room.hire("deniz", "supervisor", True)]
    answer = await people[0][1].post("/studio/drafts", {"title": "Yatırma"}, "begin")
    assert answer.status_code == 201
    return Day(room, *people, answer.json()["draft"]["id"])  # type: ignore[arg-type]


async def test_a_drafts_life_is_the_same_on_both_databases(settings: Settings, tmp_path: Path) -> None:
    app = create(msgspec.structs.replace(settings, content=write_content(tmp_path / "content")))
    try:
        day = await begun(Newsroom(app))
        assert (await day.change(day.elifs, example("yatırım ortada yok hâlâ"), example("dayanacak gücüm yok", intent="distress"), key="k")).status_code == 201
        assert (await day.change(day.elifs, example("yatırım ortada yok hâlâ"), key="k")).status_code == 201
        assert (await day.change(day.cans, example("yatırım ortada yok hâlâ"))).status_code == 409
        await day.change(day.cans, REPLY)
        assert (await day.post(day.cans, "/undo")).status_code == 200
        waits = (await day.now())["changes"][1]["id"]
        assert (await day.denizs.post(f"/studio/drafts/{day.draft}/changes/{waits}/approval", {}, "a")).status_code == 200
        assert await day.publish() == 2
        assert [each["number"] for each in (await day.elifs.get("/studio/editions")).json()["editions"]] == [2, 1]
        assert (await day.elifs.get("/studio/compare?old=1&new=2")).json()["counts"] == {"example": 2}
        assert len((await day.elifs.get("/studio/history")).json()["events"]) == 6
        assert (await day.elifs.get("/studio/drafts")).json()["drafts"][0]["state"] == "published"
    finally:
        await app.parts.stop()


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


# --- approval and publishing ----------------------------------------------------------------------


async def test_protected_content_needs_an_approver_for_each_change(day: Day) -> None:
    made = (await day.change(day.elifs, example("artık dayanacak gücüm yok", intent="distress"))).json()["changes"][0]
    assert made["protected"]
    with pytest.raises(Refused, match="not_approved"):
        await day.publish()
    path = f"/studio/drafts/{day.draft}/changes/{made['id']}/approval"
    assert (await day.cans.post(path, {}, "a1")).status_code == 403
    assert (await day.denizs.post(path, {}, "a2")).json()["changes"][0]["approved_by"]["name"] == "Deniz"
    assert await day.publish() == 2
    assert "artık dayanacak gücüm yok" in day.room.read("data/nlu/tr/care.yml")


async def test_nobody_approves_what_they_wrote(day: Day) -> None:
    member, admin = await day.room.hire("admin2", "administrator")
    made = (await day.change(admin, example("artık dayanacak gücüm yok", intent="distress"))).json()["changes"][0]
    answer = await admin.post(f"/studio/drafts/{day.draft}/changes/{made['id']}/approval", {}, "a1")
    assert (answer.status_code, answer.json()["code"]) == (403, "second_person")
    version = await day.room.drafts.version(day.draft)
    with pytest.raises(Refused, match="second_person"):
        await day.room.drafts.apply(day.draft, version, day.elif_, member)
    with pytest.raises(Refused, match="forbidden"):
        await day.room.drafts.apply(day.draft, version, day.elif_, day.can)


@pytest.mark.parametrize("change", [
    {"kind": "reply", "name": "utter_distress", "before": {"tr": [{"text": "Sizi bir kişiye bağlıyorum."}], "en": [{"text": "I am connecting you to a person."}]},
     "after": {"tr": [{"text": "Bekleyin."}], "en": [{"text": "Wait."}]}},
    {"kind": "concept", "name": "despair", "topic": "care", "before": {"tr": ["yasamak"], "en": ["live$"]}, "after": {"tr": ["yasamak", "olmek"], "en": ["live$"]}},
    {"kind": "sentence", "intent": "distress", "after": {"text": "bitsin istiyorum", "language": "tr", "style": "short"}},
])
async def test_what_people_in_need_are_told_and_known_by_is_protected_too(day: Day, change: dict[str, Any]) -> None:
    assert (await day.change(day.elifs, change)).json()["changes"][0]["protected"]


async def test_publishing_writes_the_drafts_lines_alone_and_an_edition(day: Day) -> None:
    before = {name: day.room.read(name) for name in FILES}
    await day.change(day.elifs, example("yatırım ortada yok hâlâ"), REPLY, {"kind": "text", "path": "policies.required_documents",
                     "before": {"tr": "Kimlik belgesi", "en": "An identity document"}, "after": {"tr": "Kimlik ve dekont", "en": "An identity document"}})
    assert await day.publish() == 2
    changed = {name for name in FILES if day.room.read(name) != before[name]}
    assert changed == {"data/nlu/tr/finance.yml", "data/responses/finance.yml", "operator.yml"}
    assert set(day.room.read("data/nlu/tr/finance.yml").splitlines()) - set(before["data/nlu/tr/finance.yml"].splitlines()) == {"    - yatırım ortada yok hâlâ"}
    told = (await day.elifs.get("/studio/editions")).json()["editions"]
    assert [(each["number"], each["by"]["name"], each["changes"]) for each in told] == [(2, "Elif", 3), (1, "", 0)]
    assert told[0]["approved_by"]["name"] == "Deniz"
    assert (await day.elifs.get("/studio/compare?old=1&new=2")).json()["counts"] == {"example": 1, "reply": 1, "text": 1}
    assert (await day.now())["draft"]["state"] == "published"
    assert (await day.change(day.elifs, example("bir tane daha örnek"))).json()["code"] == "draft_closed"
    with day.room.parts.ledger.engine.connect() as tx:
        rows = audit.about(tx, day.draft)
    assert [(row.action, row.by) for row in rows] == [("content.published", day.elif_.id), ("content.changed", day.elif_.id)]
    assert day.deniz.id in rows[0].data


async def test_edits_by_hand_after_an_edition_are_counted_and_can_be_compared(day: Day) -> None:
    await day.change(day.elifs, example("yatırım ortada yok hâlâ"))
    await day.publish()
    day.room.write("data/nlu/en/finance.yml", FILES["data/nlu/en/finance.yml"] + "    - card refused again today\n")
    assert (await day.elifs.get("/studio/overview")).json()["by_hand"] == 1
    assert (await day.elifs.get("/studio/compare?old=2&new=now")).json()["changes"][0]["after"] == "card refused again today"


async def test_a_draft_that_changed_after_training_is_not_published(day: Day) -> None:
    await day.change(day.elifs, example("yatırım ortada yok hâlâ"))
    trained = await day.room.drafts.materialise(day.draft, day.room.drafts.library.root.parent / "out")
    await day.change(day.cans, REPLY)
    with pytest.raises(Refused, match="draft_changed"):
        await day.room.drafts.apply(day.draft, trained, day.elif_, day.deniz)


async def test_training_gets_the_whole_content_with_the_draft_and_the_published_files_stay(day: Day) -> None:
    await day.change(day.elifs, example("yatırım ortada yok hâlâ"))
    out = day.room.drafts.library.root.parent / "out"
    await day.room.drafts.materialise(day.draft, out)
    assert {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} == FILES.keys()
    assert "yatırım ortada yok hâlâ" in (out / "data/nlu/tr/finance.yml").read_text(encoding="utf-8")
    assert day.room.read("data/nlu/tr/finance.yml") == FILES["data/nlu/tr/finance.yml"]


async def test_of_two_drafts_on_one_text_the_second_is_stale_and_says_what_stands_there(day: Day) -> None:
    await day.change(day.elifs, REPLY)
    second = (await day.cans.post("/studio/drafts", {"title": "İkinci"}, "begin2")).json()["draft"]["id"]
    answer = await day.cans.post(f"/studio/drafts/{second}/changes", {"changes": [REPLY | {"after": SAID | {"tr": [{"text": "Başka {due}."}]}}]}, "s1")
    assert answer.status_code == 201
    await day.publish()
    told = (await day.cans.get(f"/studio/drafts/{second}")).json()
    assert told["stale"][0]["now"]["tr"][0]["text"] == "Yatırmanız {due} hesabınıza geçer."
    with pytest.raises(Refused, match="content_stale"):
        await day.room.drafts.apply(second, await day.room.drafts.version(second), day.can, day.deniz)


async def test_what_a_process_that_died_had_begun_to_write_is_finished_by_the_next_one(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    await day.change(day.elifs, example("yatırım ortada yok hâlâ"), REPLY)
    wrote: list[str] = []
    put = writing.put

    def dies_after_one(path: Path, text: str) -> None:
        if wrote:
            raise KeyboardInterrupt("the process is gone")
        wrote.append(path.name)
        put(path, text)

    monkeypatch.setattr(writing, "put", dies_after_one)
    with pytest.raises(BaseException, match="gone"):
        await day.publish()
    monkeypatch.setattr(writing, "put", put)
    assert (await day.now())["draft"]["state"] == "applying"
    await day.room.drafts.finish()
    assert (await day.now())["draft"]["state"] == "published"
    assert "yatırım ortada yok hâlâ" in day.room.read("data/nlu/tr/finance.yml")
    assert "hesabınıza" in day.room.read("data/responses/finance.yml")


async def test_an_edition_is_a_commit_of_its_editor_with_its_files_alone(day: Day) -> None:
    root = day.room.drafts.library.root
    environment = {**os.environ, "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@example.com", "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@example.com"}

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True, env=environment).stdout

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "begin")
    day.room.write("config.yml", "recipe: default.v1\nlanguage: en\n")
    git("add", "config.yml")
    await day.change(day.elifs, example("yatırım ortada yok hâlâ"))
    await day.publish()
    assert git("log", "-1", "--format=%an|%s").strip() == "Elif|Yatırma"
    assert "Approved-by: Deniz" in git("log", "-1", "--format=%b")
    assert git("show", "--stat", "--format=", "HEAD").count("|") == 1
    assert git("diff", "--cached", "--name-only").strip() == "config.yml", "what somebody else had staged stays staged"
    assert (await day.elifs.get("/studio/editions")).json()["editions"][0]["revision"] == git("rev-parse", "HEAD").strip()


async def test_a_draft_that_was_given_up_stays_readable(day: Day) -> None:
    await day.change(day.elifs, example("yatırım ortada yok hâlâ"))
    answer = await day.elifs.post(f"/studio/drafts/{day.draft}/discard", {"why": "gerek kalmadı"}, "x")
    assert answer.json()["state"] == "discarded"
    assert len((await day.now())["changes"]) == 1
    assert (await day.change(day.elifs, REPLY)).status_code == 409


# --- what a broken studio would look like -----------------------------------------------------------


async def test_an_editor_who_overwrites_would_be_noticed(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the conflict tests: without the look at what stands there the second editor would win."""
    await day.change(day.elifs, REPLY)
    monkeypatch.setattr("studio.drafts.fits", lambda *_: True)
    assert (await day.change(day.cans, REPLY | {"after": SAID | {"tr": [{"text": "Başka {due}."}]}})).status_code == 201


async def test_a_file_written_otherwise_than_meant_is_a_bug_and_nothing_is_published(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    await day.change(day.elifs, REPLY)
    monkeypatch.setattr("studio.splice.quoted", lambda text: '"başka"')
    with pytest.raises(AssertionError, match="not what was meant"):
        await day.publish()
    assert day.room.read("data/responses/finance.yml") == FILES["data/responses/finance.yml"]
    with day.room.parts.ledger.engine.connect() as tx:
        assert draft_store.newest_edition(tx) == 0


def test_a_reply_with_other_variants_is_another_reply() -> None:
    said = Said((Variant("a"),), (Variant("b"),))
    assert ReplyChange("x", said, said) != ReplyChange("x", said, Said((Variant("a"), Variant("c")), (Variant("b"),)))
