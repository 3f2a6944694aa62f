"""Screens that are behind are brought up from the database: each at its own pace, or together all that one bell found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol

from msgspec.structs import replace

from base.errors import Refused
from handoff import protocol as wire
from handoff import reading, scope, showing
from handoff.line import Line
from handoff.reading import News, Standing
from handoff.showing import Place
from handoff.state import Conversation

TOGETHER = 500
"""Conversations in one reading."""


class Watch:
    """One line that shows one conversation: `sent` is how far it was shown, `heard` how far it is known to be."""

    __slots__ = ("begins", "conversation", "ended", "heard", "line", "loading", "sent", "staff")

    def __init__(self, line: Line, conversation: str, sent: int, staff: bool) -> None:
        self.line, self.conversation, self.sent, self.staff = line, conversation, sent, staff
        self.heard = 0  # not `sent`: that is what a browser says, and it may say anything
        self.loading = self.ended = False
        self.begins = False  # whether what it is shown first is the newest, with more before it

    @property
    def is_behind(self) -> bool:
        """Whether there is something that it does not show, and somebody to show it to."""
        return self.sent < self.heard and not self.ended and not self.line.closed


class Hub(Protocol):
    """What is needed of the hub."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> object:
        """Runs work that nobody awaits."""
        ...

    def unwatch(self, watch: Watch) -> None:
        """The line no longer shows the conversation."""
        ...

    def place(self, c: Conversation) -> Place:
        """Where it stands in the queue."""
        ...


class Behind:
    """The watches that are behind. All methods run in the event loop."""

    def __init__(self, read: Callable[..., Awaitable[Any]], hub: Hub) -> None:
        self._read, self._hub = read, hub
        self._waiting: list[Watch] = []
        self._reading = False

    def bring(self, watch: Watch) -> None:
        """Brings it up, soon; what falls behind while others are read is read together afterwards."""
        if watch.loading:
            return
        watch.loading = True
        self._waiting.append(watch)
        if not self._reading:
            self._reading = True
            self._hub.spawn(self._read_on())

    async def follow(self, watch: Watch, first: bool = False) -> None:
        """Reads on for one watch, page after page, at the pace of its line; raises Refused when the first finds nothing."""
        watch.loading = True
        try:
            while first or watch.is_behind:
                await watch.line.room()
                begins, before = first and watch.begins, watch.sent
                kept = await self._read(reading.kept, watch.conversation, before, watch.staff) if begins else []
                items, upto, now = await self._read(reading.entries_after, watch.conversation, before, watch.staff)
                if now is None or not _may_see(watch, now):
                    self._refuse(watch, now, first)
                    return
                watch.line.put(replace(self._frame(watch, items, upto, now), begins=begins, kept=kept))
                _shown(watch, upto, now, first)
                first = False
        finally:
            watch.loading = False

    async def _read_on(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
                await self._bring_together(group)
        finally:
            self._reading = False
            for watch in self._waiting:  # a reading failed: the next bell or look takes them up again
                watch.loading = False
            self._waiting = []

    async def _bring_together(self, group: Sequence[Watch]) -> None:
        """Those that stand alike in a conversation are shown the same frame; others, and those who read slowly, go alone."""
        alike: dict[str, list[Watch]] = {}
        for watch in group:
            same = alike.setdefault(watch.conversation, [])
            if watch.line.has_room and (not same or same[0].sent == watch.sent):
                same.append(watch)
            else:
                self._hub.spawn(self.follow(watch))
        after = {id_: watches[0].sent for id_, watches in alike.items() if watches}
        try:
            news: dict[str, News] = await self._read(reading.news_after, after) if after else {}
        finally:
            for watches in alike.values():
                for watch in watches:
                    watch.loading = False
        for id_ in after:
            self._show(alike[id_], news.get(id_))

    def _show(self, watches: Sequence[Watch], news: News | None) -> None:
        encoded: dict[bool, bytes] = {}
        for watch in watches:
            if not watch.is_behind:
                continue
            if news is None or not _may_see(watch, news.now):
                self._refuse(watch, news.now if news else None)
                continue
            if watch.staff not in encoded:
                frame = self._frame(watch, reading.items(news.rows, watch.staff), news.upto, news.now)
                encoded[watch.staff] = wire.encode(frame)
            watch.line.put_encoded(encoded[watch.staff])
            _shown(watch, news.upto, news.now)
            if watch.is_behind:
                self.bring(watch)

    def _refuse(self, watch: Watch, now: Standing | None, first: bool = False) -> None:
        """Not theirs to see: when it was until now, they are told where it went, and nothing that was said since."""
        self._hub.unwatch(watch)
        if first:
            raise Refused("not_found")
        if now is not None:
            watch.line.put(wire.State(watch.conversation, reading.view(now)))

    def _frame(self, watch: Watch, items: list[wire.Entry], upto: int, now: Standing) -> wire.Entries:
        view = reading.view(now, *self._hub.place(now.conversation))
        summary = showing.summary(now.conversation) if watch.staff else None
        return wire.Entries(watch.conversation, min(watch.sent, upto), upto, items, view, summary)


def _may_see(watch: Watch, now: Standing) -> bool:
    return not watch.staff or scope.sees(watch.line, now.conversation)


def _shown(watch: Watch, upto: int, now: Standing, first: bool = False) -> None:
    before, watch.sent = watch.sent, upto
    watch.heard = max(watch.heard, now.conversation.seq)
    if not first and upto <= before:  # a bell for something that isn't there
        watch.heard = upto
