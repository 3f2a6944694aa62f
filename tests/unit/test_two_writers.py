"""Two processes write to one PostgreSQL at the same time: they never wait for each other in a ring, and nobody gets two conversations."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base import database, ledger
from base.errors import Refused, Unavailable
from base.ledger import Ledger, Once, single
from base.metrics import LEDGER_RETRIED
from base.settings import Settings
from handoff import events as ev
from handoff import presence as agents_presence
from handoff import queue_store, store
from handoff.store import Act, Acts, Mark
from handoff.tables import conversations, leases, presence

CHATS = [f"cnv_{n}" for n in range(6)]
ROUNDS = 60


@pytest.fixture
def two(postgresql: Settings) -> Iterator[list[Ledger]]:
    with ExitStack() as end:
        both = [Ledger(database.writer(postgresql.database_url)) for _ in range(2)]
        for each in both:
            end.callback(each.close)
        yield both


async def opened(writer: Ledger) -> None:
    for chat in CHATS:
        await writer.do(single, Once(lambda tx, chat=chat: store.open_conversation(tx, f"vis_{chat}", "tr", chat, 1)))
        await writer.do(Acts(), Act(chat, ev.CustomerAsksHuman(at=1), f"vis_{chat}", "ask00000"))


def deadlocks(writer: Ledger) -> int:
    with writer.engine.connect() as tx:
        return int(tx.execute(sa.text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")).scalar_one())


async def messages_and_marks(two: list[Ledger], careful: bool) -> float:
    """Both write to some chats and mark others as seen, crosswise, in the same batches; how many commands had to be run again."""
    await opened(two[0])
    before = LEDGER_RETRIED._value.get()

    families = [Acts(), Acts()]

    async def writes(number: int, turn: int) -> None:
        writer, acts, mine, others = two[number], families[number], CHATS[number::2], CHATS[1 - number :: 2]
        said = [writer.do(acts, Act(chat, ev.CustomerSays(at=2, text="selam"), f"vis_{chat}", f"cid{number}{turn:06}")) for chat in mine]
        seen = [writer.do(acts, Mark(chat, "agent", turn + 1)) if careful else writer.do(single, Once(_slow_mark(chat, turn + 1), key=chat))
                for chat in others]
        await asyncio.gather(*said, *seen)

    for turn in range(ROUNDS if careful else 3):
        await asyncio.gather(writes(0, turn), writes(1, turn))
    return LEDGER_RETRIED._value.get() - before


def _slow_mark(chat: str, seq: int):  # type: ignore[no-untyped-def]
    def mark(tx: Connection) -> None:
        time.sleep(0.01)
        tx.execute(sa.update(conversations).where(conversations.c.id == chat, conversations.c.seq >= seq).values(seen_by_agent=seq))

    return mark


async def test_messages_and_seen_marks_of_two_processes_never_wait_in_a_ring(two: list[Ledger]) -> None:
    assert await messages_and_marks(two, careful=True) == 0
    assert deadlocks(two[0]) == 0


async def test_marks_in_a_family_of_their_own_would(two: list[Ledger]) -> None:
    """The negative control: each batch locks its chats, then those of the other."""
    assert await messages_and_marks(two, careful=False) > 0


async def test_two_tabs_that_come_at_once_to_two_processes_get_one_conversation(two: list[Ledger]) -> None:
    for number in range(40):
        found = await asyncio.gather(*(writer.do(single, Once(
            lambda tx, n=number, p=process: store.open_conversation(tx, f"vis_{n}", "tr", f"cnv_{n}_{p}", 1))) for process, writer in enumerate(two)))
        assert len(set(found)) == 1
    with two[0].engine.connect() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(conversations)).scalar_one() == 40


async def test_without_the_unique_index_they_would_not(two: list[Ledger]) -> None:
    """The negative control."""
    with two[0].engine.begin() as tx:
        tx.execute(sa.text("DROP INDEX uq_conversations_visitor"))

    def slow(tx: Connection, visitor: str, new: str) -> str:
        time.sleep(0.01)
        found = store.open_conversation(tx, visitor, "tr", new, 1)
        time.sleep(0.01)
        return found

    different = 0
    for number in range(20):
        tabs = (writer.do(single, Once(lambda tx, n=number, p=process: slow(tx, f"vis_{n}", f"cnv_{n}_{p}")))
                for process, writer in enumerate(two))
        found = await asyncio.gather(*tabs, return_exceptions=True)
        different += len({str(one) for one in found}) > 1  # two conversations, or one that finds two
    assert different > 0


async def first_at_once(two: list[Ledger], work: Callable[[Connection, int], object]) -> list[object]:
    """Both processes do it for the first time ever at the same moment, over and over: what came of each."""
    outcomes: list[object] = []
    for _ in range(15):
        outcomes += await asyncio.gather(*(writer.do(single, Once(lambda tx, n=n: work(tx, n))) for n, writer in enumerate(two)), return_exceptions=True)
        with two[0].engine.begin() as tx:
            tx.execute(sa.delete(leases))
            tx.execute(sa.delete(presence))
    return outcomes


def _both_look(tx: Connection) -> None:
    """Gives the other process time to look, too, before either writes."""
    tx.exec_driver_sql("SELECT pg_sleep(0.02)")


async def test_two_processes_that_want_to_route_for_the_first_time_are_told_who_does(two: list[Ledger], monkeypatch: pytest.MonkeyPatch) -> None:
    insert = database.insert_new
    monkeypatch.setattr(database, "insert_new", lambda tx, table: (_both_look(tx), insert(tx, table))[1])
    outcomes = await first_at_once(two, lambda tx, n: queue_store.hold_lease(tx, "routing", f"process {n}", 0, 60_000))
    assert outcomes.count(True) == outcomes.count(False) == 15


async def test_an_agents_first_two_tabs_on_two_processes_share_one_lease(two: list[Ledger], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agents_presence, "insert_new", lambda tx, table: (_both_look(tx), database.insert_new(tx, table))[1])
    assert await first_at_once(two, lambda tx, _: agents_presence.renew(tx, ["stf_1"], 1)) == [None] * 30


async def test_a_plain_insert_would_fail_the_second(two: list[Ledger], monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(agents_presence, "insert_new", lambda tx, table: (_both_look(tx), sa.insert(table))[1])
    assert any(isinstance(outcome, Unavailable) for outcome in await first_at_once(two, lambda tx, _: agents_presence.renew(tx, ["stf_1"], 1)))


async def test_a_table_that_somebody_locks_does_not_silence_the_writer(postgresql: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOCK_WAIT", 0.2)
    monkeypatch.setattr(ledger, "ALONE_AT_MOST", 0.5)
    writer, other = Ledger(database.writer(postgresql.database_url)), database.writer(postgresql.database_url)
    await opened(writer)
    acts = Acts()
    with other.begin() as tx:
        tx.execute(sa.text("LOCK TABLE conversations"))
        began = time.monotonic()
        outcomes = await asyncio.gather(*(writer.do(acts, Act(CHATS[n % 6], ev.CustomerSays(at=2, text="selam"), f"vis_{CHATS[n % 6]}", f"cid{n:06}"))
                                          for n in range(60)), return_exceptions=True)
        assert time.monotonic() - began < 5  # 60 × 0.2 s each alone would be 12
        assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    again = await asyncio.gather(*(writer.do(acts, Act(CHATS[n % 6], ev.CustomerSays(at=2, text="selam"), f"vis_{CHATS[n % 6]}", f"cid{n:06}"))
                                   for n in range(60)), return_exceptions=True)
    assert not [outcome for outcome in again if isinstance(outcome, Refused)]
    await asyncio.to_thread(writer.close)
    other.dispose()
