"""Whether a new request says again what an open one of the same customer says already. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from desk.request import OPEN, Request
from desk.words import stems

NEAR_DAYS = 3
"""A customer who remembers the day roughly is off by a weekend at most."""
ALIKE = 0.5
"""Half of the words in common: "çekim hâlâ gelmedi" and "çekimim gelmedi" are, "çekim limiti" is not."""
NEAR_SUM = Decimal("0.02")
"""A fee or a rounding lies between what was sent and what came."""


def find(new: Request, others: Sequence[Request]) -> Request | None:
    """The open request of the same customer on the same, the latest when there are several."""
    same = [each for each in others if is_same(new, each)]
    return max(same, key=lambda each: (each.registered_at, each.tracking_number), default=None)


def is_same(new: Request, other: Request) -> bool:
    """Same customer, topic and transaction, and near in date, or in the amount, or told in the same words."""
    if other.state not in OPEN or other.tracking_number == new.tracking_number:
        return False
    if (new.visitor, new.topic, new.transaction_type) != (other.visitor, other.topic, other.transaction_type):
        return False
    return _is_near(new.event_date, other.event_date) or _is_near_sum(new, other) or likeness(new.subject, other.subject) >= ALIKE


def likely(request: Request, others: Sequence[Request]) -> list[Request]:
    """Of the customer's other open requests those that may be the same, the likeliest first: for people who decide."""
    same = [each for each in others if is_same(request, each)]
    return sorted(same, key=lambda each: (-likeness(request.subject, each.subject), each.registered_at))


def likeness(one: str, other: str) -> float:
    """The share of word stems that both texts have, 0 to 1."""
    left, right = set(stems(one)), set(stems(other))
    return len(left & right) / len(left | right) if left and right else 0.0


def _is_near(one: str, other: str) -> bool:
    if not one or not other:
        return False
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days) <= NEAR_DAYS


def _is_near_sum(one: Request, other: Request) -> bool:
    if not one.amount or not other.amount:
        return False
    sums = sorted((Decimal(one.amount), Decimal(other.amount)))
    if sums[1] - sums[0] > sums[1] * NEAR_SUM:
        return False
    return not one.currency or not other.currency or one.currency == other.currency
