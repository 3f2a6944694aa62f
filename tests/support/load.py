"""People under load who keep books: what they sent, what was acknowledged, what they saw; they come back when the line is lost."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any, Self

import websockets

from tests.support.people import Customer, Frame, Person, new_cid

LINE_LOST = (OSError, TimeoutError, AssertionError, websockets.WebSocketException)
WINDOW = 4
"""Messages under way at once: so that a kill hits some that are written and not acknowledged."""
ONE_TRY = 8.0


class Steady:
    """Mixed into a person: comes back until the service lets it, and tells how long that took."""

    resumed: list[float]
    """Moments at which the screen was whole again."""
    closes: list[tuple[int | None, bool]]
    """How each line ended: the close code, and whether a `bye` had come before."""

    async def keep_on(self: Any) -> None:
        """Connects again whenever the line is gone; runs until it is cancelled."""
        while True:
            await self.until(lambda: self.closed_with is not None, "the end of the line", 3600)
            self.closes.append((self.closed_with, any(f["type"] == "bye" for f in self.frames)))
            await self.back()

    async def back(self: Any) -> None:
        """Connects as soon as the service lets it."""
        while True:
            await self.drop()
            try:
                await asyncio.wait_for(self.come(), ONE_TRY)
                self.resumed.append(time.monotonic())
                return
            except LINE_LOST:
                await asyncio.sleep(random.uniform(0.02, 0.1))


class Writer(Steady, Customer):
    """A customer's tab that writes; `sent` are the texts in their order."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.sent: list[str] = []
        self.resumed, self.closes = [], []
        self.delays: list[float] = []
        self.unavailable = 0
        self._since: dict[str, float] = {}
        self._again: set[asyncio.Task[None]] = set()

    async def write(self, count: int, pause: float = 0.0) -> None:
        """Writes so many messages, a few ahead of their acks, and waits for the last ack."""
        for _ in range(count):
            await self.until(lambda: len(self.unacked) < WINDOW, "room", 120)
            text = f"satır {len(self.sent)}"
            frame = {"type": "say", "cid": new_cid(), "conversation": self.conversation, "text": text}
            self.sent.append(text)
            self.unacked[frame["cid"]] = frame
            self._since[frame["cid"]] = time.monotonic()
            await self._try(frame)
            if pause:
                await asyncio.sleep(pause)
        await self.until(lambda: not self.unacked, "the last ack", 120)

    async def _try(self, frame: Frame) -> None:
        try:
            if self.closed_with is None and self._socket is not None and self.live:
                await self.send(frame)
        except LINE_LOST:
            return  # it is in `unacked`, and is sent again when the line is back

    def _take(self, frame: Frame) -> None:
        super()._take(frame)
        if len(self.frames) > 400:
            del self.frames[:200]
        if frame["type"] == "ack" and frame["cid"] in self._since:
            self.delays.append(time.monotonic() - self._since.pop(frame["cid"]))
        if frame["type"] == "refused" and frame.get("retry_after") and frame.get("cid") in self.unacked:
            self.unavailable += 1
            task = asyncio.create_task(self._later(frame["cid"], frame["retry_after"]))
            self._again.add(task)
            task.add_done_callback(self._again.discard)

    async def _later(self, cid: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if cid in self.unacked:
            await self._try(self.unacked[cid])


class Tab(Steady, Customer):
    """A second tab of the same customer, which only looks."""

    @classmethod
    async def beside(cls, writer: Writer, address: str = "") -> Self:
        """Opens beside the writer's, perhaps at another process."""
        tab = cls(address or writer.address)
        tab.token, tab.resumed, tab.closes = writer.token, [], []
        await tab.come()
        return tab


class Books:
    """All chats of one load, and what must hold in the end."""

    def __init__(self) -> None:
        self.writers: list[Writer] = []
        self.tabs: list[Tab] = []
        self._watching: list[asyncio.Task[None]] = []

    @classmethod
    async def open(cls, address: str, chats: int, tabs_at: str = "") -> Self:
        """So many customers in the queue, each with a second tab, perhaps at another process."""
        books = cls()
        for _ in range(chats):
            writer = await Writer.arrive(address)
            await writer.say_frame({"type": "ask_human", "conversation": writer.conversation})
            books.writers.append(writer)
            books.tabs.append(await Tab.beside(writer, tabs_at))
        books._watching = [asyncio.create_task(person.keep_on()) for person in (*books.writers, *books.tabs)]
        return books

    async def whole(self) -> None:
        """Waits until everybody is there."""
        for person in (*self.writers, *self.tabs):
            await person.until(lambda p=person: p.live and p.closed_with is None, "everybody", 60)

    async def write(self, each: int, pause: float = 0.0) -> None:
        """Everybody writes so many messages."""
        await asyncio.gather(*(writer.write(each, pause) for writer in self.writers))

    def counts(self) -> dict[str, int]:
        """What was sent, and how often a line came back."""
        resumed = sum(len(person.resumed) for person in (*self.writers, *self.tabs))
        return {"messages": sum(len(w.sent) for w in self.writers), "resumed": resumed,
                "unavailable": sum(w.unavailable for w in self.writers)}

    def forget_refusals(self) -> None:
        """What was refused for now has been taken since."""
        for writer in self.writers:
            writer.refused.clear()

    def resumes_after(self, kills: list[tuple[float, float]]) -> list[float]:
        """Seconds from each moment at which the service was back (killed, back) until each person's screen was."""
        found = []
        for (killed, back), (following, _) in itertools.pairwise([*kills, (float("inf"), 0.0)]):
            for person in (*self.writers, *self.tabs):
                found += [max(0.0, at - back) for at in person.resumed if killed <= at < following][:1]
        return sorted(found)

    async def faults(self, ordered: bool = True) -> dict[str, int]:
        """How often each thing happened that never may, seen from a fresh tab of each customer."""
        found = dict.fromkeys(("acked_not_stored", "stored_twice", "never_stored", "not_displayed", "displayed_twice",
                               "out_of_order", "gaps"), 0)
        for writer, tab in zip(self.writers, self.tabs, strict=True):
            fresh = await Tab.beside(writer)
            last = fresh.view["last_seq"]
            await fresh.until(lambda f=fresh, n=last: f.last_seq >= n, "the whole transcript", 30)
            await tab.until(lambda t=tab, n=last: t.last_seq >= n, "the second tab", 30)
            await writer.until(lambda w=writer, n=last: w.last_seq >= n, "the writer's tab", 30)
            for name, times in _differences(writer, tab, fresh, ordered).items():
                found[name] += times
            await fresh.close()
        return found

    async def close(self) -> None:
        """Everybody leaves."""
        for task in self._watching:
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)
        for person in (*self.writers, *self.tabs):
            await person.drop()


def _differences(writer: Writer, tab: Tab, fresh: Tab, ordered: bool) -> dict[str, int]:
    stored = [e["text"] for _, e in sorted(fresh.screen.items()) if e["by"] == "customer"]
    by_seq = {seq: e.get("cid") for seq, e in fresh.screen.items()}
    acked = list(writer.acks.values())
    screens: list[Person] = [writer, tab]
    return {
        "acked_not_stored": sum(by_seq.get(ack["seq"]) != ack["cid"] for ack in acked),
        "stored_twice": len(stored) - len(set(stored)),
        "never_stored": len(set(writer.sent) - set(stored)),
        "not_displayed": sum(len(set(fresh.screen) - set(p.screen)) for p in screens),
        "displayed_twice": sum(p.doubled + len(set(p.screen) - set(fresh.screen)) for p in screens),
        "out_of_order": int(ordered and stored != sorted(stored, key=lambda text: int(text.split()[1]))),
        "gaps": fresh.gaps + sum(p.gaps for p in screens) + (sorted(fresh.screen) != list(range(1, len(fresh.screen) + 1))),
    }


def quantile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


async def while_writing(writing: Awaitable[None], disturb: Callable[[], Awaitable[None]]) -> None:
    """Both at once; ends when both have."""
    await asyncio.gather(writing, disturb())
