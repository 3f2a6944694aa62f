"""A Rasa 3.6 project as it comes from elsewhere, looked through without keeping anything of it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct

from base.errors import Refused
from studio import checks, marks
from studio.changes import Language
from studio.checks import Problem
from studio.content import Content
from studio.files import name_of, spoken
from studio.importing import Turned, examples_of, language_of
from studio.nodes import EMPTY, Unreadable, items, line, pairs, parsed, text_of
from studio.tongue import Tongues

ABSENT = frozenset({"DIETClassifier", "ResponseSelector", "TEDPolicy", "UnexpecTEDIntentPolicy", "ConveRTFeaturizer",
                    "LanguageModelFeaturizer", "MitieNLP", "MitieFeaturizer", "MitieIntentClassifier", "MitieEntityExtractor"})
"""Components that need TensorFlow or MITIE, which are not installed here (docs/decisions/understanding.md)."""


class Project(Struct):
    """What was found; `counts` are examples by intent and language."""

    files: list[str] = []
    intents: list[str] = []
    entities: list[str] = []
    counts: dict[str, dict[Language, int]] = {}
    replies: int = 0
    rules: int = 0
    stories: int = 0
    importable: int = 0
    problems: list[Turned] = []


def looked_through(files: Mapping[str, str], content: Content, tongues: Tongues) -> Project:
    """The project of these files; each file for itself, so that one that is broken hides nothing of the others."""
    made = Project(files=sorted(files))
    examples: list[tuple[str, str, str, int]] = []
    for name, text in sorted(files.items()):
        if PurePosixPath(name).suffix not in (".yml", ".yaml") or name.startswith("tests/"):
            continue  # test stories are no training data
        try:
            examples += _file(made, name, parsed(text))
        except Unreadable as error:
            if error.problem.english != EMPTY:
                made.problems.append(Turned(name, error.line, "", Problem("content_file", about={"what": error.problem})))
    counts: dict[str, dict[Language, int]] = defaultdict(lambda: {"tr": 0, "en": 0})
    for name, intent, source, at in examples:
        text = marks.clean(source)
        counts[intent][language_of(name, marks.read(text).text, tongues)] += 1
        problems = checks.text_problems(text, [*made.entities, *content.entities])
        made.importable += not problems and intent in content.topics
        if problems:
            made.problems.append(Turned(name, at, text[:120], problems[0]))
        if made.intents and intent not in made.intents:
            made.problems.append(Turned(name, at, text[:120], Problem("project_unknown_intent", about={"what": intent})))
    made.counts = {intent: counts[intent] for intent in dict.fromkeys((*made.intents, *counts))}
    return made


def of_folder(texts: Mapping[str, str]) -> dict[str, str]:
    """The files of a project below the folder that a zip may have put around them; raises Refused("content_file") for none."""
    roots = [PurePosixPath(name).parent for name in texts if PurePosixPath(name).name in ("domain.yml", "config.yml")]
    if not roots:
        raise Refused("content_file", what="domain.yml")
    root = min(roots, key=lambda path: len(path.parts))
    return {PurePosixPath(name).relative_to(root).as_posix(): text for name, text in texts.items()
            if PurePosixPath(name).is_relative_to(root)}


def _file(made: Project, name: str, root: Any) -> list[tuple[str, str, str, int]]:
    fields = {key: value for key, _, value in pairs(root, "names with values")}
    lines = {key: line(node) for key, node, _ in pairs(root, "names with values")}
    if "intents" in fields:
        made.intents += [name_of(each) for each in items(fields["intents"], "a list of intents")]
    if "entities" in fields:
        made.entities += [name_of(each) for each in items(fields["entities"], "a list of entities")]
    if "responses" in fields:
        _replies(made, name, fields["responses"])
    made.rules += len(items(fields["rules"], "a list of rules")) if "rules" in fields else 0
    made.stories += len(items(fields["stories"], "a list of stories")) if "stories" in fields else 0
    for kind in ("pipeline", "policies"):
        made.problems += _absent(name, fields[kind], lines[kind]) if kind in fields else []
    return [(name, intent, source, at) for intent, entry in _intents(fields) for source, at in examples_of(entry)]


def _intents(fields: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for entry in items(fields["nlu"], "a list of intents") if "nlu" in fields else []:
        inner = {key: value for key, _, value in pairs(entry, "an intent")}
        if "intent" in inner:
            yield text_of(inner["intent"], "a name"), entry


def _replies(made: Project, name: str, node: Any) -> None:
    for reply, key, variants in pairs(node, "replies by name"):
        made.replies += 1
        try:
            for variant in items(variants, "variants"):
                spoken(variant)
        except Unreadable:
            made.problems.append(Turned(name, line(key), reply, Problem("project_one_language", about={"what": reply})))


def _absent(name: str, node: Any, at: int) -> Iterable[Turned]:
    if not isinstance(node.value, list):  # Rasa chooses its own, which hold DIETClassifier and TEDPolicy
        yield Turned(name, at, "", Problem("project_component", about={"what": "DIETClassifier, TEDPolicy"}))
        return
    for each in items(node, "a list of components"):
        inner = {key: value for key, _, value in pairs(each, "a component")}
        component = text_of(inner["name"], "a name") if "name" in inner else ""
        if component.rpartition(".")[2] in ABSENT:
            yield Turned(name, line(each), component, Problem("project_component", about={"what": component}))
