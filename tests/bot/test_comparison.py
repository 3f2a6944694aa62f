"""Comparing two models: what is right, what is read otherwise, what was lost, and no customer's word in the report."""

from __future__ import annotations

from typing import Any

from bot.classifier.model import Reading
from bot.comparison import Sentence, compare, talks
from bot.conversations import Conversation, Outcome

TESTS = [
    Sentence("param gelmedi", "withdrawal_delayed", "tr", "plain"),
    Sentence("parm glmedi", "withdrawal_delayed", "tr", "typos"),
    Sentence("where is my money", "withdrawal_delayed", "en", "plain"),
    Sentence("i can't go on", "distress", "en", "plain"),
    Sentence("what's the weather", "out_of_scope", "en", "plain"),
]
TURNS = [Sentence("Zümrüdüanka gelmedi", "", "tr", "", "trn_1"), Sentence("merhaba", "", "tr", "", "trn_2")]


def reader(**meant: str):
    """Reads each text as told, by its first word; `?` is in doubt."""

    def read(text: str) -> Reading:
        intent = meant.get(text.split()[0].replace("'", ""), "withdrawal_delayed")
        return Reading(intent.strip("?"), 0.6, ((intent.strip("?"), 0.6),), intent.endswith("?"))

    return read


OLD = reader(i="distress", whats="out_of_scope?", parm="greet", Zümrüdüanka="withdrawal_delayed?", merhaba="greet")
NEW = reader(i="goodbye", whats="out_of_scope", parm="withdrawal_delayed", merhaba="greet")


def report(**other: Any) -> dict[str, Any]:
    return compare(TESTS, TURNS, NEW, other.get("before", OLD), ["distress"])


def test_each_language_and_style_is_counted_for_both_models() -> None:
    assert report()["languages"] == [
        {"name": "en", "count": 3, "now": 2, "before": 2}, {"name": "tr", "count": 2, "now": 2, "before": 1}]
    assert {"name": "tr/typos", "count": 1, "now": 1, "before": 0} in report()["styles"]


def test_a_lost_sentence_of_a_protected_intent_is_named() -> None:
    assert report()["protected"] == [{"name": "distress", "count": 1, "now": 0, "before": 1}]
    lost = [one for one in report()["changed"] if one["better"] is False]
    assert [(one["text"], one["before"], one["now"], one["protected"]) for one in lost] == [
        ("i can't go on", "distress", "goodbye", True)]


def test_worse_ones_come_first_and_turns_of_customers_last() -> None:
    assert [one["better"] for one in report()["changed"]] == [False, True, True, None]


def test_a_customers_words_are_not_in_the_report() -> None:
    replayed = report()["changed"][-1]
    assert (replayed["turn"], replayed["text"], replayed["before"], replayed["now"]) == ("trn_1", "", "nlu_fallback", "withdrawal_delayed")
    assert "Zümrüdüanka" not in str(report())
    assert report()["replay"] == {"turns": 2, "changed": 1, "doubtful": 0, "doubtful_before": 1}


def test_the_confusion_adds_up_to_all_sentences() -> None:
    cells = report()["confusion"]
    assert sum(cell["now"] for cell in cells) == sum(cell["before"] for cell in cells) == len(TESTS)
    assert {"expected": "distress", "read": "goodbye", "now": 1, "before": 0} in cells


def test_the_first_model_is_compared_with_none() -> None:
    alone = report(before=None)
    assert alone["languages"][0]["before"] is None
    assert alone["changed"] == []


def test_what_is_asked_back_is_counted_within_the_scope_alone() -> None:
    assert report()["doubtful"] == {"name": "", "count": 4, "now": 0, "before": 0}


def played(*turns: int, what: str = "asks") -> list[Outcome]:
    """Three conversations, each wrong in the turn told, 0 for as written."""
    return [Outcome(Conversation(f"tr/{n}", "", "tr", []), turn, [what] if turn else []) for n, turn in enumerate(turns)]


def test_a_conversation_counts_where_one_model_plays_it_as_written_and_the_other_does_not() -> None:
    told = talks(played(2, 1, 0), played(0, 1, 3))
    assert (told["count"], told["now"], told["before"]) == (3, 1, 1)
    assert [(one["name"], one["turn"], one["better"], one["wording"]) for one in told["changed"]] == [
        ("tr/0", 2, False, False), ("tr/2", 3, True, False)]
    assert talks(played(2, what="says"), played(0))["changed"][0]["wording"] is True
    assert talks(played(2), None)["changed"] == []
