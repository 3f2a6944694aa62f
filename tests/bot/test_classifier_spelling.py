"""Mistyped words are repaired from known ones, and known words are left alone."""

from __future__ import annotations

import pytest

from bot.classifier.spelling import Spelling
from bot.classifier.typing_errors import damage

KNOWN = Spelling({"sifremi": 9, "gelmedi": 20, "gelmedim": 2, "withdrawal": 12, "yok": 30, "cok": 40, "2024te": 1})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sifrmei", "sifremi"),
        ("sifemi", "sifremi"),
        ("siffremi", "sifremi"),
        ("sifrwmi", "sifremi"),
        ("withdrawl", "withdrawal"),
        ("wihtdrawal", "withdrawal"),
        ("wihtdrawl", "withdrawal"),
        ("yko", "yok"),
    ],
)
def test_a_wrong_letter_is_repaired_and_two_in_a_long_word(typed, meant):
    assert KNOWN.repair([typed]) == [meant]


def test_a_known_word_stays_even_beside_a_commoner_one():
    assert KNOWN.repair(["gelmedim"]) == ["gelmedim"]


@pytest.mark.parametrize("typed", ["ne", "xithdrwal", "2024ta", "", "merhaba", "ye" * 50])
def test_short_words_numbers_and_strangers_stay_as_typed(typed):
    assert KNOWN.repair([typed]) == [typed]


def test_the_commoner_word_wins_unless_the_letters_say_otherwise():
    assert KNOWN.repair(["gelmedii"]) == ["gelmedi"]
    assert Spelling({"form": 5, "from": 3, "firm": 2}).repair(["fomr"]) == ["form"]
    assert Spelling({"room": 9, "from": 3}).repair(["frmo"]) == ["from"]


@pytest.mark.parametrize(("typed", "meant"), [("gelmediiii", "gelmedi"), ("geeeeelmedi", "gelmedi"), ("yooook", "yok")])
def test_letters_that_a_finger_stayed_on_are_let_go(typed, meant):
    assert KNOWN.repair([typed]) == [meant]
    assert Spelling({"roomm": 1, "room": 3}).repair(["rooooom"]) == ["room"]


def test_the_neighbours_say_which_of_two_words_is_meant():
    words = {"yasamak": 2, "yazmak": 90, "istemiyorum": 20, "not": 9}
    assert Spelling(words).repair(["yasmak", "istemiyorum"])[0] == "yazmak"
    assert Spelling(words, {"yasamak istemiyorum"}).repair(["yasmak", "istemiyorum"])[0] == "yasamak"
    assert Spelling(words, {"not yasamak"}).repair(["not", "yasmak"]) == ["not", "yasamak"]


def test_a_word_whose_beginning_is_understood_is_no_mistyped_other_one():
    words = {"sifirlayabilir": 9, "miyim": 20}
    assert Spelling(words).repair(["sinirlayabilir", "miyim"])[0] == "sifirlayabilir"
    assert Spelling(words, stems={"sinirla"}).repair(["sinirlayabilir", "miyim"])[0] == "sinirlayabilir"


def test_a_known_word_with_another_ending_is_no_mistyped_other_one():
    assert Spelling({"adresiniz": 50, "adam": 5}).repair(["adamsiniz"]) == ["adamsiniz"]
    assert Spelling({"adresiniz": 50}).repair(["adamsiniz"]) == ["adresiniz"]


def test_vowels_left_out_in_haste_are_put_back():
    known = Spelling({"mesaj": 9, "unuttum": 9, "masaj": 2})
    assert known.repair(["msj"]) == ["mesaj"]
    assert known.repair(["unttm"]) == ["unuttum"]


def test_the_word_without_its_vowels_competes_with_those_one_letter_away():
    spelling = Spelling({"hesabim": 60, "hesba": 2, "could": 60})
    assert spelling.repair(["hesbm"]) == ["hesabim"]
    assert spelling.unhurried("cold") == set()
    assert Spelling({"gelmedi": 120, "geldi": 90, "mesaj": 9}, {"mesaj geldi"}).repair(["mesaj", "gelmdi"]) == ["mesaj", "gelmedi"]
    assert spelling.unhurried("cld") == {"could"}


@pytest.mark.parametrize(("typed", "meant"), [("gelmdi", "gelmedi"), ("acilmyor", "acilmiyor"), ("odenmdi", "odenmdi")])
def test_a_no_that_lost_its_vowel_stays_a_no_even_where_the_neighbours_say_yes(typed, meant):
    words = {"mesaj": 30, "geldi": 90, "gelmedi": 20, "aciliyor": 50, "acilmiyor": 9, "odendi": 40}
    known = Spelling(words, ["mesaj geldi", "mesaj aciliyor"])
    assert known.repair(["mesaj", typed]) == ["mesaj", meant]


def test_a_neighbour_that_is_mistyped_itself_is_repaired_before_it_is_asked():
    words = {"parolami": 3, "parami": 30, "unuttum": 9}
    assert Spelling(words, {"parolami unuttum"}).repair(["parlami", "unutum"]) == ["parolami", "unuttum"]


def test_three_letters_with_another_one_among_them_are_another_word():
    assert Spelling({"pdf": 9}).repair(["pff"]) == ["pff"]


def test_a_forgotten_space_is_put_back_between_common_words():
    assert KNOWN.repair(["sifremiyok"]) == ["sifremi", "yok"]
    assert KNOWN.repair(["cokgelmedi"]) == ["cok", "gelmedi"]
    # "gelmedim" is rare: it might be found inside anything.
    assert KNOWN.repair(["cokgelmedim"]) == ["cokgelmedim"]


def test_damage_is_the_same_every_time_and_different_for_another_seed():
    text = "para çekme işlemim hâlâ tamamlanmadı"
    assert damage(text, 0.1, 1) == damage(text, 0.1, 1) != damage(text, 0.1, 2)
    assert damage(text, 0.0, 1) == text
