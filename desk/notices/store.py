"""Reading and writing deliveries: planned from the outbox, claimed with a lease, sent, tried again or dead."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, time, tzinfo
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from base import database
from base.errors import Refused
from desk import contact_store, request, survey_store
from desk import store as desk_store
from desk.contact import Contact
from desk.mail.tables import mails
from desk.notices.plan import By, is_answer, may_wake, not_before, planned
from desk.notices.tables import answers, deliveries, sink, threads
from desk.request import Request, Step
from desk.survey_store import Survey
from desk.tables import outbox, requests

State = Literal["waiting", "sent", "dead", "dropped"]
MORNING = time(9)
"""When the letter goes out that answers a day's further mails at once."""


class Delivery(Struct, frozen=True):
    """One message to one receiver by one way; the id is stable over all tries."""

    id: str
    at: int
    request: str
    step: int
    kind: str
    by: By
    to: str
    state: State
    tries: int
    next_at: int
    lease: str
    error: str
    ended_at: int
    cause: str = ""


class PlanFacts(Struct, frozen=True):
    """What the operator's file says to planning: mail of a department, names of webhooks for a kind, quiet hours."""

    department_email: Callable[[str], str]
    webhooks: Callable[[str], Sequence[str]]
    quiet: tuple[time, time]
    zone: tzinfo


class Cause(Struct, frozen=True):
    """What has happened: a step of the timeline, or something else to be told, whose `step` is 0."""

    id: str
    kind: str
    at: int
    step: int


class Material(Struct, frozen=True):
    """What a message is written from: the request as it stood at the step."""

    request: Request
    step: Step
    contact: Contact | None
    token: str
    survey: Survey | None
    thread: tuple[str, ...]
    listed: tuple[Request, ...] = ()


def has_waiting(tx: Connection) -> bool:
    """Whether anything has happened that nobody has planned for yet."""
    return tx.execute(sa.select(outbox.c.id).where(outbox.c.state == "waiting").limit(1)).first() is not None


def plan(tx: Connection, facts: PlanFacts, now: int, most: int = 100) -> int:
    """Turns what has happened into deliveries; how many causes were planned. Several processes take different ones."""
    waiting = sa.select(outbox).where(outbox.c.state == "waiting").order_by(outbox.c.at, outbox.c.id).limit(most)
    rows = tx.execute(waiting.with_for_update(skip_locked=True)).mappings().all()
    for row in rows:
        found = desk_store.find(tx, row["request"])
        if found is not None:
            payload = msgspec.json.decode(row["payload"])
            _plan_one(tx, facts, Cause(row["id"], row["kind"], row["at"], int(payload.get("step", 0))), found, now)
        tx.execute(sa.update(outbox).where(outbox.c.id == row["id"]).values(state="planned"))
    return len(rows)


def has_due(tx: Connection, now: int) -> bool:
    """Whether anything is to be sent now."""
    return tx.execute(sa.select(deliveries.c.id).where(*_due(now)).limit(1)).first() is not None


def claim(tx: Connection, lease: str, seconds: float, now: int, shift_ms: int, most: int) -> list[Delivery]:
    """Takes what is due for `seconds`, on the database's clock, one of each request so that its news keep their order."""
    clock = database.now_ms(tx, shift_ms)
    held = sa.select(deliveries.c.request).where(deliveries.c.state == "waiting", deliveries.c.lease_until > clock)
    query = sa.select(deliveries).where(*_due(now), deliveries.c.lease_until <= clock, deliveries.c.request.not_in(held))
    taken: dict[str, Delivery] = {}
    for row in tx.execute(query.order_by(deliveries.c.at, deliveries.c.step, deliveries.c.id).limit(most * 4)).mappings():
        if row["request"] in taken or len(taken) >= most:
            continue
        mine = sa.update(deliveries).where(deliveries.c.id == row["id"], deliveries.c.state == "waiting",
                                           deliveries.c.lease_until <= clock)
        if tx.execute(mine.values(lease=lease, lease_until=clock + int(seconds * 1000), tries=row["tries"] + 1)).rowcount:
            taken[row["request"]] = _from_row({**row, "lease": lease, "tries": row["tries"] + 1})
    return list(taken.values())


def end(tx: Connection, delivery: Delivery, state: Literal["sent", "dead", "dropped"], now: int, error: str = "") -> None:
    """What became of it; nothing when the lease has passed to somebody else meanwhile."""
    tx.execute(_mine(delivery).values(state=state, error=error[:200], ended_at=now, lease="", lease_until=0))
    if delivery.kind == "sign_in_code":  # only its digest is kept from now on
        tx.execute(sa.update(outbox).where(outbox.c.id == delivery.cause).values(payload="{}"))


def put_off(tx: Connection, delivery: Delivery, next_at: int, error: str) -> None:
    """To be tried again."""
    tx.execute(_mine(delivery).values(next_at=next_at, error=error[:200], lease="", lease_until=0))


def material(tx: Connection, delivery: Delivery) -> Material | None:
    """What the message is written from; None when the request is gone."""
    found = desk_store.find(tx, delivery.request)
    if found is None:
        return None
    now, steps = found
    seen = steps[:delivery.step] if delivery.step else steps
    before = request.fold(now, seen)
    contact = contact_store.find(tx, now.visitor)
    said = tx.execute(sa.select(outbox.c.payload).where(outbox.c.id == delivery.cause)).scalar() if not delivery.step else None
    entry = replace(seen[-1], data=msgspec.json.decode(said)) if said else seen[-1]
    listed: tuple[Request, ...] = ()
    if delivery.kind == "receipts":
        of_day = _of_day(tx, now.visitor, delivery.at)
        listed = tuple(each for each, _ in of_day)
        entry = replace(entry, data={"refused": [file for _, said in of_day for file in _refused(said, delivery.at)]})
    number = now.tracking_number
    return Material(before, entry, contact, thread_token(tx, number), survey_store.of_request(tx, number), _thread(tx, number),
                    listed)


def thread_token(tx: Connection, number: str) -> str:
    """The token in the Reply-To address of a request's letters, empty when it had none yet."""
    return str(tx.execute(sa.select(threads.c.token).where(threads.c.request == number)).scalar() or "")


def request_of_token(tx: Connection, token: str) -> str | None:
    """Whose letters carry this token."""
    return tx.execute(sa.select(threads.c.request).where(threads.c.token == token)).scalar()


def request_of_delivery(tx: Connection, delivery: str) -> str | None:
    """The request that a letter of ours was about, by the id in its Message-ID."""
    return tx.execute(sa.select(deliveries.c.request).where(deliveries.c.id == delivery, deliveries.c.to == "customer")).scalar()


def shown(tx: Connection, state: State, most: int = 200) -> list[Delivery]:
    """Deliveries in this state, the newest first."""
    query = sa.select(deliveries).where(deliveries.c.state == state).order_by(deliveries.c.at.desc(), deliveries.c.id).limit(most)
    return [_from_row(dict(row)) for row in tx.execute(query).mappings()]


def count(tx: Connection, state: State) -> int:
    """How many are in this state."""
    return int(tx.execute(sa.select(sa.func.count()).select_from(deliveries).where(deliveries.c.state == state)).scalar_one())


def retry(tx: Connection, delivery: str, now: int) -> None:
    """A dead letter is tried again from the start; raises Refused("not_found")."""
    again = sa.update(deliveries).where(deliveries.c.id == delivery, deliveries.c.state == "dead")
    if not tx.execute(again.values(state="waiting", tries=0, next_at=now, ended_at=0)).rowcount:
        raise Refused("not_found")


def keep_in_sink(tx: Connection, delivery: str, at: int, by: str, to: str, subject: str, text: str) -> None:
    """Shows a message to developers; the same one once."""
    _once(tx, sink, id=delivery, at=at, by=by, to=to, subject=subject[:400], text=text)


def in_sink(tx: Connection, most: int = 100) -> list[dict[str, Any]]:
    """What would have been sent, the newest first."""
    return [dict(row) for row in tx.execute(sa.select(sink).order_by(sink.c.at.desc(), sink.c.id).limit(most)).mappings()]


def add_prepared(tx: Connection, id: str, place: str, kind: str, cause: str, now: int) -> bool:
    """A delivery by e-mail whose letter is ready; `place` stands where others have their request. Whether it was new."""
    return _once(tx, deliveries, id=id, at=now, request=place, step=0, kind=kind, by="email", to="prepared", state="waiting",
                 tries=0, next_at=now, lease="", lease_until=0, error="", ended_at=0, cause=cause)


def erase(tx: Connection, numbers: Sequence[str]) -> None:
    """What was to be sent about these requests, what development shows of it, and the tokens of their letters."""
    theirs = sa.select(deliveries.c.id).where(deliveries.c.request.in_(numbers))
    tx.execute(sa.delete(sink).where(sink.c.id.in_(theirs)))
    waiting = (deliveries.c.request.in_(numbers), deliveries.c.state == "waiting")
    tx.execute(sa.update(deliveries).where(*waiting).values(state="dropped"))
    tx.execute(sa.delete(threads).where(threads.c.request.in_(numbers)))


def erase_answers(tx: Connection, addresses: Sequence[str]) -> None:
    """That these addresses were answered today."""
    tx.execute(sa.delete(answers).where(answers.c.address.in_([_kept(each) for each in addresses])))


def forget_answers(tx: Connection, before: datetime) -> int:
    """Days that are over; how many answers there were."""
    return int(tx.execute(sa.delete(answers).where(answers.c.day < before.date().isoformat())).rowcount)


def _plan_one(tx: Connection, facts: PlanFacts, cause: Cause, found: desk_store.Known, now: int) -> None:
    known, steps = found
    kind, data = cause.kind, steps[cause.step - 1].data if cause.step else {}
    contact = contact_store.find(tx, known.visitor)
    email, hooks = facts.department_email(known.department), facts.webhooks(kind)
    urgent = may_wake(kind, known.priority)
    for each in planned(kind, data, contact, known.department, email, hooks):
        start = datetime.fromtimestamp(now / 1000, facts.zone)
        if each.to == "customer":
            _once(tx, threads, request=known.tracking_number, token=secrets.token_hex(8))
        if each.to == "customer" and contact and is_answer(kind, data) and not _first_today(tx, contact.email, start):
            if kind == "registered" or data.get("refused"):
                _put_together(tx, contact, known, start, now)
            continue
        next_at = int(not_before(each.by, urgent, start, facts.quiet).timestamp() * 1000) if each.by == "sms" else now
        id = _id(cause.id, each.by, each.to, each.kind)
        _add(tx, id, cause.at, known.tracking_number, cause.step, each.kind, each.by, each.to, next_at, cause.id)


def _first_today(tx: Connection, address: str, moment: datetime) -> bool:
    """Takes the address's one automatic answer of the day."""
    return _once(tx, answers, address=_kept(address), day=moment.date().isoformat())


def _kept(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def _put_together(tx: Connection, contact: Contact, known: Request, moment: datetime, now: int) -> None:
    """The address had its answer today: one letter tomorrow morning names all of the day's numbers."""
    tomorrow = datetime.combine(moment.date(), MORNING, moment.tzinfo) + _DAY
    letter = _id("receipts", contact.id, moment.date().isoformat())
    _add(tx, letter, now, known.tracking_number, 0, "receipts", "email", "customer", int(tomorrow.timestamp() * 1000))


def _of_day(tx: Connection, visitor: str, at: int) -> list[desk_store.Known]:
    """Requests that came by mail in the day around `at`, and those to which a mail of it brought files that were not taken."""
    near = (requests.c.visitor == visitor, requests.c.changed_at >= at - _DAY_MS)
    query = sa.select(requests.c.tracking_number).where(*near).order_by(requests.c.registered_at).limit(50)
    found = [known for number in tx.execute(query).scalars() if (known := desk_store.find(tx, number))]
    return [(each, steps) for each, steps in found
            if (each.channel == "email" and abs(each.registered_at - at) <= _DAY_MS) or _refused(steps, at)]


def _refused(steps: Sequence[Step], at: int) -> list[Any]:
    """Files that came by mail in that day and were not taken."""
    return [file for step in steps if abs(step.at - at) <= _DAY_MS for file in step.data.get("refused", ())]


def _thread(tx: Connection, number: str) -> tuple[str, ...]:
    """Message-IDs of the customer's mails on the request, the first ones first."""
    query = sa.select(mails.c.message_id).where(mails.c.request == number, mails.c.message_id != "").order_by(mails.c.received_at)
    return tuple(tx.execute(query.limit(20)).scalars())


def _add(tx: Connection, id: str, at: int, number: str, step: int, kind: str, by: str, to: str, next_at: int,
         cause: str = "") -> None:
    _once(tx, deliveries, id=id, at=at, request=number, step=step, kind=kind, by=by, to=to, state="waiting", tries=0,
          next_at=next_at, lease="", lease_until=0, error="", ended_at=0, cause=cause)


def _id(*parts: str) -> str:
    return "dlv" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _due(now: int) -> tuple[sa.ColumnElement[bool], ...]:
    return deliveries.c.state == "waiting", deliveries.c.next_at <= now


def _mine(delivery: Delivery) -> sa.Update:
    return sa.update(deliveries).where(deliveries.c.id == delivery.id, deliveries.c.state == "waiting",
                                       deliveries.c.lease == delivery.lease)


def _from_row(row: dict[str, Any]) -> Delivery:
    return Delivery(**{name: row[name] for name in Delivery.__struct_fields__})


def _once(tx: Connection, table: sa.Table, **values: Any) -> bool:
    """Inserts unless a row of this key is there; whether it was new."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    new = insert(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key.columns)
    return tx.execute(new).first() is not None


_DAY_MS = 24 * 3_600_000
_DAY = datetime(2000, 1, 2) - datetime(2000, 1, 1)
