"""Old state + events = fresh state: a screen that was there for everything shows what one that comes afresh is shown."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from base.settings import Settings
from handoff import events as ev
from handoff import hub, reading, showing
from handoff import protocol as wire
from tests.support.room import Frame, Room, Wire, browser, room, settled
from tests.unit.test_core import ELIF, GRID, MERT, SAMPLES

Row = dict[str, Any]
WRITTEN = [(state, kind) for state, kind, expected in GRID if expected in ("bot", "queued", "agent", "closed")]
TOPIC = {"fields": {"topic": "deposit", "amount": 500}, "department": "finance", "priority": 1, "understood": "deposit_missing"}


class Screen:
    """A browser as web/shared draws it: entries by seq, the newest view, how far was seen, the summary, the console's rows."""

    def __init__(self, frames: list[Frame]) -> None:
        self.entries: dict[int, Frame] = {}
        self.view: Frame = {}
        self.seen = {"customer": 0, "agent": 0}
        self.summary: Frame = {}
        self.rows: dict[str, Row] = {}
        for frame in frames:
            getattr(self, "_" + frame["type"], lambda _: None)(frame)

    def shows(self) -> dict[str, Any]:
        """All of it, without what a browser counts itself or learns with the place."""
        view = {key: value for key, value in self.view.items() if not key.startswith(("last_seq", "seen_by"))}
        return {"entries": self.entries, "view": view, "seen": self.seen, "summary": self.summary, "rows": self.rows}

    def _entries(self, frame: Frame) -> None:
        for item in map(_whole, frame["items"]):
            assert self.entries.setdefault(item["seq"], item) == item
        self._state(frame)
        self.summary = frame.get("summary") or self.summary

    def _state(self, frame: Frame) -> None:
        view = frame.get("view")
        if view and view["epoch"] >= self.view.get("epoch", 0):
            self.view = view
            self._seen({"by": "customer", "seq": view.get("seen_by_customer", 0)})
            self._seen({"by": "agent", "seq": view.get("seen_by_agent", 0)})

    def _seen(self, frame: Frame) -> None:
        by = frame.get("by", "customer")
        self.seen[by] = max(self.seen[by], frame["seq"])

    def _queue(self, frame: Frame) -> None:
        if frame.get("full"):
            self.rows = {}
        for row in frame["rows"]:
            old = self.rows.get(row["conversation"])
            if frame.get("full") or old is None or (row["epoch"], row["last_seq"]) >= (old["epoch"], old["last_seq"]):
                self.rows[row["conversation"]] = row
        self.rows = {name: row for name, row in self.rows.items() if row["state"] in ("queued", "agent")}


def _whole(item: Frame) -> Frame:
    """The entry with its defaults: some are written, some left out, and a browser reads both alike."""
    entry = msgspec.convert(item, wire.Entry)
    return {name: getattr(entry, name) for name in entry.__struct_fields__}


async def bring_to(place: Room, chat: str, state: str) -> None:
    """The conversation in the state, with an entry of each kind behind it."""
    says = ev.CustomerSays(at=1, text="selam")
    await place.happens(chat, says, "v")
    if state == "bot":
        return
    await place.happens(chat, ev.BotReplied(at=2, turn=1, epoch=1, messages=(ev.BotMessage("Buyurun"),), language="tr", asked_in="tr"))
    if state == "closed":
        await place.happens(chat, ev.Closes(at=3))
        return
    await place.happens(chat, ev.CustomerAsksHuman(at=3), "v")
    if state == "agent":
        await place.happens(chat, ev.AgentTakes(at=4, agent=ELIF), ELIF.id)
    await place.happens(chat, says, "v")


def fitting(kind: type[ev.Event], epoch: int, turn: int, special: bool) -> ev.Event:
    """The sample event, under the fence and turn of the moment; special: with all that it may carry."""
    given = {field: getattr(SAMPLES[kind], field) for field in SAMPLES[kind].__struct_fields__}
    given |= {"epoch": epoch} if "epoch" in given else {}
    given |= {"turn": turn} if "turn" in given else {}
    given |= {"until": 130} if kind is ev.OfferLapsed else {}
    if kind is ev.BotReplied and special:
        button, card = {"title": "Evet", "intent": "affirm", "entities": {}}, {"kind": "request", "fields": {}}
        given |= TOPIC | {"language": "en", "messages": (ev.BotMessage("Choose", (button,), card),), "handoff": ev.Handoff("asked", "finance", True)}
    return kind(**given)


async def watched(place: Room, chat: str) -> list[Wire]:
    """The customer's screen, a member of staff's, and a console's list, opened now."""
    (customer, first), (staff, second), (console, third) = browser(), browser(staff=True), browser(staff=True)
    await place.hub.watch(customer, chat, 0, staff=False)
    await place.hub.watch(staff, chat, 0, staff=True)
    await place.hub.show_queue(console)
    return [first, second, third]


async def both(settings: Settings, state: str, *kinds: type[ev.Event], special: bool = False) -> tuple[list[Any], list[Any]]:
    """What screens show that were there when it happened, and what fresh ones show."""
    async with room(settings) as place:
        chat = await place.chat("v")
        await bring_to(place, chat, state)
        old = await watched(place, chat)
        for kind in kinds:
            standing = await place.read(reading.standing, chat)
            assert standing
            event = fitting(kind, standing.conversation.epoch, standing.conversation.turn, special)
            done = await place.happens(chat, event, sender_of(event))
            assert done.done.decision
            assert done.done.decision.entries
        await place.conversations.seen(chat, "customer", 1)
        await place.conversations.seen(chat, "agent", 2)
        await settled(place)
        fresh = await watched(place, chat)
        return [Screen(wire_.frames).shows() for wire_ in old], [Screen(wire_.frames).shows() for wire_ in fresh]


def sender_of(event: ev.Event) -> str:
    if isinstance(event, ev.AGENTS):
        return event.agent.id
    return "v" if isinstance(event, ev.CUSTOMERS) else ""


@pytest.mark.parametrize(("state", "kind"), WRITTEN, ids=[f"{s}-{k.__name__}" for s, k in WRITTEN])
async def test_old_state_and_events_are_the_fresh_state(sqlite: Settings, state: str, kind: type[ev.Event]) -> None:
    old, fresh = await both(sqlite, state, kind)
    assert old == fresh
    assert fresh[0]["entries"]


@pytest.mark.parametrize(("state", "kinds"), [
    ("queued", (ev.Offered, ev.AgentDeclines)), ("queued", (ev.Offered, ev.OfferLapsed, ev.AgentTakes)), ("queued", (ev.Offered, ev.AgentTakes)),
    ("agent", (ev.AnswerDue, ev.AnswerMissed, ev.AgentTakes)), ("agent", (ev.AnswerDue, ev.AgentReplies)),
    ("queued", (ev.CustomerSwitchesLanguage, ev.AgentTakes, ev.CustomerSays)), ("agent", (ev.AgentTransfers, ev.AgentTakes)),
])
async def test_one_after_the_other_they_are_too(sqlite: Settings, state: str, kinds: tuple[type[ev.Event], ...]) -> None:
    old, fresh = await both(sqlite, state, *kinds)
    assert old == fresh


async def test_a_reply_with_all_that_it_may_carry_changes_old_screens_as_fresh_ones(sqlite: Settings) -> None:
    old, fresh = await both(sqlite, "bot", ev.BotReplied, special=True)
    assert old == fresh
    assert fresh[1]["summary"]["fields"] == TOPIC["fields"]
    assert fresh[0]["view"]["department"] == "finance"


@pytest.mark.parametrize("left_out", ["view", "summary", "items"])
async def test_a_frame_that_leaves_something_out_is_noticed(sqlite: Settings, left_out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    whole = showing.entries

    def less(*args: Any) -> wire.Entries:
        frame = whole(*args)
        kept = {name: getattr(frame, name) for name in frame.__struct_fields__} | {left_out: [] if left_out == "items" else None}
        return wire.Entries(**kept)

    monkeypatch.setattr(showing, "entries", less)
    old, fresh = await both(sqlite, "bot", ev.BotReplied, special=True)
    assert old != fresh


async def test_a_row_that_is_not_shown_is_noticed(sqlite: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the console's list."""
    monkeypatch.setattr(hub.Hub, "show_rows", lambda self, rows: None)
    old, fresh = await both(sqlite, "queued", ev.AgentTakes)
    assert old[2] != fresh[2]
    assert fresh[2]["rows"]
    assert MERT.id in str(fresh[2]["rows"])
