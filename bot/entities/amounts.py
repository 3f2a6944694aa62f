"""Amounts and currencies: "1.500 TL", "€20", "2 bin", "500,- TL", and bare numbers where the sentence speaks of money."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import List, Optional, Sequence, Set, Tuple

from bot.entities.entity import Entity
from bot.entities.figures import Quantity, quantity_at
from bot.entities.lexicon import WORDS as DATE_WORDS
from bot.entities.vocabulary import words
from bot.slips import is_swapped, shortened, wrong_places
from bot.tokens import Token

_SIGNS = {"₺": "TRY", "$": "USD", "€": "EUR", "£": "GBP", "₿": "BTC"}
_WORDS = {
    "tl": "TRY",
    "try": "TRY",
    "lira": "TRY",
    "lirasi": "TRY",
    "liras": "TRY",
    "ytl": "TRY",
    "papel": "TRY",
    "dolar": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "usd": "USD",
    "buck": "USD",
    "bucks": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "avro": "EUR",
    "sterlin": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "gbp": "GBP",
    "quid": "GBP",
    "usdt": "USDT",
    "tether": "USDT",
    "btc": "BTC",
    "bitcoin": "BTC",
    "eth": "ETH",
    "ethereum": "ETH",
    "trx": "TRX",
    "ltc": "LTC",
    "chf": "CHF",
    "frank": "CHF",
    "cad": "CAD",
    "aud": "AUD",
    "manat": "AZN",
    "azn": "AZN",
    "ruble": "RUB",
    "dirhem": "AED",
    "aed": "AED",
}
_HUNDREDTHS = {"kurus": "TRY", "cent": "", "cents": "", "sent": "", "pence": "GBP"}
_CRYPTO = ("BTC", "ETH", "TRX", "LTC")
_ENDINGS = (
    "",
    "yi",
    "i",
    "nin",
    "in",
    "ya",
    "a",
    "ye",
    "e",
    "da",
    "de",
    "ta",
    "te",
    "dan",
    "den",
    "tan",
    "ten",
    "lik",
    "luk",
    "ligi",
    "lugu",
    "m",
    "mi",
    "um",
    "umu",
    "im",
    "imi",
    "ydi",
    "du",
    "di",
    "dir",
    "yla",
    "la",
    "yu",
    "u",
    "un",
    "nun",
    "lari",
    "lar",
    "si",
    "sini",
    "miz",
    "mizi",
    "cik",
    "lk",
)
# Words that speak of money near a bare number.
_MONEY_STEMS = words(
    """
    yatir cek gonder havale tutar miktar bakiye odeme odedi para transfer yukle aktar withdr deposit amount balance paid pay
    sent cash bonus kayb kazan won lost stake bahis fatura transfer credit kredi
    """
)
# What counts something else: no amount before (or, for some, after) these.
_COUNTED = words(
    """
    gun hafta ay aydir yil saat dakika dk saniye kez kere defa kisi taksit adet tane gb mb tur mac spin yas day week month
    year hour minute min times time people round game oyun hesap numara basamak hane haneli digit puan point percent yuzde
    kart nci inci uncu th st nd rd x seconds attempt deneme sefer mesaj mail message bet withdrawals deposits agent temsilci
    business working free freespin bedava cevrim kat yorum ayri farkli different am pm ocak islem transactions payments
    """
)
_NOT_AFTER = words(
    """
    saat no numara numarasi numaram kod kodu id yuzde # at version surum sira code number son error hata hatasi oran odds
    masa table ref order siparis referans kupon yas yasim age aged
    """
)
# Right before a number they say that it was staked or won.
_STAKED = frozenset(words("bet bets staked wagered"))
_NEAR = 4
_CLOSE = 2
# A bare number below 10 counts something, one below 50 is money only right beside a word that says so.
_LEAST_BARE, _SURE_FROM = 10, 50
_MOST_BARE_FIGURES = 7


def amounts_in(text: str, tokens: Sequence[Token], taken: Set[int], language: str, bare: bool) -> List[Entity]:
    """The `amount` and `currency` entities; `taken` are tokens that belong to something else.

    Amounts with a currency (`bare` false) are read before dates ("dün akşam 2 bin TL"), bare ones after them.
    """
    found: List[Entity] = []
    place = 0
    while place < len(tokens):
        quantity = (
            None if place in taken or tokens[place].kind in ("sign", "suffix") else quantity_at(tokens, place, language == "tr")
        )
        if quantity is None or any(at in taken for at in range(quantity.first, quantity.last)):
            place += 1
            continue
        place = max(place + 1, _read(text, tokens, quantity, language, bare, found))
    if not bare and not found and (alone := _currency_alone(text, tokens)):
        found.append(alone)
    return found


def _read(text: str, tokens: Sequence[Token], quantity: Quantity, language: str, bare: bool, found: List[Entity]) -> int:
    """Adds what a quantity is; returns the token to go on from."""
    money = _currency_beside(text, tokens, quantity, language)
    if quantity.first and _names_a_time(tokens[quantity.first - 1]) and not quantity.words:
        quantity = _first_group(tokens, quantity, language)
        money = _currency_beside(text, tokens, quantity, language)
    if money is None and not quantity.words and quantity.last - quantity.first > 1 and not quantity.scaled:
        quantity = _first_group(tokens, quantity, language)
        money = _currency_beside(text, tokens, quantity, language)
    if money is None:
        if bare and _is_bare_amount(tokens, quantity):
            found.append(_amount(text, tokens, quantity, quantity.value))
        return quantity.last
    if bare:
        return quantity.last
    code, at, hundredths = money
    value = quantity.value / 100 if hundredths else quantity.value
    if code in _CRYPTO:
        value = _fraction(tokens, quantity, value)
    end = max(quantity.last, at + 1)
    extra = _hundredths_after(tokens, end, language) if not hundredths else None
    if extra is not None:
        value, quantity = value + extra[0], Quantity(value, quantity.first, extra[1])
        end = extra[1]
    found.append(_amount(text, tokens, quantity, value, 0 if code in _CRYPTO else 2))
    if code:
        where = tokens[at]
        found.append(Entity("currency", code, where.start, where.end, text[where.start : where.end]))
    while end < len(tokens) and tokens[end].kind == "suffix":
        end += 1
    return end


def _first_group(tokens: Sequence[Token], quantity: Quantity, language: str) -> Quantity:
    """Without a currency "3 500" is two numbers."""
    if any(tokens[n].start > tokens[n - 1].end for n in range(quantity.first + 1, quantity.last)):
        value = Decimal(tokens[quantity.first].folded)
        return Quantity(value, quantity.first, quantity.first + 1)
    return quantity


def _is_number(tokens: Sequence[Token], place: int) -> bool:
    return place >= 0 and tokens[place].kind == "number"


def _names_a_time(token: Token) -> bool:
    """Whether a number behind it is its own: "saat 14 500 TL", "Mart 15 500 TL"."""
    known = DATE_WORDS.get(token.folded)
    return known is not None and known[0] in "HMm"


def _currency_beside(text: str, tokens: Sequence[Token], quantity: Quantity, language: str) -> Optional[Tuple[str, int, bool]]:
    """(code, token, hundredths) of the currency behind a number, or a sign or code before it."""
    after = quantity.last
    while after < len(tokens) and tokens[after].kind == "suffix":
        after += 1
    if after < len(tokens) and tokens[after].folded in ("adet", "tane", "turk", "kusur", "civari", "us", "amerikan", "-"):
        after += 1
    if after < len(tokens):
        known = currency_of(tokens[after].folded) or mistyped_currency(tokens[after].folded)
        if known and _is_meant(text, tokens, after, language):
            return known[0], after, known[1]
    before = quantity.first - 1
    if (
        before >= 0
        and not quantity.words
        and _is_meant(text, tokens, before, language)
        and not _is_number(tokens, before - 1)
        and (tokens[before].folded in _SIGNS or tokens[before].folded in ("usd", "eur", "gbp", "usdt", "btc", "try", "tl"))
    ) and (tokens[before].folded in _SIGNS or tokens[before].end + 1 >= tokens[quantity.first].start):
        return currency_of(tokens[before].folded)[0], before, False  # type: ignore[index]
    return None


def _is_meant(text: str, tokens: Sequence[Token], place: int, language: str) -> bool:
    """English "try" is a currency only in capitals; "cent" and "sent" are the verb in English."""
    word = tokens[place]
    if word.folded == "try":
        return word.text == "TRY" or language == "tr"
    return word.folded != "sent"


@lru_cache(maxsize=2048)
def currency_of(word: str) -> Optional[Tuple[str, bool]]:
    """The ISO code of a folded currency word with any Turkish ending, and whether it is a hundredth; nothing if it is none."""
    if word in _SIGNS:
        return _SIGNS[word], False
    for length in range(len(word), 1, -1):
        stem, ending = word[:length], word[length:]
        if ending not in _ENDINGS or (stem == "try" and ending):
            continue
        if stem in _WORDS:
            return _WORDS[stem], False
        if stem in _HUNDREDTHS:
            return _HUNDREDTHS[stem], True
    return None


# Currencies that are written out, in the forms in which they stand behind a number.
_WRITTEN_OUT = words("lira liraya liram lirayi liralik dolar dollar dollars euro euros sterlin pound pounds")
_ORDINARY = frozenset(words("ira lir dolan lara dolara round sound rounds sounds"))


@lru_cache(maxsize=2048)
def mistyped_currency(word: str) -> Optional[Tuple[str, bool]]:
    """As `currency_of`, for a word behind a number with letters swapped, doubled or left out: "lrıa", "eruo", "pouds"."""
    if len(word) < 3 or word in _ORDINARY or currency_of(word):
        return None
    meant = next((known for known in _WRITTEN_OUT if known[0] == word[0] and _is_hasty(word, known)), None)
    return currency_of(meant) if meant else None


def _is_hasty(typed: str, meant: str) -> bool:
    if len(typed) == len(meant):
        return is_swapped(typed, meant, wrong_places(typed, meant))
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    doubled = typed is shorter or any(one == other for one, other in pairwise(typed))
    return len(longer) == len(shorter) + 1 and shorter in shortened(longer) and doubled


def _hundredths_after(tokens: Sequence[Token], place: int, language: str) -> Optional[Tuple[Decimal, int]]:
    """ "500 lira 50 kuruş": what follows, and where it ends."""
    if place < len(tokens) and tokens[place].folded in ("ve", "and"):
        place += 1
    if place >= len(tokens):
        return None
    quantity = quantity_at(tokens, place, language == "tr")
    if quantity is None or quantity.last >= len(tokens) or quantity.value >= 100:
        return None
    known = currency_of(tokens[quantity.last].folded)
    return (quantity.value / 100, quantity.last + 1) if known and known[1] else None


def _fraction(tokens: Sequence[Token], quantity: Quantity, value: Decimal) -> Decimal:
    """A coin has many decimals: its "1.500" is one and a half."""
    typed = "".join(token.folded for token in tokens[quantity.first : quantity.last]).replace(",", ".")
    return Decimal(typed) if typed.count(".") == 1 and typed.replace(".", "").isdigit() else value


def _is_bare_amount(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """Whether a number without a currency is money: nothing else is said, or a word near it speaks of money."""
    if quantity.marked:
        return True
    figures = sum(map(str.isdigit, "".join(token.folded for token in tokens[quantity.first : quantity.last])))
    if (
        quantity.value < _LEAST_BARE
        or figures > _MOST_BARE_FIGURES
        or (quantity.words and not quantity.scaled and quantity.value < 100)
    ):
        return False
    after, before = _word(tokens, quantity.last), _word(tokens, quantity.first - 1)
    if after in ("%", "/", ":", "*", "x", "+") or before in ("%", "/", "*", "+", "#") or before in _NOT_AFTER:
        return False
    if any(after == stem or (after.startswith(stem) and len(stem) > 2) for stem in _COUNTED) and not after.startswith(
        ("para", "payout")
    ):
        return False
    if before == ":" and _is_number(tokens, quantity.first - 2):
        return False
    if quantity.last - quantity.first == len(tokens):
        return not quantity.words or quantity.value > 100
    reach = _NEAR if quantity.value >= _SURE_FROM else _CLOSE
    near = tokens[max(0, quantity.first - reach) : quantity.last + reach]
    if tokens[quantity.first].folded[:1] == "0" and figures > 1 and quantity.last - quantity.first == 1:
        return False
    return before in _STAKED or any(token.kind == "word" and token.folded.startswith(_MONEY_STEMS) for token in near)


def _word(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].folded.lstrip("'") if 0 <= place < len(tokens) else ""


def _currency_alone(text: str, tokens: Sequence[Token]) -> Optional[Entity]:
    """A message that only names a currency: the answer to a question."""
    if not 0 < len(tokens) <= 2:
        return None
    known = currency_of(tokens[0].folded)
    if not known or known[1] or (tokens[0].folded == "try" and tokens[0].text != "TRY"):
        return None
    return Entity("currency", known[0], tokens[0].start, tokens[0].end, tokens[0].text)


def _amount(text: str, tokens: Sequence[Token], quantity: Quantity, value: Decimal, decimals: int = 2) -> Entity:
    start, end = tokens[quantity.first].start, tokens[quantity.last - 1].end
    return Entity("amount", plain(value, decimals), start, end, text[start:end])


def plain(value: Decimal, decimals: int = 2) -> str:
    """A decimal string: whole amounts without decimals, others with so many at least."""
    if value == value.to_integral_value():
        return str(value.to_integral_value())
    text = format(value.normalize(), "f")
    return text + "0" * (decimals - len(text.split(".")[1]))
