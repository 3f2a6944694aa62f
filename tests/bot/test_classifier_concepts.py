"""The concept lexicon: what content teams write in `data/concepts.yml` is what is found in messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.nlu_data import LEXICON
from bot import concepts
from bot.concepts import words_of


@pytest.fixture(scope="module")
def lexicon() -> concepts.Lexicon:
    return concepts.load(LEXICON)


def found(lexicon: concepts.Lexicon, text: str) -> set[str]:
    return lexicon.find(words_of(text))


def test_a_phrase_matches_from_the_start_of_its_last_word():
    lexicon = concepts.from_mapping({"withdraw": {"tr": ["para çek"], "en": ["cash out"]}})
    assert found(lexicon, "PARA ÇEKMEK istiyorum") == {"withdraw"}
    assert found(lexicon, "cash-outs please") == {"withdraw"}
    assert found(lexicon, "paraçek") == found(lexicon, "bir para") == set()


def test_a_dollar_sign_asks_for_the_whole_word():
    lexicon = concepts.from_mapping({"stop": {"tr": ["dur$"], "en": ["stop$"]}})
    assert found(lexicon, "dur!") == {"stop"}
    assert found(lexicon, "durum nedir") == set()


def test_apostrophes_and_pictures_are_read_as_written():
    lexicon = concepts.from_mapping({"english": {"en": ["I don't", "🇬🇧"]}})
    assert found(lexicon, "i dont know") == found(lexicon, "I DON’T") == found(lexicon, "ok 🇬🇧") == {"english"}


def test_words_that_yaml_would_turn_into_something_else_stay_words(tmp_path: Path):
    file = tmp_path / "concepts.yml"
    file.write_text("answers:\n  no:\n    tr: [hayır]\n    en: [no, off, 112]\n", encoding="utf-8")
    lexicon = concepts.load(file)
    assert lexicon.stems == {"no": ("112", "hayir", "no", "off")}


def test_a_concept_that_stands_twice_is_refused(tmp_path: Path):
    file = tmp_path / "concepts.yml"
    file.write_text("a:\n  x: {tr: [bir]}\nb:\n  x: {tr: [iki]}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="x stands twice"):
        concepts.load(file)


def test_every_idea_of_the_lexicon_has_words_in_both_languages():
    import yaml

    content = yaml.load(LEXICON.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for topic in content.values():
        for name, languages in topic.items():
            assert set(languages) == {"tr", "en"}, name
            assert all(languages.values()), name


def test_no_stem_is_so_short_that_it_begins_half_the_language(lexicon):
    short = {stem for stems in lexicon.stems.values() for stem in stems if len(stem) < 3 and stem.isascii()}
    assert short == set()


def test_one_idea_is_found_in_both_languages(lexicon):
    for turkish, english in [("çekimim gelmedi", "my withdrawal has not arrived"), ("şifremi unuttum", "I forgot my password")]:
        assert len(found(lexicon, turkish) & found(lexicon, english)) >= 2


def test_a_cold_fridge_is_no_wish_for_a_break(lexicon):
    assert "break" not in found(lexicon, "buzdolabım soğutmuyor")
