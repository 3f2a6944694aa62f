"""A new question written into Rasa's files: an intent of the domain, a rule, its title and its answer. Pure."""

from __future__ import annotations

import json
from typing import Any

from studio.changes import Both, QuestionChange
from studio.content import LABELS, LANGUAGES, QUESTIONS, Content
from studio.nodes import Unreadable, get, items, line

Edit = tuple[int, int, str]
DOMAIN = "domain.yml"
RULES, ANSWERS, TITLES = f"data/rules/{QUESTIONS}.yml", f"data/responses/{QUESTIONS}.yml", f"data/responses/{LABELS}.yml"
FILES = (DOMAIN, RULES, TITLES, ANSWERS)
LEAST = 5
"""Examples in each language without which a question is not trained: fewer teach the model one sentence, not a meaning."""
_ACTION = "action_answer"


def edit(name: str, root: Any, text: str, change: QuestionChange) -> Edit:
    """What is put at the end of a file's list; raises Unreadable for a file that has none."""
    if change.after is None:
        raise Unreadable("a question is taken out by hand", 1)
    end = "\r\n" if "\r\n" in text else "\n"
    if name == DOMAIN:
        intents = items(get(root, "intents", "the domain"), "a list of intents")
        return _behind(intents[-1], text, [f"- {change.name}: {{use_entities: []}}"], end)
    if name == RULES:
        rows = [f"- rule: question {change.name}", "  steps:", f"  - intent: {change.name}", f"  - action: {_ACTION}"]
        return _behind(items(get(root, "rules", "rules"), "a list of rules")[-1], text, rows, end)
    reply, both = (change.label, change.after.title) if name == TITLES else (change.utter, change.after.answer)
    replies = get(root, "responses", "replies")
    if not replies.value:
        raise Unreadable("expected {what}", line(replies), what="replies by name")
    key, value = replies.value[-1]
    return _at_end(value, int(key.start_mark.column), text, _reply(reply, both), end)


def few(content: Content, name: str) -> bool:
    """Whether a language has too few examples of the question to train it."""
    return any(len(content.examples.get((name, language), ())) < LEAST for language in LANGUAGES)


def stands(name: str, read: dict[Any, Any], change: QuestionChange) -> bool:
    """Whether a file that was read holds its part of the question."""
    if change.after is None:
        return False
    if name == DOMAIN:
        return change.name in read["intents"]
    if name == RULES:
        return change.name in read["used"]
    reply, both = (change.label, change.after.title) if name == TITLES else (change.utter, change.after.answer)
    said = read[reply].said if reply in read else None
    return said is not None and [(said.tr[0].text, said.en[0].text)] == [(both.tr, both.en)]


def _reply(name: str, both: Both) -> list[str]:
    rows = [f"{name}:"]
    for language in LANGUAGES:
        said = json.dumps(getattr(both, language), ensure_ascii=False).replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")
        rows += [f"  - condition: [{{type: slot, name: language, value: {language}}}]", f"    text: {said}"]
    return rows


def _behind(last: Any, text: str, rows: list[str], end: str) -> Edit:
    """Rows behind the last member of a list, whose dash stands before it on its line."""
    begin = text.rfind("\n", 0, last.start_mark.index) + 1
    column = text.index("-", begin) - begin
    return _at_end(last, column, text, rows, end)


def _at_end(last: Any, column: int, text: str, rows: list[str], end: str) -> Edit:
    """Rows at a column, behind the last line of a node that says something."""
    lines = text[: last.end_mark.index].rstrip().count("\n")
    place = len("".join(text.splitlines(keepends=True)[: lines + 1]))
    written = "".join(" " * column + row + end for row in rows)
    return place, place, written if text[:place].endswith("\n") else end + written
