"""Texts of notices from `data/notifications/`: both languages side by side, checked when they are read."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from pathlib import Path

import msgspec
import yaml
from msgspec import Struct
from msgspec.structs import replace

from base import yaml_file
from base.errors import BadSettings, Refused
from base.operator import Words

PLACEHOLDERS = frozenset({"number", "subject", "topic", "department", "state", "until", "text", "operator", "survey",
                          "reopen_until", "missing", "stranger", "help", "list", "into", "code", "minutes", "refused"})
"""What a text may name."""
PIECE_PLACEHOLDERS = {"missing": {"fields"}, "refused": {"files"}, "stranger": {"other", "state", "last"},
                      "signature": {"operator"}, "item": {"number", "subject"}}
KINDS = ("registered", "receipts", "added", "in_review", "asked_customer", "resolved", "closed", "escalated", "reopened",
         "disagreed", "merged", "withdrawn", "due_soon", "overdue", "survey_reminder", "sign_in_code", "staff_due_soon",
         "staff_overdue")
NEEDED = {"registered": {"number"}, "receipts": {"list"}, "sign_in_code": {"code"}, "survey_reminder": {"survey"}}
"""Without these a letter would not do what it is for."""
SMS_AT_MOST = 320
"""Characters: two messages of the kind that Turkish letters need, with room for the link."""

_SENTENCE = re.compile(r"(?<=[.!?]) +")
_PARAGRAPH = re.compile(r"\n\s*\n")


class Wording(Struct, frozen=True, forbid_unknown_fields=True):
    """A notice as a mail and as a short message."""

    subject: Words
    text: Words
    sms: Words


class Notice(Wording, frozen=True, forbid_unknown_fields=True):
    """The same, with topics that have words of their own."""

    topics: dict[str, Wording] = {}


class Pieces(Struct, frozen=True, forbid_unknown_fields=True):
    """Parts that stand in the texts."""

    missing: Words
    refused: Words
    fields: dict[str, Words]
    stranger: Words
    signature: Words
    item: Words
    states: dict[str, Words]


class Texts(Struct, frozen=True):
    """All of them."""

    notices: dict[str, Notice]
    pieces: Pieces

    def of(self, kind: str, topic: str) -> Wording:
        """The wording of a kind of news for a topic."""
        notice = self.notices[kind]
        return notice.topics.get(topic, notice)

    def with_changes(self, changed: Mapping[tuple[str, str], Wording]) -> Texts:
        """These texts with others for some kinds and topics; an empty topic stands for all that have none of their own."""
        made = dict(self.notices)
        for (kind, topic), wording in changed.items():
            if kind not in made:
                continue  # a kind of news that there is no more
            own = made[kind]
            if topic:
                made[kind] = replace(own, topics={**own.topics, topic: wording})
            else:
                made[kind] = Notice(wording.subject, wording.text, wording.sms, own.topics)
        return Texts(made, self.pieces)


def load(folder: Path) -> Texts:
    """Reads the folder; raises BadSettings that names file and key for a missing language, kind or unknown placeholder."""
    notices: dict[str, Notice] = {}
    pieces = None
    for file in sorted(folder.glob("*.yml")):
        try:
            raw = yaml_file.read(file)
            if file.name == "pieces.yml":
                pieces = msgspec.convert(raw, Pieces)
            else:
                notices |= msgspec.convert(raw, dict[str, Notice])
        except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
            raise BadSettings(f"{file.name}: {error}") from error
    if pieces is None or set(notices) != set(KINDS):
        wrong = ", ".join(sorted(set(KINDS) ^ set(notices))) or "pieces.yml"
        raise BadSettings(f"{folder.name}: missing or unknown: {wrong}")
    _check(notices, pieces)
    return Texts(notices, pieces)


def refuse_wrong(kind: str, wording: Wording) -> None:
    """Raises Refused for what no letter can be written from, with the field and what is wrong there: `both_languages`,
    `broken_braces`, `unknown_placeholder`, `placeholders_differ`, `placeholder_needed`."""
    for field in ("subject", "text", "sms"):
        words: Words = getattr(wording, field)
        turkish, english = (_named(f"{field}.{language}", words.of(language)) for language in ("tr", "en"))
        if turkish != english:
            lacking = "en" if turkish - english else "tr"
            raise Refused("placeholders_differ", field=f"{field}.{lacking}", name=sorted(turkish ^ english)[0])
    if lost := NEEDED.get(kind, set()) - placeholders(wording.text.tr):
        raise Refused("placeholder_needed", field="text.tr", name=sorted(lost)[0])


def _named(field: str, text: str) -> set[str]:
    if not text.strip():
        raise Refused("both_languages", field=field)
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        raise Refused("broken_braces", field=field) from None
    if any(spec or conversion for _, _, spec, conversion in parts):
        raise Refused("broken_braces", field=field)
    names = {name for _, name, _, _ in parts if name is not None}
    if unknown := names - PLACEHOLDERS:
        raise Refused("unknown_placeholder", field=field, name=sorted(unknown)[0])
    return names


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders; a paragraph with one that has nothing to say is left out."""
    paragraphs = _PARAGRAPH.split(text.strip())
    return "\n\n".join(part.format_map(values).strip() for part in paragraphs if _speaks(part, values))


def short(text: str, values: Mapping[str, str]) -> str:
    """The same for a short message, by sentences."""
    sentences = _SENTENCE.split(" ".join(text.split()))
    return " ".join(part.format_map(values) for part in sentences if _speaks(part, values))


def placeholders(text: str) -> set[str]:
    """Names in braces; raises ValueError for braces that are none."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _speaks(part: str, values: Mapping[str, str]) -> bool:
    return all(values[name] for name in placeholders(part))


def _check(notices: dict[str, Notice], pieces: Pieces) -> None:
    for kind, notice in notices.items():
        for where, wording in {kind: notice, **{f"{kind}.topics.{topic}": each for topic, each in notice.topics.items()}}.items():
            for field in ("subject", "text", "sms"):
                _check_words(f"{where}.{field}", getattr(wording, field), PLACEHOLDERS)
    for name, known in PIECE_PLACEHOLDERS.items():
        _check_words(f"pieces.{name}", getattr(pieces, name), known)


def _check_words(where: str, words: Words, known: set[str] | frozenset[str]) -> None:
    try:
        turkish, english = placeholders(words.tr), placeholders(words.en)
    except ValueError as error:
        raise BadSettings(f"notifications: {where}: {error}") from error
    if not words.tr.strip() or not words.en.strip():
        raise BadSettings(f"notifications: {where}: both languages are needed")
    if unknown := (turkish | english) - known:
        raise BadSettings(f"notifications: {where}: no placeholder {{{sorted(unknown)[0]}}}")
    if turkish != english:
        raise BadSettings(f"notifications: {where}: the languages differ in {{{sorted(turkish ^ english)[0]}}}")
