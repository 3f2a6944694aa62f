"""What an editor is warned of: texts that are one phrase, and among those of two intents the ones that nothing tells apart."""

from __future__ import annotations

import ast
import random
from itertools import combinations
from pathlib import Path

from base.settings import ROOT
from studio import health
from studio.files import Files
from studio.library import Library, entries
from studio.neighbours import Entry, Pair, pairs
from studio.phrases import TURKISH, Phrase
from studio.telling import Telling
from studio.words import ALIKE, FEWEST, spelling, words

LOCKED = [f"hesabım kilitlendi {word} açamıyorum" for word in ("dün", "bugün", "yine", "sabah", "gece")]
STOLEN = [f"hesabım çalındı {word} giremiyorum" for word in ("dün", "bugün", "yine", "sabah", "gece")]


def entry(text: str, intent: str = "a") -> Entry:
    return Entry("example", intent, "tr", text)


def test_every_pair_is_found_that_looking_at_all_of_them_finds() -> None:
    chance = random.Random(7)
    texts = [entry(" ".join(chance.choices("abcdefgh", k=chance.randint(1, 8)))) for _ in range(120)]

    def alike(one: Entry, other: Entry) -> bool:
        ours, theirs = words(one.text), words(other.text)
        if min(len(ours), len(theirs)) < FEWEST:
            return spelling(one.text) == spelling(other.text)
        return len(ours & theirs) > ALIKE * len(ours | theirs)

    expected = {frozenset((a, b)) for (a, one), (b, other) in combinations(enumerate(texts), 2)
                if alike(one, other) and max(len(words(one.text)), len(words(other.text))) >= FEWEST}
    places = {id(each): place for place, each in enumerate(texts)}
    found = {frozenset((places[id(pair.one)], places[id(pair.other)])) for pair in pairs(texts) if len(words(pair.one.text)) >= FEWEST}
    assert expected
    assert found == expected


def test_a_word_that_only_one_intent_has_tells_two_texts_apart_and_a_filler_does_not() -> None:
    telling = Telling([*(entry(text, "locked") for text in LOCKED), *(entry(text, "stolen") for text in STOLEN)])
    assert telling.apart(entry("hesabım kilitlendi", "locked"), entry("hesabım çalındı", "stolen"))
    assert not telling.apart(entry("hesabım kilitlendi dün", "locked"), entry("hesabım kilitlendi bugün", "stolen"))


def test_a_border_is_no_conflict_and_a_text_of_both_languages_no_duplicate() -> None:
    one, other = entry("what do you know about", "help"), entry("what do you know about me", "ask_privacy")
    content = Files(ROOT).read()

    def kinds(*found: Pair) -> set[str]:
        return {mark.kind for mark in health.marks(content, "help", found)}

    assert "conflicts" in kinds(Pair(one, other, 0.8))
    assert "conflicts" not in kinds(Pair(one, other, 0.8, apart=True))
    assert "near_duplicates" not in kinds(Pair(one, Entry("example", "help", "en", one.text), 1.0))


def test_few_intents_of_the_shipped_content_conflict_and_each_of_them_could_mean_either() -> None:
    library = Library(ROOT)
    content = library.content()
    found = library.close_pairs(content)
    flagged = [intent for intent in content.topics if any(mark.kind == "conflicts" for mark in health.marks(content, intent, found[intent]))]
    assert 0 < len(flagged) <= len(content.topics) // 3
    borders = [pair for pair in found["account_locked"] if {pair.one.intent, pair.other.intent} == {"account_locked", "security_alert"}]
    assert borders
    assert all(pair.apart for pair in borders)
    assert len(list(entries(content))) > 10_000


def test_every_complaint_about_a_file_has_its_turkish() -> None:
    said: set[str] = set()
    for path in sorted((ROOT / "studio").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Unreadable", "text_of", "items", "get", "pairs"):
                at = 0 if getattr(node.func, "id", "") == "Unreadable" else -1
                if isinstance(node.args[at], ast.Constant):
                    said.add(str(node.args[at].value))  # type: ignore[attr-defined]
    assert len(said) > 40
    assert said - set(TURKISH) == set()


def test_a_broken_file_is_told_in_the_readers_language(tmp_path: Path) -> None:
    (tmp_path / "data/nlu/tr").mkdir(parents=True)
    broken = tmp_path / "data/nlu/tr/game.yml"
    for written, turkish, english in (("nlu:\n- intent: a\n", "a niyetinin örneği yok", "a has no examples"),
                                      ("nlu: 3\n", "burada niyetlerin listesi olmalı", "expected a list of intents"),
                                      ("nlu:\n- a: b: c\n", "bu satır YAML değil: burada iki nokta olamaz; metni tırnak içine alın",
                                       "this is no YAML: mapping values are not allowed here")):
        broken.write_text(written, encoding="utf-8")
        fault = Files(tmp_path).read().faults[0]
        assert (fault.problem.told("tr"), fault.problem.told("en")) == (turkish, english)
    assert Phrase("{name} is missing", {"name": "text"}).told("tr") == "text eksik"
