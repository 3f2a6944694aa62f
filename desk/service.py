"""The door to requests: every channel registers and looks up here."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy.engine import Connection

from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from base.limits import Buckets
from base.operator import DAYS, PRIORITIES, Operator, clock_time
from desk import promise, store, tracking
from desk.request import SUBJECT_AT_MOST, TRANSACTION_TYPES, Request, Step, check_event_date

Read = Callable[..., Any]


class NewRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """What a channel hands in to be registered."""

    conversation: str
    channel: Literal["chat", "email", "form", "panel", "phone", "social"]
    language: Literal["tr", "en"]
    topic: str
    subject: str
    event_date: str
    transaction_type: str
    amount: str | None = None
    currency: str | None = None
    payment_method: str | None = None
    description: str = ""


class Found(Struct, frozen=True):
    """What a look at a typed number gave: `mistake` when malformed, `request` when there is one."""

    result: Literal["malformed", "unknown", "found"]
    mistake: tracking.Mistake | None = None
    request: Request | None = None
    steps: list[Step] = []
    owner: bool = False


class Desk:
    """Requests over the shared ledger. `read` runs a function in a reading transaction."""

    def __init__(self, ledger: Ledger, read: Read, operator: Operator, clock: Clock) -> None:
        self._ledger, self._read, self.operator, self._clock = ledger, read, operator, clock
        self._guesses = Buckets(rate=1 / 60, burst=8, code="too_many_guesses")
        hours = operator.business_hours
        self._calendar = promise.Calendar(
            zone=operator.zone,
            weekdays=frozenset(DAYS.index(day) for day in operator.business_days),
            opens=clock_time(hours.start), closes=clock_time(hours.end), is_holiday=operator.is_holiday)

    async def register(self, new: NewRequest, visitor: str, key: str) -> tuple[Request, list[Step]]:
        """Registers, or answers again what was registered under the same key; raises Refused."""
        request = self._made(new, visitor)
        body = hashlib.sha256(msgspec.json.encode(new)).hexdigest()
        work: Callable[[Connection], str] = lambda tx: store.add(tx, request, key, body)  # noqa: E731
        number = await self._ledger.do(single, Once(work, key=key))
        return await self._read(store.find, number)  # type: ignore[no-any-return]

    async def look_up(self, typed: str, visitor: str) -> Found:
        """Checks a typed number: its form, whether it exists, whose it is. Wrong ones are slowed, then stopped."""
        reading = tracking.read(typed, self.operator.tracking_prefix)
        if reading.mistake:
            return Found("malformed", reading.mistake)
        found = await self._read(store.find, reading.number)
        if found is None or found[0].visitor != visitor:
            self._guesses.take(visitor)
        if found is None:
            return Found("unknown")
        request, steps = found
        return Found("found", None, request, steps, owner=request.visitor == visitor)

    def is_overdue(self, request: Request) -> bool:
        """Whether the promised time has passed."""
        return request.due_to < self._clock.now_ms()

    def _made(self, new: NewRequest, visitor: str) -> Request:
        topic = self.operator.topics.get(new.topic)
        if topic is None:
            raise Refused("unknown_topic")
        if new.transaction_type not in TRANSACTION_TYPES:
            raise Refused("bad_request", field="transaction_type")
        subject = " ".join(new.subject.split())[:SUBJECT_AT_MOST]
        if not subject:
            raise Refused("bad_request", field="subject")
        now = self._clock.now(self.operator.zone)
        due = promise.due(topic.promise.unit, topic.promise.start, topic.promise.end, now, self._calendar)
        return Request(
            tracking_number=tracking.number(secrets.randbits(50), self.operator.tracking_prefix),
            visitor=visitor, conversation=new.conversation, channel=new.channel, language=new.language,
            topic=new.topic, department=topic.department, priority=PRIORITIES.index(topic.priority), subject=subject,
            event_date=check_event_date(new.event_date, now), transaction_type=new.transaction_type,
            amount=_amount(new.amount), currency=new.currency or "", payment_method=new.payment_method or "",
            description=new.description[:4000], state="registered", registered_at=_ms(now),
            due_from=_ms(due.start), due_to=_ms(due.end))


def _amount(text: str | None) -> str:
    if not text:
        return ""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Refused("bad_request", field="amount") from None
    if not value.is_finite() or value < 0 or len(text) > 24:
        raise Refused("bad_request", field="amount")
    return format(value, "f")


def _ms(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp() * 1000)
