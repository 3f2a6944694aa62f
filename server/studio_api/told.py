"""What the studio tells of the content: one struct for each answer. Answers of each call: `tests/contract/studio_api.json`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from server.studio_api.told_drafts import ChangeOut, Counts, DraftRow, Person
from studio.changes import Both, Kind, OriginKind, Said, SentenceLanguage, Stems, Style
from studio.health import Mark
from studio.marks import Entity


class Problem(Struct, frozen=True):
    """What is wrong or doubtful with a text; `start` and `end` are offsets in it where a place is known, `where`
    names the language or the variant (`tr.0`) of a reply."""

    code: str
    title: str
    start: int | None = None
    end: int | None = None
    where: str = ""


class IntentRow(Struct, frozen=True):
    """An intent in the list. `title` is how it is called before customers; `changes` are those of the draft."""

    name: str
    topic: str
    title: Both
    examples: Counts
    sentences: Counts
    health: list[Mark]
    protected: bool
    changes: int = 0


class Topic(Struct, frozen=True):
    """A topic (a file of each language) and its intents in the order of the domain."""

    name: str
    intents: list[IntentRow]


class Totals(Struct, frozen=True):
    """How much there is."""

    intents: int
    examples: Counts
    sentences: Counts
    replies: int
    concepts: int
    texts: int


class Fault(Struct, frozen=True):
    """A file that can't be read, and where, in the caller's language."""

    file: str
    line: int
    problem: str


class Overview(Struct, frozen=True):
    """What stands in the content. `edition` is the published one, 0 before the studio published any; `by_hand` counts what
    was changed in the files since."""

    edition: int
    by_hand: int
    draft: DraftRow | None
    can: list[Literal["look", "edit", "approve"]]
    topics: list[Topic]
    totals: Totals
    faults: list[Fault]


class Near(Struct, frozen=True):
    """A text that is like another one; `likeness` from 0 to 1, `apart` where the words that differ tell the intents apart."""

    intent: str
    title: Both
    language: SentenceLanguage
    text: str
    likeness: float
    kind: Literal["example", "sentence"] = "example"
    apart: bool = False


class Origin(Struct, frozen=True):
    """Where an example came from."""

    kind: OriginKind
    by: Person
    at: str


class ExampleOut(Struct, frozen=True):
    """An example: `source` as it stands in the file, `text` and `entities` as they are shown. `change` is that of the draft."""

    source: str
    text: str
    entities: list[Entity]
    line: int
    near: list[Near] = []
    change: str | None = None
    was: str | None = None
    origin: Origin | None = None


class Examples(Struct, frozen=True):
    """The examples of both languages, side by side, in the order of the files; what the draft adds stands last."""

    tr: list[ExampleOut]
    en: list[ExampleOut]


class SentenceOut(Struct, frozen=True):
    """A test sentence."""

    text: str
    language: SentenceLanguage
    style: Style
    change: str | None = None


class Border(Struct, frozen=True):
    """Where one intent ends and another begins, as the content guide says it."""

    intents: list[str]
    tr: str
    en: str


class IntentOut(Struct, frozen=True):
    """An intent with all that belongs to it. `removed` are examples that the draft takes away."""

    name: str
    topic: str
    title: Both
    protected: bool
    health: list[Mark]
    examples: Examples
    removed: list[ChangeOut]
    sentences: list[SentenceOut]
    borders: list[Border]
    entities: list[str]
    replies: list[str]
    files: dict[str, str]


class ReplyRow(Struct, frozen=True):
    """A reply in the list; `said` are its first variants."""

    name: str
    topic: str
    said: Both
    variants: Counts
    protected: bool
    changed: bool
    problems: list[Problem]


class Replies(Struct, frozen=True):
    """All replies by file."""

    replies: list[ReplyRow]


class ReplyOut(Struct, frozen=True):
    """A reply. `placeholders` may stand in it, filled by the bot; `published` differs from `said` when the draft changes it."""

    name: str
    topic: str
    said: Said
    published: Said
    placeholders: list[str]
    protected: bool
    problems: list[Problem]
    file: str
    line: int
    change: str | None = None


class ConceptOut(Struct, frozen=True):
    """A concept."""

    name: str
    topic: str
    stems: Stems
    line: int
    change: str | None = None


class Concepts(Struct, frozen=True):
    """The lexicon in the order of its file."""

    concepts: list[ConceptOut]


class TextOut(Struct, frozen=True):
    """A text of the operator; it is read when the service starts."""

    path: str
    text: Both
    line: int
    change: str | None = None


class Texts(Struct, frozen=True):
    """The operator's texts in the order of the file."""

    texts: list[TextOut]


class Hit(Struct, frozen=True):
    """What a search found; `about` is the intent, reply, concept or path it stands under."""

    kind: Kind | Literal["intent"]
    about: str
    language: SentenceLanguage | None
    text: str
    start: int
    end: int


class Hits(Struct, frozen=True):
    """The first of all `count` that were found."""

    hits: list[Hit]
    count: int


class Checked(Struct, frozen=True):
    """What can be said of a typed text at once: `refused` must be mended, `warnings` may be kept; `near` are its neighbours."""

    refused: list[Problem]
    warnings: list[Problem]
    text: str
    entities: list[Entity]
    language: SentenceLanguage
    near: list[Near]


class CheckedReply(Struct, frozen=True):
    """What can be said of a typed reply; `where` of a problem is `tr.0` for the first Turkish variant."""

    refused: list[Problem]
    warnings: list[Problem]


class Guess(Struct, frozen=True):
    """An intent that the model takes the text for."""

    intent: str
    title: Both
    confidence: float


class Reading(Struct, frozen=True):
    """How the published model reads the text; `available` is false while the bot is away."""

    available: bool
    model: str = ""
    guesses: list[Guess] = []
    entities: list[Entity] = []
