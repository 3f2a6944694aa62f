"""What is wrong with a text before it is content: what must be mended, and what an editor should know. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from studio import marks, personal
from studio.changes import (
    Asked,
    Both,
    Change,
    ConceptChange,
    ExampleChange,
    QuestionChange,
    ReplyChange,
    Said,
    SentenceChange,
    TextChange,
    Variant,
)
from studio.content import LANGUAGES, QUESTIONS, Content
from studio.neighbours import Entry, Near
from studio.words import ALIKE, BORROWED, FEWEST, spelling, words

CLOSE = 0.72
"""From this likeness on an editor is told of a text of another intent; below, long texts on one matter would all be told."""
LONGEST_TITLE = 80
"""Letters on a button."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_PAYLOAD = re.compile(r"/([a-z][a-z0-9_]*)(\{.*\})?", re.DOTALL)


class Problem(Struct, frozen=True):
    """What is wrong: a code of `base/refusals.py` with what its text names, `where` in a reply, offsets in a text."""

    code: str
    start: int | None = None
    end: int | None = None
    where: str = ""
    about: dict[str, Any] = {}


class Neighbourhood(Struct, frozen=True):
    """What is known around a text: its neighbours, those spelled the same, and whether it is surely in the other language."""

    near: list[Near] = []
    spelled: list[Entry] = []
    strange: bool = False


def cleaned(change: Change) -> Change:
    """The change with its new texts as the files hold them: one line, no spaces at the ends."""
    if isinstance(change, ExampleChange):
        return replace(change, after=marks.clean(change.after))
    if isinstance(change, SentenceChange) and change.after is not None:
        return replace(change, after=replace(change.after, text=marks.clean(change.after.text)))
    if isinstance(change, ReplyChange):
        said = {name: tuple(replace(each, text=each.text.strip()) for each in getattr(change.after, name)) for name in LANGUAGES}
        return replace(change, after=replace(change.after, **said))
    if isinstance(change, ConceptChange) and change.after is not None:
        stems = {name: tuple(marks.clean(stem) for stem in getattr(change.after, name)) for name in LANGUAGES}
        return replace(change, after=replace(change.after, **stems))
    if isinstance(change, QuestionChange) and change.after is not None:
        title, answer = (Both(each.tr.strip(), each.en.strip()) for each in (change.after.title, change.after.answer))
        return replace(change, after=Asked(Both(marks.clean(title.tr), marks.clean(title.en)), answer))
    if isinstance(change, TextChange):
        return replace(change, after=replace(change.after, tr=marks.clean(change.after.tr), en=marks.clean(change.after.en)))
    return change


def refused(content: Content, published: Content, change: Change, around: Neighbourhood) -> list[Problem]:
    """Why a cleaned change can't be made; empty when it can. Taking something away needs no more than that it is known."""
    if isinstance(change, ExampleChange):
        wanted = change.after or not change.before  # neither is somebody who has typed nothing yet
        return _unknown(content, change.intent) or (_example(content, change, around) if wanted else [])
    if isinstance(change, SentenceChange):
        return _unknown(content, change.intent) or (_sentence(content, change, around) if change.after is not None else [])
    if isinstance(change, ReplyChange):
        return reply(published, change.name, change.after) if change.name in content.replies else [Problem("content_unknown")]
    if isinstance(change, ConceptChange):
        return _concept(content, change)
    return _question(content, change) if isinstance(change, QuestionChange) else _text(content, change)


def warned(change: Change, around: Neighbourhood) -> list[Problem]:
    """What an editor should know of an example or sentence before it is kept."""
    if not isinstance(change, ExampleChange | SentenceChange) or not change.after:
        return []
    found = []
    if around.strange:
        language = change.language if isinstance(change, ExampleChange) else change.after.language
        found.append(Problem("content_not_turkish" if language == "tr" else "content_not_english"))
    same = next((near for near in around.near if near.entry.intent == change.intent and near.shares > ALIKE), None)
    if same is not None and near_kind(change) == same.entry.kind:
        found.append(Problem("content_near_same", about={"percent": _percent(same.shares)}))
    other = next((near for near in around.near if near.entry.intent != change.intent and near.likeness >= CLOSE), None)
    if other is not None:
        found.append(Problem("content_near_other", about={"intent": other.entry.intent, "percent": _percent(other.likeness)}))
    return found


def reply(published: Content, name: str, said: Said) -> list[Problem]:
    """Why a reply can't be said like this. What may be filled in is what the published reply has filled in."""
    known = placeholders(published.replies[name].said) if name in published.replies else frozenset()
    found = []
    for language in LANGUAGES:
        variants = getattr(said, language)
        if not variants:
            found.append(Problem("content_one_language", where=language))
        for place, variant in enumerate(variants):
            found += [replace(each, where=f"{language}.{place}") for each in _variant(published, variant, known)]
    return found


def reply_warnings(published: Content, name: str, said: Said) -> list[Problem]:
    """What a reply lacks: what the published one tells in its placeholders."""
    known = placeholders(published.replies[name].said) if name in published.replies else frozenset()
    found = []
    for language in LANGUAGES:
        for place, variant in enumerate(getattr(said, language)):
            there = _places(variant.text)
            found += [Problem("content_placeholder_missing", where=f"{language}.{place}", about={"what": f"{{{what}}}"})
                      for what in sorted(known - there)]
    return found


def placeholders(said: Said) -> frozenset[str]:
    """What is filled into the reply's texts."""
    return frozenset().union(*(_places(variant.text) for language in LANGUAGES for variant in getattr(said, language)))


def near_kind(change: Change) -> str:
    """The kind of entry a change makes."""
    return "example" if isinstance(change, ExampleChange) else "sentence"


def _unknown(content: Content, intent: str) -> list[Problem]:
    return [] if intent in content.topics else [Problem("content_unknown")]


def text_problems(source: str, entities: Iterable[str]) -> list[Problem]:
    """What no text of a customer may be: empty, too long, unprintable, a command, marks, personal."""
    found = [Problem(f"content_{each.trouble}", each.start, each.end, about={"what": each.what, "most": marks.LONGEST})
             for each in marks.troubles(source, tuple(entities))]
    return found + [Problem(f"content_{kind}", start, end) for kind, start, end in personal.found(source)]


def _example(content: Content, change: ExampleChange, around: Neighbourhood) -> list[Problem]:
    found = text_problems(change.after, content.entities)
    before = spelling(marks.read(change.before).text) if change.before else None
    if found or spelling(marks.read(change.after).text) == before:
        return found
    for entry in around.spelled:
        if entry.kind == "sentence":
            found.append(Problem("content_is_sentence", about={"intent": entry.intent}))
        elif entry.intent != change.intent:
            found.append(Problem("content_two_intents", about={"intent": entry.intent}))
        elif entry.language == change.language:
            found.append(Problem("content_repeated"))
    return found[:1]


def _sentence(content: Content, change: SentenceChange, around: Neighbourhood) -> list[Problem]:
    said = change.after
    if said is None:
        return []
    found = text_problems(said.text, ())
    if found or (change.before is not None and spelling(change.before.text) == spelling(said.text)):
        return found
    if around.spelled:
        entry = around.spelled[0]
        return [Problem("content_repeated" if entry.kind == "sentence" else "content_borrowed", about={"intent": entry.intent})]
    asked = words(said.text)
    if len(asked) >= FEWEST:
        for near in around.near:
            if near.entry.kind == "example" and len(asked & words(near.entry.text)) > BORROWED * len(asked):
                return [Problem("content_borrowed", about={"intent": near.entry.intent})]
    return []


def _variant(content: Content, variant: Variant, known: frozenset[str]) -> list[Problem]:
    text = variant.text
    if not text.strip():
        return [Problem("content_one_language")]
    bare = _PLACE.sub(lambda hit: "_" * len(hit[0]), text)
    found = [Problem("content_placeholder", hit.start(), hit.end(), about={"what": hit[0]})
             for hit in _PLACE.finditer(text) if hit[1] not in known]
    found += [Problem("content_markup", hit.start(), hit.end(), about={"what": hit[0]}) for hit in re.finditer("[{}]", bare)]
    for button in variant.buttons:
        meant = _PAYLOAD.fullmatch(button.payload)
        if not button.title.strip() or meant is None or meant[1] not in content.topics:
            found.append(Problem("content_button", about={"what": button.title or button.payload}))
    return found + _lines(text.replace("\n", ""))


def _lines(text: str) -> list[Problem]:
    """Letters that no file keeps as they are."""
    troubles = (each for each in marks.troubles(text, ()) if each.trouble == "unprintable")
    return [Problem("content_unprintable", each.start, each.end) for each in troubles]


def _places(text: str) -> frozenset[str]:
    return frozenset(_PLACE.findall(text))


def _concept(content: Content, change: ConceptChange) -> list[Problem]:
    if change.after is None:
        return [] if change.name in content.concepts else [Problem("content_unknown")]
    if change.topic not in {concept.topic for concept in content.concepts.values()}:
        return [Problem("content_unknown")]
    for language in LANGUAGES:
        stems = getattr(change.after, language)
        if not stems or not all(stem.strip("$ ") for stem in stems):
            return [Problem("content_one_language", where=language)]
        if len({spelling(stem) + stem[-1:].replace("$", " $") for stem in stems}) < len(stems):
            return [Problem("content_repeated", where=language)]
        for stem in stems:
            if found := _lines(stem):
                return [replace(found[0], where=language)]
    return []


def _question(content: Content, change: QuestionChange) -> list[Problem]:
    if change.after is None or QUESTIONS not in content.topics.values():
        return [Problem("content_unknown")]
    found = []
    for name, both in (("title", change.after.title), ("answer", change.after.answer)):
        for language in LANGUAGES:
            text = getattr(both, language)
            if name == "title" and len(text) > LONGEST_TITLE:
                found.append(Problem("content_too_long", where=f"{name}.{language}", about={"most": LONGEST_TITLE}))
            found += [replace(each, where=f"{name}.{language}") for each in _variant(content, Variant(text), frozenset())]
    return found


def _text(content: Content, change: TextChange) -> list[Problem]:
    if change.path not in content.texts:
        return [Problem("content_unknown")]
    found = []
    for language in LANGUAGES:
        text = getattr(change.after, language)
        wrong = _lines(text) if text else [Problem("content_one_language")]
        found += [replace(each, where=language) for each in wrong]
    return found


def _percent(share: float) -> int:
    return round(share * 100)
