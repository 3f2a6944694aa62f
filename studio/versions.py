"""Versions: what is asked for, approved by a second person, given to a share or to all, and taken back."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from base import access, identity
from base.access import StaffMember
from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from base.publishing import Gates
from studio import draft_store, gates, seal, turn_store, version_store
from studio.canary import Counts
from studio.changes import QuestionChange
from studio.draft_store import Draft, Made
from studio.drafts import Drafts
from studio.gates import Passed
from studio.job_store import Person
from studio.jobs import Jobs, fingerprint
from studio.report import Report
from studio.serving import Bot, Read, Serving
from studio.version_store import Version

KEPT = 10
"""Published versions to which one can return; two megabytes each."""
Action = Literal["ask", "approve", "refuse", "everyone", "withdraw", "return"]


GiveBack = Callable[[Version, Version | None, StaffMember], Awaitable[list[str]]]
"""Gives the content's files back to what they were under the first version (studio/returning.py)."""


class Share(Struct, frozen=True):
    """How the version with a share does beside the published one, in turns since it has it."""

    version: int
    own: Counts
    others: Counts


class Detail(Struct, frozen=True):
    """A version with its comparison, its gates and what may be done with it."""

    version: Version
    gates: list[Passed]
    report: Report | None
    may: list[Action]


class Versions:
    """Over the shared ledger. `models` is the folder of models that may be loaded."""

    def __init__(self, ledger: Ledger, read: Read, drafts: Drafts, jobs: Jobs, serving: Serving, bot: Bot, models: Path,
                 key: Path, limits: Gates, clock: Clock, give_back: GiveBack) -> None:
        self._ledger, self._read, self._drafts, self._jobs = ledger, read, drafts, jobs
        self._serving, self._bot, self._models, self._key = serving, bot, models, key
        self._limits, self._clock, self._give_back = limits, clock, give_back
        self._publishing = asyncio.Lock()

    async def last(self, who: StaffMember) -> list[Version]:
        """The newest first."""
        access.access_content(who)
        found: list[Version] = await self._read(version_store.last)
        return found

    async def ready(self) -> frozenset[str]:
        """Models that answer at once, whatever happens: those that Rasa has at hand; none when it is away."""
        try:
            held = await self._bot.held()
        except Refused:
            return frozenset()
        return frozenset.intersection(*(process.models for process in held)) if held else frozenset()

    def keeps(self, version: Version) -> bool:
        """Whether its archive is there to be loaded again."""
        return self._archive(version).exists()

    async def tidy(self) -> list[str]:
        """Takes away the archives that nobody can return to any more: all but those that answer, those that wait for an approver,
        and the last published ones; their names."""
        wanted = {each.model for each in await self._read(version_store.kept, KEPT)}

        def take() -> list[str]:
            gone = [path for path in self._models.glob("kopru-*.tar.gz") if path.name.removesuffix(".tar.gz") not in wanted]
            for path in gone:
                path.unlink(missing_ok=True)
                seal.seal_file(path).unlink(missing_ok=True)
            return sorted(path.name for path in gone)

        return await asyncio.to_thread(take)

    async def share(self) -> Share | None:
        """How the version with a share does; None while none has one."""
        running = (await self._serving.refresh()).canary
        if running is None:
            return None
        own, others = await self._serving.counted(running)
        return Share(running.number, own, others)

    async def detail(self, number: int, who: StaffMember) -> Detail:
        """One version; raises Refused("not_found")."""
        access.access_content(who)
        version: Version = await self._read(version_store.find, number)
        report: Report | None = await self._read(version_store.report, number)
        outcomes = gates.judge(report, self._limits) if report else []
        may = _may(version, who, gates.blocks(outcomes), self.keeps(version))
        return Detail(version, outcomes, await self._with_texts(report), may)

    async def ask(self, number: int, share: int, why: str, who: StaffMember) -> Version:
        """For an approver's eyes; raises Refused: `gate_closed`, `train_again`, `illegal_transition`."""
        access.access_content(who, "edit")
        await self._check_gates(number)
        await self._check_share(number, share)
        now, there = self._clock.now_ms(), await self._find(number)
        if there.state == "asked" and (_id(there.asked_by), there.share, there.why) == (who.id, share, why):
            return there  # a repeat of the call
        await self._write(lambda tx: version_store.ask(tx, number, share, why, who.id, now))
        return await self._find(number)

    async def refuse(self, number: int, why: str, who: StaffMember) -> Version:
        """An approver says no."""
        access.access_content(who, "approve")
        now, there = self._clock.now_ms(), await self._find(number)
        if there.state == "refused" and (_id(there.approved_by), there.why) == (who.id, why):
            return there
        await self._write(lambda tx: version_store.refuse(tx, number, why, who.id, now))
        return await self._find(number)

    async def approve(self, number: int, who: StaffMember) -> Version:
        """Somebody else than who wrote it lets it go to its share, or to all; raises Refused: `own_change` and those of `ask`."""
        access.access_content(who, "approve")
        async with self._publishing:
            version = await self._find(number)
            if version.state in ("canary", "published") and _id(version.approved_by) == who.id:
                return version  # a repeat of the call, whose answer was lost on the way
            if version.state != "asked":
                raise Refused("illegal_transition")
            await self._check_draft(version, who)
            await self._check_gates(number)
            if version.share == 100:
                return await self._publish(version, who)
            await self._read(version_store.check_current, version)
            await self._hold(version)
            now = self._clock.now_ms()
            await self._write(lambda tx: version_store.begin_canary(tx, number, who.id, now))
            return await self._settled(number)

    async def everyone(self, number: int, who: StaffMember) -> Version:
        """From its share to all conversations."""
        access.access_content(who, "approve")
        async with self._publishing:
            version = await self._find(number)
            if version.state == "published":
                return version
            if version.state != "canary":
                raise Refused("illegal_transition")
            await self._check_draft(version, who)
            return await self._publish(version, who)

    async def withdraw(self, number: int, who: StaffMember) -> Version:
        """Its share goes back to the published version."""
        access.access_content(who, "approve")
        now = self._clock.now_ms()
        taken = await self._write(lambda tx: version_store.withdraw(tx, number, who.id, now))
        if not taken and (await self._find(number)).state != "withdrawn":
            raise Refused("illegal_transition")
        return await self._settled(number)

    async def go_back(self, number: int, who: StaffMember) -> Version:
        """A version that was published answers again. Needs one person only: it was approved once, and it is urgent."""
        access.access_content(who, "approve")
        async with self._publishing:
            version = await self._find(number)
            if version.state == "published":
                return version
            if version.state not in ("former", "withdrawn") or not version.published_at or not self.keeps(version):
                raise Refused("illegal_transition")
            await self._bot.hold(version.model, serve=False, keep=self._wanted(version))
            taken_back: Version | None = await self._read(version_store.published)
            now = self._clock.now_ms()
            await self._write(lambda tx: version_store.go_back(tx, number, who.id, now))
            settled = await self._settled(number)
            await self._give_back(settled, taken_back, who)
            return settled

    async def _publish(self, version: Version, who: StaffMember) -> Version:
        """Rasa has the model first, then the content is written, then it answers: whatever fails before leaves all as it was."""
        await self._read(version_store.check_current, version)
        await self._hold(version)
        draft: Draft | None = await self._read(draft_store.find, version.draft)
        if not version.applied and (draft is None or draft.state != "published"):  # else a process died just after writing it
            editor = await self._read(_member, (version.asked_by or version.by or who).id)
            await self._drafts.apply(version.draft, await self._drafts.version(version.draft), editor or who, who, version.why)
            await self._write(lambda tx: version_store.mark_applied(tx, version.number))
        now = self._clock.now_ms()
        await self._write(lambda tx: version_store.publish(tx, version.number, who.id, now))
        settled = await self._settled(version.number)
        await self.tidy()
        return settled

    async def _hold(self, version: Version) -> None:
        """Sealed, in the folder, and at hand in every Rasa process."""
        await asyncio.to_thread(self._seal, version)
        await self._bot.hold(version.model, serve=False, keep=self._wanted(version))

    def _seal(self, version: Version) -> None:
        archive = self._archive(version)
        if archive.exists() and seal.seal_file(archive).exists():
            seal.opened(archive, seal.key(self._key))
            return
        try:
            data = self._jobs.archive(version).read_bytes()
        except OSError:
            raise Refused("train_again") from None
        if hashlib.sha256(data).hexdigest() != version.sha256:
            raise Refused("forged_model")  # not what was compared
        seal.put(data, archive, seal.key(self._key))

    def _archive(self, version: Version) -> Path:
        return self._models / f"{version.model}.tar.gz"

    async def _settled(self, number: int) -> Version:
        """What was written holds in this process at once; the others look each second. Rasa's serving model follows."""
        await self._serving.refresh()
        await self._serving.hold_all()
        return await self._find(number)

    def _wanted(self, version: Version) -> list[str]:
        now = self._serving.standing
        return [each.model for each in (now.published, now.former, now.canary, version) if each is not None]

    async def _check_gates(self, number: int) -> None:
        report: Report | None = await self._read(version_store.report, number)
        if report is None or gates.blocks(gates.judge(report, self._limits)):
            raise Refused("gate_closed")

    async def _check_share(self, number: int, share: int) -> None:
        """Raises Refused("question_share"): replies are read from the files, which a share does not change."""
        asked = await self._drafts.changes((await self._find(number)).draft)
        if share < 100 and any(isinstance(change, QuestionChange) for change in asked):
            raise Refused("question_share")

    async def _check_draft(self, version: Version, who: StaffMember) -> None:
        """Raises Refused: `own_change` for whoever wrote, trained or asked; `not_approved` while a protected change waits;
        `draft_changed` when the draft is not what was compared any more."""
        made: list[Made] = await self._read(draft_store.made, version.draft)
        standing = [each for each in made if each.stands]
        if who.id in {_id(version.by), _id(version.asked_by), *(each.by.id for each in standing)}:
            raise Refused("own_change")
        if waiting := sum(each.protected and not each.approved.id for each in standing):
            raise Refused("not_approved", count=waiting)
        if not version.applied and fingerprint(await self._drafts.changes(version.draft)) != version.changes:
            raise Refused("draft_changed")

    async def _with_texts(self, report: Report | None) -> Report | None:
        """Replayed turns get their words from where they are kept; those that were erased meanwhile are left out."""
        if report is None:
            return None
        ids = [each.turn for each in report.changed if each.turn]
        texts = {turn.id: turn.text for turn in await self._read(turn_store.of, ids)}
        changed = [replace(each, text=texts[each.turn]) if each.turn else each
                   for each in report.changed if not each.turn or each.turn in texts]
        return replace(report, changed=changed)

    async def _find(self, number: int) -> Version:
        found: Version = await self._read(version_store.find, number)
        return found

    async def _write(self, work: Callable[[Any], Any]) -> Any:
        return await self._ledger.do(single, Once(work, key="~versions"))


def _may(version: Version, who: StaffMember, blocked: bool, kept: bool) -> list[Action]:
    """What this member could do now; whether the version is out of date is told when they try."""
    can = access.content_actions(who)
    others = who.id not in (_id(version.by), _id(version.asked_by))
    rules: dict[Action, bool] = {
        "ask": "edit" in can and version.state in ("candidate", "refused") and not blocked,
        "approve": "approve" in can and version.state == "asked" and others and not blocked,
        "refuse": "approve" in can and version.state == "asked",
        "everyone": "approve" in can and version.state == "canary" and others,
        "withdraw": "approve" in can and version.state == "canary",
        "return": "approve" in can and version.state in ("former", "withdrawn") and version.published_at > 0 and kept,
    }
    return [action for action, allowed in rules.items() if allowed]


def _id(person: Person | None) -> str:
    return person.id if person else ""


def _member(tx: Any, member: str) -> StaffMember | None:
    return next((each for each in identity.all_staff(tx) if each.id == member), None)
