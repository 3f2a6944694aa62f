"""What would happen to a conversation if a person were asked for now: typed, so that it can be said truthfully. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

Outcome = Literal["connected", "queued", "closed", "need_contact"]


class Outlook(Struct, frozen=True):
    """`connected`: a person has it. `queued`: `place` in the line and `wait` in minutes, (from, to). `closed`: nobody is
    there before `opens_at` (None: at any moment), the answer goes to the address that is known. `need_contact`: the same,
    and no address is known."""

    outcome: Outcome
    place: int | None = None
    wait: tuple[int, ...] = ()
    opens_at: datetime | None = None


def outlook(*, held: bool, place: int, wait: tuple[int, ...], open_now: bool, opens_at: datetime | None,
            reachable: bool) -> Outlook:
    """The outcome from what is known: whether a person holds it, where it would stand, whether it can be answered later.

    `wait` is empty while nobody of the department is there.
    """
    if held:
        return Outlook("connected")
    if open_now and wait:
        return Outlook("queued", place, wait)
    return Outlook("closed" if reachable else "need_contact", opens_at=None if open_now else opens_at)
