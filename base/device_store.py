"""Browsers from which a member of staff has signed in before: strangers' wrong passwords never slow them down."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base.database import schema
from base.identity import staff
from base.ids import digest, new_secret

KEPT_MS = 180 * 24 * 3600 * 1000
AT_MOST = 20
"""Devices of one member; the longest unused goes first."""

devices = sa.Table(
    "staff_devices",
    schema,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("staff", sa.String(40), sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("used_at", sa.BigInteger, nullable=False),
    sa.Index("ix_staff_devices_staff", "staff"),
)


def is_known(tx: Connection, login: str, token: str, now: int) -> bool:
    """Whether the owner of the login has signed in from the browser that has this token."""
    query = sa.select(staff.c.id).join(devices, devices.c.staff == staff.c.id).where(
        devices.c.token == digest(token), staff.c.login == login.casefold(), devices.c.used_at >= now - KEPT_MS)
    return bool(token) and tx.execute(query).scalar() is not None


def remember(tx: Connection, member: str, token: str, now: int) -> str:
    """The member has just signed in from the browser with this token; gives the token that it keeps from now on."""
    tx.execute(sa.delete(devices).where(devices.c.token == digest(token), devices.c.staff == member))
    new = new_secret()
    tx.execute(sa.insert(devices).values(token=digest(new), staff=member, used_at=now))
    newest = sa.select(devices.c.token).where(devices.c.staff == member).order_by(devices.c.used_at.desc()).limit(AT_MOST)
    kept = list(tx.execute(newest).scalars())
    tx.execute(sa.delete(devices).where(devices.c.staff == member, devices.c.token.not_in(kept)))
    return new


def forget(tx: Connection, member: str) -> None:
    """None of the member's browsers is known any more."""
    tx.execute(sa.delete(devices).where(devices.c.staff == member))
