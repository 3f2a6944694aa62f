"""Customers: a proved identity, and the browsers (visitors) that belong to it."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.engine import Connection, RowMapping

from base import audit
from base.database import for_update
from base.errors import Refused
from base.identity_proof import Proof
from base.ids import new_id
from base.visitor_store import customers, new_visitor, spend, visitors

BY_CODE = "~code"
"""The issuer of customers that are known by an answer to their address alone, not by the operator's site."""


class Linked(Struct, frozen=True):
    """A visitor belongs to a customer. `token` when the browser had been another customer's and begins anew as `visitor`."""

    visitor: str
    owner: str
    customer: str
    language: Literal["tr", "en"] = "tr"
    name: str = ""
    email: str = ""
    token: str = ""


def identify(tx: Connection, visitor: str, proof: Proof, now: int) -> Linked:
    """The proof is used up, and the visitor is its customer; raises Refused("identity_used") for a second use."""
    if not spend(tx, f"proof:{proof.issuer}:{proof.once}", proof.until, now):
        raise Refused("identity_used")
    known = _locked(tx, customers.c.issuer == proof.issuer, customers.c.subject == proof.subject)
    if known is None:
        known = _new(tx, proof.issuer, proof.subject, visitor, now)
    told = {name: value for name, value in (("name", proof.name), ("email", proof.email)) if value}
    if told:
        tx.execute(sa.update(customers).where(customers.c.id == known["id"]).values(**told))
    linked = _link(tx, visitor, known["id"], known["owner"], now)
    return replace(linked, name=proof.name or known["name"], email=proof.email or known["email"])


def answer_for(tx: Connection, visitor: str, owner: str, now: int) -> Linked:
    """The visitor has shown to reach the address of the one under whom requests stand: they are the same customer."""
    known = _locked(tx, customers.c.owner == owner) or _new(tx, BY_CODE, owner, owner, now)
    tx.execute(sa.update(visitors).where(visitors.c.id == owner, visitors.c.customer.is_(None)).values(customer=known["id"]))
    return _link(tx, visitor, known["id"], known["owner"], now)


def _link(tx: Connection, visitor: str, customer: str, owner: str, now: int) -> Linked:
    row = tx.execute(for_update(sa.select(visitors).where(visitors.c.id == visitor))).mappings().first()
    if row is None:
        raise Refused("bad_token")
    token = ""
    if row["customer"] not in (None, customer):  # another person at the same browser: nothing of the first is theirs
        visitor, token = new_visitor(tx, row["language"], now)
    tx.execute(sa.update(visitors).where(visitors.c.id == visitor).values(customer=customer, verified_at=now))
    audit.append(tx, now, visitor, "customer.identified", customer)
    return Linked(visitor, owner, customer, row["language"], token=token)


def _new(tx: Connection, issuer: str, subject: str, owner: str, now: int) -> RowMapping:
    """A customer whose requests stand under this visitor, unless the visitor is another one's already."""
    customer = new_id("cus")
    taken = tx.execute(sa.select(visitors.c.customer).where(visitors.c.id == owner)).scalar()
    if taken:
        owner, _ = new_visitor(tx, "tr", now)
    tx.execute(sa.insert(customers).values(id=customer, issuer=issuer, subject=subject, owner=owner, name="", email="",
                                           created_at=now))
    found = _locked(tx, customers.c.id == customer)
    if found is None:
        raise Refused("not_found")
    return found


def _locked(tx: Connection, *where: sa.ColumnElement[bool]) -> RowMapping | None:
    return tx.execute(for_update(sa.select(customers).where(*where).order_by(customers.c.id).limit(1))).mappings().first()
