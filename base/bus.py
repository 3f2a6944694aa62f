"""The bell: tells other processes that a conversation has moved on. The database is the truth, the bus only rings."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

import msgspec
import structlog
from msgspec import Struct
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from base.clock import Clock
from base.metrics import BUS_BATCH, BUS_DROPPED, BUS_LOST

log = structlog.get_logger()

CHANNEL = "kopru:rings"
"""One for all: a batch is one message, however many conversations moved on in it."""
BACKLOG = 10_000
"""Rings waiting for Redis at most; a lost ring is found by the heartbeat."""
BREATH = 0.002
"""Seconds between two messages: at most 500 a second wake the other processes, and the first after a silence goes at once."""
PULSE = 3.0
"""Seconds between signs of life from Redis; twice as many without one, and the line to it is given up."""


class Ring(Struct, frozen=True, omit_defaults=True):
    """Conversation `conversation` is at `seq`. `row`: the consoles' list shows it differently now; `queue`: somebody came
    into the queue or left it; `frame` is something passing (typing, seen) to show and forget: to `staff` alone, or to the
    consoles of the members in `to`."""

    conversation: str
    seq: int = 0
    row: bool = False
    queue: bool = False
    frame: str = ""
    staff: bool = False
    to: tuple[str, ...] = ()


class Listener(Protocol):
    """Who wants to hear the other processes; called in the event loop."""

    def heard(self, ring: Ring) -> None:
        """A conversation that is shown here has moved on, or something passes in it."""
        ...

    def rows_moved(self, conversations: Sequence[str], queue: bool) -> None:
        """These rows have changed; `queue`: so has the order of those who wait."""
        ...


class Bus:
    """The bus of one process alone: nobody else has to be told."""

    lost = False

    async def start(self, listener: Listener) -> None:
        """Begins to hear."""

    def ring(self, ring: Ring) -> None:
        """Tells the other processes, soon and without waiting."""

    async def close(self) -> None:
        """Ends hearing and ringing."""


class RedisBus(Bus):
    """Redis pub/sub. While Redis is away `lost` is true and whoever shows conversations polls the database."""

    def __init__(self, url: str) -> None:
        self._hearing = Redis.from_url(url, socket_connect_timeout=1, socket_timeout=None, socket_keepalive=True)
        self._telling = Redis.from_url(url, socket_connect_timeout=1, socket_timeout=2)
        self._node = secrets.token_hex(6).encode()
        self._waiting: deque[Ring] = deque()
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._deaf, self._mute = True, False
        self._heard_at = 0.0

    @property
    def lost(self) -> bool:  # type: ignore[override]
        """Whether rings may be missed here, or ours by others."""
        return self._deaf or self._mute

    async def start(self, listener: Listener) -> None:
        """Subscribes; returns at once, also when Redis is away."""
        BUS_LOST.set(1)
        self._tasks = [asyncio.create_task(self._hear(listener)), asyncio.create_task(self._tell())]

    def ring(self, ring: Ring) -> None:
        """Queued for the next message."""
        if len(self._waiting) >= BACKLOG:
            self._waiting.popleft()
            BUS_DROPPED.inc()
        self._waiting.append(ring)
        self._wake.set()

    async def close(self) -> None:
        """Ends the tasks and the connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._hearing.aclose()
        await self._telling.aclose()

    # --- hearing --------------------------------------------------------------------------

    async def _hear(self, listener: Listener) -> None:
        wait = 0.2
        while True:
            try:
                async with self._hearing.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    wait = 0.2
                    await self._listen(pubsub, listener)
            except (RedisError, OSError) as error:
                self._is(deaf=True, why=error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 2.0)

    async def _listen(self, pubsub: PubSub, listener: Listener) -> None:
        """Until the line to Redis breaks, or has been silent for too long."""
        self._heard_at = Clock.monotonic()
        pulse = asyncio.create_task(self._feel_pulse(pubsub))
        try:
            async for message in pubsub.listen():
                self._heard_at = Clock.monotonic()
                if message["type"] == "message":
                    self._pass_on(message["data"], listener)
                elif message["type"] == "subscribe":
                    self._is(deaf=False)
        finally:
            pulse.cancel()
            await asyncio.gather(pulse, return_exceptions=True)

    async def _feel_pulse(self, pubsub: PubSub) -> None:
        """A line that is neither used nor closed (a machine that vanished) looks alive for hours otherwise."""
        with suppress(RedisError, OSError):
            while True:
                await pubsub.ping()
                await asyncio.sleep(PULSE)
                if Clock.monotonic() - self._heard_at > 2 * PULSE and pubsub.connection is not None:
                    self._is(deaf=True, why=TimeoutError())
                    await pubsub.connection.disconnect()
                    return

    def _pass_on(self, data: bytes, listener: Listener) -> None:
        if data.startswith(self._node):  # our own voice
            return
        try:
            rings = _decode(data[len(self._node):])
        except msgspec.MsgspecError:
            log.warning("bus_unreadable", length=len(data))
            return
        try:
            for ring in rings:
                listener.heard(ring)
            rows, queue = [ring.conversation for ring in rings if ring.row], any(ring.queue for ring in rings)
            if rows or queue:
                listener.rows_moved(rows, queue)
        except Exception as error:  # a listener's bug must not make us deaf; the poll finds what it missed
            log.error("bus_listener_failed", rings=len(rings), error=type(error).__name__, exc_info=error)

    # --- telling --------------------------------------------------------------------------

    async def _tell(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch = list(self._waiting)
            self._waiting.clear()
            try:
                # an empty batch asks whether Redis is back
                await self._telling.publish(CHANNEL, self._node + _encode(_together(batch)))
                BUS_BATCH.observe(len(batch))
                self._is(mute=False)
                await asyncio.sleep(BREATH)
            except (RedisError, OSError) as error:  # those rings are lost; readers poll until we are back
                BUS_DROPPED.inc(len(batch))
                self._is(mute=True, why=error)
                asyncio.get_running_loop().call_later(1.0, self._wake.set)  # silence does not say whether we are heard

    def _is(self, deaf: bool | None = None, mute: bool | None = None, why: BaseException | None = None) -> None:
        before = self.lost
        self._deaf = self._deaf if deaf is None else deaf
        self._mute = self._mute if mute is None else mute
        if self.lost != before:
            log.warning("bus_lost" if self.lost else "bus_found", error=type(why).__name__ if why else None)
        BUS_LOST.set(self.lost)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Ring]).decode


def _together(batch: Sequence[Ring]) -> list[Ring]:
    """What passes, in order, then of each conversation the newest, with all that is told of it."""
    newest: dict[str, Ring] = {}
    for ring in batch:
        if not ring.frame:
            if before := newest.get(ring.conversation):
                ring = Ring(ring.conversation, max(before.seq, ring.seq), before.row or ring.row, before.queue or ring.queue)
            newest[ring.conversation] = ring
    return [*(ring for ring in batch if ring.frame), *newest.values()]


def connect(redis_url: str) -> Bus:
    """The bus for the setting: Redis when there is a URL, otherwise in this process alone."""
    return RedisBus(redis_url) if redis_url else Bus()
