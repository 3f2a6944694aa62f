"""A message as a row of items, each of a kind that is one letter, so that grammar over items is a regular expression."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, FrozenSet, List, Sequence, Tuple

from bot.entities.lexicon import WORDS
from bot.entities.numbers import STARTS, number_at
from bot.entities.spelling import repaired
from bot.entities.vocabulary import words
from bot.tokens import Token

# What a Turkish ending says of a date: from it, up to it, together with it, of it, on it.
_ABLATIVE = ("dan", "den", "tan", "ten")
_DATIVE = ("e", "a", "ye", "ya", "ne", "na")
_SIGNS = {",": ",", "-": "-", "–": "-", "—": "-", "~": "-", "/": "/", "&": "&", ".": ".", "@": "@", "(": "(", ")": "("}
_ENGLISH_ORDINALS = ("st", "nd", "rd", "th")
_TURKISH_UNITS = frozenset("DKAZHISMm")


_BARE_ENDINGS = frozenset(
    first + tail for first in ("i", "u", "si", "su") for tail in words("nde nda nden ndan ne na ydi ydu ndeki ndaki")
)
_BEFORE_A_VERB = frozenset(
    words("not 't 'll will would can could may might must shall should does do did cannot dont doesnt didnt wont wouldnt")
)


@dataclass
class Item:
    """One item: its kind, what it means, and the tokens `first` to `last` (exclusive) it stands on.

    `exact` is false for a repaired word; `suffix` is its Turkish ending without the apostrophe; `typed` the folded word or
    figures of one token.
    """

    kind: str
    value: Any
    first: int
    last: int
    suffix: str = ""
    exact: bool = True
    typed: str = ""

    @property
    def ablative(self) -> bool:
        """Whether it ends in "from"."""
        return self.suffix.endswith(_ABLATIVE)

    @property
    def dative(self) -> bool:
        """Whether it ends in "to"."""
        return self.suffix.endswith(_DATIVE)


# Two words that are one: "hafta sonu" and what hangs on it, "bir kaç", "öğleden sonra", "gece yarısı".
_PAIRS: Dict[Tuple[str, str], Tuple[str, Any, int]] = {
    ("hafta", "sonu" + tail): ("E", "weekend", 4) for tail in ("", "nda", "ndan", "na", "nu", "nun", "nin", "ndaki", "ydu", "m")
}
_PAIRS.update({("ogleden", word): ("p", "afternoon", 5) for word in ("sonra", "sonraki", "sonrasi")})
_PAIRS.update({("ogleden", word): ("p", "morning", 4) for word in ("once", "onceki")})
_PAIRS.update({("gece", word): ("p", "midnight", 6) for word in ("yarisi", "yarisinda", "yarisindan")})
_PAIRS.update(
    {
        ("bir", "kac"): ("n", 3, 3),
        ("aksam", "ustu"): ("p", "evening", 4),
        ("week", "end"): ("E", "weekend", 3),
        ("ogle", "vakti"): ("p", "noon", 5),
        ("su", "anda"): ("a", None, 4),
        ("mid", "day"): ("p", "noon", 3),
        ("su", "an"): ("e", 0, 2),
        ("su", "andan"): ("e", 0, 2),
        ("right", "now"): ("e", 0, 3),
    }
)
_PAIRS.update({("is", "gun" + tail): ("D", "business", 3) for tail in ("u", "unde", "unden", "une", "u")})
_PAIRS.update({(word, unit): ("D", "business", 4) for word in ("business", "working") for unit in ("day", "days")})
_PAIRS.update({("az", "once"): ("R", 0, 4), ("biraz", "once"): ("R", 0, 4), ("just", "now"): ("R", 0, 3)})
_PAIRS.update({("half", "an"): ("1", 0.5, 2), ("half", "a"): ("1", 0.5, 1)})
_PAIRS.update({("geri", "kalan" + tail): ("k", "rest", 5) for tail in ("i", "inda", "indan", "ini", "inin", "larinda")})
_PAIRS.update({("rest", "of"): ("k", "rest", 2), ("current", "date"): ("e", 0, 4), ("bugune", "dek"): ("e", 0, 3)})
_PAIRS[("working", "week")] = _PAIRS[("business", "week")] = ("K", "week", 4)


def items_of(tokens: Sequence[Token], taken: Dict[int, Item], mend: bool = True) -> List[Item]:
    """The items of a message; `taken` holds those already read, by their first token."""
    tokens, mended = _mended(tokens, taken) if mend else (tokens, frozenset())
    items: List[Item] = []
    place = 0
    while place < len(tokens):
        item = taken.get(place) or _item(tokens, place)
        item.exact = item.exact and not any(at in mended for at in range(item.first, item.last))
        place = item.last
        while place < len(tokens) and tokens[place].kind == "suffix" and item.last == place:
            item = _with_suffix(item, tokens[place].folded[1:], place)
            place += 1
        if item.kind == "n" and item.last == place and place not in taken and _hangs_on(tokens, place):
            item = _with_suffix(item, tokens[place].folded, place)
            place += 1
        items.append(item)
    return items


def _hangs_on(tokens: Sequence[Token], place: int) -> bool:
    """Whether a possessive ending follows its figures without an apostrophe: "20sinde", "kasımın 3ünde"."""
    if not 0 < place < len(tokens) or tokens[place].kind != "word" or tokens[place - 1].kind != "number":
        return False
    return tokens[place].start == tokens[place - 1].end and tokens[place].folded in _BARE_ENDINGS


def kinds_of(items: Sequence[Item]) -> str:
    """The kinds in a row, to match grammar against."""
    return "".join(item.kind for item in items)


def _mended(tokens: Sequence[Token], taken: Dict[int, Item]) -> Tuple[Sequence[Token], FrozenSet[int]]:
    """The tokens with mistyped date words put right, and which those are."""
    right = {
        place: known
        for place, token in enumerate(tokens)
        if token.kind == "word" and place not in taken and (known := repaired(token.folded)) is not None
    }
    if not right:
        return tokens, frozenset()
    return [replace(token, folded=right.get(place, token.folded)) for place, token in enumerate(tokens)], frozenset(right)


def _item(tokens: Sequence[Token], place: int) -> Item:
    token = tokens[place]
    if token.kind == "number":
        return _figures(tokens, place)
    if token.kind == "sign":
        return Item(_SIGNS.get(token.folded, "."), None, place, place + 1)
    if token.kind == "suffix":
        return Item("?", None, place, place + 1)
    joined = _PAIRS.get((token.folded, tokens[place + 1].folded)) if place + 1 < len(tokens) else None
    if joined:
        return Item(joined[0], joined[1], place, place + 2, tokens[place + 1].folded[joined[2] :], typed=token.folded)
    if token.folded in STARTS and not (token.folded == "on" and _english_on(tokens, place)):
        number = number_at(tokens, place)
        if number:
            return Item(_kind_of_number(number.value, number.form, True), number.value, place, number.last, number.suffix)
    known = None if _lasts(tokens, place) else WORDS.get(token.folded)
    if known:
        return Item(known[0], known[1], place, place + 1, known[2], typed=token.folded)
    return Item("?", token.folded, place, place + 1, typed=token.folded)


def _lasts(tokens: Sequence[Token], place: int) -> bool:
    """Whether "last" is what something does, and not the one before: "shouldn't last two hours"."""
    return place > 0 and tokens[place].folded == "last" and tokens[place - 1].folded in _BEFORE_A_VERB


def _figures(tokens: Sequence[Token], place: int) -> Item:
    token = tokens[place]
    value = int(token.folded) if len(token.folded) < 13 else -1
    kind, last = _kind_of_number(value, "plain", False, len(token.folded)), place + 1
    if last < len(tokens) and tokens[last].folded in _ENGLISH_ORDINALS and tokens[last].start == token.end and kind == "n":
        kind, last = "O", last + 1
    return Item(kind, value, place, last, typed=token.folded)


def _kind_of_number(value: int, form: str, words: bool, length: int = 0) -> str:
    if form == "ordinal":
        return "O"
    if form == "possessed":
        return "P"
    if 1 <= value <= 31 and length <= 2:
        return "n"
    return "Y" if 1900 <= value <= 2100 and (words or length == 4) else "N"


def _with_suffix(item: Item, suffix: str, place: int) -> Item:
    """An apostrophe's ending changes what a number is: "15'i" a day of the month, "3'üncü" and "3rd" its place."""
    item.last = place + 1
    item.suffix = suffix
    if item.kind == "n":
        if suffix[:1] in ("i", "u", "s") and ("nc" in suffix[:4]):
            item.kind = "O"
        elif _is_possessive(suffix):
            item.kind = "P"
    return item


def _is_possessive(suffix: str) -> bool:
    bare = suffix[1:] if suffix[:1] == "s" else suffix
    return bare[:1] in ("i", "u") and (len(bare) == 1 or bare[1] in "ny") and bare not in ("in", "un")


def _english_on(tokens: Sequence[Token], place: int) -> bool:
    """Whether "on" is the English word and not the Turkish ten."""
    if place + 1 >= len(tokens):
        return True
    after = tokens[place + 1]
    if after.kind != "word":
        return True
    known = WORDS.get(after.folded)
    if after.folded in words("bir iki uc dort bes alti yedi sekiz dokuz bin milyon numara tl lira"):
        return False
    number = number_at(tokens, place)
    if number and number.last > place + 1:
        return False
    if known is None or known[0] not in _TURKISH_UNITS:
        return True
    return after.folded in _ENGLISH


_ENGLISH = frozenset(
    words(
        """
    day days week weeks month months year years hour hours minute minutes january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec business working is
    """
    )
)
