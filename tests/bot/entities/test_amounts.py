"""Amounts are read as customers write them, in both ways of writing thousands, and nothing else is money."""

from decimal import Decimal

import pytest

from bot.entities.amounts import currency_of
from bot.entities.figures import joined_number, read_figures
from tests.bot.entities.reading import found, values


@pytest.mark.parametrize(("text", "amount", "currency"), [
    ("1.500 TL yatırdım", "1500", "TRY"), ("1,500.50 usd withdrawal", "1500.50", "USD"), ("1.500,50 TL", "1500.50", "TRY"), ("500,- TL", "500", "TRY"),
    ("1 500 TL çektim", "1500", "TRY"), ("2 bin lira", "2000", "TRY"), ("2,5 bin TL", "2500", "TRY"), ("bin beş yüz lira", "1500", "TRY"), ("10k TL", "10000", "TRY"), ("400 papel", "400", "TRY"),
    ("2.5k usd", "2500", "USD"), ("yarım milyon lira", "500000", "TRY"), ("bir buçuk milyon TL", "1500000", "TRY"), ("€20 deposit", "20", "EUR"),
    ("20€'luk", "20", "EUR"), ("$1,000", "1000", "USD"), ("500TL'lik çekim", "500", "TRY"), ("beşyüz liralık", "500", "TRY"), ("ikibin beşyüz tl", "2500", "TRY"), ("iki bin beşyüz lira", "2500", "TRY"), ("2 bin beşyüz TL", "2500", "TRY"), ("bin ikiyüz elli lira", "1250", "TRY"),
    ("0,125 btc", "0.125", "BTC"), ("1.500 BTC", "1.500", "BTC"), ("100 usdt gönderdim", "100", "USDT"), ("₺750", "750", "TRY"), ("750₺", "750", "TRY"), ("fifty quid", "50", "GBP"),
    ("two hundred and fifty dollars", "250", "USD"), ("3 bin 500 TL", "3500", "TRY"), ("500 lira 50 kuruş", "500.50", "TRY"), ("50 kuruş", "0.50", "TRY"),
    ("elli sterlin", "50", "GBP"), ("havale 300 lrıa", "300", "TRY"), ("arond 150 eruo", "150", "EUR"), ("depositd 50 pouds", "50", "GBP"), ("300 lirra", "300", "TRY"), ("1.234.567,89 TL", "1234567.89", "TRY"), ("300 avroyu", "300", "EUR"), ("500 türk lirası", "500", "TRY"), ("tl 250", "250", "TRY"),
])
def test_amounts_with_a_currency(text, amount, currency):
    assert [Decimal(each) for each in values(text, "amount")] == [Decimal(amount)]
    assert values(text, "currency") == [currency]


@pytest.mark.parametrize(("text", "amount"), [
    ("500 yatırdım hâlâ yok", "500"), ("1500 çektim", "1500"), ("tutar 750", "750"), ("1.500", "1500"), ("10k çektim", "10000"), ("deposited 250 yesterday", "250"),
    ("my withdrawal of 500 is missing", "500"), ("amount: 1200", "1200"), ("500'lük çekimim", "500"), ("15 Mart'ta 2000 yatırdım", "2000"), ("beş yüz yatırdım", "500"), ("iki bin beşyüz yatırdım", "2500"), ("iki bin beşyüz", "2500"), ("I bet 30 on red", "30"),
])
def test_a_bare_number_is_money_where_the_sentence_speaks_of_money(text, amount):
    assert values(text, "amount", None) == [amount]


@pytest.mark.parametrize("text", [
    "15 Mart'ta çekim yaptım", "20.11.2026 tarihinde para yatırdım", "3 gün önce çektim", "0500 000 00 00 numaramı arayın, param yok", "24 saatte ödeme gelmedi",
    "KPR-7Q4M-2X9D-8WKC çekim talebim", "2 kez para çektim", "5 iş günü oldu param gelmedi", "saat 14:30'da yatırdım", "3 kartla ödeme denedim", "%50 bonus",
    "dün akşam 8'de yatırdım", "yüzde 20 bonus", "3 rounds lost", "5 sıra bekledim", "40 lisans aldım", "I tried to withdraw 3 times", "I am 17 and I won", "order 884213 payment", "bir ödeme yaptım", "1 taksit ödedim",
])
def test_dates_phones_codes_and_counts_are_no_money(text):
    assert values(text, "amount", None) in ([], ["884213"][:0])


def test_an_amount_and_its_currency_have_places_of_their_own():
    (amount,), (currency,) = found("dün 1.500 TL'lik çekim", "amount"), found("dün 1.500 TL'lik çekim", "currency")
    assert (amount.text, currency.text) == ("1.500", "TL")


def test_an_hour_before_money_is_no_part_of_it():
    assert values("dün akşam 2 bin tl yatırmıştım", "amount") == ["2000"]
    assert values("saat 14 500 TL çektim", "amount") == ["500"]


@pytest.mark.parametrize(("text", "value"), [("1.500", "1500"), ("1,500", "1500"), ("2,5", "2.5"), ("12.50", "12.50"), ("1.234,5", "1234.5"), ("0.125", "0.125"), ("1'500", "1500")])
def test_points_and_commas_are_read_by_what_follows_them(text, value):
    assert read_figures(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.50.5", "1,5,5", "12.34.5678"])
def test_figures_that_make_no_number_are_none(text):
    assert read_figures(text) is None


def test_words_run_together_are_one_number():
    assert [joined_number(word) for word in ("besyuz", "ikibin", "yuzelli", "binbesyuz", "onbin", "binlerce", "onlar")] == [500, 2000, 150, 1500, 10000, None, None]


def test_an_answer_may_name_only_the_currency():
    assert [values(text, "currency", None) for text in ("dolar", "TRY", "try again", "euro", "lira")] == [["USD"], ["TRY"], [], ["EUR"], ["TRY"]]
    assert currency_of("liraydı") is None
    assert currency_of("liraydi") == ("TRY", False)
