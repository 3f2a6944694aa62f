"""Saved views: lists that a member of staff named to open them again."""

from __future__ import annotations

from typing import Annotated

import msgspec
import sqlalchemy as sa
from msgspec import Meta, Struct
from sqlalchemy.engine import Connection, RowMapping

from base.database import schema
from base.errors import Refused
from base.ids import new_id
from desk.listing import Filter, Sort

VIEWS_AT_MOST = 50

saved_views = sa.Table(
    "saved_views",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("staff", sa.String(40), sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("filter", sa.Text, nullable=False),
    sa.Column("sort", sa.String(10), nullable=False),
    sa.Column("changed_at", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("staff", "name"),
)


class View(Struct, frozen=True):
    """A list under a name of its member's own."""

    id: str
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    filter: Filter
    sort: Sort


def save(tx: Connection, staff: str, name: str, wanted: Filter, sort: Sort, now: int) -> View:
    """The view under this name, new or changed; raises Refused("too_many_views")."""
    v = saved_views.c
    values = {"filter": msgspec.json.encode(wanted).decode(), "sort": sort, "changed_at": now}
    known = tx.execute(sa.select(v.id).where(v.staff == staff, v.name == name)).scalar()
    if known:
        tx.execute(sa.update(saved_views).where(v.id == known).values(**values))
        return View(str(known), name, wanted, sort)
    if len(of(tx, staff)) >= VIEWS_AT_MOST:
        raise Refused("too_many_views", most=VIEWS_AT_MOST)
    made = new_id("vew")
    tx.execute(sa.insert(saved_views).values(id=made, staff=staff, name=name, **values))
    return View(made, name, wanted, sort)


def of(tx: Connection, staff: str) -> list[View]:
    """The member's views by name."""
    query = sa.select(saved_views).where(saved_views.c.staff == staff).order_by(saved_views.c.name)
    return [_view(row) for row in tx.execute(query).mappings()]


def remove(tx: Connection, staff: str, view: str) -> None:
    """Takes it away; what is not there or another's stays."""
    tx.execute(sa.delete(saved_views).where(saved_views.c.id == view, saved_views.c.staff == staff))


def _view(row: RowMapping) -> View:
    return View(row["id"], row["name"], msgspec.json.decode(row["filter"], type=Filter), row["sort"])
