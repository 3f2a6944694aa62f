"""Trainings: queued by an editor, run one at a time by whichever process takes them, each second with a sign of life."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import shutil
from collections.abc import Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

import msgspec
import structlog

from base import access
from base.access import StaffMember
from base.clock import Clock
from base.errors import KopruError, Refused
from base.ledger import Ledger, Once, single
from base.repeating import Repeating
from studio import job_store, seal, turn_store, version_store
from studio.changes import Change
from studio.drafts import Drafts
from studio.job_store import Job
from studio.rehearsal import Failed, Rehearsal, Step
from studio.report import Report
from studio.serving import Read
from studio.version_store import Trained, Version

log = structlog.get_logger()

EVERY = 1.0
WEEK_MS = 7 * 24 * 3_600_000
TURNS_AT_MOST = 2_000
"""Turns that are read again: two models read them in a few seconds, and no change hides in what two thousand leave out."""
KEPT = 20
"""Folders of trainings that stay; their content is gone when the training is over."""


class Jobs:
    """Of one service process. `folder` is where trainings run, `models` where published ones are, `key` seals those."""

    def __init__(self, ledger: Ledger, read: Read, drafts: Drafts, folder: Path, models: Path, key: Path, clock: Clock) -> None:
        self._ledger, self._read, self._drafts = ledger, read, drafts
        self._folder, self._models, self._key, self._clock = folder, models, key, clock
        self._runner = f"run_{secrets.token_hex(8)}"
        self._work = Repeating("trainings", self.look, EVERY)

    async def train(self, draft: str, who: StaffMember, key: str = "") -> Job:
        """The draft is trained as it stands when its turn comes; the training that is not over yet when there is one, and the
        one that was begun with the same key."""
        access.access_content(who, "edit")
        await self._drafts.version(draft)
        now = self._clock.now_ms()
        job = await self._write(lambda tx: job_store.queue(tx, draft, who.id, now, key))
        return await self.find(job, who)

    async def cancel(self, job: str, who: StaffMember) -> Job:
        """Ends a training; raises Refused: `not_found`, `job_over`."""
        access.access_content(who, "edit")
        now = self._clock.now_ms()
        await self._write(lambda tx: job_store.cancel(tx, job, who.id, now))
        return await self.find(job, who)

    async def find(self, job: str, who: StaffMember) -> Job:
        """A training; raises Refused("not_found")."""
        access.access_content(who)
        found: Job | None = await self._read(job_store.find, job)
        if found is None:
            raise Refused("not_found")
        return found

    async def last(self, draft: str, who: StaffMember) -> list[Job]:
        """The newest first, of one draft or of all."""
        access.access_content(who)
        found: list[Job] = await self._read(job_store.last, draft)
        return found

    def archive(self, version: Version) -> Path:
        """Where a candidate's model is."""
        return self._folder / version.job / "out" / f"{version.model}.tar.gz"

    def start(self) -> None:
        """Begins to look for work."""
        self._work.start()

    async def close(self) -> None:
        """Ends; a training under way has failed."""
        await self._work.close()

    async def look(self) -> int:
        """Gives up what is lost, takes what waits, and runs it to its end; how many it ran."""
        if not await self._read(job_store.waits):
            return 0
        now = self._clock.now_ms()
        for gone in await self._write(lambda tx: job_store.lost(tx, now)):
            await asyncio.to_thread(_tidy, self._folder, self._folder / gone)  # words of customers lie there
        job = await self._write(lambda tx: job_store.claim(tx, self._runner, now))
        if job:
            await self._run(job)
        return 1 if job else 0

    async def _run(self, job: str) -> None:
        folder = self._folder / job
        try:
            await self._rehearse(job, folder)
        except asyncio.CancelledError:
            await self._failed(job, "stopped")
            raise
        except Refused as refused:
            await self._failed(job, refused.code)
        except (Failed, KopruError) as failed:
            await self._failed(job, str(failed))
        except Exception as error:
            log.error("training_failed", job=job, error=type(error).__name__, exc_info=error)
            await self._failed(job, "bug")
        finally:
            await asyncio.to_thread(_tidy, self._folder, folder)

    async def _rehearse(self, job: str, folder: Path) -> None:
        draft = (await self._read(job_store.find, job)).draft
        published: Version | None = await self._read(version_store.published)
        run = Rehearsal(folder, self._sealed(published))
        run.content.mkdir(parents=True)
        before, changes = await self._drafts.version(draft), fingerprint(await self._drafts.changes(draft))
        if await self._drafts.materialise(draft, run.content) != before:
            raise Refused("draft_changed")
        await asyncio.to_thread(shutil.copytree, self._drafts.library.root / "data" / "responses", run.replies)
        since = self._clock.now_ms() - WEEK_MS
        said = await self._read(turn_store.said, since, TURNS_AT_MOST)
        run.turns.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        told = _Told()
        beating = asyncio.create_task(self._beat(job, run, told))
        try:
            async with aclosing(run.steps()) as steps:
                async for step in steps:
                    told.step = step
        except Failed:
            if told.wanted:
                raise
        finally:
            beating.cancel()
        if not told.wanted:
            return
        trained = await asyncio.to_thread(_trained, run.out, told.step)
        await self._keep(job, draft, changes, trained)

    def _sealed(self, version: Version | None) -> Path | None:
        """The published model's archive, checked: what is compared with must be what answers."""
        if version is None:
            return None
        archive = self._models / f"{version.model}.tar.gz"
        seal.opened(archive, seal.key(self._key))
        return archive

    async def _beat(self, job: str, run: Rehearsal, told: _Told) -> None:
        """A sign of life each second, with how far it is; ends the process when it is not wanted any more."""
        while told.wanted:
            await asyncio.sleep(EVERY)
            now, step = self._clock.now_ms(), told.step
            with suppress(Refused):  # the database is away for a moment: the training goes on
                told.wanted = await self._write(
                    lambda tx, now=now, step=step: job_store.seen(tx, job, self._runner, step.stage, step.done, now))
        log.info("training_cancelled", job=job)
        await run.stop()

    async def _keep(self, job: str, draft: str, changes: str, trained: Trained) -> None:
        now = self._clock.now_ms()

        def work(tx: Any) -> None:
            found = job_store.find(tx, job)
            if found is None or found.state != "running":
                return  # cancelled at the last moment
            number = version_store.add(tx, trained, draft, changes, job, found.by.id, now)
            job_store.finish(tx, job, self._runner, now, version=number)

        await self._write(work)

    async def _failed(self, job: str, why: str) -> None:
        now = self._clock.now_ms()
        await self._write(lambda tx: job_store.finish(tx, job, self._runner, now, error=why))

    async def _write(self, work: Any) -> Any:
        return await self._ledger.do(single, Once(work, key="~jobs"))


def fingerprint(changes: Sequence[Change]) -> str:
    """What a draft consists of; the same after a protected change was approved, which changes no word."""
    return hashlib.sha256(msgspec.json.encode(changes)).hexdigest()


class _Told(msgspec.Struct):
    """What the process said last, and whether anybody still wants to hear it."""

    step: Step = Step(stage="content")
    wanted: bool = True


def _trained(out: Path, step: Step) -> Trained:
    """What was made. Texts of replayed turns stay where they are erased with their conversation: the report names their ids."""
    report = msgspec.json.decode((out / "report.json").read_bytes(), type=Report)
    archive = out / step.model
    return Trained(archive.name.removesuffix(".tar.gz"), step.signature, hashlib.sha256(archive.read_bytes()).hexdigest(),
                   msgspec.json.encode(report).decode())


def _tidy(folder: Path, job: Path) -> None:
    """Content and turns of a training that is over, and the oldest trainings."""
    for made in ("content", "replies"):
        shutil.rmtree(job / made, ignore_errors=True)
    (job / "turns.json").unlink(missing_ok=True)
    (job / "out" / "report.json").unlink(missing_ok=True)
    for old in sorted(folder.glob("job_*"))[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
