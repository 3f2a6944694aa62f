"""What can be changed in the content: one struct for each kind, with what stood there before and what stands there after.

What a change was made upon travels with it: a change whose `before` is no longer there never overwrites what is. Pure.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Kind = Literal["example", "sentence", "reply", "concept", "text", "question"]
OriginKind = Literal["hand", "inbox", "import"]
Language = Literal["tr", "en"]
SentenceLanguage = Literal["tr", "en", "mixed"]
Style = Literal["plain", "polite", "blunt", "angry", "long", "short", "ascii", "capitals", "typos", "mixed", "emoji"]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,79}$")]
Source = Annotated[str, Meta(max_length=1000, description="a text in Rasa's notation: plain, or with [words](entity)")]


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """Common to all that travels."""


class Trial(Part, frozen=True):
    """A test sentence of an intent."""

    text: Annotated[str, Meta(max_length=1000)]
    language: SentenceLanguage
    style: Style


class Choice(Part, frozen=True):
    """A button under a reply; `payload` is what it means, such as `/affirm`."""

    title: Annotated[str, Meta(max_length=80)]
    payload: Annotated[str, Meta(max_length=300)]


class Variant(Part, frozen=True):
    """One way to say a reply."""

    text: Annotated[str, Meta(max_length=2000)]
    buttons: tuple[Choice, ...] = ()


class Said(Part, frozen=True):
    """A reply in both languages, with all its variants."""

    tr: tuple[Variant, ...]
    en: tuple[Variant, ...]


class Stems(Part, frozen=True):
    """A concept's stems in both languages, in the order of the file."""

    tr: tuple[Annotated[str, Meta(max_length=80)], ...]
    en: tuple[Annotated[str, Meta(max_length=80)], ...]


class Both(Part, frozen=True):
    """A text of the operator in both languages."""

    tr: Annotated[str, Meta(max_length=600)]
    en: Annotated[str, Meta(max_length=600)]


class Asked(Part, frozen=True):
    """A question that customers ask and a text that answers it: how it is called on buttons, and the answer."""

    title: Both
    answer: Both


class ExampleChange(Part, frozen=True, tag_field="kind", tag="example"):
    """A training example: added (`before` empty), removed (`after` empty) or written anew."""

    intent: Name
    language: Language
    before: Source = ""
    after: Source = ""


class SentenceChange(Part, frozen=True, tag_field="kind", tag="sentence"):
    """A test sentence: added, removed or written anew."""

    intent: Name
    before: Trial | None = None
    after: Trial | None = None


class ReplyChange(Part, frozen=True, tag_field="kind", tag="reply"):
    """A reply with all its variants."""

    name: Name
    before: Said
    after: Said


class ConceptChange(Part, frozen=True, tag_field="kind", tag="concept"):
    """A concept's stems; without `before` it is new under `topic`, without `after` it goes."""

    name: Name
    topic: Name
    before: Stems | None = None
    after: Stems | None = None


class TextChange(Part, frozen=True, tag_field="kind", tag="text"):
    """A text of `operator.yml`; `path` as in `policies.required_documents` or `channels.0.hours`."""

    path: Annotated[str, Meta(pattern=r"^[a-z_]+(\.[a-z0-9_]+){1,4}$", max_length=120)]
    before: Both
    after: Both


class QuestionChange(Part, frozen=True, tag_field="kind", tag="question"):
    """A new intent whose whole dialogue is an answer; what does more than answer is written by hand."""

    name: Annotated[str, Meta(pattern=r"^ask_[a-z0-9_]{2,60}$")]
    before: Asked | None = None
    after: Asked | None = None

    @property
    def label(self) -> str:
        """The reply that holds the title."""
        return f"label_{self.name}"

    @property
    def utter(self) -> str:
        """The reply that holds the answer."""
        return f"utter_{self.name}"


Change = ExampleChange | SentenceChange | ReplyChange | ConceptChange | TextChange | QuestionChange
