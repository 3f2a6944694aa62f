"""Rules that the training examples and the development sentences obey, each as a function that lists what breaks it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import combinations
from math import floor
from pathlib import Path
from typing import Any

import yaml

from studio.personal import PATTERNS
from studio.words import ALIKE, BORROWED, FEWEST, spelling, words

TOPICS = {
    "conversation": "greet goodbye thank affirm deny cancel bot_challenge help change_language out_of_scope",
    "handoff": "talk_to_human agent_complaint",
    "request": "open_request check_status late_reply add_information add_document withdraw_request give_details",
    "account": "login_problem password_reset account_locked verify_account update_details security_alert close_account",
    "finance": "deposit_missing withdrawal_delayed payment_failed bonus_problem",
    "technical": "technical_problem",
    "game": "game_problem game_result_dispute",
    "care": "responsible_gaming underage distress",
    "faq": "ask_resolution_time ask_channels ask_hours ask_required_information ask_required_documents ask_privacy "
    "ask_archive ask_escalation ask_external_redress ask_user_rights ask_age_limit ask_notifications",
}
TOPIC_OF = {intent: topic for topic, intents in TOPICS.items() for intent in intents.split()}
LANGUAGES = ("tr", "en")
STYLES = {"plain", "polite", "blunt", "angry", "long", "short", "ascii", "capitals", "typos", "mixed", "emoji"}
BLIND_STYLES = STYLES | {"figurative"}

# Two open-ended classes: anything at all may be out of scope, and details come in every form.
WIDE = frozenset({"out_of_scope", "give_details"})
EXAMPLES_WANTED = {intent: 400 if intent in WIDE else 150 for intent in TOPIC_OF}
SENTENCES_WANTED = {intent: 40 if intent in WIDE else 15 for intent in TOPIC_OF}

@dataclass(frozen=True)
class Example:
    """One sentence a customer could type, with its intent; `lang` is tr, en or mixed, `style` only in the test set."""

    text: str
    intent: str
    lang: str
    style: str = ""
    topic: str = ""


def read_training(folder: Path) -> list[Example]:
    """All examples under `<folder>/{tr,en}/<topic>.yml`, in Rasa's training format 3.1."""
    found = []
    for lang in LANGUAGES:
        for path in sorted((folder / lang).glob("*.yml")):
            found += list(_rasa_examples(_load(path), lang, path.stem))
    return found


def read_sentences(folder: Path, pattern: str = "*.yml") -> list[Example]:
    """All sentences under `<folder>/<topic>.yml`; an unknown or missing field is a `TypeError`."""
    found = []
    for path in sorted(folder.glob(pattern)):
        found += [Example(topic=path.stem, **entry) for entry in _load(path)["sentences"]]
    return found


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _rasa_examples(content: Any, lang: str, topic: str) -> Iterator[Example]:
    for block in content["nlu"]:
        if "intent" not in block:
            continue
        for line in block["examples"].splitlines():
            if line.strip():
                yield Example(line.strip().removeprefix("-").strip(), block["intent"], lang, topic=topic)


def too_few(examples: Iterable[Example], wanted: dict[str, int]) -> list[str]:
    """Every intent and language with fewer examples than `wanted` says; mixed sentences count for neither language."""
    count = Counter((example.intent, example.lang) for example in examples)
    return [
        f"{intent} {lang}: {count[intent, lang]} of {least}"
        for intent, least in wanted.items()
        for lang in LANGUAGES
        if count[intent, lang] < least
    ]


def misplaced(examples: Iterable[Example]) -> list[str]:
    """Examples whose intent is none of the 48, or that stand in the file of another topic."""
    return [f"{e.topic}: {e.intent}: {e.text}" for e in examples if TOPIC_OF.get(e.intent) != e.topic]


def untagged(sentences: Iterable[Example], styles: Set[str] = frozenset(STYLES)) -> list[str]:
    """Test sentences whose language or style is not one of the named ones."""
    return [e.text for e in sentences if e.lang not in {*LANGUAGES, "mixed"} or e.style not in styles]


def alike(examples: Iterable[Example]) -> list[str]:
    """Pairs of one intent, in either language, that share over 60 % of their words (of all words both hold)."""
    by_intent: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
    for example in examples:
        held = words(example.text)
        if len(held) >= FEWEST:
            by_intent[example.intent].append((held, example.text))
    return [f"{intent}: {pair}" for intent, entries in by_intent.items() for pair in _alike_pairs(entries)]


def _alike_pairs(entries: list[tuple[frozenset[str], str]]) -> Iterator[str]:
    places: dict[str, int] = {}
    # A set of words as the bits of one number: a million pairs are compared in a second.
    bits = [sum(1 << places.setdefault(word, len(places)) for word in held) for held, _ in entries]
    for (one, (_, first)), (other, (_, second)) in combinations(zip(bits, entries, strict=True), 2):
        shared = (one & other).bit_count()
        if shared and shared > ALIKE * (one | other).bit_count():
            yield f"{first!r} ~ {second!r}"


def under_two_intents(examples: Iterable[Example]) -> list[str]:
    """Texts that stand under more than one intent once folded, whatever their languages."""
    intents: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        intents[spelling(example.text)].add(example.intent)
    return [f"{text}: {', '.join(sorted(found))}" for text, found in intents.items() if len(found) > 1]


def repeated(examples: Iterable[Example]) -> list[str]:
    """Texts that stand twice under the same intent in the same language, folded."""
    count = Counter((e.intent, e.lang, spelling(e.text)) for e in examples)
    return [f"{intent} {lang}: {text}" for (intent, lang, text), times in count.items() if times > 1]


_MARKUP = re.compile(r"[][{}]|\$\{")


def commands_and_markup(examples: Iterable[Example]) -> list[str]:
    """Texts that Rasa would read as a command (leading slash), an entity or a variable instead of as words."""
    return [e.text for e in examples if e.text.lstrip().startswith("/") or _MARKUP.search(e.text)]


def contact_data(examples: Iterable[Example]) -> list[str]:
    """Texts with something that could be a real e-mail address (`example.com` is nobody's), phone, IBAN or card."""
    return [
        f"{kind}: {example.text}" for example in examples for kind, pattern in PATTERNS.items() if pattern.search(example.text)
    ]


def borrowed(sentences: Iterable[Example], examples: Iterable[Example]) -> list[str]:
    """Test sentences that share more than half of their words with one training example, or are one if shorter."""
    training = list(examples)
    spelled = {spelling(example.text) for example in training}
    sets = [words(example.text) for example in training]
    holders: dict[str, set[int]] = defaultdict(set)
    for place, held in enumerate(sets):
        for word in held:
            holders[word].add(place)
    found = []
    for sentence in sentences:
        asked = words(sentence.text)
        if spelling(sentence.text) in spelled:
            found.append(f"{sentence.intent}: {sentence.text!r} is an example")
        elif len(asked) >= FEWEST and (nearest := _most_shared(asked, sets, holders)) is not None:
            found.append(f"{sentence.intent}: {sentence.text!r} ~ {training[nearest].text!r}")
    return found


def _most_shared(asked: frozenset[str], sets: list[frozenset[str]], holders: dict[str, set[int]]) -> int | None:
    # Whoever shares `needed` of the words holds one of any len - needed + 1 of them: the rarest have few holders.
    needed = floor(len(asked) * BORROWED) + 1
    rarest = sorted(asked, key=lambda word: len(holders.get(word, ())))[: len(asked) - needed + 1]
    candidates = set().union(*(holders.get(word, ()) for word in rarest))
    best = max(candidates, key=lambda place: len(asked & sets[place]), default=None)
    return best if best is not None and len(asked & sets[best]) >= needed else None
