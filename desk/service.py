"""The door to requests: every channel registers and looks up here."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.engine import Connection

from base.clock import Clock
from base.errors import KopruError, Refused
from base.ledger import Ledger, Once, single
from base.operator import PRIORITIES, Operator, Promise
from base.redaction import masked
from desk import duplicate_store, store, tracking
from desk.calendars import Calendars
from desk.guessing import Guesses
from desk.promise import Due, milliseconds
from desk.request import (
    SUBJECT_AT_MOST,
    TEXT_AT_MOST,
    TRANSACTION_TYPES,
    UNASKED,
    Kind,
    Request,
    Step,
    check_event_date,
    first,
    is_overdue,
    warning,
)

Read = Callable[..., Any]
Also = Callable[[Connection, str], None]
"""Writes, for the request of this number, what must stand or fall together with a step."""
Channel = Literal["chat", "email", "form", "panel", "phone", "social"]
StaffKind = Literal["in_review", "asked_customer", "resolved", "closed", "escalated", "archived", "noted"]
DAY = 24 * 3_600_000
"""In milliseconds."""


class NewRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """What a channel hands in to be registered; `on_duplicate` says whether an open request on the same stops it."""

    conversation: str
    channel: Channel
    language: Literal["tr", "en"]
    topic: str
    subject: str
    event_date: str
    transaction_type: str
    amount: str | None = None
    currency: str | None = None
    payment_method: str | None = None
    description: str = ""
    on_duplicate: Literal["ask", "register"] = "register"


class Move(Struct, frozen=True):
    """Where a request goes; what is empty stays."""

    topic: str = ""
    department: str = ""
    priority: Literal["urgent", "high", "normal", "low"] | None = None
    text: str = ""


class AlreadyOpen(KopruError):
    """Nothing was registered: `request` is the number of an open one on the same, to be offered to the customer."""

    def __init__(self, request: str) -> None:
        super().__init__(request)
        self.request = request


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
        self.guesses = Guesses(ledger, clock)
        self._calendars = Calendars(operator)

    async def register(self, new: NewRequest, visitor: str, key: str, note: Mapping[str, Any] | None = None,
                       also: Also | None = None) -> store.Known:
        """Registers, or answers again what was registered under the same key; raises Refused.

        AlreadyOpen names an open request of the visitor on the same, when `new.on_duplicate` is "ask". `note` stands in
        the first step; `also` writes what belongs to it in the same transaction.
        """
        made, ask = self._made(new, visitor), new.on_duplicate == "ask"
        body = hashlib.sha256(msgspec.json.encode(new)).hexdigest()

        def work(tx: Connection) -> str | store.Same:
            added = store.add(tx, made, key, body, ask, note)
            if also and isinstance(added, str):
                also(tx, added)
            return added

        new_one = store.New(made, key, body, ask, note)
        number = await (self._write(work, key) if also else self._ledger.do(store.registrations, new_one))
        if isinstance(number, store.Same):
            raise AlreadyOpen(number.tracking_number)
        if number == made.tracking_number:
            return made, [first(made, note)]
        return await self._read(store.find, number)  # type: ignore[no-any-return]

    async def look_up(self, typed: str, visitor: str) -> Found:
        """Checks a typed number: its form, whether it exists, whose it is. Wrong ones are slowed, then stopped.

        A number that was merged into another leads to that one, with the steps of both.
        A missed promise that the owner finds before the sweep is noted at once: the owner is told that priority rose.
        """
        reading = tracking.read(typed, self.operator.tracking_prefix)
        if reading.mistake:
            return Found("malformed", reading.mistake)
        found = await self._read(duplicate_store.whole, reading.number)
        if found is None or found[0].visitor != visitor:
            await self.guesses.take(visitor)
        if found is None:
            return Found("unknown")
        owner = found[0].visitor == visitor
        if owner and await self.warn(found[0]):
            found = await self._read(duplicate_store.whole, reading.number)
        request, steps = found
        if not owner:  # a stranger is not told under which other number it goes on
            request = replace(request, tracking_number=reading.number)
        return Found("found", None, request, steps, owner)

    async def open_requests(self, visitor: str, most: int = 5) -> list[store.Known]:
        """The visitor's open requests with their timelines, the newest first."""
        return await self._read(store.open_with_steps, visitor, most)  # type: ignore[no-any-return]

    async def add_information(self, typed: str, text: str, channel: Channel, visitor: str, key: str,
                              note: Mapping[str, Any] | None = None, also: Also | None = None) -> store.Known:
        """Puts the owner's words on an open request; they answer us when we had asked. Raises Refused, `empty` too.

        `note` stands beside the words in the step; `also` writes what belongs to it in the same transaction.
        """
        words = masked(text.strip()[:TEXT_AT_MOST])
        if not words:
            raise Refused("empty")
        now, data = self._clock.now_ms(), {"text": words, "channel": channel, **(note or {})}

        def decide(before: Request) -> Step:
            kind: Kind = "customer_answered" if before.state == "waiting_customer" else "added"
            return self._calendars.going_on(before, Step(kind, now, visitor, data))

        number, body = await self._owned(typed, visitor), _digest("added", visitor, data)

        def work(tx: Connection) -> None:
            store.change(tx, number, decide, key, body, visitor)
            if also:
                also(tx, number)

        return await self._change(number, work, key, visitor)

    async def withdraw(self, typed: str, channel: Channel, visitor: str, key: str) -> store.Known:
        """The owner takes an open request back; raises Refused."""
        number, entry = await self._owned(typed, visitor), Step("withdrawn", self._clock.now_ms(), visitor, {"channel": channel})
        return await self._change(number, lambda tx: store.step(tx, number, entry, key, visitor), key, visitor)

    async def work(self, number: str, kind: StaffKind, by: str, key: str, text: str = "") -> store.Known:
        """A step of the people who work on the request; `text` is what they say with it. Raises Refused."""
        data: dict[str, Any] = {"text": text[:TEXT_AT_MOST]} if text else {}
        now = self._clock.now_ms()
        if kind == "resolved":
            data["reopen_until"] = now + self.operator.policies.reopen_days * DAY
        decide, body = partial(self._calendars.going_on, entry=Step(kind, now, by, data)), _digest(kind, by, text)
        return await self._change(number, lambda tx: store.change(tx, number, decide, key, body), key)

    async def assign(self, number: str, to: str, by: str, key: str) -> store.Known:
        """Gives an open request to a member of staff, or to nobody when `to` is empty; raises Refused."""
        entry = Step("assigned", self._clock.now_ms(), by, {"to": to})
        return await self._change(number, lambda tx: store.step(tx, number, entry, key), key)

    async def move(self, number: str, to: Move, by: str, key: str) -> store.Known:
        """Puts an open request under another topic, department or priority; the promise stays. Raises Refused.

        A topic without a department goes to the topic's own.
        """
        topic = self.operator.topics.get(to.topic) if to.topic else None
        if to.topic and topic is None:
            raise Refused("unknown_topic")
        department = to.department or (topic.department if topic else "")
        if department and department not in self.operator.departments:
            raise Refused("unknown_department")
        named = {"topic": to.topic, "department": department, "text": to.text[:TEXT_AT_MOST]}
        data: dict[str, Any] = {name: value for name, value in named.items() if value}
        if to.priority:
            data["priority"] = PRIORITIES.index(to.priority)
        if not data.keys() - {"text"}:
            raise Refused("bad_request", field="department")
        entry = Step("moved", self._clock.now_ms(), by, data)
        return await self._change(number, lambda tx: store.step(tx, number, entry, key), key)

    async def reopen(self, number: str, by: str, key: str, text: str = "", owner: str | None = None,
                     note: Mapping[str, Any] | None = None, also: Also | None = None) -> store.Known:
        """A resolved request is taken up again, with its promise counted anew; raises Refused when it is too late.

        `note` stands beside the words in the step; `also` writes what belongs to it in the same transaction.
        """
        now = self._clock.now(self.operator.zone)
        number = number if owner is None else await self._owned(number, owner)

        def decide(before: Request) -> Step:
            entry = _renewed("reopened", by, text, now, self._calendars.due(before.topic, now))
            return replace(entry, data={**(note or {}), **entry.data})

        body = _digest("reopened", by, text)

        def work(tx: Connection) -> None:
            store.change(tx, number, decide, key, body, owner)
            if also:
                also(tx, number)

        return await self._change(number, work, key, owner or "")

    async def disagree(self, number: str, owner: str, key: str, text: str) -> store.Known:
        """The customer does not accept a resolution: management decides, by when it promises. Raises Refused."""
        now = self._clock.now(self.operator.zone)
        entry = _renewed("disagreed", owner, text, now, self._calendars.disagreement(now))
        number, body = await self._owned(number, owner), _digest("disagreed", owner, text)
        return await self._change(number, lambda tx: store.change(tx, number, lambda _: entry, key, body, owner), key, owner)

    async def escalate(self, number: str, owner: str, key: str, text: str = "") -> store.Known:
        """The customer takes an open request to management; raises Refused."""
        number = await self._owned(number, owner)
        entry = Step("escalated", self._clock.now_ms(), owner, {"text": text[:TEXT_AT_MOST]} if text else {})
        decide, body = partial(self._calendars.going_on, entry=entry), _digest("escalated", owner, text)
        return await self._change(number, lambda tx: store.change(tx, number, decide, key, body, owner), key, owner)

    async def warn(self, request: Request) -> bool:
        """Says of the promise what is to be said now, once; whether there was anything to say."""
        now = self._clock.now_ms()
        if warning(request, now) is None:
            return False
        number = request.tracking_number
        return await self._write(lambda tx: store.warn(tx, number, now), number) is not None

    async def warn_all(self, most: int = 200) -> int:
        """Says it of every request for which it is due; how many there were, at most `most` at a time."""
        now, said = self._clock.now_ms(), 0
        for number in await self._read(store.to_warn, now, most):
            said += await self._write(partial(store.warn, tracking_number=number, now=now), number) is not None
        return said

    async def put_away_all(self, most: int = 200) -> int:
        """Closes what was resolved and can't be reopened any more, archives what was closed a while ago; how many."""
        now, done = self._clock.now_ms(), 0
        quiet = now - self.operator.policies.archive_after_days * DAY
        for number in await self._read(store.to_put_away, now, quiet, most):
            done += await self._write(partial(store.put_away, tracking_number=number, now=now, quiet=quiet), number) is not None
        return done

    def promised(self, request: Request) -> Promise:
        """How long an answer was promised to take, as it was said to the customer."""
        return self._calendars.promised(request)

    def is_overdue(self, request: Request) -> bool:
        """Whether the promised time has passed."""
        return is_overdue(request, self._clock.now_ms())

    async def _change(self, number: str, work: Callable[[Connection], Any], key: str, visitor: str = "") -> store.Known:
        try:
            await self._write(work, key)
        except Refused as refused:
            if refused.code == "not_found" and visitor:
                await self.guesses.take(visitor)
            raise
        return await self._read(store.find, number)  # type: ignore[no-any-return]

    async def _write(self, work: Callable[[Connection], Any], key: str) -> Any:
        return await self._ledger.do(single, Once(work, key=key))

    async def _owned(self, typed: str, visitor: str) -> str:
        """The number in canonical form, of the request that goes on for it; what is none is nobody's, and counts as a guess."""
        reading = tracking.read(typed, self.operator.tracking_prefix)
        if reading.mistake:
            await self.guesses.take(visitor)
            raise Refused("not_found")
        return await self._read(duplicate_store.surviving, reading.number)  # type: ignore[no-any-return]

    def _made(self, new: NewRequest, visitor: str) -> Request:
        topic = self.operator.topics.get(new.topic)
        if topic is None:
            raise Refused("unknown_topic")
        unasked = new.channel in UNASKED
        if new.transaction_type not in TRANSACTION_TYPES and (new.transaction_type or not unasked):
            raise Refused("bad_request", field="transaction_type")
        subject = masked(" ".join(new.subject.split())[:SUBJECT_AT_MOST])
        if not subject:
            raise Refused("bad_request", field="subject")
        now = self._clock.now(self.operator.zone)
        at, due = milliseconds(now), self._calendars.due(new.topic, now)
        return Request(
            tracking_number=tracking.number(secrets.randbits(50), self.operator.tracking_prefix),
            visitor=visitor, conversation=new.conversation, channel=new.channel, language=new.language,
            topic=new.topic, department=topic.department, priority=PRIORITIES.index(topic.priority), subject=subject,
            event_date=check_event_date(new.event_date, now) if new.event_date or not unasked else "",
            transaction_type=new.transaction_type,
            amount=_amount(new.amount), currency=new.currency or "", payment_method=new.payment_method or "",
            description=masked(new.description[:TEXT_AT_MOST]), state="registered", registered_at=at,
            due_from=milliseconds(due.start), due_to=milliseconds(due.end), promised_at=at, changed_at=at)


def _renewed(kind: Kind, by: str, text: str, now: datetime, due: Due) -> Step:
    data = {"text": text[:TEXT_AT_MOST], "due_from": milliseconds(due.start), "due_to": milliseconds(due.end)}
    return Step(kind, milliseconds(now), by, data)


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


def _digest(*said: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()
