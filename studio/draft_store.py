"""Drafts, their changes and the editions that were published, in the database. Only the ledger writes here."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Literal

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base.database import for_update, schema
from base.ids import digest, new_id
from studio import content
from studio.changes import Change, OriginKind

State = Literal["open", "applying", "published", "discarded"]

drafts = sa.Table(
    "studio_drafts",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("title", sa.String(120), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("based_on", sa.Integer, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("by_name", sa.String(120), nullable=False),
    sa.Column("why", sa.String(400), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("changed_at", sa.BigInteger, nullable=False),
    sa.CheckConstraint("state IN ('open', 'applying', 'published', 'discarded')", name="state"),
)

changes = sa.Table(
    "studio_changes",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("draft", sa.String(40), sa.ForeignKey("studio_drafts.id"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("key", sa.String(100), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("about", sa.String(120), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("by_name", sa.String(120), nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("why", sa.String(400), nullable=False),
    sa.Column("origin", sa.String(12), nullable=False),
    sa.Column("protected", sa.Boolean, nullable=False),
    sa.Column("approved_by", sa.String(40), nullable=False),
    sa.Column("approved_name", sa.String(120), nullable=False),
    sa.Column("approved_at", sa.BigInteger, nullable=False),
    sa.Column("undone_by", sa.String(40), nullable=False),
    sa.Column("undone_name", sa.String(120), nullable=False),
    sa.Column("undone_at", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("draft", "seq"),
    sa.Index("ix_studio_changes_key", "key"),
    sa.Index("ix_studio_changes_about", "about"),
)

editions = sa.Table(
    "studio_editions",
    schema,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("draft", sa.String(40), nullable=False),
    sa.Column("title", sa.String(120), nullable=False),
    sa.Column("why", sa.String(400), nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("by_name", sa.String(120), nullable=False),
    sa.Column("approved_by", sa.String(40), nullable=False),
    sa.Column("approved_name", sa.String(120), nullable=False),
    sa.Column("changes", sa.Integer, nullable=False),
    sa.Column("revision", sa.String(64), nullable=False),
    sa.Column("files", sa.LargeBinary, nullable=False),
)
_TOLD = [column for column in editions.c if column.name != "files"]


class By(Struct, frozen=True):
    """Who did something, by id and the name at that time; an empty id for nobody."""

    id: str = ""
    name: str = ""


class Draft(Struct, frozen=True):
    """A set of changes; `version` grows with each change, undo and approval, `based_on` is the edition it began upon."""

    id: str
    title: str
    state: State
    version: int
    based_on: int
    by: By
    why: str
    created_at: int
    changed_at: int


class Made(Struct, frozen=True):
    """A change that was made; `undone` and `approved` say by whom, `key` is the same for all that were made together."""

    id: str
    draft: str
    seq: int
    change: Change
    by: By
    at: int
    why: str
    origin: OriginKind
    protected: bool
    approved: By
    undone: By
    approved_at: int = 0
    undone_at: int = 0
    key: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was not undone."""
        return not self.undone.id


class Edition(Struct, frozen=True):
    """A published state of the content; `revision` is git's, empty where there is none."""

    number: int
    draft: str
    title: str
    why: str
    at: int
    by: By
    approved: By
    changes: int
    revision: str


_change: msgspec.json.Decoder[Change] = msgspec.json.Decoder(Change)


def begin(tx: Connection, title: str, by: By, now: int, key: str = "") -> Draft:
    """A new draft upon the newest edition; one that was begun with the same key is the same one."""
    name = f"drf_{digest(key)[:26]}" if key else new_id("drf")
    if (there := find(tx, name)) is not None:
        return there
    made = Draft(name, title, "open", 1, newest_edition(tx), by, "", now, now)
    tx.execute(sa.insert(drafts).values(id=made.id, title=title, state="open", version=1, based_on=made.based_on, by=by.id,
                                        by_name=by.name, why="", created_at=now, changed_at=now))
    return made


def find(tx: Connection, draft: str, lock: bool = False) -> Draft | None:
    """The draft; `lock` for the one who is about to change it."""
    query = sa.select(drafts).where(drafts.c.id == draft)
    row = tx.execute(for_update(query) if lock else query).mappings().first()
    return _draft(row) if row else None


def listed(tx: Connection, most: int = 100) -> list[Draft]:
    """The drafts, those that are not done first, then the newest."""
    done = sa.case((drafts.c.state.in_(("open", "applying")), 0), else_=1)
    query = sa.select(drafts).order_by(done, drafts.c.created_at.desc(), drafts.c.id.desc()).limit(most)
    return [_draft(row) for row in tx.execute(query).mappings()]


def touch(tx: Connection, draft: Draft, now: int, state: State | None = None, why: str | None = None) -> None:
    """The draft was changed: its version grows."""
    values = {"version": draft.version + 1, "changed_at": now, "state": state, "why": why}
    tx.execute(sa.update(drafts).where(drafts.c.id == draft.id).values(
        **{name: value for name, value in values.items() if value is not None}))


def made(tx: Connection, draft: str) -> list[Made]:
    """The draft's changes in order, undone ones too."""
    return made_of(tx, [draft])[draft]


def made_of(tx: Connection, ids: Sequence[str]) -> dict[str, list[Made]]:
    """The changes of several drafts."""
    found: dict[str, list[Made]] = {draft: [] for draft in ids}
    for row in tx.execute(sa.select(changes).where(changes.c.draft.in_(ids)).order_by(changes.c.seq)).mappings():
        found[row["draft"]].append(_made(row))
    return found


def by_key(tx: Connection, key: str) -> list[Made]:
    """What was made under an Idempotency-Key before."""
    return [_made(row) for row in tx.execute(sa.select(changes).where(changes.c.key == key).order_by(changes.c.seq)).mappings()]


def add(tx: Connection, key: str, all_: Sequence[Made]) -> None:
    """Changes of one call."""
    tx.execute(sa.insert(changes), [
        {"id": each.id, "draft": each.draft, "seq": each.seq, "key": key, "kind": each.change.__struct_config__.tag,
         "about": about_of(each.change), "body": msgspec.json.encode(each.change).decode(), "by": each.by.id,
         "by_name": each.by.name, "at": each.at, "why": each.why, "origin": each.origin, "protected": each.protected,
         "approved_by": "", "approved_name": "", "approved_at": 0, "undone_by": "", "undone_name": "", "undone_at": 0}
        for each in all_])


def approve(tx: Connection, change: str, by: By, now: int) -> None:
    """A protected change may go in."""
    tx.execute(sa.update(changes).where(changes.c.id == change).values(approved_by=by.id, approved_name=by.name, approved_at=now))


def undo(tx: Connection, change: str, by: By, now: int) -> None:
    """The change is no part of its draft any more."""
    tx.execute(sa.update(changes).where(changes.c.id == change).values(undone_by=by.id, undone_name=by.name, undone_at=now))


def about(tx: Connection, name: str, kind: str = "", draft: str = "", before: str = "", most: int = 50) -> list[Made]:
    """Changes about an intent, reply, concept or text (all when empty), the newest first; `before` is a change's id."""
    query = sa.select(changes)
    if name:
        query = query.where(changes.c.about == name)
    if kind:
        query = query.where(changes.c.kind == kind)
    if draft:
        query = query.where(changes.c.draft == draft)
    if before:
        query = query.where(changes.c.id < before)
    return [_made(row) for row in tx.execute(query.order_by(changes.c.id.desc()).limit(most)).mappings()]


def is_applying(tx: Connection) -> bool:
    """Whether a draft is being written into the files."""
    return tx.execute(sa.select(drafts.c.id).where(drafts.c.state == "applying").limit(1)).first() is not None


def newest_edition(tx: Connection) -> int:
    """The number of the newest edition, 0 when nothing was published by the studio yet."""
    return int(tx.execute(sa.select(sa.func.max(editions.c.number))).scalar() or 0)


def publish(tx: Connection, edition: Edition, files: dict[str, str]) -> None:
    """A new edition with the texts of all its files."""
    tx.execute(sa.insert(editions).values(
        number=edition.number, draft=edition.draft, title=edition.title, why=edition.why, at=edition.at, by=edition.by.id,
        by_name=edition.by.name, approved_by=edition.approved.id, approved_name=edition.approved.name, changes=edition.changes,
        revision=edition.revision, files=zlib.compress(msgspec.json.encode(files), 6)))


def committed(tx: Connection, number: int, revision: str) -> None:
    """Git's name for the edition."""
    tx.execute(sa.update(editions).where(editions.c.number == number).values(revision=revision))


def all_editions(tx: Connection, most: int = 200) -> list[Edition]:
    """The newest first."""
    return [_edition(row) for row in tx.execute(sa.select(*_TOLD).order_by(editions.c.number.desc()).limit(most)).mappings()]


def files_of(tx: Connection, number: int) -> dict[str, str] | None:
    """The texts of an edition's files by path; None when there is none of this number."""
    packed = tx.execute(sa.select(editions.c.files).where(editions.c.number == number)).scalar()
    return None if packed is None else msgspec.json.decode(zlib.decompress(packed), type=dict[str, str])


def about_of(change: Change) -> str:
    """What a change is filed under."""
    return content.about(change)


def _draft(row: RowMapping) -> Draft:
    by = By(row["by"], row["by_name"])
    return Draft(row["id"], row["title"], row["state"], row["version"], row["based_on"], by, row["why"], row["created_at"],
                 row["changed_at"])


def _made(row: RowMapping) -> Made:
    return Made(row["id"], row["draft"], row["seq"], _change.decode(row["body"]), By(row["by"], row["by_name"]), row["at"],
                row["why"], row["origin"], bool(row["protected"]), By(row["approved_by"], row["approved_name"]),
                By(row["undone_by"], row["undone_name"]), row["approved_at"], row["undone_at"], row["key"])


def _edition(row: RowMapping) -> Edition:
    return Edition(row["number"], row["draft"], row["title"], row["why"], row["at"], By(row["by"], row["by_name"]),
                   By(row["approved_by"], row["approved_name"]), row["changes"], row["revision"])
