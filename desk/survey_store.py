"""Reading and writing surveys: one for each request that was resolved, answered once, reminded of once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Literal

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from base.database import for_update, schema
from base.errors import Refused
from desk.tables import outbox_row, requests

surveys = sa.Table(
    "surveys",
    schema,
    sa.Column("token", sa.String(40), primary_key=True),
    sa.Column("request", sa.String(24), sa.ForeignKey("requests.tracking_number"), nullable=False, unique=True),
    sa.Column("asked_at", sa.BigInteger, nullable=False),
    sa.Column("reminded_at", sa.BigInteger, nullable=False),
    sa.Column("answered_at", sa.BigInteger, nullable=False),
    sa.Column("rating", sa.SmallInteger, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.CheckConstraint("rating BETWEEN 0 AND 5 AND (rating = 0) = (answered_at = 0)", name="rating"),
    sa.Index("ix_surveys_open", "answered_at", "reminded_at", "asked_at"),
)


class Survey(Struct, frozen=True):
    """What is asked about a request: `rating` 1 to 5, 0 while there is no answer; moments in milliseconds."""

    token: str
    request: str
    subject: str
    language: Literal["tr", "en"]
    channel: str
    asked_at: int
    reminded_at: int = 0
    answered_at: int = 0
    rating: int = 0
    comment: str = ""


def ask(tx: Connection, request: str, now: int) -> None:
    """The request was resolved: there is a survey on it, the same one when it was resolved before."""
    known = tx.execute(sa.select(surveys.c.token).where(surveys.c.request == request)).scalar()
    if known is None:
        tx.execute(sa.insert(surveys).values(token=secrets.token_urlsafe(18), request=request, asked_at=now, reminded_at=0,
                                             answered_at=0, rating=0, comment=""))


def find(tx: Connection, token: str) -> Survey | None:
    """The survey of this token."""
    row = tx.execute(_shown().where(surveys.c.token == token)).mappings().first()
    return Survey(**row) if row else None


def of_request(tx: Connection, request: str) -> Survey | None:
    """The survey on this request, None before it was resolved."""
    row = tx.execute(_shown().where(surveys.c.request == request)).mappings().first()
    return Survey(**row) if row else None


def open_of(tx: Connection, visitor: str) -> list[Survey]:
    """Surveys that the visitor has not answered, the newest first; none on a request that is open again."""
    query = _shown().where(requests.c.visitor == visitor, surveys.c.answered_at == 0,
                           requests.c.state.in_(("resolved", "closed")))
    return [Survey(**row) for row in tx.execute(query.order_by(surveys.c.asked_at.desc())).mappings()]


def answer(tx: Connection, token: str, rating: int, comment: str, now: int) -> Survey:
    """Keeps the answer; the same one again changes nothing, and a comment may follow a rating that came without one.
    Raises Refused: `not_found`, `survey_answered`."""
    row = tx.execute(for_update(sa.select(surveys).where(surveys.c.token == token))).mappings().first()
    if row is None:
        raise Refused("not_found")
    if not row["answered_at"]:
        tx.execute(sa.update(surveys).where(surveys.c.token == token).values(rating=rating, comment=comment, answered_at=now))
    elif row["rating"] == rating and comment and not row["comment"]:
        tx.execute(sa.update(surveys).where(surveys.c.token == token).values(comment=comment))
    elif (row["rating"], row["comment"]) != (rating, comment):
        raise Refused("survey_answered")
    found = find(tx, token)
    assert found is not None
    return found


def erase(tx: Connection, numbers: Sequence[str]) -> None:
    """The ratings stay as figures; their words go, and the links that went out lead to nothing any more."""
    of = surveys.c.request.in_(numbers)
    tx.execute(sa.delete(surveys).where(of, surveys.c.answered_at == 0))
    for token in tx.execute(sa.select(surveys.c.token).where(of)).scalars().all():
        tx.execute(sa.update(surveys).where(surveys.c.token == token).values(comment="", token=secrets.token_urlsafe(18)))


def remind(tx: Connection, asked_before: int, now: int, most: int = 200) -> int:
    """Owes a reminder for each survey asked before then without an answer, once; how many there were."""
    open_ = sa.select(surveys.c.token, surveys.c.request).join(requests, requests.c.tracking_number == surveys.c.request).where(
        surveys.c.answered_at == 0, surveys.c.reminded_at == 0, surveys.c.asked_at <= asked_before,
        requests.c.state.in_(("resolved", "closed")))
    found = tx.execute(open_.order_by(surveys.c.asked_at).limit(most).with_for_update(of=surveys, skip_locked=True)).all()
    for token, request in found:
        tx.execute(sa.update(surveys).where(surveys.c.token == token).values(reminded_at=now))
        tx.execute(outbox_row("survey_reminder", request, {}, now))
    return len(found)


def _shown() -> sa.Select[tuple[object, ...]]:
    return sa.select(surveys, requests.c.subject, requests.c.language, requests.c.channel).join(
        requests, requests.c.tracking_number == surveys.c.request)
