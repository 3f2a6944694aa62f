"""Files that somebody hands in, read into changes of a draft: what is new, what is there already, and what can't be taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from base.errors import Refused
from studio import checks, marks, parcel
from studio.changes import Both, Change, ExampleChange, Language, ReplyChange, Said, TextChange, Variant
from studio.content import LANGUAGES, Content, after, fits, is_empty
from studio.files import example_lines, read_replies
from studio.library import Library
from studio.nodes import Unreadable, items, line, pairs, parsed, text_of
from studio.tongue import Tongues


class Offered(Struct, frozen=True):
    """A change that a file asks for, and where."""

    change: Change
    file: str
    line: int


class Turned(Struct, frozen=True):
    """Something of a file that can't be taken, and why."""

    file: str
    line: int
    text: str
    problem: checks.Problem


class Sifted(Struct, frozen=True):
    """What came of the files."""

    taken: list[Change]
    same: int
    turned: list[Turned]


def sift(library: Library, content: Content, files: Mapping[str, str]) -> Sifted:
    """What of the files can be made in this content. Nothing of it is taken away: a file that lacks something says nothing."""
    published, overlay = library.content(), library.overlay(content)
    offered, turned = read(content, overlay.shelf.tongues, files)
    taken: list[Change] = []
    same = 0
    for each in offered:
        change = checks.cleaned(each.change)
        if is_empty(change) or (isinstance(change, ExampleChange) and not fits(content, change)):
            same += 1
            continue
        problems = checks.refused(content, published, change, overlay.around(change, 0))
        if problems:
            turned.append(Turned(each.file, each.line, _said(change), problems[0]))
            continue
        taken.append(change)
        content, _ = after(content, [change])
        overlay.take(change)
    return Sifted(taken, same, turned)


def read(content: Content, tongues: Tongues, files: Mapping[str, str]) -> tuple[list[Offered], list[Turned]]:
    """What the files ask for, whether or not it can be made."""
    offered: list[Offered] = []
    turned: list[Turned] = []
    for name, text in files.items():
        try:
            if name.endswith(".csv"):
                offered += _table(content, name, text)
            elif name.endswith((".yml", ".yaml")):
                offered += _yaml(content, tongues, name, parsed(text))
        except Unreadable as error:
            turned.append(Turned(name, error.line, "", checks.Problem("content_file", about={"what": error.problem})))
        except Refused as refused:
            turned.append(Turned(name, 1, "", checks.Problem(refused.code, about=refused.about)))
    return offered, turned


def language_of(name: str, text: str, tongues: Tongues) -> Language:
    """The language of a text by its file's folder, or by its letters."""
    for language in LANGUAGES:
        if language in PurePosixPath(name).parts[:-1]:
            return language
    return "tr" if tongues.margin(text, "tr") >= 0 else "en"


def examples_of(entry: Any) -> list[tuple[str, int]]:
    """An intent's examples with their lines, in either of Rasa's forms; raises Unreadable."""
    fields = {key: value for key, _, value in pairs(entry, "an intent")}
    node = fields.get("examples")
    if node is None:
        return []
    if isinstance(node.value, str):
        return [(each.source, each.line) for each in example_lines(node)]
    found = []
    for each in items(node, "examples"):
        inner = {key: value for key, _, value in pairs(each, "an example with its text")}
        if "text" in inner:
            found.append((text_of(inner["text"], "a text").strip(), line(inner["text"])))
    return found


def _yaml(content: Content, tongues: Tongues, name: str, root: Any) -> Iterable[Offered]:
    fields = {key: value for key, _, value in pairs(root, "Rasa's training data")}
    for entry in items(fields["nlu"], "a list of intents") if "nlu" in fields else []:
        inner = {key: value for key, _, value in pairs(entry, "an intent")}
        if "intent" not in inner:
            continue
        intent = text_of(inner["intent"], "a name")
        for source, at in examples_of(entry):
            language = language_of(name, marks.read(source).text, tongues)
            yield Offered(ExampleChange(intent, language, "", source), name, at)
    if "responses" in fields:
        for reply, said, at in read_replies(fields["responses"]):
            before = content.replies[reply].said if reply in content.replies else said
            yield Offered(ReplyChange(reply, before, said), name, at)


def _table(content: Content, name: str, text: str) -> Iterable[Offered]:
    replies: dict[str, Said] = {}
    lines: dict[str, int] = {}
    for at, row in parcel.rows(text):
        if row["kind"] == "example":
            for language in LANGUAGES:
                if row[language].strip():
                    yield Offered(ExampleChange(row["name"], language, "", row[language]), name, at)
        elif row["kind"] == "text":
            known = content.texts[row["name"]].both if row["name"] in content.texts else Both("", "")
            yield Offered(TextChange(row["name"], known, Both(row["tr"], row["en"])), name, at)
        elif row["kind"] == "reply" and row["name"] in content.replies:
            said = replies.get(row["name"], content.replies[row["name"]].said)
            replies[row["name"]], lines[row["name"]] = _translated(said, row), at
        else:
            raise Refused("content_file", what=f"{at}: {row['kind']} {row['name']}")
    for reply, said in replies.items():
        yield Offered(ReplyChange(reply, content.replies[reply].said, said), name, lines[reply])


def _translated(said: Said, row: Mapping[str, str]) -> Said:
    """The reply with the texts of a row; buttons stay as they are."""
    place = int(row["place"]) if row["place"].isascii() and row["place"].isdigit() else -1
    told = {}
    for language in LANGUAGES:
        there: tuple[Variant, ...] = getattr(said, language)
        if 0 <= place < len(there):
            there = (*there[:place], replace(there[place], text=row[language]), *there[place + 1 :])
        told[language] = there
    return Said(told["tr"], told["en"])


def _said(change: Change) -> str:
    if isinstance(change, ExampleChange):
        return change.after
    return getattr(change, "name", "") or str(getattr(change, "path", ""))
