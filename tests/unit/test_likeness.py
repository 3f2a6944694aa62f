"""Grouping: messages that say much the same lie together, whatever their letters, and nothing lies in two groups."""

from __future__ import annotations

import random

from studio.inbox import grouped, meant
from studio.likeness import groups
from studio.turn_store import Reading, Turn

TEXTS = [
    "evrakım onaylandı mı", "EVRAKIM ONAYLANDI MI?", "evrakim onaylandi mi acaba", "evraklarım onaylandı mı",
    "bonusum neden silindi", "bonusum silindi neden?", "para birimi değiştirme", "para birimini değiştirmek istiyorum",
    "can i change my currency", "hava bugün nasıl",
]


def turn(name: str, text: str, state: str = "open", corrected: str = "") -> Turn:
    readings = [Reading("check_status", 0.3), Reading("verify_account", 0.2)]
    return Turn(name, 1, text, "tr", ["doubtful"], readings, corrected, state, "")  # type: ignore[arg-type]


def test_the_same_question_in_other_letters_endings_and_order_is_one_group() -> None:
    found = groups(TEXTS)
    assert found[0] == [0, 1, 2, 3]
    assert [4, 5] in found
    assert [6, 7] in found


def test_what_is_about_something_else_stands_alone() -> None:
    assert [8] in groups(TEXTS)
    assert [9] in groups(TEXTS)


def test_every_message_is_in_one_group() -> None:
    chosen = random.Random(7)
    words = ["para", "çekim", "bonus", "kimlik", "belge", "hesap", "kod", "şifre", "geldi", "gelmedi", "neden", "nasıl"]
    texts = [" ".join(chosen.choices(words, k=chosen.randint(0, 6))) for _ in range(600)]
    assert sorted(number for group in groups(texts) for number in group) == list(range(600))


def test_words_that_every_message_has_make_no_group() -> None:
    texts = [f"{word} gelmedi" for word in ("bonus", "çekim", "onay", "şifre", "kod", "belge", "fatura", "yanıt")]
    assert groups(texts) == [[n] for n in range(len(texts))]


def test_signs_alone_are_grouped_and_nothing_at_all_stands_alone() -> None:
    assert groups(["🪼", "", "🪼"]) == [[0, 2], [1]]


def test_a_groups_share_counts_what_was_decided_already() -> None:
    turns = [turn("1", TEXTS[0]), turn("2", TEXTS[1], "ignored"), turn("3", TEXTS[4], "labelled"), turn("4", TEXTS[9])]
    inbox = grouped(turns, 100)
    assert (inbox.turns, inbox.misunderstood, inbox.open) == (100, 4, 2)
    assert [(group.share, group.count, [each.id for each in group.turns]) for group in inbox.groups] == [
        (50.0, 2, ["1"]), (25.0, 1, ["4"])]


def test_what_customers_pressed_weighs_more_than_what_the_model_thought() -> None:
    assert meant([turn("1", "x", corrected="verify_account"), turn("2", "x")])[0] == Reading("verify_account", 0.6)
