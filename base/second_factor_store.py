"""The second factor of staff: codes from an authenticator app (RFC 6238), and recovery codes that work once.

The app's secret stands sealed in its column (`Box`): who reads the database alone makes no codes.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Protocol

import pyotp
import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from base import audit
from base.access import StaffMember, StaffRole
from base.database import schema
from base.errors import KopruError, Refused
from base.identity import staff
from base.ids import digest

log = structlog.get_logger()

STEP_MS = 30_000
DRIFT = 1
"""Steps that an app's clock may be off; the RFC advises one."""
RECOVERY_CODES = 10
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUPS, _GROUP = 4, 4
"""80 random bits: enough that the stored digest needs no slow hash."""



class Box(Protocol):
    """Seals a text for a column, bound to what it belongs to, and opens it again."""

    def seal(self, text: str, place: str) -> str:
        """What to store."""
        ...

    def open(self, stored: str, place: str) -> str:
        """The text; raises a KopruError when it can't be had."""
        ...


recovery = sa.Table(
    "staff_recovery_codes",
    schema,
    sa.Column("code", sa.String(64), primary_key=True),
    sa.Column("staff", sa.String(40), sa.ForeignKey("staff.id"), nullable=False),
    sa.Index("ix_staff_recovery_codes_staff", "staff"),
)


def is_obligatory(role: StaffRole, wanted: str) -> bool:
    """Whether the role must have one; `wanted` is the setting, `administrators` or `all`."""
    return wanted == "all" or role == "administrator"


def is_enrolled(tx: Connection, member: str) -> bool:
    """Whether the member has one."""
    return bool(tx.execute(sa.select(staff.c.totp).where(staff.c.id == member)).scalar())


def begin(tx: Connection, member: str, box: Box) -> str:
    """The secret to be put into the app; the same until it was confirmed, so that two open tabs show one."""
    pending = tx.execute(sa.select(staff.c.totp_pending).where(staff.c.id == member)).scalar()
    if pending:
        return box.open(str(pending), f"totp_pending:{member}")
    secret = pyotp.random_base32()
    tx.execute(sa.update(staff).where(staff.c.id == member).values(totp_pending=box.seal(secret, f"totp_pending:{member}")))
    return secret


def address(member: StaffMember, secret: str, operator: str) -> str:
    """The otpauth address that an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=member.login, issuer_name=f"Köprü {operator}")


def confirm(tx: Connection, member: str, code: str, now: int, box: Box) -> list[str]:
    """The app has the secret, as its code shows: from now on it is asked for. Gives the recovery codes, told once.

    Raises Refused("bad_code").
    """
    stored = str(tx.execute(sa.select(staff.c.totp_pending).where(staff.c.id == member)).scalar() or "")
    pending = box.open(stored, f"totp_pending:{member}") if stored else ""
    step = _step(pending, code, now) if pending else 0
    if not step:
        raise Refused("bad_code")
    sealed = box.seal(pending, f"totp:{member}")
    tx.execute(sa.update(staff).where(staff.c.id == member).values(totp=sealed, totp_pending="", totp_step=step))
    audit.append(tx, now, member, "staff.second_factor", member, on=True)
    return _new_recovery_codes(tx, member)


def check(tx: Connection, member: str, code: str, now: int, box: Box) -> None:
    """Takes a code of the app or a recovery code, each once; raises Refused("bad_code")."""
    stored = str(tx.execute(sa.select(staff.c.totp).where(staff.c.id == member)).scalar() or "")
    step = _step(_opened(stored, member, box), code, now) if stored else 0
    fresh = sa.update(staff).where(staff.c.id == member, staff.c.totp_step < step).values(totp_step=step)
    if step and tx.execute(fresh).rowcount:
        return
    used = sa.delete(recovery).where(recovery.c.staff == member, recovery.c.code == digest(_plain(code)))
    if not tx.execute(used).rowcount:
        raise Refused("bad_code")
    audit.append(tx, now, member, "staff.recovery_code_used", member)


def seal_all(tx: Connection, box: Box) -> int:
    """Seals what stands open in its column since before there were seals; how many there were."""
    found = tx.execute(sa.select(staff.c.id, staff.c.totp, staff.c.totp_pending)).all()
    done = 0
    for row in found:
        open_ones = {name: getattr(row, name) for name in ("totp", "totp_pending") if _is_open(getattr(row, name))}
        if open_ones:
            sealed = {name: box.seal(text, f"{name}:{row.id}") for name, text in open_ones.items()}
            tx.execute(sa.update(staff).where(staff.c.id == row.id).values(**sealed))
            done += len(sealed)
    return done


def forget(tx: Connection, member: str, now: int, by: str = "command") -> None:
    """The member has lost the app: the next sign-in sets up a new one where it is obligatory."""
    tx.execute(sa.update(staff).where(staff.c.id == member).values(totp="", totp_pending="", totp_step=0))
    tx.execute(sa.delete(recovery).where(recovery.c.staff == member))
    audit.append(tx, now, by, "staff.second_factor", member, on=False)


def _opened(stored: str, member: str, box: Box) -> str:
    """The secret; when its key is gone no code of the app fits, and the recovery codes still do."""
    try:
        return box.open(stored, f"totp:{member}")
    except KopruError as error:
        log.error("second_factor_unreadable", member=member, error=type(error).__name__)
        return ""


def _is_open(stored: str) -> bool:
    return bool(stored) and " " not in stored


def _step(secret: str, code: str, now: int) -> int:
    """The step that the code belongs to, 0 for a wrong one."""
    if not secret:
        return 0
    app, current = pyotp.TOTP(secret), now // STEP_MS
    typed = "".join(code.split()).encode()
    return next((step for step in range(current - DRIFT, current + DRIFT + 1)
                 if hmac.compare_digest(app.generate_otp(step).encode(), typed)), 0)


def _new_recovery_codes(tx: Connection, member: str) -> list[str]:
    tx.execute(sa.delete(recovery).where(recovery.c.staff == member))
    codes = ["-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
             for _ in range(RECOVERY_CODES)]
    tx.execute(sa.insert(recovery), [{"code": digest(_plain(code)), "staff": member} for code in codes])
    return codes


def _plain(code: str) -> str:
    return "".join(ch for ch in code.upper() if ch.isalnum())
