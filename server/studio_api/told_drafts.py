"""What the studio tells of drafts, of their history, of versions and of what was imported."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from studio.changes import Change, OriginKind

What = Literal["changed", "undone", "approved", "published"]
DraftState = Literal["open", "applying", "published", "discarded"]


class Counts(Struct, frozen=True):
    """So many in each language."""

    tr: int
    en: int


class Person(Struct, frozen=True):
    """A member of staff by id and name."""

    id: str
    name: str


class DraftRow(Struct, frozen=True):
    """A draft in a list. `version` grows with each change, undo and approval; `unapproved` wait for an approver."""

    id: str
    title: str
    state: DraftState
    version: int
    based_on: int
    by: Person
    at: str
    changed_at: str
    changes: int
    unapproved: int
    editors: list[Person]


class ChangeOut(Struct, frozen=True):
    """A change of a draft: `change` as it was sent, by whom and why. `approved_by` is set for protected content alone."""

    id: str
    change: Change
    by: Person
    at: str
    why: str
    origin: OriginKind
    protected: bool
    approved_by: Person | None = None
    undone_by: Person | None = None


class Stale(Struct, frozen=True):
    """A change whose place was changed meanwhile, by another draft or by hand: `now` stands there."""

    change: str
    now: Any


class DraftOut(Struct, frozen=True):
    """A draft with its changes in the order in which they were made, undone ones left out."""

    draft: DraftRow
    changes: list[ChangeOut]
    stale: list[Stale]


class Drafts(Struct, frozen=True):
    """The drafts, open ones first, then the newest."""

    drafts: list[DraftRow]


class Changed(Struct, frozen=True):
    """The draft after a change, and what was changed."""

    draft: DraftRow
    changes: list[ChangeOut]


class Theirs(Struct, frozen=True):
    """What stands where a change was to be made, by whom since when, and by which change: a text that was written anew stands
    there under other words. `by` and `change` are null for an edit of the file by hand."""

    index: int
    now: Any
    by: Person | None
    at: str | None
    why: str
    change: Change | None = None


class Overtaken(Struct, frozen=True):
    """409 `content_changed`: nothing was written; what the other did, so that both can be seen side by side."""

    type: str
    title: str
    status: int
    code: str
    theirs: Theirs


class Event(Struct, frozen=True):
    """A line of the history: a change that was made, approved or undone, or a draft that was published as an edition."""

    at: str
    by: Person
    what: What
    draft: str
    why: str = ""
    change: Change | None = None
    edition: int = 0
    approved_by: Person | None = None


class History(Struct, frozen=True):
    """The newest first; `next` is the cursor of what came before."""

    events: list[Event]
    next: str | None = None


class EditionOut(Struct, frozen=True):
    """A published state of the content's files; `revision` is git's where the content is in a repository."""

    number: int
    at: str
    by: Person
    approved_by: Person | None
    draft: str
    title: str
    why: str
    changes: int
    revision: str


class Editions(Struct, frozen=True):
    """The newest first."""

    editions: list[EditionOut]


class Difference(Struct, frozen=True):
    """What differs between two versions, as changes that lead from the old to the new one."""

    old: str
    new: str
    changes: list[Change]
    counts: dict[str, int]


class Refusal(Struct, frozen=True):
    """Something of a file that was not taken over, and where it stands."""

    file: str
    line: int
    text: str
    code: str
    title: str


class Imported(Struct, frozen=True):
    """What came of a file: taken into the draft, there already, and refused. With `dry` nothing was written."""

    draft: DraftRow | None
    taken: list[Change]
    same: int
    refused: list[Refusal]


class ProjectIntent(Struct, frozen=True):
    """An intent of a project with its examples by language."""

    name: str
    examples: Counts
    known: bool


class Project(Struct, frozen=True):
    """A Rasa 3.6 project as it was checked: nothing of it is kept."""

    files: list[str]
    intents: list[ProjectIntent]
    entities: list[str]
    replies: int
    rules: int
    stories: int
    problems: list[Refusal]
    importable: int
