"""The outbox at work: plans what has happened, sends what is due at least once, tries again, keeps dead letters."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from base.metrics import OUTBOX_DEAD, OUTBOX_DELAY, OUTBOX_FAILED, OUTBOX_SENT, OUTBOX_WAITING
from base.operator import Operator, clock_time
from desk.notices import prepared_store, store, wording_store
from desk.notices.letters import Letters, Parcel
from desk.notices.plan import not_before
from desk.notices.senders import Sender, Undelivered
from desk.notices.store import Delivery, PlanFacts, State

log = structlog.get_logger()

LEASE = 120.0
"""Seconds that one process has for a batch: 16 messages, 8 at a time, of at most 20 s each, and time to spare."""
BATCH, AT_ONCE = 16, 8
FIRST_WAIT, LONGEST_WAIT = 15.0, 4 * 3600.0
TRIES = 30
"""With waits of up to four hours about four days, as long as mail servers usually try (RFC 5321, 4.5.4.1)."""


class Outbox:
    """Deliveries over the shared ledger. Several processes may work at once; each message has one at a time."""

    def __init__(self, ledger: Ledger, read: Callable[..., Any], operator: Operator, clock: Clock, letters: Letters,
                 ways: Mapping[str, Sender], lease: float = LEASE) -> None:
        self._ledger, self._read, self._clock, self._letters, self._ways = ledger, read, clock, letters, ways
        self._lease, self._name = lease, secrets.token_hex(6)
        quiet = operator.policies.quiet_hours
        self._facts = PlanFacts(
            department_email=lambda key: operator.departments[key].email if key in operator.departments else "",
            webhooks=lambda kind: [hook.name for hook in operator.webhooks if kind in hook.kinds or not hook.kinds],
            quiet=(clock_time(quiet.start), clock_time(quiet.end)), zone=operator.zone)

    async def plan(self) -> int:
        """Turns what has happened into deliveries; how many causes."""
        if not await self._read(store.has_waiting):
            return 0
        now = self._clock.now_ms()
        return await self._write(lambda tx: store.plan(tx, self._facts, now), "plan")  # type: ignore[no-any-return]

    async def send(self) -> int:
        """Sends a batch of what is due; how many messages were taken up."""
        now = self._clock.now_ms()
        if not await self._read(store.has_due, now):
            return 0
        claim = partial(store.claim, lease=self._name, seconds=self._lease, now=now, shift_ms=self._clock.shift_ms, most=BATCH)
        batch: list[Delivery] = await self._write(claim, "claim")
        changed = await self._read(wording_store.all_changed)
        self._letters.use({place: each.wording for place, each in changed.items()})
        room = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._send_one(each, room) for each in batch))
        return len(batch)

    async def shown(self, state: State) -> list[Delivery]:
        """Deliveries in this state, the newest first."""
        return await self._read(store.shown, state)  # type: ignore[no-any-return]

    async def retry(self, delivery: str) -> None:
        """Tries a dead letter again; raises Refused("not_found")."""
        now = self._clock.now_ms()
        await self._write(lambda tx: store.retry(tx, delivery, now), delivery)

    async def measure(self) -> None:
        """Tells the metrics how much waits."""
        OUTBOX_WAITING.set(await self._read(store.count, "waiting"))
        OUTBOX_DEAD.set(await self._read(store.count, "dead"))

    async def _send_one(self, delivery: Delivery, room: asyncio.Semaphore) -> None:
        async with room:
            try:
                await self._deliver(delivery)
            except Refused as refused:  # the database is away: the lease runs out and the message is sent again
                log.info("outbox_refused", delivery=delivery.id, code=refused.code)
            except Undelivered as undelivered:
                await self._failed(delivery, undelivered)
            except Exception as error:  # a bug with one message must not stop the others; it is tried again and shown
                log.error("outbox_failed", delivery=delivery.id, error=type(error).__name__, exc_info=error)
                await self._failed(delivery, Undelivered(f"bug: {type(error).__name__}"))

    async def _deliver(self, delivery: Delivery) -> None:
        parcel = await self._parcel(delivery)
        now = self._clock.now_ms()
        if parcel is None:
            await self._write(lambda tx: store.end(tx, delivery, "dropped", now), delivery.id)
            return
        if (morning := self._not_before(parcel, now)) > now:  # the provider was away until the night
            await self._write(lambda tx: store.put_off(tx, delivery, morning, ""), delivery.id)
            return
        await self._ways[delivery.by].send(parcel)
        now = self._clock.now_ms()
        await self._write(lambda tx: _sent(tx, delivery, now), delivery.id)
        OUTBOX_SENT.labels(delivery.by).inc()
        OUTBOX_DELAY.observe(max(0, now - delivery.at) / 1000)

    def _not_before(self, parcel: Parcel, now: int) -> int:
        moment = datetime.fromtimestamp(now / 1000, self._facts.zone)
        return int(not_before(parcel.by, parcel.may_wake, moment, self._facts.quiet).timestamp() * 1000)

    async def _parcel(self, delivery: Delivery) -> Parcel | None:
        """The message, written now or ready since it was ordered; None when there is nothing to send any more."""
        if delivery.kind == prepared_store.TRANSCRIPT:
            ready = await self._read(prepared_store.find, delivery.id)
            return self._letters.prepared(delivery, ready) if ready else None
        found = await self._read(store.material, delivery)
        return self._letters.parcel(delivery, found) if found else None

    async def _failed(self, delivery: Delivery, why: Undelivered) -> None:
        OUTBOX_FAILED.labels(delivery.by).inc()
        now, dead = self._clock.now_ms(), why.final or delivery.tries >= TRIES
        log.warning("outbox_undelivered", delivery=delivery.id, by=delivery.by, reason=why.reason, tries=delivery.tries,
                    dead=dead)

        def work(tx: Any) -> None:
            if dead:
                store.end(tx, delivery, "dead", now, why.reason)
            else:
                store.put_off(tx, delivery, now + int(wait(delivery.tries) * 1000), why.reason)

        try:
            await self._write(work, delivery.id)
        except Refused as refused:
            log.info("outbox_refused", delivery=delivery.id, code=refused.code)

    async def _write(self, work: Callable[[Any], Any], key: str) -> Any:
        return await self._ledger.do(single, Once(work, key=f"outbox:{key}"))


def _sent(tx: Any, delivery: Delivery, now: int) -> None:
    store.end(tx, delivery, "sent", now)
    prepared_store.sent(tx, delivery.id)


def wait(tries: int) -> float:
    """Seconds until the next try: doubling, with jitter over its upper half, so that what failed together comes apart."""
    whole: float = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1))
    return whole * (0.5 + random.random() / 2)
