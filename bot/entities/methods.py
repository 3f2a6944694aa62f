"""Payment methods by stems and phrases, Turkish and English: bank transfer, card, e-wallet, crypto, other."""

from __future__ import annotations

from functools import lru_cache
from typing import List, Optional, Sequence, Set

from bot.entities.entity import Entity
from bot.entities.stems import Stems
from bot.entities.vocabulary import words
from bot.tokens import Token

# Kinds of payment only, no trade names: an operator's own ones belong to the operator's data.
_STEMS = Stems(
    {
        "bank_transfer": "havale eft! eftyle eften eftle fastle iban wire! banka bankam swift! sepa!",
        "card": "kart! karti kartim kartla kartta kartin kartti card! cards! debit! kredikart",
        "e_wallet": "ewallet ecuzdan cuzdan wallet! wallets!",
        "crypto": "kripto crypto bitcoin btc! usdt! tether eth! ethereum litecoin coin! coinle trc20! trx! ltc! blockchain"
        " blokzincir stablecoin",
        "other": "voucher! mobilodeme cepbank qr! karekod",
    },
    ordinary=words(
        """
    bankac kartal kartvizit kartopu kartpostal bankamatik kars kat kac kari bakam kartc haval curcuna
    """
    ),
)
_PHRASES = [
    (("banka", "transfer"), "bank_transfer"),
    (("banka", "havale"), "bank_transfer"),
    (("bank", "transfer"), "bank_transfer"),
    (("wire", "transfer"), "bank_transfer"),
    (("bank", "account"), "bank_transfer"),
    (("banka", "hesab"), "bank_transfer"),
    (("bank", "wire"), "bank_transfer"),
    (("banka", "kart"), "card"),
    (("kredi", "kart"), "card"),
    (("credit", "card"), "card"),
    (("debit", "card"), "card"),
    (("bank", "card"), "card"),
    (("sanal", "kart"), "card"),
    (("e", "cuzdan"), "e_wallet"),
    (("elektronik", "cuzdan"), "e_wallet"),
    (("dijital", "cuzdan"), "e_wallet"),
    (("e", "wallet"), "e_wallet"),
    (("digital", "wallet"), "e_wallet"),
    (("kripto", "cuzdan"), "crypto"),
    (("crypto", "wallet"), "crypto"),
    (("kripto", "para"), "crypto"),
    (("mobil", "odeme"), "other"),
    (("cep", "bank"), "other"),
    (("gift", "card"), "other"),
    (("hediye", "kart"), "other"),
    (("kimlik", "kart"), ""),
    (("identity", "card"), ""),
    (("id", "card"), ""),
    (("sim", "kart"), ""),
    (("sari", "kart"), ""),
    (("kirmizi", "kart"), ""),
    (("red", "card"), ""),
    (("yellow", "card"), ""),
    (("scratch", "card"), ""),
    (("kart", "oyun"), ""),
    (("sim", "card"), ""),
    (("fast", "ile"), "bank_transfer"),
    (("fast", "yap"), "bank_transfer"),
    (("diger", "yontem"), "other"),
    (("baska", "yontem"), "other"),
    (("other", "method"), "other"),
    (("another", "method"), "other"),
]
_FIRST = tuple(sorted({stems[0] for stems, _ in _PHRASES}))
# "from my bank" tells how the money went; "my bank says" doesn't.
_THROUGH = frozenset(words("from through via by"))
_WHOSE = frozenset(words("my the our"))
_MARKS = ("-", "'", "–")


def payment_methods_in(text: str, tokens: Sequence[Token], taken: Set[int]) -> List[Entity]:
    """The `payment_method` entities, each method once."""
    found: List[Entity] = []
    place = 0
    while place < len(tokens):
        if place in taken or tokens[place].kind != "word":
            place += 1
            continue
        value, last = _told(tokens, place)
        if value and all(value != each.value for each in found):
            start, end = tokens[place].start, tokens[last - 1].end
            found.append(Entity("payment_method", value, start, end, text[start:end]))
        place = last
    return found


def _told(tokens: Sequence[Token], place: int) -> "tuple[str, int]":
    word = tokens[place].folded
    if word in _THROUGH:
        after = place + 1 + (place + 1 < len(tokens) and tokens[place + 1].folded in _WHOSE)
        if after < len(tokens) and tokens[after].folded == "bank":
            return "bank_transfer", after + 1
    if word.startswith(_FIRST):
        for stems, value in _PHRASES:
            after = place + 1 + (place + 1 < len(tokens) and tokens[place + 1].folded in _MARKS)
            if _begins(word, stems[0]) and after < len(tokens) and tokens[after].folded.startswith(stems[1]):
                return value, after + 1
    return _meaning(word) or "", place + 1


def _begins(word: str, stem: str) -> bool:
    return word == stem if len(stem) < 3 else word.startswith(stem)


@lru_cache(maxsize=16384)
def _meaning(word: str) -> Optional[str]:
    return _STEMS.meaning(word) if len(word) > 1 else None
