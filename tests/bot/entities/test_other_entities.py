"""Transaction types, payment methods and asked-for languages are known by their stems, in any inflection."""

import pytest

from tests.bot.entities.reading import found, values


@pytest.mark.parametrize(("text", "wanted"), [
    ("çekimim gelmedi", "withdrawal"), ("ÇEKİM TALEBİM", "withdrawal"), ("cekimlerimin hepsi", "withdrawal"), ("para çekemiyorum", "withdrawal"), ("paramı çektim", "withdrawal"),
    ("my withdrawal", "withdrawal"), ("I want to cash out", "withdrawal"), ("withdrew it", "withdrawal"), ("yatırdığım para", "deposit"), ("yatırımım yok", "deposit"),
    ("para yatırma işlemi", "deposit"), ("deposited by card", "deposit"), ("topped up my account", "deposit"), ("bonusum düşmedi", "bonus"), ("free spins missing", "bonus"),
    ("çevrim şartı", "bonus"), ("bahsim iptal oldu", "bet"), ("kuponum sonuçlanmadı", "bet"), ("my bets", "bet"), ("slotta dondu", "game_round"), ("rulet masası", "game_round"),
    ("giriş yapamıyorum", "login"), ("can't log in", "login"), ("oturum açılmıyor", "login"), ("hesap doğrulama", "verification"), ("kimlik onayı", "verification"), ("KYC", "verification"),
    ("bilgilerimi güncelleyemiyorum", "account_update"), ("telefon numaramı değiştirmek istiyorum", "account_update"), ("diğer", "other"), ("kuponumun sonucu", "bet"),
    ("withdrwal pending", "withdrawal"), ("depsoit missing", "deposit"), ("promosyon kodum", "bonus"), ("yatırmıştım", "deposit"),
    ("yatrdgm", "deposit"), ("ytrdm gelmedi", "deposit"), ("cektgm para", "withdrawal"),
])
def test_transaction_types(text, wanted):
    assert values(text, "transaction_type", None)[:1] == ([wanted] if wanted else [])


@pytest.mark.parametrize("text", [
    "kimliğimin fotoğrafını çektim", "internet çekmiyor", "ben çıkıyorum", "bahsettiğim konu", "girişimci", "yatırımcı değilim", "çok sıkıntı çektim", "oturup bekledim",
    "diğer konuya geçelim lütfen hemen", "çekirdek", "gibisin", "açtığım talebi geri çekmek istiyorum", "please withdraw the complaint",
])
def test_words_that_only_look_like_a_transaction_are_none(text):
    assert values(text, "transaction_type") == []


@pytest.mark.parametrize(("text", "wanted"), [
    ("havale ile", "bank_transfer"), ("EFT yaptım", "bank_transfer"), ("banka transferi", "bank_transfer"), ("wire transfer", "bank_transfer"), ("IBAN'a gönderdim", "bank_transfer"),
    ("from my bank", "bank_transfer"), ("sent it through the bank", "bank_transfer"),
    ("kredi kartımla", "card"), ("banka kartı", "card"), ("debit card", "card"), ("e-cüzdan", "e_wallet"), ("elektronik cüzdandan", "e_wallet"), ("e-wallet", "e_wallet"),
    ("kripto ile", "crypto"), ("kripto cüzdanıma", "crypto"), ("usdt gönderdim", "crypto"), ("mobil ödeme", "other"), ("başka yöntemle", "other"),
])
def test_payment_methods(text, wanted):
    assert values(text, "payment_method", None) == [wanted]


@pytest.mark.parametrize("text", ["kimlik kartım", "sarı kart gördü", "karşıma çıktı", "yaptığım bankacılık değil", "that was fast", "kartal", "my bank says no"])
def test_other_cards_are_no_payment(text):
    assert values(text, "payment_method", None) == []


@pytest.mark.parametrize(("text", "wanted"), [
    ("İngilizce devam edelim", ["en"]), ("ingilizceye geç", ["en"]), ("Türkçe lütfen", ["tr"]), ("can we speak English", ["en"]), ("switch to Turkish please", ["tr"]), ("I don't speak Turkish", ["en"]),
    ("türkçe bilmiyorum", ["en"]), ("İngilizce anlamıyorum", ["tr"]), ("EN", ["en"]), ("en son ne oldu", []), ("English instead of Turkish", ["en"]),
])
def test_the_language_that_is_asked_for(text, wanted):
    assert values(text, "requested_language", None) == wanted


def test_one_message_tells_everything():
    text = "15 Mart'ta kredi kartımla yaptığım 500 TL yatırma işlemi hâlâ görünmüyor"
    told = {each.entity: each.value for kind in ("event_date", "payment_method", "amount", "currency", "transaction_type") for each in found(text, kind)}
    assert told == {"event_date": "2026-03-15", "payment_method": "card", "amount": "500", "currency": "TRY", "transaction_type": "deposit"}


def test_both_languages_may_stand_in_one_message():
    text = "withdrawal talebim hâlâ pending, yesterday 500 TL çektim"
    assert values(text, "event_date") == ["2026-11-23"]
    assert values(text, "transaction_type") == ["withdrawal"]
