"""Who works here: staff by login and password, which is kept as argon2id."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base import audit
from base.access import StaffMember, StaffRole
from base.database import schema
from base.ids import new_id, new_secret

SHORTEST_PASSWORD = 10

_hasher = PasswordHasher()

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
    sa.Column("totp", sa.String(300), nullable=False, server_default=""),
    sa.Column("totp_pending", sa.String(300), nullable=False, server_default=""),
    sa.Column("totp_step", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("approver", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.CheckConstraint("role IN ('agent', 'supervisor', 'editor', 'administrator')", name="role"),
)


class Credentials(Struct, frozen=True):
    """What a sign-in is checked against; nobody's when `member` is None."""

    member: StaffMember | None
    password: str


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


def set_password(tx: Connection, login: str, password: str, now: int, by: str = "command") -> str:
    """A new password; the member's id, whose sessions the caller ends. Raises ValueError."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"the password needs at least {SHORTEST_PASSWORD} characters")
    member = staff_id(tx, login)
    tx.execute(sa.update(staff).where(staff.c.id == member).values(password=_hasher.hash(password)))
    audit.append(tx, now, by, "staff.password", member)
    return member


def change_staff(tx: Connection, login: str, now: int, by: str = "command", *, role: StaffRole | None = None,
                 departments: tuple[str, ...] | None = None, active: bool | None = None,
                 approver: bool | None = None) -> str:
    """Changes what is given; the member's id, whose sessions the caller ends. Raises ValueError."""
    member = staff_id(tx, login)
    values: dict[str, Any] = {"role": role, "departments": None if departments is None else " ".join(departments),
                              "active": active, "approver": approver}
    values = {name: value for name, value in values.items() if value is not None}
    tx.execute(sa.update(staff).where(staff.c.id == member).values(**values))
    audit.append(tx, now, by, "staff.changed", member, role=role, active=active, departments=departments is not None,
                 approver=approver)
    return member


def staff_id(tx: Connection, login: str) -> str:
    """The member's id; raises ValueError when there is no such login."""
    member = tx.execute(sa.select(staff.c.id).where(staff.c.login == login.casefold())).scalar()
    if not member:
        raise ValueError(f"there is no {login!r}")
    return str(member)


def all_staff(tx: Connection) -> list[StaffMember]:
    """Everybody who may sign in."""
    return [member_from(row) for row in tx.execute(sa.select(staff).where(staff.c.active).order_by(staff.c.login)).mappings()]


def credentials(tx: Connection, login: str) -> Credentials:
    """What a sign-in as `login` is checked against; for an unknown one something that nothing fits."""
    row = tx.execute(sa.select(staff).where(staff.c.login == login.casefold(), staff.c.active)).mappings().first()
    return Credentials(member_from(row), row["password"]) if row else Credentials(None, _nobody())


def fits(known: Credentials, password: str) -> bool:
    """Whether the password is right; as slow for an unknown login. Takes some 50 ms of a core: not for the event loop."""
    try:
        return _hasher.verify(known.password, password) and known.member is not None
    except Argon2Error:
        return False


def member_from(row: RowMapping) -> StaffMember:
    """The member of a row of `staff`."""
    departments = tuple(row["departments"].split())
    return StaffMember(row["id"], row["login"], row["name"], row["role"], departments, bool(row["approver"]))


def shown(member: StaffMember) -> dict[str, Any]:
    """The member as their own browser sees it."""
    return dict(msgspec.to_builtins(member))


@cache
def _nobody() -> str:
    """Checked against when there is no such login, so that the answer takes as long; made once, when it is first needed."""
    return _hasher.hash(new_secret())
