"""What comes attached to a mail, taken the documents' way: looked into and sealed first, put on the request with its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from base.errors import Refused
from desk import document_store
from desk.document_store import Document
from desk.documents import Documents, Found
from desk.mail.letter import Attachment
from desk.request import Request

DECORATION = 8 * 1024
"""Bytes up to which a picture in the middle of the words is a logo or a counter and not a document."""
OF_PROGRAMS = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
               "application/pgp-keys", "text/calendar", "text/vcard", "text/x-vcard", "message/delivery-status")
"""What mail programs add by themselves; nobody is told that it was not taken. `winmail.dat` is not among them: files of the
sender's may be in it."""
_LATER = ("scan_unavailable", "unavailable", "busy")


class Taken(Struct, frozen=True):
    """What is to stand on the request: sealed files that wait for their row, and why the others were not taken."""

    documents: tuple[Document, ...] = ()
    refused: tuple[dict[str, Any], ...] = ()

    @property
    def note(self) -> dict[str, Any]:
        """For the step that the mail makes, and so for the answer to it."""
        return {"refused": list(self.refused)} if self.refused else {}

    def write(self, tx: Any, number: str, documents: Documents) -> None:
        """Their rows, in the transaction of the words; raises Refused when there is no room any more."""
        for each in self.documents:
            document_store.add(tx, replace(each, request=number), documents.rules)


class Attachments:
    """Over the documents. `read` runs a function in a reading transaction."""

    def __init__(self, documents: Documents, read: Callable[..., Any]) -> None:
        self.documents, self._read = documents, read

    async def take(self, owner: str, request: Request | None, mail: str, attached: Sequence[Attachment], last: bool) -> Taken:
        """Looks into what is attached, for a request of the owner or a new one (None).

        Nothing is written but sealed files, which the sweep removes when no row follows. What can't be looked into now raises
        Refused, so that the mail is taken up again; with `last` it is given up and named like the rest.
        """
        found: list[Found | Refused] = []
        chosen = [(place, each) for place, each in enumerate(attached) if not _is_of_programs(each)]
        for place, each in chosen:
            found.append(await self._look(owner, f"mail:{mail}:{place}", each, last))
        room = await self._read(self._room, request.tracking_number if request else "", owner, found)
        taken, refused = [], []
        for (_, attachment), each in zip(chosen, room, strict=True):
            if isinstance(each, Refused):
                refused.append(_told(attachment, each))
            else:
                taken.append(await self.documents.store(each))
        return Taken(tuple(taken), tuple(refused))

    async def _look(self, owner: str, key: str, attachment: Attachment, last: bool) -> Found | Refused:
        try:
            return await self.documents.look_into(owner, owner, attachment.name, attachment.data, key)
        except Refused as refused:
            if refused.code in _LATER and not last:
                raise
            return refused

    def _room(self, tx: Any, number: str, owner: str, found: Sequence[Found | Refused]) -> list[Found | Refused]:
        """The same with those refused for which there is no room on the request or in the day, the first ones first."""
        room = document_store.room(tx, number, owner, self.documents.now(), self.documents.rules)
        outcome: list[Found | Refused] = []
        for each in found:
            why = room.take(each.draft.size) if isinstance(each, Found) else None
            outcome.append(why or each)
        return outcome


def _is_of_programs(attachment: Attachment) -> bool:
    small = attachment.inline and attachment.type.startswith("image/") and len(attachment.data) <= DECORATION
    return small or attachment.type in OF_PROGRAMS


def _told(attachment: Attachment, refused: Refused) -> dict[str, Any]:
    about = {"most": refused.about["most"]} if "most" in refused.about else {}
    return {"name": attachment.name[:120], "code": refused.code, **about}
