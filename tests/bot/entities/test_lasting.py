"""How long something has lasted tells the day on which it began, and is no date by itself."""

import pytest

from tests.bot.entities.reading import dates, found, values


@pytest.mark.parametrize(("text", "language", "wanted"), [
    ("3 gündür bekliyorum hâlâ yatmadı", "tr", "2026-11-21"), ("yatırdığım para 2 gundur hesabımda yok", "tr", "2026-11-22"),
    ("1 haftadır", "tr", "2026-11-17"), ("yatıralı üç gün oldu", "tr", "2026-11-21"), ("3 günden beri ses yok", "tr", "2026-11-21"),
    ("BİR BUÇUK AYDIR BEKLETİYORSUNUZ", "tr", "2026-10-09"), ("2 saattir giremiyorum", "tr", "2026-11-24"),
    ("been waiting on it for 4 days now", "en", "2026-11-20"), ("it's been two weeks and nothing", "en", "2026-11-10"),
    ("my account has been locked for a week", "en", "2026-11-17"), ("4 days now", "en", "2026-11-20"),
])
def test_what_has_lasted_until_now_tells_when_it_began(text, language, wanted):
    assert values(text, "lasting_since", language) == [wanted]


def test_of_three_or_four_days_both_are_told():
    assert found("3-4 gündür giremiyorum", "lasting_since")[0].candidates == ("2026-11-21", "2026-11-20")


@pytest.mark.parametrize(("text", "language"), [
    ("işlem süresi 3 gündür", "tr"), ("2 yıldır müşterinizim", "tr"), ("5 aydır üyeyim böyle şey görmedim", "tr"), ("3 gün sürer mi", "tr"),
    ("3 iş günüdür dediniz", "tr"), ("kaç gündür bekliyorum", "tr"), ("10 dakikadır bekliyorum", "tr"), ("do I have to wait for 3 days", "en"),
    ("lock me out for 6 months", "en"), ("I have been a customer for 3 months", "en"), ("it takes 3 days", "en"),
])
def test_how_long_something_takes_or_somebody_is_a_customer_tells_nothing(text, language):
    assert values(text, "lasting_since", language) == []


@pytest.mark.parametrize("text", ["şimdi", "ŞU AN", "simdi oldu", "az evvel!", "now", "Right now."])
def test_a_moment_told_by_itself_is_today(text):
    assert values(text, "lasting_since") == ["2026-11-24"]


@pytest.mark.parametrize("text", ["şimdi ne olacak", "now what", "şu an bir temsilci var mı"])
def test_the_same_words_in_a_sentence_tell_nothing(text):
    assert values(text, "lasting_since") == []


def test_a_date_that_is_named_goes_before():
    text = "3 gündür bekliyorum, cuma yatırmıştım"
    assert (dates(text), values(text, "lasting_since")) == (["2026-11-20"], [])
