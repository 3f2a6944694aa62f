"""Drafts: sets of changes to the published content, made by several people at once, written out for training, and applied."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from base.access import StaffMember
from studio.changes import Change


class Drafts(Protocol):
    """What training and publishing ask of drafts."""

    async def version(self, draft: str) -> int:
        """The draft's version, which grows with each change, undo and approval; raises Refused: `not_found`."""

    async def changes(self, draft: str) -> list[Change]:
        """The draft's changes in the order in which they were made, undone ones left out; raises Refused: `not_found`."""

    async def materialise(self, draft: str, directory: Path) -> int:
        """Writes a whole content directory for training: the published content with the draft's changes, and Rasa's files.

        Returns the draft's version that was written. Raises Refused: `not_found`, `content_stale` for a change whose place was
        changed meanwhile, `content_broken` for a file that can't be read.
        """

    async def apply(self, draft: str, version: int, editor: StaffMember, approver: StaffMember) -> int:
        """The draft's changes become the published content, files and all; the number of the published version.

        Raises Refused: `draft_changed` when the draft is not at `version` any more, `second_person` when the approver is the
        editor or made one of the changes, `forbidden` when they may not approve, `not_approved` while a protected change
        waits, `content_stale`, `content_broken`.
        Written whole or not at all; a process that dies meanwhile is finished by the next one.
        """
