"""Tracking numbers are read back from careless typing, and a mistyped one is never taken for another."""

from __future__ import annotations

import random
import re
import secrets

import pytest

from desk import tracking

NUMBER = tracking.number(0x2_ABCD_1234_5678)


def codes(count: int, seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    return [tracking.number(rng.getrandbits(50)) for _ in range(count)]


def test_a_number_has_the_promised_form() -> None:
    assert re.fullmatch(r"KPR(-[0-9A-HJKMNP-TV-Z]{4}){3}", tracking.number(secrets.randbits(50)))


@pytest.mark.parametrize("change", [
    str.lower, lambda n: n.replace("-", " "), lambda n: n.replace("-", ""), lambda n: n[4:], lambda n: f"  {n} ",
    lambda n: n.replace("0", "O").replace("1", "l"), lambda n: n.replace("0", "ö").replace("1", "ı"), lambda n: n + "'yi",
    lambda n: n + "’nin durumu", lambda n: n.replace("C", "Ç").replace("S", "Ş").replace("G", "ğ"), lambda n: n.replace("-", "–"),
    lambda n: n.replace("1", "İ"), lambda n: n.lower().replace("1", "i\u0307"), lambda n: n.replace("V", "ü"),
], ids=range(14))
def test_careless_spellings_are_read(change) -> None:  # type: ignore[no-untyped-def]
    for number in codes(200):
        assert tracking.read(change(number)).number == number


def test_every_single_and_every_double_error_is_found() -> None:
    rng = random.Random(2)
    for number in codes(40):
        code = list(number[4:].replace("-", ""))
        for _ in range(300):
            wrong = code[:]
            for place in rng.sample(range(12), rng.choice((1, 2))):
                wrong[place] = rng.choice(tracking.ALPHABET)
            if wrong != code:
                assert tracking.read("".join(wrong)).mistake == "check"


def test_swapped_neighbours_and_twins_are_found() -> None:
    for number in codes(300):
        code = list(number[4:].replace("-", ""))
        for place in range(11):
            swapped = code[:]
            swapped[place], swapped[place + 1] = code[place + 1], code[place]
            if swapped != code:
                assert tracking.read("".join(swapped)).mistake == "check"


def test_of_random_codes_about_one_in_a_thousand_passes() -> None:
    rng = random.Random(3)
    passed = sum(bool(tracking.read("".join(rng.choices(tracking.ALPHABET, k=12))).number) for _ in range(20_000))
    assert 5 <= passed <= 45


@pytest.mark.parametrize(("typed", "mistake"), [
    (NUMBER[:-1], "length"), (NUMBER + "7", "length"), ("KPR", "length"), ("", "length"), ("takip numaram yok", "length"),
    ("KPR-7Q4M-2X9D-8W*C", "symbol"), ("KPR-7Q4M-2X9D-8WÑC", "symbol"),
])
def test_the_likely_mistake_is_named(typed: str, mistake: str) -> None:
    reading = tracking.read(typed)
    assert (reading.number, reading.mistake) == ("", mistake)


def test_another_operators_prefix_works_the_same() -> None:
    number = tracking.number(12345, prefix="ABC")
    assert number.startswith("ABC-")
    assert tracking.read(number.lower(), prefix="ABC").number == number


@pytest.mark.parametrize("typed", ["\ud800", "\x00" * 40, "A" * 100_000, "😀" * 50])
def test_nonsense_is_a_mistake_and_no_crash(typed: str) -> None:
    assert tracking.read(typed).mistake
