"""A long conversation comes to a screen from its end: the newest at once, the rest when it is asked for, nothing lost, doubled or
shown to whom it is not for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from base.errors import Refused
from base.settings import Settings
from handoff import events as ev
from handoff import protocol as wire
from handoff import reading
from handoff.sides import Customer
from handoff.tables import conversations, entries
from tests.support.consoles import Desk, consoles
from tests.support.room import Wire, browser

LONG = 1000
CARD = '{"card":{"kind":"tracking","tracking_number":"KPR-7Q4M-2X9D-8WTC","department":"finance"}}'


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    async with consoles(settings) as opened:
        lengthen(opened)
        yield opened


def lengthen(desk: Desk) -> None:
    """Entries up to LONG: every fifth a note for staff, some as long as can be written, one with a card early on."""
    with desk.parts.ledger.engine.begin() as tx:
        first = int(tx.execute(sa.select(conversations.c.seq).where(conversations.c.id == desk.chat)).scalar_one())
        tx.execute(sa.insert(entries), [{
            "conversation": desk.chat, "seq": seq, "at": seq, "by": "agent" if seq % 5 == 0 else "customer" if seq % 2 else "bot",
            "kind": "text" if seq % 5 else "note", "sender": "", "name": "", "text": f"{seq} " + "a" * (3900 if 600 < seq < 640 else 5),
            "event": "", "extra": CARD if seq == 42 else "", "cid": None, "body": None, "epoch": 1} for seq in range(first + 1, LONG + 1)])
        tx.execute(sa.update(conversations).where(conversations.c.id == desk.chat).values(seq=LONG))


class Screen:
    """What a browser makes of the frames, as web/shared/transcript.js does."""

    def __init__(self, got: Wire) -> None:
        self.got, self.read = got, 0
        self.seqs: list[int] = []
        self.start = self.last = 0
        self.kept: list[dict[str, Any]] = []

    def take(self) -> Screen:
        frames, self.read = self.got.frames[self.read:], len(self.got.frames)
        for frame in frames:
            if frame["type"] == "entries":
                if not self.last and frame.get("begins"):
                    self.start, self.last, self.kept = frame["after"], frame["after"], frame.get("kept", [])
                assert frame["after"] <= self.last, "a gap"
                self.seqs += [item["seq"] for item in frame["items"] if item["seq"] > self.last]
                self.last = max(self.last, frame["upto"])
            elif frame["type"] == "past":
                assert frame["before"] == self.start + 1, "a gap above"
                self.seqs = [item["seq"] for item in frame["items"]] + self.seqs
                self.start = frame["after"]
        return self


async def customer(desk: Desk) -> tuple[Customer, Screen]:
    line, got = browser()
    return Customer(desk.parts.conversations, line, "tr", desk.chat), Screen(got)


async def seen_by_staff(desk: Desk) -> Screen:
    elif_, screen = desk.sides["elif"], Screen(desk.wires["elif"])
    screen.read = len(screen.got.frames)
    await elif_.resume(wire.Resume(desk.chat, newest=200))
    screen.take()
    assert (screen.start, len(screen.seqs), screen.last) == (LONG - 200, 200, LONG)
    while screen.start:
        await desk.parts.conversations.act(desk.chat, ev.CustomerSays(at=1, text="ben yazarken"))
        await elif_.look_back(wire.LookBack(desk.chat, screen.start + 1, 300))
        screen.take()
    return screen


async def test_the_newest_come_at_once_and_the_rest_page_by_page_while_the_customer_goes_on_writing(desk: Desk) -> None:
    screen = await seen_by_staff(desk)
    assert screen.last > LONG + 2
    assert screen.seqs == list(range(1, screen.last + 1))
    assert max(len(wire._encoder.encode(frame)) for frame in desk.wires["elif"].frames) <= wire.MAX_FRAME


async def test_pages_that_are_cut_by_one_are_noticed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a page that leaves out the entry next to what is shown."""
    whole = reading.entries_before
    monkeypatch.setattr(reading, "entries_before", lambda tx, id_, seq, staff: whole(tx, id_, seq - 1, staff))
    screen = await seen_by_staff(desk)
    assert screen.seqs != list(range(1, screen.last + 1))


async def test_a_customer_reads_back_to_the_first_word_and_sees_no_note(desk: Desk) -> None:
    side, screen = await customer(desk)
    await side.arrive(wire.Resume(desk.chat, newest=100))
    assert [entry["card"]["tracking_number"] for entry in screen.take().kept if entry.get("card")] == ["KPR-7Q4M-2X9D-8WTC"]
    while screen.start:
        await side.look_back(wire.LookBack(desk.chat, screen.start + 1, 2000))
        screen.take()
    assert screen.seqs == [1, *(seq for seq in range(2, LONG + 1) if seq % 5)]
    assert '"note"' not in str(screen.got.frames)


async def test_who_comes_back_gets_all_that_was_missed_however_much_that_is(desk: Desk) -> None:
    side, screen = await customer(desk)
    screen.last = 100
    await side.resume(wire.Resume(desk.chat, last_seq=100, newest=100))
    assert screen.take().seqs == [seq for seq in range(101, LONG + 1) if seq % 5]


async def test_who_no_longer_may_read_it_does_not_look_back_into_it(desk: Desk) -> None:
    mert = desk.sides["mert"]
    await mert.resume(wire.Resume(desk.chat, newest=100))
    fence = await desk.take("elif")
    await desk.send("elif", wire.Transfer, epoch=fence, department="game")
    before = len(desk.wires["mert"].frames)
    with pytest.raises(Refused, match="not_found"):
        await mert.look_back(wire.LookBack(desk.chat, 500))
    assert [f for f in desk.wires["mert"].frames[before:] if f["type"] == "past"] == []
    side, _ = await customer(desk)
    with pytest.raises(Refused, match="not_found"):
        await side.look_back(wire.LookBack("cnv_another", 500))
