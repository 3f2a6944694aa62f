"""All entities of one message, none on top of another: tracking numbers first, then dates, then the rest."""

from __future__ import annotations

from datetime import datetime
from typing import List, Optional, Set

from bot.entities.dates import dates_in
from bot.entities.entity import Entity
from bot.entities.grammar import Setting
from bot.folding import fold_with_offsets
from bot.tokens import tokens_of

# Nobody tells more than this in one message; what a paste holds beyond it is not read.
LONGEST = 4_000


def extract(text: str, now: datetime, language: Optional[str] = None, prefix: str = "KPR") -> List[Entity]:
    """The entities of a message in the order they stand; `now` is aware, in the customer's time zone. Never raises on text."""
    text = text[:LONGEST]
    folded, offsets = fold_with_offsets(text)
    tokens = tokens_of(text, folded, offsets)
    taken: Set[int] = set()
    return dates_in(text, folded, offsets, tokens, taken, Setting(now, language or "tr"))
