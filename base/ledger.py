"""The ledger: the one way anything is written, in batches that are whatever queued during the last commit."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any, Protocol

import structlog
from msgspec import Struct
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, TimeoutError

from base import database
from base.clock import Clock
from base.errors import Refused, Unavailable
from base.metrics import LEDGER_BATCH, LEDGER_COMMIT, LEDGER_QUEUE, LEDGER_RETRIED, LEDGER_WAIT

log = structlog.get_logger()

CAPACITY = 10_000
"""Commands waiting at most; at 10,000 a second that is a second of waiting, more would only hide that we are late."""
BATCH = 512
"""Commands in a transaction at most, so that a batch stays far below a client's patience."""

ALONE_AT_MOST = 10.0
"""Seconds for running a failed batch's commands alone: 512 that each wait 5 s for a locked table would silence the writer."""


class Family(Protocol):
    """Commands of one kind, run together: what they read is read once for all of them."""

    name: str

    def run(self, tx: Connection, commands: Sequence[Any]) -> list[Any]:
        """One outcome for each command, in order: a value, or a `Refused` that wrote nothing. Raises when the
        transaction can't go on; then each command is tried alone."""
        ...

    @property
    def key(self) -> Callable[[Any], str] | None:
        """What a command locks; commands are run in the order of keys, so that two writers never wait in a ring. None
        for a family that locks all it needs at once, in an order of its own."""
        ...

    def rolled_back(self) -> None:
        """The transaction was undone: whatever the family remembers of it is wrong."""
        ...


Answer = Callable[[Any], None]
"""Called in the asker's event loop with the outcome: a value, or the exception."""


class _Waiting(Struct, gc=False):
    family: Family
    command: Any
    answer: Answer
    loop: asyncio.AbstractEventLoop
    since: float
    outcome: Any = None


class Ledger:
    """One writer thread over one connection. `do` from the event loop, `close` when no more will come."""

    def __init__(self, engine: Engine, capacity: int = CAPACITY) -> None:
        self.engine = engine
        self._capacity = capacity
        self._waiting: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._closing = False
        self._thread = threading.Thread(target=self._write, name="ledger", daemon=True)
        self._thread.start()

    async def do(self, family: Family, command: Any) -> Any:
        """The command's outcome after COMMIT; raises its Refused, `busy` when the queue is full, or Unavailable."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.submit(family, command, lambda outcome: None if done.done() else done.set_result(outcome))
        outcome = await done
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def submit(self, family: Family, command: Any, answer: Answer) -> None:
        """The same without a task: `answer` is called after COMMIT; raises `busy` at once when the queue is full."""
        if self._closing or self._waiting.qsize() >= self._capacity:
            raise Refused("busy", retry_after=1.0)
        self._waiting.put(_Waiting(family, command, answer, asyncio.get_running_loop(), Clock.monotonic()))

    def close(self) -> None:
        """Writes what waits, then stops the thread."""
        self._closing = True
        self._waiting.put(None)
        self._thread.join()
        self.engine.dispose()

    def _write(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch = [first]
            ended = False
            while len(batch) < BATCH and not ended and self._waiting.qsize():
                if (one := self._waiting.get()) is None:
                    ended = True
                else:
                    batch.append(one)
            LEDGER_QUEUE.set(self._waiting.qsize())
            self._settle(batch)
            _answer(batch)
            if ended:
                return

    def _settle(self, batch: list[_Waiting]) -> None:
        started = Clock.monotonic()
        LEDGER_BATCH.observe(len(batch))
        LEDGER_WAIT.observe(started - batch[0].since)
        error = self._transact(batch)
        LEDGER_COMMIT.observe(Clock.monotonic() - started)
        if error is None:
            return
        if len(batch) == 1 or database.is_away(error):
            _fail(batch, error)
            return
        LEDGER_RETRIED.inc(len(batch))
        end = Clock.monotonic() + ALONE_AT_MOST
        for number, one in enumerate(batch):  # alone, so that a bad command fails for itself only
            if (error := self._transact([one])) is not None:
                _fail([one], error)
            if Clock.monotonic() > end:  # each waits for somebody's lock: the rest is told to come again, not kept waiting
                _fail(batch[number + 1 :], error or TimeoutError())
                return

    def _transact(self, batch: list[_Waiting]) -> Exception | None:
        try:
            with self.engine.begin() as tx:
                for family, members in _families(batch):
                    outcomes = family.run(tx, [member.command for member in members])
                    for member, outcome in zip(members, outcomes, strict=True):
                        member.outcome = outcome
        except Exception as error:
            for family, _ in _families(batch):
                family.rolled_back()
            return error
        return None


def _families(batch: list[_Waiting]) -> list[tuple[Family, list[_Waiting]]]:
    """The batch by family, each ordered by key; commands of one key stay in the order in which they came."""
    groups: dict[str, tuple[Family, list[_Waiting]]] = {}
    for one in batch:
        if (group := groups.get(one.family.name)) is None:
            group = groups[one.family.name] = one.family, []
        group[1].append(one)
    for family, members in groups.values():
        if (key := family.key) is not None and len(members) > 1:
            members.sort(key=lambda one, key=key: key(one.command))  # type: ignore[misc]
    return [groups[name] for name in sorted(groups)]


def _fail(batch: list[_Waiting], error: Exception) -> None:
    if not batch:
        return
    known = isinstance(error, DBAPIError | TimeoutError)
    log.error("ledger_failed", commands=len(batch), family=batch[0].family.name, **database.told(error),
              exc_info=None if known else error)
    for one in batch:
        one.outcome = Unavailable() if known else error


def _answer(batch: list[_Waiting]) -> None:
    """Hands the outcomes back, one wake-up for each event loop however many commands it had in the batch."""
    loops: dict[asyncio.AbstractEventLoop, list[_Waiting]] = {}
    for one in batch:
        loops.setdefault(one.loop, []).append(one)
    for loop, members in loops.items():
        try:
            loop.call_soon_threadsafe(_resolve, members)
        except RuntimeError:  # that loop is closed: nobody is left to tell, and the commit stands
            log.warning("ledger_answer_unheard", commands=len(members))


def _resolve(members: list[_Waiting]) -> None:
    for one in members:
        try:
            one.answer(one.outcome)
        except Exception as error:  # one asker's bug; the others in the batch must hear their outcomes
            log.error("ledger_answer_failed", family=one.family.name, error=type(error).__name__, exc_info=error)


class Once(Struct, frozen=True):
    """A command that stands for itself: `work(tx)` gives the outcome. For writes too rare to batch."""

    work: Callable[[Connection], Any]
    key: str = ""


class Single:
    """The family of `Once` commands."""

    name = "once"

    def run(self, tx: Connection, commands: Sequence[Once]) -> list[Any]:
        """A Refused undoes its own work alone (savepoint); anything else fails the batch, and is retried alone."""
        outcomes: list[Any] = []
        for command in commands:
            tx.exec_driver_sql("SAVEPOINT once")  # said plainly: `begin_nested` costs six times as much
            try:
                outcomes.append(command.work(tx))
            except Refused as refused:
                tx.exec_driver_sql("ROLLBACK TO SAVEPOINT once")
                outcomes.append(refused)
            tx.exec_driver_sql("RELEASE SAVEPOINT once")
        return outcomes

    def key(self, command: Once) -> str:
        """The command's own key."""
        return command.key

    def rolled_back(self) -> None:
        """Nothing is remembered."""


single = Single()
