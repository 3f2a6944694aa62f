"""Days that have a name and a fixed place in the year: "Cumhuriyet Bayramı", "New Year's Eve", "yılbaşı gecesi".

Feasts that wander through the year are left out, and so are names that only sell something ("yılbaşı bonusu").
"""

from __future__ import annotations

import re
from typing import Iterator, List, Tuple

from bot.entities.calendar import day, last_past
from bot.entities.grammar import Setting

# The day and month, and how its name is written in folded text.
_NAMES: List[Tuple[int, int, str]] = [
    (31, 12, r"yilbasi (?:gece|aksam)\w*|new year'?s'? eve|sylvester"),
    (1, 1, r"yilbasi gunu\w*|new year'?s'? day"),
    (14, 2, r"sevgililer gunu\w*|valentine'?s?'?(?: day)?"),
    (23, 4, r"cocuk bayrami\w*|ulusal egemenlik (?:ve cocuk )?bayrami\w*"),
    (1, 5, r"isci bayrami\w*|emek (?:ve dayanisma )?(?:bayrami|gunu)\w*"),
    (19, 5, r"genclik (?:ve spor )?bayrami\w*"),
    (15, 7, r"demokrasi (?:ve milli birlik )?(?:bayrami|gunu)\w*"),
    (30, 8, r"zafer bayrami\w*"),
    (29, 10, r"cumhuriyet bayrami\w*"),
    (31, 10, r"halloween|cadilar bayrami\w*"),
    (24, 12, r"christmas eve|xmas eve|noel (?:gece|arife)\w*"),
    (25, 12, r"christmas(?: day)?|xmas(?: day)?|noel(?: gunu\w*|de|den)?"),
    (26, 12, r"boxing day"),
]
_NAMED = re.compile(r"\b(?:" + "|".join(f"(?P<n{place}>{name})" for place, (_, _, name) in enumerate(_NAMES)) + r")(?!\w)")
# What is sold by the name of a day, or named after it, is no day.
_SOLD = re.compile(
    r"'?\w{0,3}\s*(?:\w+\s)?(?:bonus|kampanya|promosyon|cekilis|hediye|ikramiye|indirim|turnuva|etkinlig|ozel|oyun|slot|free|spin|promo|offer|gift|sale"
    r"|deal|special|tournament|jackpot|draw|event|game|card|present|party|season|wish)"
)
_WISHED = re.compile(r"(?:happy|merry|kutlu|mutlu)\s+$")


def holidays(folded: str, setting: Setting) -> Iterator[Tuple[int, int, object, str]]:
    """Each named day as (start, end, reading, kind), the last one past; in folded text."""
    for match in _NAMED.finditer(folded):
        if _SOLD.match(folded, match.end()) or _WISHED.search(folded, 0, match.start()):
            continue
        number, month, _ = _NAMES[int(str(match.lastgroup)[1:])]
        value = last_past(month, number, setting.today)
        if value:
            yield match.start(), match.end(), day(value, yearless=True), "d"
