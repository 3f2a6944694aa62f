"""What is committed reaches every screen, whatever fails or happens in between: reads that fail, browsers that leave or lie."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from base.bus import Ring
from base.errors import Refused, Unavailable
from base.ledger import Once, single
from base.settings import Settings
from handoff import events as ev
from handoff import hub, reading
from handoff import protocol as wire
from handoff.line import Line
from tests.support.room import Frame, Room, Wire, browser, room, settled

ELIF = ev.Staff("stf_1", "Elif", "support")


class Faults:
    """Stands before a room's reader: the next reads of a kind fail, or wait until they may go on."""

    def __init__(self, place: Room) -> None:
        self._read = place.hub._read
        self.failing, self.reads = 0, 0
        self.gate, self.has_read = asyncio.Event(), asyncio.Event()
        self.gate.set()
        place.hub._read = self  # type: ignore[assignment]

    async def __call__(self, read: Callable[..., Any], *args: Any) -> Any:
        self.reads += 1
        found = await self._read(read, *args)
        self.has_read.set()
        await self.gate.wait()
        if self.failing:
            self.failing -= 1
            raise Unavailable()
        return found


async def said(place: Room, chat: str, visitor: str, *texts: str) -> None:
    for text in texts:
        await place.happens(chat, ev.CustomerSays(at=1, text=text), visitor)


def shown(got: Wire) -> list[int]:
    return [item["seq"] for frame in got.frames if frame["type"] == "entries" for item in frame["items"]]


async def waiting_chat(place: Room, visitor: str = "vis_1") -> str:
    chat = await place.chat(visitor)
    await place.happens(chat, ev.CustomerAsksHuman(at=1), visitor)
    return chat


async def missed_entry(settings: Settings) -> list[int]:
    """A bell of another process whose reading fails, then the poll of the database: what was shown in the end."""
    async with room(settings) as here, room(settings) as there:
        chat = await waiting_chat(there)
        line, got = browser()
        faults = Faults(here)
        await here.hub.watch(line, chat, 0, staff=False)
        await said(there, chat, "vis_1", "merhaba")
        faults.failing = 1
        here.hub.heard(Ring(chat, 2))
        await settled(here)
        here.hub.known({chat: 2})
        await settled(here)
        return shown(got)


async def test_an_entry_whose_reading_failed_is_brought_by_the_next_look(settings: Settings) -> None:
    assert await missed_entry(settings) == [1, 2]


async def test_the_look_must_not_rely_on_news_alone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a hub that reads only what is newer than the last bell leaves the screen behind."""
    def heard(self: hub.Hub, ring: Ring) -> None:
        for watch in self._watches.get(ring.conversation, ()):
            if ring.seq > watch.heard:
                watch.heard = ring.seq
                self._behind.bring(watch)

    monkeypatch.setattr(hub.Hub, "heard", heard)
    assert await missed_entry(settings) == [1]


@pytest.mark.parametrize("claimed", [3, 2**31 - 1])
async def test_a_browser_that_says_it_has_more_than_there_is_costs_one_read(settings: Settings, claimed: int) -> None:
    async with room(settings) as place:
        chat = await waiting_chat(place)
        line, got = browser()
        faults = Faults(place)
        watch = await asyncio.wait_for(place.hub.watch(line, chat, claimed, staff=False), 5)
        assert faults.reads == 1
        assert (watch.sent, got.frames[0]["upto"]) == (1, 1)
        await said(place, chat, "vis_1", "merhaba")
        assert shown(got) == [2]


async def test_a_bell_for_what_is_not_there_is_read_once(settings: Settings) -> None:
    async with room(settings) as place:
        chat = await waiting_chat(place)
        line, _ = browser()
        faults = Faults(place)
        await place.hub.watch(line, chat, 0, staff=False)
        place.hub.heard(Ring(chat, 99))
        await asyncio.wait_for(settled(place), 5)
        assert faults.reads == 2


async def test_a_browser_that_leaves_while_it_is_shown_the_conversation_leaves_nothing_behind(settings: Settings) -> None:
    async with room(settings) as place:
        chat = await waiting_chat(place)
        line, _ = browser()
        faults = Faults(place)
        faults.gate.clear()
        coming = asyncio.create_task(place.hub.watch(line, chat, 0, staff=False))
        await asyncio.sleep(0)
        line.close(1001, "test")
        faults.gate.set()
        await coming
        assert place.hub.watched() == set()


async def test_a_conversation_that_could_not_be_read_is_not_watched(settings: Settings) -> None:
    async with room(settings) as place:
        chat = await waiting_chat(place)
        faults = Faults(place)
        faults.failing = 1
        with pytest.raises(Refused):
            await place.hub.watch(browser()[0], chat, 0, staff=False)
        assert place.hub.watched() == set()


async def test_who_stops_looking_while_a_long_transcript_is_read_gets_no_more_of_it(settings: Settings) -> None:
    async with room(settings) as place:
        chat = await waiting_chat(place)
        await asyncio.gather(*(place.happens(chat, ev.CustomerSays(at=1, text=f"{n}"), "vis_1") for n in range(450)))
        line, got = browser()
        faults = Faults(place)
        watch = await place.hub.watch(line, chat, 450, staff=False)
        watch.sent = 0
        faults.gate.clear()
        place.hub.heard(Ring(chat, 451))
        place.hub.unwatch(watch)
        faults.gate.set()
        await settled(place)
        assert len(shown(got)) <= 1 + reading.PAGE


async def test_a_place_in_the_queue_outlasts_whatever_else_is_shown(settings: Settings) -> None:
    async with room(settings) as place:
        chat = await waiting_chat(place)
        line, got = browser()
        place.hub.places = {chat: (3, (4, 10))}
        await place.hub.watch(line, chat, 0, staff=False)
        await place.happens(chat, ev.CustomerSwitchesLanguage(at=2, language="en"), "vis_1")
        views = [frame["view"] for frame in got.frames if frame.get("view")]
        assert [(view["place"], view["wait"]) for view in views] == [(3, [4, 10])] * 2


async def rows_after_a_change(place: Room, show: Callable[[Line], Any]) -> list[Frame]:
    """What a console is sent when a row changes while it is read."""
    chat = await waiting_chat(place)
    line, got = browser(staff=True)
    faults = Faults(place)
    faults.gate.clear()
    coming = asyncio.create_task(show(line))
    await asyncio.wait_for(faults.has_read.wait(), 5)  # the reading has its rows, from before the change
    await place.happens(chat, ev.AgentTakes(at=2, agent=ELIF), "stf_1")
    faults.gate.set()
    await coming
    return [row for frame in got.frames if frame["type"] == "queue" for row in frame["rows"]]


async def test_a_row_that_changes_while_the_queue_is_read_is_shown_as_it_is(settings: Settings) -> None:
    async with room(settings) as place:
        rows = await rows_after_a_change(place, lambda line: place.hub.show_queue(line))
        assert [row["state"] for row in rows] == ["queued", "agent"]


async def test_consoles_that_begin_at_the_same_moment_each_get_what_changes_meanwhile(settings: Settings) -> None:
    async with room(settings) as place:
        chat = await waiting_chat(place)
        lines = [browser(staff=True) for _ in range(3)]
        faults = Faults(place)
        faults.gate.clear()
        coming = [asyncio.create_task(place.hub.show_queue(line)) for line, _ in lines]
        await asyncio.wait_for(faults.has_read.wait(), 5)
        while faults.reads < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await place.happens(chat, ev.AgentTakes(at=2, agent=ELIF), "stf_1")
        faults.gate.set()
        await asyncio.gather(*coming)
        last = [[row for frame in got.frames for row in frame["rows"]][-1]["state"] for _, got in lines]
        assert last == ["agent"] * 3


async def test_a_queue_that_is_only_read_and_sent_shows_an_old_row(settings: Settings) -> None:
    """The negative control: read, then sent whole, the list would say that somebody waits whom an agent has."""
    async with room(settings) as place:
        async def careless(line: Line) -> None:
            place.hub.consoles.add(line)
            line.put(wire.Queue(await place.hub._read(reading.queue_rows), full=True))

        rows = await rows_after_a_change(place, careless)
        assert rows[-1]["state"] == "queued"


async def test_rows_that_other_processes_change_are_read_together_and_again_when_the_database_is_back(settings: Settings) -> None:
    async with room(settings) as here, room(settings) as there:
        chats = [await waiting_chat(there, f"vis_{n}") for n in range(5)]
        line, got = browser(staff=True)
        here.hub.consoles.add(line)
        faults = Faults(here)
        faults.failing = 1
        for chat in chats:
            here.hub.rows_moved([chat], queue=True)
        await settled(here)
        assert faults.reads == 2
        assert sorted(row["conversation"] for frame in got.frames for row in frame["rows"]) == sorted(chats)
        assert here.hub.queue_changed.is_set()


async def test_what_another_process_tells_a_member_reaches_their_console_alone(sqlite: Settings) -> None:
    async with room(sqlite) as place:
        (mine, got), (other, nothing) = browser(staff=True), browser(staff=True)
        other.person = "stf_2"
        for line in (mine, other):
            await place.hub.show_queue(line)
        frame = wire.encode(wire.Mentioned("cnv_1", 3, 1, "Elif", "bakar mısın")).decode()
        place.hub.heard(Ring(hub.STAFF, frame=frame, to=("stf_lead",)))
        assert [f["type"] for f in got.frames] == ["queue", "mentioned"]
        assert [f["type"] for f in nothing.frames] == ["queue"]


async def test_what_passes_among_staff_in_another_process_reaches_no_customer(sqlite: Settings) -> None:
    async with room(sqlite) as place:
        chat = await waiting_chat(place)
        (customer, seen), (staff, got) = browser(), browser(staff=True)
        await place.hub.watch(customer, chat, 0, staff=False)
        await place.hub.watch(staff, chat, 0, staff=True)
        place.hub.heard(Ring(chat, frame=wire.encode(wire.Looking(chat, True)).decode(), staff=True))
        assert [f["type"] for f in got.frames][-1] == "looking"
        assert "looking" not in [f["type"] for f in seen.frames]


async def test_messages_of_one_commit_come_to_the_others_together_and_in_order(settings: Settings) -> None:
    async with room(settings) as here:
        chat = await waiting_chat(here)
        (writer, acked), (tab, seen), (staff, list_) = browser(), browser(), browser(staff=True)
        for line in (writer, tab, staff):
            await here.hub.watch(line, chat, 0, staff=line is staff)
        here.hub.consoles.add(staff)
        go = threading.Event()
        before = asyncio.create_task(here.ledger.do(single, Once(lambda _: go.wait(5))))
        await asyncio.sleep(0)
        events = [ev.CustomerSays(at=2, text="bir"), ev.CustomerSays(at=3, text="iki"), ev.CustomerLeavesQueue(at=5),
                  ev.CustomerAsksHuman(at=6), ev.CustomerSays(at=7, text="üç")]
        acts = [asyncio.create_task(here.conversations.act(chat, event, "vis_1", f"cid-{number:08}", writer))
                for number, event in enumerate(events)]
        await asyncio.sleep(0)
        go.set()  # all of them wait by now, and become one batch
        await asyncio.gather(before, *acts)
        await settled(here)
        assert shown(seen) == shown(list_)[-len(shown(seen)):] == sorted(shown(seen))
        assert [item["text"] for frame in seen.frames if frame["type"] == "entries" and len(frame["items"]) == 2
                for item in frame["items"]] == ["bir", "iki"]
        assert not [frame for frame in acked.frames if frame["type"] == "entries" and frame["items"][0].get("text") in ("bir", "iki")]
