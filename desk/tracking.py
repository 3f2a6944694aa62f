"""Tracking numbers: unguessable, checked by two Reed–Solomon symbols over GF(32), read back from careless typing. Pure.

Ten random Crockford base-32 symbols and two check symbols, chosen so that over all twelve, s0 … s11 from the left,
the sums of s_i and of s_i·α^i are 0 (α = 2, field polynomial x⁵ + x² + 1): every single, double, swapped and twin
error is found, and one random code in 1,024 passes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from msgspec import Struct

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM, CHECK = 10, 2
LENGTH = RANDOM + CHECK
DEFAULT_PREFIX = "KPR"

Mistake = Literal["length", "symbol", "check"]


class Reading(Struct, frozen=True):
    """What a typed number means: `number` in canonical form, or the likely `mistake`. Never corrected: ask again."""

    number: str = ""
    mistake: Mistake | None = None


def number(random_bits: int, prefix: str = DEFAULT_PREFIX) -> str:
    """The tracking number for 50 random bits (from `secrets`)."""
    symbols = [(random_bits >> 5 * n) & 31 for n in range(RANDOM)]
    return _written(symbols + _check_symbols(symbols), prefix)


def read(typed: str, prefix: str = DEFAULT_PREFIX) -> Reading:
    """Reads what somebody typed; the prefix may be missing."""
    whole = _plain(typed)
    code = whole.removeprefix(_plain(prefix))
    if len(whole) == LENGTH and _valid(whole):
        code = whole  # typed without the prefix, and its own first symbols happen to look like one
    if len(code) != LENGTH:
        return Reading(mistake="length")
    if any(symbol not in _VALUE for symbol in code):
        return Reading(mistake="symbol")
    symbols = [_VALUE[symbol] for symbol in code]
    if _syndromes(symbols) != (0, 0):
        return Reading(mistake="check")
    return Reading(number=_written(symbols, prefix))


def _valid(code: str) -> bool:
    return all(symbol in _VALUE for symbol in code) and _syndromes([_VALUE[symbol] for symbol in code]) == (0, 0)


def _written(symbols: list[int], prefix: str) -> str:
    code = "".join(ALPHABET[symbol] for symbol in symbols)
    return "-".join((prefix, code[:4], code[4:8], code[8:]))


_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}
_ALIKE = str.maketrans({"ı": "1", "i": "1", "I": "1", "İ": "1", "L": "1", "l": "1", "!": "1", "|": "1", "O": "0", "Ö": "0",
                        "Ç": "C", "Ş": "S", "Ğ": "G", "U": "V", "Ü": "V"})
_SEPARATORS = re.compile(r"[\s\-_./·‐‑–—]+")
_SUFFIX = re.compile(r"['’‘`´].*$", re.DOTALL)


def _plain(typed: str) -> str:
    """Capitals without separators; letters that are easily taken for one another become the one that is used."""
    text = unicodedata.normalize("NFC", typed).replace("\u0307", "").strip()
    text = _SUFFIX.sub("", text).translate(_ALIKE)
    return _SEPARATORS.sub("", text.upper().translate(_ALIKE))


def _powers() -> list[int]:
    powers, value = [], 1
    for _ in range(31):
        powers.append(value)
        value <<= 1
        if value & 32:
            value ^= 0b100101
    return powers


_EXP = _powers()
_LOG = {value: exponent for exponent, value in enumerate(_EXP)}


def _times(a: int, b: int) -> int:
    return 0 if not a or not b else _EXP[(_LOG[a] + _LOG[b]) % 31]


def _syndromes(symbols: list[int]) -> tuple[int, int]:
    plain = weighted = 0
    for place, symbol in enumerate(symbols):
        plain ^= symbol
        weighted ^= _times(symbol, _EXP[place])
    return plain, weighted


def _check_symbols(symbols: list[int]) -> list[int]:
    """x, y with x + y = A and x·α^10 + y·α^11 = B, solved in the field: y = (B + A·α^10) / (α^10 + α^11)."""
    plain, weighted = _syndromes(symbols)
    ten, eleven = _EXP[RANDOM], _EXP[RANDOM + 1]
    divisor = _EXP[(31 - _LOG[ten ^ eleven]) % 31]
    y = _times(weighted ^ _times(plain, ten), divisor)
    return [plain ^ y, y]
