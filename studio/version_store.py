"""Reading and writing versions: each trained model, from candidate to published. One is published, one may have a share."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base import audit
from base.database import for_update, schema
from base.errors import Refused
from base.identity import staff
from studio.job_store import Person
from studio.report import Report

State = Literal["candidate", "asked", "refused", "canary", "published", "former", "withdrawn"]
Source = Literal["draft", "tree"]

versions = sa.Table(
    "studio_versions",
    schema,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("source", sa.String(8), nullable=False),
    sa.Column("model", sa.String(40), nullable=False),
    sa.Column("signature", sa.String(64), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("draft", sa.String(40), nullable=False),
    sa.Column("changes", sa.String(64), nullable=False),
    sa.Column("job", sa.String(40), nullable=False),
    sa.Column("against", sa.Integer, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("asked_by", sa.String(40), nullable=False),
    sa.Column("asked_at", sa.BigInteger, nullable=False),
    sa.Column("approved_by", sa.String(40), nullable=False),
    sa.Column("approved_at", sa.BigInteger, nullable=False),
    sa.Column("published_at", sa.BigInteger, nullable=False),
    sa.Column("share", sa.SmallInteger, nullable=False),
    sa.Column("why", sa.String(300), nullable=False),
    sa.Column("returned", sa.String(12), nullable=False),
    sa.Column("applied", sa.Boolean, nullable=False),
    sa.Column("report", sa.Text, nullable=False),
    sa.CheckConstraint("state IN ('candidate', 'asked', 'refused', 'canary', 'published', 'former', 'withdrawn')", name="state"),
    sa.CheckConstraint("share BETWEEN 0 AND 100", name="share"),
    sa.Index("ix_studio_versions_state", "state"),
)


class Version(Struct, frozen=True):
    """A trained model. `model` is its archive's name without the suffix, `against` the version that it was compared with,
    `changes` the draft as it was trained (studio/jobs.py:fingerprint). `returned`: why a share was taken back by itself."""

    number: int
    state: State
    source: Source
    model: str
    signature: str
    sha256: str
    draft: str
    changes: str
    job: str
    against: int
    at: int
    by: Person | None
    asked_by: Person | None
    asked_at: int
    approved_by: Person | None
    approved_at: int
    published_at: int
    share: int
    why: str
    returned: str
    applied: bool


class Standing(Struct, frozen=True):
    """Which models answer: the published one, the former one, and one that has a share since then; None where there is none."""

    published: Version | None = None
    former: Version | None = None
    canary: Version | None = None


class Trained(Struct, frozen=True):
    """What a training made."""

    model: str
    signature: str
    sha256: str
    report: str


def add(tx: Connection, trained: Trained, draft: str, changes: str, job: str, by: str, now: int) -> int:
    """A candidate's number."""
    number = _next(tx)
    current = published(tx)
    tx.execute(sa.insert(versions).values(_new(number, now, trained) | {
        "state": "candidate", "source": "draft", "draft": draft, "changes": changes, "job": job, "by": by,
        "against": current.number if current else 0}))
    audit.append(tx, now, by, "model.trained", f"v{number}", draft=draft, model=trained.model)
    return number


def adopt(tx: Connection, trained: Trained, now: int) -> bool:
    """The model of the content as it stands on disk is published, unless it has been known before; whether it was new.

    Content that was published and taken back stays taken back until somebody changes it.
    """
    known = tx.execute(sa.select(versions.c.number).where(
        versions.c.signature == trained.signature, versions.c.state.in_(("published", "former", "withdrawn")))).first()
    if known is not None:
        return False
    _retire(tx, "withdrawn", "canary")
    _retire(tx, "former", "published")
    number = _next(tx)
    tx.execute(sa.insert(versions).values(_new(number, now, trained) | {
        "state": "published", "source": "tree", "published_at": now, "share": 100, "applied": True}))
    audit.append(tx, now, "kopru", "model.published", f"v{number}", source="tree", model=trained.model)
    return True


def ask(tx: Connection, number: int, share: int, why: str, by: str, now: int) -> None:
    """Whoever wrote it asks an approver; raises Refused: `not_found`, `illegal_transition`, `train_again`."""
    version = locked(tx, number, "candidate", "refused")
    check_current(tx, version)
    _set(tx, number, state="asked", share=share, why=why, asked_by=by, asked_at=now, approved_by="", approved_at=0)
    audit.append(tx, now, by, "model.asked", f"v{number}", share=share)


def refuse(tx: Connection, number: int, why: str, by: str, now: int) -> None:
    """An approver says no, and why."""
    locked(tx, number, "asked")
    _set(tx, number, state="refused", why=why, approved_by=by, approved_at=now)
    audit.append(tx, now, by, "model.refused", f"v{number}")


def begin_canary(tx: Connection, number: int, by: str, now: int) -> None:
    """It has its share from now on; raises Refused: `canary_running` while another one has."""
    version = locked(tx, number, "asked")
    check_current(tx, version)
    if standing(tx).canary is not None:
        raise Refused("canary_running")
    _set(tx, number, state="canary", approved_by=by, approved_at=now, published_at=now, returned="")
    audit.append(tx, now, by, "model.canary", f"v{number}", share=version.share, model=version.model)


def publish(tx: Connection, number: int, by: str, now: int) -> None:
    """All conversations are its own; the one that was published stays at hand as the former one."""
    version = locked(tx, number, "asked", "canary")
    check_current(tx, version)
    other = standing(tx).canary
    if other is not None and other.number != number:
        raise Refused("canary_running")
    _retire(tx, "former", "published")
    approval = {} if version.approved_at else {"approved_by": by, "approved_at": now}
    _set(tx, number, state="published", share=100, published_at=now, applied=True, **approval)
    audit.append(tx, now, by, "model.published", f"v{number}", source="draft", model=version.model)


def withdraw(tx: Connection, number: int, by: str, now: int, returned: str = "") -> bool:
    """Its share goes back to the published one; False when it had none any more."""
    taken = tx.execute(sa.update(versions).where(versions.c.number == number, versions.c.state == "canary").values(
        state="withdrawn", share=0, returned=returned))
    if taken.rowcount:
        audit.append(tx, now, by, "model.withdrawn", f"v{number}", returned=returned)
    return bool(taken.rowcount)


def go_back(tx: Connection, number: int, by: str, now: int) -> None:
    """A version that was published before is again; the one that was, and one that has a share, are taken back."""
    version = locked(tx, number, "former", "withdrawn")
    if not version.published_at:
        raise Refused("illegal_transition")
    _retire(tx, "withdrawn", "canary", "published")
    _set(tx, number, state="published", share=100, published_at=now, returned="")
    audit.append(tx, now, by, "model.returned", f"v{number}", model=version.model)


def mark_applied(tx: Connection, number: int) -> None:
    """The draft's changes are the published content now."""
    _set(tx, number, applied=True)


def find(tx: Connection, number: int) -> Version:
    """The version; raises Refused("not_found")."""
    row = tx.execute(_shown().where(versions.c.number == number)).mappings().first()
    if row is None:
        raise Refused("not_found")
    return _version(row)


def report(tx: Connection, number: int) -> Report | None:
    """How it compared, None for a version that was not trained in the studio."""
    text = tx.execute(sa.select(versions.c.report).where(versions.c.number == number)).scalar()
    return msgspec.json.decode(text, type=Report) if text else None


def last(tx: Connection, most: int = 50) -> list[Version]:
    """The newest first."""
    return [_version(row) for row in tx.execute(_shown().order_by(versions.c.number.desc()).limit(most)).mappings()]


def kept(tx: Connection, most: int) -> list[Version]:
    """The versions whose archives are wanted: those that answer or wait for an approver, and the last `most` published ones."""
    now = standing(tx)
    waiting = _shown().where(versions.c.state == "asked")
    once = _shown().where(versions.c.published_at > 0).order_by(versions.c.published_at.desc()).limit(most)
    found = [_version(row) for query in (waiting, once) for row in tx.execute(query).mappings()]
    return found + [each for each in (now.published, now.former, now.canary) if each is not None]


def standing(tx: Connection) -> Standing:
    """Which models answer now."""
    query = _shown().where(versions.c.state.in_(("published", "canary", "former"))).order_by(versions.c.published_at.desc())
    found: dict[str, Version] = {}
    for row in tx.execute(query.limit(20)).mappings():
        found.setdefault(row["state"], _version(row))
    return Standing(found.get("published"), found.get("former"), found.get("canary"))


def published(tx: Connection) -> Version | None:
    """The version that answers."""
    row = tx.execute(_shown().where(versions.c.state == "published")).mappings().first()
    return _version(row) if row else None


def locked(tx: Connection, number: int, *states: State) -> Version:
    """The version, all rows locked, so that no two processes publish at once; raises Refused: `not_found`, and
    `illegal_transition` when it is in none of the states."""
    tx.execute(for_update(sa.select(versions.c.number).order_by(versions.c.number))).all()
    version = find(tx, number)
    if version.state not in states:
        raise Refused("illegal_transition")
    return version


def check_current(tx: Connection, version: Version) -> None:
    """Raises Refused("train_again") when another version was published since it was trained: it would undo that one."""
    current = published(tx)
    if version.against != (current.number if current else 0):
        raise Refused("train_again")


def _retire(tx: Connection, to: State, *states: State) -> None:
    tx.execute(sa.update(versions).where(versions.c.state.in_(states)).values(state=to, share=0))


def _set(tx: Connection, number: int, **values: Any) -> None:
    tx.execute(sa.update(versions).where(versions.c.number == number).values(**values))


def _next(tx: Connection) -> int:
    return int(tx.execute(sa.select(sa.func.coalesce(sa.func.max(versions.c.number), 0))).scalar_one()) + 1


def _new(number: int, now: int, trained: Trained) -> dict[str, Any]:
    texts = dict.fromkeys(("draft", "changes", "job", "by", "asked_by", "approved_by", "why", "returned"), "")
    numbers = dict.fromkeys(("against", "asked_at", "approved_at", "published_at", "share"), 0)
    return texts | numbers | {
        "number": number, "model": trained.model, "signature": trained.signature, "sha256": trained.sha256,
        "report": trained.report, "at": now, "applied": False}


_PEOPLE = ("by", "asked_by", "approved_by")


def _shown() -> sa.Select[Any]:
    """Without the report, with the names of people."""
    columns = [column for column in versions.c if column.name != "report"]
    found = sa.select(*columns)
    source: Any = versions
    for name in _PEOPLE:
        who = staff.alias(f"who_{name}")
        found = found.add_columns(who.c.name.label(f"{name}_name"))
        source = source.outerjoin(who, who.c.id == versions.c[name])
    return found.select_from(source)


def _version(row: RowMapping) -> Version:
    people: dict[str, Any] = {name: Person(row[name], row[f"{name}_name"] or "") if row[name] else None for name in _PEOPLE}
    plain = {name: row[name] for name in Version.__struct_fields__ if name not in _PEOPLE}
    return Version(**plain, **people)
