"""Changes written into a file's text: only the lines that a change is about differ, comments, order and style stay. Pure.

The file is read as nodes that know their place, and the text is edited at those places. What was written is read again and
must say what the changes meant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from studio import questions
from studio.changes import (
    Change,
    ConceptChange,
    ExampleChange,
    Language,
    QuestionChange,
    ReplyChange,
    SentenceChange,
    TextChange,
    Trial,
    Variant,
)
from studio.content import LANGUAGES, Content, about
from studio.files import CONCEPTS, OPERATOR, Part, both_languages, part, spoken
from studio.nodes import Unreadable, get, items, line, pairs, parsed, text_of
from studio.stems import edited as edited_stems
from studio.stems import new as new_concept

Edit = tuple[int, int, str]
"""From and to which offset of the text, and what stands there instead."""
_PLAIN = re.compile(r"[^\W\d_][\w .'’“”()/-]*[\w.)]")
"""What needs no quotes where a plain scalar stood, in flow and in block style."""
_WORDS_OF_YAML = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})


def files_of(content: Content, change: Change) -> tuple[str, ...]:
    """The files that a change is written to; raises KeyError for what stands nowhere."""
    if isinstance(change, ExampleChange):
        return (f"data/nlu/{change.language}/{content.topics[change.intent]}.yml",)
    if isinstance(change, SentenceChange):
        return (f"tests/nlu/{content.topics[change.intent]}.yml",)
    if isinstance(change, ReplyChange):
        return (f"data/responses/{content.replies[change.name].topic}.yml",)
    if isinstance(change, QuestionChange):
        return questions.FILES
    return (CONCEPTS if isinstance(change, ConceptChange) else OPERATOR,)


def written(name: str, text: str, changes: Iterable[Change]) -> str:
    """The file's text after the changes, which are all about this file and fit it; raises Unreadable."""
    if name.startswith("data/nlu/"):
        return _with_examples(name, text, [change for change in changes if isinstance(change, ExampleChange)])
    for together in _apart(changes):
        root = parsed(text)
        text = _applied(text, [edit for change in together for edit in _edits(name, root, text, change)])
        _check(name, text, together)
    return text


def _apart(changes: Iterable[Change]) -> Iterable[list[Change]]:
    """The changes in order, in groups that touch no place twice: what is far apart is written in one go."""
    group: list[Change] = []
    places: set[object] = set()
    for change in changes:
        alone = isinstance(change, QuestionChange)  # what comes after may be about its replies
        place = change.before or change.after if isinstance(change, SentenceChange) else about(change)
        if group and (alone or place in places):
            yield group
            group, places = [], set()
        group.append(change)
        places.add(place)
        if alone:
            yield group
            group, places = [], set()
    if group:
        yield group


def _check(name: str, text: str, changes: Iterable[Change]) -> None:
    """What stands there now is what was meant. A difference is a bug of ours, and nothing is written."""
    read = part(name, text)
    if not all(_stands(name, read, change) for change in changes):
        raise AssertionError(f"{name}: what was written is not what was meant")


def _stands(name: str, read: Part, change: Change) -> bool:
    if isinstance(change, QuestionChange):
        return questions.stands(name, read, change)
    if isinstance(change, SentenceChange):
        said = [each.said for each in read.get(change.intent, ())]
        return (change.after is None or change.after in said) and (change.before is None or change.before not in said)
    if isinstance(change, ReplyChange):
        return bool(read[change.name].said == change.after)
    if isinstance(change, ConceptChange):
        return bool((read[change.name].stems if change.name in read else None) == change.after)
    return isinstance(change, TextChange) and bool(read[change.path].both == change.after)


def _applied(text: str, edits: Sequence[Edit]) -> str:
    for start, end, instead in sorted(edits, reverse=True):
        text = text[:start] + instead + text[end:]
    return text


def _edits(name: str, root: Any, text: str, change: Change) -> list[Edit]:
    if isinstance(change, QuestionChange):
        return [questions.edit(name, root, text, change)]
    if isinstance(change, SentenceChange):
        return _sentence(root, text, change)
    if isinstance(change, ReplyChange):
        return _reply(root, text, change)
    if isinstance(change, ConceptChange):
        return _concept(root, text, change)
    return _text(root, text, change) if isinstance(change, TextChange) else []


# --- lines ------------------------------------------------------------------------------


def starts(text: str) -> list[int]:
    """The offset at which each line begins, and the text's end."""
    return [0, *(found.end() for found in re.finditer("\n", text)), len(text)]


def line_end(text: str) -> str:
    """How lines end in this file."""
    return "\r\n" if "\r\n" in text else "\n"


class _Row(Struct):
    """An example's line, -1 for a new one, and what stands there after all changes."""

    number: int
    before: str
    after: str


class _Block(Struct):
    """An intent's examples: the line before the first, the column of `examples`, the lines."""

    head: int
    column: int
    rows: list[_Row]


def _with_examples(name: str, text: str, changes: Sequence[ExampleChange]) -> str:
    """All changes of a file at once: a file of thousands of lines is read twice, not twice for each."""
    text = text or 'version: "3.1"\nnlu:\n'
    blocks = _blocks(parsed(text)) if "intent:" in text else {}
    new: list[str] = []
    for change in changes:
        if change.intent not in blocks:
            new.append(change.intent)
            blocks[change.intent] = _Block(-1, 0, [])
        rows = blocks[change.intent].rows
        there = next((row for row in rows if row.after == change.before), None) if change.before else None
        if there is None:
            rows.append(_Row(-1, "", change.after))
        else:
            there.after = change.after
    edits = [edit for block in blocks.values() if block.head >= 0 for edit in _block_edits(text, block)]
    made = _applied(text, edits)
    for intent in new:
        made += _new_block(made, intent, [row.after for row in blocks[intent].rows if row.after])
    meant = {intent: [row.after for row in block.rows if row.after] for intent, block in blocks.items()}
    if {intent: [each.source for each in there] for (intent, _), there in part(name, made).items()} != meant:
        raise AssertionError(f"{name}: what was written is not what was meant")
    return made


def _new_block(text: str, intent: str, sources: Sequence[str]) -> str:
    end = line_end(text)
    rows = [f"- intent: {intent}", "  examples: |", *(f"    - {source}" for source in sources)]
    return ("" if text.endswith("\n") else end) + end.join(rows) + end


def _blocks(root: Any) -> dict[str, _Block]:
    found = {}
    for entry in items(get(root, "nlu", "a list of intents"), "a list of intents"):
        fields = {key: (name, value) for key, name, value in pairs(entry, "an intent")}
        if "intent" not in fields:
            continue
        name, node = fields["examples"]
        if node.style != "|":
            raise Unreadable("examples stand in a block with `|`", line(node))
        first = int(node.start_mark.line) + 1
        rows = [(first + n, row.strip()[1:].strip()) for n, row in enumerate(node.value.split("\n")) if row.strip()]
        found[text_of(fields["intent"][1], "a name")] = _Block(first - 1, int(name.start_mark.column),
                                                               [_Row(number, said, said) for number, said in rows])
    return found


def _block_edits(text: str, block: _Block) -> list[Edit]:
    at, end = starts(text), line_end(text)
    old = [row for row in block.rows if row.number >= 0]
    indent = _indent(text, at, old[-1].number) if old else " " * (block.column + 2)
    edits = []
    for row in old:
        if row.after != row.before:
            here = f"{_indent(text, at, row.number)}- {row.after}{end}" if row.after else ""
            edits.append((at[row.number], at[row.number + 1], here))
    added = "".join(f"{indent}- {row.after}{end}" for row in block.rows if row.number < 0 and row.after)
    if added:
        edits.append(_row_after(text, at, old[-1].number if old else block.head, added, end))
    return edits


def _indent(text: str, at: Sequence[int], number: int) -> str:
    row = text[at[number] : at[number + 1]]
    return row[: len(row) - len(row.lstrip(" "))]


def _row_after(text: str, at: Sequence[int], number: int, row: str, end: str) -> Edit:
    """A new line behind line `number`; the last line of a file may lack its end."""
    place = at[number + 1]
    return place, place, row if text[:place].endswith("\n") else end + row


def _sentence(root: Any, text: str, change: SentenceChange) -> list[Edit]:
    at, end = starts(text), line_end(text)
    nodes = items(get(root, "sentences", "a list of sentences"), "a list of sentences")
    said = {id(node): {key: text_of(value, "a text") for key, _, value in pairs(node, "a sentence")} for node in nodes}
    if change.before is None:
        same = [node for node in nodes if said[id(node)]["intent"] == change.intent] or nodes
        last = _last_line(same[-1])
        dash = text[at[same[-1].start_mark.line] : same[-1].start_mark.index]
        row = f"{dash}{_flow(change.intent, change.after)}{end}"
        return [_row_after(text, at, last, row, end)]
    wanted = _fields(change.intent, change.before)
    node = next(node for node in nodes if said[id(node)] == wanted)
    if change.after is None:
        return [(at[node.start_mark.line], at[_last_line(node) + 1], "")]
    return [(node.start_mark.index, node.end_mark.index, _flow(change.intent, change.after))]


def _last_line(node: Any) -> int:
    """The last line that the node stands on; a block's end mark is at the beginning of what follows."""
    mark = node.end_mark
    return int(mark.line if mark.column else mark.line - 1)


def _fields(intent: str, said: Trial) -> dict[str, str]:
    return {"text": said.text, "intent": intent, "lang": said.language, "style": said.style}


def _flow(intent: str, said: Trial | None) -> str:
    if said is None:
        raise AssertionError("a sentence that is added has a text")
    return f"{{text: {quoted(said.text)}, intent: {intent}, lang: {said.language}, style: {said.style}}}"


# --- replies ----------------------------------------------------------------------------


def _reply(root: Any, text: str, change: ReplyChange) -> list[Edit]:
    replies = {name: value for name, _, value in pairs(get(root, "responses", "replies"), "replies by name")}
    nodes = items(replies[change.name], "variants")
    by_language: dict[Language, list[Any]] = {"tr": [], "en": []}
    for node in nodes:
        by_language[spoken(node)].append(node)
    edits: list[Edit] = []
    for language in LANGUAGES:
        old, new = (getattr(each, language) for each in (change.before, change.after))
        there = by_language[language]
        if len(old) != len(new) or any(len(one.buttons) != len(other.buttons) for one, other in zip(old, new, strict=True)):
            return [_whole_reply(text, nodes, change, replies[change.name])]
        for node, one, other in zip(there, old, new, strict=True):
            edits += _variant_edits(node, one, other)
    return edits


def _variant_edits(node: Any, old: Variant, new: Variant) -> list[Edit]:
    edits = [] if old.text == new.text else [_scalar(get(node, "text", "a variant"), new.text)]
    for place, (one, other) in enumerate(zip(old.buttons, new.buttons, strict=True)):
        button = items(get(node, "buttons", "a variant"), "buttons")[place]
        for name in ("title", "payload"):
            if getattr(one, name) != getattr(other, name):
                edits.append(_scalar(get(button, name, "a button"), getattr(other, name)))
    return edits


def _whole_reply(text: str, nodes: Sequence[Any], change: ReplyChange, block: Any) -> Edit:
    """All variants written anew, when there are more or fewer of them; not where one says more than the studio knows."""
    for node in nodes:
        strange = {key for key, _, _ in pairs(node, "a variant")} - {"condition", "text", "buttons"}
        conditions = items(get(node, "condition", "a variant"), "conditions")
        if strange or len(conditions) != 1:
            raise Unreadable("a variant with more than its language, text and buttons is written by hand", line(node))
    end, indent = line_end(text), " " * block.start_mark.column
    rows: list[str] = []
    for language in LANGUAGES:
        for variant in getattr(change.after, language):
            rows += [f"- condition: [{{type: slot, name: language, value: {language}}}]", f"  text: {quoted(variant.text)}"]
            if variant.buttons:
                rows.append("  buttons:")
                rows += [f"    - {{title: {quoted(each.title)}, payload: {quoted(each.payload)}}}" for each in variant.buttons]
    at = starts(text)
    last = _last_content_line(text, at, block)
    return block.start_mark.index, at[last + 1], f"{end}{indent}".join(rows) + end


def _last_content_line(text: str, at: Sequence[int], block: Any) -> int:
    """The block's last line that says something: comments and empty lines behind it belong to what follows."""
    number = min(int(block.end_mark.line), len(at) - 2)
    if block.end_mark.column <= block.start_mark.column or not text[at[number] :].strip():
        number -= 1
    while not text[at[number] : at[number + 1]].strip() or text[at[number] : at[number + 1]].lstrip().startswith("#"):
        number -= 1
    return number


def _scalar(node: Any, instead: str) -> Edit:
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        return start, end, quoted(instead) + "\n"
    plain = node.style is None and _PLAIN.fullmatch(instead) and instead.lower() not in _WORDS_OF_YAML
    return start, end, instead if plain else quoted(instead)


def quoted(text: str) -> str:
    """The text in double quotes, as YAML and JSON both read it."""
    return json.dumps(text, ensure_ascii=False).replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")  # line breaks to YAML


# --- concepts and the operator ------------------------------------------------------------


def _concept(root: Any, text: str, change: ConceptChange) -> list[Edit]:
    at, end = starts(text), line_end(text)
    for topic, _, members in pairs(root, "topics"):
        concepts = {name: (key, value) for name, key, value in pairs(members, "concepts")}
        if change.name in concepts:
            key, value = concepts[change.name]
            if change.after is None:
                if len(concepts) == 1:
                    raise Unreadable("the last concept of {name} is taken out by hand", line(key), name=topic)
                return [(at[key.start_mark.line], at[_last_content_line(text, at, value) + 1], "")]
            return [edit for language in LANGUAGES for edit in edited_stems(
                get(value, language, "stems"), getattr(change.before, language), getattr(change.after, language), text)]
        if topic == change.topic and change.before is None and change.after is not None:
            column = members.start_mark.column
            row = new_concept(change.name, change.after, column).replace("\n", end)
            return [_row_after(text, at, _last_content_line(text, at, members), row, end)]
    raise Unreadable("there is no topic {name}", 1, name=change.topic)


def _text(root: Any, text: str, change: TextChange) -> list[Edit]:
    tr, en = dict(both_languages(root))[change.path]
    both = ((tr, change.before.tr, change.after.tr), (en, change.before.en, change.after.en))
    return [_scalar(node, new) for node, old, new in both if old != new]
