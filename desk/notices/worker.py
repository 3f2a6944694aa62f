"""The outbox's background work: plans and sends as long as there is something, owes reminders, looks again soon."""

from __future__ import annotations

from base.clock import Clock
from base.repeating import Repeating
from desk.notices.outbox import Outbox
from desk.survey import Surveys

EVERY = 1.0
"""Seconds between looks: a customer who waits for the receipt does not notice it, an idle database neither."""
PATIENCE = 5.0
"""Seconds that a stopping process gives the batch at hand: a message that was just handed over is marked, or it would be sent
again."""
SELDOM = 60.0
"""Seconds between looks for reminders and counts."""


def outbox_worker(outbox: Outbox, surveys: Surveys, every: float = EVERY) -> Repeating:
    """The background work; to be closed with PATIENCE."""
    seldom = Clock.monotonic()

    async def work() -> int:
        nonlocal seldom
        if Clock.monotonic() >= seldom:
            seldom = Clock.monotonic() + SELDOM
            await surveys.remind()
            await outbox.measure()
        return await outbox.plan() + await outbox.send()

    return Repeating("outbox", work, every)
