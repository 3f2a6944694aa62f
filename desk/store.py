"""Reading and writing requests; the only file of the desk that touches tables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base import audit
from base.database import for_update
from base.errors import Refused
from desk import duplicates, request, survey_store, words_store
from desk.request import OPEN, RUNNING, Request, Step
from desk.tables import answered, outbox, outbox_row, outbox_values, requests, timeline

Known = tuple[Request, list[Step]]


class Same(Struct, frozen=True):
    """The number of an open request that says the same already."""

    tracking_number: str


_NAMES = Request.__struct_fields__
NEAR_AT_MOST = 4 * 24 * 3_600_000
"""Milliseconds before its end that any promise can be near: a quarter of five business days over two weekends and holidays."""


class New(Struct, frozen=True):
    """A request to be registered once for its `key`; `ask` lets an open one on the same stop it, `note` stands in the step."""

    request: Request
    key: str
    body: str
    ask: bool = False
    note: Mapping[str, Any] | None = None


def add(tx: Connection, new: Request, key: str, body: str, ask: bool = False,
        note: Mapping[str, Any] | None = None) -> str | Same:
    """Writes a new request with its first step and the note that is owed, and remembers what `key` was answered.

    Gives the tracking number: the earlier one when the same key was used with the same body before; another body under
    the same key raises Refused("cid_reused"). With `ask`, an open request on the same is given and nothing is written.
    """
    outcome = add_all(tx, [New(new, key, body, ask, note)])[0]
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def add_all(tx: Connection, news: Sequence[New]) -> list[str | Same | Refused]:
    """The same for many at once, one statement a table: each sees those before it."""
    outcomes: list[str | Same | Refused] = []
    asking = [new.request for new in news if new.ask]
    visitors = {request.visitor for request in asking}
    _hold_customers(tx, visitors)
    earlier, own = _answers(tx, [new.key for new in news]), _open_by_visitor(tx, visitors, {request.topic for request in asking})
    made: list[New] = []
    for new in news:
        if known := earlier.get(new.key):
            outcomes.append(known[1] if known[0] == new.body else Refused("cid_reused"))
        elif new.ask and (same := duplicates.find(new.request, own.get(new.request.visitor, ()))):
            outcomes.append(Same(same.tracking_number))
        else:
            made.append(new)
            earlier[new.key] = (new.body, new.request.tracking_number)
            own.setdefault(new.request.visitor, []).append(new.request)
            outcomes.append(new.request.tracking_number)
    if made:
        _write(tx, made)
    return outcomes


class Registrations:
    """The ledger's family of registrations: however many wait are one batch of inserts."""

    name = "registrations"

    def run(self, tx: Connection, commands: Sequence[New]) -> list[str | Same | Refused]:
        """One outcome for each."""
        return add_all(tx, commands)

    def key(self, command: New) -> str:
        """In the order of customers: of one customer's the first stays the first."""
        return command.request.visitor

    def rolled_back(self) -> None:
        """Nothing is remembered."""


registrations = Registrations()


def step(tx: Connection, tracking_number: str, entry: Step, key: str, owner: str | None = None) -> Request:
    """Lets `entry` happen to the request under its row lock, once for each `key`: timeline, row and outbox together.

    Raises Refused: `not_found`, also when it is not `owner`'s, `cid_reused`, `illegal_transition`.
    """
    return change(tx, tracking_number, lambda _: entry, key, _digest(entry), owner)


def change(tx: Connection, tracking_number: str, decide: Callable[[Request], Step], key: str, body: str,
           owner: str | None = None) -> Request:
    """The same for a step that depends on how the request stands when it is locked."""
    before = _locked(tx, tracking_number)
    if before is None or (owner is not None and before.visitor != owner):
        raise Refused("not_found")
    if earlier := _answered(tx, key, body):
        if earlier != tracking_number:
            raise Refused("cid_reused")
        return before
    return _take(tx, before, decide(before), key, body)


def warn(tx: Connection, tracking_number: str, now: int) -> Request | None:
    """Says of the promise what is to be said, if it is still so under the lock; None when there is nothing to say."""
    before = _locked(tx, tracking_number)
    kind = request.warning(before, now) if before else None
    if before is None or kind is None:
        return None
    entry = Step(kind, now, by="desk", data={"due_to": before.due_to})
    return _take(tx, before, entry, f"{kind}:{tracking_number}:{before.due_to}", _digest(entry))


def to_warn(tx: Connection, now: int, most: int) -> list[str]:
    """Numbers of requests whose promise is near or missed and of which that was not said yet, the latest first."""
    r = requests.c
    near = r.due_to - (r.due_to - r.promised_at) / request.NEAR_PART
    missed = sa.and_(r.warned < 2, r.due_to < now)
    soon = sa.and_(r.warned == 0, near <= now)
    running = (r.state.in_(sorted(RUNNING)), r.due_to < now + NEAR_AT_MOST, r.due_to > r.promised_at)
    query = sa.select(r.tracking_number).where(*running, sa.or_(missed, soon))
    return list(tx.execute(query.order_by(r.due_to).limit(most)).scalars())


def put_away(tx: Connection, tracking_number: str, now: int, quiet: int) -> Request | None:
    """Closes or archives, if it is still time for it under the lock; None when it is not."""
    before = _locked(tx, tracking_number)
    kind = request.putting_away(before, now, quiet) if before else None
    if before is None or kind is None:
        return None
    entry = Step(kind, now, by="desk")
    return _take(tx, before, entry, f"{kind}:{tracking_number}:{before.changed_at}", _digest(entry))


def to_put_away(tx: Connection, now: int, quiet: int, most: int) -> list[str]:
    """Numbers of requests that are to be closed (their time for reopening is over) or archived (nothing since `quiet`)."""
    r = requests.c
    settled = sa.select(r.tracking_number).where(r.state == "resolved", r.changed_at < now, r.reopen_until < now)
    old = sa.select(r.tracking_number).where(r.state.in_(("closed", "withdrawn")), r.changed_at < quiet)
    found = list(tx.execute(settled.order_by(r.changed_at).limit(most)).scalars())
    return found + list(tx.execute(old.order_by(r.changed_at).limit(most - len(found))).scalars())


def find(tx: Connection, tracking_number: str) -> Known | None:
    """The request with its timeline, None when there is none of this number."""
    row = tx.execute(sa.select(requests).where(requests.c.tracking_number == tracking_number)).mappings().first()
    if row is None:
        return None
    return _from_row(row), _timelines(tx, [tracking_number])[tracking_number]


def lock(tx: Connection, tracking_number: str) -> Request | None:
    """The request, held until the transaction ends."""
    return _locked(tx, tracking_number)


def is_answered(tx: Connection, key: str) -> bool:
    """Whether something was done under this key."""
    return tx.execute(sa.select(answered.c.key).where(answered.c.key == key)).scalar() is not None


def read_all(tx: Connection, query: sa.Select[Any]) -> list[Request]:
    """The requests of a query over whole rows."""
    return [_from_row(row) for row in tx.execute(query).mappings()]


def open_of(tx: Connection, visitor: str, most: int = 100) -> list[Request]:
    """The visitor's open requests, the newest first."""
    query = sa.select(requests).where(requests.c.visitor == visitor, requests.c.state.in_(sorted(OPEN)))
    ordered = query.order_by(requests.c.registered_at.desc(), requests.c.tracking_number).limit(most)
    return [_from_row(row) for row in tx.execute(ordered).mappings()]


def open_with_steps(tx: Connection, visitor: str, most: int) -> list[Known]:
    """The same with their timelines."""
    found = open_of(tx, visitor, most)
    steps = _timelines(tx, [each.tracking_number for each in found])
    return [(each, steps[each.tracking_number]) for each in found]


def _locked(tx: Connection, tracking_number: str) -> Request | None:
    query = for_update(sa.select(requests).where(requests.c.tracking_number == tracking_number))
    row = tx.execute(query).mappings().first()
    return _from_row(row) if row else None


def _take(tx: Connection, before: Request, entry: Step, key: str, body: str) -> Request:
    after = request.step(before, entry)
    last = sa.select(sa.func.max(timeline.c.seq)).where(timeline.c.request == before.tracking_number)
    _append(tx, after, int(tx.execute(last).scalar_one()) + 1, entry)
    old, new = msgspec.structs.asdict(before), msgspec.structs.asdict(after)
    if entry.kind == "resolved":
        survey_store.ask(tx, before.tracking_number, entry.at)
    if changed := {name: value for name, value in new.items() if value != old[name]}:
        tx.execute(sa.update(requests).where(requests.c.tracking_number == before.tracking_number).values(**changed))
    if text := entry.data.get("text"):
        words_store.extend(tx, before.tracking_number, str(text))
    _remember(tx, key, body, before.tracking_number, entry.at)
    return after


def _write(tx: Connection, made: Sequence[New]) -> None:
    first = [(new.request, request.first(new.request, new.note)) for new in made]
    tx.execute(sa.insert(requests), [msgspec.structs.asdict(one) for one, _ in first])
    words_store.add_all(tx, [(one.tracking_number, f"{one.subject} {one.description}") for one, _ in first])
    tx.execute(sa.insert(timeline), [_row(one, 1, entry) for one, entry in first])
    tx.execute(sa.insert(outbox), [outbox_values(entry.kind, one.tracking_number, {"step": 1, "state": one.state}, entry.at)
                                   for one, entry in first])
    tx.execute(sa.insert(answered), [{"key": new.key, "body": new.body, "result": new.request.tracking_number,
                                      "at": new.request.registered_at} for new in made])
    for one, entry in first:
        audit.append(tx, entry.at, entry.by, f"request.{entry.kind}", one.tracking_number, step=1, state=one.state)


def _answers(tx: Connection, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """What was answered under these keys: the body's digest and the number."""
    query = sa.select(answered.c.key, answered.c.body, answered.c.result).where(answered.c.key.in_(keys))
    return {row.key: (row.body, row.result) for row in tx.execute(query)}


def _hold_customers(tx: Connection, visitors: Set[str]) -> None:
    """Until the transaction ends no other process registers for these customers: of two that register the same at the same
    moment the second sees the first. SQLite's writer holds the whole database already."""
    if visitors and tx.dialect.name == "postgresql":
        keys = sorted(int.from_bytes(hashlib.sha256(each.encode()).digest()[:8], signed=True) for each in visitors)
        tx.execute(sa.text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key"), {"keys": keys})


def _open_by_visitor(tx: Connection, visitors: Set[str], topics: Set[str], most: int = 100) -> dict[str, list[Request]]:
    if not visitors:
        return {}
    r = requests.c
    query = sa.select(requests).where(r.visitor.in_(sorted(visitors)), r.state.in_(sorted(OPEN)), r.topic.in_(sorted(topics)))
    found: dict[str, list[Request]] = {}
    for row in tx.execute(query.order_by(r.registered_at.desc()).limit(most * len(visitors))).mappings():
        found.setdefault(row["visitor"], []).append(_from_row(row))
    return found


def _row(after: Request, seq: int, entry: Step) -> dict[str, Any]:
    return {"request": after.tracking_number, "seq": seq, "at": entry.at, "kind": entry.kind, "by": entry.by,
            "data": msgspec.json.encode(entry.data).decode()}


def _append(tx: Connection, after: Request, seq: int, entry: Step) -> None:
    """The step, the note that is owed for it, and the row in the audit chain."""
    tx.execute(sa.insert(timeline), _row(after, seq, entry))
    tx.execute(outbox_row(entry.kind, after.tracking_number, {"step": seq, "state": after.state}, entry.at))
    audit.append(tx, entry.at, entry.by, f"request.{entry.kind}", after.tracking_number, step=seq, state=after.state)


def _answered(tx: Connection, key: str, body: str) -> str | None:
    earlier = tx.execute(sa.select(answered).where(answered.c.key == key)).mappings().first()
    if earlier and earlier["body"] != body:
        raise Refused("cid_reused")
    return str(earlier["result"]) if earlier else None


def _remember(tx: Connection, key: str, body: str, result: str, at: int) -> None:
    tx.execute(sa.insert(answered).values(key=key, body=body, result=result, at=at))


def _timelines(tx: Connection, numbers: Iterable[str]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {number: [] for number in numbers}
    query = sa.select(timeline).where(timeline.c.request.in_(list(found))).order_by(timeline.c.request, timeline.c.seq)
    for row in tx.execute(query).mappings():
        found[row["request"]].append(Step(row["kind"], row["at"], row["by"], msgspec.json.decode(row["data"])))
    return found


def _from_row(row: RowMapping) -> Request:
    return Request(**{name: row[name] for name in _NAMES})


def _digest(entry: Step) -> str:
    """What the step says, without when: a repeat comes later."""
    return hashlib.sha256(msgspec.json.encode([entry.kind, entry.by, entry.data])).hexdigest()
