"""Whether a new request says again what an open one of the same customer says already. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from desk.request import OPEN, Request

NEAR_DAYS = 3
"""A customer who remembers the day roughly is off by a weekend at most."""
ALIKE = 0.5
"""Half of the words in common: "çekim hâlâ gelmedi" and "çekimim gelmedi" are, "çekim limiti" is not."""
_STEM = 5
"""Letters that count of a word: Turkish endings come after them."""

_FOLDED = str.maketrans("İIıŞşĞğÜüÖöÇçÂâÎîÛû", "iiissgguuooccaaiiuu")
_WORD = re.compile(r"[a-z0-9]+")


def find(new: Request, others: Sequence[Request]) -> Request | None:
    """The open request of the same customer on the same, the latest when there are several."""
    same = [each for each in others if is_same(new, each)]
    return max(same, key=lambda each: (each.registered_at, each.tracking_number), default=None)


def is_same(new: Request, other: Request) -> bool:
    """Same customer, topic and transaction, and near in date, or of the same amount, or told in the same words."""
    if other.state not in OPEN or other.tracking_number == new.tracking_number:
        return False
    if (new.visitor, new.topic, new.transaction_type) != (other.visitor, other.topic, other.transaction_type):
        return False
    return _is_near(new.event_date, other.event_date) or _is_same_sum(new, other) or likeness(new.subject, other.subject) >= ALIKE


def likeness(one: str, other: str) -> float:
    """The share of word stems that both texts have, 0 to 1."""
    left, right = _stems(one), _stems(other)
    return len(left & right) / len(left | right) if left and right else 0.0


def _is_near(one: str, other: str) -> bool:
    if not one or not other:
        return False
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days) <= NEAR_DAYS


def _is_same_sum(one: Request, other: Request) -> bool:
    if not one.amount or not other.amount or Decimal(one.amount) != Decimal(other.amount):
        return False
    return not one.currency or not other.currency or one.currency == other.currency


def _stems(text: str) -> set[str]:
    folded = unicodedata.normalize("NFC", text).replace("\u0307", "").translate(_FOLDED).lower()
    return {word[:_STEM] for word in _WORD.findall(folded)}
