"""The door for mail: SMTP or LMTP on an address of its own, accepted only when it is kept."""

from __future__ import annotations

import asyncio
import errno
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from base.errors import BadSettings, Refused
from desk.mail.inbox import NOBODY, Inbox

log = structlog.get_logger()

MOST_BYTES = 25 * 1024 * 1024
"""What the large providers take, so that no mail that a customer could send is too large for us."""
AGAIN = 5.0
"""Seconds until a process asks again whether the address has become free: one of several holds it."""
LONGEST_LINE = 1024 * 1024
"""Bytes. Programs that send a page as one line break the rule of 998 (RFC 5321, 4.5.3.1.6); their senders did nothing wrong."""


class _Smtp(SMTP):
    line_length_limit = LONGEST_LINE


class _Lmtp(LMTP):
    line_length_limit = LONGEST_LINE


_KINDS: dict[str, type[SMTP]] = {"smtp": _Smtp, "lmtp": _Lmtp}


class SmtpDoor:
    """Listens at `smtp://127.0.0.1:2525` or `lmtp://…` for mail to `address` and its `+` variants. Raises BadSettings."""

    def __init__(self, inbox: Inbox, url: str, address: str, most_bytes: int = MOST_BYTES) -> None:
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            port = None
        if parts.scheme not in _KINDS or not parts.hostname or not port:
            raise BadSettings("KOPRU_MAIL_LISTEN: expected smtp://127.0.0.1:2525 or lmtp://127.0.0.1:2424")
        self._kind, self._host, self._port = _KINDS[parts.scheme], parts.hostname, port
        self._inbox, self._most = inbox, most_bytes
        self._local, _, self._domain = address.lower().rpartition("@")
        self._task: asyncio.Task[None] | None = None
        self._server: asyncio.Server | None = None

    def start(self) -> None:
        """Begins to listen, as soon as no other process does."""
        self._task = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Listens no more; a mail that is being handed over is not accepted and comes again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._server is not None:
            self._server.close()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                self._server = await loop.create_server(self._protocol, self._host, self._port)
                log.info("mail_listening", port=self._port)
                return
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    log.error("mail_not_listening", port=self._port, error=error.strerror)
                await asyncio.sleep(AGAIN)

    def _protocol(self) -> SMTP:
        return self._kind(self, data_size_limit=self._most, enable_SMTPUTF8=True, hostname=self._domain, ident="Kopru")

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:
        """Only what is for us: nothing is ever passed on."""
        local, _, domain = address.lower().rpartition("@")
        if domain != self._domain or local.partition("+")[0] != self._local:
            return "550 5.1.1 no such mailbox here"
        if envelope.rcpt_tos:  # one answer for one receiver, as LMTP wants it; the sender's server comes again with the next
            return "452 4.5.3 one receiver at a time"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """250 after the mail is committed; 451 while it can't be, so that the sender's server keeps it."""
        content: Any = envelope.original_content or envelope.content or b""
        try:
            await self._inbox.receive(bytes(content), envelope.mail_from or NOBODY, envelope.rcpt_tos[0])
        except Refused as refused:
            log.info("mail_not_kept", code=refused.code)
            return "451 4.3.0 try again later"
        return "250 2.0.0 kept"
