"""The bell: tells other processes that a conversation has moved on. The database is the truth, the bus only rings."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable

import msgspec
import structlog
from msgspec import Struct
from redis.asyncio import Redis
from redis.exceptions import RedisError

from base.metrics import BUS_LOST

log = structlog.get_logger()
CHANNEL = "kopru:bell"
BACKLOG = 10_000
"""Rings waiting for Redis at most; a lost ring is found by the heartbeat."""


class Ring(Struct, frozen=True, omit_defaults=True):
    """Conversation `conversation` is at `seq`; `frame` is something passing (typing, seen) to show and forget."""

    conversation: str
    seq: int = 0
    queue: bool = False
    frame: str = ""
    node: str = ""


Listener = Callable[[Ring], None]


class Bus:
    """The bus of one process alone: nobody else has to be told."""

    lost = False

    async def start(self, listener: Listener) -> None:
        """Begins to hear; `listener` is called in the event loop with each ring of another process."""

    def ring(self, ring: Ring) -> None:
        """Tells the other processes, soon and without waiting."""

    async def close(self) -> None:
        """Ends hearing and ringing."""


class RedisBus(Bus):
    """Redis pub/sub. While Redis is away `lost` is true and whoever shows conversations polls the database."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_connect_timeout=1, socket_timeout=None, health_check_interval=0)
        self._node = secrets.token_hex(6)
        self._waiting: deque[bytes] = deque(maxlen=BACKLOG)
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.lost = True

    async def start(self, listener: Listener) -> None:
        """Subscribes; returns at once, also when Redis is away."""
        BUS_LOST.set(1)
        self._tasks = [asyncio.create_task(self._hear(listener)), asyncio.create_task(self._send())]

    def ring(self, ring: Ring) -> None:
        """Queued for the next pipeline."""
        self._waiting.append(msgspec.json.encode(msgspec.structs.replace(ring, node=self._node)))
        self._wake.set()

    async def close(self) -> None:
        """Ends both tasks and the connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._redis.aclose()

    async def _hear(self, listener: Listener) -> None:
        wait = 0.2
        while True:
            try:
                async with self._redis.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    self._found()
                    wait = 0.2
                    async for message in pubsub.listen():
                        if message["type"] == "message":
                            _pass_on(message["data"], self._node, listener)
            except (RedisError, OSError) as error:
                self._lose(error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 2.0)

    async def _send(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch = list(self._waiting)
            self._waiting.clear()
            try:
                pipeline = self._redis.pipeline(transaction=False)
                for payload in batch:
                    pipeline.publish(CHANNEL, payload)
                await pipeline.execute()
            except (RedisError, OSError) as error:  # those rings are lost; readers poll until we are back
                self._lose(error)

    def _lose(self, error: Exception) -> None:
        if not self.lost:
            log.warning("bus_lost", error=type(error).__name__)
        self.lost = True
        BUS_LOST.set(1)

    def _found(self) -> None:
        if self.lost:
            log.info("bus_found")
        self.lost = False
        BUS_LOST.set(0)


def _pass_on(data: bytes, node: str, listener: Listener) -> None:
    try:
        ring = msgspec.json.decode(data, type=Ring)
    except msgspec.MsgspecError:
        log.warning("bus_unreadable", length=len(data))
        return
    if ring.node != node:
        listener(ring)


def connect(redis_url: str) -> Bus:
    """The bus for the setting: Redis when there is a URL, otherwise in this process alone."""
    return RedisBus(redis_url) if redis_url else Bus()
