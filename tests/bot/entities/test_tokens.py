"""A message falls into words, numbers and suffixes, wherever its letters come from."""

import unicodedata

import pytest

from bot.folding import fold, fold_with_offsets
from bot.tokens import doc, tokenize


@pytest.mark.parametrize(
    ("typed", "pieces"),
    [
        ("Mart'ta", ["Mart", "'ta"]),
        ("Mart’ta", ["Mart", "’ta"]),
        ("15mart", ["15", "mart"]),
        ("500TL", ["500", "TL"]),
        ("15.03.2026'da", ["15", ".", "03", ".", "2026", "'da"]),
        ("1.500,00₺", ["1", ".", "500", ",", "00", "₺"]),
        ("'kayıp' para", ["'", "kayıp", "'", "para"]),
        ("para😀geldi", ["para", "😀", "geldi"]),
        ("👍🏽 tamam", ["👍🏽", "tamam"]),
        ("", []),
        (" \n\t", []),
        ("ÇEKİM'İM", ["ÇEKİM", "'İM"]),
    ],
)
def test_a_message_falls_into_its_tokens(typed, pieces):
    assert [token.text for token in tokenize(typed)] == pieces


def test_a_family_emoji_is_one_token():
    assert len(tokenize("👨‍👩‍👧‍👦")) == 1


def test_tokens_are_folded_and_stand_where_they_were_typed():
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "ÇEKİM İşlemim 15 Ağustos’ta düştü mü?")
        tokens = tokenize(text)
        assert [token.folded for token in tokens] == ["cekim", "islemim", "15", "agustos", "'ta", "dustu", "mu", "?"]
        assert all(text[token.start : token.end] == token.text for token in tokens)
        assert "".join(token.text for token in tokens) == text.replace(" ", "")


def test_a_dot_that_lower_casing_left_behind_belongs_to_its_letter():
    text = "İŞLEM".lower() + " tamam"
    assert [(token.folded, token.text) for token in tokenize(text)] == [("islem", "i̇şlem"), ("tamam", "tamam")]


def test_folding_keeps_one_character_for_one():
    text = "İIıi ŞşĞğÜüÖöÇç Ââ ẞ"
    assert fold(text) == "iiii ssgguuoocc aa ß"
    assert fold_with_offsets(text) == (fold(text), list(range(len(text) + 1)))


def test_a_spacy_doc_has_the_same_tokens_and_the_folded_norm():
    read = doc("15 Mart'ta çekim \ud800 yaptım")
    assert [token.norm_ for token in read] == ["15", "mart", "'ta", "cekim", "?", "yaptim"]
    assert read.text.startswith("15 Mart'ta çekim")


@pytest.mark.parametrize("text", ["\ud800", "\x00\x01", "\u202e15 mart", "\u0307", "é\u0301" * 50, "\u200d\ufe0f"])
def test_odd_characters_are_tokens_or_nothing_but_never_a_crash(text):
    tokens = tokenize(text)
    assert all(0 <= token.start <= token.end <= len(text) for token in tokens)
    doc(text)
