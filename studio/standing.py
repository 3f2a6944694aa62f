"""A draft as it stands: its changes, the content with them, what no longer fits, and whether it may be published. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from base.access import StaffMember
from base.errors import KopruError, Refused
from studio.changes import Change, ExampleChange, SentenceChange
from studio.content import Content, Stale, about
from studio.draft_store import Draft, Made


class Overtaken(KopruError):
    """Nothing was written: `now` stands where the change of this index was to be made; `by` is who put it there, if known."""

    def __init__(self, index: int, change: Change, standing: object) -> None:
        super().__init__(str(index))
        self.index, self.change, self.now = index, change, standing
        self.by: Made | None = None


class Open(Struct, frozen=True):
    """A draft with its changes (undone ones too), the content with it, and what does not fit any more."""

    draft: Draft
    made: list[Made]
    content: Content
    stale: list[Stale]

    @property
    def standing(self) -> list[Made]:
        """The changes that were not undone."""
        return [each for each in self.made if each.stands]


def check_ready(draft: Draft, version: int, made: Sequence[Made], changes: Sequence[Change], editor: StaffMember,
                 approver: StaffMember) -> None:
    """Raises Refused: `draft_changed`, `content_same` for an empty draft, `second_person`, `not_approved`."""
    if draft.version != version or [each.change for each in made] != list(changes):
        raise Refused("draft_changed")
    if not made:
        raise Refused("content_same")
    if approver.id == editor.id or approver.id in {each.by.id for each in made}:
        raise Refused("second_person")
    if waiting := sum(each.protected and not each.approved.id for each in made):
        raise Refused("not_approved", count=waiting)


def whose(change: Change, made: Sequence[Made]) -> Made | None:
    """The last of these that stands and touches the place of the change."""
    wanted = {change.before, change.after} - {None, ""}

    def touches(other: Change) -> bool:
        if type(other) is not type(change) or about(other) != about(change):
            return False
        return not isinstance(other, ExampleChange | SentenceChange) or bool({other.before, other.after} & wanted)

    return next((each for each in reversed(made) if each.stands and touches(each.change)), None)
