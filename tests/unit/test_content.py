"""The training examples and the development sentences are broad, clean and apart from each other."""

import json
from functools import cache
from pathlib import Path

import pytest

from tests.unit import content_checks as checks
from tests.unit.content_checks import Example

ROOT = Path(__file__).resolve().parents[2]


@cache
def training() -> list[Example]:
    return checks.read_training(ROOT / "data" / "nlu")


@cache
def sentences() -> list[Example]:
    return checks.read_sentences(ROOT / "tests" / "nlu")


@cache
def blind() -> list[Example]:
    return checks.read_sentences(ROOT / "tests" / "nlu" / "blind")


def said(*texts: str, intent: str = "greet", lang: str = "tr", topic: str = "conversation") -> list[Example]:
    return [Example(text, intent, lang, topic=topic) for text in texts]


def nothing(broken: list[str]) -> None:
    assert not broken, f"{len(broken)} found:\n" + "\n".join(broken[:60])


def test_the_assistant_has_48_intents() -> None:
    assert len(checks.TOPIC_OF) == 48


def test_every_intent_has_enough_examples_in_both_languages() -> None:
    nothing(checks.too_few(training(), checks.EXAMPLES_WANTED))


def test_every_example_stands_under_a_known_intent_in_the_file_of_its_topic() -> None:
    nothing(checks.misplaced(training()))


def test_no_two_examples_of_an_intent_are_the_same_phrase_with_a_word_swapped() -> None:
    nothing(checks.alike(training()))


def test_no_example_is_given_twice() -> None:
    nothing(checks.repeated(training()))


def test_no_example_stands_under_two_intents() -> None:
    nothing(checks.under_two_intents(training()))


def test_no_example_is_read_as_a_command_or_markup() -> None:
    nothing(checks.commands_and_markup(training()))


def test_no_example_holds_contact_data() -> None:
    nothing(checks.contact_data(training()))


def test_every_intent_has_enough_development_sentences_in_both_languages() -> None:
    nothing(checks.too_few(sentences(), checks.SENTENCES_WANTED))


def test_every_development_sentence_is_tagged_and_in_its_place() -> None:
    nothing(checks.untagged(sentences()) + checks.misplaced(sentences()))


def test_every_style_is_heard_in_every_intent() -> None:
    heard = {(sentence.intent, sentence.style) for sentence in sentences()}
    nothing([f"{intent}: {style}" for intent in checks.TOPIC_OF for style in checks.STYLES if (intent, style) not in heard])


def test_development_sentences_are_distinct_and_clean() -> None:
    broken = checks.under_two_intents(sentences()) + checks.repeated(sentences()) + checks.alike(sentences())
    nothing(broken + checks.commands_and_markup(sentences()) + checks.contact_data(sentences()))


def test_no_development_sentence_borrows_from_the_training_examples() -> None:
    nothing(checks.borrowed(sentences(), training()))


def test_blind_sentences_are_tagged_and_none_is_a_development_sentence_or_stands_twice() -> None:
    unknown = [sentence.text for sentence in blind() if sentence.intent not in checks.TOPIC_OF]
    nothing(unknown + checks.untagged(blind(), checks.BLIND_STYLES) + checks.repeated(blind() + sentences()) + checks.contact_data(blind()))


def test_no_blind_sentence_borrows_from_the_training_examples() -> None:
    nothing(checks.borrowed(blind(), training()))


def test_the_first_look_of_every_blind_round_is_kept_and_the_round_left_as_it_was() -> None:
    rounds = {path.stem: checks.read_sentences(path.parent, path.name) for path in (ROOT / "tests/nlu/blind").glob("*.yml")}
    first_looks = json.loads((ROOT / "tests" / "nlu" / "blind" / "first-look.json").read_text(encoding="utf-8"))
    assert {name: look["sentences"] for name, look in first_looks.items()} == {name: len(held) for name, held in rounds.items()}


def test_a_missing_example_is_noticed_in_its_language_alone() -> None:
    assert checks.too_few(said("selam"), {"greet": 1}) == ["greet en: 0 of 1"]
    assert checks.too_few(said("selam guys", lang="mixed"), {"greet": 1}) == ["greet tr: 0 of 1", "greet en: 0 of 1"]


def test_an_unknown_intent_and_a_wrong_file_are_noticed() -> None:
    assert checks.misplaced(said("selam", intent="gret"))
    assert checks.misplaced(said("selam", topic="faq"))
    assert not checks.misplaced(said("selam"))


def test_an_unknown_style_or_language_is_noticed() -> None:
    assert checks.untagged([Example("selam", "greet", "tr", "loud")])
    assert checks.untagged([Example("selam", "greet", "de", "plain")])
    assert not checks.untagged([Example("selam", "greet", "tr", "plain")])


def test_a_swapped_word_is_noticed_whatever_the_spelling() -> None:
    assert checks.alike(said("çekim talebim hâlâ bana gelmedi dün", "CEKIM TALEBIM HALA BANA GELMEDI bugün"))


def test_phrases_that_share_60_per_cent_or_less_or_are_short_are_let_through() -> None:
    assert not checks.alike(said("çekim talebim hâlâ gelmedi", "çekim talebim hâlâ bekliyor"))
    assert not checks.alike(said("çok teşekkür ederim", "teşekkür ederim"))
    assert not checks.alike([*said("bir iki üç dört beş"), *said("bir iki üç dört beş", intent="thank")])


def test_a_repeated_example_is_noticed() -> None:
    assert checks.repeated(said("Günaydın!", "gunaydin"))
    assert not checks.repeated(said("günaydın", "iyi akşamlar"))


def test_an_example_under_two_intents_is_noticed_across_languages() -> None:
    assert checks.under_two_intents([*said("İPTAL"), *said("iptal.", intent="cancel", lang="en")])
    assert checks.under_two_intents([*said("👍"), *said("👍", intent="affirm")])
    assert not checks.under_two_intents([*said("ok", lang="tr"), *said("OK", lang="en")])


@pytest.mark.parametrize("text", ["/restart", "  /greet", "[500](amount) lira", "dün {var}", "${EV} nerede", "yarın]"])
def test_a_command_or_markup_is_noticed(text: str) -> None:
    assert checks.commands_and_markup(said(text))


@pytest.mark.parametrize("text", ["3/4 oranında", "$1,850.50", "param yok :("])
def test_ordinary_signs_are_let_through(text: str) -> None:
    assert not checks.commands_and_markup(said(text))


@pytest.mark.parametrize(
    "text",
    [
        "adresim ayse.k@posta.com.tr oldu",
        "mail me at someone@mail.example.org",
        "numaram 0532 123 45 67",
        "ara beni 05321234567",
        "call +44 20 7946 0958",
        "it's (212) 555-0147",
        "ring 020 7946 0958",
        "TR33 0006 1005 1978 6457 8413 26 numaralı hesap",
        "gb29nwbk60161331926819",
        "kartım 4111 1111 1111 1111",
        "kimlik no 12345678901",
    ],
)
def test_contact_data_is_noticed(text: str) -> None:
    assert checks.contact_data(said(text))


@pytest.mark.parametrize(
    "text",
    [
        "destek@example.com yazdım",
        "15.03.2026 14:30 gibi 1.850,50 TL",
        "2026-03-14 18:40, 2500",
        "KPR-8F2K-91QM-7XZ4 ne durumda",
        "01/02 - 03/02 arası 250 250 yatırdım",
    ],
)
def test_dates_amounts_and_tracking_numbers_are_no_contact_data(text: str) -> None:
    assert not checks.contact_data(said(text))


def test_a_sentence_that_borrows_more_than_half_its_words_is_noticed() -> None:
    example = said("Çekim talebim hâlâ beklemede duruyor")
    assert checks.borrowed(said("cekim talebim HÂLÂ gelmedi"), example)
    assert not checks.borrowed(said("çekim talebim ne oldu"), example)


def test_a_short_sentence_must_only_not_be_an_example_itself() -> None:
    assert checks.borrowed(said("Çekim gelmedi!"), said("cekim gelmedi"))
    assert not checks.borrowed(said("çekim gelmedi"), said("çekim gelmedi daha"))
