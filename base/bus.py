"""The bell: tells other processes that a conversation has moved on. The database is the truth, the bus only rings."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Protocol

import msgspec
import structlog
from msgspec import Struct
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from base.clock import Clock
from base.metrics import BUS_BATCH, BUS_DROPPED, BUS_LOST

log = structlog.get_logger()

CONVERSATION = "kopru:c:"
"""One channel for each conversation: a process hears only of what it shows."""
ROWS = "kopru:rows"
"""Which rows of the consoles' list have changed, and whether the queue has: every process hears it."""
BACKLOG = 10_000
"""Rings waiting for Redis at most; a lost ring is found by the heartbeat."""
PATIENCE = 0.5
"""Seconds that a browser's first page waits for Redis to confirm a channel; after them the sweep finds what was missed."""
PULSE = 3.0
"""Seconds between signs of life from Redis; twice as many without one, and the line to it is given up."""
AT_ONCE = 1_000
"""Channels in one SUBSCRIBE."""


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

    async def show(self, conversation: str) -> None:
        """From the return on, rings for the conversation are heard: what is read afterwards misses nothing."""

    def hide(self, conversation: str) -> None:
        """They need not be heard any longer."""

    async def close(self) -> None:
        """Ends hearing and ringing."""


class RedisBus(Bus):
    """Redis pub/sub. While Redis is away `lost` is true and whoever shows conversations polls the database."""

    def __init__(self, url: str) -> None:
        self._hearing = Redis.from_url(url, socket_connect_timeout=1, socket_timeout=None, socket_keepalive=True)
        self._telling = Redis.from_url(url, socket_connect_timeout=1, socket_timeout=2)
        self._node = secrets.token_hex(6).encode()
        self._waiting: deque[Ring] = deque()
        self._wake, self._wished = asyncio.Event(), asyncio.Event()
        self._shown: dict[str, asyncio.Future[None] | None] = {}
        self._wishes: dict[str, bool] = {}
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
        """Queued for the next pipeline."""
        if len(self._waiting) >= BACKLOG:
            self._waiting.popleft()
            BUS_DROPPED.inc()
        self._waiting.append(ring)
        self._wake.set()

    async def show(self, conversation: str) -> None:
        """Subscribes, and waits a little for Redis to confirm it."""
        if conversation not in self._shown:
            self._shown[conversation] = asyncio.get_running_loop().create_future()
            self._wish(conversation, True)
        confirmed = self._shown[conversation]
        if confirmed is not None and not self._deaf:
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(confirmed), PATIENCE)

    def hide(self, conversation: str) -> None:
        """Unsubscribes, soon."""
        if conversation in self._shown:
            confirmed = self._shown.pop(conversation)
            if confirmed is not None and not confirmed.done():
                confirmed.set_result(None)
            self._wish(conversation, False)

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
                    await pubsub.subscribe(ROWS)
                    self._wishes = dict.fromkeys(self._shown, True)
                    self._wished.set()
                    self._is(deaf=False)
                    wait = 0.2
                    await self._listen(pubsub, listener)
            except (RedisError, OSError) as error:
                self._is(deaf=True, why=error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 2.0)

    async def _listen(self, pubsub: PubSub, listener: Listener) -> None:
        """Until the line to Redis breaks, or has been silent for too long."""
        self._heard_at = Clock.monotonic()
        beside = [asyncio.create_task(self._follow_wishes(pubsub)), asyncio.create_task(self._feel_pulse(pubsub))]
        try:
            async for message in pubsub.listen():
                self._heard_at = Clock.monotonic()
                if message["type"] == "message":
                    self._pass_on(message["channel"], message["data"], listener)
                elif message["type"] == "subscribe":
                    self._confirmed(message["channel"].decode().removeprefix(CONVERSATION))
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _follow_wishes(self, pubsub: PubSub) -> None:
        """Subscribes and unsubscribes as browsers come and go; a broken line is noticed where it is read."""
        with suppress(RedisError, OSError):
            while True:
                await self._wished.wait()
                self._wished.clear()
                wishes, self._wishes = self._wishes, {}
                for names in _pieces(name for name, shown in wishes.items() if shown):
                    await pubsub.subscribe(*names)
                for names in _pieces(name for name, shown in wishes.items() if not shown):
                    await pubsub.unsubscribe(*names)

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

    def _pass_on(self, channel: bytes, data: bytes, listener: Listener) -> None:
        if data.startswith(self._node):  # our own voice
            return
        try:
            if channel == ROWS.encode():
                conversations, queue = _rows.decode(data[len(self._node):])
                listener.rows_moved(conversations, queue)
            else:
                listener.heard(_ring.decode(data[len(self._node):]))
        except msgspec.MsgspecError:
            log.warning("bus_unreadable", length=len(data))

    def _confirmed(self, conversation: str) -> None:
        confirmed = self._shown.get(conversation)
        if confirmed is not None:
            self._shown[conversation] = None
            if not confirmed.done():
                confirmed.set_result(None)

    def _wish(self, conversation: str, shown: bool) -> None:
        self._wishes[conversation] = shown
        self._wished.set()

    # --- telling --------------------------------------------------------------------------

    async def _tell(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch = list(self._waiting)
            self._waiting.clear()
            try:
                pipeline = self._telling.pipeline(transaction=False)
                for channel, data in _messages(batch):
                    pipeline.publish(channel, self._node + data)
                await pipeline.execute()
                BUS_BATCH.observe(len(batch))
                self._is(mute=False)
            except (RedisError, OSError) as error:  # those rings are lost; readers poll until we are back
                BUS_DROPPED.inc(len(batch))
                self._is(mute=True, why=error)
                asyncio.get_running_loop().call_later(1.0, self._wake.set)  # an empty pipeline does not say whether we are heard

    def _is(self, deaf: bool | None = None, mute: bool | None = None, why: BaseException | None = None) -> None:
        before = self.lost
        self._deaf = self._deaf if deaf is None else deaf
        self._mute = self._mute if mute is None else mute
        if self.lost != before:
            log.warning("bus_lost" if self.lost else "bus_found", error=type(why).__name__ if why else None)
        BUS_LOST.set(self.lost)


_ring: msgspec.json.Decoder[Ring] = msgspec.json.Decoder(Ring)
_rows: msgspec.json.Decoder[tuple[list[str], bool]] = msgspec.json.Decoder(tuple[list[str], bool])


def _messages(batch: Sequence[Ring]) -> list[tuple[str, bytes]]:
    """(channel, payload) of a batch: what passes in order, the newest seq of each conversation, and all rows in one."""
    newest: dict[str, Ring] = {}
    told: list[tuple[str, Any]] = []
    for ring in batch:
        if ring.frame:
            told.append((CONVERSATION + ring.conversation, ring))
        elif ring.seq or not (ring.row or ring.queue):
            newest[ring.conversation] = ring
    told += [(CONVERSATION + name, ring) for name, ring in newest.items()]
    rows, queue = list(dict.fromkeys(r.conversation for r in batch if r.row)), any(r.queue for r in batch)
    if rows or queue or not told:  # with nothing to tell it asks whether Redis is back
        told.append((ROWS, (rows, queue)))
    return [(channel, msgspec.json.encode(value)) for channel, value in told]


def _pieces(conversations: Iterable[str]) -> list[list[str]]:
    channels = [CONVERSATION + name for name in conversations]
    return [channels[start : start + AT_ONCE] for start in range(0, len(channels), AT_ONCE)]


def connect(redis_url: str) -> Bus:
    """The bus for the setting: Redis when there is a URL, otherwise in this process alone."""
    return RedisBus(redis_url) if redis_url else Bus()
