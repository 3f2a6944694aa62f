"""What the entity tests share: one moment, and short ways to ask what was read."""

from datetime import datetime, timedelta, timezone
from typing import List, Optional

from bot.entities import Entity, extract

# Tuesday, 24 November 2026, two in the afternoon in Istanbul.
NOW = datetime(2026, 11, 24, 14, 0, tzinfo=timezone(timedelta(hours=3)))


def found(text: str, kind: str, language: Optional[str] = "tr") -> List[Entity]:
    """The entities of one kind."""
    return [each for each in extract(text, NOW, language) if each.entity == kind]


def values(text: str, kind: str, language: Optional[str] = "tr") -> List[str]:
    """Their canonical values."""
    return [each.value for each in found(text, kind, language)]


def dates(text: str, language: Optional[str] = "tr") -> List[str]:
    """The dates of a message; a period is `first..last`."""
    return [each.value + (f"..{each.to}" if each.to else "") for each in found(text, "event_date", language)]
