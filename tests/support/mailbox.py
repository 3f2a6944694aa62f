"""A real SMTP server that keeps what it is handed, and an SMS provider over real HTTP, for tests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.servers import free_port


class Mailbox:
    """`with` starts it on a free loopback port; `answer` may refuse, or do something before it answers."""

    def __init__(self, answer: Callable[[EmailMessage], str] = lambda _: "250 OK") -> None:
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.receivers: list[str] = []
        self.refused: dict[str, str] = {}
        self._answer = answer
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """For KOPRU_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:
        """Takes a receiver, or refuses as `refused` says."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keeps the mail."""
        content = bytes(envelope.content or b"")
        mail = message_from_bytes(content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.raw.append(content)
        self.mails.append(mail)
        self.receivers += envelope.rcpt_tos
        return await asyncio.get_running_loop().run_in_executor(None, self._answer, mail)

    def ids(self) -> list[str]:
        """Message-IDs in the order in which they came."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    def __enter__(self) -> Self:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        if self._controller is not None:
            self._controller.stop()


class HttpReceiver:
    """Keeps what is posted to it: path, headers in small letters, body; `statuses` are given one by one, then 200."""

    def __init__(self, *statuses: int) -> None:
        self.port = 0
        self.got: list[tuple[str, dict[str, str], Any]] = []
        self._statuses = list(statuses)
        self._server: asyncio.Server | None = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.got.append((head[0].split(" ")[1], headers, json.loads(body)))
        status = self._statuses.pop(0) if self._statuses else 200
        writer.write(f"HTTP/1.1 {status} X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
