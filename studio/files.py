"""The content's files: read into one whole, each file for itself, so that a broken one takes nothing else along."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_args

from msgspec import Struct
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from studio import plain
from studio.changes import Both, Choice, Language, Said, SentenceLanguage, Stems, Style, Trial, Variant
from studio.content import LANGUAGES, Border, Concept, Content, Example, Fault, Reply, Sentence, Text
from studio.nodes import Unreadable, get, items, line, pairs, parsed, text_of

CONCEPTS, OPERATOR, DOMAIN, GUIDE = "data/concepts.yml", "operator.yml", "domain.yml", "docs/content-guide.md"
_NAMED = re.compile(r"`([a-z0-9_]+)`")
_STEPS = re.compile(r"^\s*-\s*(?:intent|action):\s*([a-z0-9_]+)", re.MULTILINE)

Part = dict[Any, Any]
"""What one file brings: of one kind, by its names."""


class _Known(Struct):
    """A file as it was read last; `good` is its last readable part."""

    stamp: tuple[int, int] = (0, 0)
    good: Part = {}
    fault: Fault | None = None


class Files:
    """The files below a content root. Reading is safe from any thread; a file is read again when it changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: dict[str, _Known] = {}
        self._last: tuple[object, Content] | None = None
        self._lock = threading.Lock()

    def read(self) -> Content:
        """The content as it stands. A file that can't be read counts as it did when it could, and is among the faults."""
        with self._lock:
            names = content_files(self.root)
            stamps = tuple((name, *_stamp(f"{self.root}/{name}")) for name in names)
            if self._last is None or self._last[0] != stamps:
                for gone in self._known.keys() - set(names):
                    del self._known[gone]
                self._last = stamps, _joined({name: self._part(name) for name in names})
            return self._last[1]

    def _part(self, name: str) -> _Known:
        known = self._known.setdefault(name, _Known())
        stamp = _stamp(f"{self.root}/{name}")
        if known.stamp != stamp:
            known.stamp = stamp
            try:
                known.good, known.fault = part(name, text(self.root / name)), None
            except Unreadable as error:
                known.fault = Fault(name, error.line, error.problem)
        return known


def content_files(root: Path) -> list[str]:
    """The files that hold content, by their paths below the root, in order."""
    found: list[str] = []
    for folder in ("data/nlu/tr", "data/nlu/en", "data/responses", "data/rules", "tests/nlu"):
        try:  # listed and not globbed: this is asked several times for each sentence that somebody types
            names = sorted(name for name in os.listdir(root / folder) if name.endswith(".yml") and name[0] != ".")
        except OSError:
            continue
        found += [f"{folder}/{name}" for name in names]
    return found + [name for name in (CONCEPTS, OPERATOR, DOMAIN, GUIDE) if os.path.isfile(f"{root}/{name}")]


def read_texts(texts: dict[str, str]) -> Content:
    """The content of files that are at hand as texts, by their paths."""
    known = {}
    for name, written in texts.items():
        try:
            known[name] = _Known(good=part(name, written))
        except Unreadable as error:
            known[name] = _Known(fault=Fault(name, error.line, error.problem))
    return _joined(known)


def text(path: Path) -> str:
    """The file's text with its line ends as they are; raises Unreadable."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("the file is not UTF-8", error.object.count(b"\n", 0, error.start) + 1) from None
    except OSError as error:
        raise Unreadable("the file can't be read: {why}", 1, why=str(error.strerror)) from None


def part(name: str, written: str) -> Part:
    """What a file of this path brings; raises Unreadable with the line."""
    if name == GUIDE:
        return {"borders": _borders(written)}
    if (usual := _usual(name, written)) is not None:
        return usual
    root = parsed(written, "safe")
    if name.startswith("data/nlu/"):
        return _examples(root, name)
    if name.startswith("data/responses/"):
        replies = get(root, "responses", "`responses:` with replies below")
        return {each: Reply(said, Path(name).stem, at) for each, said, at in read_replies(replies)}
    if name.startswith("data/rules/"):
        pairs(root, "rules")
        return {"used": set(_STEPS.findall(written))}
    if name.startswith("tests/nlu/"):
        return _sentences(root)
    if name == CONCEPTS:
        return _concepts(root)
    return _texts(root) if name == OPERATOR else _domain(root)


def _usual(name: str, written: str) -> Part | None:
    if name.startswith("data/nlu/"):
        return plain.examples(written, Path(name).parts[2])
    return plain.sentences(written) if name.startswith("tests/nlu/") else None


def _examples(root: Any, name: str) -> Part:
    language: Any = Path(name).parts[2]
    found: Part = {}
    for entry in items(get(root, "nlu", "`nlu:` with a list below"), "a list of intents"):
        fields = {key: value for key, _, value in pairs(entry, "an intent with its examples")}
        if "intent" not in fields:
            continue  # synonyms, lookup tables and patterns are Rasa's; the studio leaves them as they are
        intent = text_of(fields["intent"], "the intent's name")
        if "examples" not in fields:
            raise Unreadable("{name} has no examples", line(entry), name=intent)
        if (intent, language) in found:
            raise Unreadable("{name} stands twice", line(entry), name=intent)
        found[intent, language] = tuple(example_lines(fields["examples"]))
    return found


def example_lines(node: Any) -> Iterable[Example]:
    """The examples of a block; raises Unreadable for a line that Rasa would skip."""
    first = line(node) + 1
    for place, each in enumerate(text_of(node, "examples as a block of lines with `|`").split("\n")):
        if not each.strip():
            continue
        if not each.startswith("-"):
            raise Unreadable("an example begins with `- `", first + place)
        yield Example(each[1:].strip(), first + place)


def read_replies(node: Any) -> Iterable[tuple[str, Said, int]]:
    """Each reply with the line of its name; raises Unreadable for one that does not speak both languages."""
    for name, key, variants in pairs(node, "replies by name"):
        said: dict[str, list[Variant]] = {"tr": [], "en": []}
        for variant in items(variants, "the reply's variants"):
            said[spoken(variant)].append(_variant(variant))
        for language, there in said.items():
            if not there:
                raise Unreadable("{name} has no text in {language}", line(key), name=name, language=language)
        yield name, Said(tuple(said["tr"]), tuple(said["en"])), line(key)


def spoken(variant: Any) -> Language:
    """The language that a variant's condition asks for; raises Unreadable."""
    for condition in items(get(variant, "condition", "a variant with its condition"), "conditions"):
        fields = {key: value for key, _, value in pairs(condition, "a condition")}
        if "name" in fields and text_of(fields["name"], "a slot") == "language" and "value" in fields:
            value = text_of(fields["value"], "a language")
            for language in LANGUAGES:
                if value == language:
                    return language
    raise Unreadable("a variant says by `condition` whether it is tr or en", line(variant))


def _variant(node: Any) -> Variant:
    fields = {key: value for key, _, value in pairs(node, "a variant")}
    if "text" not in fields:
        raise Unreadable("the variant has no text", line(node))
    buttons = items(fields["buttons"], "buttons") if "buttons" in fields else []
    return Variant(text_of(fields["text"], "a text"), tuple(
        Choice(text_of(get(each, "title", "a button"), "a title"), text_of(get(each, "payload", "a button"), "a payload"))
        for each in buttons))


def _sentences(root: Any) -> Part:
    found: dict[str, list[Sentence]] = {}
    for node in items(get(root, "sentences", "`sentences:` with a list below"), "a list of sentences"):
        fields = {key: text_of(value, "a text") for key, _, value in pairs(node, "a sentence")}
        if fields.keys() != {"text", "intent", "lang", "style"}:
            raise Unreadable("a sentence has text, intent, lang and style", line(node))
        if fields["lang"] not in get_args(SentenceLanguage) or fields["style"] not in get_args(Style):
            raise Unreadable("lang or style is none of those that there are: {name}", line(node),
                             name=f"{fields['lang']}, {fields['style']}")
        said = Trial(fields["text"], fields["lang"], fields["style"])  # type: ignore[arg-type]
        found.setdefault(fields["intent"], []).append(Sentence(said, line(node)))
    return {intent: tuple(each) for intent, each in found.items()}


def _concepts(root: Any) -> Part:
    found: Part = {}
    for topic, _, members in pairs(root, "topics with their concepts"):
        for name, key, languages in pairs(members, "concepts by name"):
            if name in found:
                raise Unreadable("{name} stands twice", line(key), name=name)
            stems = {language: tuple(text_of(each, "a stem") for each in items(value, "a list of stems"))
                     for language, _, value in pairs(languages, "stems in tr and en")}
            if stems.keys() != {"tr", "en"}:
                raise Unreadable("{name} needs stems in tr and en", line(key), name=name)
            found[name] = Concept(Stems(stems["tr"], stems["en"]), topic, line(key))
    return found


def _texts(root: Any) -> Part:
    return {path: Text(Both(tr.value, en.value), line(tr)) for path, (tr, en) in both_languages(root)}


def both_languages(node: Any, path: str = "") -> Iterable[tuple[str, tuple[Any, Any]]]:
    """The scalars of every text that stands in both languages, by its path."""
    if isinstance(node, MappingNode):
        fields = {key.value: value for key, value in node.value}
        if fields.keys() == {"tr", "en"} and all(isinstance(each, ScalarNode) for each in fields.values()):
            yield path, (fields["tr"], fields["en"])
            return
        for name, value in fields.items():
            yield from both_languages(value, f"{path}.{name}" if path else name)
    elif isinstance(node, SequenceNode):
        for place, value in enumerate(node.value):
            yield from both_languages(value, f"{path}.{place}")


def _domain(root: Any) -> Part:
    intents = [name_of(each) for each in items(get(root, "intents", "the domain"), "a list of intents")]
    fields = {key: value for key, _, value in pairs(root, "the domain")}
    entities = [name_of(each) for each in items(fields["entities"], "a list of entities")] if "entities" in fields else []
    return {"intents": tuple(intents), "entities": tuple(entities)}


def name_of(node: Any) -> str:
    """The name of an intent or entity that may have settings below it."""
    if isinstance(node, MappingNode) and len(node.value) == 1:
        return text_of(node.value[0][0], "a name")
    return text_of(node, "a name")


def _borders(written: str) -> tuple[Border, ...]:
    lines = [row.strip().strip("|") for row in written.splitlines() if row.startswith("| `")]
    rows = [[cell.strip() for cell in row.split(" | ")] for row in lines]
    found = []
    for row in rows:
        intents = tuple(_NAMED.findall(row[0]))
        if len(intents) > 1 and len(row) in (2, 3):
            found.append(Border(intents, row[1], row[-1]))
    return tuple(found)


def _joined(known: dict[str, _Known]) -> Content:
    def of(wanted: Callable[[str], bool]) -> Part:
        merged: Part = {}
        for name, each in known.items():
            if wanted(name):
                merged |= each.good
        return merged

    def under(folder: str) -> Part:
        return of(lambda name: name.startswith(folder))

    examples, domain = under("data/nlu/"), of(lambda name: name == DOMAIN)
    order = {intent: place for place, intent in enumerate(domain.get("intents", ()))}
    topics = {intent: Path(name).stem for name, each in known.items() if name.startswith("data/nlu/") for intent, _ in each.good}
    return Content(
        topics=dict(sorted(topics.items(), key=lambda pair: order.get(pair[0], len(order)))),
        entities=domain.get("entities", ()),
        examples=examples,
        sentences=_merged_sentences(known),
        replies=under("data/responses/"),
        concepts=of(lambda name: name == CONCEPTS),
        texts=of(lambda name: name == OPERATOR),
        borders=of(lambda name: name == GUIDE).get("borders", ()),
        used=set().union(*(each.good["used"] for name, each in known.items()
                                 if name.startswith("data/rules/") and "used" in each.good)),
        faults=tuple(each.fault for each in known.values() if each.fault is not None),
    )


def _merged_sentences(known: dict[str, _Known]) -> Part:
    found: dict[str, tuple[Sentence, ...]] = {}
    for name, each in known.items():
        if name.startswith("tests/nlu/"):
            for intent, sentences in each.good.items():
                found[intent] = (*found.get(intent, ()), *sentences)
    return found


def _stamp(path: str) -> tuple[int, int]:
    try:
        found = os.stat(path)
    except OSError:
        return 0, -1
    return found.st_mtime_ns, found.st_size
