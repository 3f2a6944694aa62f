"""A customer's date is the day they mean: the last one past, and both where two can be meant."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entities import extract
from tests.bot.entities.reading import NOW, dates, found


@pytest.mark.parametrize(("text", "wanted"), [
    ("15 Mart'ta yaptığım çekim hâlâ gelmedi", "2026-03-15"), ("15mart", "2026-03-15"), ("ayın 15'inde yatırdım", "2026-11-15"),
    ("kasımın on ikisinde para yatırmıştım", "2026-11-12"), ("12 aralık 2025 tarihli işlem", "2025-12-12"),
    ("28 Aralık günü", "2025-12-28"), ("20.11.2026'da çektim", "2026-11-20"), ("20/11 tarihinde", "2026-11-20"),
    ("05.11 tarihli havalem", "2026-11-05"), ("dün akşam oynadım", "2026-11-23"), ("evvelsi gün yazdım", "2026-11-22"),
    ("öbür gün değil, dünden önceki gün", "2026-11-26"), ("üç gün önce", "2026-11-21"), ("iki hafta önce yatırdım", "2026-11-10"),
    ("geçen ayın 20'sinde", "2026-10-20"), ("geçen hafta salı günü", "2026-11-17"), ("cuma günü yatırdım", "2026-11-20"),
    ("salı", "2026-11-17"), ("bu sabah denedim", "2026-11-24"), ("dün gece yarısı", "2026-11-23"), ("on gün önceki çekim", "2026-11-14"),
    ("2026-11-03 tarihinde", "2026-11-03"), ("ekimin ilk cuması", "2026-10-02"), ("yirmi bir ekim", "2026-10-21"),
    ("3 iş günü önce", "2026-11-19"), ("1 ay 3 gün önce", "2026-10-21"), ("KASIM'IN ON İKİSİNDE", "2026-11-12"),
    ("iki gece önce", "2026-11-22"), ("geçen ayın son günü yatırdım", "2026-10-31"), ("ayın ilk günü", "2026-11-01"),
    ("Cumhuriyet Bayramı'nda oynadım", "2026-10-29"), ("yılbaşı gecesi oynadığım tur", "2025-12-31"), ("pazardan beri", "2026-11-22"),
    ("20sinde çektim", "2026-11-20"), ("evvelsi akşam", "2026-11-22"), ("cumayı cumartesiye bağlayan gece", "2026-11-20"),
    ("16.11.", "2026-11-16"), ("16.11. akşamı", "2026-11-16"), ("13.11.'de yatırdım", "2026-11-13"),
    ("bankadan iki gün önce çektim", "2026-11-22"), ("aralığın üçünde", "2025-12-03"), ("20 kasim cuma", "2026-11-20"), ("iki salı önce", "2026-11-10"),
    ("cumaymış meğer", "2026-11-20"), ("bugünmüş", "2026-11-24"), ("dekontta dünmüş", "2026-11-23"),
    ("iki hafta önce cuma", "2026-11-13"), ("2 hafta önce salı günü", "2026-11-10"),
])
def test_turkish_days(text, wanted):
    assert dates(text)[0] == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("the withdrawal I made on March 15th never came", "2026-03-15"), ("on the 12th of November", "2026-11-12"),
    ("three nights ago the table froze", "2026-11-21"), ("the last day of October", "2026-10-31"), ("the Friday before last", "2026-11-13"),
    ("on Christmas Day", "2025-12-25"), ("wensday last week", "2026-11-18"), ("it was at 13-11-2026 I think", "2026-11-13"),
    ("yesterday evening", "2026-11-23"), ("two days ago", "2026-11-22"), ("last night I deposited", "2026-11-23"),
    ("on Friday", "2026-11-20"), ("the day before yesterday", "2026-11-22"), ("Nov 3, 2026", "2026-11-03"),
    ("25/10/2026", "2026-10-25"), ("last week on Monday", "2026-11-16"), ("the first Monday of October", "2026-10-05"),
    ("20th of last month", "2026-10-20"), ("a week ago", "2026-11-17"), ("twenty second of October", "2026-10-22"),
    ("a month and a half ago", "2026-10-09"), ("fortnight ago", "2026-11-10"), ("Friday the 13th", "2026-11-13"), ("on the 20th", "2026-11-20"), ("december 28", "2025-12-28"), ("two fridays ago", "2026-11-13"),
    ("two weeks ago on Friday", "2026-11-13"), ("is before 2 day, 100 euro", "2026-11-22"),
])
def test_english_days(text, wanted):
    assert dates(text, "en")[0] == wanted


@pytest.mark.parametrize(("text", "language", "wanted"), [
    ("dün akşam 8'de", "tr", "2026-11-23T20:00:00"), ("15 Mart saat 14.30'da", "tr", "2026-03-15T14:30:00"),
    ("20.11.2026 09:05", "tr", "2026-11-20T09:05:00"), ("cuma öğleden sonra 3'te", "tr", "2026-11-20T15:00:00"),
    ("dün saat yedi buçukta", "tr", "2026-11-23T07:30:00"), ("dün gece on bir buçuk gibi", "tr", "2026-11-23T23:30:00"),
    ("bugün saat beşe çeyrek kala", "tr", "2026-11-24T04:45:00"), ("2 saat önce", "tr", "2026-11-24T12:00:00"),
    ("yesterday at 3pm", "en", "2026-11-23T15:00:00"), ("6 March at 20:42", "en", "2026-03-06T20:42:00"),
    ("half past seven yesterday evening", "en", "2026-11-23T07:30:00"), ("30 minutes ago", "en", "2026-11-24T13:30:00"),
    ("bu sabah 9 buçukta", "tr", "2026-11-24T09:30:00"),
])
def test_a_clock_time_makes_it_a_moment(text, language, wanted):
    assert dates(text, language)[0].startswith(wanted[:16])


@pytest.mark.parametrize(("text", "language", "wanted"), [
    ("19-20 Kasım arası", "tr", "2026-11-19..2026-11-20"), ("1 Ekim'den 5 Ekim'e kadar", "tr", "2026-10-01..2026-10-05"),
    ("evvelki hafta", "tr", "2026-11-09..2026-11-15"), ("the week before last", "en", "2026-11-09..2026-11-15"),
    ("two weekends ago", "en", "2026-11-14..2026-11-15"), ("between the 10th and 12th", "en", "2026-11-10..2026-11-12"),
    ("bu ay içinde daha sonra", "tr", "2026-11-24..2026-11-30"), ("yarından itibaren 3 günden az bir sürede", "tr", "2026-11-25..2026-11-28"),
    ("geçen hafta", "tr", "2026-11-16..2026-11-22"), ("son 3 gün içinde", "tr", "2026-11-21..2026-11-24"),
    ("mart ayında", "tr", "2026-03-01..2026-03-31"), ("geçen ay", "tr", "2026-10-01..2026-10-31"),
    ("1.10.2026-5.10.2026", "tr", "2026-10-01..2026-10-05"), ("hafta sonu oynadım", "tr", "2026-11-21..2026-11-22"),
    ("28 Aralık - 3 Ocak arası", "tr", "2025-12-28..2026-01-03"), ("geçen ayın başında", "tr", "2026-10-01..2026-10-15"),
    ("01.11 ile 05.11 arasında", "tr", "2026-11-01..2026-11-05"), ("geçen yaz yatırmıştım", "tr", "2026-06-21..2026-09-20"),
    ("ayın geri kalanında", "tr", "2026-11-24..2026-11-30"), ("the last two quarters", "en", "2026-04-01..2026-09-30"),
    ("the week starting 2 November", "en", "2026-11-02..2026-11-08"), ("2 weeks starting October 5th", "en", "2026-10-05..2026-10-18"),
    ("between now and December 3rd", "en", "2026-11-24..2026-12-03"), ("last summer", "en", "2026-06-21..2026-09-20"),
    ("rest of the year", "en", "2026-11-24..2026-12-31"), ("between October 1st and October 5th", "en", "2026-10-01..2026-10-05"), ("last month", "en", "2026-10-01..2026-10-31"),
    ("from 4 to 22 this month", "en", "2026-11-04..2026-11-22"), ("the past two weeks", "en", "2026-11-10..2026-11-24"),
    ("pazartesiden bugüne kadar", "tr", "2026-11-23..2026-11-24"), ("ay sonuna kadar", "tr", "2026-11-24..2026-11-30"),
    ("by the end of the year", "en", "2026-11-24..2026-12-31"),
    ("Oct 3 to 7", "en", "2026-10-03..2026-10-07"), ("20 Kasım 13:00 - 15:00 arası", "tr", "2026-11-20T13:00:00..2026-11-20T15:00:00"),
])
def test_a_period_has_its_last_day_too(text, language, wanted):
    assert dates(text, language) == [wanted]


@pytest.mark.parametrize(("text", "language", "readings"), [
    ("03/04", "en", ("2026-03-04", "2026-04-03")), ("2-3 gün önce", "tr", ("2026-11-22", "2026-11-21")),
    ("geçen pazartesi", "tr", ("2026-11-16", "2026-11-23")), ("last monday", "en", ("2026-11-16", "2026-11-23")),
])
def test_where_two_days_can_be_meant_both_are_offered(text, language, readings):
    (entity,) = found(text, "event_date", language)
    assert (entity.ambiguous, entity.candidates, entity.value) == (True, readings, readings[0])


@pytest.mark.parametrize(("text", "language", "wanted"), [
    ("03/04 tarihinde", "tr", "2026-04-03"), ("25/04", "en", "2026-04-25"), ("geçen salı", "tr", "2026-11-17"),
    ("geçtiğimiz pazartesi", "tr", "2026-11-23"), ("önceki pazartesi", "tr", "2026-11-16"),
])
def test_where_only_one_is_meant_nobody_is_asked(text, language, wanted):
    (entity,) = found(text, "event_date", language)
    assert (entity.value, entity.ambiguous, entity.candidates) == (wanted, False, ())


@pytest.mark.parametrize(("text", "language", "wanted"), [
    ("yarın", "tr", "2026-11-25"), ("15 Aralık 2026", "tr", "2026-12-15"), ("haftaya cuma", "tr", "2026-12-04"), ("öbür gün", "tr", "2026-11-26"),
    ("tomorrow", "en", "2026-11-25"), ("next friday", "en", "2026-12-04"), ("gelecek ayın 5'i", "tr", "2026-12-05"), ("3 gün sonra", "tr", "2026-11-27"),
])
def test_an_explicit_future_stays_future_so_that_it_can_be_refused(text, language, wanted):
    assert dates(text, language) == [wanted]


@pytest.mark.parametrize("text", [
    "it shouldn't last two hours", "bayramdan bir gün önce", "bu yaz", "bunu bana yaz", "10.50 ile 20.50 lira", "it's three quarters past 9pm",
    "10 gündür bekliyorum", "12/24 taksit yapıyor musunuz", "7/24 destek var mı", "pazarlık payı var mı", "yakında gelir dediniz", "param yatmadı hâlâ",
    "24 saat içinde yatar denmişti, yatmadı", "3 kere denedim", "18 yaşındayım", "karşıma kimse çıkmadı", "bütün gün bekledim", "sayısını bilmiyorum",
    "insan gibi konuşun", "500 lira 2 taksit", "kartla 3 deneme yaptım", "oran 1.85 idi", "her pazartesi oynarım", "iki saattir giremiyorum", "bir çekim talebim var",
    "may I ask something", "I have been waiting for 5 days", "this is the second time", "the first bet lost", "it takes 3 days", "I won at odds 2.10",
    "I have heard nothing to this day", "no answer until today", "as of today still nothing", "bugüne kadar ses yok", "bugünlerde çok yavaşsınız",
    "bahçede ekim yaparken haber geldi", "mutfakta ocak yanıyor acele edin", "pazardan domates alırken koptu", "salı pazarında gördüm",
    "Sunday league maçı iptal oldu", "the Happy Monday promo", "cuma bonusu gelmedi", "I bought it at the mini mart", "we got wed in spain",
    "odds were 11/10", "I left it on the one hand", "yılbaşı bonusu verilmedi", "Halloween free spins never came", "Happy New Year's Day",
    "12 ay sonunda", "in couple of weeks", "tutar 16.11.",
    "march on", "every monday I play", "please call me on 0500 000 00 00", "sat in the queue", "the 17th floor", "version 10.3",
])
def test_a_message_without_a_date_has_none(text):
    assert dates(text, None) == []


@pytest.mark.parametrize(("text", "wanted"), [
    ("geçne hafta salı", "2026-11-17"), ("15 matr", "2026-03-15"), ("perşmebe günü", "2026-11-19"), ("3 gün öcne", "2026-11-21"),
    ("pazrtesi günü", "2026-11-23"), ("20 kasımm", "2026-11-20"), ("12 ağustso", "2026-08-12"), ("bugnü", "2026-11-24"),
])
def test_a_mistyped_date_is_still_read(text, wanted):
    assert dates(text)[0] == wanted


@pytest.mark.parametrize("text", ["yakın", "yarım", "mert", "karar", "cumle", "bunun", "çünkü", "hata", "kasa", "saldı", "there", "send"])
def test_an_ordinary_word_is_no_mistyped_date(text):
    assert dates(text, None) == []


@pytest.mark.parametrize("suffix", ["'ta", "’ta", "ta", "‘ta", "´ta"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_apostrophes_and_accents_may_be_typed_anyhow(suffix, form):
    text = unicodedata.normalize(form, f"🎰 15 Mart{suffix} çekim")
    (entity,) = found(text, "event_date")
    assert entity.value == "2026-03-15"
    assert entity.text == text[entity.start : entity.end] == f"15 Mart{suffix}"


@pytest.mark.parametrize(("text", "grain"), [("dün", "day"), ("geçen hafta", "week"), ("mart ayında", "month"), ("dün saat 14:30", "minute"), ("dün akşam 8'de", "hour")])
def test_the_grain_tells_how_exact_a_date_is(text, grain):
    assert found(text, "event_date")[0].grain == grain


@given(st.text(max_size=60), st.text(max_size=20))
def test_a_date_keeps_its_place_between_any_other_text(before, after):
    text = f"{before}\n15.03.2026\n{after}"
    for entity in extract(text, NOW, "tr"):
        assert text[entity.start : entity.end] == entity.text


def test_a_weekday_beside_a_day_that_it_is_not_is_a_day_of_its_own():
    assert dates("not yesterday, Sunday", "en") == ["2026-11-23", "2026-11-22"]
    assert dates("dün, pazartesi") == ["2026-11-23"]
