"""One socket's outgoing side: written at once while the browser reads, queued within bounds when it is slow."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from base.access import StaffMember
from base.metrics import CLOSED, DROPPED_TYPING
from handoff import protocol as wire

FRAMES_AT_MOST = 256
BYTES_AT_MOST = 1_000_000
ROOM = 30.0
"""Seconds that a transcript waits for a browser to take what it was sent before the line is given up."""
TYPING_AT_MOST = 32
"""Typing marks are dropped first: when this many frames wait, nobody reads them in time anyway."""

SLOW, RESTART, UNSUPPORTED, SILENT, POLICY = 1013, 1012, 1003, 1008, 4401


class Wire(Protocol):
    """What a line needs of its socket."""

    @property
    def is_writable(self) -> bool:
        """Whether the write buffer has room."""
        ...

    def write_text(self, data: bytes) -> None:
        """Sends one text frame."""
        ...


class Line:
    """Frames to one browser, in order. Nothing here waits; `on_close` is called once, when the line is given up."""

    __slots__ = ("_bytes", "_room", "_waiting", "_wire", "close_code", "closed", "lasting", "name", "on_close", "person", "role",
                 "rows", "used", "who")

    def __init__(self, wire_: Wire) -> None:
        self.role: wire.Role = "customer"
        self.person = self.name = ""
        self.who: StaffMember | None = None
        self.rows: set[str] = set()  # conversations that are listed on this console
        self.used = False  # whether staff on it did something lately
        self.closed = False
        self.lasting = True  # not so for a poll, whose end says nothing of the person
        self.close_code = 1000
        self.on_close: Callable[[], object] = _nothing
        self._wire = wire_
        self._waiting: deque[bytes] | None = None
        self._bytes = 0
        self._room: asyncio.Event | None = None

    def put(self, frame: wire.ToBrowser) -> None:
        """Sends a frame."""
        self.put_encoded(wire.encode(frame))

    def put_encoded(self, data: bytes) -> None:
        """Sends an encoded frame: one that goes to many is encoded once."""
        if self.closed:
            return
        if not self._waiting and self._wire.is_writable:
            self._wire.write_text(data)
            return
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append(data)
        self._bytes += len(data)
        if len(self._waiting) > FRAMES_AT_MOST or self._bytes > BYTES_AT_MOST:
            self.close(SLOW, "slow_reader")

    def put_passing(self, data: bytes) -> None:
        """Sends something that may be lost (typing)."""
        if self._waiting and len(self._waiting) >= TYPING_AT_MOST:
            DROPPED_TYPING.inc()
        else:
            self.put_encoded(data)

    def flush(self) -> None:
        """The browser reads again: what waited goes out as far as there is room."""
        while self._waiting and self._wire.is_writable and self.close_code != SLOW:
            data = self._waiting.popleft()
            self._bytes -= len(data)
            self._wire.write_text(data)
        self._tell_room()

    @property
    def has_room(self) -> bool:
        """Whether the browser has taken what it was sent."""
        return not self._waiting and self._wire.is_writable

    async def room(self) -> None:
        """Returns when the browser has taken what it was sent: long transcripts go at its pace, not at ours."""
        if self.closed or self.has_room:
            return
        self._room = room = self._room or asyncio.Event()  # one for all transcripts on this line
        try:
            await asyncio.wait_for(room.wait(), ROOM)
        except TimeoutError:
            self.close(SLOW, "slow_reader")

    def close(self, code: int, reason: str) -> None:
        """Gives the line up; its owner closes the socket with `code`."""
        if not self.closed:
            self.closed = True
            self.close_code = code
            CLOSED.labels(reason).inc()
            self._tell_room()
            self.on_close()

    def _tell_room(self) -> None:
        if self._room is not None and (self.closed or self.has_room):
            self._room.set()
            self._room = None


def _nothing() -> None:
    return None
