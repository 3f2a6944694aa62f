"""The ways out: SMTP, an SMS provider over HTTP, and the page that shows messages while nothing else is set up."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
import httpx
from aiosmtplib.errors import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from msgspec import Struct

from base.clock import Clock
from base.errors import BadSettings
from base.ledger import Ledger, Once, single
from desk.notices import store
from desk.notices.letters import Letters, Parcel

SEND_SECONDS = 20.0
"""A server that needs longer has not taken the message."""
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_PORTS = {"smtp": 25, "smtps": 465}


class Undelivered(Exception):
    """Not sent. `final`: trying again can't help, the receiver does not exist or does not want it."""

    def __init__(self, reason: str, final: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.final = reason, final


class Sender(Protocol):
    """A way out; raises Undelivered."""

    async def send(self, parcel: Parcel) -> None:
        """Returns when the other side has taken it."""
        ...


class SmtpServer(Struct, frozen=True):
    """Where mail is handed over."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False


def smtp_server(url: str) -> SmtpServer:
    """The server of `smtp://user:password@host:587` (STARTTLS where offered, always with a password) or `smtps://…`;
    raises BadSettings."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise BadSettings("KOPRU_SMTP_URL: expected smtp://user:password@host:587 or smtps://host:465")
    return SmtpServer(parts.hostname, port or _PORTS[parts.scheme], unquote(parts.username or ""), unquote(parts.password or ""),
                      parts.scheme == "smtps")


class Smtp:
    """Hands mail to an SMTP server."""

    def __init__(self, server: SmtpServer, letters: Letters) -> None:
        self._server, self._letters = server, letters

    async def send(self, parcel: Parcel) -> None:
        """Returns when the server has answered 250 to the whole message."""
        server = self._server
        message = self._letters.message(parcel)
        encrypted = True if server.user and server.host not in _LOOPBACK else None  # None: where the server offers it
        try:
            await aiosmtplib.send(message, sender=self._letters.mail_from, hostname=server.host, port=server.port,
                                  username=server.user or None, password=server.password or None, use_tls=server.tls,
                                  start_tls=None if server.tls else encrypted, timeout=SEND_SECONDS)
        except SMTPRecipientsRefused as refused:
            code = refused.recipients[0].code
            raise Undelivered(f"receiver refused: {code}", final=code >= 500) from refused
        except SMTPResponseException as refused:
            raise Undelivered(f"{type(refused).__name__}: {refused.code}", final=_is_final(refused)) from refused
        except (SMTPException, OSError, TimeoutError, UnicodeError) as error:
            raise Undelivered(type(error).__name__) from error


def _is_final(refused: SMTPResponseException) -> bool:
    """5xx to the message itself; a refused sign-in or greeting is ours to repair, and the mail waits for it."""
    return isinstance(refused, aiosmtplib.SMTPDataError) and refused.code >= 500


class Sms:
    """A provider that takes `POST {id, from, to, text}` with a bearer token and answers 2xx."""

    def __init__(self, http: httpx.AsyncClient, url: str, token: str, sender: str) -> None:
        self._http, self._url, self._token, self._sender = http, url, token, sender

    async def send(self, parcel: Parcel) -> None:
        """Returns when the provider has taken it; the id lets it see a repeat."""
        headers = {"Idempotency-Key": parcel.id} | ({"Authorization": f"Bearer {self._token}"} if self._token else {})
        told = {"id": parcel.id, "from": self._sender, "to": parcel.to, "text": parcel.text}
        try:
            answer = await self._http.post(self._url, json=told, headers=headers)
        except httpx.HTTPError as error:
            raise Undelivered(type(error).__name__) from error
        check_status(answer.status_code)


def check_status(status: int) -> None:
    """Raises Undelivered for anything but 2xx; 4xx is final, except those that mean later or that we are not set up right."""
    if not 200 <= status < 300:
        raise Undelivered(f"HTTP {status}", final=400 <= status < 500 and status not in {401, 403, 404, 408, 425, 429})


class Sink:
    """Development: messages stand on a page instead of being sent."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    async def send(self, parcel: Parcel) -> None:
        """Kept where `/dev/messages` shows it."""
        now = self._clock.now_ms()
        await self._ledger.do(single, Once(lambda tx: store.keep_in_sink(
            tx, parcel.id, now, parcel.by, parcel.to, parcel.subject, parcel.text), key=parcel.id))


class NotSetUp:
    """Production without a way out: messages wait, then are dead letters that say why."""

    async def send(self, parcel: Parcel) -> None:
        """Always refuses."""
        raise Undelivered(f"no way to send {parcel.by} is set up")


Ways = dict[str, Sender]
