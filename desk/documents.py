"""The door to documents: what customers and staff put on requests, looked into, sealed, and shown to whom it concerns."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import structlog
from msgspec import Struct
from msgspec.structs import replace

from base.access import Customer, DocumentAction, Place, StaffMember, access_document
from base.clock import Clock
from base.errors import Refused
from base.ids import new_id
from base.ledger import Ledger, Once, single
from base.operator import DocumentRules, Operator
from desk import document_store as store
from desk import sealed_text_store, tracking
from desk import store as requests
from desk.clamav import Scanner
from desk.document_store import MB, Document
from desk.file_kind import clean_name, sniff
from desk.files import ORPHAN_AGE, Files
from desk.guessing import Guesses
from desk.inspector import Inspector
from desk.mail import store as mails
from desk.request import Request
from desk.vault import Damaged, Sealed, Vault

log = structlog.get_logger()

ROTATED_AT_ONCE = 500
SEALED = (store, mails, sealed_text_store)
"""Where wrapped keys stand: each has `sealed_otherwise`, `set_key` and `masters`."""
Person = Customer | StaffMember


class Upload(Struct, frozen=True):
    """A file that somebody puts on a request; `key` is the idempotency key."""

    number: str
    who: Person
    name: str
    data: bytes
    key: str


class Found(Struct, frozen=True):
    """A file that was looked into: what is to be kept of it, and the row that it will have."""

    draft: Document
    kept: bytes


class Documents:
    """Documents over the shared ledger, the disk and the vault. `read` runs a function in a reading transaction."""

    def __init__(self, ledger: Ledger, read: Callable[..., Any], files: Files, vault: Vault, scanner: Scanner, operator: Operator,
                 clock: Clock) -> None:
        self._ledger, self._read, self._files, self.vault = ledger, read, files, vault
        self._scanner, self._operator, self._clock, self._inspector = scanner, operator, clock, Inspector()
        self._guesses = Guesses(ledger, clock)

    @property
    def rules(self) -> DocumentRules:
        """How many and how large they may be."""
        return self._operator.policies.documents

    @property
    def most_bytes(self) -> int:
        """The largest file that is taken."""
        return self.rules.most_mb * MB

    def now(self) -> int:
        """The moment that a day's quota ends with."""
        return self._clock.now_ms()

    async def add(self, upload: Upload) -> Document:
        """Looks into the file, seals it, and puts it on the request; the same key gives the same document again.

        Raises Refused: `file_empty`, `file_too_big`, `file_type`, `file_broken`, `file_pixels`, `file_active`, `file_locked`,
        `file_infected`, `scan_unavailable`, and what `document_store.add` raises.
        """
        request, who = await self._request(upload.number, upload.who, "add"), upload.who
        by = who.id if isinstance(who, StaffMember) else who.visitor
        draft = replace(self._draft(request.visitor, by, upload.data, upload.key), request=request.tracking_number)
        rules, answers = self.rules, isinstance(who, Customer)
        if earlier := await self._read(store.check, request, draft, rules):
            return earlier  # type: ignore[no-any-return]
        document = await self.store(await self._looked_into(upload.name, upload.data, draft))
        try:
            stored = await self._ledger.do(single, Once(lambda tx: store.add(tx, document, rules, answers), key=document.request))
        except Refused as refused:
            if refused.code != "unavailable":  # after that nobody knows whether it was written: the sweep will
                self._files.remove(document.file)
            raise
        if stored.id != document.id:
            self._files.remove(document.file)
        return stored  # type: ignore[no-any-return]

    async def look_into(self, owner: str, by: str, name: str, data: bytes, key: str) -> Found:
        """Looks into a file for a request that is not registered yet; raises Refused like `add`, but for the room on it."""
        return await self._looked_into(name, data, self._draft(owner, by, data, key))

    async def store(self, found: Found) -> Document:
        """Seals the file and stores it: the row with its name and key, to be written next. Without one the sweep removes it."""
        draft = found.draft
        sealed, wrapped = await asyncio.to_thread(self.vault.seal, found.kept, draft.id, draft.owner)
        file = await asyncio.to_thread(self._files.write, sealed)
        return replace(draft, file=file, master=wrapped.master, key=wrapped.key)

    async def list_of(self, number: str, person: Person) -> list[Document]:
        """The documents of a request, for its owner or staff of its department; Refused("not_found") for anyone else."""
        request = await self._request(number, person, "look")
        return await self._read(store.of_request, request.tracking_number)  # type: ignore[no-any-return]

    async def open(self, number: str, document: str, person: Person) -> tuple[Document, bytes]:
        """A document with its content. A look of staff is in the audit chain before anything is shown.

        Raises Refused: `not_found`, the same for what is not there and what is not theirs; `document_damaged`.
        """
        request = await self._request(number, person, "look")
        shown = await self._read(store.find, request.tracking_number, document)
        if shown is None:
            raise Refused("not_found")
        content = await asyncio.to_thread(self.content, shown)
        if isinstance(person, StaffMember):
            member, now = person.id, self._clock.now_ms()
            await self._ledger.do(single, Once(lambda tx: store.seen(tx, shown, member, now), key=shown.request))
        return shown, content

    def content(self, document: Document) -> bytes:
        """What was stored, checked; raises Refused("document_damaged")."""
        try:
            content = self.vault.open(self._files.read(document.file), document.wrapped, document.id, document.owner)
        except Damaged as damaged:
            log.error("document_damaged", document=document.id, what=str(damaged))
            raise Refused("document_damaged") from damaged
        if hashlib.sha256(content).hexdigest() != document.sha256:
            log.error("document_damaged", document=document.id, what="digest")
            raise Refused("document_damaged")
        return content

    def remove(self, files: Iterable[str]) -> None:
        """Away with the files of documents that were erased."""
        for file in files:
            self._files.remove(file)

    async def rotate(self) -> int:
        """Puts the key of every file and every original of a mail under a new master key; how many there were.

        The key before it stays until the next rotation, for what other processes were just storing.
        """
        before, new = self.vault.keys.current, self.vault.keys.add()
        done = 0
        for sealed in SEALED:
            moved = ROTATED_AT_ONCE
            while moved == ROTATED_AT_ONCE:
                moved = await self._ledger.do(single, Once(partial(self._rewrap, sealed=sealed, master=new), key="~documents"))
                done += moved
        self.vault.keys.keep({before, new}.union(*[await self._read(sealed.masters) for sealed in SEALED]))
        return done

    async def sweep(self, age: float = ORPHAN_AGE) -> int:
        """Removes files without a row that are older than `age` seconds; how many there were."""
        names = await asyncio.to_thread(lambda: list(self._files.older_than(age)))
        gone = 0
        for start in range(0, len(names), 500):
            some = names[start : start + 500]
            for name in set(some) - await self._read(store.known_files, some):
                self._files.sweep(name)
                gone += 1
        if gone:
            log.info("orphans_removed", files=gone)
        return gone

    def _draft(self, owner: str, by: str, data: bytes, key: str) -> Document:
        digest = hashlib.sha256(data).hexdigest()
        return Document(new_id("doc"), "", owner, by, self._clock.now_ms(), "", "application/pdf", len(data), "", "", "", "", key,
                        digest)

    async def _looked_into(self, name: str, data: bytes, draft: Document) -> Found:
        if not data:
            raise Refused("file_empty")
        if len(data) > self.most_bytes:
            raise Refused("file_too_big", most=self.rules.most_mb)
        kind = sniff(data)
        if kind is None:
            raise Refused("file_type")
        await self._scanner.scan(data)
        kept = await self._inspector.inspect(data, kind)
        digest = hashlib.sha256(kept).hexdigest()
        return Found(replace(draft, kind=kind, name=clean_name(name, kind), size=len(kept), sha256=digest), kept)

    def _rewrap(self, tx: Any, sealed: Any, master: str) -> int:
        moving: list[Sealed] = sealed.sealed_otherwise(tx, master, ROTATED_AT_ONCE)
        for each in moving:
            sealed.set_key(tx, each.id, self.vault.rewrap(each.wrapped, each.id, each.owner))
        return len(moving)

    async def _request(self, typed: str, person: Person, action: DocumentAction) -> Request:
        """The request, if the person may do that with its documents; a number that is not theirs counts as a guess."""
        reading = tracking.read(typed, self._operator.tracking_prefix)
        known = await self._read(requests.find, reading.number) if reading.number else None
        try:
            if known is None:
                raise Refused("not_found")
            request: Request = known[0]
            access_document(person, Place(request.visitor, request.department, request.assignee), action)
        except Refused:
            if isinstance(person, Customer):
                await self._guesses.take(person.visitor)
            raise
        return request
