"""While the customer is asked a promise stands still, and what was left of it is counted on in opened time."""

from __future__ import annotations

from datetime import datetime

import pytest

from desk import request as requests
from desk.request import Kind
from desk.service import Desk
from tests.unit.test_desk_steps import DAY, HOUR, Room, new, room, taken

__all__ = ["room"]


def test_a_long_pause_does_not_make_a_promise_near() -> None:
    back, _ = taken(new(due_to=8 * HOUR), [("asked_customer", HOUR), ("customer_answered", 90 * DAY)])
    assert requests.warning(back, back.changed_at) is None
    assert requests.warning(back, back.due_to - 2 * HOUR + 1) == "due_soon"


def moment(text: str) -> int:
    """A moment in Istanbul, in milliseconds."""
    return int(datetime.fromisoformat(f"{text}+03:00").timestamp() * 1000)


async def asked(desk: Desk, number: str, key: str) -> None:
    await desk.work(number, "asked_customer", "stf_1", key, "Dekontu gönderir misiniz?")


@pytest.mark.parametrize("kind", ["in_review", "escalated", "customer_answered"])
async def test_whatever_ends_the_pause_counts_on_and_the_timeline_says_so(room: Room, kind: Kind) -> None:
    number = await room.registered()  # Monday 14:30, due at 18:30
    room.later(hours=9)
    await asked(room.desk, number, "1")  # Monday 23:30, five hours late: what is missed stays missed
    room.later(hours=9)
    await _ended(room, number, kind, "2")
    request, steps = await room.found(number)
    assert request.due_to == moment("2026-11-23T18:30")
    assert requests.fold(request, steps) == request


@pytest.mark.parametrize("kind", ["in_review", "escalated", "customer_answered"])
async def test_an_hour_left_at_midnight_is_an_hour_after_the_opening(room: Room, kind: Kind) -> None:
    room.later(hours=6, minutes=30)  # Monday 21:00: until one in the morning by the clock, so until nine on Tuesday
    number = await room.registered()
    assert (await room.found(number))[0].due_to == moment("2026-11-24T09:00")
    room.later(hours=2)
    await asked(room.desk, number, "1")  # an hour of Monday and an hour of Tuesday are left
    room.later(hours=3)
    await _ended(room, number, kind, "2")
    await _ended(room, number, kind, "2")  # the same call again
    request, steps = await room.found(number)
    assert request.due_to == moment("2026-11-24T10:00")
    assert requests.fold(request, steps) == request


async def _ended(room: Room, number: str, kind: Kind, key: str) -> None:
    if kind == "customer_answered":
        await room.desk.add_information(number, "Ekte", "chat", "vis_1", key)
    elif kind == "escalated":
        await room.desk.escalate(number, "vis_1", key, "Uzadı")
    else:
        await room.desk.work(number, "in_review", "stf_1", key)
