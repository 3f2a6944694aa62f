"""The full path of a message, saturated, against relays: `python -m bench.relay [--seconds N] [--write]`.

Each conversation has one who writes and two who read. CPU of the server process for each message is the main figure.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import httpx
import uvloop

from base import settings as configuration
from base.settings import ROOT
from bench.machine import cpu_seconds, facts
from bench.raw_client import RawSocket, connect
from server import migrate
from tests.support.servers import free_port, wait_for_port

ROOMS = 64
TEXT = "Merhaba, dün yaptığım çekim hâlâ hesabıma geçmedi, bakabilir misiniz?".encode()

Process = subprocess.Popen[bytes]
WINDOW = 8
"""Messages that one writer has under way: with fewer the client, not the server, would be the limit."""


class Room:
    """One who writes and two who read. A message is done when the writer's ack (or the first reader) and all readers have it."""

    def __init__(self, sender: RawSocket, readers: list[RawSocket], message: bytes, ack: bytes, entry: bytes, load: Load) -> None:
        self.sender, self.readers, self._message, self._load = sender, readers, message, load
        self._ack, self._entry = ack, entry
        self._number = self._done = 0
        self._began: deque[float] = deque()
        self._got = [0] * len(readers)
        sender.on_frame = self._acked
        for n, reader in enumerate(readers):
            reader.on_frame = lambda frame, n=n: self._read(n, frame)

    def write(self) -> None:
        """Sends the next message."""
        self._number += 1
        self._began.append(time.monotonic())
        self.sender.send(self._message % self._number)

    def _acked(self, frame: bytes) -> None:
        if self._ack and frame.startswith(self._ack):
            self._load.sent += 1
            self._more()

    def _read(self, reader: int, frame: bytes) -> None:
        if not frame.startswith(self._entry):
            return
        many = frame.count(b'"seq":') if self._ack == b'{"type":"ack"' else 1
        self._load.read += many
        self._got[reader] += many
        while self._done < min(self._got) and self._began:
            self._done += 1
            self._load.delays.append(time.monotonic() - self._began.popleft())
            if not self._ack:
                self._load.sent += 1
                self._more()

    def _more(self) -> None:
        if not self._load.stopped and not self._load.paced:
            self.write()

    def close(self) -> None:
        """Leaves."""
        for socket in (self.sender, *self.readers):
            socket.close()


class Load:
    """What the clients of one server counted."""

    def __init__(self, paced: bool = False) -> None:
        self.sent = self.read = 0
        self.delays: list[float] = []
        self.stopped, self.paced = False, paced


async def drive(rooms: list[Room], load: Load, pids: Sequence[int], seconds: float, rate: float = 0.0, warm: float = 1.0) -> dict[str, float]:
    """All rooms at full speed, or `rate` messages a second in all; figures of the time after the warm-up."""
    pacing = asyncio.create_task(_pace(rooms, rate)) if rate else None
    if not rate:
        for room in rooms:
            for _ in range(WINDOW):
                room.write()
    await asyncio.sleep(warm)
    sent, read, cpu, at = load.sent, load.read, sum(map(cpu_seconds, pids)), time.monotonic()
    load.delays.clear()
    await asyncio.sleep(seconds)
    took, sent, read, cpu = time.monotonic() - at, load.sent - sent, load.read - read, sum(map(cpu_seconds, pids)) - cpu
    load.stopped = True
    delays = sorted(load.delays)
    if pacing:
        pacing.cancel()
    await asyncio.sleep(0.3)
    for room in rooms:
        room.close()
    return {"per_second": sent / took, "cpu_us": cpu / sent * 1e6, "per_core_second": sent / cpu, "delivered": read / max(sent, 1),
            "p50_ms": delays[len(delays) // 2] * 1000 if delays else 0.0, "p99_ms": delays[len(delays) * 99 // 100] * 1000 if delays else 0.0}


async def _pace(rooms: list[Room], rate: float) -> None:
    at = time.monotonic()
    for number in count():
        rooms[number % len(rooms)].write()
        at += 1 / rate
        await asyncio.sleep(max(0.0, at - time.monotonic()))


async def relay(port: int, pid: int, seconds: float, acked: bool) -> dict[str, float]:
    """A relay of `bench.relays`."""
    load, rooms = Load(), []
    for number in range(ROOMS):
        members = []
        for _ in range(3):
            socket = await connect(port, "/")
            socket.send(b"room%d" % number)
            await socket.until(b"ok")
            members.append(socket)
        rooms.append(Room(members[0], members[1:], b'{"type":"say","cid":"cid-%08d","conversation":"c","text":"' + TEXT + b'"}',
                          b'{"ack"' if acked else b"", b'{"type":"say"', load))
    return await drive(rooms, load, [pid], seconds)


async def ours(ports: Sequence[int], pids: Sequence[int], seconds: float, rate: float = 0.0, across: bool = False,
               conversations: int = ROOMS) -> dict[str, float]:
    """The service: a customer writes in a queued conversation; two other lines show it, one of them `across` on the next process."""
    load, rooms = Load(paced=bool(rate)), []
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        for number in range(conversations):
            here, there = ports[number % len(ports)], ports[(number + across) % len(ports)]
            token = (await http.post(f"http://127.0.0.1:{here}/api/v1/visits", json={"language": "tr"})).json()["token"]
            rooms.append(await room((here, here, there), token, load))
    await asyncio.sleep(0.5)
    return await drive(rooms, load, pids, seconds, rate)


async def room(ports: Sequence[int], token: str, load: Load, known: tuple[str, int] = ("", 0)) -> Room:
    """One who writes and two who read, of the customer with the token; `known` as for a line, of a conversation that is queued."""
    members = [await line(port, token, known) for port in ports]
    sender, name = members[0]
    if not known[0]:
        sender.send(b'{"type":"ask_human","cid":"ask-00000","conversation":"%s"}' % name)
        await sender.until(b'{"type":"ack"')
    message = b'{"type":"say","cid":"cid-%08d","conversation":"' + name + b'","text":"' + TEXT + b'"}'
    return Room(sender, [socket for socket, _ in members[1:]], message, b'{"type":"ack"', b'{"type":"entries"', load)


async def line(port: int, token: str, known: tuple[str, int] = ("", 0)) -> tuple[RawSocket, bytes]:
    """A customer's socket that shows the conversation, and its id; `known` is its id and the last seq that the browser has."""
    socket = await connect(port, "/socket", "kopru.v1")
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=False) as http:
        ticket = (await http.post("/api/v1/tickets", json={"token": token})).json()["ticket"]
    hello = {"type": "hello", "role": "customer", "ticket": ticket, "conversation": known[0], "last_seq": known[1]}
    socket.send(json.dumps(hello).encode())
    entries = await socket.until(b'{"type":"entries"')
    return socket, json.loads(entries)["conversation"].encode()


# --- processes ---------------------------------------------------------------------------


def start(command: list[str], port: int, env: dict[str, str] | None = None) -> Process:
    """A server process on its own core where there are two."""
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)} | (env or {}),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for_port(port, 90.0)
    if (os.cpu_count() or 1) > 1:
        for task in Path(f"/proc/{process.pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), {1})
    return process


def stop(process: Process) -> None:
    """Ends it."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()


def our_service(folder: Path, url: str = "", redis: str = "") -> tuple[Process, int]:
    """The service on a fresh database, without a bot (nobody is asked)."""
    migrate.upgrade(configuration.load(_settings(folder, url, redis)))
    return start_service(folder, url, redis)


def start_service(folder: Path, url: str = "", redis: str = "") -> tuple[Process, int]:
    """One more process of it."""
    port = free_port()
    return start([sys.executable, "-m", "server.serve"], port, _settings(folder, url, redis) | {"PORT": str(port)}), port


def _settings(folder: Path, url: str, redis: str) -> dict[str, str]:
    return {"KOPRU_VAR": str(folder), "DATABASE_URL": url or f"sqlite:///{folder / 'kopru.sqlite'}", "REDIS_URL": redis,
            "KOPRU_RATE_FACTOR": "100000", "KOPRU_LOG_LEVEL": "ERROR", "KOPRU_INTERNAL_SECRET": "b" * 24}


async def measure(seconds: float) -> dict[str, dict[str, float]]:
    """All three, one after the other, in this run."""
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        process = start([sys.executable, "-m", "bench.relays.bare", str(port)], port)
        results["bare relay, stores nothing"] = await relay(port, process.pid, seconds, acked=False)
        stop(process)
        port = free_port()
        url = f"sqlite+aiosqlite:///{folder}/orm.sqlite"
        process = start([sys.executable, "-m", "bench.relays.with_orm", str(port), url], port)
        results["relay with ORM, a commit a message"] = await relay(port, process.pid, seconds, acked=True)
        stop(process)
        process, port = our_service(Path(folder))
        results["Köprü, full path"] = await ours([port], [process.pid], seconds)
        results["Köprü at 500/s"] = await ours([port], [process.pid], seconds, rate=500)
        stop(process)
    return results


def report(results: dict[str, dict[str, float]]) -> str:
    """The table with its ratios."""
    bare = results["bare relay, stores nothing"]["per_core_second"]
    orm = results["relay with ORM, a commit a message"]["per_core_second"]
    lines = ["| | messages/s | server CPU a message | × bare relay | × ORM relay | p50 / p99 to all screens |", "| --- | --- | --- | --- | --- | --- |"]
    for name, r in results.items():
        lines.append(f"| {name} | {r['per_second']:,.0f} | {r['cpu_us']:.0f} µs | {r['per_core_second'] / bare:.2f} | "
                     f"{r['per_core_second'] / orm:.1f} | {r['p50_ms']:.1f} / {r['p99_ms']:.1f} ms |")
    return "\n".join(lines)


def main() -> int:
    """Prints the table and writes docs/bench/relay.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {0})
    results = uvloop.run(measure(chosen.seconds))
    table = report(results)
    print(table)
    if chosen.write:
        page = (f"# A message's full path\n\nWritten by `python -m bench.relay --write`. {ROOMS} conversations, one writes ({WINDOW} messages under way), two read; SQLite,"
                f" `synchronous=FULL`; server on one core, clients on the other; {facts()}.\n\n{table}\n")
        (ROOT / "docs" / "bench" / "relay.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
