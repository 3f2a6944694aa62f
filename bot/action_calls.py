"""Calls of the action server over connections that stay open, each call one write and one parsed answer.

Rasa connects anew for each action, and its client writes head and body apart, which wakes the action server twice: a quarter
of what a turn costs Rasa. Anything but a plain call of a plain address goes Rasa's own way.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import SplitResult, urlsplit

import aiohttp
from httptools import HttpParserError, HttpResponseParser
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

KEPT_SECONDS = 15.0
"""A line that was idle for longer is not used again: the server ends it after 75 s, and a call must not meet that end."""
_rasas_request = EndpointConfig.request


class _Line(asyncio.Protocol):
    """One connection, on which one call is under way at most."""

    def __init__(self) -> None:
        self.idle_since = 0.0
        self._transport: Any = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._parser: Any = None
        self._body: list[bytes] = []

    @property
    def open(self) -> bool:
        """Whether it can be written to."""
        return self._transport is not None and not self._transport.is_closing()

    async def call(self, data: bytes, seconds: float) -> tuple[int, bytes]:
        """Status and body; `asyncio.TimeoutError`, or an error of aiohttp's as Rasa expects it. A line that failed is closed."""
        loop = asyncio.get_running_loop()
        self._parser, self._body, self._answer = HttpResponseParser(self), [], loop.create_future()
        late = loop.call_later(seconds, self._end, asyncio.TimeoutError())
        try:
            self._transport.write(data)
            return await self._answer
        except BaseException:
            self.close()
            raise
        finally:
            late.cancel()
            self._answer = None

    def close(self) -> None:
        """At once."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except (HttpParserError, AttributeError) as error:  # no call is under way, or no HTTP
            self._end(aiohttp.ClientPayloadError(str(error)))
            self.close()

    def connection_lost(self, error: Exception | None) -> None:
        self._end(aiohttp.ServerDisconnectedError())

    def on_body(self, part: bytes) -> None:
        """Called by the parser."""
        self._body.append(part)

    def on_message_complete(self) -> None:
        """Called by the parser."""
        if not self._parser.should_keep_alive():
            self._transport.close()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((self._parser.get_status_code(), b"".join(self._body)))

    def _end(self, error: BaseException) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)


class Lines:
    """The open connections to one address, of the event loop that called last."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        parts = urlsplit(url)
        self._address = parts.hostname or "", parts.port or 80
        self._head = _head(parts, headers)
        self._idle: list[_Line] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    async def call(self, body: Any, seconds: float) -> tuple[int, bytes]:
        """Post `body` as JSON: status and body of the answer."""
        data = json.dumps(body).encode()
        line = self._kept() or await self._new()
        answer = await line.call(b"%b%d\r\n\r\n%b" % (self._head, len(data), data), seconds)
        if line.open:
            line.idle_since = asyncio.get_running_loop().time()
            self._idle.append(line)
        return answer

    def _kept(self) -> _Line | None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._idle = loop, []
        while self._idle:
            line = self._idle.pop()
            if line.open and loop.time() - line.idle_since < KEPT_SECONDS:
                return line
            line.close()
        return None

    async def _new(self) -> _Line:
        try:
            _, line = await asyncio.get_running_loop().create_connection(_Line, *self._address)
        except OSError as error:
            raise aiohttp.ClientConnectionError(str(error)) from error
        return line


async def request(endpoint: EndpointConfig, method: str = "post", subpath: str | None = None, **wanted: Any) -> Any:
    """In place of `EndpointConfig.request`: the answer's JSON, `ClientResponseError` from 400 on."""
    seconds, body = wanted.get("timeout"), wanted.get("json")
    plain = method == "post" and subpath is None and set(wanted) <= {"timeout", "json", "compress"} and not wanted.get("compress")
    if not plain or body is None or not isinstance(seconds, (int, float)) or not _is_plain(endpoint):
        return await _rasas_request(endpoint, method, subpath, **wanted)
    lines: Lines | None = endpoint.__dict__.get("_kopru_lines")
    if lines is None:
        lines = endpoint.__dict__["_kopru_lines"] = Lines(endpoint.url, endpoint.headers)
    status, answer = await lines.call(body, seconds)
    if status >= 400:
        raise ClientResponseError(status, "", answer)
    return json.loads(answer)


def _is_plain(endpoint: EndpointConfig) -> bool:
    odd = endpoint.params or endpoint.basic_auth or endpoint.cafile or endpoint.token
    return not odd and str(endpoint.url).startswith("http://")


def _head(parts: SplitResult, headers: dict[str, str]) -> bytes:
    """All of a request's head up to the length of its body."""
    told = {"Host": parts.netloc, "Content-Type": "application/json", "Accept": "*/*", **headers}
    if any(sign in f"{name}{value}" for name, value in told.items() for sign in "\r\n"):
        raise ValueError("a header with a line break")
    lines = [f"POST {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in told.items()]
    return "\r\n".join([*lines, "Content-Length: "]).encode("latin-1")


def install() -> None:
    """Replace it for this process."""
    EndpointConfig.request = request
