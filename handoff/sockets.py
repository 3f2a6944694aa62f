"""The socket: accepts, reads frames, hands each to the one who answers for its role, and says why when it is refused."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

import msgspec
import structlog

from base import refusals
from base.clock import Clock
from base.errors import Refused
from base.limits import Bucket, Buckets
from base.metrics import CONNECTIONS, FRAMES, REFUSALS
from handoff import protocol as wire
from handoff.hub import Hub
from handoff.line import POLICY, RESTART, Line

log = structlog.get_logger()

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

FIRST_FRAME = 10.0
"""Seconds that a browser has for its hello."""
RATE, BURST = 10.0, 40.0
"""Frames a second of one connection; a person types one, a reconnecting browser resends some dozens at once."""
FLUSH = 2.0
"""Seconds for the last frames of a line that is being closed."""
BAD_FRAMES = 20
"""Unreadable frames until the connection is closed: more is no browser of ours."""


class Side(Protocol):
    """What a connection can do once it is known who is there."""

    language: str

    async def answer(self, frame: wire.FromBrowser) -> None:
        """Does what the frame asks; raises Refused."""
        ...

    async def leave(self) -> None:
        """The connection is gone."""
        ...


Greet = Callable[[wire.Hello, Line, Message], Awaitable[Side]]


class Sockets:
    """All sockets of this process."""

    def __init__(self, greet: Greet, hub: Hub, origins: Callable[[Message], bool], heartbeat: float,
                 clock: Clock) -> None:
        self._greet, self._hub, self._origin_allowed = greet, hub, origins
        self._heartbeat, self._clock = heartbeat, clock
        self._lines: set[Line] = set()
        self._addresses = Buckets(rate=20.0, burst=200.0)
        self.draining = False

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One WebSocket connection (ASGI)."""
        await receive()  # websocket.connect
        if self.draining or not self._origin_allowed(scope) or wire.VERSION not in scope.get("subprotocols", ()):
            await send({"type": "websocket.close", "code": 1012 if self.draining else 1008})
            return
        await send({"type": "websocket.accept", "subprotocol": wire.VERSION})
        line = Line(send, "customer", "")
        writer = asyncio.create_task(line.write())
        line.on_close = lambda: self._hub.spawn(_close(line, writer, send))
        self._lines.add(line)
        try:
            await self._serve(scope, receive, line)
        finally:
            self._lines.discard(line)
            line.close(1000, "left")

    async def drain(self) -> None:
        """Tells every browser to come back elsewhere with some jitter, and closes with 1012."""
        self.draining = True
        for line in list(self._lines):
            line.put(wire.Bye("restart", round(random.uniform(0.2, 2.0), 2)))
            line.close(RESTART, "restart")
        while self._lines:  # noqa: ASYNC110 - once, at the end of the process
            await asyncio.sleep(0.02)

    async def beat(self) -> None:
        """Heartbeats to every line, with how far each shown conversation is."""
        while True:
            await asyncio.sleep(self._heartbeat)
            shown = self._hub.shown_by_line()
            for line in list(self._lines):
                line.put(wire.Heartbeat(shown.get(line, {}), self._clock.now_ms()))

    async def _serve(self, scope: Message, receive: Receive, line: Line) -> None:
        bucket = Bucket(RATE, BURST)
        side = await self._hello(scope, receive, line)
        if side is None:
            return
        CONNECTIONS.labels(line.role).inc()
        try:
            await self._listen(receive, line, side, bucket)
        finally:
            CONNECTIONS.labels(line.role).dec()
            await side.leave()

    async def _hello(self, scope: Message, receive: Receive, line: Line) -> Side | None:
        language = "tr"
        try:
            self._addresses.take(str((scope.get("client") or ("",))[0]))
            text = await asyncio.wait_for(_next(receive), FIRST_FRAME)
            if text is None:
                return None
            frame = _read("customer", text)
            if not isinstance(frame, wire.Hello):
                raise Refused("bad_frame")
            language = frame.language
            line.role = frame.role
            return await self._greet(frame, line, scope)
        except TimeoutError:
            line.close(POLICY, "no_hello")
        except Refused as refused:
            _refuse(line, refused, language, None)
            line.close(1013 if refused.retry_after else POLICY, refused.code)
        return None

    async def _listen(self, receive: Receive, line: Line, side: Side, bucket: Bucket) -> None:
        bad = 0
        while bad < BAD_FRAMES and (text := await _next(receive)) is not None:
            FRAMES.labels(line.role).inc()
            frame: wire.FromBrowser | None = None
            try:
                frame = _read(line.role, text)
                bucket.take()
                await side.answer(frame)
            except Refused as refused:
                bad += refused.code == "bad_frame"
                _refuse(line, refused, side.language, frame or _named(text))
        if bad >= BAD_FRAMES:
            line.close(1008, "bad_frames")


async def _next(receive: Receive) -> str | None:
    """The next text frame; None when the browser is gone or was sent away."""
    message = await receive()
    return message.get("text") or "" if message["type"] == "websocket.receive" else None


async def _close(line: Line, writer: asyncio.Task[None], send: Send) -> None:
    """Lets what is queued go out, then closes; `receive` hears of it and the connection ends by itself."""
    try:
        await asyncio.wait_for(writer, FLUSH)
        await send({"type": "websocket.close", "code": line.close_code})
    except (TimeoutError, OSError, RuntimeError) as error:  # the browser is gone or does not read: nothing to tell
        log.debug("socket_ended", error=type(error).__name__)


def _read(role: wire.Role, text: str) -> wire.FromBrowser:
    if len(text) > wire.MAX_FRAME:
        raise Refused("bad_frame")
    try:
        return wire.read(role, text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _why(error) from None


def _why(error: Exception) -> Refused:
    if str(error).endswith("at `$.text`") and f"<= {wire.MAX_TEXT}" in str(error):
        return Refused("too_long", most=wire.MAX_TEXT)
    if str(error).endswith("at `$.text`") and ">= 1" in str(error):
        return Refused("empty")
    return Refused("bad_frame")


class _Named(msgspec.Struct):
    """What can be told of a frame that could not be read, so that its bubble learns that it failed."""

    cid: str = ""
    conversation: str = ""


def _named(text: str) -> _Named:
    try:
        return msgspec.json.decode(text, type=_Named)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _Named()


def _refuse(line: Line, refused: Refused, language: str, frame: wire.FromBrowser | _Named | None) -> None:
    REFUSALS.labels(refused.code).inc()
    by = refused.about.get("by")
    line.put(wire.Refusal(
        code=refused.code,
        text=refusals.text(refused, language),
        cid=getattr(frame, "cid", "")[:64],
        conversation=getattr(frame, "conversation", "")[:64],
        retry_after=refused.retry_after,
        by=wire.Person(by.id, by.name, by.department) if by else None,
    ))
