"""Publishing: a second person, gates, a share that goes back by itself, one model a conversation, a return at once, no forged model."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from base import audit, database, identity
from base.access import StaffMember
from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from base.publishing import Canary, Gates
from base.settings import Settings
from handoff.reading import Reader
from studio import adoption, canary, job_store, seal, serving, turn_store, version_store
from studio.changes import Change, ExampleChange
from studio.hearing import Hearing
from studio.inbox import Misunderstood
from studio.jobs import Jobs, fingerprint
from studio.report import Changed, Replay, Report, Score
from studio.serving import GOING_ON_MS, Held, Serving
from studio.turn_store import Heard
from studio.version_store import Trained, Version
from studio.versions import Versions

GOOD = Report([Score("tr", 100, 96, 95), Score("en", 100, 96, 95)], [], [Score("distress", 10, 10, 10)],
              Score("", 200, 10, 10), [], [], Replay(), 20.0)
TREE, NEW = "kopru-aaaaaaaaaaaa", "kopru-bbbbbbbbbbbb"


class FakeRasas:
    """Two processes that hold what they are told to."""

    def __init__(self) -> None:
        self.processes = [{"serving": "", "models": set[str]()} for _ in range(2)]
        self.refuses = self.forged = ""

    async def hold(self, model: str, *, serve: bool, keep: Sequence[str]) -> None:
        if self.refuses or model == self.forged:
            raise Refused(self.refuses or "forged_model")
        for process in self.processes:
            process["models"] = {model, *(name for name in keep if name in process["models"])}  # type: ignore[operator]
            process["serving"] = model if serve else process["serving"]

    async def held(self) -> list[Held]:
        return [Held(str(each["serving"]), frozenset(each["models"])) for each in self.processes]  # type: ignore[call-overload]


class FakeDrafts:
    """One draft; remembers who applied it."""

    def __init__(self) -> None:
        self.applied: list[tuple[str, int, str, str]] = []
        self.taught: list[ExampleChange] = []
        self.keys: set[str] = set()

    async def version(self, draft: str) -> int:
        return 1

    async def changes(self, draft: str) -> list[Change]:
        return []

    async def change(self, draft: str, who: StaffMember, changes: Sequence[ExampleChange], origin: str, key: str = "") -> None:
        self.taught += [] if key and key in self.keys else changes
        self.keys.add(key)

    async def materialise(self, draft: str, directory: Path) -> int:
        raise Refused("content_broken")

    async def apply(self, draft: str, version: int, editor: StaffMember, approver: StaffMember, why: str) -> int:
        self.applied.append((draft, version, editor.login, approver.login))
        return 5


class SetClock(Clock):
    """Stands until it is moved."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 1_795_000_000_000

    def now_ms(self) -> int:
        return self.at


class Studio:
    """The parts over a real database, with an editor, an approver and a published version of the content on disk."""

    def __init__(self, settings: Settings) -> None:
        self.folder, self.url = settings.var, settings.database_url
        self.given_back: list[tuple[int, int, str]] = []
        self.clock, self.rasas, self.drafts = SetClock(), FakeRasas(), FakeDrafts()
        self.ledger = Ledger(database.writer(settings.database_url, "NORMAL"))
        self.read = Reader(database.reader(settings.database_url))
        self.models, self.key = self.folder / "models", self.folder / "keys" / "models"
        self.serving = Serving(self.ledger, self.read, self.rasas, self.models, Canary(), self.clock)
        self.jobs = Jobs(self.ledger, self.read, self.drafts, self.folder / "studio", self.models, self.key, self.clock)
        self.versions = Versions(self.ledger, self.read, self.drafts, self.jobs, self.serving, self.rasas, self.models, self.key,
                                 Gates(), self.clock, self.give_back)
        self.hearing = Hearing(self.ledger, self.clock)
        self.inbox = Misunderstood(self.ledger, self.read, self.drafts, self.clock)  # type: ignore[arg-type]

    async def give_back(self, to: Version, from_: Version | None, who: StaffMember) -> list[str]:
        self.given_back.append((to.number, from_.number if from_ else 0, who.login))
        return []

    async def prepare(self) -> None:
        def people(tx: Any) -> list[StaffMember]:
            for login, role in (("deniz", "editor"), ("nil", "administrator"), ("ece", "agent")):
                identity.add_staff(tx, login, login.title(), role, (), "parola-parola-1", self.clock.at)  # type: ignore[arg-type]
            return identity.all_staff(tx)

        self.deniz, self.ece, self.nil = sorted(await self.do(people), key=lambda member: member.login)
        self.tree("aa" * 32, TREE)
        await self.adopt()
        await self.serving.look()

    async def do(self, work: Any) -> Any:
        return await self.ledger.do(single, Once(work))

    def tree(self, signature: str, model: str) -> None:
        """What `make train` leaves behind."""
        archive = self.folder / "trained" / f"{model}.tar.gz"
        seal.put(signature.encode(), archive, seal.key(self.key))
        archive.with_suffix("").with_suffix(".json").write_text(f'{{"signature": "{signature}"}}')

    async def adopt(self) -> str:
        adopted: str = await self.do(lambda tx: adoption.adopt(tx, self.folder / "trained", self.models, self.key, self.clock.at))
        return adopted

    async def candidate(self, report: Report = GOOD, model: str = NEW) -> int:
        """A trained version of deniz's draft."""
        job = f"job_{model}"
        archive = self.folder / "studio" / job / "out" / f"{model}.tar.gz"
        archive.parent.mkdir(parents=True, exist_ok=True)
        archive.write_bytes(model.encode())
        trained = Trained(model, model * 2, hashlib.sha256(model.encode()).hexdigest(), msgspec.json.encode(report).decode())
        number: int = await self.do(lambda tx: version_store.add(tx, trained, "drf_1", fingerprint([]), job, self.deniz.id, self.clock.at))
        return number

    async def asked(self, share: int, **other: Any) -> int:
        number = await self.candidate(**other)
        await self.versions.ask(number, share, "", self.deniz)
        return number

    async def published(self) -> int:
        number = await self.asked(100)
        await self.versions.approve(number, self.nil)
        return number

    async def typed(self, conversation: str, model: str, times: int = 1, **other: Any) -> None:
        for _ in range(times):
            await self.do(lambda tx: turn_store.add(tx, Heard(conversation, self.clock.at, "x", "tr", model, **other)))

    async def actions(self) -> list[str]:
        rows = await self.read(lambda tx: tx.execute(sa.select(audit.chain.c.action).order_by(audit.chain.c.seq)).scalars().all())
        return [action for action in rows if action.startswith("model.")]


@pytest.fixture
async def studio(settings: Settings) -> AsyncIterator[Studio]:
    made = Studio(settings)
    await made.prepare()
    try:
        yield made
    finally:
        await made.jobs.close()
        made.ledger.close()
        made.read.close()


@pytest.fixture
async def small(sqlite: Settings) -> AsyncIterator[Studio]:
    """On SQLite alone, for what does not differ."""
    made = Studio(sqlite)
    await made.prepare()
    try:
        yield made
    finally:
        made.ledger.close()
        made.read.close()


async def refused(what: Any) -> str:
    with pytest.raises(Refused) as refusal:
        await what
    return refusal.value.code


async def test_what_an_editor_asks_for_another_approves_and_all_have_it(studio: Studio) -> None:
    number = await studio.published()
    assert studio.drafts.applied == [("drf_1", 1, "deniz", "nil")]
    assert studio.serving.standing.published
    assert studio.serving.standing.published.number == number
    assert await studio.serving.model_for("cnv_new") == NEW
    assert {held.serving for held in await studio.rasas.held()} == {NEW}
    assert (studio.models / "serving").read_text().strip() == NEW
    assert await studio.actions() == ["model.published", "model.trained", "model.asked", "model.published"]


async def test_nobody_approves_their_own_change(small: Studio) -> None:
    number = await small.candidate()
    assert await refused(small.versions.approve(number, small.deniz)) == "forbidden"
    await small.versions.ask(number, 100, "", small.nil)
    assert await refused(small.versions.approve(number, small.nil)) == "own_change"
    assert await refused(small.versions.ask(number, 100, "", small.ece)) == "forbidden"
    assert small.drafts.applied == []


async def test_a_change_that_a_gate_stops_can_not_even_be_asked_for(small: Studio) -> None:
    bad = msgspec.structs.replace(GOOD, changed=[
        Changed("bugün son günüm", "tr", "plain", "test", "distress", "distress", "goodbye", 0.6, False, True)])
    number = await small.candidate(bad)
    assert await refused(small.versions.ask(number, 100, "", small.deniz)) == "gate_closed"
    detail = await small.versions.detail(number, small.deniz)
    assert [each.gate for each in detail.gates if each.verdict == "blocked"] == ["protected"]
    assert "ask" not in detail.may


async def test_a_refused_version_can_be_asked_for_again(small: Studio) -> None:
    number = await small.asked(100)
    assert (await small.versions.refuse(number, "Karışıyor", small.nil)).state == "refused"
    assert (await small.versions.ask(number, 100, "Düzeltildi", small.deniz)).state == "asked"


async def test_a_share_goes_to_the_same_conversations_and_to_no_others(studio: Studio) -> None:
    number = await studio.asked(20)
    assert (await studio.versions.approve(number, studio.nil)).state == "canary"
    chosen = {name: await studio.serving.model_for(name) for name in (f"cnv_{n}" for n in range(60))}
    assert {name for name, model in chosen.items() if model == NEW} == {name for name in chosen if canary.has(name, number, 20)}
    assert set(chosen.values()) == {NEW, TREE}
    assert studio.drafts.applied == []  # content is written when all have it


async def test_a_conversation_that_is_going_on_keeps_its_model_and_comes_over_after_a_pause(studio: Studio) -> None:
    await studio.typed("cnv_busy", TREE)
    await studio.published()
    assert await studio.serving.model_for("cnv_busy") == TREE
    studio.clock.at += GOING_ON_MS
    assert await studio.serving.model_for("cnv_busy") == NEW


async def test_the_check_notices_a_choice_that_forgets_who_is_going_on(small: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "GOING_ON_MS", 0)
    await small.typed("cnv_busy", TREE)
    await small.published()
    assert await small.serving.model_for("cnv_busy") != TREE


async def test_a_return_takes_every_conversation_along_at_once_and_needs_no_loading(studio: Studio) -> None:
    number = await studio.published()
    await studio.typed("cnv_busy", NEW)
    studio.rasas.refuses = ""
    before = [set(held.models) for held in await studio.rasas.held()]
    assert all({TREE, NEW} <= models for models in before)
    back = await studio.versions.go_back(1, studio.nil)
    assert (back.state, back.number) == ("published", 1)
    assert studio.given_back == [(1, number, "nil")]
    assert await studio.serving.model_for("cnv_busy") == TREE
    assert (await studio.versions.detail(number, studio.nil)).version.state == "withdrawn"
    assert (await studio.actions())[-1] == "model.returned"


async def test_a_share_that_is_asked_back_more_often_goes_back_by_itself(studio: Studio) -> None:
    number = await studio.asked(50)
    await studio.versions.approve(number, studio.nil)
    await studio.typed("cnv_1", TREE, 60)
    await studio.typed("cnv_2", NEW, 29, doubtful=True)
    await studio.serving._judge()
    assert studio.serving.standing.canary is not None
    await studio.typed("cnv_2", NEW, 1, doubtful=True)
    await studio.serving._judge()
    assert studio.serving.standing.canary is None
    found = (await studio.versions.detail(number, studio.nil)).version
    assert (found.state, found.returned) == ("withdrawn", "doubtful")
    assert await studio.serving.model_for("cnv_2") == TREE


async def test_a_healthy_share_stays_and_goes_to_everyone(studio: Studio) -> None:
    number = await studio.asked(50)
    await studio.versions.approve(number, studio.nil)
    await studio.typed("cnv_1", TREE, 60, doubtful=False)
    await studio.typed("cnv_2", NEW, 60, doubtful=False)
    await studio.serving._judge()
    assert (await studio.versions.everyone(number, studio.nil)).state == "published"
    assert studio.drafts.applied == [("drf_1", 1, "deniz", "nil")]


async def test_a_version_that_was_trained_before_another_was_published_is_trained_again(small: Studio) -> None:
    old = await small.asked(100, model="kopru-cccccccccccc")
    await small.published()
    assert await refused(small.versions.approve(old, small.nil)) == "train_again"


async def test_two_processes_never_publish_two_versions(studio: Studio) -> None:
    numbers = [await studio.asked(100), await studio.asked(100, model="kopru-cccccccccccc")]
    other = Ledger(database.writer(studio.url, "NORMAL"))
    ledgers = zip((studio.ledger, other), numbers, strict=True)
    try:
        outcomes = await asyncio.gather(*(
            ledger.do(single, Once(lambda tx, number=number: version_store.publish(tx, number, studio.nil.id, studio.clock.at)))  # type: ignore[misc]
            for ledger, number in ledgers), return_exceptions=True)
    finally:
        other.close()
    assert [outcome for outcome in outcomes if outcome] == [Refused("train_again")]
    assert [version.state for version in await studio.versions.last(studio.nil)].count("published") == 1


async def test_what_is_not_the_file_that_was_compared_is_not_published(small: Studio) -> None:
    number = await small.asked(100)
    version: Version = await small.read(version_store.find, number)
    small.jobs.archive(version).write_bytes(b"something else")
    assert await refused(small.versions.approve(number, small.nil)) == "forged_model"
    assert small.drafts.applied == []
    assert await small.serving.model_for("cnv_new") == TREE


async def test_while_rasa_is_away_nothing_is_published_and_nothing_written(small: Studio) -> None:
    number = await small.asked(100)
    small.rasas.refuses = "bot_away"
    assert await refused(small.versions.approve(number, small.nil)) == "bot_away"
    assert small.drafts.applied == []
    small.rasas.refuses = ""
    assert (await small.versions.approve(number, small.nil)).state == "published"


async def test_a_rasa_process_that_started_again_gets_all_models_back(small: Studio) -> None:
    await small.published()
    small.rasas.processes[1] = {"serving": TREE, "models": {TREE}}
    await small.serving.hold_all()
    assert [(held.serving, {TREE, NEW} <= held.models) for held in await small.rasas.held()] == [(NEW, True)] * 2


async def test_a_former_model_that_was_forged_keeps_nothing_from_answering(small: Studio) -> None:
    await small.published()
    small.rasas.processes[0] = {"serving": "", "models": set()}
    small.rasas.forged = TREE
    assert await refused(small.serving.hold_all()) == "forged_model"
    assert {held.serving for held in await small.rasas.held()} == {NEW}


async def test_content_changed_by_hand_is_published_by_starting_and_what_was_taken_back_is_not(studio: Studio) -> None:
    number = await studio.published()
    assert await studio.adopt() == NEW  # the same content as before: nothing new
    await studio.versions.go_back(1, studio.nil)
    studio.tree(NEW * 2, NEW)
    assert await studio.adopt() == TREE  # v2 was taken back, and stands on disk still
    studio.tree("dd" * 32, "kopru-dddddddddddd")
    assert await studio.adopt() == "kopru-dddddddddddd"
    assert (await studio.serving.refresh()).published.number == number + 1  # type: ignore[union-attr]


async def test_an_unsealed_model_on_disk_is_not_adopted(small: Studio) -> None:
    small.tree("ee" * 32, "kopru-eeeeeeeeeeee")
    seal.seal_file(small.folder / "trained" / "kopru-eeeeeeeeeeee.tar.gz").unlink()
    assert await small.adopt() == TREE


async def test_a_training_of_a_process_that_is_gone_has_failed(studio: Studio) -> None:
    job = await studio.jobs.train("drf_1", studio.deniz)
    assert (await studio.jobs.train("drf_1", studio.deniz)).id == job.id
    assert await studio.do(lambda tx: job_store.claim(tx, "run_1", studio.clock.at)) == job.id
    await studio.jobs.train("drf_2", studio.deniz)
    assert await studio.do(lambda tx: job_store.claim(tx, "run_2", studio.clock.at)) == ""  # one at a time
    words = studio.folder / "studio" / job.id / "turns.json"
    words.parent.mkdir(parents=True)
    words.write_text("[]")
    studio.clock.at += job_store.LOST_AFTER_MS + 1
    await studio.jobs.look()  # gives the first up, and takes the second one itself
    assert not words.exists()
    lost = await studio.jobs.find(job.id, studio.deniz)
    assert (lost.state, lost.error) == ("failed", "process_lost")
    assert await studio.do(lambda tx: job_store.seen(tx, job.id, "run_1", "train", 0.5, studio.clock.at)) is False


async def test_a_training_can_be_cancelled_once(small: Studio) -> None:
    job = await small.jobs.train("drf_1", small.deniz)
    assert (await small.jobs.cancel(job.id, small.deniz)).state == "cancelled"
    assert await refused(small.jobs.cancel(job.id, small.deniz)) == "job_over"
    assert await refused(small.jobs.cancel("job_none", small.deniz)) == "not_found"


async def test_a_draft_that_can_not_be_written_out_fails_its_training_and_says_why(small: Studio) -> None:
    job = await small.jobs.train("drf_1", small.deniz)
    await small.jobs.look()
    found = await small.jobs.find(job.id, small.deniz)
    assert (found.state, found.error) == ("failed", "content_broken")
