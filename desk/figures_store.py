"""Figures of requests over a span of days: what they were about, whether promises were kept, and how they were rated.

A promise counts on the day on which it was kept (resolved in time) or missed; a request that was late and resolved later
counts once, as missed.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from base.calendar_rows import Span
from desk.survey_store import surveys
from desk.tables import requests, timeline

_DONE = ("resolved", "closed", "archived")


class Topic(Struct, frozen=True):
    """Requests registered on a topic, and how many of them are resolved by now."""

    topic: str
    requests: int
    resolved: int


class Promises(Struct, frozen=True):
    """Promises of a department that came due on a day: `kept` of them in time, `missed` not."""

    day: int
    department: str
    kept: int
    missed: int


class Ratings(Struct, frozen=True):
    """Surveys answered on a day with this rating, 1 to 5."""

    day: int
    rating: int
    answers: int


class StaffRatings(Struct, frozen=True):
    """Surveys answered about what a member of staff resolved, and the mean of their ratings."""

    staff: str
    answers: int
    rating: float


def topics(tx: Connection, span: Span, departments: tuple[str, ...] | None, language: str) -> list[Topic]:
    """What was registered in the span, the commonest topic first."""
    count = sa.func.count()
    done = sa.func.sum(sa.case((requests.c.state.in_(_DONE), 1), else_=0))
    query = sa.select(requests.c.topic, count, done).where(span.holds(requests.c.registered_at))
    query = _of(query, departments, language).group_by(requests.c.topic).order_by(count.desc(), requests.c.topic)
    return [Topic(topic, number, int(resolved)) for topic, number, resolved in tx.execute(query)]


def promises(tx: Connection, span: Span, departments: tuple[str, ...] | None, language: str) -> list[Promises]:
    """Promises kept and missed. Requests are found by their last change, steps by their request."""
    t, r, earlier = timeline.c, requests.c, timeline.alias("earlier").c
    was_late = sa.exists().where(earlier.request == t.request, earlier.kind == "overdue", earlier.seq < t.seq)
    in_time = sa.and_(t.kind == "resolved", t.at <= r.due_to)
    missed = sa.func.count(sa.distinct(sa.case((sa.not_(in_time), t.request))))
    day = span.day(t.at)
    query = (
        sa.select(day, r.department, sa.func.count(sa.distinct(sa.case((in_time, t.request)))), missed)
        .select_from(timeline).join(requests, r.tracking_number == t.request)
        .where(r.changed_at >= span.begin, span.holds(t.at), t.kind.in_(("resolved", "overdue")), sa.not_(was_late))
        .group_by(day, r.department)
    )
    return [Promises(*row) for row in tx.execute(_of(query, departments, language))]


def ratings(tx: Connection, span: Span, departments: tuple[str, ...] | None, language: str) -> list[Ratings]:
    """Answers to surveys by day and rating."""
    day = span.day(surveys.c.answered_at)
    query = sa.select(day, surveys.c.rating, sa.func.count()).join(requests, requests.c.tracking_number == surveys.c.request)
    query = query.where(span.holds(surveys.c.answered_at)).group_by(day, surveys.c.rating)
    return [Ratings(*row) for row in tx.execute(_of(query, departments, language))]


def staff_ratings(tx: Connection, span: Span) -> list[StaffRatings]:
    """By who resolved the request last."""
    t, s, resolved = timeline.c, surveys.c, timeline.alias("resolved").c
    theirs = (resolved.request == s.request, resolved.kind == "resolved")
    last = sa.select(sa.func.max(resolved.seq)).where(*theirs).scalar_subquery()
    query = (sa.select(t.by, sa.func.count(), sa.func.avg(s.rating)).select_from(surveys)
             .join(timeline, sa.and_(t.request == s.request, t.seq == last))
             .where(span.holds(s.answered_at)).group_by(t.by))
    return [StaffRatings(staff, answers, round(float(rating), 2)) for staff, answers, rating in tx.execute(query)]


def asked(tx: Connection, span: Span, departments: tuple[str, ...] | None, language: str) -> int:
    """How many surveys were sent."""
    query = sa.select(sa.func.count()).select_from(surveys).join(requests, requests.c.tracking_number == surveys.c.request).where(
        span.holds(surveys.c.asked_at))
    return int(tx.execute(_of(query, departments, language)).scalar_one())


def _of[Q: sa.Select[Any]](query: Q, departments: tuple[str, ...] | None, language: str) -> Q:
    if departments is not None:
        query = query.where(requests.c.department.in_(departments))
    return query.where(requests.c.language == language) if language else query
