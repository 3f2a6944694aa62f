"""Drafts: sets of changes to the published content, made by several people at once, written out for training, and applied."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog
from msgspec.structs import replace
from sqlalchemy.engine import Connection

from base import audit, visitor_store
from base.access import StaffMember, access_content
from base.clock import Clock
from base.errors import Refused
from base.ids import new_id
from base.ledger import Ledger, Once, single
from studio import checks, draft_store, questions, splice, writing
from studio.changes import Change, OriginKind, QuestionChange, SentenceChange
from studio.comparing import between
from studio.content import Content, about, after, backwards, fits, is_empty, is_protected, now
from studio.draft_store import By, Draft, Edition, Made
from studio.files import read_texts
from studio.library import Library
from studio.neighbours import Pair
from studio.standing import Open, Overtaken, check_ready, whose

log = structlog.get_logger()
Read = Callable[..., Any]
MOST_CHANGES = 5_000
"""Changes in a draft, so that one look at it stays a matter of milliseconds; an import of more is several drafts."""
KEPT = 8
"""States of drafts whose close pairs are remembered."""
DAY_MS = 24 * 3_600_000
"""How long a repeated undo is known as one."""
TRIES = 8
"""So often a change is prepared anew when others change the same draft in the same milliseconds."""


class _Repeated(Refused):
    """The same call came before, and was done."""


class Drafts:
    """Drafts over the shared ledger. `read` runs a function in a reading transaction."""

    def __init__(self, ledger: Ledger, read: Read, library: Library, clock: Clock) -> None:
        self._ledger, self._read, self.library, self._clock = ledger, read, library, clock
        self._pairs: dict[tuple[str, int], tuple[Content, dict[str, list[Pair]]]] = {}
        self._by_hand: tuple[int, Content, int] | None = None

    # --- read ---------------------------------------------------------------------------

    async def version(self, draft: str) -> int:
        """The draft's version, which grows with each change, undo and approval; raises Refused: `not_found`."""
        return (await self._found(draft)).version

    async def changes(self, draft: str) -> list[Change]:
        """The draft's changes in the order in which they were made, undone ones left out; raises Refused: `not_found`."""
        return [each.change for each in (await self.open(draft)).standing]

    async def open(self, draft: str) -> Open:
        """The draft with all that is told of it; the published content alone for an empty id. Raises Refused: `not_found`."""
        content = await asyncio.to_thread(self.library.content)
        if not draft:
            return Open(Draft("", "", "open", 0, 0, By(), "", 0, 0), [], content, [])
        found, made = await self._read(_with_changes, draft)
        if found.state == "published":
            return Open(found, made, content, [])
        changed, stale = after(content, [each.change for each in made if each.stands])
        return Open(found, made, changed, stale)

    async def pairs(self, open_: Open) -> dict[str, list[Pair]]:
        """The pairs of texts that are too close, by intent, in the content with the draft."""
        def found() -> dict[str, list[Pair]]:
            published, key = self.library.content(), (open_.draft.id, open_.draft.version)
            known = self._pairs.get(key)
            if known is None or known[0] is not published:
                known = self._pairs[key] = published, self.library.close_pairs(open_.content)
                while len(self._pairs) > KEPT:
                    del self._pairs[next(iter(self._pairs))]
            return known[1]

        return await asyncio.to_thread(found)

    async def by_hand(self, edition: int) -> int:
        """How many changes the files have that no edition has: made with an editor, or by a pull; 0 before the first edition."""
        content = await asyncio.to_thread(self.library.content)
        if self._by_hand is None or self._by_hand[0] != edition or self._by_hand[1] is not content:
            files = await self._read(draft_store.files_of, edition) if edition else None
            now_ = await asyncio.to_thread(writing.as_they_are, self.library.root)
            count = len(await asyncio.to_thread(between, files, now_)) if files is not None else 0
            self._by_hand = edition, content, count
        return self._by_hand[2]

    async def _found(self, draft: str) -> Draft:
        found: Draft | None = await self._read(draft_store.find, draft)
        if found is None:
            raise Refused("not_found")
        return found

    # --- change -------------------------------------------------------------------------

    async def begin(self, who: StaffMember, title: str, key: str) -> Draft:
        """A new draft; a repeat with the same key is the same one."""
        access_content(who, "edit")
        at = self._clock.now_ms()
        begun: Draft = await self._do(lambda tx: draft_store.begin(tx, title.strip(), _by(who), at, key), key)
        return begun

    async def change(self, draft: str, who: StaffMember, changes: Sequence[Change], why: str = "", origin: OriginKind = "hand",
                     key: str = "") -> list[Made]:
        """Makes the changes together, or none of them; a repeat with the same key makes nothing more.

        Raises Refused with the first problem's code and `field` `changes.0`, `not_found`, `draft_closed`, `forbidden`;
        Overtaken when what a change was made upon is not there any more.
        """
        access_content(who, "edit")
        clean = [checks.cleaned(change) for change in changes]
        if key and (done := await self._read(draft_store.by_key, key)):
            return list(done)
        at, by = self._clock.now_ms(), _by(who)

        def prepare(open_: Open) -> list[Made]:
            if len(open_.made) + len(clean) > MOST_CHANGES:
                raise Refused("draft_full", most=MOST_CHANGES)
            self._check(open_, clean)
            return [Made(new_id("chg"), draft, len(open_.made) + place, change, by, at, why.strip(), origin,
                         is_protected(open_.content, change), By(), By(), key=key) for place, change in enumerate(clean, 1)]

        def write(tx: Connection, new: list[Made]) -> None:
            draft_store.add(tx, key, new)
            audit.append(tx, at, who.id, "content.changed", draft, changes=len(new), first=new[0].id)

        return await self._upon(draft, prepare, write)

    def _check(self, open_: Open, changes: Sequence[Change]) -> None:
        """Raises Refused or Overtaken for the first change that can't be made."""
        published, content = self.library.content(), open_.content
        broken = {fault.file: fault for fault in published.faults}
        overlay = self.library.overlay(content)
        for index, change in enumerate(changes):
            if isinstance(change, QuestionChange) and change.before is None and now(content, change) is not None:
                raise Refused("question_there", field=f"changes.{index}")
            if not fits(content, change):
                raise Overtaken(index, change, now(content, change))
            if is_empty(change):
                raise Refused("content_same", field=f"changes.{index}")
            most = 8 if isinstance(change, SentenceChange) else 0
            if problems := checks.refused(content, published, change, overlay.around(change, most)):
                raise Refused(problems[0].code, field=f"changes.{index}", **problems[0].about)
            writing.check_writable(after(content, [change])[0], change, broken)
            if len(changes) > 1:
                content, _ = after(content, [change])
                overlay.take(change)

    async def undo(self, draft: str, who: StaffMember, change: str = "", key: str = "") -> list[Made]:
        """Takes a change back; when none is named, what the caller made last, with all that was made together with it.

        A repeat with the same key takes nothing more back. Raises Refused: `not_found` for none of theirs, `undo_newer` when a
        later change was made upon it.
        """
        access_content(who, "edit")
        at = self._clock.now_ms()

        def prepare(open_: Open) -> list[Made]:
            if change and (again := [each for each in open_.made if each.id == change and not each.stands]):
                return again  # a repeat of the call
            own = [each for each in open_.standing if (each.id == change if change else each.by.id == who.id)]
            if not own:
                raise Refused("not_found")
            together = [each for each in own if not change and each.key and each.key == own[-1].key] or own[-1:]
            content = open_.content
            stale = {id(one.change) for one in open_.stale}
            for each in reversed(together):
                if id(each.change) in stale:
                    continue  # it is no part of the content as it is: taking it back takes nothing away
                if not fits(content, backwards(each.change)):
                    newer = whose(backwards(each.change), open_.standing)
                    raise Refused("undo_newer", by=newer.by.name if newer else "")
                content, _ = after(content, [backwards(each.change)])
            return [replace(each, undone=_by(who), undone_at=at) for each in together]

        def write(tx: Connection, undone: list[Made]) -> None:
            if key and not change and not visitor_store.spend(tx, f"undo:{key}", at + DAY_MS, at):
                raise _Repeated("busy")
            for each in undone:
                draft_store.undo(tx, each.id, each.undone, at)
            audit.append(tx, at, who.id, "content.undone", draft, changes=len(undone), first=undone[0].id)

        try:
            return await self._upon(draft, prepare, write)
        except _Repeated:
            mine = [each for each in (await self.open(draft)).made if each.undone.id == who.id]
            return [each for each in mine if each.undone_at == max(one.undone_at for one in mine)]

    async def approve(self, draft: str, who: StaffMember, change: str) -> list[Made]:
        """Lets a change of protected content be published; raises Refused: `forbidden`, `second_person`, `not_found`."""
        access_content(who, "approve")
        at = self._clock.now_ms()

        def prepare(open_: Open) -> list[Made]:
            found = next((each for each in open_.standing if each.id == change and each.protected), None)
            if found is None:
                raise Refused("not_found")
            if found.by.id == who.id:
                raise Refused("second_person")
            return [found if found.approved.id else replace(found, approved=_by(who), approved_at=at)]

        def write(tx: Connection, approved: list[Made]) -> None:
            draft_store.approve(tx, change, approved[0].approved, approved[0].approved_at)
            audit.append(tx, at, who.id, "content.approved", draft, change=change)

        return await self._upon(draft, prepare, write)

    async def discard(self, draft: str, who: StaffMember, why: str = "") -> Draft:
        """Gives the draft up; what was in it stays readable."""
        access_content(who, "edit")
        at = self._clock.now_ms()

        def work(tx: Connection) -> Draft:
            draft_store.touch(tx, _locked(tx, draft), at, "discarded", why.strip())
            audit.append(tx, at, who.id, "content.discarded", draft)
            return _there(tx, draft)

        discarded: Draft = await self._do(work, draft)
        return discarded

    # --- train and publish --------------------------------------------------------------

    async def materialise(self, draft: str, directory: Path) -> int:
        """Writes a whole content directory for training: the published content with the draft's changes, and Rasa's files.

        Returns the draft's version that was written. An empty id writes the published content. Raises Refused: `not_found`,
        `content_stale` for a change whose place was changed meanwhile, `content_broken` for a file that can't be read,
        `question_few` for a new question with too few examples.
        """
        open_ = await self.open(draft)
        if open_.stale:
            raise Refused("content_stale", count=len(open_.stale))
        changes = [each.change for each in open_.standing] if open_.draft.state != "published" else []
        for change in changes:
            if isinstance(change, QuestionChange) and questions.few(open_.content, change.name):
                raise Refused("question_few", least=questions.LEAST)
        await asyncio.to_thread(writing.materialise, self.library, changes, directory)
        return open_.draft.version

    async def apply(self, draft: str, version: int, editor: StaffMember, approver: StaffMember, why: str = "") -> int:
        """The draft's changes become the published content, files and all; the number of the new edition.

        Raises Refused: `draft_changed` when the draft is not at `version` any more, `second_person` when the approver is the
        editor or made one of the changes, `forbidden` when they may not approve, `not_approved` while a protected change
        waits, `content_stale`, `content_broken`, `draft_closed`. Written whole or not at all; a process that dies meanwhile
        is finished by the next one (`finish`).
        """
        access_content(approver, "approve")
        base: int = await self._read(draft_store.newest_edition)
        changes = [each.change for each in (await self.open(draft)).standing]
        texts = await asyncio.to_thread(writing.texts, self.library, changes)
        at = self._clock.now_ms()

        def work(tx: Connection) -> int:
            open_, made = _locked(tx, draft), [each for each in draft_store.made(tx, draft) if each.stands]
            check_ready(open_, version, made, changes, editor, approver)
            if draft_store.newest_edition(tx) != base or draft_store.is_applying(tx):
                raise Refused("busy", retry_after=1.0)
            number = base + 1
            if not base:  # what was there before the studio published anything, to compare with
                draft_store.publish(tx, Edition(number, "", "", "", at, By(), By(), 0, ""), texts.before)
                number += 1
            edition = Edition(number, draft, open_.title, why.strip(), at, _by(editor), _by(approver), len(made), "")
            draft_store.publish(tx, edition, texts.all)
            draft_store.touch(tx, open_, at, "applying")
            audit.append(tx, at, editor.id, "content.published", draft, edition=number, approved_by=approver.id)
            return number

        number: int = await self._do(work, "studio")
        await self._write(draft, number, texts.changed)
        return number

    async def finish(self) -> None:
        """Writes what a process that died had begun to write. Called at start, and stops none: the next one tries again."""
        try:
            for draft in await self._read(draft_store.listed):
                if draft.state == "applying":
                    await self._finish(draft)
        except (Refused, OSError) as error:
            log.error("content_not_finished", error=type(error).__name__)

    async def _finish(self, draft: Draft) -> None:
        edition = next(each for each in await self._read(draft_store.all_editions) if each.draft == draft.id)
        texts = await self._read(draft_store.files_of, edition.number)
        made = [each.change for each in await self._read(draft_store.made, draft.id) if each.stands]
        content = await asyncio.to_thread(read_texts, texts)  # as it was published: what is on the disk may be half of it
        names = {name for change in made for name in splice.files_of(content, change)}
        await self._write(draft.id, edition.number, {name: texts[name] for name in names})

    async def _write(self, draft: str, number: int, changed: dict[str, str]) -> None:
        await asyncio.to_thread(writing.write, self.library.root, changed)
        at = self._clock.now_ms()
        edition = next(each for each in await self._read(draft_store.all_editions) if each.number == number)
        revision = await asyncio.to_thread(writing.commit, self.library.root, edition, sorted(changed))

        def work(tx: Connection) -> None:
            draft_store.touch(tx, _there(tx, draft), at, "published")
            draft_store.committed(tx, number, revision)

        await self._do(work, "studio")

    async def _upon(self, draft: str, prepare: Callable[[Open], list[Made]], write: Callable[[Connection, list[Made]], None],
                    ) -> list[Made]:
        """What `prepare` makes of the draft in a thread, written if nobody changed the draft meanwhile, else made anew."""
        for _ in range(TRIES):
            open_ = await self.open(draft)
            if open_.draft.state != "open":
                raise Refused("draft_closed")
            try:
                made = await asyncio.to_thread(prepare, open_)
            except Overtaken as overtaken:
                overtaken.by = whose(overtaken.change, [*open_.standing, *await self._elsewhere(overtaken.change, draft)])
                raise

            def work(tx: Connection, open_: Open = open_, made: list[Made] = made) -> bool:
                there = _locked(tx, draft)
                if there.version != open_.draft.version:
                    return False
                if made != [each for each in open_.made if each.id in {one.id for one in made}]:
                    write(tx, made)
                    draft_store.touch(tx, there, self._clock.now_ms())
                return True

            if await self._do(work, draft):
                return made
        raise Refused("busy", retry_after=1.0)

    async def _elsewhere(self, change: Change, draft: str) -> list[Made]:
        """What was changed there in other drafts, the oldest first."""
        found: list[Made] = await self._read(draft_store.about, about(change))
        return [each for each in reversed(found) if each.draft != draft]

    async def _do(self, work: Callable[[Connection], Any], key: str) -> Any:
        return await self._ledger.do(single, Once(work, key=key))


def _with_changes(tx: Connection, draft: str) -> tuple[Draft, list[Made]]:
    return _there(tx, draft), draft_store.made(tx, draft)


def _there(tx: Connection, draft: str) -> Draft:
    found = draft_store.find(tx, draft)
    if found is None:
        raise Refused("not_found")
    return found


def _locked(tx: Connection, draft: str) -> Draft:
    """The draft, held until the end of the transaction; raises Refused: `not_found`, `draft_closed`."""
    found = draft_store.find(tx, draft, lock=True)
    if found is None:
        raise Refused("not_found")
    if found.state != "open":
        raise Refused("draft_closed")
    return found


def _by(who: StaffMember) -> By:
    return By(who.id, who.name)
