"""How much is written: figures with points, commas, blanks and scale words, and numbers in words, also run together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Optional, Sequence, Tuple

from bot.entities.numbers import WORDS, number_at
from bot.tokens import Token

# A word or letter behind a number that multiplies it.
_SCALES = {
    "k": 1_000,
    "bin": 1_000,
    "grand": 1_000,
    "thousand": 1_000,
    "milyon": 10**6,
    "mio": 10**6,
    "mn": 10**6,
    "million": 10**6,
    "milyar": 10**9,
    "billion": 10**9,
    "hundred": 100,
    "yuz": 100,
}
_LONGEST_FIGURE = 12
_MOST_GROUPS = 5
_JOINED = re.compile(
    "(?:" + "|".join(sorted((w for w, v in WORDS.items() if v[2] == "tr" and w != "sifir"), key=len, reverse=True)) + ")+"
)
_ONE_WORD = re.compile("|".join(sorted((w for w, v in WORDS.items() if v[2] == "tr" and w != "sifir"), key=len, reverse=True)))
_SCALE_ENDING = re.compile(r"(bin|milyon|milyar)(?:e|a|den|dan|i|u|in|un|lik|luk|dir|di)?")


@dataclass(frozen=True)
class Quantity:
    """A number on tokens `first` to `last` (exclusive); `scaled` if a scale word made it big, `marked` if ",-" follows it."""

    value: Decimal
    first: int
    last: int
    words: bool = False
    scaled: bool = False
    marked: bool = False


def quantity_at(tokens: Sequence[Token], place: int, decimal_comma: bool) -> Optional[Quantity]:
    """The quantity that starts at a token, or nothing; `decimal_comma` says how a lone comma or point is meant."""
    token = tokens[place]
    if token.kind == "number":
        return _scaled(tokens, _figures(tokens, place, decimal_comma))
    if token.kind == "word":
        return _in_words(tokens, place)
    return None


def _figures(tokens: Sequence[Token], place: int, decimal_comma: bool) -> Optional[Quantity]:
    text, last = _adjacent(tokens, place)
    if sum(map(str.isdigit, text)) > _LONGEST_FIGURE:
        return None
    if text.isdigit() and len(text) <= 3:
        text, last = _with_blanks(tokens, text, last)
    value = read_figures(text, decimal_comma)
    if value is None:
        return None
    marked = _follows(tokens, last, (",", "-")) or _follows(tokens, last, (".", "-"))
    return Quantity(value, place, last + 2 if marked else last, marked=marked)


def _adjacent(tokens: Sequence[Token], place: int) -> Tuple[str, int]:
    text, at = tokens[place].folded, place + 1
    while (
        at + 1 < min(len(tokens), place + 2 * _MOST_GROUPS)
        and tokens[at].folded in (".", ",", "'")
        and tokens[at + 1].kind == "number"
        and tokens[at].start == tokens[at - 1].end
        and tokens[at + 1].start == tokens[at].end
    ):
        text += tokens[at].folded + tokens[at + 1].folded
        at += 2
    return text, at


def _with_blanks(tokens: Sequence[Token], text: str, last: int) -> Tuple[str, int]:
    """ "1 500": groups of three behind single blanks."""
    while last < len(tokens) and tokens[last].kind == "number" and tokens[last].start == tokens[last - 1].end + 1:
        following, after = _adjacent(tokens, last)
        if not re.fullmatch(r"\d{3}(?:[.,]\d{1,2})?", following):
            break
        text, last = text + following, after
    return text, last


def read_figures(text: str, decimal_comma: bool = True) -> Optional[Decimal]:
    """The value of figures: "1.500" and "1,500" are 1500, "1.500,50" and "1,500.50" are 1500.50, "2,5" is 2.5.

    Three figures behind a single point or comma are thousands, as nobody writes money with three decimals; "0,125" is not.
    Nothing if the groups make no sense ("1.50.5").
    """
    plain = text.replace("'", "")
    signs = [sign for sign in plain if sign in ".,"]
    if not signs:
        return Decimal(plain)
    last = plain.rindex(signs[-1])
    head, tail = re.split(r"[.,]", plain[:last]), plain[last + 1 :]
    grouped = len(head[0]) <= 3 and all(len(group) == 3 for group in head[1:])
    if not grouped:
        return Decimal(f"{head[0]}.{tail}") if len(head) == 1 and len(tail) < 3 else None
    if len(set(signs)) == 1 and len(tail) == 3 and head[0] != "0":
        return Decimal("".join(head) + tail)
    if len(set(signs)) == 1 and len(signs) > 1:
        return None
    return Decimal("".join(head) + "." + tail)


def _scaled(tokens: Sequence[Token], quantity: Optional[Quantity]) -> Optional[Quantity]:
    """ "10k", "2,5 bin", "2 bin 500", "1,5 milyon"."""
    if quantity is None or quantity.last >= len(tokens):
        return quantity
    value, last = quantity.value, quantity.last
    if tokens[last].folded == "bucuk":
        value, last = value + Decimal("0.5"), last + 1
    scale, word = _scale(tokens, last), last
    if scale is None:
        return quantity
    value, last = value * scale, word + 1
    if last < len(tokens) and tokens[last].kind == "number" and 1 < len(tokens[last].folded) <= 3 and scale == 1_000:
        rest = int(tokens[last].folded)
        value, last = value + rest, last + 1
    elif last < len(tokens) and tokens[last].kind == "word":
        rest_words = number_at(tokens, last)
        joined = joined_number(tokens[last].folded)
        if joined is not None and 9 < joined < scale:
            value, last = value + joined, last + 1
        elif (
            rest_words
            and rest_words.form == "plain"
            and not rest_words.suffix
            and rest_words.value < scale
            and rest_words.value > 9
        ):
            value, last = value + rest_words.value, rest_words.last
    return Quantity(value, quantity.first, last, scaled=True)


def _scale(tokens: Sequence[Token], at: int) -> Optional[int]:
    if at >= len(tokens) or tokens[at].kind != "word":
        return None
    word = tokens[at].folded
    ended = _SCALE_ENDING.fullmatch(word)
    if ended:
        return _SCALES[ended[1]]
    if word in ("k", "mio", "mn") and tokens[at].start > tokens[at - 1].end + 1:
        return None
    return _SCALES.get(word)


def _in_words(tokens: Sequence[Token], place: int) -> Optional[Quantity]:
    word = tokens[place].folded
    if word in ("yarim", "half"):
        return _half(tokens, place)
    joined = joined_number(word)
    if joined is not None:
        return _more_words(tokens, Quantity(Decimal(joined), place, place + 1, words=True))
    number = number_at(tokens, place)
    if number is None or number.form != "plain":
        return None
    value, last = Decimal(number.value), number.last
    if last < len(tokens) and tokens[last].folded == "bucuk":
        value, last = value + Decimal("0.5"), last + 1
        scale = _scale(tokens, last)
        if scale:
            return Quantity(value * scale, place, last + 1, words=True, scaled=True)
    if last < len(tokens) and tokens[last].folded == "grand":
        value, last = value * _SCALES["grand"], last + 1
    return _more_words(tokens, Quantity(value, place, last, words=True, scaled=value >= 1_000))


def _half(tokens: Sequence[Token], place: int) -> Optional[Quantity]:
    """ "yarım milyon", "half a million"."""
    at = place + 1 + (place + 1 < len(tokens) and tokens[place + 1].folded == "a")
    scale = _scale(tokens, at)
    return Quantity(Decimal(scale) / 2, place, at + 1, words=True, scaled=True) if scale else None


def _more_words(tokens: Sequence[Token], quantity: Quantity) -> Quantity:
    """ "ikibin beşyüz", "iki bin beşyüz": further run-together parts, each smaller than the last."""
    while quantity.value >= 100 and quantity.last < len(tokens):
        word = tokens[quantity.last].folded
        part = joined_number(word) or (WORDS[word][0] if word in WORDS and WORDS[word][2] == "tr" else None)
        if part is None or quantity.value < part or quantity.value % (10 ** len(str(part))):
            break
        value = quantity.value + part
        quantity = Quantity(value, quantity.first, quantity.last + 1, words=True, scaled=value >= 1_000)
    return quantity


@lru_cache(maxsize=2048)
def joined_number(word: str) -> Optional[int]:
    """The value of Turkish number words that are run together ("beşyüz", "ikibin"), else nothing."""
    if len(word) < 5 or not _JOINED.fullmatch(word):
        return None
    parts = _ONE_WORD.findall(word)
    if len(parts) < 2:
        return None
    pieces = [Token(part, part, 0, 0, "word") for part in parts]
    number = number_at(pieces, 0)
    return number.value if number and number.last == len(pieces) else None


def _follows(tokens: Sequence[Token], at: int, signs: Tuple[str, str]) -> bool:
    return (
        at + 1 < len(tokens)
        and (tokens[at].folded, tokens[at + 1].folded) == signs
        and tokens[at].start == tokens[at - 1].end
        and tokens[at + 1].start == tokens[at].end
        and not (at + 2 < len(tokens) and tokens[at + 2].kind == "number")
    )
