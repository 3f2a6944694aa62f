"""Screens that are behind are brought up together, each with what it lacks, and with the standing that belongs to it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlalchemy.engine import Connection

from base.bus import Ring
from base.settings import Settings
from handoff import events as ev
from handoff import reading
from handoff.tables import entries
from tests.support.room import Room, Wire, browser, room, settled
from tests.unit.test_hub import Faults, said, shown, waiting_chat

ELIF = ev.Staff("stf_lead", "Derya Ak", "support")


async def behind(here: Room, there: Room, chats: int) -> tuple[list[str], list[Wire], Faults]:
    """So many conversations, each shown here to a customer and to staff, and gone on with in another process."""
    names, wires = [await waiting_chat(there, f"vis_{n}") for n in range(chats)], []
    for name in names:
        for staff in (False, True):
            line, got = browser(staff)
            await here.hub.watch(line, name, 0, staff)
            wires.append(got)
    for number, name in enumerate(names):
        await said(there, name, f"vis_{number}", *(f"{number} {n}" for n in range(number % 3 + 1)))
    return names, wires, Faults(here)


async def test_what_one_bell_finds_is_read_together_and_shown_to_each_as_theirs(settings: Settings) -> None:
    async with room(settings) as here, room(settings) as there:
        names, wires, faults = await behind(here, there, 20)
        for name in names:
            here.hub.heard(Ring(name, 9))
        await settled(here)
        assert faults.reads == 2  # the second finds that there is nothing more, whatever the bell said
        assert [shown(got) for got in wires] == [list(range(1, n % 3 + 3)) for n in range(20) for _ in "cs"]
        assert all(("summary" in got.frames[-1]) == bool(n % 2) for n, got in enumerate(wires))


async def test_what_falls_behind_while_others_are_read_is_read_after_them(settings: Settings) -> None:
    async with room(settings) as here, room(settings) as there:
        names, wires, faults = await behind(here, there, 6)
        faults.gate.clear()
        here.hub.heard(Ring(names[0], 2))
        await faults.has_read.wait()
        await said(there, names[0], "vis_0", "noch eins")
        for name in names:
            here.hub.heard(Ring(name, 3))
        faults.gate.set()
        await settled(here)
        assert [shown(got) for got in wires] == [[1, 2, 3] if n == 0 else list(range(1, n % 3 + 3)) for n in range(6) for _ in "cs"]


async def test_a_screen_that_has_more_than_the_others_gets_nothing_twice(settings: Settings) -> None:
    async with room(settings) as here, room(settings) as there:
        chat = await waiting_chat(there)
        await said(there, chat, "vis_1", "bir", "iki")
        lines = [browser() for _ in range(3)]
        watches = [await here.hub.watch(line, chat, 0, staff=False) for line, _ in lines]
        watches[1].sent = 1  # as after a reading that failed half-way
        await said(there, chat, "vis_1", "üç")
        here.hub.heard(Ring(chat, 4))
        await settled(here)
        assert [[frame["after"] for frame in got.frames] for _, got in lines] == [[0, 3], [0, 1], [0, 3]]
        assert [watch.sent for watch in watches] == [4, 4, 4]


async def test_who_reads_slowly_holds_nobody_up(settings: Settings) -> None:
    async with room(settings) as here, room(settings) as there:
        names, wires, _ = await behind(here, there, 2)
        wires[0].is_writable = False
        for number, name in enumerate(names):
            here.hub.heard(Ring(name, number + 2))
        while shown(wires[3]) != [1, 2, 3]:  # noqa: ASYNC110
            await asyncio.sleep(0)
        assert shown(wires[0]) == [1]
        await said(here, names[0], "vis_0", "noch eins")  # what comes meanwhile waits for its turn
        for _ in range(10):
            await asyncio.sleep(0)
        wires[0].is_writable = True
        for line in {watch.line for watches in here.hub._watches.values() for watch in watches}:
            line.flush()
        await settled(here)
        assert [shown(got) for got in wires] == [[1, 2, 3]] * 4


async def test_a_gap_longer_than_a_page_is_filled_page_by_page(settings: Settings) -> None:
    async with room(settings) as here, room(settings) as there:
        chat = await waiting_chat(there)
        line, got = browser()
        await here.hub.watch(line, chat, 0, staff=False)
        await asyncio.gather(*(said(there, chat, "vis_1", f"{n}") for n in range(2 * reading.PAGE)))
        here.hub.heard(Ring(chat, 2 * reading.PAGE + 1))
        await settled(here)
        assert shown(got) == list(range(1, 2 * reading.PAGE + 2))
        assert max(len(frame["items"]) for frame in got.frames) == reading.PAGE


async def test_staff_whose_business_it_no_longer_is_hear_where_it_went_and_the_others_all(settings: Settings) -> None:
    async with room(settings) as here, room(settings) as there:
        chat = await waiting_chat(there)
        (mine, seen), (theirs, told) = browser(), browser(staff=True)
        assert theirs.who is not None
        theirs.who = type(theirs.who)("stf_lead", "lead", "Derya Ak", "agent", ("support",))
        await here.hub.watch(mine, chat, 0, staff=False)
        await here.hub.watch(theirs, chat, 0, staff=True)
        await there.happens(chat, ev.AgentTakes(at=2, agent=ELIF), "stf_lead")
        await there.happens(chat, ev.AgentTransfers(at=3, agent=ELIF, epoch=3, department="finance"), "stf_lead")
        await said(there, chat, "vis_1", "gizli")
        here.hub.heard(Ring(chat, 4))
        await settled(here)
        assert shown(seen) == [1, 2, 3, 4]
        assert ([frame["type"] for frame in told.frames], shown(told)) == (["entries", "state"], [1])


async def taken_while_it_is_read(settings: Settings, monkeypatch: pytest.MonkeyPatch, together: bool) -> dict[str, Any]:
    """An agent takes the conversation between the two statements of a reading; the frame that comes of it."""
    async with room(settings) as here, room(settings) as there:
        chat = await waiting_chat(there)
        line, got = browser()
        await here.hub.watch(line, chat, 1 if together else 0, staff=False)
        await said(there, chat, "vis_1", "merhaba")
        between, loop = [], asyncio.get_running_loop()

        def at_statement(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
            if "entries" in statement and not between:
                between.append(statement)
                taking = there.happens(chat, ev.AgentTakes(at=2, agent=ELIF), "stf_lead")
                asyncio.run_coroutine_threadsafe(taking, loop).result(5)

        sa_event.listen(here.read.engine, "before_cursor_execute", at_statement)
        if together:
            here.hub.heard(Ring(chat, 2))
            await settled(here)
        else:
            await here.hub.watch(line, chat, 1, staff=False)
        assert between
        return got.frames[-1]


@pytest.mark.parametrize("together", [True, False])
async def test_an_entry_is_never_shown_with_a_standing_from_before_it(settings: Settings, monkeypatch: pytest.MonkeyPatch, together: bool) -> None:
    frame = await taken_while_it_is_read(settings, monkeypatch, together)
    assert (frame["upto"], frame["view"]["state"], frame["view"]["last_seq"]) == (2, "queued", 2)


async def test_a_reading_without_an_end_shows_an_entry_with_a_standing_from_before_it(postgresql: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: on PostgreSQL each statement sees what was committed before it."""
    page = sa.select(entries).where(entries.c.conversation == sa.bindparam("conversation"), entries.c.seq > sa.bindparam("seq"))
    monkeypatch.setattr(reading, "_AFTER", page.order_by(entries.c.seq))
    frame = await taken_while_it_is_read(postgresql, monkeypatch, together=False)
    assert (frame["upto"], frame["view"]["state"]) == (3, "queued")
