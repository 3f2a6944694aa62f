"""Turkish endings on numbers, times and names."""

from __future__ import annotations

import pytest

from actions.turkish import capitalised, fold, lower, suffixed


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("14.32", "14.32'ye"), ("17.00", "17.00'ye"), ("14.31", "14.31'e"), ("16.00", "16.00'ya"), ("10.00", "10.00'a"),
        ("09.00", "09.00'a"), ("13.00", "13.00'e"), ("14.30", "14.30'a"), ("14.20", "14.20'ye"), ("14.40", "14.40'a"),
        ("14.50", "14.50'ye"), ("12.05", "12.05'e"), ("12.06", "12.06'ya"), ("00.00", "00.00'a"), ("24.00", "24.00'e"),
        ("30 Kasım 14.31", "30 Kasım 14.31'e"), ("27 Kasım", "27 Kasım'a"), ("2026", "2026'ya"), ("2.000", "2.000'e"),
        ("100", "100'e"), ("1.000.000", "1.000.000'a"), (6, "6'ya"), (7, "7'ye"), (9, "9'a"), (80, "80'e"), (90, "90'a"),
    ],
)  # fmt: skip
def test_a_number_or_time_takes_the_dative_as_it_is_spoken(written: str | int, expected: str) -> None:
    assert suffixed(written, "dative") == expected


def test_ordinals_are_written_as_spoken() -> None:
    expected = {
        1: "1'inci", 2: "2'nci", 3: "3'üncü", 4: "4'üncü", 5: "5'inci", 6: "6'ncı", 7: "7'nci", 8: "8'inci", 9: "9'uncu",
        10: "10'uncu", 20: "20'nci", 30: "30'uncu", 40: "40'ıncı", 50: "50'nci", 60: "60'ıncı", 70: "70'inci",
        80: "80'inci", 90: "90'ıncı", 100: "100'üncü", 1000: "1000'inci",
    }  # fmt: skip
    assert {number: suffixed(number, "ordinal") for number in expected} == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [("accusative", "14.32'yi"), ("genitive", "14.32'nin"), ("locative", "14.32'de"), ("ablative", "14.32'den")],
)
def test_every_case_follows_the_last_word(case: str, expected: str) -> None:
    assert suffixed("14.32", case) == expected  # type: ignore[arg-type]


def test_hard_consonants_harden_the_ending() -> None:
    assert suffixed("17.05", "locative") == "17.05'te"
    assert suffixed(40, "ablative") == "40'tan"
    assert suffixed("Ağustos", "locative") == "Ağustos'ta"


def test_folding_keeps_every_offset() -> None:
    text = "ÇEKİM İŞLEMİM Iğdır’da ĞÜŞÖÇ"
    assert fold(text) == "cekim islemim igdir'da gusoc"
    assert len(fold(text)) == len(text)


def test_capitals_and_small_letters_are_turkish() -> None:
    assert capitalised("iade gelmedi", "tr") == "İade gelmedi"
    assert capitalised("it froze", "en") == "It froze"
    assert lower("IŞIK İADE") == "ışık iade"
