"""Tracking numbers in careless typing: read, checked by their two Reed–Solomon symbols over GF(32), never corrected."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Iterator, List, Optional, Tuple

from bot.entities.entity import Entity
from bot.entities.vocabulary import words
from bot.folding import compose_with_offsets, fold

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_FEW = 3
DEFAULT_PREFIX = "KPR"

_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}
# Letters that are taken for one another when read or typed, after NFC, without U+0307, and in capitals.
_ALIKE = str.maketrans(
    {
        "ı": "1",
        "i": "1",
        "İ": "1",
        "I": "1",
        "l": "1",
        "L": "1",
        "!": "1",
        "|": "1",
        "O": "0",
        "o": "0",
        "Ö": "0",
        "ö": "0",
        "Ç": "C",
        "ç": "C",
        "Ş": "S",
        "ş": "S",
        "Ğ": "G",
        "ğ": "G",
        "U": "V",
        "u": "V",
        "Ü": "V",
        "ü": "V",
    }
)
_SEPARATOR = r"[\s\-_./·•‐‑‒–—−:*]"
_SYMBOL = r"[^\W_]|[!|]"
# Turkish endings that hang on a number without an apostrophe.
_HANGING = frozenset(
    (
        "",
        *words(
            """
    i u yi yu a e ya ye in un nin nun da de ta te dan den tan ten li lu lik luk la le yla yle ydi ydu di du dir dur nolu
    """
        ),
    )
)
# Without the prefix a code must look like one: three groups of four, or twelve in a row.
_GROUPED = re.compile(rf"(?<![\w!|])(?:(?:{_SYMBOL}){{4}}[\s\-_./·‐‑–—]{{1,3}}){{2}}(?:{_SYMBOL}){{4}}(?![\s\-]\d{{4}})")
_SOLID = re.compile(rf"(?<![\w!|])(?:{_SYMBOL}){{12}}")


_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class TrackingReading:
    """What a typed number means: the `number` in canonical form, or the likely `mistake` (`length`, `symbol`, `check`)."""

    number: str
    mistake: Optional[str] = None


def tracking_numbers_in(text: str, prefix: str = DEFAULT_PREFIX) -> List[Entity]:
    """The `tracking_number` entities of a message: every right one, and wrong ones that are clearly meant as one."""
    if len(prefix) == 0 or not any(symbol.isalnum() for symbol in text):
        return []
    found: List[Entity] = []
    composed, offsets = compose_with_offsets(text)
    for first, last, reading in _candidates(composed, prefix):
        start, end = offsets[first], offsets[last]
        if any(start < other.end and other.start < end for other in found):
            continue
        found.append(
            Entity(
                "tracking_number",
                reading.number,
                start,
                end,
                text[start:end],
                wellformed=reading.mistake is None,
                mistake=reading.mistake,
            )
        )
    return sorted(found, key=lambda each: each.start)


def _candidates(text: str, prefix: str) -> Iterator[Tuple[int, int, TrackingReading]]:
    wrong: List[Tuple[int, int, TrackingReading]] = []
    for match in _prefixed(prefix).finditer(text):
        for end in _ends(text, match):
            reading = read(text[match.start("code") : end], prefix)
            if reading.mistake is None:
                yield match.start(), end, reading
                break
        else:
            meant = _clearly_meant(text, match, prefix)
            if meant:
                wrong.append(meant)
    for pattern in (_GROUPED, _SOLID):
        for match in pattern.finditer(text):
            reading = read(match.group(), prefix)
            if reading.mistake is None and _looks_like_code(match.group()) and _ends_here(text, match.end()):
                yield match.start(), match.end(), reading
    yield from wrong


@lru_cache(maxsize=8)
def _prefixed(prefix: str) -> "re.Pattern[str]":
    """The prefix as people type it, and what follows it that may be symbols."""
    letters = "".join(rf"(?:{_likes(letter)})[\s.]?" for letter in prefix)
    return re.compile(
        rf"(?<![^\W_])#?{letters}{_SEPARATOR}{{0,4}}(?P<code>(?:(?:{_SYMBOL}){_SEPARATOR}{{0,3}}){{0,40}})", re.IGNORECASE
    )


def _likes(letter: str) -> str:
    alike = {letter, letter.lower(), letter.upper()} | {chr(key) for key, value in _ALIKE.items() if value == _symbol(letter)}
    return "|".join(sorted(re.escape(each) for each in alike))


def _ends(text: str, match: "re.Match[str]") -> Iterator[int]:
    """Where twelve symbols are told: at the end of a word first, else before letters that hang on ("…9Knın")."""
    place, symbols = match.start("code"), 0
    for place in range(match.start("code"), match.end("code")):
        if text[place].isalnum() or text[place] in "!|":
            symbols += 1
            if symbols == LENGTH:
                if _ends_here(text, place + 1):
                    yield place + 1
                return


def _looks_like_code(typed: str) -> bool:
    """Whether something without the prefix is a code at all: digits in it, and not the same few over and over."""
    return any(symbol.isdigit() for symbol in typed) and len(set(_plain(typed))) > _FEW


def _ends_here(text: str, place: int) -> bool:
    """Whether a number ends here: nothing but a Turkish ending hangs on it."""
    hanging = _LETTERS.match(text, place)
    return hanging is None or fold(hanging.group()) in _HANGING


def _clearly_meant(text: str, match: "re.Match[str]", prefix: str) -> Optional[Tuple[int, int, TrackingReading]]:
    """A wrong number behind the prefix: the run of code-like groups; words after it are not counted in."""
    groups = list(re.finditer(r"[^\s\-_./·•‐‑‒–—−:*]+", text[match.start("code") : match.end("code")]))
    end, symbols, digits = match.start("code"), 0, 0
    for group in groups:
        word = group.group()
        codelike = (
            any(map(str.isdigit, word))
            or (word.isupper() and len(word) == 4)
            or (symbols % 4 == 0 and len(word) == 4 and _joined(text, match, group))
        )
        if not codelike or symbols >= LENGTH + 4:
            break
        end, symbols, digits = match.start("code") + group.end(), symbols + len(word), digits + sum(map(str.isdigit, word))
    if symbols < 5 or not digits:
        return None
    return match.start(), end, read(text[match.start("code") : end], prefix)


def _joined(text: str, match: "re.Match[str]", group: "re.Match[str]") -> bool:
    place = match.start("code") + group.start() - 1
    return text[place] in "-_./·–" if place >= 0 else False


def read(typed: str, prefix: str = DEFAULT_PREFIX) -> TrackingReading:
    """Read a code as typed, with its prefix or without; wrong ones come back as they were understood, with the mistake."""
    code = _plain(typed)
    bare = _plain(prefix)
    if len(code) != LENGTH and code.startswith(bare):
        code = code[len(bare) :]
    if len(code) != LENGTH:
        return TrackingReading(_written(code, prefix), "length")
    if any(symbol not in _VALUE for symbol in code):
        return TrackingReading(_written(code, prefix), "symbol")
    return TrackingReading(_written(code, prefix), None if valid(code) else "check")


def valid(code: str) -> bool:
    """Whether twelve symbols of the alphabet carry their check: the sums of s_i and of s_i·2^i over GF(32) are 0."""
    plain = weighted = 0
    for place, symbol in enumerate(code):
        value = _VALUE[symbol]
        plain ^= value
        weighted ^= _times(value, _POWERS[place])
    return plain == weighted == 0


def _plain(typed: str) -> str:
    text = unicodedata.normalize("NFC", typed).replace("\u0307", "").strip()
    text = re.sub(r"['’‘`´].*$", "", text, flags=re.DOTALL).translate(_ALIKE).upper().translate(_ALIKE)
    return "".join(symbol for symbol in text if symbol.isalnum())


def _written(code: str, prefix: str) -> str:
    return "-".join([prefix, *(code[n : n + 4] for n in range(0, len(code), 4))])


def _symbol(letter: str) -> str:
    return letter.translate(_ALIKE).upper()


def _times(one: int, other: int) -> int:
    """A product in GF(32), field polynomial x⁵ + x² + 1."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 32:
            one ^= 0b100101
        other >>= 1
    return product


_POWERS: List[int] = [1]
for _ in range(LENGTH - 1):
    _POWERS.append(_times(_POWERS[-1], 2))
