"""Sessions of staff: begun at sign-in, used, listed, ended. The token is in the cookie alone; here is its digest."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from base import audit
from base.access import StaffMember
from base.database import schema
from base.identity import member_from, staff
from base.ids import digest, new_secret

IDLE_MS = 12 * 3600 * 1000
MOST_MS = 7 * 24 * 3600 * 1000
"""A session ends after 12 hours without use and after a week in any case."""
SHORT = 16
"""Symbols of the digest that name a session to its owner; they give no access."""
BROWSER_AT_MOST = 120

sessions = sa.Table(
    "staff_sessions",
    schema,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("staff", sa.String(40), sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("used_at", sa.BigInteger, nullable=False),
    sa.Column("browser", sa.String(BROWSER_AT_MOST), nullable=False, server_default=""),
    sa.Index("ix_staff_sessions_staff", "staff"),
)


class Session(Struct, frozen=True):
    """A session as its owner sees it; `browser` is what the browser says of itself."""

    id: str
    browser: str
    created_at: int
    used_at: int


def start(tx: Connection, member: str, now: int, browser: str = "") -> str:
    """A new session's token, for the cookie. Each sign-in has its own: none that was known before becomes valid."""
    token = new_secret()
    audit.append(tx, now, member, "staff.signed_in", member)
    tx.execute(sa.insert(sessions).values(token=digest(token), staff=member, created_at=now, used_at=now,
                                          browser=browser[:BROWSER_AT_MOST]))
    return token


def member_of(tx: Connection, token: str, now: int) -> StaffMember | None:
    """Who is signed in with this token, None when it has run out or never was."""
    return standing(tx, [digest(token)], now).get(digest(token))


def standing(tx: Connection, digests: Collection[str], now: int) -> dict[str, StaffMember]:
    """Of these sessions (by digest) those that are valid, with whose they are."""
    query = sa.select(staff, sessions.c.token).join(sessions, sessions.c.staff == staff.c.id)
    rows = tx.execute(query.where(sessions.c.token.in_(digests), staff.c.active, *_valid(now))).mappings()
    return {row["token"]: member_from(row) for row in rows}


def use(tx: Connection, digests: Collection[str], now: int) -> None:
    """The sessions (by digest) were used."""
    tx.execute(sa.update(sessions).where(sessions.c.token.in_(digests), sessions.c.used_at < now).values(used_at=now))


def end(tx: Connection, token: str, now: int) -> str:
    """Signs out; whose session it was, empty when it was none."""
    member = tx.execute(sa.select(sessions.c.staff).where(sessions.c.token == digest(token))).scalar() or ""
    if member:
        tx.execute(sa.delete(sessions).where(sessions.c.token == digest(token)))
        audit.append(tx, now, member, "staff.signed_out", member)
    return str(member)


def of_member(tx: Connection, member: str, now: int) -> list[Session]:
    """The member's valid sessions, the last used first."""
    query = sa.select(sessions).where(sessions.c.staff == member, *_valid(now)).order_by(sessions.c.used_at.desc())
    return [Session(row["token"][:SHORT], row["browser"], row["created_at"], row["used_at"])
            for row in tx.execute(query).mappings()]


def revoke(tx: Connection, member: str, session: str, by: str, now: int) -> bool:
    """Ends one session of the member by its short name; whether there was one."""
    where = (sessions.c.staff == member, sa.func.substr(sessions.c.token, 1, SHORT) == session)
    ended = tx.execute(sa.delete(sessions).where(*where)).rowcount > 0
    if ended:
        audit.append(tx, now, by, "staff.session_revoked", member)
    return ended


def end_others(tx: Connection, member: str, by: str, now: int, keep: str = "") -> None:
    """Somebody ends all sessions of the member, but the one whose token is to be kept."""
    revoke_all(tx, member, keep)
    audit.append(tx, now, by, "staff.sessions_revoked", member)


def revoke_all(tx: Connection, member: str, keep: str = "") -> None:
    """Ends all sessions of the member as part of what is audited anyway, but the one whose token is to be kept."""
    tx.execute(sa.delete(sessions).where(sessions.c.staff == member, sessions.c.token != digest(keep)))


def forget_old(tx: Connection, now: int) -> None:
    """Deletes sessions that have run out."""
    tx.execute(sa.delete(sessions).where(sa.not_(sa.and_(*_valid(now)))))


def _valid(now: int) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return sessions.c.used_at >= now - IDLE_MS, sessions.c.created_at >= now - MOST_MS
