"""Tracking numbers are read from careless typing, their check symbols catch mistakes, and nothing else is taken for one."""

import random
import unicodedata

import pytest

from bench.nlu_data import examples
from bot.entities import extract
from bot.entities.tracking import ALPHABET, LENGTH, read, tracking_numbers_in, valid
from bot.folding import fold
from tests.bot.entities.reading import NOW, values


def codes(count, seed):
    """Right numbers, found by trying the two check symbols."""
    rng = random.Random(seed)
    for _ in range(count):
        body = "".join(rng.choices(ALPHABET, k=LENGTH - 2))
        yield next(body + one + other for one in ALPHABET for other in ALPHABET if valid(body + one + other))


def shown(code):
    return f"KPR-{code[:4]}-{code[4:8]}-{code[8:]}"


def careless(number, rng):
    """A number as somebody types it in a hurry."""
    if rng.random() < 0.3:
        number = number.replace("-", rng.choice(["", " ", "_", ".", "/", " - ", "·", "–"]))
    if rng.random() < 0.35:
        number = number.lower()
    for right, wrong in (("1", "lIiı!|"), ("0", "oOöÖ"), ("V", "uüÜ"), ("C", "Çç"), ("S", "Şş"), ("G", "Ğğ")):
        if rng.random() < 0.2:
            number = number.replace(right, rng.choice(wrong))
    return unicodedata.normalize(rng.choice(["NFC", "NFD"]), number)


def told():
    """What customers write: the examples of the intents, without those that hold a number of ours."""
    return [example.text for example in examples() if "kpr" not in fold(example.text)]


def inside(sentence, number, rng):
    """The sentence with the number somewhere between its words, as people hang things on it."""
    spoken = sentence.split()
    place = rng.randrange(len(spoken) + 1)
    number = rng.choice(["", "#", "(", "no: "]) + number + rng.choice(["", "", ",", ".", "’nin", "'yi", ")", "?"])
    return " ".join([*spoken[:place], number, *spoken[place:]])


def test_two_thousand_careless_spellings_inside_customers_sentences_are_read():
    rng = random.Random(7)
    sentences = rng.sample([text for text in told() if not any(letter.isdigit() for letter in text)], 2000)
    missed = []
    for code, part in zip(codes(100, 11), range(0, 2000, 20), strict=True):
        for sentence in sentences[part : part + 20]:
            text = inside(sentence, careless(shown(code), rng), rng)
            if [(each.value, each.wellformed) for each in tracking_numbers_in(text)] != [(shown(code), True)]:
                missed.append(text)
    assert len(missed) <= 10, missed


def test_no_number_is_seen_in_ten_thousand_other_messages():
    rng = random.Random(8)
    seen = [text for text in rng.sample(told(), 10_000) if tracking_numbers_in(text)]
    assert seen == []


def test_the_prefix_may_be_left_out():
    code = next(codes(1, 3))
    assert values(f"numaram {code[:4]}-{code[4:8]}-{code[8:]} idi", "tracking_number") == [shown(code)]


def test_every_single_swapped_twin_and_double_error_is_found():
    rng = random.Random(5)
    for code in codes(25, 13):
        for place in range(LENGTH):
            for symbol in ALPHABET:
                wrong = code[:place] + symbol + code[place + 1 :]
                assert valid(wrong) == (wrong == code)
        for place in range(LENGTH - 1):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert valid(swapped) == (swapped == code)
        for _ in range(100):
            places = rng.sample(range(LENGTH), 2)
            wrong = "".join(rng.choice(ALPHABET.replace(symbol, "")) if place in places else symbol for place, symbol in enumerate(code))
            assert not valid(wrong)


@pytest.mark.parametrize(("change", "mistake"), [(lambda n: n[:-1], "length"), (lambda n: n + "7", "length"), (lambda n: n[:-1] + ("2" if n[-1] != "2" else "3"), "check")])
def test_a_wrong_number_is_handed_over_with_its_likely_mistake(change, mistake):
    number = shown(next(codes(1, 17)))
    (entity,) = [each for each in extract(f"{change(number)} numaralı talebim", NOW, "tr") if each.entity == "tracking_number"]
    assert (entity.wellformed, entity.mistake) == (False, mistake)


def test_a_strange_symbol_is_named():
    assert read("KPR-7Q4M-2X9D-8WÑC").mistake == "symbol"


def test_another_operator_has_another_prefix():
    code = next(codes(1, 19))
    (entity,) = tracking_numbers_in(f"abc {code.lower()}", prefix="ABC")
    assert entity.value == f"ABC-{code[:4]}-{code[4:8]}-{code[8:]}"


@pytest.mark.parametrize("text", [
    "takip numaram yok", "1234 5678 9012 3456 kartımla", "TR00 0000 0000 0000 0000 0000 00", "0500 000 00 00", "KPR nedir", "kpr kaydı açın", "çekim yaptım 15.03.2026", "aaaa bbbb cccc",
    "hiçbir numaram yok benim abi", "order ABC-12345-A1B2C3",
])
def test_other_codes_and_sentences_are_no_tracking_numbers(text):
    assert values(text, "tracking_number", None) == []
