"""Card and identity numbers are hidden however they are typed; nothing else is touched."""

from __future__ import annotations

import random

import pytest
from stdnum import luhn
from stdnum.tr import tckimlik

from base.redaction import masked


@pytest.mark.parametrize(("typed", "kept"), [
    ("kartım 4111 1111 1111 1111 son", "kartım •••• •••• •••• 1111 son"),
    ("5500-0000-0000-0004", "••••-••••-••••-0004"),
    ("4111111111111111", "••••••••••••1111"),
    ("378282246310005", "•••••••••••0005"),
    ("9792 0303 9444 0796", "•••• •••• •••• 0796"),
    ("T.C. kimlik no: 10000000146", "T.C. kimlik no: •••••••••46"),
    ("100 000 001 46 benim", "••• ••• ••• 46 benim"),
    ("iki kart: 4111111111111111, 5500000000000004.", "iki kart: ••••••••••••1111, ••••••••••••0004."),
])
def test_a_card_or_identity_number_is_hidden_to_its_last_digits(typed: str, kept: str) -> None:
    assert masked(typed) == kept
    assert masked(kept) == kept


@pytest.mark.parametrize("text", [
    "4111 1111 1111 1112", "10000000147", "dekont no 8891230045", "KPR-7Q4M-2X9D-8W69", "+90 532 123 45 67", "+10000000146",
    "15.03.2026 14.30", "1.500.000,00 TL", "TR33 0006 1005 1978 6457 8413 26", "0532 123 45 67", "", "merhaba", "x4111111111111111",
])
def test_anything_else_stays_as_it_was_typed(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("seed", range(20))
def test_whatever_number_passes_its_checksum_is_hidden_and_a_changed_digit_is_not(seed: int) -> None:
    chance = random.Random(seed)
    body = "4" + "".join(chance.choice("0123456789") for _ in range(14))
    card = body + luhn.calc_check_digit(body)
    assert masked(f"no {card} bitti") == f"no {'•' * 12}{card[-4:]} bitti"
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
    assert masked(wrong) == wrong
    first = str(chance.randint(1, 9)) + "".join(chance.choice("0123456789") for _ in range(8))
    person = first + tckimlik.calc_check_digits(first)
    assert masked(person) == "•" * 9 + person[-2:]
