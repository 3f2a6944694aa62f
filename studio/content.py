"""The content as a whole, and what it is after changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from studio.changes import (
    Asked,
    Both,
    Change,
    ConceptChange,
    ExampleChange,
    Language,
    QuestionChange,
    ReplyChange,
    Said,
    SentenceChange,
    Stems,
    TextChange,
    Trial,
    Variant,
)
from studio.phrases import Phrase

PROTECTED = ("responsible_gaming", "underage", "distress", "security_alert", "talk_to_human")
"""Intents that people in need are understood by: each change of theirs needs an approver."""
_PROTECTED_TOPICS = frozenset({"care", "handoff"})
"""Replies and concepts of these are what such people are told and known by."""
QUESTIONS, LABELS = "faq", "labels"
"""The files in which questions stand, and those with the titles of all intents."""
LANGUAGES: tuple[Language, ...] = ("tr", "en")
_NOTHING = Said((), ())


class Example(Struct, frozen=True):
    """A training example in Rasa's notation; `line` is 0 for one that stands in no file yet."""

    source: str
    line: int = 0


class Sentence(Struct, frozen=True):
    """A test sentence where it stands."""

    said: Trial
    line: int = 0


class Reply(Struct, frozen=True):
    """A reply where it stands; `topic` is the name of its file."""

    said: Said
    topic: str
    line: int


class Concept(Struct, frozen=True):
    """A concept where it stands."""

    stems: Stems
    topic: str
    line: int = 0


class Text(Struct, frozen=True):
    """A text of the operator where it stands."""

    both: Both
    line: int


class Fault(Struct, frozen=True):
    """A file that can't be read or that does not hold what it should, and where."""

    file: str
    line: int
    problem: Phrase


class Border(Struct, frozen=True):
    """A row of the content guide: where one intent ends and another begins."""

    intents: tuple[str, ...]
    tr: str
    en: str


Spoken = tuple[str, Language]
"""An intent in a language."""


class Content(Struct, frozen=True):
    """All of it. `topics` has each intent's topic in the order of the domain; `faults` are files that could not be taken."""

    topics: dict[str, str] = {}
    entities: tuple[str, ...] = ()
    examples: dict[Spoken, tuple[Example, ...]] = {}
    sentences: dict[str, tuple[Sentence, ...]] = {}
    replies: dict[str, Reply] = {}
    concepts: dict[str, Concept] = {}
    texts: dict[str, Text] = {}
    borders: tuple[Border, ...] = ()
    used: set[str] = set()
    faults: tuple[Fault, ...] = ()


class Stale(Struct, frozen=True):
    """The place of a change was changed meanwhile: `now` stands there, None for nothing."""

    change: Change
    now: object


def after(content: Content, changes: Iterable[Change]) -> tuple[Content, list[Stale]]:
    """The content with the changes made in order; what no longer fits is left out and told."""
    made = replace(
        content, topics=dict(content.topics), used=set(content.used), examples=dict(content.examples),
        sentences=dict(content.sentences), replies=dict(content.replies), concepts=dict(content.concepts),
        texts=dict(content.texts))
    stale = []
    for change in changes:
        if fits(made, change):
            _make(made, change)
        else:
            stale.append(Stale(change, now(made, change)))
    return made, stale


def fits(content: Content, change: Change) -> bool:
    """Whether what the change was made upon still stands there, and what it puts there does not yet."""
    if isinstance(change, ExampleChange):
        there = {each.source for each in content.examples.get((change.intent, change.language), ())}
        return _fits_in(there, change.before or None, change.after or None)
    if isinstance(change, SentenceChange):
        return _fits_in({each.said for each in content.sentences.get(change.intent, ())}, change.before, change.after)
    if isinstance(change, QuestionChange) and change.after is None and _is_told(content, change.name):
        return False  # its examples would belong to nothing
    return now(content, change) == change.before


def now(content: Content, change: Change) -> object:
    """What stands at the place of the change; None for nothing."""
    if isinstance(change, ExampleChange):
        there = {each.source for each in content.examples.get((change.intent, change.language), ())}
        return next((text for text in (change.after, change.before) if text and text in there), None)
    if isinstance(change, SentenceChange):
        said = {each.said for each in content.sentences.get(change.intent, ())}
        return next((each for each in (change.after, change.before) if each is not None and each in said), None)
    if isinstance(change, ReplyChange):
        return content.replies[change.name].said if change.name in content.replies else None
    if isinstance(change, ConceptChange):
        return content.concepts[change.name].stems if change.name in content.concepts else None
    if isinstance(change, QuestionChange):
        return _asked(content, change)
    return content.texts[change.path].both if change.path in content.texts else None


def about(change: Change) -> str:
    """What the change is about: the name of an intent, reply or concept, or the path of a text."""
    if isinstance(change, ExampleChange | SentenceChange):
        return change.intent
    return change.path if isinstance(change, TextChange) else change.name


def backwards(change: Change) -> Change:
    """The change that takes this one back."""
    return replace(change, before=change.after, after=change.before)


def is_protected(content: Content, change: Change) -> bool:
    """Whether an approver has to look at this change: it touches what people in need are known by or told."""
    if isinstance(change, ExampleChange | SentenceChange):
        return change.intent in PROTECTED
    if isinstance(change, ReplyChange):
        return is_protected_reply(content, change.name)
    if isinstance(change, ConceptChange):
        return change.topic in _PROTECTED_TOPICS
    if isinstance(change, QuestionChange):
        return is_protected_reply(content, change.utter)
    return change.path.startswith("help_lines.")


def is_protected_reply(content: Content, name: str) -> bool:
    """Whether the reply is one that people in need are told."""
    return (name in content.replies and content.replies[name].topic in _PROTECTED_TOPICS) or any(
        intent in name for intent in PROTECTED)


def is_empty(change: Change) -> bool:
    """Whether the change changes nothing."""
    return change.before == change.after


def difference(old: Content, new: Content) -> list[Change]:
    """The changes that lead from the old content to the new one, in the order of the new one."""
    return [*_examples(old, new), *_sentences(old, new), *_replies(old, new), *_concepts(old, new), *_texts(old, new)]


def _fits_in[T](there: set[T], before: T | None, new: T | None) -> bool:
    if before is not None and before not in there:
        return False
    return new is None or new == before or new not in there


def _make(content: Content, change: Change) -> None:
    if isinstance(change, ExampleChange):
        spoken = (change.intent, change.language)
        there = content.examples.get(spoken, ())
        place = next((n for n, each in enumerate(there) if each.source == change.before), None)
        content.examples[spoken] = _changed(there, place, Example(change.after) if change.after else None)
    elif isinstance(change, SentenceChange):
        tested = content.sentences.get(change.intent, ())
        place = next((n for n, each in enumerate(tested) if each.said == change.before), None)
        content.sentences[change.intent] = _changed(tested, place, Sentence(change.after) if change.after else None)
    elif isinstance(change, ReplyChange):
        content.replies[change.name] = replace(content.replies[change.name], said=change.after)
    elif isinstance(change, ConceptChange):
        _make_concept(content, change)
    elif isinstance(change, QuestionChange):
        _make_question(content, change)
    else:
        content.texts[change.path] = replace(content.texts[change.path], both=change.after)


def _make_concept(content: Content, change: ConceptChange) -> None:
    if change.after is None:
        del content.concepts[change.name]
    elif change.name in content.concepts:
        content.concepts[change.name] = replace(content.concepts[change.name], stems=change.after)
    else:
        content.concepts[change.name] = Concept(change.after, change.topic)


def _make_question(content: Content, change: QuestionChange) -> None:
    if change.after is None:
        for there in (content.replies, content.topics):
            for name in (change.label, change.utter, change.name):
                there.pop(name, None)
        content.used.discard(change.name)
        return
    content.topics[change.name] = QUESTIONS
    content.used.add(change.name)
    for name, topic, both in ((change.label, LABELS, change.after.title), (change.utter, QUESTIONS, change.after.answer)):
        content.replies[name] = Reply(Said((Variant(both.tr),), (Variant(both.en),)), topic, 0)


def _asked(content: Content, change: QuestionChange) -> Asked | None:
    if change.name not in content.topics and not {change.label, change.utter} & content.replies.keys():
        return None
    title, answer = (content.replies[name].said if name in content.replies else _NOTHING for name in (change.label, change.utter))
    return Asked(_first(title), _first(answer))


def _first(said: Said) -> Both:
    return Both(said.tr[0].text if said.tr else "", said.en[0].text if said.en else "")


def _is_told(content: Content, intent: str) -> bool:
    return bool(content.sentences.get(intent)) or any(content.examples.get((intent, language)) for language in LANGUAGES)


def _changed[T: (Example, Sentence)](there: tuple[T, ...], place: int | None, new: T | None) -> tuple[T, ...]:
    """The row with the one at `place` taken out or written anew, or with a new one at its end."""
    if place is None:
        return there if new is None else there + (new,)  # noqa: RUF005 (mypy reads a starred tuple of either kind as both)
    instead: tuple[T, ...] = () if new is None else (replace(new, line=there[place].line),)
    return there[:place] + instead + there[place + 1 :]


def _examples(old: Content, new: Content) -> Iterable[Change]:
    for intent, language in dict.fromkeys((*old.examples, *new.examples)):
        before = [each.source for each in old.examples.get((intent, language), ())]
        there = [each.source for each in new.examples.get((intent, language), ())]
        gone, come = set(before) - set(there), set(there) - set(before)
        yield from (ExampleChange(intent, language, text, "") for text in before if text in gone)
        yield from (ExampleChange(intent, language, "", text) for text in there if text in come)


def _sentences(old: Content, new: Content) -> Iterable[Change]:
    for intent in dict.fromkeys((*old.sentences, *new.sentences)):
        before = [each.said for each in old.sentences.get(intent, ())]
        there = [each.said for each in new.sentences.get(intent, ())]
        gone, come = set(before) - set(there), set(there) - set(before)
        yield from (SentenceChange(intent, each, None) for each in before if each in gone)
        yield from (SentenceChange(intent, None, each) for each in there if each in come)


def _replies(old: Content, new: Content) -> Iterable[Change]:
    for name in dict.fromkeys((*old.replies, *new.replies)):
        before, there = (each.replies[name].said if name in each.replies else _NOTHING for each in (old, new))
        if before != there:
            yield ReplyChange(name, before, there)


def _concepts(old: Content, new: Content) -> Iterable[Change]:
    for name in dict.fromkeys((*old.concepts, *new.concepts)):
        before, there = old.concepts.get(name), new.concepts.get(name)
        stems = (before.stems if before else None, there.stems if there else None)
        if stems[0] != stems[1] and (known := there or before) is not None:
            yield ConceptChange(name, known.topic, *stems)


def _texts(old: Content, new: Content) -> Iterable[Change]:
    for path in dict.fromkeys((*old.texts, *new.texts)):
        before, there = (each.texts[path].both if path in each.texts else Both("", "") for each in (old, new))
        if before != there:
            yield TextChange(path, before, there)
