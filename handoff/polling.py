"""The same line over plain HTTP, for networks that break WebSockets: each poll is a short connection that resumes.

A poll says hello with what the browser has, hands in what it wants to send, and is answered with frames as soon as there
are any. Nothing is kept between polls, so any process may answer the next one; a lost answer is a gap, and is resumed.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta, Raw, Struct

from base.errors import Refused
from handoff import protocol as wire
from handoff.sockets import Connection, Scope, Sockets

LONGEST = 25.0
"""Seconds; proxies end quiet requests after 30."""
SETTLE = 0.03
"""Seconds in which what belongs together comes together."""
GREETING = 5.0
"""Seconds that the greeting may take, however short the poll: an answer without it says nothing."""
ANSWERED = frozenset({b"ack", b"refused"})


class Poll(Struct, frozen=True, forbid_unknown_fields=True):
    """One poll: `hello` as on the socket, `frames` to send, and how long to wait for news in seconds.

    `have` is the mark of the last answer: what stands otherwise now (a place, the queue) changed between the polls.
    """

    hello: Raw
    frames: Annotated[list[Raw], Meta(max_length=64)] = []
    wait: Annotated[float, Meta(ge=0, le=LONGEST)] = LONGEST
    have: Annotated[str, Meta(max_length=64)] = ""


class Answer(NamedTuple):
    """The frames as a JSON list, and the mark of what stands."""

    frames: bytes
    mark: str


class PolledWire:
    """Stands for a socket: collects what would be sent until the poll is answered."""

    is_writable = True

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.news, self.greeted = asyncio.Event(), asyncio.Event()
        self.answered = 0
        self._standing = hashlib.blake2b(digest_size=8)
        self.on_text: Callable[[str], None] = lambda _: None

    def take_over(self, on_text: Callable[[str], None], on_writable: Callable[[], None]) -> None:
        """Where the browser's frames go."""
        self.on_text = on_text

    def write_text(self, data: bytes) -> None:
        """A frame for the answer."""
        self.sent.append(data)
        kind = _kind(data)
        self.answered += kind in ANSWERED
        if kind in _STANDING and not self.greeted.is_set():
            self._standing.update(data)
        elif kind not in _SILENT and not _is_empty(data):
            self.news.set()

    @property
    def mark(self) -> str:
        """Of the standing that the greeting told."""
        return self._standing.hexdigest()

    def known(self) -> None:
        """From now on whatever comes is news."""
        self.greeted.set()

    def pause(self) -> None:
        """Nothing is read but what the poll brought."""

    def resume(self) -> None:
        """Likewise."""

    def give_up(self, code: int) -> None:
        """A poll always has room; it ends by itself."""


async def poll(sockets: Sockets, scope: Scope, asked: Poll) -> Answer:
    """What answers the poll; raises Refused when the service is going."""
    if sockets.draining:
        raise Refused("busy", retry_after=1.0)
    line = PolledWire()
    closed = asyncio.Event()

    async def send(_: dict[str, Any]) -> None:
        closed.set()

    connection = Connection(sockets, {**scope, "extensions": {"kopru.direct": line}}, send)
    connection.line.lasting = False
    try:
        line.on_text(bytes(asked.hello).decode())
        for frame in asked.frames:
            line.on_text(bytes(frame).decode())
        await _wait(line, closed, asked)
    finally:
        connection.gone()
    return Answer(b"[" + b",".join(line.sent) + b"]", line.mark)


async def _wait(line: PolledWire, closed: asyncio.Event, asked: Poll) -> None:
    """Until all frames are answered, or there is news, or the time is over."""
    hung_up = asyncio.ensure_future(closed.wait())
    greeted = asyncio.ensure_future(line.greeted.wait())
    await asyncio.wait((hung_up, greeted), timeout=GREETING, return_when=asyncio.FIRST_COMPLETED)
    hung_up.cancel()
    greeted.cancel()
    if asked.have and asked.have != line.mark:
        line.news.set()
    await _listen(line, closed, asked)
    await asyncio.sleep(SETTLE)


async def _listen(line: PolledWire, closed: asyncio.Event, asked: Poll) -> None:
    end = asyncio.get_running_loop().time() + asked.wait
    wanted = sum(b'"cid"' in bytes(frame) for frame in asked.frames)
    while not closed.is_set() and (left := end - asyncio.get_running_loop().time()) > 0:
        if wanted and line.answered >= wanted:
            break
        try:
            await asyncio.wait_for(line.news.wait(), left)
        except TimeoutError:
            break
        if not wanted:
            break
        line.news.clear()


_STANDING = frozenset({b"state", b"queue"})
_SILENT = frozenset({b"welcome", b"heartbeat"})


def _kind(data: bytes) -> bytes:
    """The frame's type, which our encoder writes first."""
    return data[9 : data.index(b'"', 9)]


def _is_empty(data: bytes) -> bool:
    return data.startswith(b'{"type":"entries"') and b'"items":[]' in data


def read(body: bytes) -> Poll:
    """The poll of a request's body; raises Refused("bad_request")."""
    try:
        return msgspec.json.decode(body.decode(), type=Poll)  # as text: what is taken over raw must be UTF-8 too
    except (msgspec.MsgspecError, UnicodeError):
        raise Refused("bad_request") from None


def is_customers(asked: Poll) -> bool:
    """Whether the hello is a customer's: staff are known by a cookie, which needs a page of ours."""
    try:
        return msgspec.json.decode(asked.hello, type=wire.Hello).role == "customer"
    except msgspec.MsgspecError:
        return False
