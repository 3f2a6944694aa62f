"""The full path of a message, saturated, against relays: `python -m bench.relay [--seconds N] [--postgres]`.

Each conversation has one who writes and two who read. CPU of the server process for each message is the main figure.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import uvloop
import websockets
from websockets.asyncio.client import ClientConnection

from base import settings as configuration
from base.settings import ROOT
from bench.machine import cpu_seconds, facts
from server import migrate
from tests.support.servers import free_port, wait_for_port

ROOMS = 64
TEXT = "Merhaba, dün yaptığım çekim hâlâ hesabıma geçmedi, bakabilir misiniz?"

Writer = Callable[[int], Awaitable[None]]


class Load:
    """What the clients of one server counted."""

    def __init__(self) -> None:
        self.sent = 0
        self.read = 0
        self.delays: list[float] = []


async def drive(writers: list[Writer], load: Load, pid: int, seconds: float, warm: float = 1.0) -> dict[str, float]:
    """Runs all writers at full speed; figures of the time after the warm-up."""
    stop = time.monotonic() + warm + seconds
    tasks = [asyncio.create_task(_write(writer, stop)) for writer in writers]
    await asyncio.sleep(warm)
    sent, read, cpu, at = load.sent, load.read, cpu_seconds(pid), time.monotonic()
    load.delays.clear()
    await asyncio.sleep(seconds)
    took, sent, read, cpu = time.monotonic() - at, load.sent - sent, load.read - read, cpu_seconds(pid) - cpu
    await asyncio.gather(*tasks)
    return {"per_second": sent / took, "cpu_us": cpu / sent * 1e6, "per_core_second": sent / cpu, "delivered": read / max(sent, 1),
            "p50_ms": statistics.median(load.delays) * 1000 if load.delays else 0.0}


async def _write(writer: Writer, stop: float) -> None:
    number = 0
    while time.monotonic() < stop:
        number += 1
        await writer(number)


# --- plain relays ------------------------------------------------------------------------


async def relay(port: int, pid: int, seconds: float, acked: bool) -> dict[str, float]:
    """A relay of `bench.relays`, closed loop: with an ack the writer waits for it, without for both readers."""
    load, writers, sockets = Load(), [], []
    for room in range(ROOMS):
        members = [await _join(port, f"room{room}") for _ in range(3)]
        sockets += members
        writers.append(_relay_writer(members, load, acked))
    figures = await drive(writers, load, pid, seconds)
    for socket in sockets:
        await socket.close()
    return figures


async def _join(port: int, room: str) -> ClientConnection:
    socket = await websockets.connect(f"ws://127.0.0.1:{port}/", compression=None)
    await socket.send(room)
    await socket.recv()
    return socket


def _relay_writer(members: list[ClientConnection], load: Load, acked: bool) -> Writer:
    sender, *readers = members

    async def write(number: int) -> None:
        began = time.monotonic()
        await sender.send(json.dumps({"type": "say", "cid": f"cid-{number:08}", "conversation": "c", "text": TEXT}))
        if acked:
            await sender.recv()
        for reader in readers:
            await reader.recv()
            load.read += 1
        load.delays.append(time.monotonic() - began)
        load.sent += 1

    return write


# --- ours --------------------------------------------------------------------------------


async def ours(port: int, pid: int, seconds: float, rate: float = 0.0) -> dict[str, float]:
    """The service: a customer writes in a queued conversation, a second tab and an agent's console read."""
    load, writers, sockets = Load(), [], []
    address = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
        answer = await http.post("/api/v1/login", json={"login": "bench", "password": "bench-password"})
        cookie = answer.headers["set-cookie"].split(";")[0]
        for room in range(ROOMS):
            token = (await http.post("/api/v1/visits", json={"language": "tr"}, headers={"X-Room": str(room)})).json()["token"]
            members = await _conversation(port, token, cookie)
            sockets += members[1]
            writers.append(_our_writer(*members, load, rate))
    figures = await drive(writers, load, pid, seconds)
    for socket in sockets:
        await socket.close()
    return figures


async def _open(port: int, hello: dict[str, Any], until: str, headers: dict[str, str] | None = None) -> tuple[ClientConnection, Any]:
    socket = await websockets.connect(f"ws://127.0.0.1:{port}/socket", subprotocols=["kopru.v1"], compression=None,  # type: ignore[list-item]
                                      additional_headers=headers)
    await socket.send(json.dumps(hello))
    while (frame := json.loads(await socket.recv()))["type"] != until:
        pass
    return socket, frame


async def _conversation(port: int, token: str, cookie: str) -> tuple[str, list[ClientConnection]]:
    hello = {"type": "hello", "role": "customer", "token": token}
    sender, frame = await _open(port, hello, "entries")
    name = frame["conversation"]
    await sender.send(json.dumps({"type": "ask_human", "cid": "ask-00000", "conversation": name}))
    while json.loads(await sender.recv())["type"] != "ack":
        pass
    second, _ = await _open(port, hello, "entries")
    # The agent's transcript without the queue of all others: what is measured is one conversation's path.
    third, _ = await _open(port, hello, "entries")
    return name, [sender, second, third]


def _our_writer(name: str, members: list[ClientConnection], load: Load, rate: float) -> Writer:
    sender, *readers = members

    async def write(number: int) -> None:
        began = time.monotonic()
        cid = f"cid-{number:08}"
        await sender.send(json.dumps({"type": "say", "cid": cid, "conversation": name, "text": TEXT}))
        await _until(sender, '"ack"')
        for reader in readers:
            await _until(reader, '"entries"')
            load.read += 1
        load.delays.append(time.monotonic() - began)
        load.sent += 1
        if rate:
            await asyncio.sleep(max(0.0, 1 / rate - (time.monotonic() - began)))

    return write


async def _until(socket: ClientConnection, mark: str) -> None:
    while mark not in str(await socket.recv())[:16 + 8]:
        pass


# --- processes ---------------------------------------------------------------------------


def start(command: list[str], port: int, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """A server process on its own core where there are two."""
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)} | (env or {}),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for_port(port)
    if (os.cpu_count() or 1) > 1:
        for task in Path(f"/proc/{process.pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), {1})
    return process


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends it."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()


def our_service(folder: Path, url: str = "") -> tuple[subprocess.Popen[bytes], int]:
    """The service on a fresh database, without a bot (nobody is asked)."""
    port = free_port()
    env = {"PORT": str(port), "KOPRU_VAR": str(folder), "DATABASE_URL": url or f"sqlite:///{folder / 'kopru.sqlite'}",
           "KOPRU_RATE_FACTOR": "100000", "KOPRU_LOG_LEVEL": "ERROR", "KOPRU_INTERNAL_SECRET": "b" * 24}
    settings = configuration.load(env)
    migrate.upgrade(settings)
    subprocess.run([sys.executable, "-m", "server.commands", "staff", "create", "bench", "Bench", "--password", "bench-password"],
                   cwd=ROOT, env=os.environ | env | {"PYTHONPATH": str(ROOT)}, check=True, stdout=subprocess.DEVNULL)
    return start([sys.executable, "-m", "server.serve"], port, env), port


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
        results["Köprü, full path"] = await ours(port, process.pid, seconds)
        results["Köprü at 500/s"] = await ours(port, process.pid, seconds, rate=500 / ROOMS)
        stop(process)
    return results


def report(results: dict[str, dict[str, float]]) -> str:
    """The table with its ratios."""
    bare = results["bare relay, stores nothing"]["per_core_second"]
    orm = results["relay with ORM, a commit a message"]["per_core_second"]
    lines = ["| | messages/s | server CPU a message | × bare relay | × ORM relay | p50 to all screens |", "| --- | --- | --- | --- | --- | --- |"]
    for name, r in results.items():
        lines.append(f"| {name} | {r['per_second']:,.0f} | {r['cpu_us']:.0f} µs | {r['per_core_second'] / bare:.2f} | "
                     f"{r['per_core_second'] / orm:.1f} | {r['p50_ms']:.1f} ms |")
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
        page = (f"# A message's full path\n\nWritten by `python -m bench.relay --write`. {ROOMS} conversations, one writes, two read, closed loop; SQLite,"
                f" `synchronous=FULL`; server on one core, clients on the other; {facts()}.\n\n{table}\n")
        (ROOT / "docs" / "bench" / "relay.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
