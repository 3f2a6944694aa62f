"""Turkish and English are told apart, also without Turkish letters and mixed, and a conversation is not thrown about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.nlu_data import EXAMPLES, sentences
from bot.folding import fold
from bot.language import LanguageModel, LanguageReading, examples_by_folder, follow, train

NEUTRAL = ["", "500", "15.03.2026", "KPR-7Q4M-2X9D-8WTC", "👍", "?!", "\ud800", "12:40"]


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return train(list(examples_by_folder(EXAMPLES)))


@pytest.mark.parametrize(("language", "floor"), [("tr", 0.985), ("en", 0.985)])
def test_unseen_sentences_are_told_apart(model, language, floor):
    chosen = [sentence.text for sentence in sentences() if sentence.language == language]
    assert np.mean([model.detect(text).language == language for text in chosen]) >= floor


def test_turkish_without_turkish_letters_is_turkish(model):
    chosen = [fold(sentence.text) for sentence in sentences() if sentence.language == "tr"]
    assert np.mean([model.detect(text).language == "tr" for text in chosen]) >= 0.97
    assert model.detect("odemem gecikti").language == "tr"


def test_a_mixed_message_is_seen_to_be_mixed(model):
    reading = model.detect("withdrawal talebim hâlâ pending")
    assert (reading.language, reading.mixed) == ("tr", True)
    chosen = [sentence.text for sentence in sentences() if sentence.language == "mixed"]
    assert np.mean([model.detect(text).mixed for text in chosen]) >= 0.75


@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_message_in_one_language_is_seldom_called_mixed(model, language):
    chosen = [sentence.text for sentence in sentences() if sentence.language == language]
    assert np.mean([model.detect(text).mixed for text in chosen]) <= 0.25


@pytest.mark.parametrize("text", NEUTRAL)
def test_numbers_codes_and_pictures_have_no_language(model, text):
    assert model.detect(text).neutral


@pytest.mark.parametrize("previous", ["tr", "en"])
@pytest.mark.parametrize("text", [*NEUTRAL, "ok", "OK 👍", "bonus", "500 TL"])
def test_a_short_or_neutral_message_keeps_the_conversations_language(model, previous, text):
    assert follow(previous, model.detect(text)) == previous


@pytest.mark.parametrize(
    ("previous", "text", "language"),
    [
        ("tr", "Where is my withdrawal? It has been five days", "en"),
        ("en", "Çekim talebim neden beş gündür bekliyor", "tr"),
        ("en", "cekim talebim neden bes gundur bekliyor", "tr"),
        ("tr", "hello there", "en"),
        ("en", "merhaba", "tr"),
    ],
)
def test_a_clear_message_takes_the_conversation_over(model, previous, text, language):
    assert follow(previous, model.detect(text)) == language


def test_an_unsure_or_mixed_reading_keeps_the_language():
    assert follow("tr", LanguageReading("en", 0.7, False, False)) == "tr"
    assert follow("tr", LanguageReading("en", 0.9, True, False)) == "tr"
    assert follow(None, LanguageReading("en", 0.7, False, False)) == "en"
    assert follow("de", LanguageReading("en", 0.7, False, False)) == "en"


def test_capitals_change_nothing(model):
    for sentence in sentences()[::10]:
        assert model.detect(fold(sentence.text).upper()).language == model.detect(fold(sentence.text)).language


def test_a_saved_model_detects_as_the_one_in_hand(model, tmp_path: Path):
    model.save(tmp_path)
    again = LanguageModel.load(tmp_path)
    for sentence in sentences()[::10]:
        assert again.detect(sentence.text).language == model.detect(sentence.text).language
        assert again.detect(sentence.text).confidence == pytest.approx(model.detect(sentence.text).confidence, abs=1e-5)


@pytest.mark.parametrize("text", ["a" * 100_000, "para " * 20_000, "\u202e" * 50, "😀" * 10_000])
def test_hostile_messages_are_read_without_a_crash(model, text):
    assert model.detect(text).language in ("tr", "en")
