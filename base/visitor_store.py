"""Visitors: the browser's token, which changes while it is used so that a stolen old one is noticed, and tickets for sockets.

A token is followed by another every ten minutes of use. The old one counts until the new one has been shown, and a minute
longer: a lost answer or a second tab locks nobody out. One that is shown later than that is somebody's copy: the whole line
of tokens ends, for nobody can tell who has the right one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from base import audit
from base.access import Customer
from base.database import for_update, schema
from base.ids import digest, new_id, new_secret

ROTATE_MS = 10 * 60_000
OVERLAP_MS = 60_000
KEPT_MS = 30 * 24 * 3_600_000
"""A token that nobody used for a month has run out."""
SIBLINGS = 5
"""Followers of one token of which no answer arrived, at most; the older ones were lost on the way."""
VERIFIED_MS = 12 * 3_600_000
"""A proved identity counts for half a day: a browser that is left open is not proof for ever."""

visitors = sa.Table(
    "visitors",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("customer", sa.String(40)),
    sa.Column("verified_at", sa.BigInteger, nullable=False, server_default="0"),
    sa.Index("ix_visitors_customer", "customer"),
)

customers = sa.Table(
    "customers",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("issuer", sa.String(128), nullable=False),
    sa.Column("subject", sa.String(128), nullable=False),
    sa.Column("owner", sa.String(40), nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("issuer", "subject"),
    sa.Index("ix_customers_owner", "owner"),
)
"""`owner` is the visitor under whom all requests of the customer stand, whichever browser they came from."""

tokens = sa.Table(
    "visitor_tokens",
    schema,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("visitor", sa.String(40), sa.ForeignKey("visitors.id"), nullable=False),
    sa.Column("line", sa.String(40), nullable=False),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("issued_at", sa.BigInteger, nullable=False),
    sa.Column("retired_at", sa.BigInteger, nullable=False),
    sa.Index("ix_visitor_tokens_line", "line", "generation"),
    sa.Index("ix_visitor_tokens_visitor", "visitor"),
)

spent = sa.Table(
    "spent_once",
    schema,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("until", sa.BigInteger, nullable=False),
    sa.Index("ix_spent_once_until", "until"),
)
"""What was used and may be used once only: tickets and proofs, until they run out by themselves."""


class Shown(Struct, frozen=True):
    """A token was shown: whose it is, the one to keep from now on (empty: the same), and whether it was a stolen one."""

    visitor: str = ""
    token: str = ""
    stolen: bool = False


def new_visitor(tx: Connection, language: str, now: int) -> tuple[str, str]:
    """A visitor's id and token; the token is told once and never again."""
    visitor = new_id("vis")
    tx.execute(sa.insert(visitors), {"id": visitor, "language": language, "created_at": now})
    return visitor, new_token(tx, visitor, now)


def new_token(tx: Connection, visitor: str, now: int) -> str:
    """The first token of another browser of the visitor."""
    return _issue(tx, visitor, new_id("lin"), 1, now)


def show(tx: Connection, token: str, now: int) -> Shown:
    """Takes a token, and gives the next one when its time has come. An unknown or old one shows nobody."""
    row = tx.execute(for_update(sa.select(tokens).where(tokens.c.token == digest(token)))).mappings().first()
    if row is None or now - row["issued_at"] > KEPT_MS:
        return Shown()
    mine = tokens.c.line == row["line"]
    if row["retired_at"]:
        if now <= row["retired_at"] + OVERLAP_MS:
            return Shown(row["visitor"])
        tx.execute(sa.delete(tokens).where(mine))
        audit.append(tx, now, row["visitor"], "visitor.token_stolen", row["visitor"])
        return Shown(row["visitor"], stolen=True)
    older = sa.and_(mine, tokens.c.generation < row["generation"], tokens.c.retired_at == 0)
    tx.execute(sa.update(tokens).where(older).values(retired_at=now))
    if now - row["issued_at"] < ROTATE_MS:
        return Shown(row["visitor"])
    _forget(tx, row["line"], row["generation"] + 1, now)
    return Shown(row["visitor"], _issue(tx, row["visitor"], row["line"], row["generation"] + 1, now))


def customer_of(tx: Connection, token: str, now: int) -> Customer | None:
    """Who calls with this token, without changing anything; None when it is not one that counts."""
    query = sa.select(tokens.c.visitor).where(
        tokens.c.token == digest(token), tokens.c.issued_at >= now - KEPT_MS,
        sa.or_(tokens.c.retired_at == 0, tokens.c.retired_at >= now - OVERLAP_MS))
    visitor = tx.execute(query).scalar()
    return as_customer(tx, str(visitor), now) if visitor else None


def as_customer(tx: Connection, visitor: str, now: int) -> Customer:
    """The visitor with the owner of their requests, and whether the identity was proved lately."""
    query = sa.select(visitors.c.verified_at, customers.c.owner).outerjoin(customers, customers.c.id == visitors.c.customer)
    row = tx.execute(query.where(visitors.c.id == visitor)).first()
    if row is None or not row.owner:
        return Customer(visitor, visitor)
    return Customer(visitor, row.owner, now - row.verified_at <= VERIFIED_MS)


def owner_of(tx: Connection, visitor: str) -> str:
    """The visitor under whom the requests of this one stand."""
    return as_customer(tx, visitor, 0).owner


def owner_of_token(tx: Connection, token: str, now: int) -> str | None:
    """The same for a call."""
    found = customer_of(tx, token, now)
    return found.owner if found else None


def name_of(tx: Connection, visitor: str) -> str:
    """The customer's name, when the operator's site has told it."""
    query = sa.select(customers.c.name).join(visitors, visitors.c.customer == customers.c.id).where(visitors.c.id == visitor)
    return str(tx.execute(query).scalar() or "")


def browsers_of(tx: Connection, visitor: str) -> list[str]:
    """All browsers of the person whose this one is, itself among them."""
    mine = sa.select(visitors.c.customer).where(visitors.c.id == visitor).scalar_subquery()
    return [visitor, *tx.execute(sa.select(visitors.c.id).where(visitors.c.customer == mine, visitors.c.id != visitor)).scalars()]


def person(tx: Connection, ids: Iterable[str]) -> tuple[str, ...]:
    """All ids of the people whose these are: every browser of theirs, and those under whom their requests stand."""
    given = list(dict.fromkeys(ids))
    theirs = sa.select(visitors.c.customer).where(visitors.c.id.in_(given), visitors.c.customer.is_not(None))
    owned = sa.select(customers.c.id).where(customers.c.owner.in_(given))
    known = list(tx.execute(theirs.union(owned)).scalars())
    browsers = sa.select(visitors.c.id).where(visitors.c.customer.in_(known))
    owners = sa.select(customers.c.owner).where(customers.c.id.in_(known))
    return tuple(dict.fromkeys([*given, *tx.execute(browsers.union(owners)).scalars()]))


def told(tx: Connection, ids: Iterable[str]) -> list[dict[str, Any]]:
    """What the operator's site told of these people as customers."""
    theirs = sa.select(visitors.c.customer).where(visitors.c.id.in_(list(ids)), visitors.c.customer.is_not(None))
    query = sa.select(customers.c.id, customers.c.name, customers.c.email, customers.c.created_at)
    return [dict(row) for row in tx.execute(query.where(customers.c.id.in_(theirs))).mappings()]


def spend(tx: Connection, key: str, until: int, now: int) -> bool:
    """Whether this is the first use of what `key` names."""
    if tx.execute(sa.select(sa.func.count()).select_from(spent).where(spent.c.until < now)).scalar_one() >= 1_000:
        tx.execute(sa.delete(spent).where(spent.c.until < now))
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    first = insert(spent).values(key=digest(key), until=until).on_conflict_do_nothing().returning(spent.c.key)
    return tx.execute(first).first() is not None


def let_in(tx: Connection, key: str, until: int, visitor: str, now: int) -> Customer | None:
    """The visitor whom `key` lets in, as `as_customer` has them; None when it was used before."""
    return as_customer(tx, visitor, now) if spend(tx, key, until, now) else None


def forget(tx: Connection, ids: list[str]) -> None:
    """The visitors, their tokens and what their site told of them as customers."""
    theirs = sa.select(visitors.c.customer).where(visitors.c.id.in_(ids), visitors.c.customer.is_not(None))
    known = list(tx.execute(theirs).scalars())
    tx.execute(sa.delete(tokens).where(tokens.c.visitor.in_(ids)))
    tx.execute(sa.delete(visitors).where(visitors.c.id.in_(ids)))
    tx.execute(sa.delete(customers).where(sa.or_(customers.c.owner.in_(ids), customers.c.id.in_(known))))


def _issue(tx: Connection, visitor: str, line: str, generation: int, now: int) -> str:
    token = new_secret()
    tx.execute(sa.insert(tokens), {"token": digest(token), "visitor": visitor, "line": line, "generation": generation,
                                   "issued_at": now, "retired_at": 0})
    return token


def _forget(tx: Connection, line: str, generation: int, now: int) -> None:
    """What never arrived or was retired so long ago that it has run out."""
    mine = tokens.c.line == line
    tx.execute(sa.delete(tokens).where(mine, tokens.c.issued_at < now - KEPT_MS))
    newest = sa.select(tokens.c.token).where(mine, tokens.c.generation == generation).order_by(tokens.c.issued_at.desc())
    kept = list(tx.execute(newest.limit(SIBLINGS - 1)).scalars())
    tx.execute(sa.delete(tokens).where(mine, tokens.c.generation == generation, tokens.c.token.not_in(kept)))
