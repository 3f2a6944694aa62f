"""Figures of live conversations over a span of days: how many there were, who answered, and how long that took.

A talk is a conversation on a day on which the customer wrote or asked for a person. It stayed with the assistant when on
that day nobody was asked for and nobody else wrote.
"""

from __future__ import annotations

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from base.calendar_rows import Span
from handoff.tables import conversations, entries, handlings

NOT_UNDERSTOOD, FAILED = "not_understood", "bot_failed"
_HELPED = ("queued", "joined")


class Wanted(Struct, frozen=True):
    """Whose figures: `departments` None for all of them, `language` empty for both."""

    departments: tuple[str, ...] | None = None
    language: str = ""


class Talks(Struct, frozen=True):
    """Talks that began in this hour of this day. `theirs` are those that the wanted departments had; of the customers'
    `messages` so many were `lost` on the assistant, which `failed` at others; `given_up` talks went to a person for that."""

    day: int
    hour: int
    helped: bool
    talks: int
    theirs: int
    messages: int
    lost: int
    failed: int
    given_up: int


class Handled(Struct, frozen=True):
    """Of agents' turns with conversations, by their last day, department or agent: how many, and the medians in milliseconds.
    `answer` runs from the queue to the agent's first word, None where nobody wrote one."""

    key: str
    turns: int
    answer: int | None
    handling: int | None


def talks(tx: Connection, span: Span, wanted: Wanted) -> list[Talks]:
    """All talks, by day, hour and whether a person helped."""
    one = _talks(span, wanted.language)
    had = None if wanted.departments is None else _had(span, wanted.departments)
    theirs = sa.literal(1) if had is None else sa.case((had.c.conversation.is_not(None), 1), else_=0)
    hour = span.hour(one.c.first)
    sums = [sa.func.sum(column) for column in (theirs, one.c.messages, one.c.lost, one.c.failed, one.c.given_up)]
    query = sa.select(one.c.day, hour, one.c.helped, sa.func.count(), *sums).group_by(one.c.day, hour, one.c.helped)
    if had is not None:
        query = query.join(had, sa.and_(had.c.conversation == one.c.conversation, had.c.day == one.c.day), isouter=True)
    rows = tx.execute(query)
    return [Talks(day, hour, bool(helped), count, *map(int, told)) for day, hour, helped, count, *told in rows]


def handled(tx: Connection, span: Span, wanted: Wanted, by: str) -> list[Handled]:
    """Agents' turns that ended in the span, by `day` (from 0), `department`, `agent` or `all` together."""
    h = _handlings(span, wanted).cte("turns")
    key = {"day": h.c.day, "department": h.c.department, "agent": h.c.agent, "all": sa.literal("")}[by]
    answer, handling = _medians(tx, h, "answer", key), _medians(tx, h, "handling", key)
    counted = tx.execute(sa.select(key, sa.func.count()).select_from(h).group_by(key)).all()
    return [Handled(str(each), count, answer.get(each), handling.get(each)) for each, count in counted]


def _talks(span: Span, language: str) -> sa.CTE:
    """One row for each conversation and day. Conversations are found by their last word, entries by their conversation."""
    e, c = entries.c, conversations.c
    day = span.day(e.at)
    said = sa.and_(e.by == "customer", e.kind == "text")
    helped = sa.or_(e.event.in_(_HELPED), sa.and_(e.by == "agent", e.kind == "text"))
    begins = sa.or_(said, e.event == "queued")
    given_up = sa.and_(e.event == "queued", e.extra.contains('"reason":"misunderstood"'))
    query = (
        sa.select(e.conversation, day.label("day"), sa.func.min(sa.case((begins, e.at))).label("first"),
                  _any(helped).label("helped"), _count(said).label("messages"), _count(e.event == NOT_UNDERSTOOD).label("lost"),
                  _count(e.event == FAILED).label("failed"), _any(given_up).label("given_up"))
        .join(conversations, c.id == e.conversation)
        .where(c.last_at >= span.begin, span.holds(e.at))
        .group_by(e.conversation, day)
        .having(_any(begins) == 1)
    )
    return (query.where(c.language == language) if language else query).cte("talks")


def _had(span: Span, departments: tuple[str, ...]) -> sa.CTE:
    """The conversations that one of the departments had, with the days on which it got and ended them. Joined as a whole: asked
    for each talk by itself, SQLite reads all that the department ever had each time."""
    h, c = handlings.c, conversations.c
    theirs = (h.department.in_(departments), h.ended_at >= span.begin)
    now = sa.select(c.id, span.day(c.queued_at)).where(c.state.in_(("queued", "agent")), c.department.in_(departments))
    return sa.union(
        sa.select(h.conversation.label("conversation"), span.day(h.queued_at).label("day")).where(*theirs),
        sa.select(h.conversation, span.day(h.ended_at)).where(*theirs), now).cte("had")


def _handlings(span: Span, wanted: Wanted) -> sa.Select[tuple[int, str, str, int, int]]:
    h, e = handlings.c, entries.c
    since = sa.case((h.queued_at > 0, h.queued_at), else_=h.taken_at)  # what a supervisor assigned never waited
    first = sa.select(sa.func.min(e.at)).where(
        e.conversation == h.conversation, e.epoch == h.epoch, e.by == "agent", e.kind == "text").scalar_subquery()
    query = sa.select(span.day(h.ended_at).label("day"), h.department, h.agent, (first - since).label("answer"),
                      (h.ended_at - h.taken_at).label("handling")).where(span.holds(h.ended_at))
    if wanted.departments is not None:
        query = query.where(h.department.in_(wanted.departments))
    return query.where(h.language == wanted.language) if wanted.language else query


def _medians(tx: Connection, rows: sa.CTE, value: str, key: sa.ColumnElement[object]) -> dict[object, int]:
    """The middle value for each key, of an even number the mean of the two: SQLite has no function for it."""
    column = rows.c[value]
    place, of = sa.func.row_number().over(partition_by=key, order_by=column), sa.func.count().over(partition_by=key)
    ranked = sa.select(key.label("key"), column.label("value"), place.label("n"), of.label("of")).where(column.is_not(None))
    r = ranked.subquery().c
    middle = sa.select(r.key, sa.func.avg(r.value)).where((r.n * 2).between(r.of, r.of + 2)).group_by(r.key)
    return {key: round(value) for key, value in tx.execute(middle)}


def _count(what: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((what, 1), else_=0))


def _any(what: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.max(sa.case((what, 1), else_=0))
