"""Durable messages from 64 writers: an ORM with a transaction each against the ledger. `python -m bench.durable [--write]`.

Both sides store the same messages in the same number of conversations on the same database with the same durability, in one
process each; the clients' part is a loop that writes the next message when the last is committed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from base import database
from base import settings as configuration
from base.ledger import Ledger, Once, single
from base.settings import ROOT
from bench.machine import facts
from bench.relays.with_orm import Base, Message, durable
from handoff import store
from handoff.events import CustomerAsksHuman, CustomerSays
from handoff.store import Act, Acts
from server import migrate
from tests.support.servers import Postgres

WRITERS = 64
TEXT = "Merhaba, dün yaptığım çekim hâlâ hesabıma geçmedi, bakabilir misiniz?"
Figures = dict[str, float]
Write = Callable[[int, int], Awaitable[object]]


async def measure(write: Write, seconds: float) -> Figures:
    """All writers at once, each with one message under way; figures of the time after a second's warm-up."""
    delays: list[float] = []
    stopped = False

    async def one(writer: int) -> None:
        number = 0
        while not stopped:
            number, began = number + 1, time.monotonic()
            await write(writer, number)
            delays.append(time.monotonic() - began)

    tasks = [asyncio.create_task(one(writer)) for writer in range(WRITERS)]
    await asyncio.sleep(1)
    delays.clear()
    cpu, began = time.process_time(), time.monotonic()
    await asyncio.sleep(seconds)
    cpu, took, done = time.process_time() - cpu, time.monotonic() - began, sorted(delays)
    stopped = True
    await asyncio.gather(*tasks)
    return {"per_second": len(done) / took, "cpu_us": cpu / len(done) * 1e6, "per_core_second": len(done) / cpu,
            "p50_ms": 1000 * done[len(done) // 2], "p99_ms": 1000 * done[len(done) * 99 // 100]}


async def with_orm(url: str, seconds: float) -> Figures:
    """An object, an insert and a commit for each message, on the database's async driver."""
    engine: AsyncEngine = create_async_engine(url, pool_size=16, max_overflow=0)
    one_writer = asyncio.Lock() if url.startswith("sqlite") else None
    if one_writer:
        event.listen(engine.sync_engine, "connect", durable)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    session = async_sessionmaker(engine, expire_on_commit=False)

    async def write(writer: int, number: int) -> None:
        if one_writer is None:
            await _store(session, writer)
            return
        async with one_writer:  # SQLite has one: without the lock they would fail at each other
            await _store(session, writer)

    try:
        return await measure(write, seconds)
    finally:
        await engine.dispose()


async def _store(session: async_sessionmaker[AsyncSession], writer: int) -> None:
    async with session() as unit:
        unit.add(Message(room=f"room{writer}", text=TEXT))
        await unit.commit()


async def with_ledger(url: str, folder: Path, seconds: float) -> Figures:
    """Ours: identity, order, holder and all that a message carries, checked and stored."""
    settings = configuration.load({"KOPRU_VAR": str(folder), "DATABASE_URL": url})
    migrate.upgrade(settings)
    ledger, acts = Ledger(database.writer(settings.database_url)), Acts()
    names = [f"cnv_durable_{n:04d}" for n in range(WRITERS)]
    for name in names:
        await ledger.do(single, Once(lambda tx, name=name: store.open_conversation(tx, f"vis_{name}", "tr", name, 1)))
        await ledger.do(acts, Act(name, CustomerAsksHuman(at=1), f"vis_{name}", "ask-00000"))

    async def write(writer: int, number: int) -> None:
        said = CustomerSays(at=time.time_ns() // 1_000_000, text=TEXT)
        await ledger.do(acts, Act(names[writer], said, f"vis_{names[writer]}", f"cid-{number:08d}"))

    try:
        return await measure(write, seconds)
    finally:
        await asyncio.to_thread(ledger.close)


async def everything(seconds: float) -> dict[str, tuple[Figures, Figures]]:
    """(ORM, ours) on each database, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder, cluster = Path(name), Path(name) / "postgres"
        cluster.mkdir()
        results = {"SQLite": (await with_orm(f"sqlite+aiosqlite:///{folder}/orm.sqlite", seconds),
                              await with_ledger(f"sqlite:///{folder}/ours.sqlite", folder, seconds))}
        with Postgres(cluster) as postgres:
            theirs, ours = postgres.new_database(), postgres.new_database()
            results["PostgreSQL"] = (await with_orm(theirs.replace("postgresql://", "postgresql+psycopg://"), seconds),
                                     await with_ledger(ours, folder, seconds))
    return results


def table(results: dict[str, tuple[Figures, Figures]]) -> str:
    """Both beside each other, and what ours is of theirs."""
    lines = ["| | messages/s | × ORM | CPU a message | messages a core-second, × ORM | p50 / p99 |", "| --- " * 6 + "|"]
    for name, (orm, ours) in results.items():
        for side, r in ((f"{name}, ORM, a transaction each", orm), (f"{name}, ledger", ours)):
            lines.append(f"| {side} | {r['per_second']:,.0f} | {r['per_second'] / orm['per_second']:.1f} | {r['cpu_us']:.0f} µs | "
                         f"{r['per_core_second'] / orm['per_core_second']:.1f} | {r['p50_ms']:.1f} / {r['p99_ms']:.1f} ms |")
    return "\n".join(lines)


def main() -> int:
    """Prints the table; writes docs/bench/durable.md if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    text = table(uvloop.run(everything(chosen.seconds)))
    print(text)
    if chosen.write:
        page = (f"# Durable messages\n\nWritten by `python -m bench.durable --write` (`make bench-durable`): {WRITERS} writers, each with one message under"
                " way; SQLite with `synchronous=FULL`, PostgreSQL with `synchronous_commit=on`. CPU is the writing process's (PostgreSQL's"
                f" own is not in it). {facts()}.\n\n{text}\n")
        (ROOT / "docs" / "bench" / "durable.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
