"""Sealed texts of staff (the secrets of their second factor), as the rotation of the master keys finds them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base.database import for_update
from base.identity import staff
from desk.vault import Sealed, Wrapped

COLUMNS = (staff.c.totp, staff.c.totp_pending)


def sealed_otherwise(tx: Connection, master: str, most: int) -> list[Sealed]:
    """Texts whose key is under another master key."""
    found: list[Sealed] = []
    for column in COLUMNS:
        sealed = sa.select(staff.c.id, column.label("stored")).where(column.like("% %"), column.not_like(f"{master} %"))
        for row in tx.execute(for_update(sealed.limit(most - len(found)))) if len(found) < most else ():
            place, parts = f"{column.name}:{row.id}", row.stored.split(" ")
            found.append(Sealed(place, place, Wrapped(parts[0], parts[1])))
    return found


def set_key(tx: Connection, place: str, wrapped: Wrapped) -> None:
    """The text's key under another master key."""
    name, _, member = place.partition(":")
    column = next(each for each in COLUMNS if each.name == name)
    stored = str(tx.execute(sa.select(column).where(staff.c.id == member)).scalar_one())
    anew = " ".join((wrapped.master, wrapped.key, stored.split(" ")[2]))
    tx.execute(sa.update(staff).where(staff.c.id == member).values({name: anew}))


def masters(tx: Connection) -> set[str]:
    """Master keys under which a text's key stands."""
    return {str(stored).partition(" ")[0] for column in COLUMNS
            for stored in tx.execute(sa.select(column).where(column.like("% %"))).scalars()}
