"""What becomes of a draft: approved by somebody else, written out for training, published as an edition, finished after a crash."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from base import audit
from base.errors import Refused
from base.settings import Settings
from studio import draft_store, writing
from tests.support.studio import FILES, REPLY, SAID, Day, Newsroom, begun, example, newsroom


@pytest.fixture
async def room(sqlite: Settings, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(sqlite, tmp_path) as opened:
        yield opened


@pytest.fixture
async def day(room: Newsroom) -> Day:
    return await begun(room)


async def test_a_drafts_life_is_the_same_on_both_databases(settings: Settings, tmp_path: Path) -> None:
    async with newsroom(settings, tmp_path) as opened:
        day = await begun(opened)
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
    assert (await day.cans.post(f"/studio/drafts/{second}/undo", {}, "s2")).status_code == 200
    again = REPLY | {"before": told["stale"][0]["now"], "after": SAID | {"tr": [{"text": "Başka {due}."}]}}
    assert (await day.cans.post(f"/studio/drafts/{second}/changes", {"changes": [again]}, "s3")).status_code == 201
    assert await day.room.drafts.apply(second, await day.room.drafts.version(second), day.can, day.deniz) == 3


async def test_what_a_process_that_died_had_begun_to_write_is_finished_by_the_next_one(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    await day.change(day.elifs, example("yatırım ortada yok hâlâ"), REPLY)
    wrote: list[str] = []
    put = writing.put

    def full(path: Path, text: str) -> None:
        raise OSError("no space left")

    def dies_after_one(path: Path, text: str) -> None:
        if wrote:
            raise KeyboardInterrupt("the process is gone")
        wrote.append(path.name)
        put(path, text)

    monkeypatch.setattr(writing, "put", dies_after_one)
    with pytest.raises(BaseException, match="gone"):
        await day.publish()
    monkeypatch.setattr(writing, "put", full)
    await day.room.drafts.finish()
    monkeypatch.setattr(writing, "put", put)
    assert (await day.now())["draft"]["state"] == "applying", "a full disk stops no start, and the next one tries again"
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


async def test_a_file_written_otherwise_than_meant_is_a_bug_and_nothing_is_published(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    await day.change(day.elifs, REPLY)
    monkeypatch.setattr("studio.splice.quoted", lambda text: '"başka"')
    with pytest.raises(AssertionError, match="not what was meant"):
        await day.publish()
    assert day.room.read("data/responses/finance.yml") == FILES["data/responses/finance.yml"]
    with day.room.parts.ledger.engine.connect() as tx:
        assert draft_store.newest_edition(tx) == 0
