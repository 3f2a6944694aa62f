"""Content and drafts as the studio's pages are told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from base import refusals
from base.errors import Refused
from server.parts import Parts
from server.studio_api import told, told_drafts
from studio import checks
from studio.content import LANGUAGES, Content, about
from studio.draft_store import By, Draft, Edition, Made
from studio.neighbours import Entry, Near, Pair
from studio.phrases import Phrase
from studio.standing import Open
from studio.titles import title

Language = Literal["tr", "en"]


def draft_row(parts: Parts, draft: Draft, made: Sequence[Made]) -> told_drafts.DraftRow:
    """A draft in a list."""
    standing = [each for each in made if each.stands]
    editors = {each.by.id: each.by for each in made}
    return told_drafts.DraftRow(
        draft.id, draft.title, draft.state, draft.version, draft.based_on, person(draft.by), moment(parts, draft.created_at),
        moment(parts, draft.changed_at), len(standing), sum(each.protected and not each.approved.id for each in standing),
        [person(each) for each in editors.values()])


def change(parts: Parts, made: Made) -> told_drafts.ChangeOut:
    """A change of a draft."""
    return told_drafts.ChangeOut(
        made.id, made.change, person(made.by), moment(parts, made.at), made.why, made.origin, made.protected,
        person(made.approved) if made.approved.id else None, person(made.undone) if made.undone.id else None)


def draft(parts: Parts, open_: Open) -> told_drafts.DraftOut:
    """A draft with its changes."""
    ids = {id(each.change): each.id for each in open_.standing}
    return told_drafts.DraftOut(
        draft_row(parts, open_.draft, open_.made), [change(parts, each) for each in open_.standing],
        [told_drafts.Stale(ids[id(each.change)], each.now) for each in open_.stale])


def edition(parts: Parts, edition: Edition) -> told_drafts.EditionOut:
    """A published edition; the first one is what was there before."""
    return told_drafts.EditionOut(
        edition.number, moment(parts, edition.at), person(edition.by), person(edition.approved) if edition.approved.id else None,
        edition.draft, edition.title, edition.why, edition.changes, edition.revision)


def problems(content: Content, found: Iterable[checks.Problem], language: Language) -> list[told.Problem]:
    """What is wrong, in the caller's language."""
    return [told.Problem(each.code, said(content, each, language), each.start, each.end, each.where) for each in found]


def said(content: Content, problem: checks.Problem, language: Language) -> str:
    """A problem in the caller's language: intents by their titles, faults of files in words."""
    about = {name: _in(content, name, value, language) for name, value in problem.about.items()}
    return refusals.text(Refused(problem.code, **about), language)


def faults(content: Content, language: Language) -> list[told.Fault]:
    """Files that can't be read, and where, in the caller's language."""
    return [told.Fault(each.file, each.line, each.problem.told(language)) for each in content.faults]


def near(content: Content, found: Near) -> told.Near:
    """A neighbour."""
    return _near(content, found.entry, found.likeness)


def paired(content: Content, pairs: Iterable[Pair]) -> dict[Entry, list[told.Near]]:
    """For each text of the pairs the other ones."""
    found: dict[Entry, list[told.Near]] = {}
    for pair in pairs:
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            found.setdefault(one, []).append(_near(content, other, round(pair.shares, 3), pair.apart))
    return found


def counts(there: Mapping[Language, int]) -> told_drafts.Counts:
    """So many in each language."""
    return told_drafts.Counts(there["tr"], there["en"])


def examples_of(content: Content, intent: str) -> told_drafts.Counts:
    """How many examples an intent has."""
    return counts({language: len(content.examples.get((intent, language), ())) for language in LANGUAGES})


def sentences_of(content: Content, intent: str) -> told_drafts.Counts:
    """How many test sentences an intent has; mixed ones count for neither language."""
    there = content.sentences.get(intent, ())
    return counts({language: sum(each.said.language == language for each in there) for language in LANGUAGES})


def about_intent(open_: Open, intent: str) -> int:
    """How many of the draft's changes are about an intent."""
    return sum(about(each.change) == intent for each in open_.standing)


def person(by: By) -> told_drafts.Person:
    """A member of staff."""
    return told_drafts.Person(by.id, by.name)


def moment(parts: Parts, ms: int) -> str:
    """Milliseconds as the operator's local time."""
    return datetime.fromtimestamp(ms / 1000, parts.operator.zone).isoformat(timespec="seconds")


def _in(content: Content, name: str, value: Any, language: Language) -> Any:
    if isinstance(value, Phrase):
        return value.told(language)
    return getattr(title(content, str(value)), language) if name == "intent" else value


def _near(content: Content, entry: Entry, likeness: float, apart: bool = False) -> told.Near:
    kind: Literal["example", "sentence"] = "sentence" if entry.kind == "sentence" else "example"
    return told.Near(entry.intent, title(content, entry.intent), entry.language, entry.text, likeness, kind, apart)  # type: ignore[arg-type]
