"""One socket's outgoing side: a bounded queue, one writer; a reader that is too slow is sent away and resumes later."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from base.metrics import CLOSED, DROPPED_TYPING
from handoff import protocol as wire

FRAMES_AT_MOST = 256
BYTES_AT_MOST = 1_000_000
TYPING_AT_MOST = 32
"""Typing marks are dropped first: when this many frames wait, nobody reads them in time anyway."""

SLOW, RESTART, POLICY = 1013, 1012, 4401

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Line:
    """Frames to one browser, in order. `put` never waits; `on_close` is called once, when the line is given up."""

    def __init__(self, send: Send, role: wire.Role, person: str) -> None:
        self.role, self.person = role, person
        self.name = ""
        self.closed = False
        self.on_close: Callable[[], None] = lambda: None
        self.close_code = 1000
        self._send = send
        self._waiting: deque[str] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()

    def put(self, frame: wire.ToBrowser) -> None:
        """Queues a frame."""
        self.put_text(wire.write(frame))

    def put_text(self, text: str) -> None:
        """Queues an encoded frame: one that goes to many is encoded once."""
        if self.closed:
            return
        self._waiting.append(text)
        self._bytes += len(text)
        if len(self._waiting) > FRAMES_AT_MOST or self._bytes > BYTES_AT_MOST:
            self.close(SLOW, "slow_reader")
        self._wake.set()

    def put_passing(self, text: str) -> None:
        """Queues something that may be lost (typing)."""
        if len(self._waiting) >= TYPING_AT_MOST:
            DROPPED_TYPING.inc()
        else:
            self.put_text(text)

    def close(self, code: int, reason: str) -> None:
        """Gives the line up; its owner closes the socket with `code`."""
        if not self.closed:
            self.close_code = code
            CLOSED.labels(reason).inc()
            self.closed = True
            self._wake.set()
            self.on_close()

    async def write(self) -> None:
        """Sends what is queued until the line is closed; what was queued before a close other than SLOW still goes."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting and self.close_code != SLOW:
                text = self._waiting.popleft()
                self._bytes -= len(text)
                await self._send({"type": "websocket.send", "text": text})
            if self.closed:
                return
