"""Reading and writing documents' rows: whose each is, what it is, and the wrapped key of its sealed file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base import audit
from base.database import for_update, schema
from base.errors import Refused
from base.operator import DocumentRules
from desk import store
from desk.file_kind import Kind
from desk.request import OPEN, Request, Step
from desk.vault import Sealed, Wrapped

DAY = 24 * 3_600_000
MB = 1024 * 1024

documents = sa.Table(
    "documents",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("request", sa.String(24), sa.ForeignKey("requests.tracking_number"), nullable=False),
    sa.Column("owner", sa.String(40), nullable=False),
    sa.Column("added_by", sa.String(40), nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("file", sa.String(32), nullable=False),
    sa.Column("master", sa.String(20), nullable=False),
    sa.Column("key", sa.String(120), nullable=False),
    sa.Column("upload_key", sa.String(120), nullable=False),
    sa.Column("upload_digest", sa.String(64), nullable=False),
    sa.Column("erased_at", sa.BigInteger, nullable=False, server_default="0"),
    sa.UniqueConstraint("request", "upload_key"),
    sa.Index("ix_documents_owner_at", "owner", "at"),
    sa.Index("ix_documents_file", "file"),
    sa.Index("ix_documents_master", "master"),
)


class Document(Struct, frozen=True):
    """A document on a request. `sha256` is of the content as it is kept; `file` names the sealed file, empty once erased."""

    id: str
    request: str
    owner: str
    added_by: str
    at: int
    name: str
    kind: Kind
    size: int
    sha256: str
    file: str
    master: str
    key: str
    upload_key: str
    upload_digest: str
    erased_at: int = 0

    @property
    def wrapped(self) -> Wrapped:
        """The key of its file."""
        return Wrapped(self.master, self.key)


class Room:
    """How many documents a request still takes, and how many bytes of its owner on this day."""

    def __init__(self, places: int, size: int, rules: DocumentRules) -> None:
        self._places, self._size, self._rules = places, size, rules

    def take(self, size: int) -> Refused | None:
        """Takes a place for a file of that size, or says why there is none."""
        if self._places < 1:
            return Refused("too_many_documents", most=self._rules.most_per_request)
        if size > self._size:
            return Refused("daily_quota", retry_after=3600.0)
        self._places, self._size = self._places - 1, self._size - size
        return None


class Repeated(Exception):
    """The same upload was stored before: `document` is what was answered then."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.id)
        self.document = document


def add(tx: Connection, new: Document, rules: DocumentRules, answers: bool = True) -> Document:
    """The document's row, its step on the timeline and its audit row; the earlier document for a repeated upload.

    `answers`: it comes from the customer, who has answered with it when something was asked. Raises Refused: `not_found`
    when the request is no longer the owner's, `request_not_open`, `too_many_documents`, `daily_quota`, `cid_reused`.
    """
    step = {"document": new.id, "kind": new.kind, "size": new.size}

    def decide(before: Request) -> Step:
        _check_repeat(tx, new)
        _check_room(tx, before, new, rules)
        return Step("document_added", new.at, new.added_by, step)

    try:
        after = store.change(tx, new.request, decide, f"document:{new.id}", new.sha256, new.owner)
    except Repeated as repeated:
        return repeated.document
    if after.state == "waiting_customer" and answers:
        answered = Step("customer_answered", new.at, new.added_by, {"document": new.id})
        store.step(tx, new.request, answered, f"document-answers:{new.id}", new.owner)
    tx.execute(sa.insert(documents).values(**msgspec.structs.asdict(new)))
    return new


def check(tx: Connection, request: Request, new: Document, rules: DocumentRules) -> Document | None:
    """Looks ahead, before anything is stored: the earlier document of the same upload, or raises what `add` would."""
    try:
        _check_repeat(tx, new)
    except Repeated as repeated:
        return repeated.document
    _check_room(tx, request, new, rules)
    return None


def room(tx: Connection, request: str, owner: str, now: int, rules: DocumentRules) -> Room:
    """The room on a request, an empty number for one to come, on the day that ends now."""
    count, total = sa.func.count(), sa.func.coalesce(sa.func.sum(documents.c.size), 0)
    there = tx.execute(sa.select(count).where(documents.c.request == request)).scalar_one()
    today = tx.execute(sa.select(total).where(documents.c.owner == owner, documents.c.at > now - DAY)).scalar_one()
    return Room(rules.most_per_request - int(there), rules.most_mb_per_day * MB - int(today), rules)


def of_request(tx: Connection, request: str) -> list[Document]:
    """All documents of a request, the oldest first; erased ones too, without name and content."""
    query = sa.select(documents).where(documents.c.request == request).order_by(documents.c.at, documents.c.id)
    return [_document(row) for row in tx.execute(query).mappings()]


def find(tx: Connection, request: str, document: str) -> Document | None:
    """A document of the request that has its content."""
    where = (documents.c.id == document, documents.c.request == request, documents.c.file != "")
    row = tx.execute(sa.select(documents).where(*where)).mappings().first()
    return _document(row) if row else None


def seen(tx: Connection, document: Document, by: str, now: int) -> None:
    """A member of staff looks at it."""
    audit.append(tx, now, by, "document.seen", document.id, request=document.request)


def known_files(tx: Connection, names: Iterable[str]) -> set[str]:
    """Which of these files belong to a document."""
    return set(tx.execute(sa.select(documents.c.file).where(documents.c.file.in_(list(names)))).scalars())


def sealed_otherwise(tx: Connection, master: str, most: int) -> list[Sealed]:
    """Documents whose key is under another master key."""
    d = documents.c
    query = sa.select(d.id, d.owner, d.master, d.key).where(d.master != master, d.file != "").limit(most)
    return [Sealed(row.id, row.owner, Wrapped(row.master, row.key)) for row in tx.execute(for_update(query))]


def set_key(tx: Connection, document: str, wrapped: Wrapped) -> None:
    """The document's key under another master key."""
    tx.execute(sa.update(documents).where(documents.c.id == document).values(master=wrapped.master, key=wrapped.key))


def masters(tx: Connection) -> set[str]:
    """Master keys under which a document's key stands."""
    return set(tx.execute(sa.select(documents.c.master).where(documents.c.file != "").distinct()).scalars())


def _check_repeat(tx: Connection, new: Document) -> None:
    where = (documents.c.request == new.request, documents.c.upload_key == new.upload_key)
    row = tx.execute(sa.select(documents).where(*where)).mappings().first()
    if row is None:
        return
    if row["upload_digest"] != new.upload_digest:
        raise Refused("cid_reused")
    raise Repeated(_document(row))


def _check_room(tx: Connection, request: Request, new: Document, rules: DocumentRules) -> None:
    if request.state not in OPEN:
        raise Refused("request_not_open")
    if why := room(tx, new.request, new.owner, new.at, rules).take(new.size):
        raise why


def _document(row: RowMapping | dict[str, Any]) -> Document:
    return Document(**{name: row[name] for name in Document.__struct_fields__})
