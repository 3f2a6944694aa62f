"""The ledger on both databases: batches, gapless numbers, and a bad command that fails for itself only."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base import database
from base.errors import Refused, Unavailable
from base.ledger import Ledger, Once, single
from base.settings import Settings
from handoff import events as ev
from handoff import store
from handoff.store import Act, Acts
from handoff.tables import conversations, entries

ACTS = Acts()


@pytest.fixture
async def ledger(settings: Settings) -> AsyncIterator[Ledger]:
    made = Ledger(database.writer(settings.database_url))
    yield made
    await asyncio.to_thread(made.close)


async def new_conversation(ledger: Ledger, name: str = "cnv_1") -> str:
    await ledger.do(single, Once(lambda tx: store.open_conversation(tx, "vis_" + name, "tr", name, 1)))
    return name


def say(name: str, text: str, cid: str) -> Act:
    return Act(name, ev.CustomerSays(at=5, text=text), "vis_" + name, cid)


def stored(ledger: Ledger, name: str) -> list[tuple[int, str, str | None]]:
    with ledger.engine.connect() as tx:
        query = sa.select(entries.c.seq, entries.c.text, entries.c.cid).where(entries.c.conversation == name)
        return [tuple(row) for row in tx.execute(query.order_by(entries.c.seq))]  # type: ignore[misc]


async def to_queue(ledger: Ledger, name: str) -> None:
    await ledger.do(ACTS, Act(name, ev.CustomerAsksHuman(at=4), "vis_" + name, "ask00000"))


async def test_messages_of_one_conversation_get_one_number_each_in_order(ledger: Ledger) -> None:
    name = await new_conversation(ledger)
    await to_queue(ledger, name)
    await asyncio.gather(*(ledger.do(ACTS, say(name, f"m{n}", f"cid{n:05}")) for n in range(100)))
    assert [(seq, text) for seq, text, _ in stored(ledger, name)[1:]] == [(n + 2, f"m{n}") for n in range(100)]


async def test_thirty_two_threads_leave_no_gap_and_no_double(ledger: Ledger) -> None:
    name = await new_conversation(ledger)
    await to_queue(ledger, name)

    def write(thread: int) -> None:
        async def all_of_them() -> None:
            for n in range(20):
                await ledger.do(ACTS, say(name, f"{thread}.{n}", f"cid{thread:02}{n:03}"))

        asyncio.run(all_of_them())

    threads = [threading.Thread(target=write, args=(n,)) for n in range(32)]
    for thread in threads:
        thread.start()
    await asyncio.to_thread(lambda: [thread.join() for thread in threads])
    rows = stored(ledger, name)
    assert [seq for seq, _, _ in rows] == list(range(1, 32 * 20 + 2))
    assert len({text for _, text, _ in rows}) == 32 * 20 + 1


async def test_the_same_cid_gives_the_same_ack_and_is_stored_once(ledger: Ledger) -> None:
    name = await new_conversation(ledger)
    first = await ledger.do(ACTS, say(name, "merhaba", "cid00001"))
    again = await ledger.do(ACTS, say(name, "merhaba", "cid00001"))
    assert (again.seq, again.at, again.epoch, again.repeated) == (first.seq, first.at, first.epoch, True)
    assert len(stored(ledger, name)) == 1


async def test_twice_in_one_batch_is_once(ledger: Ledger) -> None:
    name = await new_conversation(ledger)
    done = await asyncio.gather(*(ledger.do(ACTS, say(name, "merhaba", "cid00001")) for _ in range(5)))
    assert {one.seq for one in done} == {1}
    assert len(stored(ledger, name)) == 1


async def test_the_same_cid_with_another_body_is_refused_and_nothing_written(ledger: Ledger) -> None:
    name = await new_conversation(ledger)
    await ledger.do(ACTS, say(name, "merhaba", "cid00001"))
    with pytest.raises(Refused, match="cid_reused"):
        await ledger.do(ACTS, say(name, "selam", "cid00001"))
    assert [text for _, text, _ in stored(ledger, name)] == ["merhaba"]


async def test_a_refused_command_leaves_its_neighbours_alone(ledger: Ledger) -> None:
    name = await new_conversation(ledger)
    await to_queue(ledger, name)
    takes = [Act(name, ev.AgentTakes(at=6, agent=ev.Staff(f"stf_{n}", f"A{n}")), f"stf_{n}", "take0000") for n in range(8)]
    outcomes = await asyncio.gather(*(ledger.do(ACTS, take) for take in takes), ledger.do(ACTS, say(name, "hâlâ bekliyorum", "cid1")),
                                    return_exceptions=True)
    refused = [one for one in outcomes if isinstance(one, Refused)]
    assert [one.code for one in refused] == ["already_taken"] * 7
    assert not isinstance(outcomes[-1], BaseException)
    taken = next(one for one in outcomes[:-1] if not isinstance(one, BaseException)).decision.conversation.agent
    assert {one.about["by"] for one in refused} == {taken}


async def test_what_a_refused_command_had_written_is_undone_alone(ledger: Ledger) -> None:
    def writes_and_refuses(tx: Connection) -> None:
        store.open_conversation(tx, "vis_no", "tr", "cnv_no", 1)
        raise Refused("not_found")

    def opens(name: str) -> Once:
        return Once(lambda tx: store.open_conversation(tx, f"vis_{name}", "tr", f"cnv_{name}", 1))

    gate = threading.Event()
    before = asyncio.create_task(ledger.do(single, Once(lambda _: gate.wait(10))))  # so that the others are one batch
    await asyncio.sleep(0)
    three = asyncio.gather(*(ledger.do(single, one) for one in (opens("1"), Once(writes_and_refuses), opens("2"))), return_exceptions=True)
    await asyncio.sleep(0)
    gate.set()
    await before
    first, refused, second = await three
    assert (first, second) == ("cnv_1", "cnv_2")
    assert isinstance(refused, Refused)
    with ledger.engine.connect() as tx:
        assert sorted(tx.execute(sa.select(conversations.c.id)).scalars()) == ["cnv_1", "cnv_2"]


async def test_one_bad_command_does_not_fail_its_neighbours(ledger: Ledger) -> None:
    name = await new_conversation(ledger)

    def broken(tx: Connection) -> None:
        tx.execute(sa.update(conversations).where(conversations.c.id == name).values(state="nobody's"))

    good = [ledger.do(ACTS, say(name, f"m{n}", f"cid{n:05}")) for n in range(10)]
    outcomes = await asyncio.gather(*good[:5], ledger.do(single, Once(broken)), *good[5:], return_exceptions=True)
    assert isinstance(outcomes[5], Unavailable)
    assert [seq for seq, _, _ in stored(ledger, name)] == list(range(1, 11))


async def test_a_bug_in_one_command_is_its_askers_and_does_not_silence_the_writer(ledger: Ledger) -> None:
    name = await new_conversation(ledger)

    def buggy(_: Connection) -> None:
        raise ZeroDivisionError

    outcomes = await asyncio.gather(ledger.do(single, Once(buggy)), ledger.do(ACTS, say(name, "m", "cid00001")),
                                    return_exceptions=True)
    assert isinstance(outcomes[0], ZeroDivisionError)
    assert outcomes[1].seq == 1
    assert (await ledger.do(ACTS, say(name, "n", "cid00002"))).seq == 2


async def test_a_full_queue_says_busy_and_when_to_try_again(settings: Settings) -> None:
    ledger = Ledger(database.writer(settings.database_url), capacity=2)
    name = await new_conversation(ledger)
    gate = threading.Event()
    slow = asyncio.create_task(ledger.do(single, Once(lambda _: gate.wait(10))))
    await asyncio.sleep(0.1)  # the writer has taken it, the queue is empty again
    waiting = [asyncio.create_task(ledger.do(ACTS, say(name, f"m{n}", f"cid{n:05}"))) for n in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Refused) as refused:
        await ledger.do(ACTS, say(name, "too much", "cid99999"))
    assert (refused.value.code, refused.value.retry_after > 0) == ("busy", True)
    gate.set()
    assert [one.seq for one in await asyncio.gather(*waiting)] == [1, 2]
    await slow
    await asyncio.to_thread(ledger.close)


async def test_an_unknown_conversation_is_not_found(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="not_found"):
        await ledger.do(ACTS, say("cnv_none", "merhaba", "cid00001"))


@pytest.mark.parametrize("row", [{"state": "agent"}, {"agent": "stf_1"}, {"state": "queued", "turn": 1}, {"epoch": 0}])
async def test_the_schema_itself_refuses_what_the_core_never_writes(ledger: Ledger, row: dict[str, object]) -> None:
    name = await new_conversation(ledger)
    await ledger.do(ACTS, say(name, "merhaba", "cid00001"))
    with pytest.raises(Unavailable):
        await ledger.do(single, Once(lambda tx: tx.execute(sa.update(conversations).values(**row))))
