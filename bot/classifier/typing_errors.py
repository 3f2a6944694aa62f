"""Writes a message the way a hurried thumb would: swapped, missing, doubled and neighbouring letters, always the same ones.

The classifier learns from such copies beside the clean examples, and the bench damages its test sentences with them.
"""

from __future__ import annotations

import random
import zlib

# Letters beside each other on a Turkish or an English keyboard, folded.
_NEIGHBOURS = {
    "a": "qszw", "b": "vghn", "c": "xdfv", "d": "serfcx", "e": "wrsd", "f": "drtgvc", "g": "ftyhbv", "h": "gyujnb",
    "i": "uojk", "j": "huikmn", "k": "jiolm", "l": "kop", "m": "njk", "n": "bhjm", "o": "ipkl", "p": "ol", "q": "wa",
    "r": "edft", "s": "awedxz", "t": "rfgy", "u": "yihj", "v": "cfgb", "w": "qase", "x": "zsdc", "y": "tghu", "z": "asx",
}  # fmt: skip


def damage(text: str, rate: float, seed: int) -> str:
    """The text with about `rate` errors for each letter; the same text, rate and seed give the same damage."""
    dice = random.Random(zlib.crc32(text.encode("utf-8", "surrogatepass")) ^ (seed * 0x9E3779B1))
    letters = list(text)
    written: list[str] = []
    place = 0
    while place < len(letters):
        letter = letters[place]
        if not letter.isalpha() or dice.random() >= rate:
            written.append(letter)
            place += 1
            continue
        following = letters[place + 1] if place + 1 < len(letters) else ""
        place += _err(dice, letter, following, written)
    return "".join(written)


def _err(dice: random.Random, letter: str, following: str, written: list[str]) -> int:
    """Write one wrong letter; says how many letters of the original it used up."""
    kind = dice.random()
    if kind < 0.4 and following.isalpha():
        written.extend((following, letter))
        return 2
    if kind < 0.65:
        return 1
    if kind < 0.75:
        written.extend((letter, letter))
        return 1
    written.append(dice.choice(_NEIGHBOURS.get(letter.lower(), letter)))
    return 1
