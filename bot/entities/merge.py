"""All entities of one message, none on top of another: tracking numbers first, then money, then dates, then the rest."""

from __future__ import annotations

from datetime import datetime
from typing import Iterable, List, Optional, Sequence, Set

from bot.entities.amounts import amounts_in
from bot.entities.dates import dates_in
from bot.entities.entity import Entity
from bot.entities.grammar import Setting
from bot.entities.languages import requested_languages_in
from bot.entities.lasting import lasting_in
from bot.entities.methods import payment_methods_in
from bot.entities.tracking import DEFAULT_PREFIX, tracking_numbers_in
from bot.entities.transaction_types import transaction_types_in
from bot.entities.vocabulary import words
from bot.folding import fold_with_offsets
from bot.tokens import Token, tokens_of

# Nobody tells more than this in one message; what a paste holds beyond it is not read.
LONGEST = 4_000
# Frequent words that one language has and the other has not, to break ties when nobody says which language it is.
_ENGLISH = frozenset(
    words(
        """
    the i my on in is was of and to for have did not it you a an this that at from with made please
    """
    )
)
_TURKISH = frozenset(
    words(
        """
    ve bir bu ben icin da de ne var yok mi mu ama daha gibi benim hala lutfen tarihinde gunu yaptim kadar
    """
    )
)


def extract(text: str, now: datetime, language: Optional[str] = None, prefix: str = DEFAULT_PREFIX) -> List[Entity]:
    """The entities of a message in the order they stand; never raises on text.

    `now` is aware and in the customer's time zone, days are counted from its date. `language` (`tr`, `en` or None to guess)
    only breaks ties: the words of both are read in every message. `prefix` is the operator's, for tracking numbers.
    """
    text = text[:LONGEST]
    folded, offsets = fold_with_offsets(text)
    tokens = tokens_of(text, folded, offsets)
    if not tokens:
        return []
    spoken = language if language in ("tr", "en") else _guessed(text, tokens)
    found = tracking_numbers_in(text, prefix)
    taken = _covered(tokens, found)
    money = amounts_in(text, tokens, taken, spoken, bare=False)
    found += money
    taken |= _covered(tokens, money)
    setting = Setting(now, spoken)
    dates = dates_in(text, folded, offsets, tokens, taken, setting)
    dates = dates or lasting_in(text, folded, tokens, taken, setting)
    found += dates
    taken |= _covered(tokens, dates)
    if not money:
        found += amounts_in(text, tokens, taken, spoken, bare=True)
    found += transaction_types_in(text, tokens, taken)
    # A coin is a currency and a way to pay at once.
    found += payment_methods_in(text, tokens, _covered(tokens, dates))
    found += requested_languages_in(text, tokens)
    return sorted(found, key=lambda each: (each.start, each.end, each.entity))


def _covered(tokens: Sequence[Token], entities: Iterable[Entity]) -> Set[int]:
    spans = [(each.start, each.end) for each in entities]
    return {n for n, token in enumerate(tokens) if any(token.start < end and start < token.end for start, end in spans)}


def _guessed(text: str, tokens: Sequence[Token]) -> str:
    """English only if it shows; Turkish is the product's first language."""
    if any(letter in text for letter in "çğışöüÇĞİŞÖÜ"):
        return "tr"
    english = sum(token.folded in _ENGLISH for token in tokens)
    return "en" if english > sum(token.folded in _TURKISH for token in tokens) else "tr"
