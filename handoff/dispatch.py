"""Dispatch: offers queued conversations to agents, asks for answers that are due, and tells customers their place."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable

from base.clock import Clock
from base.ledger import Once, single
from base.metrics import QUEUED
from handoff import events as ev
from handoff import queue_store, reading, routing
from handoff.queue_store import Lineup
from handoff.routing import MINUTE
from handoff.service import Conversations
from handoff.state import Conversation
from handoff.sweep import Observed, attempt

EVERY = 1.0
LEASE_MS = 3_000
"""One process routes at a time, or two would fill the same agent's last place; another takes over after so long."""
REMINDED_MS = MINUTE
"""So long after the reminder an answer counts as missed."""


Wait = tuple[str, int, int]
"""A conversation with the moments since when an answer is waited for, and when the holder was reminded."""


class Dispatch:
    """Background work of one process. All its findings are events, decided once under the row lock."""

    def __init__(self, conversations: Conversations) -> None:
        self._do = conversations
        self._name = secrets.token_hex(8)
        self._waited: Observed[Wait] = Observed()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Ends."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        changed = self._do.hub.queue_changed
        while True:
            try:
                await asyncio.wait_for(changed.wait(), EVERY)
                await asyncio.sleep(0.1)  # many changes at once are told once
            except TimeoutError:
                pass
            changed.clear()
            await attempt(self.once())

    async def once(self) -> None:
        """One round: what lapsed, what can be offered, what is due, and everybody's place."""
        line = await self._lineup()
        QUEUED.set(len(line.queued))
        await self._tell_places(line)
        waited = self._waited.seconds(map(_wait, line.unanswered), Clock.monotonic())
        if (line.queued or line.unanswered) and await self._may_route():
            if await self._lapse(line):
                line = await self._lineup()
            await self._offer(line)
            await self._ask_for_answers(line.unanswered, waited)

    async def _lineup(self) -> Lineup:
        return await self._do.read(queue_store.lineup, self._do.clock.shift_ms)

    async def _may_route(self) -> bool:
        shift = self._do.clock.shift_ms
        hold: Callable[..., bool] = lambda tx: queue_store.hold_lease(tx, "routing", self._name, shift, LEASE_MS)  # noqa: E731
        return bool(await self._do.ledger.do(single, Once(hold, key="~routing")))

    async def _lapse(self, line: Lineup) -> bool:
        """Ends offers that ran out, or whose agent went away or has a break; whether there were any."""
        here = {agent.id for agent in line.agents if agent.status == "available"}
        now = self._do.clock.now_ms()
        over = [(c.id, c.offered, c.offered_until) for c in line.queued
                if c.offered and (c.offered_until <= now or c.offered.id not in here)]
        for id_, agent, until in over:
            await attempt(self._do.act(id_, ev.OfferLapsed(at=now, agent=agent, until=until)))
        return bool(over)

    async def _offer(self, line: Lineup) -> None:
        rules = self._do.operator.routing
        if rules.offer != "one":
            return
        now = self._do.clock.now_ms()
        free = {c.id: c for c in line.queued if c.offered is None}
        for id_, agent in routing.assign(map(queue_store.waiting, free.values()), line.agents, now):
            until = now + rules.offer_seconds * 1000
            if member := await self._do.read(queue_store.member, agent):
                await attempt(self._do.act(id_, ev.Offered(at=now, agent=member, until=until, epoch=free[id_].epoch)))

    async def _ask_for_answers(self, unanswered: Iterable[Conversation], waited: dict[Wait, float]) -> None:
        """Reminds holders of answers that are due, and ends the wait for those that were missed."""
        now, limit = self._do.clock.now_ms(), self._do.operator.policies.agent_answer_minutes * MINUTE
        for c in unanswered:
            waited_ms = waited.get(_wait(c), 0.0) * 1000
            if not c.reminded_at and waited_ms >= limit:
                await attempt(self._do.act(c.id, ev.AnswerDue(at=now, epoch=c.epoch)))
            elif c.reminded_at and waited_ms >= REMINDED_MS:
                await attempt(self._do.act(c.id, ev.AnswerMissed(at=now, epoch=c.epoch)))

    async def _tell_places(self, line: Lineup) -> None:
        """Tells those who wait here their place and wait, where either changed."""
        do, shown = self._do, self._do.hub.watched()
        told = await do.read(queue_store.expected, line, do.clock.now_ms())
        new = [name for name, place in told.items() if name in shown and do.hub.places.get(name) != place]
        found = [now for start in range(0, len(new), 500) for now in await do.read(reading.standings, new[start : start + 500])]
        do.hub.places = told
        for now in found:
            if now.conversation.state == "queued":
                do.hub.show_view(now.conversation.id, reading.view(now, *told[now.conversation.id]))


def _wait(c: Conversation) -> Wait:
    return c.id, c.waiting_since, c.reminded_at
