"""Requests are found by their words, however they are typed, on both databases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import words


@pytest.mark.parametrize(("one", "other"), [
    ("ÇEKİM", "cekim"), ("Çekimim", "çekimi"), ("IŞIK", "ışıkta"), ("İptal", "iptali"), ("İptal", "IPTAL"), ("Withdrawal", "WITHDRAWALS"),
])
def test_capitals_turkish_letters_and_endings_do_not_count(one: str, other: str) -> None:
    assert words.stems(one)[0][:4] == words.stems(other)[0][:4]


def test_a_word_with_a_figure_is_kept_whole() -> None:
    assert words.stems("Dekont TX4411-99 tutarı 1250") == ["dekon", "tx4411", "99", "tutar", "1250"]


def test_a_short_word_may_go_on_and_a_long_one_is_compared_as_far_as_it_counts() -> None:
    assert words.asked("çek gelmedi 44 TX4411 a") == [("cek", True), ("gelme", False), ("44", True), ("tx4411", False), ("a", False)]


@given(st.text(max_size=300))
def test_any_text_gives_words_that_a_query_can_hold(text: str) -> None:
    assert all(stem.isalnum() and len(stem) <= 24 for stem in words.stems(text))
    assert len(words.asked(text)) <= words.ASKED_AT_MOST
    assert len(words.kept(text * 50)) <= words.WORDS_AT_MOST
