"""Two service processes against one, and a conversation of 10,000 entries against a new one: `python -m bench.scale [--write]`.

Clients, PostgreSQL and Redis need processors too, so on a small machine two processes can't show twice the messages a second.
What can be seen on any machine is whether the second one makes each message dearer: messages a core-second, times two.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import httpx
import uvloop

from base import database
from base.settings import ROOT
from bench.machine import facts
from bench.relay import ROOMS, TEXT, Load, Room, drive, line, our_service, ours, room, start_service, stop
from handoff.events import CustomerSays
from handoff.store import Act, Acts
from tests.support.servers import Postgres, Redis

LONG = 10_000
LONG_ROOMS = 8
ROUNDS = 3
Figures = dict[str, float]
ONE, STRANGERS = "one process", "two that have nothing to do with each other"
WAYS = {
    ONE: (ROOMS, False),
    STRANGERS: (2 * ROOMS, False),
    "two, each with as many conversations": (2 * ROOMS, False),
    "two, readers of each conversation on both": (2 * ROOMS, True),
    "two, half of the conversations on each": (ROOMS, False),
}
"""Conversations, and whether one is shown on both. The second has a database and a Redis for each process: what it costs more than
one process is the machine's doing, where two share a core. The last is a smaller load for each process: its batches are half as
large, and a batch costs by itself."""


async def processes(seconds: float, folder: Path) -> dict[str, Figures]:
    """Each of WAYS on PostgreSQL and Redis, in rounds in turn; of each the round that cost least: what else runs on the
    machine only makes a message dearer."""
    found: dict[str, list[Figures]] = {name: [] for name in WAYS}
    with ExitStack() as stack:
        alone, other, pair = (_service(stack, folder / name, count) for name, count in (("alone", 1), ("other", 1), ("pair", 2)))
        running = {ONE: alone, STRANGERS: (alone[0] + other[0], alone[1] + other[1])}
        for _ in range(ROUNDS):
            for name, (conversations, across) in WAYS.items():
                ports, pids = running.get(name, pair)
                found[name].append(await ours(ports, pids, seconds, across=across, conversations=conversations))
    return {name: min(rounds, key=lambda figures: figures["cpu_us"]) for name, rounds in found.items()}


def _service(stack: ExitStack, folder: Path, count: int) -> tuple[list[int], list[int]]:
    """So many processes on a PostgreSQL and a Redis of their own; their ports and process ids."""
    (folder / "postgres").mkdir(parents=True)
    postgres, redis = stack.enter_context(Postgres(folder / "postgres")), stack.enter_context(Redis())
    url = postgres.new_database()
    running = [our_service(folder, url, redis.url)]
    running += [start_service(folder, url, redis.url) for _ in range(count - 1)]
    for process, _ in running:
        stack.callback(stop, process)
    return [port for _, port in running], [process.pid for process, _ in running]


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
    one, strangers = results[ONE]["cpu_us"], results[STRANGERS]["cpu_us"]
    lines = ["| | conversations | messages/s here | CPU a message | on two free cores, × one process | the machine's part taken out |",
             "| --- " * 6 + "|"]
    for name, r in results.items():
        ratios = "1.00 | |" if name == ONE else f"{2 * one / r['cpu_us']:.2f} | {2 * strangers / r['cpu_us']:.2f} |"
        lines.append(f"| {name} | {WAYS[name][0]} | {r['per_second']:,.0f} | {r['cpu_us']:.0f} µs | {ratios}")
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
        page = (f"# Two processes, long conversations\n\nWritten by `python -m bench.scale --write` (`make bench-scale`). PostgreSQL and"
                f" Redis; one writes, two read; {ROUNDS} rounds in turn, of each the one that cost least. With fewer than four cores the"
                " processes share one with each other and the clients the rest, so the ratios are reckoned from CPU time: two processes"
                " do twice as much as one if a message costs as much in them. Two that share a core take its caches from each other even"
                " when they have nothing in common; the last column holds them against such two, as what they would be on cores of"
                f" their own. {facts()}.\n\n{text}\n")
        (ROOT / "docs" / "bench" / "scale.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
