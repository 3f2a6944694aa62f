"""Reading and writing contacts: how a customer is reached, by the id under which their requests stand."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from base.database import for_update, schema
from base.ids import digest
from desk.contact import Contact, preferences_of

contacts = sa.Table(
    "contacts",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("email_verified", sa.Boolean, nullable=False),
    sa.Column("phone", sa.String(20), nullable=False),
    sa.Column("phone_verified", sa.Boolean, nullable=False),
    sa.Column("preferences", sa.Text, nullable=False),
    sa.Column("changed_at", sa.BigInteger, nullable=False),
    sa.Index("ix_contacts_email", "email"),
    sa.Index("ix_contacts_phone", "phone"),
)


def find(tx: Connection, owner: str) -> Contact | None:
    """The contact of a visitor or customer."""
    row = tx.execute(sa.select(contacts).where(contacts.c.id == owner)).mappings().first()
    return _from_row(row) if row else None


def locked(tx: Connection, owner: str) -> Contact | None:
    """The same, held until the transaction ends."""
    row = tx.execute(for_update(sa.select(contacts).where(contacts.c.id == owner))).mappings().first()
    return _from_row(row) if row else None


def save(tx: Connection, contact: Contact, now: int) -> None:
    """Writes the contact as it is now."""
    chosen = msgspec.json.encode(contact.preferences).decode()
    values = msgspec.structs.asdict(contact) | {"preferences": chosen, "changed_at": now}
    changed = tx.execute(sa.update(contacts).where(contacts.c.id == contact.id).values(**values)).rowcount
    if not changed:
        tx.execute(sa.insert(contacts).values(**values))


def with_email(tx: Connection, email: str) -> Contact | None:
    """Whose this address is known to be; one that was only claimed in a chat belongs to nobody yet."""
    return _first(tx, contacts.c.email == email, contacts.c.email_verified)


def with_phone(tx: Connection, phone: str) -> Contact | None:
    """Whose this number is known to be."""
    return _first(tx, contacts.c.phone == phone, contacts.c.phone_verified)


def owner_of_email(tx: Connection, email: str, language: str, now: int) -> Contact:
    """Whose this address is, a new contact when nobody's: what is written there reaches whoever wrote from it."""
    return owner_of(tx, email, "", language, now)


def owner_of(tx: Connection, email: str, phone: str, language: str, now: int) -> Contact:
    """Whose address or number this is, a new contact when nobody's; at least one of both is given.

    Only what is known to be somebody's leads to them: a number that was merely claimed in a chat opens nothing of theirs.
    """
    known = (with_email(tx, email) if email else None) or (with_phone(tx, phone) if phone else None)
    if known is None:
        kept = f"mlr_{digest(email)[:26]}" if email else f"phn_{digest(phone)[:26]}"
        known = Contact(kept, language, email, bool(email), phone, bool(phone))  # type: ignore[arg-type]
        save(tx, known, now)
    return known


def _first(tx: Connection, *where: sa.ColumnElement[bool]) -> Contact | None:
    row = tx.execute(sa.select(contacts).where(*where).order_by(contacts.c.changed_at.desc()).limit(1)).mappings().first()
    return _from_row(row) if row else None


def _from_row(row: RowMapping) -> Contact:
    kept = {name: row[name] for name in Contact.__struct_fields__ if name != "preferences"}
    return Contact(**kept, preferences=preferences_of(row["preferences"]))
