"""Who is there: visitors by token, staff by password and session cookie. Tokens are stored as digests only."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy.engine import Connection, RowMapping

from base import audit
from base.access import StaffMember, StaffRole
from base.database import schema
from base.errors import Refused
from base.ids import digest, new_id, new_secret

SESSION_IDLE_MS = 12 * 3600 * 1000
SESSION_MOST_MS = 7 * 24 * 3600 * 1000
"""A session ends after 12 hours without use and after a week in any case."""
SHORTEST_PASSWORD = 10

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(new_secret())
"""Checked against when there is no such login, so that the answer takes as long."""

visitors = sa.Table(
    "visitors",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("token", sa.String(64), nullable=False, unique=True),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)

staff = sa.Table(
    "staff",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("login", sa.String(120), nullable=False, unique=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("departments", sa.Text, nullable=False),
    sa.Column("password", sa.String(200), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.CheckConstraint("role IN ('agent', 'supervisor', 'editor', 'administrator')", name="role"),
)

sessions = sa.Table(
    "staff_sessions",
    schema,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("staff", sa.String(40), sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("used_at", sa.BigInteger, nullable=False),
    sa.Index("ix_staff_sessions_staff", "staff"),
)


def new_visitor(tx: Connection, language: str, now: int) -> tuple[str, str]:
    """A visitor's id and token; the token is told once and never again."""
    token, visitor = new_secret(), new_id("vis")
    tx.execute(sa.insert(visitors).values(id=visitor, token=digest(token), language=language, created_at=now))
    return visitor, token


def visitor_of(tx: Connection, token: str) -> str | None:
    """The visitor who was given this token."""
    found = tx.execute(sa.select(visitors.c.id).where(visitors.c.token == digest(token))).scalar()
    return str(found) if found else None


def add_staff(tx: Connection, login: str, name: str, role: StaffRole, departments: tuple[str, ...], password: str,
              now: int) -> str:
    """A new member's id; raises ValueError for a login that is taken or a password that is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"the password needs at least {SHORTEST_PASSWORD} characters")
    if tx.execute(sa.select(staff.c.id).where(staff.c.login == login.casefold())).scalar():
        raise ValueError(f"the login {login!r} is taken")
    member = new_id("stf")
    tx.execute(sa.insert(staff).values(
        id=member, login=login.casefold(), name=name, role=role, departments=" ".join(departments),
        password=_hasher.hash(password), active=True, created_at=now))
    audit.append(tx, now, "command", "staff.created", member, role=role)
    return member


def set_password(tx: Connection, login: str, password: str) -> None:
    """A new password; all sessions of the member end."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"the password needs at least {SHORTEST_PASSWORD} characters")
    member = tx.execute(sa.select(staff.c.id).where(staff.c.login == login.casefold())).scalar()
    if not member:
        raise ValueError(f"there is no {login!r}")
    tx.execute(sa.update(staff).where(staff.c.id == member).values(password=_hasher.hash(password)))
    tx.execute(sa.delete(sessions).where(sessions.c.staff == member))


def all_staff(tx: Connection) -> list[StaffMember]:
    """Everybody who may sign in."""
    return [_member(row) for row in tx.execute(sa.select(staff).where(staff.c.active).order_by(staff.c.login)).mappings()]


def check_password(tx: Connection, login: str, password: str) -> StaffMember:
    """The member; raises Refused("bad_credentials"), the same and as slowly for an unknown login."""
    row = tx.execute(sa.select(staff).where(staff.c.login == login.casefold(), staff.c.active)).mappings().first()
    try:
        _hasher.verify(row["password"] if row else _NOBODY, password)
    except Argon2Error:
        raise Refused("bad_credentials") from None
    if row is None:
        raise Refused("bad_credentials")
    return _member(row)


def new_session(tx: Connection, member: str, now: int) -> str:
    """A session's token, for the cookie."""
    token = new_secret()
    audit.append(tx, now, member, "staff.signed_in", member)
    tx.execute(sa.insert(sessions).values(token=digest(token), staff=member, created_at=now, used_at=now))
    return token


def member_of(tx: Connection, token: str, now: int) -> StaffMember | None:
    """Who is signed in with this token, None when it has run out or never was."""
    query = sa.select(staff, sessions.c.created_at.label("since"), sessions.c.used_at).join(
        sessions, sessions.c.staff == staff.c.id).where(sessions.c.token == digest(token), staff.c.active)
    row = tx.execute(query).mappings().first()
    if row is None or now - row["used_at"] > SESSION_IDLE_MS or now - row["since"] > SESSION_MOST_MS:
        return None
    return _member(row)


def use_session(tx: Connection, token: str, now: int) -> None:
    """The session was used."""
    tx.execute(sa.update(sessions).where(sessions.c.token == digest(token)).values(used_at=now))


def end_session(tx: Connection, token: str) -> None:
    """Signs out."""
    tx.execute(sa.delete(sessions).where(sessions.c.token == digest(token)))


def _member(row: RowMapping | dict[str, Any]) -> StaffMember:
    return StaffMember(row["id"], row["login"], row["name"], row["role"], tuple(row["departments"].split()))


def shown(member: StaffMember) -> dict[str, Any]:
    """The member as their own browser sees it."""
    return dict(msgspec.to_builtins(member))
