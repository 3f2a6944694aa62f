"""Numbers in figures and in words, Turkish and English, with Turkish endings: "yirmi ikisinde", "twenty-second"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

from bot.entities.vocabulary import words
from bot.tokens import Token

_TR_ONES = ["sifir", "bir", "iki", "uc", "dort", "bes", "alti", "yedi", "sekiz", "dokuz"]
_TR_TENS = ["", "on", "yirmi", "otuz", "kirk", "elli", "altmis", "yetmis", "seksen", "doksan"]
_EN_ONES = words(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen
    """
)
_EN_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_EN_ORDINALS = words(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth
    """
)
_TR_ORDINALS = ["birinci", "ikinci", "ucuncu", "dorduncu", "besinci", "altinci", "yedinci", "sekizinci", "dokuzuncu", "onuncu"]

# size: one (1–9), teen (10–19, English), ten, hundred, scale. What may follow what is decided by it.
WORDS: Dict[str, Tuple[int, str, str]] = {}
for _n, _word in enumerate(_TR_ONES):
    WORDS[_word] = (_n, "one", "tr")
for _n, _word in enumerate(_TR_TENS[1:], 1):
    WORDS[_word] = (10 * _n, "ten", "tr")
for _n, _word in enumerate(_EN_ONES):
    WORDS[_word] = (_n, "one" if _n < 10 else "teen", "en")
for _n, _word in enumerate(_EN_TENS[2:], 2):
    WORDS[_word] = (10 * _n, "ten", "en")
WORDS.update(
    yuz=(100, "hundred", "tr"),
    bin=(1000, "scale", "tr"),
    milyon=(10**6, "scale", "tr"),
    milyar=(10**9, "scale", "tr"),
    hundred=(100, "hundred", "en"),
    thousand=(1000, "scale", "en"),
    million=(10**6, "scale", "en"),
    billion=(10**9, "scale", "en"),
)
_ORDINALS: Dict[str, Tuple[int, str]] = {word: (n, "en") for n, word in enumerate(_EN_ORDINALS, 1)}
_ORDINALS.update({word: (n, "tr") for n, word in enumerate(_TR_ORDINALS, 1)})
_ORDINALS.update({"yirminci": (20, "tr"), "otuzuncu": (30, "tr"), "thirtieth": (30, "en"), "ilk": (1, "tr")})

# What may hang on a Turkish number after its possessive: "ikisi", "ikisinde", "üçünden", "beşine", "birinin".
_POSSESSIVE_TAILS = (
    "",
    "nde",
    "nda",
    "nden",
    "ndan",
    "ne",
    "na",
    "ni",
    "nu",
    "nin",
    "nun",
    "ndeki",
    "ndaki",
    "yle",
    "yla",
    "ydi",
    "ydu",
)
_CASES = words("de da te ta den dan ten tan e a ye ya i u yi yu in un nin nun")
_POSSESSED: Dict[str, Tuple[int, str, str]] = {}
_CASED: Dict[str, Tuple[int, str, str]] = {}
for _word, (_n, _size, _language) in list(WORDS.items()):
    if _language != "tr" or _size not in ("one", "ten"):
        continue
    _stem = "dord" if _word == "dort" else _word
    _link = ("si", "su") if _word[-1] in "aeiou" else ("i", "u")
    for _possessive in _link:
        for _tail in _POSSESSIVE_TAILS:
            _POSSESSED[_stem + _possessive + _tail] = (_n, _size, _possessive + _tail)
    for _case in _CASES:
        _CASED.setdefault((_stem if _case[0] in "aeiu" else _word) + _case, (_n, _size, _case))
for _word in list(_CASED):
    if _word in WORDS or _word in _ORDINALS or _word in ("ona", "onu", "onun", "onda", "ondan", "one"):
        _CASED.pop(_word)
for _word in ("biri", "birine", "birini", "birinin", "birinden", "birinde"):
    _POSSESSED[_word] = (1, "one", _word[3:])


@dataclass(frozen=True)
class Number:
    """A number that stands on tokens `first` to `last` (exclusive), with the ending of a Turkish word number.

    `form`: `plain`, `ordinal` ("third", "üçüncü", "15th") or `possessed` ("on ikisi"). `words` is false for figures.
    """

    value: int
    first: int
    last: int
    form: str = "plain"
    suffix: str = ""
    words: bool = True


def number_at(tokens: Sequence[Token], place: int) -> Optional[Number]:
    """The whole number in words that starts at a token: "yirmi ikisinde", "iki bin on sekiz", "twenty-first"."""
    parts: List[Tuple[int, str]] = []
    language, at = "", place
    while at < len(tokens):
        token = tokens[at]
        if parts and _joins(tokens, at, parts, language):
            at += 1
            token = tokens[at]
        ended = _ending(token.folded, parts, language)
        if ended is not None:
            value, form, suffix = ended
            return Number(value, place, at + 1, form, suffix)
        known = WORDS.get(token.folded)
        if known is None or (language and known[2] != language) or not _may_follow(parts, known[1]):
            break
        language = known[2]
        parts.append((known[0], known[1]))
        at += 1
    if not parts:
        return None
    while tokens[at - 1].folded in ("-", "and"):
        at -= 1
    return Number(_total(parts), place, at)


def _joins(tokens: Sequence[Token], at: int, parts: List[Tuple[int, str]], language: str) -> bool:
    """Whether a token only joins the parts of an English number: "twenty-one", "two hundred and five"."""
    if tokens[at].folded == "-":
        return language == "en" and at + 1 < len(tokens) and parts[-1][1] == "ten"
    return tokens[at].folded == "and" and parts[-1][1] in ("hundred", "scale") and _is_english(tokens, at + 1)


def _is_english(tokens: Sequence[Token], place: int) -> bool:
    return place < len(tokens) and WORDS.get(tokens[place].folded, (0, "", ""))[2] == "en"


def _ending(word: str, parts: List[Tuple[int, str]], language: str) -> Optional[Tuple[int, str, str]]:
    """A last word that closes a number: an ordinal, or a Turkish number with an ending."""
    if word in _ORDINALS:
        value, spoken = _ORDINALS[word]
        size = "one" if value < 10 else "teen"
        fits = (not language or spoken == language) and (not parts or (word != "ilk" and _may_follow(parts, size)))
        return (_total([*parts, (value, "one")]), "ordinal", "") if fits else None
    if language == "en" or word in WORDS:
        return None
    for forms, form in ((_POSSESSED, "possessed"), (_CASED, "plain")):
        if word in forms:
            value, size, suffix = forms[word]
            if _may_follow(parts, size):
                return _total([*parts, (value, size)]), form, suffix
    return None


def _may_follow(parts: List[Tuple[int, str]], size: str) -> bool:
    if not parts:
        return True
    before = parts[-1][1]
    if size == "one":
        return before in ("ten", "hundred", "scale") and parts[-1][0] != 0
    if size in ("ten", "teen"):
        return before in ("hundred", "scale") or (before == "teen" and len(parts) == 1 and parts[0][0] >= 17)
    if size == "hundred":
        return before in ("one", "scale", "teen")
    return before != "scale"


def _total(parts: Sequence[Tuple[int, str]]) -> int:
    """The value of number words; English year pairs ("nineteen ninety-nine") count in hundreds."""
    if len(parts) >= 2 and parts[0][1] == "teen" and parts[1][1] in ("ten", "teen"):
        return parts[0][0] * 100 + sum(value for value, _ in parts[1:])
    total = group = 0
    for value, size in parts:
        if size == "scale":
            total += max(group, 1) * value
            group = 0
        elif size == "hundred":
            group = max(group, 1) * value
        else:
            group += value
    return total + group


def is_number_word(word: str) -> bool:
    """Whether a folded word can be part of a number."""
    return word in WORDS or word in _POSSESSED or word in _ORDINALS


STARTS = frozenset(WORDS) | frozenset(_POSSESSED) | frozenset(_CASED) | frozenset(_ORDINALS)
