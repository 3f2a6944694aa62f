"""Live conversations inside a test: the real ledger, reader, hub and service on a real database, with lines that keep what they are sent."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import msgspec

from base import database, operator
from base.access import StaffMember
from base.bus import Bus
from base.clock import Clock
from base.ledger import Ledger
from base.settings import Settings
from handoff import events as ev
from handoff.core import AskBot, TellBot
from handoff.hub import Hub
from handoff.line import Line
from handoff.reading import Reader
from handoff.service import Acted, Conversations
from handoff.state import Conversation, Draft
from handoff.turns import Turns

Frame = dict[str, Any]
_cids = itertools.count(1)


class Wire:
    """A socket whose browser reads as fast as `is_writable` says; `frames` are what it got."""

    def __init__(self) -> None:
        self.is_writable = True
        self.frames: list[Frame] = []

    def write_text(self, data: bytes) -> None:
        """One frame."""
        self.frames.append(msgspec.json.decode(data))


class SilentTurns:
    """A bot that is asked and does not answer."""

    async def ask(self, c: Conversation, effect: AskBot, said: Draft | None = None) -> ev.BotReplied:
        """Never ends by itself."""
        await asyncio.Event().wait()
        raise AssertionError

    async def tell(self, c: Conversation, effect: TellBot) -> None:
        """Heard."""


class Room:
    """The parts of one process."""

    def __init__(self, settings: Settings, bus: Bus | None = None) -> None:
        self.ledger = Ledger(database.writer(settings.database_url, "OFF"))
        self.read = Reader(database.reader(settings.database_url))
        self.bus = bus or Bus()
        self.hub = Hub(self.read, self.bus)
        self.clock = Clock()
        facts = operator.load(settings.operator_file)
        self.conversations = Conversations(self.ledger, self.read, self.hub, cast(Turns, SilentTurns()), self.bus, facts, self.clock)

    async def chat(self, visitor: str) -> str:
        """A conversation of the visitor's."""
        return await self.conversations.open(visitor, "tr")

    async def happens(self, conversation: str, event: ev.Event, sender: str = "", line: Line | None = None) -> Acted:
        """Lets it happen, as from one browser."""
        return await self.conversations.act(conversation, event, sender, f"cid{next(_cids):08}" if sender else "", line)

    async def close(self) -> None:
        """Takes it apart."""
        await self.hub.close()
        await self.bus.close()
        await asyncio.to_thread(self.ledger.close)
        await asyncio.to_thread(self.read.close)


@asynccontextmanager
async def room(settings: Settings, bus: Bus | None = None) -> AsyncIterator[Room]:
    """A room that is taken apart at the end."""
    made = Room(settings, bus)
    try:
        yield made
    finally:
        await made.close()


def browser(staff: bool = False) -> tuple[Line, Wire]:
    """A line and what it was sent."""
    wire = Wire()
    line = Line(wire)
    if staff:
        line.person, line.name = "stf_lead", "Derya Ak"
        line.who = StaffMember("stf_lead", "lead", "Derya Ak", "administrator", ())
    return line, wire


async def settled(room_: Room) -> None:
    """Returns when the hub has nothing left to bring; the bot's turns go on."""
    turns = room_.conversations._under_way
    while busy := [task for task in room_.hub._tasks if task not in turns]:
        await asyncio.wait(busy, timeout=5)
