"""The socket: accepts, reads frames, hands each to the one who answers for its role, and says why when it is refused."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

import structlog

from base.clock import Clock
from base.errors import Refused, Unavailable
from base.limits import Bucket, Buckets
from base.metrics import CONNECTIONS, REFUSALS
from handoff import protocol as wire
from handoff.hub import Hub
from handoff.line import POLICY, RESTART, SILENT, SLOW, UNSUPPORTED, Line
from handoff.line import Wire as LineWire
from handoff.refusing import named, read, refuse

log = structlog.get_logger()

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

FIRST_FRAME = 10.0
"""Seconds that a browser has for its hello."""
RATE, BURST = 10.0, 40.0
PERSON_RATE, PERSON_BURST = 20.0, 120.0
ADDRESS_RATE, ADDRESS_BURST = 20.0, 200.0
"""Frames a second of one connection (a person types one, a reconnecting browser resends some dozens at once) and of one
person in all tabs, and hellos a second of one address."""
BAD_FRAMES = 20
"""Unreadable frames until the connection is closed: more is no browser of ours."""
BACKLOG = 64
"""Frames waiting for one that takes time; with more the socket is read no further until they are done."""
FLUSH = 2.0
"""Seconds for the last frames of a line that is being closed."""


class Direct(LineWire, Protocol):
    """The short way to the socket that the server offers in its scope (server/direct.py)."""

    def take_over(self, on_text: Callable[[str], None], on_writable: Callable[[], None]) -> None:
        """Hands incoming texts to `on_text`."""
        ...

    def pause(self) -> None:
        """Reads no more for now."""
        ...

    def resume(self) -> None:
        """Reads on."""
        ...

    def give_up(self, code: int) -> None:
        """Closes without waiting for the browser to read."""
        ...

    def known(self) -> None:
        """It is clear who is there, and all that belongs to the greeting has been sent."""
        ...


class Side(Protocol):
    """What a connection can do once it is known who is there."""

    language: str

    def answer(self, frame: wire.FromBrowser) -> Awaitable[None] | None:
        """Does what the frame asks, or gives what has to be awaited for it; raises Refused."""
        ...

    def leave(self) -> None:
        """The connection is gone."""
        ...


Stranger = Callable[[Scope, Receive, Send], Awaitable[None]]
"""Who answers a socket that offers no subprotocol at all."""


class Greet(Protocol):
    """Makes a side of a hello."""

    def __call__(self, hello: wire.Hello, line: Line, scope: Scope) -> Awaitable[Side]:
        """The side; raises Refused."""
        ...


class Sockets:
    """All sockets of this process."""

    def __init__(self, greet: Greet, hub: Hub, origins: Callable[[Scope], bool], heartbeat: float, clock: Clock,
                 rate_factor: float = 1.0, strangers: Stranger | None = None) -> None:
        self.greet, self.hub, self._origin_allowed, self._strangers = greet, hub, origins, strangers
        self._heartbeat, self._clock, self.factor = heartbeat, clock, rate_factor
        self._connections: set[Connection] = set()
        self.addresses = Buckets(ADDRESS_RATE * rate_factor, ADDRESS_BURST * rate_factor)
        self.persons = Buckets(PERSON_RATE * rate_factor, PERSON_BURST * rate_factor)
        self.draining = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One WebSocket connection (ASGI)."""
        await receive()  # websocket.connect
        offered = scope.get("subprotocols", ())
        if self.draining or not self._origin_allowed(scope) or (offered and wire.VERSION not in offered):
            await self._turn_away(scope, send)
            return
        if not offered:
            await (self._strangers(scope, receive, send) if self._strangers else self._turn_away(scope, send))
            return
        await send({"type": "websocket.accept", "subprotocol": wire.VERSION})
        connection = Connection(self, scope, send)
        self._connections.add(connection)
        try:
            while (await receive())["type"] != "websocket.disconnect":
                connection.line.close(UNSUPPORTED, "binary")
        finally:
            self._connections.discard(connection)
            connection.gone()

    async def _turn_away(self, scope: Scope, send: Send) -> None:
        """Refuses the handshake with a status and a line that say why."""
        status, why = 400, f"Sec-WebSocket-Protocol: {wire.VERSION} is needed"
        if self.draining:
            status, why = 503, "restarting"
        elif not self._origin_allowed(scope):
            status, why = 403, "pages of this origin may not connect"
        headers = [(b"content-type", b"text/plain; charset=utf-8"), *([(b"retry-after", b"1")] if status == 503 else [])]
        await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
        await send({"type": "websocket.http.response.body", "body": f"{why}\n".encode()})

    async def drain(self) -> None:
        """Tells every browser to come back elsewhere with some jitter, and closes with 1012."""
        self.draining = True
        for connection in list(self._connections):
            connection.line.put(wire.Bye("restart", round(random.uniform(0.2, 2.0), 2)))
            connection.line.close(RESTART, "restart")
        end = Clock.monotonic() + FLUSH
        while self._connections and Clock.monotonic() < end:  # noqa: ASYNC110 - once, at the end of the process
            await asyncio.sleep(0.02)

    async def beat(self) -> None:
        """Heartbeats to every line, with how far each shown conversation is."""
        while True:
            await asyncio.sleep(self._heartbeat)
            shown = self.hub.shown_by_line()
            now = self._clock.now_ms()
            for number, connection in enumerate(connection for connection in list(self._connections) if connection.is_known):
                connection.line.put(wire.Heartbeat(shown.get(connection.line, {}), now))
                if number % 200 == 199:
                    await asyncio.sleep(0)  # thousands at once would hold up everybody's messages


class Connection:
    """One browser: frames are answered in the order in which they came, one that takes time holds up those behind it."""

    __slots__ = ("_backlog", "_bad", "_bucket", "_busy", "_direct", "_person", "_scope", "_send", "_side", "_sockets", "_timer",
                 "line")

    def __init__(self, sockets: Sockets, scope: Scope, send: Send) -> None:
        self._sockets, self._scope, self._send = sockets, scope, send
        self._direct: Direct = scope["extensions"]["kopru.direct"]
        self._side: Side | None = None
        self._person: Bucket | None = None
        self._bucket = Bucket(RATE * sockets.factor, BURST * sockets.factor)
        self._backlog: deque[str] | None = None
        self._busy = False
        self._bad = 0
        self.line = Line(self._direct)
        self.line.on_close = lambda: sockets.hub.spawn(self._close())
        self._direct.take_over(self._heard, self.line.flush)
        self._timer = asyncio.get_running_loop().call_later(FIRST_FRAME, self.line.close, SILENT, "no_hello")

    @property
    def is_known(self) -> bool:
        """Whether it has been said who is there."""
        return self._side is not None

    def gone(self) -> None:
        """The browser is gone."""
        self._timer.cancel()
        self.line.closed = True
        if self._side is not None:
            CONNECTIONS.labels(self.line.role).dec()
            self._side.leave()

    def _heard(self, text: str) -> None:
        if self.line.closed:
            return
        if self._busy:
            if self._backlog is None:
                self._backlog = deque()
            self._backlog.append(text)
            if len(self._backlog) >= BACKLOG:
                self._direct.pause()
        else:
            self._answer(text)

    def _answer(self, text: str) -> None:
        frame: wire.FromBrowser | None = None
        try:
            frame = read(self.line.role, text)
            self._bucket.take()
            if self._person is not None:
                self._person.take()
            work = self._greeted(frame) if self._side is None else self._side.answer(frame)
        except Refused as refused:
            self._refuse(refused, frame or named(text))
            return
        except Exception as error:
            self._failed(error, frame or named(text))
            return
        if work is not None:
            self._busy = True
            self._sockets.hub.spawn(self._finish(work, frame))

    async def _finish(self, work: Awaitable[None], frame: wire.FromBrowser) -> None:
        """Waits for what takes time, then answers what came meanwhile."""
        try:
            await work
        except Refused as refused:
            self._refuse(refused, frame)
        except Exception as error:
            self._failed(error, frame)
        finally:
            self._busy = False
        while self._backlog and not self._busy and not self.line.closed:
            if len(self._backlog) == BACKLOG:
                self._direct.resume()
            self._answer(self._backlog.popleft())

    async def _greeted(self, hello: wire.FromBrowser) -> None:
        if not isinstance(hello, wire.Hello):
            raise Refused("bad_frame")
        self._sockets.addresses.take(str((self._scope.get("client") or ("",))[0]))
        self.line.role = hello.role
        side = await self._sockets.greet(hello, self.line, self._scope)
        self._timer.cancel()
        if self.line.closed:
            side.leave()
            return
        self._side, self._person = side, self._sockets.persons.of(self.line.person)
        CONNECTIONS.labels(self.line.role).inc()
        self._direct.known()

    def _failed(self, error: Exception, frame: object) -> None:
        """A bug of ours: logged, and the browser may try again; a line that breaks would only bring the same frame back."""
        log.error("frame_failed", kind=type(frame).__name__, conversation=getattr(frame, "conversation", ""),
                  error=type(error).__name__, exc_info=error)
        self._refuse(Unavailable(), frame)

    def _refuse(self, refused: Refused, frame: object) -> None:
        REFUSALS.labels(refused.code).inc()
        refuse(self.line, refused, self._side.language if self._side else getattr(frame, "language", "tr"), frame)
        if self._side is None:
            self.line.close(1013 if refused.retry_after else POLICY, refused.code)
        self._bad += refused.code == "bad_frame"
        if self._bad > BAD_FRAMES:
            self.line.close(1008, "bad_frames")

    async def _close(self) -> None:
        """Closes the socket; `receive` hears of it and the connection ends by itself."""
        self._timer.cancel()
        if self.line.close_code == SLOW:
            self._direct.give_up(SLOW)
            return
        try:
            await asyncio.wait_for(self._send({"type": "websocket.close", "code": self.line.close_code}), FLUSH)
            self._direct.resume()  # who sent more than could be answered still answers the close, and is heard
        except TimeoutError:
            self._direct.give_up(self.line.close_code)
        except (OSError, RuntimeError) as error:  # the browser is gone: nobody is left to tell
            log.debug("socket_ended", error=type(error).__name__)
