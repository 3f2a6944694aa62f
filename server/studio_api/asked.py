"""What comes in to the studio's calls: one struct for each query and body, unknown fields refused."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from studio.changes import Change, Kind, OriginKind, Said, SentenceLanguage

Draft = Annotated[str, Meta(max_length=40, description="a draft's id; empty: the published content alone")]
Why = Annotated[str, Meta(max_length=400, description="why, in the editor's words")]


class In(Struct, frozen=True, forbid_unknown_fields=True):
    """Common to all that comes in."""


class OfDraft(In, frozen=True):
    """Which content is looked at."""

    draft: Draft = ""


class SearchQuery(In, frozen=True):
    """Words are found folded: `cekim` finds `Çekim`; an intent is found by its name and its title too."""

    q: Annotated[str, Meta(min_length=1, max_length=200)]
    draft: Draft = ""
    kind: Kind | Literal["intent", ""] = ""
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class HistoryQuery(In, frozen=True):
    """Of one draft, intent, reply, concept or operator text, or of all."""

    draft: Draft = ""
    kind: Kind | Literal[""] = ""
    about: Annotated[str, Meta(max_length=120, description="an intent's, reply's or concept's name, a text's path")] = ""
    cursor: Annotated[str, Meta(max_length=40)] = ""
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class CompareQuery(In, frozen=True):
    """Two of: an edition's number, `now` (the files as they stand), a draft's id."""

    old: Annotated[str, Meta(min_length=1, max_length=40)]
    new: Annotated[str, Meta(min_length=1, max_length=40)]


class FileQuery(In, frozen=True):
    """A file that is handed in as the body; its name says what it is. With `dry` nothing is written."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    dry: Annotated[int, Meta(ge=0, le=1)] = 0


class TableQuery(In, frozen=True):
    """Which content; with `examples` the examples too."""

    draft: Draft = ""
    examples: Annotated[int, Meta(ge=0, le=1)] = 0


class NewDraft(In, frozen=True):
    """A set of changes to begin; without a title it is called by its number."""

    title: Annotated[str, Meta(max_length=120)] = ""


class NewChanges(In, frozen=True):
    """Changes that are made together or not at all, such as a move from one intent to another."""

    changes: Annotated[list[Change], Meta(min_length=1, max_length=200)]
    why: Why = ""
    origin: OriginKind = "hand"


class Reason(In, frozen=True):
    """Why this is done."""

    why: Why = ""


class Typed(In, frozen=True):
    """A text as somebody types it. `before` is what it replaces, which it may of course be like."""

    text: Annotated[str, Meta(max_length=2000)]
    intent: Annotated[str, Meta(max_length=80)]
    language: SentenceLanguage
    draft: Draft = ""
    kind: Literal["example", "sentence"] = "example"
    before: Annotated[str, Meta(max_length=2000)] = ""


class TypedReply(In, frozen=True):
    """A reply as somebody types it."""

    name: Annotated[str, Meta(max_length=80)]
    after: Said
    draft: Draft = ""


class Read(In, frozen=True):
    """A text that the published model is to read."""

    text: Annotated[str, Meta(min_length=1, max_length=1000)]
