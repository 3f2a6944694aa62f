"""The studio writes into the content's own files: only the lines of a change differ, and what was written is read again."""

from __future__ import annotations

import difflib
import random
import shutil
from pathlib import Path

import pytest

from base.settings import ROOT
from studio import files, splice
from studio.changes import (
    Both,
    Change,
    ConceptChange,
    ExampleChange,
    ReplyChange,
    Said,
    SentenceChange,
    Stems,
    TextChange,
    Trial,
    Variant,
)
from studio.content import Content, after, difference
from studio.files import Files

NLU = """# Money.
version: "3.1"
nlu:
- intent: deposit_missing   # the most frequent
  examples: |
    - para gelmedi
    - dün [500](amount) lira yatırdım
- intent: payment_failed
  examples: |
    - ödeme olmadı

    - kart geçmedi
"""
DOMAIN = 'version: "3.1"\nintents:\n  - deposit_missing: {use_entities: []}\n  - payment_failed\nentities: [amount]\n'


@pytest.fixture(scope="module")
def published() -> tuple[dict[str, str], Content]:
    """The repository's own content."""
    texts = {name: files.text(ROOT / name) for name in files.content_files(ROOT)}
    return texts, files.read_texts(texts)


def differing(before: str, now: str) -> tuple[list[str], list[str]]:
    """The lines that went and that came."""
    rows = list(difflib.unified_diff(before.splitlines(), now.splitlines(), lineterm="", n=0))[2:]
    return [row[1:] for row in rows if row.startswith("-")], [row[1:] for row in rows if row.startswith("+")]


def written(texts: dict[str, str], content: Content, *changes: Change) -> tuple[list[str], list[str]]:
    (name,) = splice.files_of(content, changes[0])
    return differing(texts[name], splice.written(name, texts[name], changes))


def test_an_example_is_added_written_anew_and_removed_each_on_its_own_line() -> None:
    changes = [ExampleChange("deposit_missing", "tr", "", "yatırım yok"), ExampleChange("deposit_missing", "tr", "para gelmedi", "para hâlâ gelmedi"),
               ExampleChange("payment_failed", "tr", "ödeme olmadı", "")]
    gone, come = differing(NLU, splice.written("data/nlu/tr/finance.yml", NLU, changes))
    assert sorted(gone) == ["    - para gelmedi", "    - ödeme olmadı"]
    assert sorted(come) == ["    - para hâlâ gelmedi", "    - yatırım yok"]


def test_an_intent_that_has_no_examples_in_a_language_gets_a_block_at_the_end_of_the_file() -> None:
    made = splice.written("data/nlu/tr/finance.yml", NLU, [ExampleChange("bonus_problem", "tr", "", "bonusum yok")])
    assert made == NLU + "- intent: bonus_problem\n  examples: |\n    - bonusum yok\n"


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_ends_stay_as_the_file_has_them(end: str) -> None:
    made = splice.written("data/nlu/tr/finance.yml", NLU.replace("\n", end), [ExampleChange("payment_failed", "tr", "", "kart yok")])
    assert made.count("\n") == NLU.count("\n") + 1
    assert made.count("\r\n") == (made.count("\n") if end == "\r\n" else 0)


def test_a_file_without_a_last_line_end_takes_an_example() -> None:
    made = splice.written("data/nlu/tr/finance.yml", NLU.rstrip("\n"), [ExampleChange("payment_failed", "tr", "", "kart yok")])
    assert made == NLU + "    - kart yok\n"


def test_a_replys_text_changes_in_its_line_alone(published: tuple[dict[str, str], Content]) -> None:
    texts, content = published
    old = content.replies["utter_distress"].said
    new = Said((Variant("Yazdığınız için teşekkür ederiz: şimdi bir kişiye bağlıyorum.\n{lines}"),), old.en)
    gone, come = written(texts, content, ReplyChange("utter_distress", old, new))
    assert len(gone) == len(come) == 1
    assert come == ['      text: "Yazdığınız için teşekkür ederiz: şimdi bir kişiye bağlıyorum.\\n{lines}"']


def test_another_variant_of_a_reply_comes_with_its_condition(published: tuple[dict[str, str], Content]) -> None:
    texts, content = published
    old = content.replies["utter_underage"].said
    gone, come = written(texts, content, ReplyChange("utter_underage", old, Said((*old.tr, Variant("Kısa hâli")), old.en)))
    assert gone == []
    assert come == ["    - condition: [{type: slot, name: language, value: tr}]", '      text: "Kısa hâli"']


def test_a_test_sentence_is_added_beside_those_of_its_intent(published: tuple[dict[str, str], Content]) -> None:
    texts, content = published
    said = content.sentences["greet"][0].said
    _, come = written(texts, content, SentenceChange("greet", None, Trial('selam "canlar"', "tr", "plain")))
    assert come == ['- {text: "selam \\"canlar\\"", intent: greet, lang: tr, style: plain}']
    gone, come = written(texts, content, SentenceChange("greet", said, None))
    assert (len(gone), come) == (1, [])


def test_stems_are_added_and_taken_out_without_writing_their_list_anew(published: tuple[dict[str, str], Content]) -> None:
    texts, content = published
    old = content.concepts["greeting"].stems
    gone, come = written(texts, content, ConceptChange("greeting", "conversation", old, Stems((*old.tr, "iyi seneler"), old.en)))
    assert (len(gone), len(come)) == (1, 1)
    assert "iyi seneler" in come[0]
    gone, come = written(texts, content, ConceptChange("greeting", "conversation", old, Stems(old.tr[:3] + old.tr[4:], old.en)))
    assert (len(gone), len(come)) == (1, 1)


def test_a_concept_comes_under_its_topic_and_goes_with_its_lines(published: tuple[dict[str, str], Content]) -> None:
    texts, content = published
    new = ConceptChange("holiday", "conversation", None, Stems(("bayram", "yes"), ("holiday", "what's on")))
    gone, come = written(texts, content, new)
    assert gone == []
    assert come == ["  holiday:", '    tr: [bayram, "yes"]', "    en: [holiday, what's on]"]
    gone, come = written(texts, content, ConceptChange("thanks", "conversation", content.concepts["thanks"].stems, None))
    assert come == []
    assert gone[0] == "  thanks:"


def test_a_text_of_the_operator_changes_in_its_line_alone(published: tuple[dict[str, str], Content]) -> None:
    texts, content = published
    path = "policies.required_documents"
    gone, come = written(texts, content, TextChange(path, content.texts[path].both, Both("Kimlik: ön ve arka yüz", "An identity card")))
    assert gone == ["    tr: Kimlik belgesi ve işleme ait dekont", "    en: An identity document and the receipt of the transaction"]
    assert come == ['    tr: "Kimlik: ön ve arka yüz"', "    en: An identity card"]


def test_any_changes_of_the_whole_content_are_read_again_as_they_were_meant(published: tuple[dict[str, str], Content]) -> None:
    texts, content = published
    chance = random.Random(9)
    changes = [*_examples(content, chance), *_others(content, chance)]
    meant, stale = after(content, changes)
    assert stale == []
    made = dict(texts)
    for name in dict.fromkeys(name for change in changes for name in splice.files_of(content, change)):
        made[name] = splice.written(name, made[name], [change for change in changes if name in splice.files_of(content, change)])
    assert difference(meant, files.read_texts(made)) == []
    there = sum(len(come) + len(gone) for gone, come in (differing(texts[name], made[name]) for name in texts))
    assert there < 4 * len(changes), "lines that nobody changed differ"


def _examples(content: Content, chance: random.Random) -> list[Change]:
    found: list[Change] = []
    for (intent, language), there in content.examples.items():
        one, other = chance.sample([each.source for each in there], 2)
        found += [ExampleChange(intent, language, one, ""), ExampleChange(intent, language, other, f"{other} (yeni)"),
                  ExampleChange(intent, language, "", f"# yorum: {intent} 'tek' \"çift\" | > & * ! % @ ` — {chance.random()}")]
    return found


def _others(content: Content, chance: random.Random) -> list[Change]:
    found: list[Change] = []
    for name, reply in content.replies.items():
        new = Variant(f"{reply.said.en[0].text} # & * 'a' \"b\": c")
        found.append(ReplyChange(name, reply.said, Said(reply.said.tr, (new, *reply.said.en[1:])) if chance.random() < 0.7
                                 else Said(reply.said.tr, (*reply.said.en, new))))
    for name, concept in chance.sample(list(content.concepts.items()), 12):
        kept = tuple(stem for stem in concept.stems.tr if chance.random() < 0.7) or concept.stems.tr
        found.append(ConceptChange(name, concept.topic, concept.stems, Stems((*kept, "yepyeni", "on", "12"), concept.stems.en)))
    for path, text in chance.sample(list(content.texts.items()), 12):
        found.append(TextChange(path, text.both, Both(f"{text.both.tr}, {{yeni}}", text.both.en + " #1")))
    return found


# --- broken files ---------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data/nlu/tr").mkdir(parents=True)
    (tmp_path / "data/nlu/tr/finance.yml").write_text(NLU, encoding="utf-8")
    (tmp_path / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("broken", "line"), [
    (NLU.replace("    - kart geçmedi", "    kart geçmedi"), 12),
    (NLU.replace("- intent: payment_failed", "- intent: [payment_failed"), 9),
    (NLU.replace("  examples: |\n    - ödeme", "  example: |\n    - ödeme"), 8),
    (NLU.replace("payment_failed", "deposit_missing"), 8),
    ("", 1), ("nlu: 5\n", 1), (NLU + "\x07", 13),
])
def test_a_file_broken_by_hand_is_named_with_its_line_and_counts_as_before(root: Path, broken: str, line: int) -> None:
    reader = Files(root)
    before = reader.read()
    assert before.faults == ()
    (root / "data/nlu/tr/finance.yml").write_text(broken, encoding="utf-8")
    now = reader.read()
    assert [(fault.file, fault.line) for fault in now.faults] == [("data/nlu/tr/finance.yml", line)]
    assert now.examples == before.examples
    (root / "data/nlu/tr/finance.yml").write_text(NLU, encoding="utf-8")
    assert reader.read().faults == ()


def test_a_file_that_went_is_no_content_any_more(root: Path) -> None:
    reader = Files(root)
    assert reader.read().examples
    shutil.rmtree(root / "data")
    assert reader.read().examples == {}


def test_a_file_that_is_not_utf8_is_named_with_its_line(root: Path) -> None:
    (root / "data/nlu/tr/finance.yml").write_bytes(NLU.encode("iso8859-9"))
    assert Files(root).read().faults[0].line == 7
