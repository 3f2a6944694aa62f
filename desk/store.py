"""Reading and writing requests; the only file of the desk that touches tables."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base.errors import Refused
from base.ids import new_id
from desk.request import Request, Step
from desk.tables import answered, outbox, requests, timeline

_NAMES = Request.__struct_fields__


def add(tx: Connection, request: Request, key: str, body: str) -> str:
    """Writes a new request with its first step and the note that is owed, and remembers what `key` was answered.

    Gives the tracking number: the earlier one when the same key was used with the same body before; another body under
    the same key raises Refused("cid_reused").
    """
    earlier = tx.execute(sa.select(answered).where(answered.c.key == key)).mappings().first()
    if earlier:
        if earlier["body"] != body:
            raise Refused("cid_reused")
        return str(earlier["result"])
    tx.execute(sa.insert(requests).values(**msgspec.structs.asdict(request)))
    first = Step("registered", request.registered_at, by=request.visitor)
    tx.execute(sa.insert(timeline).values(_step_row(request.tracking_number, 1, first)))
    tx.execute(sa.insert(outbox).values(id=new_id("out"), at=request.registered_at, kind="registered",
                                        request=request.tracking_number, payload="{}", state="waiting", tries=0))
    tx.execute(sa.insert(answered).values(key=key, body=body, result=request.tracking_number, at=request.registered_at))
    return request.tracking_number


def find(tx: Connection, tracking_number: str) -> tuple[Request, list[Step]] | None:
    """The request with its timeline, None when there is none of this number."""
    row = tx.execute(sa.select(requests).where(requests.c.tracking_number == tracking_number)).mappings().first()
    if row is None:
        return None
    query = sa.select(timeline).where(timeline.c.request == tracking_number).order_by(timeline.c.seq)
    steps = [Step(r["kind"], r["at"], r["by"], msgspec.json.decode(r["data"])) for r in tx.execute(query).mappings()]
    return Request(**{name: row[name] for name in _NAMES}), steps


def _step_row(tracking_number: str, seq: int, entry: Step) -> dict[str, Any]:
    return {"request": tracking_number, "seq": seq, "at": entry.at, "kind": entry.kind, "by": entry.by,
            "data": msgspec.json.encode(entry.data).decode()}
