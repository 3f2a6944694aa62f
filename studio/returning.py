"""Gives the content's files back as they were when an earlier version of the model was published."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog

from base import audit
from base.access import StaffMember
from base.clock import Clock
from base.ledger import Ledger, Once, single
from studio import draft_store, writing
from studio.draft_store import By, Edition
from studio.library import Library
from studio.serving import Read
from studio.version_store import Version

log = structlog.get_logger()


class Returning:
    """Over the shared ledger. Editions hold the files as they were published."""

    def __init__(self, ledger: Ledger, read: Read, library: Library, clock: Clock) -> None:
        self._ledger, self._read, self._library, self._clock = ledger, read, library, clock

    async def give_back(self, to: Version, from_: Version | None, who: StaffMember) -> list[str]:
        """Writes the files of `to` in place of those of `from_`, as a new edition; the names of those that somebody changed
        by hand meanwhile, which are left as they are."""
        editions: list[Edition] = await self._read(draft_store.all_editions)
        number = edition_of(to, from_, editions)
        if not number:
            return []
        goal, newest = await self._files(number), await self._files(editions[0].number)
        there = await asyncio.to_thread(writing.as_they_are, self._library.root)
        wanted = {name: text for name, text in goal.items() if text != there.get(name)}
        left = sorted(name for name in wanted if there.get(name) != newest.get(name))
        written = {name: text for name, text in wanted.items() if name not in left}
        if left:
            log.warning("content_not_returned", version=to.number, files=left)
        if written:
            await self._write(to, there | written, written, who)
        return left

    async def _files(self, number: int) -> dict[str, str]:
        return await self._read(draft_store.files_of, number) or {}

    async def _write(self, to: Version, whole: dict[str, str], written: dict[str, str], who: StaffMember) -> None:
        await asyncio.to_thread(writing.write, self._library.root, written)
        now = self._clock.now_ms()

        def work(tx: Any) -> Edition:
            edition = Edition(draft_store.newest_edition(tx) + 1, "", f"v{to.number}", to.why, now, By(who.id, who.name), By(),
                              len(written), "")
            draft_store.publish(tx, edition, whole)
            audit.append(tx, now, who.id, "content.returned", f"v{to.number}", edition=edition.number, files=len(written))
            return edition

        edition: Edition = await self._ledger.do(single, Once(work, key="studio"))
        revision = await asyncio.to_thread(writing.commit, self._library.root, edition, sorted(written))
        await self._ledger.do(single, Once(lambda tx: draft_store.committed(tx, edition.number, revision), key="studio"))


def edition_of(to: Version, from_: Version | None, editions: Sequence[Edition]) -> int:
    """The number of the edition that belongs to a version, 0 when none does: its draft's, or the one before the draft of the
    version that is taken back."""
    own = next((each.number for each in editions if to.draft and each.draft == to.draft), 0)
    taken_back = next((each.number for each in editions if from_ and from_.draft and each.draft == from_.draft), 0)
    return own or max(0, taken_back - 1)
