"""The hub: brings what was committed to every screen of this process that shows it, without gap or double."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from base.bus import Bus, Ring
from base.errors import Refused
from handoff import protocol as wire
from handoff import reading, scope
from handoff.line import Line
from handoff.reading import Reader, Standing
from handoff.state import Conversation, Decision, Draft
from handoff.store import Done

log = structlog.get_logger()


class Watch:
    """One line that shows one conversation: `sent` is how far it was shown, `heard` how far it is known to be."""

    __slots__ = ("conversation", "ended", "heard", "line", "loading", "sent", "staff")

    def __init__(self, line: Line, conversation: str, sent: int, staff: bool) -> None:
        self.line, self.conversation, self.sent, self.staff = line, conversation, sent, staff
        self.heard = sent
        self.loading = self.ended = False


class Hub:
    """Watches of this process. All methods run in the event loop."""

    def __init__(self, read: Reader, bus: Bus) -> None:
        self._read, self._bus = read, bus
        self._watches: dict[str, set[Watch]] = {}
        self.consoles: set[Line] = set()
        self.queue_changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs work that nobody awaits; a failure of it is logged, never swallowed."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    # --- watching ---------------------------------------------------------------------

    async def watch(self, line: Line, conversation: str, last_seq: int, staff: bool) -> Watch:
        """Registers for what comes, then replays what is missing: in this order nothing falls in between."""
        watch = Watch(line, conversation, last_seq, staff)
        self._watches.setdefault(conversation, set()).add(watch)
        await self._catch_up(watch, first=True)
        return watch

    def unwatch(self, watch: Watch) -> None:
        """The line no longer shows the conversation."""
        watch.ended = True
        watches = self._watches.get(watch.conversation, set())
        watches.discard(watch)
        if not watches:
            self._watches.pop(watch.conversation, None)

    def watched(self) -> set[str]:
        """The conversations that are shown here."""
        return set(self._watches)

    def shown_by_line(self) -> dict[Line, dict[str, int]]:
        """For the heartbeat: how far each conversation on each line is known to be."""
        shown: dict[Line, dict[str, int]] = {}
        for conversation, watches in self._watches.items():
            for watch in watches:
                shown.setdefault(watch.line, {})[conversation] = watch.heard
        return shown

    # --- bringing ---------------------------------------------------------------------

    def deliver(self, done: Done, sender: Line | None = None) -> bool:
        """Shows a commit on every screen here and rings for the others. True when the ack alone tells the sender all."""
        decision = done.decision
        if decision is None or not decision.entries or done.before is None:
            return False
        c = decision.conversation
        covered = self._show(done, decision, sender)
        if (c.department, c.agent) != (done.before.department, done.before.agent):
            self._turn_away(c)
        moved = c.epoch != done.before.epoch
        self._bus.ring(Ring(c.id, c.seq, queue=moved))
        if c.state in ("queued", "agent") or moved:
            self.show_rows([reading.row(c)])
        if moved:
            self.queue_changed.set()
        return covered

    def _show(self, done: Done, decision: Decision, sender: Line | None) -> bool:
        after, upto = decision.entries[0].seq - 1, decision.entries[-1].seq
        frames: dict[bool, bytes] = {}
        covered = False
        for watch in self._watches.get(decision.conversation.id, ()):
            watch.heard = max(watch.heard, upto)
            if watch.loading or watch.sent != after:
                self._load(watch)
                continue
            watch.sent = upto
            if watch.line is sender and _ack_is_enough(done, decision):
                covered = True
                continue
            if watch.staff not in frames:
                frames[watch.staff] = wire.encode(_entries(done, decision, watch.staff))
            watch.line.put_encoded(frames[watch.staff])
        return covered

    def heard(self, ring: Ring) -> None:
        """Another process rang."""
        if ring.frame:
            self.pass_on(ring.conversation, ring.frame.encode())
        for watch in self._watches.get(ring.conversation, ()):
            if ring.seq > watch.heard:
                watch.heard = ring.seq
                self._load(watch)
        if ring.seq and (ring.queue or self.consoles):
            self.spawn(self._reread_row(ring.conversation))
        if ring.queue:
            self.queue_changed.set()

    def known(self, seqs: dict[str, int]) -> None:
        """What the database says of the shown conversations: whoever is behind is brought up."""
        for conversation, seq in seqs.items():
            if self._behind(conversation, seq):
                self.heard(Ring(conversation, seq))

    def pass_on(self, conversation: str, frame: bytes, sender: Line | None = None) -> None:
        """Something passing, to all other lines of the conversation."""
        for watch in self._watches.get(conversation, ()):
            if watch.line is not sender:
                watch.line.put_passing(frame)

    def tell_passing(self, conversation: str, frame: wire.Typing | wire.Seen, sender: Line | None = None) -> None:
        """The same, here and in the other processes."""
        text = wire.encode(frame)
        self.pass_on(conversation, text, sender)
        self._bus.ring(Ring(conversation, frame=text.decode()))

    def show_rows(self, rows: list[wire.Row]) -> None:
        """Changed rows, to every console as far as they are its business; what many see alike is encoded once."""
        encoded: dict[tuple[tuple[str, str], ...], bytes] = {}
        for line in self.consoles:
            if told := scope.rows_for(line, rows):
                same = tuple((row.conversation, row.department) for row in told)
                if same not in encoded:
                    encoded[same] = wire.encode(wire.Queue(told))
                line.put_encoded(encoded[same])

    def show_view(self, conversation: str, view: wire.View) -> None:
        """A changed standing without an entry, to the customer's lines."""
        for watch in self._watches.get(conversation, ()):
            if not watch.staff:
                watch.line.put(wire.State(conversation, view))

    def _turn_away(self, c: Conversation) -> None:
        """Whose it was but no longer is (another department, another holder) was shown that it went, and sees no more."""
        for watch in list(self._watches.get(c.id, ())):
            if watch.staff and not scope.sees(watch.line, c):
                self.unwatch(watch)

    # --- catching up ------------------------------------------------------------------

    def _behind(self, conversation: str, seq: int) -> bool:
        return any(watch.sent < seq and not watch.loading for watch in self._watches.get(conversation, ()))

    def _load(self, watch: Watch) -> None:
        if not watch.loading:
            watch.loading = True
            self.spawn(self._catch_up(watch))

    async def _catch_up(self, watch: Watch, first: bool = False) -> None:
        watch.loading = True
        try:
            while first or watch.sent < watch.heard:
                items, upto, now = await self._read(reading.entries_after, watch.conversation, watch.sent, watch.staff)
                if now is None or (watch.staff and not scope.sees(watch.line, now.conversation)):
                    self._refuse(watch, now, first)
                    return
                self._replay(watch, items, upto, now, first)
                watch.heard = max(watch.heard, now.conversation.seq)
                first = False
        finally:
            watch.loading = False

    def _refuse(self, watch: Watch, now: Standing | None, first: bool) -> None:
        """Not theirs to see: when it was until now, they are told where it went, and nothing that was said since."""
        self.unwatch(watch)
        if now is None or first:
            raise Refused("not_found")
        watch.line.put(wire.State(watch.conversation, reading.view(now)))

    @staticmethod
    def _replay(watch: Watch, items: list[wire.Entry], upto: int, now: Standing, first: bool) -> None:
        after, watch.sent = (watch.sent if watch.sent <= upto else upto), upto
        summary = _summary(now.conversation) if first and watch.staff else None
        watch.line.put(wire.Entries(watch.conversation, after, upto, items, reading.view(now), summary))

    async def _reread_row(self, conversation: str) -> None:
        now = await self._read(reading.standing, conversation)
        if now:
            self.show_rows([reading.row(now.conversation)])

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            expected = isinstance(error, Refused)
            log.warning("hub_task_failed", error=type(error).__name__, exc_info=None if expected else error)

    async def close(self) -> None:
        """Ends what still runs."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _ack_is_enough(done: Done, decision: Decision) -> bool:
    only = decision.entries[0]
    same_standing = done.before is not None and done.before.epoch == decision.conversation.epoch
    return len(decision.entries) == 1 and only.seq == done.seq and only.kind == "text" and bool(done.cid) and same_standing


def _entries(done: Done, decision: Decision, staff: bool) -> wire.Entries:
    c, before = decision.conversation, done.before
    items = [_item(done, draft, staff) for draft in decision.entries if staff or draft.kind != "note"]
    changed = before is None or (before.epoch, before.language) != (c.epoch, c.language)
    view = reading.view(Standing(c, 0, 0)) if changed else None
    return wire.Entries(c.id, decision.entries[0].seq - 1, decision.entries[-1].seq, items, view)


def _item(done: Done, draft: Draft, staff: bool) -> wire.Entry:
    own = bool(done.cid) and draft.seq == done.seq and (draft.by == "agent") == staff
    return wire.Entry(seq=draft.seq, at=draft.at, by=draft.by, kind=draft.kind, text=draft.text, name=draft.name,
                      cid=done.cid if own else "", buttons=reading.buttons(draft.offered), card=draft.card,
                      who=draft.sender if staff and draft.by == "agent" else "", event=draft.event,
                      data=reading.shown_data(draft.data, staff))


def _summary(c: Conversation) -> wire.Summary:
    fields = {name: value for name, value in c.fields.items() if value is not None}
    return wire.Summary(reason=c.reason, language=c.language, verified=c.verified, fields=fields, tried=list(c.tried))
