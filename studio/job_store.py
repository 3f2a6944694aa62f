"""Reading and writing trainings: one row for each, claimed by one process, whose sign of life stands in the row."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base import audit
from base.database import for_update, schema
from base.errors import Refused
from base.identity import staff
from base.ids import digest, new_id

State = Literal["queued", "running", "done", "failed", "cancelled"]
LOST_AFTER_MS = 15_000
"""Without a sign of life for so long its process is gone: it gives one each second."""
OPEN = ("queued", "running")

jobs = sa.Table(
    "studio_jobs",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("draft", sa.String(40), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("stage", sa.String(12), nullable=False),
    sa.Column("done", sa.Float, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("started_at", sa.BigInteger, nullable=False),
    sa.Column("ended_at", sa.BigInteger, nullable=False),
    sa.Column("runner", sa.String(40), nullable=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("error", sa.String(300), nullable=False),
    sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"),
    sa.Index("ix_studio_jobs_state", "state", "at"),
    sa.Index("ix_studio_jobs_draft", "draft", "at"),
)


class Person(Struct, frozen=True):
    """A member of staff as others see them."""

    id: str
    name: str


class Job(Struct, frozen=True):
    """A training as people see it; moments in milliseconds, `done` from 0 to 1."""

    id: str
    draft: str
    state: State
    stage: str
    done: float
    by: Person
    at: int
    started_at: int | None
    ended_at: int | None
    version: int | None
    error: str


def queue(tx: Connection, draft: str, by: str, now: int, key: str = "") -> str:
    """A training of the draft waits; the same one while one of it is not over yet, and for a repeat with the same key."""
    job = f"job_{digest(key)[:26]}" if key else new_id("job")
    if find(tx, job) is not None:
        return job
    known = tx.execute(sa.select(jobs.c.id).where(jobs.c.draft == draft, jobs.c.state.in_(OPEN))).scalar()
    if known is not None:
        return str(known)
    tx.execute(sa.insert(jobs).values(
        id=job, draft=draft, state="queued", stage="", done=0.0, by=by, at=now, started_at=0,
        ended_at=0, runner="", seen_at=now, version=0, error=""))
    audit.append(tx, now, by, "model.train", job, draft=draft)
    return job


def claim(tx: Connection, runner: str, now: int) -> str:
    """The id of the training that this process runs from now on; empty when none waits or one runs: two would only make
    both slower than the bot may bear."""
    if tx.execute(sa.select(jobs.c.id).where(jobs.c.state == "running").limit(1)).first():
        return ""
    waiting = for_update(sa.select(jobs.c.id).where(jobs.c.state == "queued").order_by(jobs.c.at).limit(1))
    job: str = tx.execute(waiting).scalar() or ""
    taken = tx.execute(sa.update(jobs).where(jobs.c.id == job, jobs.c.state == "queued").values(
        state="running", stage="content", runner=runner, started_at=now, seen_at=now))
    return job if taken.rowcount else ""


def seen(tx: Connection, job: str, runner: str, stage: str, done: float, now: int) -> bool:
    """A sign of life with how far it is; False when it is not to go on (cancelled, or given up for lost)."""
    told = tx.execute(sa.update(jobs).where(jobs.c.id == job, jobs.c.state == "running", jobs.c.runner == runner).values(
        stage=stage, done=done, seen_at=now))
    return bool(told.rowcount)


def finish(tx: Connection, job: str, runner: str, now: int, *, version: int = 0, error: str = "") -> bool:
    """It is over, well or not; False when it had been cancelled."""
    well = {"state": "done", "stage": "compare", "done": 1.0}
    ended: dict[str, Any] = {"state": "failed", "error": error[:300]} if error else well
    told = tx.execute(sa.update(jobs).where(jobs.c.id == job, jobs.c.state == "running", jobs.c.runner == runner).values(
        ended_at=now, version=version, **ended))
    return bool(told.rowcount)


def cancel(tx: Connection, job: str, by: str, now: int) -> bool:
    """Not wanted any more; raises Refused: `not_found`, `job_over`."""
    told = tx.execute(sa.update(jobs).where(jobs.c.id == job, jobs.c.state.in_(OPEN)).values(state="cancelled", ended_at=now))
    if not told.rowcount:
        raise Refused("job_over" if find(tx, job) else "not_found")
    audit.append(tx, now, by, "model.train_cancelled", job)
    return True


def lost(tx: Connection, now: int) -> list[str]:
    """Trainings whose process gave no sign of life have failed; their ids."""
    silent = sa.select(jobs.c.id).where(jobs.c.state == "running", jobs.c.seen_at < now - LOST_AFTER_MS)
    gone = list(tx.execute(for_update(silent)).scalars())
    if gone:
        tx.execute(sa.update(jobs).where(jobs.c.id.in_(gone)).values(state="failed", ended_at=now, error="process_lost"))
    return gone


def find(tx: Connection, job: str) -> Job | None:
    """The training of this id."""
    row = tx.execute(_shown().where(jobs.c.id == job)).mappings().first()
    return _job(row) if row else None


def last(tx: Connection, draft: str = "", most: int = 50) -> list[Job]:
    """The newest first, of one draft or of all."""
    query = _shown().where(jobs.c.draft == draft) if draft else _shown()
    return [_job(row) for row in tx.execute(query.order_by(jobs.c.at.desc()).limit(most)).mappings()]


def waits(tx: Connection) -> bool:
    """Whether there is anything to claim or to give up for lost."""
    return tx.execute(sa.select(jobs.c.id).where(jobs.c.state.in_(OPEN)).limit(1)).first() is not None


def _shown() -> sa.Select[Any]:
    return sa.select(jobs, staff.c.name.label("by_name")).join(staff, staff.c.id == jobs.c.by, isouter=True)


def _job(row: RowMapping) -> Job:
    by = Person(row["by"], row["by_name"] or "")
    return Job(row["id"], row["draft"], row["state"], row["stage"], round(row["done"], 3), by, row["at"],
               row["started_at"] or None, row["ended_at"] or None, row["version"] or None, row["error"])
