"""Typing errors among the examples are learnt as what they mean; rare words that are real stay."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.classifier.misspelt import misspelt, repaired

COMMON = Counter({"hesabim": 60, "sifremi": 60, "gelmedi": 60, "iptal": 60, "right": 60, "password": 60, "cancel": 60, "someone": 60})


@pytest.mark.parametrize("typed", ["heasbim", "sifrmi", "gelmdi", "ipttal", "rihgt", "pasword", "cancell"])
def test_a_slip_of_the_finger_is_an_error(typed):
    assert misspelt(Counter({**COMMON, typed: 1})) == {typed}


@pytest.mark.parametrize("typed", ["hsbim", "glmdi", "smone", "psswrd", "ptl"])
def test_a_word_of_four_letters_and_up_that_lost_its_vowels_is_an_error(typed):
    assert misspelt(Counter({**COMMON, typed: 1})) == ({typed} if len(typed) > 3 else set())


@pytest.mark.parametrize("typed", ["gelmedim", "sifrem", "hesabi", "gelmemi", "glmd", "fight", "passwords", "iptali"])
def test_another_ending_or_letter_is_another_word(typed):
    assert misspelt(Counter({**COMMON, typed: 1})) == set()


def test_a_word_that_is_not_rare_or_that_somebody_wrote_down_is_no_error():
    assert misspelt(Counter({**COMMON, "rihgt": 3})) == {"rihgt"}
    assert misspelt(Counter({**COMMON, "rihgt": 4})) == set()
    assert misspelt(Counter({**COMMON, "right": 900, "rihgt": 7})) == set()
    assert misspelt(Counter({**COMMON, "rihgt": 1}), {"rihgt"}) == set()


def test_a_hurried_word_is_an_error_however_often_it_is_typed():
    assert misspelt(Counter({"gelmedi": 200, "gelmdi": 20, "what": 200, "wht": 20})) == {"gelmdi", "wht"}
    assert misspelt(Counter({"could": 500, "cold": 10, "yok": 500, "yk": 2})) == set()


def test_only_what_is_misspelt_is_repaired():
    examples = [["sifremi", "unuttum"]] * 20 + [["sifrmi", "unuttm"], ["yeni", "sifremi"]]
    assert repaired(examples)[20:] == [["sifremi", "unuttum"], ["yeni", "sifremi"]]
    assert repaired(examples)[:20] == examples[:20]
