"""Idle connections: their memory against bare Starlette on uvicorn, and how many are held beside live conversations.

`python -m bench.idle [--sockets N] [--write]`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop

from base import database, visitor_store
from base.settings import ROOT
from bench.machine import cpu_seconds, facts, resident_bytes
from bench.raw_client import RawSocket, connect
from bench.relay import Process, line, our_service, ours, start, stop
from handoff import store
from tests.support.servers import free_port

FIRST, WEIGHED = 100, 2_000
"""Connections that warm up, and those whose memory is told."""
AT_ONCE = 32
RATE = 300.0
Figures = dict[str, float]
Opened = Callable[[], Awaitable[RawSocket]]


async def open_many(opened: Opened, count: int) -> list[RawSocket]:
    """So many idle sockets, some dozens at a time."""
    sockets: list[RawSocket] = []
    waiting = iter(range(count))

    async def some() -> None:
        for _ in waiting:
            sockets.append(await opened())

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    for socket in sockets:
        socket.on_frame = _unread
    return sockets


def _unread(_: bytes) -> None:
    return None


async def weighed(process: Process, opened: Opened) -> float:
    """KiB that one more idle connection takes: a first hundred warm up and don't count."""
    first = await open_many(opened, FIRST)
    await asyncio.sleep(1)
    before = resident_bytes(process.pid)
    many = await open_many(opened, WEIGHED)
    await asyncio.sleep(1)
    taken = resident_bytes(process.pid) - before
    for socket in first + many:
        socket.close()
    return taken / WEIGHED / 1024


async def bare() -> float:
    """An endpoint of Starlette that accepts and waits."""
    port = free_port()
    process = start([sys.executable, "-m", "bench.relays.starlette_idle", str(port)], port)
    try:
        return await weighed(process, lambda: connect(port, "/"))
    finally:
        stop(process)


async def held(sockets: int, seconds: float, folder: Path) -> Figures:
    """Ours: the weight of a customer's connection, then many of them beside 300 messages a second, on one core."""
    process, port = our_service(folder)
    tokens = iter(_visitors(f"sqlite:///{folder / 'kopru.sqlite'}", sockets + WEIGHED + FIRST))

    async def opened() -> RawSocket:
        return (await line(port, next(tokens)))[0]

    try:
        figures = {"weight": await weighed(process, opened)}
        many = await open_many(opened, sockets)
        cpu = cpu_seconds(process.pid)
        await asyncio.sleep(5)
        figures["idle_cpu"] = (cpu_seconds(process.pid) - cpu) / 5
        live = await ours([port], [process.pid], seconds, rate=RATE)
        gone = sum(socket.transport is None or socket.transport.is_closing() for socket in many)
        return figures | live | {"held": len(many) - gone, "memory": resident_bytes(process.pid) / 2**20}
    finally:
        stop(process)


def _visitors(url: str, count: int) -> list[str]:
    """Tokens of so many visitors, each with a conversation: made at once, since their arrival is not what is measured."""
    engine = database.writer(url)
    with engine.begin() as tx:
        now = time.time_ns() // 1_000_000
        known = [visitor_store.new_visitor(tx, "tr", now) for _ in range(count)]
        for visitor, _ in known:
            store.open_conversation(tx, visitor, "tr", f"cnv_{visitor}", 1)
    engine.dispose()
    return [token for _, token in known]


async def everything(sockets: int, seconds: float) -> tuple[float, Figures]:
    """Bare first, then ours; never both at once."""
    weight = await bare()
    with tempfile.TemporaryDirectory() as folder:
        return weight, await held(sockets, seconds, Path(folder))


def table(weight: float, r: Figures) -> str:
    """The figures."""
    return "\n".join([
        "| | |", "| --- | --- |",
        f"| memory of an idle connection, bare Starlette on uvicorn | {weight:.1f} KiB |",
        f"| memory of an idle connection, Köprü, a customer with a conversation shown | {r['weight']:.1f} KiB, {r['weight'] / weight:.2f} × |",
        f"| idle connections held beside {RATE:.0f} messages/s | {r['held']:,.0f} |",
        f"| messages/s, each to two screens | {r['per_second']:.0f} |",
        f"| p50 / p99 to both screens | {r['p50_ms']:.1f} / {r['p99_ms']:.1f} ms |",
        f"| CPU of the service while nobody writes (heartbeats) | {100 * r['idle_cpu']:.1f} % of a core |",
        f"| memory of the service with all of them | {r['memory']:.0f} MiB |",
    ])


def main() -> int:
    """Prints the table; writes docs/bench/idle.md if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most < chosen.sockets + 1_000:
        chosen.sockets = most - 1_000
        print(f"this shell may have {most} files open (`ulimit -Hn`): {chosen.sockets} sockets instead")
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {0})
    text = table(*uvloop.run(everything(chosen.sockets, chosen.seconds)))
    print(text)
    if chosen.write:
        page = (f"# Idle connections\n\nWritten by `python -m bench.idle --write` (`make bench-idle`). Memory is proportional set size, over {WEIGHED:,}"
                f" connections; the service runs on one core, the clients on another where there is one. {facts()}.\n\n{text}\n")
        (ROOT / "docs" / "bench" / "idle.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
