"""Requests and the law: found by person or age, told to their owner, and emptied of every word while their course stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base.rights_store import Subject, eraser, holds
from desk import document_store, store, survey_store, words_store
from desk.contact_store import contacts
from desk.document_store import documents
from desk.mail import store as mail_store
from desk.notices import store as notices_store
from desk.request import OPEN, OURS_ALONE, Step
from desk.tables import answered, outbox, requests, timeline

KEPT = frozenset({"channel", "department", "priority", "due_from", "due_to", "promised_at", "reopen_until", "topic", "state",
                  "into", "to", "document", "kind", "size"})
"""What of a step's data is no word of anybody's: without it the timeline would no longer give the request."""
_EMPTY = {"subject": "", "description": "", "amount": "", "currency": "", "payment_method": "", "event_date": ""}
_EMPTY_DOCUMENT = {"name": "", "sha256": "", "file": "", "master": "", "key": "", "upload_digest": ""}


def of_people(tx: Connection, ids: Sequence[str], kept: bool = False) -> list[str]:
    """The requests of these people; with `kept` those that still hold words."""
    where = (requests.c.visitor.in_(ids), *((requests.c.subject != "",) if kept else ()))
    return list(tx.execute(sa.select(requests.c.tracking_number).where(*where)).scalars())


def owner_of(tx: Connection, number: str) -> str | None:
    """Whose request it is."""
    return tx.execute(sa.select(requests.c.visitor).where(requests.c.tracking_number == number)).scalar()


def erase(tx: Connection, numbers: Sequence[str], now: int) -> list[str]:
    """Blanks the requests; open ones are withdrawn first. Gives the sealed files to be removed after the commit: their keys
    are gone with it, so that what is left of them anywhere opens no more."""
    for number in numbers:
        _withdraw(tx, number, now)
        words_store.forget(tx, number)
    steps = sa.select(timeline).where(timeline.c.request.in_(numbers))
    for row in tx.execute(steps).mappings().all():
        data = {key: value for key, value in msgspec.json.decode(row["data"]).items() if key in KEPT}
        where = (timeline.c.request == row["request"], timeline.c.seq == row["seq"])
        tx.execute(sa.update(timeline).where(*where).values(data=msgspec.json.encode(data).decode()))
    tx.execute(sa.update(requests).where(requests.c.tracking_number.in_(numbers)).values(**_EMPTY))
    tx.execute(sa.delete(outbox).where(outbox.c.request.in_(numbers)))
    survey_store.erase(tx, numbers)
    mail_store.erase(tx, numbers)
    notices_store.erase(tx, numbers)
    return _erase_documents(tx, numbers, now)


@eraser
def erase_contacts(tx: Connection, subject: Subject) -> None:
    """How the person was reached, and mail of theirs that belongs to no request."""
    mine = (contacts.c.id.in_(subject.ids), contacts.c.email != "")
    found = list(tx.execute(sa.select(contacts.c.email).where(*mine)).scalars())
    mail_store.erase_from(tx, found)
    notices_store.erase_answers(tx, found)
    tx.execute(sa.delete(contacts).where(contacts.c.id.in_(subject.ids)))


def finished_before(tx: Connection, before: int, most: int) -> list[str]:
    """Requests that ended so long ago, still hold words, and whose customer is under no legal hold."""
    r = requests.c
    where = (r.state.in_(("archived", "closed", "withdrawn")), r.changed_at < before, r.subject != "",
             r.visitor.not_in(sa.select(holds.c.person)))
    return list(tx.execute(sa.select(r.tracking_number).where(*where).order_by(r.changed_at).limit(most)).scalars())


def forget_keys(tx: Connection, before: int) -> int:
    """Idempotency keys that nobody will repeat any more; how many there were."""
    return int(tx.execute(sa.delete(answered).where(answered.c.at < before)).rowcount)


def erase_loose_mail(tx: Connection, before: int) -> int:
    """Mail that belongs to no request and came so long ago, but for that of people under a legal hold; how many."""
    held = sa.select(contacts.c.email).where(contacts.c.id.in_(sa.select(holds.c.person)), contacts.c.email != "")
    return mail_store.erase_loose(tx, before, list(tx.execute(held).scalars()))


def idle_contacts(tx: Connection, before: int, most: int) -> list[str]:
    """People whose address stood unchanged for so long and of whom no request is kept any more, under no legal hold."""
    kept = sa.exists().where(requests.c.visitor == contacts.c.id, requests.c.subject != "")
    where = (contacts.c.changed_at < before, ~kept, contacts.c.id.not_in(sa.select(holds.c.person)))
    return list(tx.execute(sa.select(contacts.c.id).where(*where).order_by(contacts.c.changed_at).limit(most)).scalars())


def told(tx: Connection, numbers: Sequence[str]) -> list[dict[str, Any]]:
    """The requests with their timelines and documents, without notes of staff."""
    found = []
    for number in numbers:
        if known := store.find(tx, number):
            request, steps = known
            shown = [msgspec.to_builtins(step) for step in steps if step.kind not in OURS_ALONE]
            found.append({**msgspec.to_builtins(request), "timeline": shown, "survey": _survey(tx, number),
                          "documents": [_shown(each) for each in document_store.of_request(tx, number)]})
    return found


def _withdraw(tx: Connection, number: str, now: int) -> None:
    known = store.find(tx, number)
    if known and known[0].state in OPEN:
        store.step(tx, number, Step("withdrawn", now, "erasure"), f"erasure:{number}")


def _erase_documents(tx: Connection, numbers: Sequence[str], now: int) -> list[str]:
    where = (documents.c.request.in_(numbers), documents.c.file != "")
    files = list(tx.execute(sa.select(documents.c.file).where(*where)).scalars())
    tx.execute(sa.update(documents).where(*where).values(**_EMPTY_DOCUMENT, erased_at=now))
    return files


def _survey(tx: Connection, number: str) -> dict[str, Any] | None:
    """What the customer answered."""
    found = survey_store.of_request(tx, number)
    return {name: getattr(found, name) for name in ("rating", "comment", "answered_at")} if found and found.answered_at else None


def _shown(document: document_store.Document) -> dict[str, Any]:
    return {name: getattr(document, name) for name in ("id", "name", "kind", "size", "at", "sha256", "erased_at")}
