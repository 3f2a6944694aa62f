"""The post of one process: what goes out by e-mail, SMS and webhook, and mail that comes in; built from the settings."""

from __future__ import annotations

import os
from typing import Any

import httpx
from msgspec import Struct

from base.clock import Clock
from base.ledger import Ledger
from base.operator import Operator
from base.repeating import Repeating
from base.settings import Settings
from desk.documents import Documents
from desk.mail.attached import Attachments
from desk.mail.imap_door import ImapDoor
from desk.mail.inbox import Inbox
from desk.mail.smtp_door import SmtpDoor
from desk.notices import texts
from desk.notices.letters import Letters
from desk.notices.outbox import Outbox
from desk.notices.senders import SEND_SECONDS, NotSetUp, Sender, Sink, Sms, Smtp, smtp_server
from desk.notices.webhook import Webhooks, secrets_of
from desk.notices.worker import PATIENCE, outbox_worker
from desk.service import Desk
from desk.survey import Surveys

INBOX_EVERY = 1.0
"""Seconds between looks for mail that was kept."""


class Post(Struct):
    """What sends, and what it needs to be taken apart."""

    letters: Letters
    outbox: Outbox
    worker: Repeating
    http: httpx.AsyncClient
    inbox: Inbox
    inbox_worker: Repeating
    doors: tuple[SmtpDoor | ImapDoor, ...]

    def start(self) -> None:
        """Begins to send and to receive."""
        self.worker.start()
        self.inbox_worker.start()
        for door in self.doors:
            door.start()

    async def close(self) -> None:
        """Takes in no more, then ends sending."""
        for door in self.doors:
            await door.close()
        await self.inbox_worker.close()
        await self.worker.close(PATIENCE)
        await self.http.aclose()


def build(settings: Settings, operator: Operator, clock: Clock, ledger: Ledger, read: Any, desk: Desk, surveys: Surveys,
          documents: Documents) -> Post:
    """The post for these settings; raises BadSettings. Nothing is sent yet."""
    http = httpx.AsyncClient(timeout=SEND_SECONDS, trust_env=False)
    letters = Letters(operator, texts.load(settings.notifications), mail_from(settings, operator), public_url(settings))
    otherwise: Sender = Sink(ledger, clock) if settings.development else NotSetUp()
    secrets = secrets_of(operator.webhooks, os.environ)
    sender = settings.sms_sender or operator.name
    ways: dict[str, Sender] = {
        "email": Smtp(smtp_server(settings.smtp_url), letters) if settings.smtp_url else otherwise,
        "sms": Sms(http, settings.sms_url, settings.sms_token, sender) if settings.sms_url else otherwise,
        "webhook": Webhooks(http, operator.webhooks, secrets, clock, settings.webhooks_private),
    }
    outbox = Outbox(ledger, read, operator, clock, letters, ways, settings.outbox_lease)
    address = mail_from(settings, operator)
    inbox = Inbox(ledger, read, desk, clock, address.rpartition("@")[2], Attachments(documents, read), settings.mail_lease)
    doors: list[SmtpDoor | ImapDoor] = []
    if settings.mail_listen:
        doors.append(SmtpDoor(inbox, settings.mail_listen, address))
    if settings.imap_url:
        doors.append(ImapDoor(inbox, settings.imap_url))
    reading = Repeating("inbox", inbox.work, INBOX_EVERY)
    return Post(letters, outbox, outbox_worker(outbox, surveys), http, inbox, reading, tuple(doors))


def mail_from(settings: Settings, operator: Operator) -> str:
    """The address that letters come from and that answers go to: the setting, else the operator's e-mail channel."""
    listed = next((channel.address for channel in operator.channels if channel.kind == "email"), "")
    return (settings.mail_from or listed or "support@localhost").lower()


def public_url(settings: Settings) -> str:
    """Where customers reach the service's pages."""
    return settings.public_url or f"http://{settings.host}:{settings.port}"
