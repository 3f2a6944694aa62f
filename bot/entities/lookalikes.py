"""Words that look like dates and are none: "ocak" on which one cooks, "ekim" in a garden, a Sunday league, the Tuesday market."""

from __future__ import annotations

import re
from typing import Sequence

from bot.entities.items import Item
from bot.entities.lexicon import WORDS
from bot.entities.vocabulary import words
from bot.tokens import Token

# Months that are ordinary words too, with an ending that both have.
_MONTHS_TOO = frozenset(words("ocak mart ekim kasim august"))
# In a message of more words a bare month is a date only where something beside it says so.
_FEW = 3
_TELLS = frozenset("sf<>[])ziya,(-~&/kxn")
_SAYS_SO = frozenset(words("falan filan galiba sanirim herhalde idi olmali miydi mi olabilir tarih donem ekstre"))
# What stands behind a weekday that is only its name: "Sunday league", "cuma bonusu", "salı pazarı".
_NAMED_AFTER = re.compile(
    r"^(?:leagues?|roast|club|promo\w*|bonus\w*|offers?|specials?|reloads?|blues|tournaments?|jackpots?|cup|cashback|paper|times"
    r"|kampanya\w*|pazari\w*|lig[i]\w*|turnuva\w*|cekilis\w*|indirim\w*|iadesi\w*|promosyon\w*)$"
)
_NAMED_BEFORE = frozenset(words("happy manic black cyber super mega mutlu"))
_MARKET = re.compile(r"^(?:domates|sebze|meyve|alisveris|tezgah|manav|semt|peynir|balik|biber|patates|sogan)")
_POSSESSED = ("inin", "inda", "indan", "ina", "indaki")


def is_lookalike(item: Item, row: Sequence[Item], tokens: Sequence[Token]) -> bool:
    """Whether the one word that was read as a date is another word here; readings of several words are dates."""
    if item.last - item.first != 1:
        return False
    word = tokens[item.first].folded
    before = tokens[item.first - 1].folded if item.first else ""
    after = tokens[item.last].folded if item.last < len(tokens) else ""
    if word in _MONTHS_TOO:
        return _is_no_month(before, item, row, tokens)
    if _NAMED_AFTER.match(after) or before in _NAMED_BEFORE:
        return True
    return word.startswith("pazar") and _is_market(word, before, tokens)


def _is_no_month(before: str, item: Item, row: Sequence[Item], tokens: Sequence[Token]) -> bool:
    if before in ("an", "mini"):
        return True
    if sum(token.kind == "word" for token in tokens) <= _FEW:
        return False
    place = row.index(item)
    beside = [*row[max(place - 1, 0) : place], *row[place + 1 : place + 2]]
    return not any(each.kind in _TELLS or each.typed in _SAYS_SO for each in beside)


def _is_market(word: str, before: str, tokens: Sequence[Token]) -> bool:
    """A market where one buys tomatoes, or one that has a name: "salı pazarında"."""
    if any(_MARKET.match(token.folded) for token in tokens):
        return True
    return word[len("pazar") :] in _POSSESSED and WORDS.get(before, "?")[0] in "?W"
