"""Keys of programs that use the API: told once, kept as digests, with scopes, revoked rather than removed."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base import audit
from base.database import schema
from base.ids import digest, new_id, new_secret

ScopeName = Literal["requests:read", "requests:write", "requests:work", "requests:export"]
"""`write` registers and adds, `work` takes steps, links and merges, `export` takes tables along."""
SCOPES: tuple[ScopeName, ...] = ScopeName.__args__  # type: ignore[attr-defined]
PREFIX = "kpr_"
"""Begins every key: one that stands in a file by mistake is found, and no visitor's token looks like it."""

api_keys = sa.Table(
    "api_keys",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("revoked_at", sa.BigInteger, nullable=False),
)


class Integrator(Struct, frozen=True):
    """A program with a key; `revoked_at` is 0 while the key is good."""

    id: str
    name: str
    scopes: tuple[ScopeName, ...]
    created_at: int = 0
    revoked_at: int = 0


def create(tx: Connection, name: str, scopes: tuple[str, ...], now: int) -> tuple[str, str]:
    """A new key's id and the key; raises ValueError for a name or a scope that can't be."""
    if not name.strip() or len(name) > 80:
        raise ValueError("the name needs 1 to 80 characters")
    if not scopes or (wrong := [scope for scope in scopes if scope not in SCOPES]):
        raise ValueError(f"scope: expected some of {', '.join(SCOPES)}" + (f", not {wrong[0]!r}" if scopes else ""))
    made, key = new_id("key"), PREFIX + new_secret()
    tx.execute(sa.insert(api_keys).values(id=made, name=name.strip(), digest=digest(key), created_at=now, revoked_at=0,
                                          scopes=" ".join(dict.fromkeys(scopes))))
    audit.append(tx, now, "command", "key.created", made, scopes=" ".join(scopes))
    return made, key


def find(tx: Connection, key: str) -> Integrator | None:
    """Whose key this is, None when it is nobody's or was revoked."""
    query = sa.select(api_keys).where(api_keys.c.digest == digest(key), api_keys.c.revoked_at == 0)
    row = tx.execute(query).mappings().first()
    return _from_row(row) if row else None


def everyone(tx: Connection) -> list[Integrator]:
    """All keys, the revoked ones too, in the order in which they were made."""
    return [_from_row(row) for row in tx.execute(sa.select(api_keys).order_by(api_keys.c.created_at)).mappings()]


def revoke(tx: Connection, key_id: str, now: int) -> None:
    """The key opens nothing from now on; raises ValueError when there is none or it was revoked before."""
    good = sa.update(api_keys).where(api_keys.c.id == key_id, api_keys.c.revoked_at == 0)
    if tx.execute(good.values(revoked_at=now)).rowcount != 1:
        raise ValueError(f"there is no good key {key_id!r}")
    audit.append(tx, now, "command", "key.revoked", key_id)


def _from_row(row: RowMapping) -> Integrator:
    scopes = tuple(scope for scope in SCOPES if scope in row["scopes"].split())
    return Integrator(row["id"], row["name"], scopes, row["created_at"], row["revoked_at"])
