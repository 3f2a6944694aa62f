"""Whose requests are: what a browser asked for follows its customer."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from desk.contact_store import contacts
from desk.tables import requests


def hand_over(tx: Connection, visitor: str, owner: str) -> None:
    """Requests of the visitor stand under the owner from now on; so does the contact, unless the owner has one."""
    if visitor == owner:
        return
    tx.execute(sa.update(requests).where(requests.c.visitor == visitor).values(visitor=owner))
    has_one = tx.execute(sa.select(contacts.c.id).where(contacts.c.id == owner)).scalar()
    if not has_one:
        tx.execute(sa.update(contacts).where(contacts.c.id == visitor).values(id=owner))
