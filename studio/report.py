"""What a comparison of two models found: accuracy, confusion, and every sentence that is read otherwise. Pure."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Language = Literal["tr", "en", "mixed"]
Source = Literal["test", "replay"]
"""A test sentence, whose meaning is known, or a redacted turn of the last days, whose meaning nobody has said."""


class Score(Struct, frozen=True):
    """Sentences of one kind: how many, and how many each model reads right. A doubtful reading is not right."""

    name: str
    count: int
    now: int
    before: int | None = None
    """None where there is no model to compare with."""

    @property
    def accuracy(self) -> float:
        """In percent; 100 for no sentences at all."""
        return percent(self.now, self.count)

    @property
    def accuracy_before(self) -> float | None:
        """The other model's."""
        return None if self.before is None else percent(self.before, self.count)


class Cell(Struct, frozen=True):
    """So many sentences of `expected` are read as `read`."""

    expected: str
    read: str
    now: int
    before: int


class Changed(Struct, frozen=True):
    """A sentence that the two models read otherwise. `expected` is empty for a replayed turn, and `better` None."""

    text: str
    language: Language
    style: str
    source: Source
    expected: str
    before: str
    now: str
    confidence: float
    better: bool | None
    protected: bool
    turn: str = ""
    """The replayed turn, whose text is kept with its conversation and erased with it; empty for a test sentence."""


class Replay(Struct, frozen=True):
    """The turns of the last days, read again: how many, how many otherwise, how many in doubt."""

    turns: int = 0
    changed: int = 0
    doubtful: int = 0
    doubtful_before: int = 0


class Talk(Struct, frozen=True):
    """A conversation test that one of the models does not play as written: in which turn (from 1), what of it (`asks`, `handoff`,
    `says` …), and what was said there. `wording` when only words are other ones."""

    name: str
    about: str
    language: str
    turn: int
    what: list[str]
    customer: str
    bot: str
    better: bool
    wording: bool


class Talks(Struct, frozen=True):
    """Conversation tests, each model with its replies: how many there are, and how many are played as written."""

    count: int = 0
    now: int = 0
    before: int | None = None
    changed: list[Talk] = []


class Report(Struct, frozen=True):
    """The whole comparison, as the bot's side writes it."""

    languages: list[Score]
    styles: list[Score]
    """Named `tr/ascii`, `en/short`."""
    protected: list[Score]
    """By intent."""
    doubtful: Score
    """In-scope sentences that a model asks back instead of answering; `now` and `before` are how many."""
    confusion: list[Cell]
    changed: list[Changed]
    replay: Replay
    seconds: float
    """Training and comparing."""
    talks: Talks = Talks()

    @property
    def worse(self) -> list[Changed]:
        """What was read right and no longer is."""
        return [each for each in self.changed if each.better is False]

    @property
    def broken(self) -> list[Talk]:
        """Conversations that went as written and no longer do, in more than their wording."""
        return [each for each in self.talks.changed if not each.better and not each.wording]


def percent(part: int, whole: int) -> float:
    """One decimal; 100 of nothing."""
    return round(100 * part / whole, 1) if whole else 100.0
