"""The classifier reads what customers type: how many it gets right, how sure it is, and that nothing brings it down."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.nlu_data import LEXICON, Sentence, examples, first, pairs, sentences
from bot import concepts
from bot.classifier import OUT_OF_SCOPE, Model
from bot.classifier.training import Settings, train
from bot.classifier.typing_errors import damage
from bot.folding import fold

HOSTILE = ["", " ", "?", "a" * 100_000, "para " * 20_000, "\ud800\udfff", "\x00\x07", "😀" * 10_000, "\u202e\u200f", "🇹" * 99]


@pytest.fixture(scope="module")
def lexicon() -> concepts.Lexicon:
    return concepts.load(LEXICON)


@pytest.fixture(scope="module")
def model(lexicon: concepts.Lexicon) -> Model:
    return train(pairs(examples()), lexicon)


@pytest.fixture(scope="module")
def development() -> list[Sentence]:
    return sentences()


def right(model: Model, chosen: list[Sentence]) -> float:
    return float(np.mean([model.read(sentence.text).intent == sentence.intent for sentence in chosen]))


@pytest.mark.parametrize("language", ["tr", "en"])
def test_over_92_of_100_unseen_sentences_are_read_right_in_each_language(model, development, language):
    assert right(model, [sentence for sentence in development if sentence.language == language]) > 0.92


STYLES = ["plain", "polite", "blunt", "angry", "long", "short", "ascii", "capitals", "typos", "mixed", "emoji"]


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_writing_is_read_right_most_of_the_time(model, development, style):
    chosen = [sentence for sentence in development if sentence.style == style]
    assert chosen
    assert right(model, chosen) > 0.86


def test_capitals_and_missing_turkish_letters_change_nothing(model, development):
    for sentence in development[::5]:
        plain = model.read(sentence.text)
        for other in (fold(sentence.text), fold(sentence.text).upper()):
            assert model.read(other).intent == plain.intent
            assert model.read(other).confidence == pytest.approx(plain.confidence)


def test_turkish_capitals_are_the_same_message(model):
    assert model.read("PARA ÇEKME İŞLEMİM NE OLDU") == model.read("para çekme işlemim ne oldu")
    assert model.read("ŞİKAYETÇİYİM") == model.read("şikayetçiyim")


def test_one_typing_error_in_ten_letters_costs_little(model, development):
    chosen = [sentence for sentence in development if sentence.style in ("plain", "blunt")]
    damaged = [Sentence(damage(s.text, 0.1, 1), s.intent, s.language) for s in chosen]
    assert right(model, damaged) > right(model, chosen) - 0.12


@pytest.mark.parametrize("language", ["tr", "en"])
def test_what_is_out_of_scope_ranks_above_what_is_in_scope(model, development, language):
    chosen = [sentence for sentence in development if sentence.language == language]
    outside = [_outside(model, s.text) for s in chosen if s.intent == OUT_OF_SCOPE]
    inside = [_outside(model, s.text) for s in chosen if s.intent != OUT_OF_SCOPE]
    above = np.mean([[o > i for i in inside] for o in outside])
    assert above > 0.95


def test_at_least_95_of_100_in_scope_sentences_are_answered_and_not_asked_back(model, development):
    inside = [sentence for sentence in development if sentence.intent != OUT_OF_SCOPE]
    assert np.mean([model.read(sentence.text).below_threshold for sentence in inside]) < 0.05


def test_a_message_without_any_known_word_is_doubtful(model):
    assert model.read("").below_threshold
    assert model.read("🪼🪼").below_threshold


def test_the_two_likeliest_readings_are_in_scope_and_in_order(model):
    reading = model.read("hava durumu nasıl, param ne zaman gelir")
    (_, best), (_, second) = reading.likeliest
    assert best >= second
    assert OUT_OF_SCOPE not in dict(reading.likeliest)


def test_confidences_are_probabilities(model, development):
    for sentence in development[::20]:
        reading = model.read(sentence.text)
        assert sum(confidence for _, confidence in reading.ranking) == pytest.approx(1, abs=1e-4)
        assert reading.confidence == reading.ranking[0][1]


def test_the_confident_are_right_more_often_than_the_doubtful(model, development):
    read = [(model.read(sentence.text), sentence.intent) for sentence in development]
    sure = [reading.intent == intent for reading, intent in read if reading.confidence > 0.8]
    doubtful = [reading.intent == intent for reading, intent in read if reading.confidence < 0.4]
    assert np.mean(sure) > 0.97 > 0.8 > np.mean(doubtful)


def test_a_saved_model_reads_as_the_one_in_hand(model, development, tmp_path: Path):
    model.save(tmp_path)
    again = Model.load(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".safetensors"}
    assert again.threshold == model.threshold
    for sentence in development[::10]:
        ours, theirs = model.read(sentence.text), again.read(sentence.text)
        assert ours.intent == theirs.intent
        assert ours.confidence == pytest.approx(theirs.confidence, abs=1e-5)


def test_training_twice_gives_the_same_model(lexicon):
    chosen = pairs(first(examples(), 5))
    one, two = (train(chosen, lexicon) for _ in range(2))
    assert one.intents == two.intents
    assert np.array_equal(one.steps, two.steps)
    assert (one.temperature, one.threshold) == (two.temperature, two.threshold)


def test_two_intents_with_one_example_each_are_enough_to_train(lexicon):
    model = train([("merhaba", "greet"), ("param gelmedi", "withdrawal_delayed")], lexicon)
    assert model.read("MERHABA").intent == "greet"


def test_despair_is_missed_less_the_more_false_alarms_are_borne(lexicon, development):
    few = pairs(first(examples(), 12))
    deaf, watchful = (train(few, lexicon, Settings(alarmed=borne)) for borne in ({}, {"distress": 0.02}))
    despair = [sentence for sentence in development if sentence.intent == "distress"]
    others = [sentence for sentence in development if sentence.intent != "distress"]
    assert right(watchful, despair) > right(deaf, despair)
    assert np.mean([watchful.read(sentence.text).intent == "distress" for sentence in others]) < 0.04


@pytest.mark.parametrize(
    "text",
    [
        "bu site beni öldürüyor, bir türlü açılmıyor",
        "bıktım artık bu oyundan, donup duruyor",
        "your app is killing me, it crashes all day",
        "hesabım öldü mü ne oldu, giremiyorum",
        "oğlum 15 yaşında, üye olabilir mi",
        "my son is 16, may he play",
    ],
)
def test_anger_is_no_despair_and_another_ones_age_is_not_the_writers(model, text):
    assert model.read(text).intent not in ("distress", "underage")


def test_a_single_intent_is_refused(lexicon):
    with pytest.raises(ValueError, match="two intents"):
        train([("merhaba", "greet"), ("selam", "greet")], lexicon)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_messages_are_read_without_a_crash(model, text):
    assert model.read(text).intent in model.intents


@given(st.text(st.characters(), max_size=300))
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_string_is_read(model, text):
    assert 0 <= model.read(text).confidence <= 1


def _outside(model: Model, text: str) -> float:
    return dict(model.read(text).ranking)[OUT_OF_SCOPE]
