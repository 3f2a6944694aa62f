"""The published content with what is made of it once and asked often: neighbours, languages, pairs that are too close."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from studio import marks
from studio.changes import Change, ExampleChange, SentenceChange
from studio.checks import Neighbourhood, near_kind
from studio.content import Content, about, backwards
from studio.files import Files
from studio.neighbours import Entry, Index, Pair, pairs
from studio.telling import Telling
from studio.tongue import Tongues
from studio.words import ALIKE, spelling

MOVED_AT_MOST = 400
"""Texts that moved before all is indexed anew: after a usual edition the next look is quick, and so is each look-up."""


class Shelf(Struct, frozen=True):
    """A content and what was made of it for whoever types."""

    content: Content
    index: Index
    tongues: Tongues


class Doubles(Struct, frozen=True):
    """A content with its texts that are one phrase, and with what tells its intents apart."""

    content: Content
    pairs: list[Pair]
    telling: Telling


class Overlay(Struct, frozen=True):
    """A shelf as a draft changes it: texts that went, and texts that came."""

    shelf: Shelf
    content: Content
    gone: set[Entry]
    come: tuple[Entry, ...]
    spelled: dict[str, list[Entry]] = {}

    def around(self, change: Change, most: int = 8) -> Neighbourhood:
        """What is known around the new text of an example or sentence; nothing for other changes. `most` 0: who spells it
        the same alone, which is known at once."""
        text, language = new_text(change)
        if not text:
            return Neighbourhood()
        kind, intent, (old, _) = near_kind(change), about(change), old_text(change)

        def is_gone(entry: Entry) -> bool:
            return entry in self.gone or (entry.text == old and entry.intent == intent and entry.kind == kind)

        come = [entry for entry in self.come if not is_gone(entry)]
        near = self.shelf.index.near(text, most, gone=is_gone, come=come) if most else []
        spelled = [*self.shelf.index.spelled(text), *self.spelled.get(spelling(text), ())]
        spelled = [entry for entry in spelled if not is_gone(entry)]
        return Neighbourhood(near, spelled, self.shelf.tongues.is_strange(text, language))

    def take(self, change: Change) -> None:
        """The change is made: what comes after it is looked at beside it."""
        (text, language), (old, was_in) = new_text(change), old_text(change)
        kind, intent = near_kind(change), about(change)
        if old:
            self.gone.add(Entry(kind, intent, was_in, old))
        if text:
            entry = Entry(kind, intent, language, text)
            self.spelled.setdefault(spelling(text), []).append(entry)


class Library:
    """The content of a root folder. Safe from any thread; the first look at a content takes a second or two, and the first
    question about a text as long again."""

    def __init__(self, root: Path) -> None:
        self.root, self.files = root, Files(root)
        self._shelf: Shelf | None = None
        self._doubles: Doubles | None = None
        self._lock = threading.Lock()
        self._counting = threading.Lock()
        self._preparing = threading.Lock()
        self.prepared = threading.Event()

    def content(self) -> Content:
        """The content as it stands in the files."""
        return self.files.read()

    def shelf(self) -> Shelf:
        """An index of the content as it stands, or as it stood not many texts ago: what moved since is an overlay's matter."""
        with self._lock:
            content = self.files.read()
            if self._shelf is None or sum(map(len, moved(self._shelf.content, content))) > MOVED_AT_MOST:
                index = Index(entries(content))
                tongues = Tongues((entry.language, entry.text) for entry in index.entries)
                self._shelf = Shelf(content, index, tongues)
            return self._shelf

    def prepare(self) -> None:
        """Begins to read and to index beside everything else, once: who opened the studio's page will look, then type."""
        if not self._preparing.acquire(blocking=False):
            return

        def work() -> None:
            self._counted()
            self.shelf()
            self.prepared.set()

        threading.Thread(target=work, name="studio-index", daemon=True).start()

    def close_pairs(self, changed: Content) -> dict[str, list[Pair]]:
        """The pairs of each intent in `changed`, which is the content as it stands or with a draft; a pair of two intents stands
        under both. Asks no index: the overview, with which everybody begins, does not wait for one."""
        doubles = self._counted()
        gone, come = (set(side) for side in moved(doubles.content, changed))
        pairs = [pair for pair in doubles.pairs if pair.one not in gone and pair.other not in gone]
        if come:
            pairs += [_told(pair, doubles.telling) for pair in self._with(come, gone)]
        found: dict[str, list[Pair]] = defaultdict(list)
        for pair in pairs:
            for intent in {pair.one.intent, pair.other.intent}:
                found[intent].append(pair)
        return found

    def _counted(self) -> Doubles:
        with self._counting:
            content = self.files.read()
            if self._doubles is None or sum(map(len, moved(self._doubles.content, content))) > MOVED_AT_MOST:
                texts = list(entries(content))
                telling = Telling(texts)
                self._doubles = Doubles(content, [_told(pair, telling) for pair in pairs(texts)], telling)
            return self._doubles

    def _with(self, come: set[Entry], gone: set[Entry]) -> Iterable[Pair]:
        """The pairs of texts that came, with each other and with what is there."""
        index, shelved = self.shelf().index, self.shelf().content
        away, beside = moved(shelved, self._counted().content)
        lost, new = {*gone, *away}, [entry for entry in (*come, *beside) if entry not in gone]
        for entry in come:
            for near in index.near(entry.text, 4, ALIKE, lambda each: each in lost,
                                   [each for each in new if each not in come or _order(each) < _order(entry)]):
                if near.shares > ALIKE:
                    yield Pair(near.entry, entry, near.shares)

    def overlay(self, changed: Content) -> Overlay:
        """The shelf as `changed` differs from it."""
        shelf = self.shelf()
        gone, come = moved(shelf.content, changed)
        spelled: dict[str, list[Entry]] = {}
        for entry in come:
            spelled.setdefault(spelling(entry.text), []).append(entry)
        return Overlay(shelf, changed, set(gone), tuple(come), spelled)


def entries(content: Content) -> Iterable[Entry]:
    """Every example and test sentence as it is compared."""
    for (intent, language), there in content.examples.items():
        for each in there:
            yield Entry("example", intent, language, shown(each.source))
    for intent, sentences in content.sentences.items():
        for sentence in sentences:
            yield Entry("sentence", intent, sentence.said.language, sentence.said.text)


def moved(old: Content, new: Content) -> tuple[list[Entry], list[Entry]]:
    """The texts that went and that came between two contents; what both hold alike is not looked at."""
    before, now = Content(examples={}, sentences={}), Content(examples={}, sentences={})
    for key in old.examples.keys() | new.examples.keys():
        if old.examples.get(key) is not new.examples.get(key):
            before.examples[key], now.examples[key] = old.examples.get(key, ()), new.examples.get(key, ())
    for intent in old.sentences.keys() | new.sentences.keys():
        if old.sentences.get(intent) is not new.sentences.get(intent):
            before.sentences[intent], now.sentences[intent] = old.sentences.get(intent, ()), new.sentences.get(intent, ())
    one, other = set(entries(before)), set(entries(now))
    return sorted(one - other, key=_order), sorted(other - one, key=_order)


def _told(pair: Pair, telling: Telling) -> Pair:
    """The pair with whether a word tells its intents apart."""
    other = pair.one.intent != pair.other.intent
    return replace(pair, apart=True) if other and telling.apart(pair.one, pair.other) else pair


def shown(source: str) -> str:
    """An example's text without its marks."""
    return marks.read(source).text if "[" in source else source


def new_text(change: Change) -> tuple[str, str]:
    """The text that a change of an example or sentence puts there, and its language; empty for none."""
    if isinstance(change, ExampleChange):
        return shown(change.after), change.language
    if isinstance(change, SentenceChange) and change.after is not None:
        return change.after.text, change.after.language
    return "", ""


def old_text(change: Change) -> tuple[str, str]:
    """The text that a change of an example or sentence takes away, and its language; empty for none."""
    return new_text(backwards(change)) if isinstance(change, ExampleChange | SentenceChange) else ("", "")


def _order(entry: Entry) -> tuple[str, str, str, str]:
    return entry.kind, entry.intent, entry.language, entry.text
