"""Whatever is sent, entities come back with places that are true, and quickly; nothing ever crashes."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.entities import extract
from tests.bot.entities.reading import NOW

PIECES = st.sampled_from(
    "15 Mart'ta|geçen salı|dün akşam 8'de|500 TL|€20|2 bin|KPR-7Q4M-2X9D-8WKC|çekim|kredi kartı|03/04|31.02.2026|saat|ve|-|ile|arası|'da|😀|\u0307|bir|on|yüz"
    "|next|last|the|of|month|99999999999999999999|0000-00-00|gün|hafta|önce|sonra|içinde|in|3|.|,|/|:|%|İ|ı|\ud800|\u202e|\x00|999999999 yıl önce|10000 years later".split("|")
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25), st.sampled_from([" ", "", "\n"]), st.sampled_from(["tr", "en", None]))
def test_any_mixture_of_pieces_is_read_without_a_crash(pieces, between, language):
    text = between.join(pieces)
    for entity in extract(text, NOW, language):
        assert text[entity.start : entity.end] == entity.text
        assert entity.value


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_read_without_a_crash(text):
    for form in ("NFC", "NFD", "NFKD"):
        shaped = unicodedata.normalize(form, text)
        assert all(shaped[each.start : each.end] == each.text for each in extract(shaped, NOW, None))


@pytest.mark.parametrize("text", [
    "", " ", "\ud800" * 50, "\x00" * 100, "😀" * 10_000, "15 Mart'ta " * 9_000, "KPR-" * 25_000, "1" * 100_000, "a" * 100_000, "1.1.1." * 20_000, "bin " * 25_000, "e\u0301" * 50_000, "- " * 50_000,
    "KPR ABCD" + " " * 5_000, "on " * 3_000, "3 gün " * 2_000 + "önce", "/restart",
], ids=lambda text: repr(text[:8]))
def test_odd_and_endless_messages_are_read_in_bounded_time(text):
    started = time.perf_counter()
    extract(text, NOW, "tr")
    assert time.perf_counter() - started < 1.5


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_values_do_not_depend_on_how_accents_are_typed(form):
    text = "GEÇEN SALI GÜNÜ İKİ BİN TL ÇEKİM YAPTIM, İNGİLİZCE YAZIN"
    assert [(each.entity, each.value) for each in extract(unicodedata.normalize(form, text), NOW, "tr")] == [
        ("event_date", "2026-11-17"), ("amount", "2000"), ("currency", "TRY"), ("transaction_type", "withdrawal"), ("requested_language", "en"),
    ]
