"""Pages of requests out of the database, each by an index that is in the order asked for.

A list over several departments or states is the merge of one list for each: every part is read in order from its index
and ends after a page, however many requests there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base.operator import PRIORITIES
from desk import listing, tracking, words_store
from desk.listing import COLUMNS, DESCENDING, NOBODY, OPEN_ONLY, Filter, Key, Scope, Sort
from desk.request import NEAR_PART, Request
from desk.store import NEAR_AT_MOST
from desk.tables import IS_OPEN, requests

PARTS_AT_MOST = 24
"""Parts of which a list is merged at most; beyond it the database filters by itself."""


class Asked(Struct, frozen=True):
    """A list: which requests, in which order, how many at most, after which place, and who may see what at what time."""

    filter: Filter
    sort: Sort
    most: int
    scope: Scope
    now: int
    zone: ZoneInfo
    cursor: str = ""
    prefix: str = tracking.DEFAULT_PREFIX


class Page(Struct, frozen=True):
    """A part of a list, and the cursor of the next one, empty at the end."""

    requests: list[Request]
    cursor: str


def page(tx: Connection, asked: Asked) -> Page:
    """The next page; raises Refused `bad_cursor`."""
    if words_store.has_words(asked.filter.words):
        return _found(tx, asked)
    shape = tuple(int if name != "tracking_number" else str for name in COLUMNS[asked.sort])
    after = listing.read_cursor(asked.cursor, asked.filter, asked.sort, shape) if asked.cursor else None
    rows = tx.execute(_merged(asked, after)).mappings().all()
    found = [_request(row) for row in rows]
    more = len(found) > asked.most
    end = listing.cursor(asked.filter, asked.sort, listing.place(found[asked.most - 1], asked.sort)) if more else ""
    return Page(found[: asked.most], end)


def _found(tx: Connection, asked: Asked) -> Page:
    """By words: always the newest first, in the order of the words' own index."""
    after = int(listing.read_cursor(asked.cursor, asked.filter, asked.sort, (int,))[0]) if asked.cursor else None
    conditions = (*_conditions(asked), *_seen(asked.scope))
    rows = words_store.newest(tx, asked.filter.words, conditions, after, asked.most + 1)
    more = len(rows) > asked.most
    end = listing.cursor(asked.filter, asked.sort, (int(rows[asked.most - 1]["place"]),)) if more else ""
    return Page([_request(row) for row in rows[: asked.most]], end)


def _merged(asked: Asked, after: Key | None) -> sa.Select[Any] | sa.CompoundSelect[Any]:
    parts = [_part(asked, after, fixed) for fixed in _fixed(asked)]
    if len(parts) == 1:
        return parts[0]
    union = sa.union_all(*(sa.select(part.subquery()) for part in parts))
    return union.order_by(*_order(asked.sort, union.selected_columns)).limit(asked.most + 1)


def _part(asked: Asked, after: Key | None, fixed: Sequence[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    query = sa.select(requests).where(*fixed, *_conditions(asked))
    if after is not None:
        place = sa.tuple_(*(requests.c[name] for name in COLUMNS[asked.sort]))
        query = query.where(place < after if asked.sort in DESCENDING else place > after)
    if asked.sort in OPEN_ONLY and (index := _work_index(asked.sort, fixed)):
        query = query.with_hint(requests, f"INDEXED BY {index}", "sqlite")
    return query.order_by(*_order(asked.sort, requests.c)).limit(asked.most + 1)


def _work_index(sort: Sort, fixed: Sequence[sa.ColumnElement[bool]]) -> str:
    """The index of open requests that is in this order. SQLite would rather look up the five open states and sort them all."""
    first = fixed[0] if fixed else None
    column = getattr(getattr(first, "left", None), "name", "") if isinstance(first, sa.BinaryExpression) else ""
    if first is None:
        return "ix_requests_open_priority" if sort == "priority" else "ix_requests_open_due_to"
    if column == "department":
        return f"ix_requests_open_department_{'priority' if sort == 'priority' else 'due_to'}"
    return "ix_requests_open_assignee" if column == "assignee" and sort == "priority" else ""


Conditions = tuple[sa.ColumnElement[bool], ...]


def _fixed(asked: Asked) -> list[Conditions]:
    """The parts: for each department and state that is asked for a condition that an index begins with."""
    r, f, departments = requests.c, asked.filter, _departments(asked)
    if f.customer or f.number or f.assignee not in ("", NOBODY):  # few, and an index of their own
        return [_seen(asked.scope)]
    by_department: list[Conditions] = [()] if departments is None else [(r.department == name,) for name in departments]
    states = () if asked.sort in OPEN_ONLY else tuple(dict.fromkeys(f.state))
    by_state: list[Conditions] = [(r.state == name,) for name in states] or [()]
    if len(by_department) * len(by_state) > PARTS_AT_MOST:
        by_state = [()]
    parts = [(*one, *other) for one, other in product(by_department, by_state)]
    if asked.scope.departments is not None and asked.scope.holder:  # what they hold in departments that are not theirs
        parts.append((r.assignee == asked.scope.holder, r.department.not_in(asked.scope.departments)))
    return parts or [(sa.false(),)]


def _departments(asked: Asked) -> tuple[str, ...] | None:
    """The departments that are asked for and may be seen, None for all."""
    wanted, seen = tuple(dict.fromkeys(asked.filter.department)), asked.scope.departments
    if seen is None:
        return wanted or None
    return tuple(name for name in dict.fromkeys(seen) if not wanted or name in wanted)


def _seen(scope: Scope) -> Conditions:
    if scope.departments is None:
        return ()
    own = requests.c.department.in_(scope.departments)
    return (sa.or_(own, requests.c.assignee == scope.holder),) if scope.holder else (own,)


def _conditions(asked: Asked) -> list[sa.ColumnElement[bool]]:
    r, f = requests.c, asked.filter
    found: list[sa.ColumnElement[Any]] = []
    if asked.sort in OPEN_ONLY or f.promise:
        found.append(sa.literal_column(f"({IS_OPEN})"))
    for column, values in ((r.state, f.state), (r.topic, f.topic), (r.channel, f.channel), (r.department, f.department)):
        if values:
            found.append(column == values[0] if len(values) == 1 else column.in_(values))
    if f.priority:
        found.append(r.priority.in_([PRIORITIES.index(name) for name in f.priority]))
    if f.customer:
        found.append(r.visitor == f.customer)
    if f.assignee:
        found.append(r.assignee == ("" if f.assignee == NOBODY else f.assignee))
    if f.number:
        reading = tracking.read(f.number, asked.prefix)
        found.append(r.tracking_number == (reading.number or f.number))
    since, until = listing.since_ms(f.since, asked.zone), listing.until_ms(f.until, asked.zone)
    found += [r.registered_at >= since] if since is not None else []
    found += [r.registered_at < until] if until is not None else []
    return found + _promise(asked)


def _promise(asked: Asked) -> list[sa.ColumnElement[bool]]:
    r = requests.c
    if asked.filter.promise is None:
        return []
    if asked.filter.promise == "overdue":
        return [r.due_to < asked.now, r.due_to > r.promised_at, sa.or_(r.paused_at == 0, r.due_to < r.paused_at)]
    near = r.due_to - (r.due_to - r.promised_at) / NEAR_PART
    return [r.due_to >= asked.now, r.due_to < asked.now + NEAR_AT_MOST, near <= asked.now, r.paused_at == 0]


def _order(sort: Sort, columns: Any) -> list[sa.ColumnElement[Any]]:
    ordered = [columns[name] for name in COLUMNS[sort]]
    return [column.desc() for column in ordered] if sort in DESCENDING else ordered


def _request(row: RowMapping) -> Request:
    return Request(**{name: row[name] for name in Request.__struct_fields__})


def count(tx: Connection, asked: Asked, most: int) -> int:
    """How many there are, `most` when there are that many or more: for the figure beside a view."""
    whole = msgspec.structs.replace(asked, most=most - 1, cursor="")
    return len(page(tx, whole).requests) if asked.filter.words else len(tx.execute(_merged(whole, None)).all())
