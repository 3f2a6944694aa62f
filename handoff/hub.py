"""The hub: brings what was committed to every screen of this process that shows it, without gap or double."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import structlog

from base.bus import Bus, Ring
from base.errors import Refused, Unavailable
from handoff import protocol as wire
from handoff import reading, scope, showing
from handoff.behind import Behind, Watch
from handoff.line import Line
from handoff.reading import Reader
from handoff.showing import NOWHERE, Place
from handoff.state import Conversation, Decision
from handoff.store import Done

log = structlog.get_logger()

MENTIONED_TEXT = 200
"""Characters of a note that a notice of it shows."""
ROWS_AT_ONCE = 500
ROWS_PAUSE = 0.05
"""Seconds between two looks at rows that other processes changed: a list that is looked at needs no more, and one reading
serves all that changed meanwhile."""

STAFF = "~staff"
"""What is rung on the bus for staff rather than for a conversation; no conversation has such an id."""


class Run:
    """Plain messages that one line wrote to one conversation and one commit brought: shown together, in one frame."""

    __slots__ = ("said", "sender")

    def __init__(self, sender: Line) -> None:
        self.sender = sender
        self.said: list[tuple[Done, Decision]] = []


class Hub:
    """Watches of this process. All methods run in the event loop."""

    def __init__(self, read: Reader, bus: Bus) -> None:
        self._read, self._bus = read, bus
        self._watches: dict[str, set[Watch]] = {}
        self.consoles: set[Line] = set()
        self.queue_changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.places: dict[str, Place] = {}
        self._stale_rows: dict[str, None] = {}
        self._rereading = False
        self._late_rows: dict[object, list[wire.Row]] = {}
        self._runs: dict[str, Run] = {}
        self._behind = Behind(lambda *asked: self._read(*asked), self)

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Runs work that nobody awaits; a failure of it is logged, never swallowed."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    # --- watching ---------------------------------------------------------------------

    async def watch(self, line: Line, conversation: str, last_seq: int, staff: bool, newest: int = 0) -> Watch:
        """Registers for what comes, here and in the other processes, then replays what is missing: in this order nothing
        falls in between. Who has nothing yet may want the `newest` only."""
        begin = await self._read(reading.before_newest, conversation, newest) if newest and not last_seq else 0
        watch = Watch(line, conversation, begin or last_seq, staff)
        watch.begins = begin > 0
        self._watches.setdefault(conversation, set()).add(watch)
        watch.loading = True  # what is delivered meanwhile waits for the replay
        try:
            await self._behind.follow(watch, first=True)
        except BaseException:
            self.unwatch(watch)
            raise
        if line.closed:  # the browser left meanwhile, and nobody else knows of this watch
            self.unwatch(watch)
        return watch

    def unwatch(self, watch: Watch) -> None:
        """The line no longer shows the conversation."""
        watch.ended = True
        watches = self._watches.get(watch.conversation)
        if watches is None:
            return
        watches.discard(watch)
        if not watches:
            del self._watches[watch.conversation]

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
        if sender is not None and showing.is_plain(done, decision, done.before):
            return self._run_on(done, decision, sender)
        self._show_run(c.id)
        covered = self._show(done, decision, sender)
        if (c.department, c.agent) != (done.before.department, done.before.agent):
            self._turn_away(c)
        moved = c.epoch != done.before.epoch
        self._list([c], moved)
        if moved:
            self.queue_changed.set()
        self._mention(c.id, decision)
        return covered

    def _mention(self, conversation: str, decision: Decision) -> None:
        for draft in decision.entries:
            if draft.kind == "note" and draft.data:
                text, whisper = draft.text[:MENTIONED_TEXT], draft.event == "whisper"
                told = wire.Mentioned(conversation, draft.seq, draft.at, draft.name, text, whisper)
                self.tell_members([one["id"] for one in draft.data["mentions"]], told)

    def _list(self, changed: list[Conversation], moved: bool = False) -> None:
        """Rings for the other processes, and shows the rows of those that consoles list."""
        rows = []
        for c in changed:
            listed = moved or c.state in ("queued", "agent")
            self._bus.ring(Ring(c.id, c.seq, row=listed, queue=moved))
            if listed and (self.consoles or self._late_rows):
                rows.append(reading.row(c))
        if rows:
            self.show_rows(rows)

    def _run_on(self, done: Done, decision: Decision, sender: Line) -> bool:
        """Adds a plain message to the run that is shown when all outcomes of the commit have been told."""
        id_, upto = decision.conversation.id, decision.conversation.seq
        run = self._runs.get(id_)
        if run is None or run.sender is not sender:
            self._show_run(id_)
            if not self._runs:
                asyncio.get_running_loop().call_soon(self._show_runs)
            run = self._runs[id_] = Run(sender)
        run.said.append((done, decision))
        return self._is_told(id_, sender, upto - 1, upto)

    def _show_runs(self) -> None:
        runs, self._runs = self._runs, {}
        self._list([self._tell_run(id_, run) for id_, run in runs.items()])

    def _show_run(self, conversation: str) -> None:
        """What comes next in the conversation is something else, and must not overtake."""
        if (run := self._runs.pop(conversation, None)) is not None:
            self._list([self._tell_run(conversation, run)])

    def _tell_run(self, conversation: str, run: Run) -> Conversation:
        """Shows a run to all but the one who wrote it, whose acks tell all; the conversation as it then stands."""
        after, c = run.said[0][1].entries[0].seq - 1, run.said[-1][1].conversation

        def frame(staff: bool) -> wire.Entries:
            items = [showing.item(done, decision.entries[0], staff) for done, decision in run.said]
            return wire.Entries(conversation, after, c.seq, items)

        self._bring(conversation, run.sender, after, c.seq, frame)
        return c

    def _show(self, done: Done, decision: Decision, sender: Line | None) -> bool:
        c, after, upto = decision.conversation, decision.entries[0].seq - 1, decision.entries[-1].seq
        knows = sender if showing.ack_is_enough(done, decision) else None
        self._bring(c.id, knows, after, upto, lambda staff: showing.entries(done, decision, staff, self.place(c)))
        return knows is not None and self._is_told(c.id, knows, after, upto)

    def _is_told(self, conversation: str, sender: Line, after: int, upto: int) -> bool:
        """Whether an ack tells the sender all: their screen has what came before."""
        for watch in self._watches.get(conversation, ()):
            if watch.line is sender:
                return self._comes_next(watch, after, upto)
        return False

    def _bring(self, conversation: str, knows: Line | None, after: int, upto: int, frame: Callable[[bool], wire.Entries]) -> None:
        """Sends what comes after `after` to all but the one who `knows` it; encoded once for each side."""
        encoded: dict[bool, bytes] = {}
        for watch in self._watches.get(conversation, ()):
            if watch.line is not knows and self._comes_next(watch, after, upto):
                if watch.staff not in encoded:
                    encoded[watch.staff] = wire.encode(frame(watch.staff))
                watch.line.put_encoded(encoded[watch.staff])

    def _comes_next(self, watch: Watch, after: int, upto: int) -> bool:
        """Whether the screen has all up to `after`; then it has all up to `upto` from now on. Otherwise it is brought up."""
        if upto > watch.heard:
            watch.heard = upto
        if watch.loading or watch.sent != after:
            self._behind.bring(watch)
            return False
        watch.sent = upto
        return True

    def heard(self, ring: Ring) -> None:
        """Another process rang: a conversation that is shown here has moved on, or something passes in it."""
        if ring.to:
            self._tell_members(ring.to, ring.frame.encode())
            return
        if ring.frame:
            self.pass_on(ring.conversation, ring.frame.encode(), staff_only=ring.staff)
        for watch in self._watches.get(ring.conversation, ()):
            watch.heard = max(watch.heard, ring.seq)
            if watch.sent < watch.heard:
                self._behind.bring(watch)

    def rows_moved(self, conversations: Sequence[str], queue: bool) -> None:
        """Another process changed these rows; all that come while they are read are read together."""
        if (self.consoles or self._late_rows) and conversations:
            self._stale_rows.update(dict.fromkeys(conversations))
            if not self._rereading:
                self._rereading = True
                self.spawn(self._reread_rows())
        if queue:
            self.queue_changed.set()

    def known(self, seqs: dict[str, int]) -> None:
        """What the database says of the shown conversations: whoever is behind is brought up."""
        for conversation, seq in seqs.items():
            self.heard(Ring(conversation, seq))

    def pass_on(self, conversation: str, frame: bytes, sender: Line | None = None, staff_only: bool = False) -> None:
        """Something passing, to all other lines of the conversation, or to those of staff."""
        for watch in self._watches.get(conversation, ()):
            if watch.line is not sender and (watch.staff or not staff_only):
                watch.line.put_passing(frame)

    def tell_passing(self, conversation: str, frame: wire.Typing | wire.Seen | wire.Looking, sender: Line | None = None) -> None:
        """The same, here and in the other processes."""
        text, staff_only = wire.encode(frame), isinstance(frame, wire.Looking)
        self.pass_on(conversation, text, sender, staff_only)
        self._bus.ring(Ring(conversation, frame=text.decode(), staff=staff_only))

    def tell_members(self, members: Sequence[str], frame: wire.Mentioned) -> None:
        """To the consoles of these members of staff, in every process."""
        text = wire.encode(frame)
        self._tell_members(members, text)
        self._bus.ring(Ring(STAFF, frame=text.decode(), to=tuple(members)))

    def _tell_members(self, members: Sequence[str], frame: bytes) -> None:
        for line in self.consoles:
            if line.person in members:
                line.put_encoded(frame)

    def show_rows(self, rows: list[wire.Row]) -> None:
        """Changed rows, to every console as far as they are its business; what many see alike is encoded once."""
        for late in self._late_rows.values():
            late += rows
        encoded: dict[tuple[tuple[str, str], ...], bytes] = {}
        for line in self.consoles:
            if told := scope.rows_for(line, rows):
                same = tuple((row.conversation, row.department) for row in told)
                if same not in encoded:
                    encoded[same] = wire.encode(wire.Queue(told))
                line.put_encoded(encoded[same])

    async def show_queue(self, line: Line | None = None) -> None:
        """The whole queue, to a console that begins, or to all; then what has changed while it was read."""
        reader, late = object(), list[wire.Row]()
        self._late_rows[reader] = late
        try:
            rows = await self._read(reading.queue_rows)
        finally:
            del self._late_rows[reader]
        if line is not None:
            self.consoles.add(line)
        for each in (line,) if line is not None else tuple(self.consoles):
            each.put(wire.Queue(scope.rows_for(each, rows), full=True))
            if told := scope.rows_for(each, late):
                each.put(wire.Queue(told))

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

    def place(self, c: Conversation) -> Place:
        """Where it stands in the queue, as the sweep told it last."""
        return self.places.get(c.id, NOWHERE) if c.state == "queued" else NOWHERE

    async def _reread_rows(self) -> None:
        try:
            while stale := list(self._stale_rows)[:ROWS_AT_ONCE]:
                for conversation in stale:  # whatever changes from now on is read again
                    del self._stale_rows[conversation]
                try:
                    found = await self._read(reading.standings, stale)
                except Unavailable:
                    self._stale_rows.update(dict.fromkeys(stale))
                    await asyncio.sleep(1.0)
                    continue
                self.show_rows([reading.row(now.conversation) for now in found])
                await asyncio.sleep(ROWS_PAUSE)
        finally:
            self._rereading = False

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
