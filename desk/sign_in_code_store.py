"""One-time codes by e-mail: whoever has a tracking number and reads the address of its customer is that customer."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base.database import for_update, schema
from base.errors import Refused
from base.rights_store import Subject, eraser
from desk import contact_store
from desk.tables import outbox_row, requests
from desk.vault import TextBox

LASTS_MS = 10 * 60_000
TRIES = 5
EVERY_MS = 60_000
"""Between two codes for one number."""

codes = sa.Table(
    "sign_in_codes",
    schema,
    sa.Column("request", sa.String(24), primary_key=True),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("made_at", sa.BigInteger, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Index("ix_sign_in_codes_made_at", "made_at"),
)
"""A number that does not exist has a row too: nobody can tell by the answers which ones do. `code` is its mark under a master
key: six digits without a key are found by trying all of them."""


def ask(tx: Connection, tracking_number: str, now: int, box: TextBox) -> None:
    """Makes a code and owes it to the customer's address; for a number that does not exist only the first."""
    tx.execute(sa.delete(codes).where(codes.c.made_at < now - LASTS_MS))
    known = tx.execute(for_update(sa.select(codes.c.made_at).where(codes.c.request == tracking_number))).scalar()
    if known is not None and now - known < EVERY_MS:
        return
    code = f"{secrets.randbelow(1_000_000):06}"
    tx.execute(sa.delete(codes).where(codes.c.request == tracking_number))
    kept = box.mark(code, _place(tracking_number))
    tx.execute(sa.insert(codes).values(request=tracking_number, code=kept, made_at=now, tries=0))
    owner = tx.execute(sa.select(requests.c.visitor).where(requests.c.tracking_number == tracking_number)).scalar()
    contact = contact_store.find(tx, owner) if owner else None
    if contact and contact.email:
        tx.execute(outbox_row("sign_in_code", tracking_number, {"code": code, "minutes": LASTS_MS // 60_000}, now))


def take(tx: Connection, tracking_number: str, code: str, now: int, box: TextBox) -> str | None:
    """The visitor under whom the request stands, for the right code; a right one is used up, a wrong one counted."""
    row = tx.execute(for_update(sa.select(codes).where(codes.c.request == tracking_number))).mappings().first()
    if row is None or now - row["made_at"] > LASTS_MS or row["tries"] >= TRIES:
        return None
    if not box.fits("".join(code.split()), _place(tracking_number), row["code"]):
        tx.execute(sa.update(codes).where(codes.c.request == tracking_number).values(tries=row["tries"] + 1))
        return None
    tx.execute(sa.delete(codes).where(codes.c.request == tracking_number))
    owner = tx.execute(sa.select(requests.c.visitor).where(requests.c.tracking_number == tracking_number)).scalar()
    if not owner:
        raise Refused("bad_code")
    return str(owner)


@eraser
def erase_codes(tx: Connection, subject: Subject) -> None:
    """Codes that were on their way to the person."""
    tx.execute(sa.delete(codes).where(codes.c.request.in_(subject.requests)))


def _place(tracking_number: str) -> str:
    return f"sign_in_codes.{tracking_number}"
