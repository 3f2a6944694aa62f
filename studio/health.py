"""How an intent stands: too few examples, a language that lacks behind, examples too close to each other or elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from studio.changes import Language
from studio.content import LANGUAGES, PROTECTED, Content
from studio.neighbours import Pair

Kind = Literal["too_few", "unbalanced", "near_duplicates", "conflicts", "unused", "protected"]
WIDE = frozenset({"out_of_scope", "give_details"})
"""Two open-ended classes: anything at all may be out of scope, and details come in every form."""
WANTED, WANTED_WIDE = 150, 400
"""Examples in each language, as the content guide asks for."""
BALANCE = 0.2
"""A language that has so much less than the other is understood worse."""


class Mark(Struct, frozen=True):
    """What is to be said of an intent, and how much of it."""

    kind: Kind
    count: int = 0
    language: Language | None = None


def marks(content: Content, intent: str, pairs: Sequence[Pair]) -> list[Mark]:
    """The intent's marks, the most pressing first; `pairs` are those that it stands in."""
    have = {language: len(content.examples.get((intent, language), ())) for language in LANGUAGES}
    examples = [pair for pair in pairs if pair.one.kind == pair.other.kind == "example"]
    close = sum(pair.one.intent == pair.other.intent and pair.one.language == pair.other.language for pair in examples)
    mixed = sum(pair.one.intent != pair.other.intent and not pair.apart for pair in examples)
    found = [Mark("conflicts", mixed)] if mixed else []
    least = wanted(intent)
    found += [Mark("too_few", least - have[language], language) for language in LANGUAGES if have[language] < least]
    found += _unbalanced(have)
    found += [Mark("near_duplicates", close)] if close else []
    found += [Mark("unused")] if content.used and intent not in content.used else []
    return found + ([Mark("protected")] if intent in PROTECTED else [])


def wanted(intent: str) -> int:
    """Examples that the intent should have in each language."""
    return WANTED_WIDE if intent in WIDE else WANTED


def _unbalanced(have: dict[Language, int]) -> list[Mark]:
    less, more = sorted(LANGUAGES, key=lambda language: have[language])
    missing = have[more] - have[less]
    return [Mark("unbalanced", missing, less)] if missing > BALANCE * have[more] else []
