"""Two service processes against one, and a conversation of 10,000 entries against a new one: `python -m bench.scale [--write]`.

Clients, PostgreSQL and Redis need processors too, so on a small machine two processes can't show twice the messages a second.
What can be seen on any machine is whether the second one makes each message dearer: messages a core-second, times two.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import httpx
import uvloop

from base import database
from base.settings import ROOT
from bench.machine import facts
from bench.relay import TEXT, Load, Process, Room, drive, line, our_service, ours, room, start_service, stop
from handoff.events import CustomerSays
from handoff.store import Act, Acts
from tests.support.servers import Postgres, Redis

LONG = 10_000
LONG_ROOMS = 8
ROUNDS = 3
Figures = dict[str, float]


async def processes(seconds: float, folder: Path) -> dict[str, Figures]:
    """One process, two with everybody of a conversation on one of them, and two with readers on both; PostgreSQL and Redis."""
    cluster = folder / "postgres"
    cluster.mkdir()
    results = {}
    with Postgres(cluster) as postgres, Redis() as redis:
        url = postgres.new_database()
        first, port = our_service(folder, url, redis.url)
        running: list[Process] = [first]
        try:
            results["one process"] = await ours([port], [first.pid], seconds)
            second, other = start_service(folder, url, redis.url)
            running.append(second)
            pids, ports = [first.pid, second.pid], [port, other]
            results["two, each conversation on one of them"] = await ours(ports, pids, seconds)
            results["two, readers of a conversation on both"] = await ours(ports, pids, seconds, across=True)
        finally:
            for process in running:
                stop(process)
    return results


async def long_conversation(seconds: float, folder: Path) -> tuple[float, float]:
    """µs of CPU for one more entry: in new conversations, and in ones of 10,000 entries; medians of rounds in turn."""
    process, port = our_service(folder)
    url = f"sqlite:///{folder / 'kopru.sqlite'}"
    costs: dict[int, list[float]] = {0: [], LONG: []}
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            for _ in range(ROUNDS):
                for length, taken in costs.items():
                    load = Load()
                    rooms = [await _of_length(http, port, load, url, length) for _ in range(LONG_ROOMS)]
                    taken.append((await drive(rooms, load, [process.pid], seconds))["cpu_us"])
    finally:
        stop(process)
    return sorted(costs[0])[ROUNDS // 2], sorted(costs[LONG])[ROUNDS // 2]


async def _of_length(http: httpx.AsyncClient, port: int, load: Load, url: str, length: int) -> Room:
    """A conversation that is queued, with so many entries in it before the three lines open."""
    token = (await http.post("/api/v1/visits", json={"language": "tr"})).json()["token"]
    first, name = await line(port, token)
    first.send(b'{"type":"ask_human","cid":"ask-00000","conversation":"%s"}' % name)
    await first.until(b'{"type":"ack"')
    first.close()
    _fill(url, name.decode(), length)
    return await room([port] * 3, token, load, (name.decode(), length + 1))


def _fill(url: str, conversation: str, count: int) -> None:
    """Entries as the ledger writes them, by a process of its own: the service finds them when it next locks the row."""
    engine, acts = database.writer(url), Acts()
    said = CustomerSays(at=1, text=TEXT.decode())
    for start in range(0, count, 500):
        with engine.begin() as tx:
            acts.run(tx, [Act(conversation, said) for _ in range(start, min(start + 500, count))])
    engine.dispose()


def table(results: dict[str, Figures], short: float, long: float) -> str:
    """Both tables."""
    one = results["one process"]
    lines = ["| | messages/s here | CPU a message | messages a core-second | on as many free cores, × one process |", "| --- " * 5 + "|"]
    for name, r in results.items():
        cores = 1 if r is one else 2
        lines.append(f"| {name} | {r['per_second']:,.0f} | {r['cpu_us']:.0f} µs | {r['per_core_second']:,.0f} | "
                     f"{cores * r['per_core_second'] / one['per_core_second']:.2f} |")
    return "\n".join([*lines, "", "| one more entry | CPU |", "| --- | --- |", f"| in a new conversation | {short:.0f} µs |",
                      f"| in one of {LONG:,} entries | {long:.0f} µs, {long / short:.2f} × |"])


async def everything(seconds: float) -> tuple[dict[str, Figures], float, float]:
    """All of it, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        for part in ("two", "long"):
            (Path(name) / part).mkdir()
        return await processes(seconds, Path(name) / "two"), *await long_conversation(seconds / 2, Path(name) / "long")


def main() -> int:
    """Prints the tables; writes docs/bench/scale.md if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {0})
    text = table(*uvloop.run(everything(chosen.seconds)))
    print(text)
    if chosen.write:
        page = (f"# Two processes, long conversations\n\nWritten by `python -m bench.scale --write` (`make bench-scale`). PostgreSQL and Redis; one writes, two read."
                " With fewer than four cores the processes share one with each other and the clients the rest, so the last column is reckoned from"
                f" CPU time: twice the messages of a core-second with two processes, over those with one. {facts()}.\n\n{text}\n")
        (ROOT / "docs" / "bench" / "scale.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
