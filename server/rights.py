"""Rights of people over their data: export, erasure and legal hold over all rooms, and the sweep that keeps to the periods."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec
import structlog
from msgspec import Struct

from base import audit, database, rights_store, visitor_store
from base.clock import Clock
from base.ledger import Ledger, Once, single
from base.operator import Operator
from base.repeating import Repeating
from base.rights_store import Subject
from desk import contact_store, document_store, words_store
from desk import rights_store as requests
from desk.documents import Documents
from desk.mail import store as mail_store
from desk.mail.store import Original
from desk.notices import store as notices
from handoff import rights_store as conversations
from handoff.bot_client import BotClient
from handoff.reading import Reader
from studio import turn_store

log = structlog.get_logger()

DAY = 24 * 3_600_000
EVERY = 600.0
"""Seconds between sweeps: periods are days and years."""
SOON = 10.0
"""Seconds between looks for dialogues that the bot has still to forget."""
AT_ONCE = 100


class Erased(Struct, frozen=True):
    """What an erasure reached."""

    conversations: int
    requests: int
    documents: int


class Rights:
    """Over the shared ledger. `read` runs a function in a reading transaction."""

    def __init__(self, ledger: Ledger, read: Reader, documents: Documents, bot: BotClient, operator: Operator,
                 clock: Clock) -> None:
        self._ledger, self._read, self._documents, self._bot = ledger, read, documents, bot
        self._operator, self._clock = operator, clock
        self._sweeping = Repeating("retention", self._swept, EVERY)
        self._forgetting = Repeating("forgetting", self._let_forget, SOON)

    async def erase(self, who: tuple[str, ...], by: str) -> Erased:
        """Takes every word of the person out of all tables, files and the bot's memory; raises Refused("legal_hold").

        `who` are some of the person's ids: what they did in their other browsers goes too.

        What cannot happen now (the bot is away, a file is held) happens at the next sweep. The audit chain stays whole: it
        holds ids, which name nobody any more.
        """
        now = self._clock.now_ms()

        def work(tx: Any) -> tuple[Subject, list[str]]:
            ids = visitor_store.person(tx, who)
            rights_store.check_hold(tx, ids)
            subject = Subject(ids, tuple(conversations.of_people(tx, ids)), tuple(requests.of_people(tx, ids)))
            files = self._erase_all(tx, subject, now)
            rights_store.forget_visitors(tx, ids)
            for person in ids:
                audit.append(tx, now, by, "person.erased", person, conversations=len(subject.conversations),
                             requests=len(subject.requests), documents=len(files))
            return subject, files

        subject, files = await self._write(work)
        await self._afterwards(subject, files)
        return Erased(len(subject.conversations), len(subject.requests), len(files))

    async def hold(self, who: tuple[str, ...], reference: str, by: str) -> None:
        """Nothing of the person is erased from now on, by hand or by age."""
        now = self._clock.now_ms()

        def work(tx: Any) -> None:
            for person in visitor_store.person(tx, who):
                rights_store.hold(tx, person, reference[:60], by, now)

        await self._write(work)

    async def release(self, who: tuple[str, ...], by: str) -> bool:
        """The hold is over; whether there was one."""
        now = self._clock.now_ms()

        def work(tx: Any) -> list[bool]:
            return [rights_store.release(tx, person, by, now) for person in visitor_store.person(tx, who)]

        return any(await self._write(work))

    async def export(self, who: tuple[str, ...], by: str) -> bytes:
        """A ZIP of the person's own data, of all their browsers: `data.json`, their documents and mails as they came."""
        now = self._clock.now_ms()
        ids: tuple[str, ...] = await self._read(visitor_store.person, who)
        told, documents = await self._read(_told, ids)
        mails = await self._read(_mails, ids)

        def noted(tx: Any) -> None:
            for person in ids:
                audit.append(tx, now, by, "person.exported", person)

        await self._write(noted)
        return await asyncio.to_thread(self._packed, told, documents, mails)

    async def sweep(self) -> Erased:
        """Erases what is older than its period, lets the bot forget, removes files without a row."""
        now, periods = self._clock.now_ms(), self._operator.policies.retention
        quiet, ended = now - periods.conversations_days * DAY, now - self._operator.policies.archive_years * 365 * DAY

        def work(tx: Any) -> tuple[Subject, list[str]]:
            rights_store.spread_holds(tx)
            requests.forget_keys(tx, now - periods.keys_days * DAY)
            notices.forget_answers(tx, self._clock.now(self._operator.zone) - timedelta(days=1))
            turn_store.forget_before(tx, now - periods.turns_days * DAY)
            requests.erase_loose_mail(tx, now - periods.loose_mail_days * DAY)
            old = tuple(conversations.quiet_since(tx, quiet, AT_ONCE))
            idle = self._idle(tx, quiet)
            subject = Subject(idle, old, tuple(requests.finished_before(tx, ended, AT_ONCE)))
            files = self._erase_all(tx, subject, now)
            rights_store.forget_visitors(tx, idle)
            for thing in (*subject.ids, *subject.conversations, *subject.requests):
                audit.append(tx, now, "retention", "period.ended", thing)
            return subject, files

        subject, files = await self._write(work)
        await self._afterwards(subject, files)
        await self._documents.sweep()
        head = await self._read(audit.read_head)
        log.info("retention_swept", conversations=len(subject.conversations), requests=len(subject.requests), audit_seq=head.seq,
                 audit_hash=head.hash)  # in the log the head is kept outside of the database
        return Erased(len(subject.conversations), len(subject.requests), len(files))

    def start(self) -> None:
        """Begins to sweep."""
        self._sweeping.start()
        self._forgetting.start()

    async def close(self) -> None:
        """Ends."""
        await self._sweeping.close()
        await self._forgetting.close()

    async def _swept(self) -> int:
        await self.sweep()
        return 0  # there is always the next round: nothing of it is urgent

    def _idle(self, tx: Any, quiet: int) -> tuple[str, ...]:
        """Ids of people of whom nothing is kept but how they were reached, in none of their browsers."""
        found: dict[str, None] = {}
        for person in requests.idle_contacts(tx, quiet, AT_ONCE):
            ids = visitor_store.person(tx, (person,))
            if not conversations.spoke_since(tx, ids, quiet) and not requests.of_people(tx, ids, kept=True):
                found |= dict.fromkeys(ids)
        return tuple(found)

    def _erase_all(self, tx: Any, subject: Subject, now: int) -> list[str]:
        rights_store.erase_everywhere(tx, subject)
        conversations.erase(tx, subject.conversations)
        rights_store.to_forget(tx, subject.conversations, now)
        return requests.erase(tx, subject.requests, now)

    async def _afterwards(self, subject: Subject, files: list[str]) -> None:
        await asyncio.to_thread(self._documents.remove, files)
        if subject.ids or subject.conversations or subject.requests:
            await self._leave_nothing()
        await self._let_forget()

    async def _let_forget(self) -> int:
        """Has the bot forget what it has not yet; also what another process erased that can't reach it, such as a command."""
        done = 0
        for conversation in await self._read(rights_store.still_to_forget):
            if not await self._bot.forget(conversation):
                break  # the bot is away: the row stays, and the next round asks again
            await self._write(partial(rights_store.forgotten, conversation=conversation))
            done += 1
        return done

    async def _leave_nothing(self) -> None:
        """What was erased leaves the indexes of words and the database's log too; a log that is being read is cut next time."""
        for index in ("request_search", "conversation_search"):
            first = True
            while await self._write(partial(words_store.merge, first=first, index=index)):
                first = False
        await asyncio.to_thread(database.empty_log, self._read.engine)

    def _packed(self, told: dict[str, Any], documents: list[document_store.Document], mails: dict[str, Original]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("data.json", msgspec.json.format(msgspec.json.encode(told), indent=2))
            for each in documents:
                packed.writestr(f"documents/{each.id}/{each.name}", self._documents.content(each))
            for mail, kept in mails.items():
                packed.writestr(f"mails/{mail}.eml", mail_store.opened(kept, mail, self._documents.vault))
        return out.getvalue()

    async def _write(self, work: Callable[[Any], Any]) -> Any:
        return await self._ledger.do(single, Once(work, key="~rights"))


def _mails(tx: Any, ids: tuple[str, ...]) -> dict[str, Original]:
    """Mails of the person's requests as they came."""
    found = [mail.id for number in requests.of_people(tx, ids) for mail in mail_store.of_request(tx, number)]
    return {mail: kept for mail in found if (kept := mail_store.original(tx, mail))}


def _told(tx: Any, ids: tuple[str, ...]) -> tuple[dict[str, Any], list[document_store.Document]]:
    numbers, own = requests.of_people(tx, ids), conversations.of_people(tx, ids)
    customers = visitor_store.told(tx, ids)
    contacts = [msgspec.to_builtins(found) for person in ids if (found := contact_store.find(tx, person))]
    documents = [each for number in numbers for each in document_store.of_request(tx, number) if each.file]
    told = {"ids": list(ids), "customers": customers, "contacts": contacts, "messages": conversations.told(tx, own),
            "requests": requests.told(tx, numbers)}
    return told, documents
