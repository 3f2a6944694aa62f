"""Which of the values named in a message are meant, and which only denied ("çekim değil yatırma")."""

from __future__ import annotations

import re

from actions.turkish import fold
from actions.turn import Entity, Message

_REJECTED_AFTER = re.compile(
    r"^(?:\W*(?:'?\w{1,4}\W+)?(?:degil\w*|yerine|bos ?ver\w*|birak(?:in|alim)?|gec(?:in|elim)?|"
    r"is wrong|was wrong|is not right|isn't right)|"
    # "yatırmaydı, yanlış yazdım" rejects what was said before
    r"[^\w,]*(?:'?\w{1,4}\s+)?yanlis\w*(?! (?:yaz|soyle|gir|hatirla)))\b"
)
_REJECTED_BEFORE = re.compile(
    r"\b(?:not|isn't|wasn't|instead of|rather than|forget(?: about)?|never mind)\s+(?:(?:on|a|an|the|from|my)\s+)*$"
)

_BARE_NUMBER = re.compile(r"(?<![\w.,/:-])(?:\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d{1,2})?)(?![\w/:%]|[.,-]\d)")


def sorted_out(message: Message, kind: str) -> tuple[list[Entity], list[Entity]]:
    """The entities of a kind that are meant, and those named only to be denied ("çekim değil yatırma")."""
    found = message.all(kind)
    rejected = [each for each in found if is_rejected(message.text, each)]
    return [each for each in found if each not in rejected], rejected


def is_rejected(text: str, entity: Entity) -> bool:
    """Whether the value is named only to be denied."""
    if entity.start is None or entity.end is None:
        return False
    return is_denied(fold(text), entity.start, entity.end)


def bare_numbers(message: Message) -> list[re.Match[str]]:
    """The numbers that belong to no value found in the message, and are not denied."""
    taken = [(each.start, each.end) for each in message.entities if each.start is not None and each.end is not None]
    folded = fold(message.text)
    free = [each for each in _BARE_NUMBER.finditer(message.text)
            if not any(start < each.end() and each.start() < end for start, end in taken)]
    return [each for each in free if not is_denied(folded, each.start(), each.end())]


def new_one(entities: list[Entity], known: str | None) -> Entity:
    """Of several values the one that is news."""
    return next((each for each in entities if each.value != known), entities[0])


def is_denied(folded: str, start: int, end: int) -> bool:
    """Whether what stands there in the folded text is named only to be denied."""
    return bool(_REJECTED_AFTER.match(folded[end:]) or _REJECTED_BEFORE.search(folded[:start]))
