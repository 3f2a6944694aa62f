"""The inbox: keeps each mail before it is accepted, then makes a request of it or puts it on the one it belongs to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from msgspec import Struct
from msgspec.structs import replace

from base.clock import Clock
from base.errors import Refused
from base.ids import digest
from base.ledger import Ledger, Once, single
from base.metrics import MAIL_DONE, MAIL_RECEIVED, REGISTERED_AFTER
from desk import contact_store, tracking
from desk import store as desk_store
from desk.contact import Contact
from desk.mail import letter as letters
from desk.mail import store
from desk.mail.attached import Attachments, Taken
from desk.mail.letter import Letter
from desk.mail.store import Mail, State
from desk.mail.topic import guess
from desk.notices import store as notices
from desk.request import OPEN, SUBJECT_AT_MOST, TEXT_AT_MOST, Request
from desk.service import DAY, AlreadyOpen, Desk, NewRequest
from desk.vault import Vault

log = structlog.get_logger()

LEASE = 120.0
"""Seconds for reading one batch; a killed process's mails are taken up after that."""
BATCH = 8
NOBODY = "<>"
"""The sender of mail that must not be answered (RFC 5321, 4.5.5); an empty one is a sender that the door does not know."""
PROMISED = DAY
"""Every complaint is registered within 24 hours of arriving."""
TRIES = 5
"""A mail that failed so often is a bug of ours: it stands in the list of failed ones, with its original."""

_TOKEN = re.compile(r"\+r\.([0-9a-f]{16})@")
_OUR_LETTER = re.compile(rb"^message-id:\s*<(dlv[0-9a-f]{32})@([a-z0-9.-]{1,250})>", re.IGNORECASE | re.MULTILINE)
_THANKS = re.compile(r"^[\s\W]*(?:(?:çok )?(?:teşekkür\w*|tesekkur\w*|sağ ?ol\w*|sag ?ol\w*|thank(?:s| you)?|ok|okay|tamam|süper"
                     r"|great|many|so|very|much|ederim|ederiz|a lot|for your help|yardımınız için|ilginiz için|iyi günler"
                     r"|kolay gelsin)[\s\W]*)+$", re.IGNORECASE)


class Target(Struct, frozen=True):
    """The request that a mail belongs to, and how that is known: `token` and `letter` by what only its owner got, `address`
    by From alone, `number` by a number that anybody could have: `request` is somebody else's then."""

    request: Request
    how: str


class Inbox:
    """Incoming mail over the shared ledger. `ours` is the domain of our letters' Message-IDs."""

    def __init__(self, ledger: Ledger, read: Callable[..., Any], desk: Desk, clock: Clock, ours: str, attachments: Attachments,
                 lease: float = LEASE) -> None:
        self._ledger, self._read, self._desk, self._clock, self._ours, self._lease = ledger, read, desk, clock, ours, lease
        self._attachments = attachments

    async def receive(self, raw: bytes, sender: str, recipient: str) -> str:
        """Keeps the mail; after this it may be accepted. Raises Refused when it can't be kept now."""
        new, key = store.arrived(raw, sender, recipient, self._clock.now_ms())
        sealed, wrapped = await asyncio.to_thread(self._vault.seal, raw, new.id, store.OWNER)
        mail: str = await self._write(lambda tx: store.keep(tx, new, key, store.Original(sealed, wrapped)), recipient)
        MAIL_RECEIVED.inc()
        return mail

    async def original(self, mail: str) -> bytes | None:
        """The mail as it came, None once it is erased; raises Damaged."""
        kept: store.Original | None = await self._read(store.original, mail)
        return await asyncio.to_thread(store.opened, kept, mail, self._vault) if kept else None

    async def shown(self, state: State, most: int, after: tuple[int, str] | None) -> list[Mail]:
        """Mails in this state, the newest first."""
        return await self._read(store.shown, state, most, after)  # type: ignore[no-any-return]

    async def find(self, mail: str) -> Mail | None:
        """What is known of a mail."""
        return await self._read(store.find, mail)  # type: ignore[no-any-return]

    async def of_request(self, number: str) -> list[Mail]:
        """The mails of a request, the first ones first."""
        return await self._read(store.of_request, number)  # type: ignore[no-any-return]

    async def retry(self, mail: str) -> None:
        """Takes up again what failed; raises Refused("not_found")."""
        await self._write(lambda tx: store.retry(tx, mail), mail)

    async def seen(self, mail: Mail, by: str) -> None:
        """Notes that a member of staff looks at the original."""
        now = self._clock.now_ms()
        await self._write(lambda tx: store.seen(tx, mail, by, now), mail.id)

    async def figures(self, days: int) -> store.Figures:
        """How fast the mail of these days was registered, against the promise."""
        now = self._clock.now_ms()
        return await self._read(store.figures, now - days * DAY, PROMISED, now)  # type: ignore[no-any-return]

    @property
    def _vault(self) -> Vault:
        return self._attachments.documents.vault

    async def work(self) -> int:
        """Takes up what was kept; how many mails."""
        if not await self._read(store.has_waiting):
            return 0
        claim = partial(store.claim, seconds=self._lease, shift_ms=self._clock.shift_ms, most=BATCH)
        batch: list[Mail] = await self._write(claim, "claim")
        for mail in batch:
            await self._work_on(mail)
        return len(batch)

    async def _work_on(self, mail: Mail) -> None:
        try:
            await self._handle(mail)
        except Refused as refused:  # taken up again after the lease, unless it is hopeless
            log.info("mail_refused", mail=mail.id, code=refused.code, tries=mail.tries)
            await self._give_up(mail, refused.code)
        except Exception as error:  # a bug with one mail must not stop the others; the mail is kept and shown
            log.error("mail_failed", mail=mail.id, error=type(error).__name__, tries=mail.tries, exc_info=error)
            await self._give_up(mail, type(error).__name__)

    async def _give_up(self, mail: Mail, why: str) -> None:
        if mail.tries >= TRIES:
            await self._end(mail, "failed", mail.request, why[:24])

    async def _handle(self, mail: Mail) -> None:
        raw = await self.original(mail.id)
        if raw is None:  # erased before it was taken up
            await self._end(mail, "kept", "", "erased")
            return
        letter = await asyncio.to_thread(letters.read, raw, mail.sender or None, self._ours)
        if letter.automatic == "bounce":  # the letter that did not arrive is somewhere in it, whole or by its headers
            letter = replace(letter, references=(*letter.references, *self._returned(raw)))
        target = await self._target(mail, letter)
        if letter.automatic:
            own = target is not None and target.how != "number"
            await self._end(mail, "kept", target.request.tracking_number if target and own else "", letter.automatic)
        elif target is None or target.how == "number":
            await self._register(mail, letter, target.request if target else None)
        else:
            await self._add(mail, letter, target)

    async def _target(self, mail: Mail, letter: Letter) -> Target | None:
        for address in (mail.recipient, *letter.receivers):
            token = _TOKEN.search(address)
            if token and (found := await self._known(await self._read(notices.request_of_token, token[1]))):
                return Target(found, "token")
        for reference in letter.references:
            local, _, domain = reference.partition("@")
            ours = await self._read(notices.request_of_delivery, local) if domain.lower() == self._ours else None
            if found := await self._known(ours):
                return Target(found, "letter")
        earlier = await self._known(await self._read(store.request_of_message, letter.references)) if letter.references else None
        for named in (earlier, await self._known(self._number(letter))):
            if named and await self._is_theirs(named, letter.sender):
                return Target(named, "address")
        named = await self._known(self._number(letter))
        return Target(named, "number") if named else None

    def _returned(self, raw: bytes) -> list[str]:
        found = [(letter.decode(), domain.decode().lower()) for letter, domain in _OUR_LETTER.findall(raw)]
        return [f"{letter}@{domain}" for letter, domain in found if domain == self._ours]

    async def _known(self, number: str | None) -> Request | None:
        """The request of the number, or the one that goes on in its place."""
        for _ in range(5):
            found = await self._read(desk_store.find, number) if number else None
            if found is None or not found[0].merged_into:
                return found[0] if found else None
            number = found[0].merged_into
        return None

    def _number(self, letter: Letter) -> str:
        prefix = self._desk.operator.tracking_prefix
        where = f"{letter.subject}\n{letter.text[:20_000]}"
        typed = re.search(rf"\b{prefix}[\s\-–_:#]*((?:[0-9A-Za-z][\s\-–]?){{12}})(?![0-9A-Za-z])", where, re.IGNORECASE)
        return tracking.read(typed[1], prefix).number if typed else ""

    async def _is_theirs(self, request: Request, sender: str) -> bool:
        contact: Contact | None = await self._read(contact_store.find, request.visitor)
        return bool(sender) and contact is not None and contact.email == sender

    async def _register(self, mail: Mail, letter: Letter, other: Request | None, follows: str = "") -> None:
        now, owner = self._clock.now_ms(), await self._owner(mail, letter)
        topic, transaction_type = guess(letter.subject, letter.fresh)
        number = other.tracking_number if other else ""
        new = NewRequest(
            conversation="", channel="email", language=letter.language, topic=topic, event_date="",
            transaction_type=transaction_type, subject=letters.plain_subject(letter, number)[:SUBJECT_AT_MOST],
            description=letter.fresh[:TEXT_AT_MOST], on_duplicate="ask")
        note: dict[str, Any] = {"mail": mail.id, "missing": ["event_date"] + ([] if transaction_type else ["transaction_type"])}
        if other:
            note["other"] = {"number": other.tracking_number, "state": other.state, "at": other.changed_at or other.registered_at}
        if follows:
            note["follows"] = follows
        taken = await self._take(mail, letter, owner, None)
        also = partial(self._mark, mail, "registered", "", taken, now)
        try:
            await self._desk.register(new, owner, f"mail:{mail.id}", note | _attached(letter) | taken.note, also)
        except AlreadyOpen as already:
            same = await self._known(already.request)
            if same is None:
                raise
            await self._add(mail, letter, Target(same, "same"))
            return
        self._count(mail, "registered", now)

    async def _owner(self, mail: Mail, letter: Letter) -> str:
        """Whose the address is; a mail that names none is its own owner, and nobody is answered."""
        if not letter.sender:
            return f"mlr_{digest(mail.id)[:26]}"
        now, sender, language = self._clock.now_ms(), letter.sender, letter.language
        owner: Contact = await self._write(lambda tx: contact_store.owner_of_email(tx, sender, language, now), sender)
        return owner.id

    async def _add(self, mail: Mail, letter: Letter, target: Target) -> None:
        request, now, key = target.request, self._clock.now_ms(), f"mail:{mail.id}"
        number, words = request.tracking_number, letter.fresh[:TEXT_AT_MOST]
        if request.state == "resolved":
            await self._answered_resolution(mail, letter, target, words, key)
        elif request.state not in OPEN:
            await self._register(mail, letter, None, follows=number)
        elif not words.strip() and not letter.attachments:
            await self._end(mail, "kept", number, "empty")
        else:
            taken = await self._take(mail, letter, request.visitor, request)
            note = {"mail": mail.id, "known_by": target.how} | _attached(letter) | taken.note
            words = words if words.strip() else ", ".join(each.name for each in letter.attachments)
            also = partial(self._mark, mail, "added", "", taken, now)
            await self._desk.add_information(number, words, "email", request.visitor, key, note, also)
            self._count(mail, "added", now)

    async def _answered_resolution(self, mail: Mail, letter: Letter, target: Target, words: str, key: str) -> None:
        """Thanks are kept; anything else opens the request again, and a new one where that is not possible any more."""
        request, now = target.request, self._clock.now_ms()
        if not letter.attachments and (not words.strip() or _THANKS.match(words)):
            await self._end(mail, "kept", request.tracking_number, "thanks")
            return
        taken = await self._take(mail, letter, request.visitor, request)
        also = partial(self._mark, mail, "added", "reopened", taken, now)
        note = {"mail": mail.id} | _attached(letter) | taken.note
        try:
            await self._desk.reopen(request.tracking_number, request.visitor, key, words, note=note, also=also)
        except Refused as refused:
            if refused.code not in ("illegal_transition", "decision_final"):
                raise
            await self._register(mail, letter, None, follows=request.tracking_number)
            return
        self._count(mail, "added", now)

    async def _take(self, mail: Mail, letter: Letter, owner: str, request: Request | None) -> Taken:
        return await self._attachments.take(owner, request, mail.id, letter.attachments, last=mail.tries >= TRIES)

    def _mark(self, mail: Mail, state: State, why: str, taken: Taken, now: int, tx: Any, number: str) -> None:
        taken.write(tx, number, self._attachments.documents)
        store.end(tx, mail.id, state, number, why, now)

    async def _end(self, mail: Mail, state: State, request: str, why: str) -> None:
        now = self._clock.now_ms()
        await self._write(lambda tx: store.end(tx, mail.id, state, request, why, now), mail.id)
        self._count(mail, state, now)

    def _count(self, mail: Mail, state: State, now: int) -> None:
        MAIL_DONE.labels(state).inc()
        if state in ("registered", "added"):
            REGISTERED_AFTER.labels("email").observe(max(0, now - mail.received_at) / 1000)

    async def _write(self, work: Callable[[Any], Any], key: str) -> Any:
        return await self._ledger.do(single, Once(work, key=f"mail:{key}"))


def _attached(letter: Letter) -> dict[str, Any]:
    return {"attachments": [each.name[:120] for each in letter.attachments]} if letter.attachments else {}
