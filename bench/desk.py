"""Lists, search, a request with its timeline, and registering, with few requests and with many: `python -m bench.desk`.

On SQLite and on a PostgreSQL of its own, the same rows in both: `--size` requests with ten timeline entries each beside a
hundredth of them. Reads go through the functions that the API calls, in a reading transaction each; registering through the
desk and its ledger, as durable as in production. `--write` puts the figures into docs/bench/desk.md.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection, Engine

from base import database, operator
from base import settings as configuration
from base.clock import Clock
from base.ledger import Ledger
from base.settings import ROOT, Settings
from bench.desk_data import fill
from bench.machine import facts
from desk import duplicate_store, listing_store
from desk.listing import Filter, Scope
from desk.listing_store import Asked
from desk.service import Desk, NewRequest
from handoff.reading import Reader
from server import migrate
from tests.support.servers import Postgres

PAGE = ROOT / "docs" / "bench" / "desk.md"
TRIES, WRITERS, SECONDS = 200, 64, 10.0
P95_MS, RATIO, A_SECOND = 50.0, 1.5, 500.0
ALL, FINANCE = Scope(), Scope(("finance",), "stf_3")
Read = Callable[[Connection, random.Random], Any]


def reads(now: int, numbers: list[str]) -> dict[str, Read]:
    """What is measured, by name."""
    zone = operator.load(ROOT / "operator.yml").zone

    def page(wanted: Callable[[random.Random], Filter], sort: str = "newest", scope: Scope = ALL) -> Read:
        return lambda tx, chance: listing_store.page(tx, Asked(wanted(chance), sort, 50, scope, now, zone))  # type: ignore[arg-type]

    one = Filter
    return {
        "all, newest": page(lambda c: one()),
        "all, last changed": page(lambda c: one(), "changed"),
        "a state": page(lambda c: one(state=(c.choice(("archived", "closed", "in_review", "escalated", "waiting_customer")),))),
        "several states": page(lambda c: one(state=("registered", "in_review", "escalated"))),
        "a topic": page(lambda c: one(topic=(c.choice(("login", "withdrawal", "game", "agent_conduct")),))),
        "a department": page(lambda c: one(department=(c.choice(("finance", "account", "management")),))),
        "a channel": page(lambda c: one(channel=(c.choice(("chat", "social")),))),
        "a priority, work list": page(lambda c: one(priority=("urgent",)), "priority"),
        "open, by priority": page(lambda c: one(), "priority"),
        "an agent's work list": page(lambda c: one(), "priority", FINANCE),
        "an agent's newest": page(lambda c: one(), "newest", FINANCE),
        "an agent's own": page(lambda c: one(assignee="stf_3"), "priority", FINANCE),
        "overdue": page(lambda c: one(promise="overdue"), "promise"),
        "near its end": page(lambda c: one(promise="near"), "promise"),
        "a customer's": page(lambda c: one(customer=f"vis_{c.randrange(len(numbers) // 4)}")),
        "a day": page(lambda c: one(since="2026-05-05", until="2026-05-05")),
        "search: a rare word": page(lambda c: one(words=f"dekont TX{c.randrange(len(numbers)):07d}")),
        "search: two words": page(lambda c: one(words=c.choice(("çekim gelmedi", "bonus yatmadı", "giriş kodu")))),
        "search: three words": page(lambda c: one(words=c.choice(("çekim hâlâ gelmedi", "para yatırma görünmüyor", "oyun yarıda kesildi")))),
        "search: a word in a state": page(lambda c: one(words="çekim", state=("in_review",))),
        "search: letters of a word": page(lambda c: one(words="çek")),
        "a number": page(lambda c: one(number=c.choice(numbers))),
        "a request with its timeline": lambda tx, c: duplicate_store.whole(tx, c.choice(numbers)),
    }


def measured(sides: dict[str, tuple[Engine, Read]], seed: int) -> dict[str, list[float]]:
    """Milliseconds of each read of each side, in turn: what else runs on the machine falls on both alike."""
    chances, taken = {name: random.Random(seed) for name in sides}, {name: [] for name in sides}
    for n in range(TRIES + 3):
        for name, (engine, read) in sides.items():
            started = time.perf_counter()
            with engine.connect() as tx:
                read(tx, chances[name])
            if n >= 3:  # after a warm-up
                taken[name].append((time.perf_counter() - started) * 1000)
    return taken


async def registered(settings: Settings) -> float:
    """Requests a second that are registered, each acknowledged after its commit."""
    ledger, read = Ledger(database.writer(settings.database_url)), Reader(database.reader(settings.database_url))
    desk, done = Desk(ledger, read, operator.load(ROOT / "operator.yml"), Clock()), 0
    end = time.perf_counter() + SECONDS

    async def customer(n: int) -> None:
        nonlocal done
        turn = 0
        while time.perf_counter() < end:
            new = NewRequest("", "chat", "tr", "withdrawal", f"Çekimim hâlâ gelmedi {n} {turn}", "2026-05-01", "withdrawal", str(turn), "TRY")
            await desk.register(new, f"vis_bench_{n}_{turn}", f"{time.time_ns()}:{n}:{turn}")
            done, turn = done + 1, turn + 1

    started = time.perf_counter()
    await asyncio.gather(*(customer(n) for n in range(WRITERS)))
    taken = time.perf_counter() - started
    await asyncio.to_thread(ledger.close)
    await asyncio.to_thread(read.close)
    return done / taken


def both(urls: dict[str, str], sizes: dict[str, int], folder: Path) -> tuple[dict[str, dict[str, list[float]]], dict[str, float]]:
    """The times of each read with few and with many requests, and registrations a second with each."""
    now = int(datetime(2026, 6, 1, 9, tzinfo=UTC).timestamp() * 1000)
    settings = {name: configuration.load({"DATABASE_URL": url, "KOPRU_VAR": str(folder)}) for name, url in urls.items()}
    asked: dict[str, dict[str, Read]] = {}
    for name, url in urls.items():
        migrate.upgrade(settings[name])
        asked[name] = reads(now, fill(url, sizes[name], now))
    engines = {name: database.reader(url) for name, url in urls.items()}
    found = {read: measured({name: (engines[name], asked[name][read]) for name in urls}, 5) for read in asked["few"]}
    for engine in engines.values():
        engine.dispose()
    return found, {name: asyncio.run(registered(settings[name])) for name in urls}


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, Callable[[str], str]]]:
    """How to get the URL of an empty database of each kind."""
    with Postgres(folder / "postgres") as server:
        yield {"SQLite": lambda name: f"sqlite:///{folder / name}.sqlite", "PostgreSQL": lambda _: server.new_database()}


def main() -> int:
    """Measures and prints; 1 when a figure is not reached."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--size", type=int, default=1_000_000)
    ask.add_argument("--write", action="store_true")
    told = ask.parse_args()
    sizes = {"few": max(told.size // 100, 500), "many": told.size}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "postgres").mkdir()
        with databases(folder) as kinds:
            sides = {kind: both({name: new(name) for name in sizes}, sizes, folder) for kind, new in kinds.items()}
        disk = int(subprocess.run(["du", "-sm", made], capture_output=True, text=True, check=True).stdout.split()[0])
    page, reached = written(sides, sizes["few"], told.size, disk)
    print(page)
    if told.write:
        PAGE.write_text(page, encoding="utf-8")
    return 0 if reached else 1


def written(sides: dict[str, Any], small: int, size: int, disk: int) -> tuple[str, bool]:
    """The page, and whether every figure is reached."""
    lines, reached = [], True
    for name in sides["SQLite"][0]:
        cells = []
        for times, _ in sides.values():
            one, two = _p95(times[name]["few"]), _p95(times[name]["many"])
            good = two <= P95_MS and (two <= RATIO * one or two <= NOISE_MS)
            reached &= good
            cells += [f"{statistics.median(times[name]['few']):.1f}", f"{statistics.median(times[name]['many']):.1f}", f"{one:.1f}",
                      f"{two:.1f}{'' if good else ' (missed)'}", f"{two / one:.2f}"]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    rates = [f"{rate['few']:,.0f}/s and {rate['many']:,.0f}/s ({kind})" for kind, (_, rate) in sides.items()]
    reached &= all(each >= A_SECOND for _, rate in sides.values() for each in rate.values())
    part = f"p50 {small:,} | p50 {size:,} | p95 {small:,} | p95 {size:,} | ÷"
    head = f"| ms | SQLite {part} | PostgreSQL {part} |\n|{' --- |' * 11}"
    return _PAGE.format(size=size, small=small, entries=size * 10, tries=TRIES, facts=facts(), load=os.getloadavg()[0], head=head,
                        rows="\n".join(lines), rates="; ".join(rates), writers=WRITERS, disk=disk, noise=NOISE_MS), reached


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


NOISE_MS = 3.0
"""Below it a ratio says what else ran on the machine, not how the database searches."""
_PAGE = """# The desk's lists

Written by `python -m bench.desk --write` (`make bench-desk`; `SIZE=` for less). {size:,} requests with {entries:,} timeline entries beside
{small:,}; {tries} reads of each kind, the first page of 50, in turn on both sizes. Load of the machine at the end: {load:.1f}. {facts}.
Wanted: at most 50 ms, and at most 1.5 × of the small one wherever it takes over {noise:.0f} ms.

{head}
{rows}

Registering, {writers} at once, each acknowledged after its commit (SQLite `synchronous=FULL`, PostgreSQL `synchronous_commit=on`): with
{small:,} and {size:,} requests {rates}.
Wanted: 500/s. Both large databases and both small ones took {disk:,} MB of disk.
"""


if __name__ == "__main__":
    sys.exit(main())
