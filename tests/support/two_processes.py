"""Two processes on one database, led step by step, each step held against a simple model and against the database itself."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Sequence
from typing import Any, Self

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import event as sa_event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from base import database
from base.errors import Refused, Unavailable
from base.ledger import Ledger, Once, single
from handoff import events as ev
from handoff import protocol, reading, showing, store
from handoff.state import AskBot
from handoff.store import Act, Acts, Done
from handoff.tables import conversations, entries
from tests.support.conversation_model import Model

STAFF = (ev.Staff("stf_elif", "Elif", "finance"), ev.Staff("stf_mert", "Mert", "support"))
CHATS = 3
STAFFS_OWN = ("offered", "declined", "offer_lapsed", "answer_due", "labelled", "ticked", "snoozed", "snooze_ended")
KINDS = tuple(kind.__name__ for kind in ev.EVENTS)
FITTING = {
    "bot": ("CustomerSays", "CustomerSays", "BotReplied", "BotReplied", "BotFailed", "CustomerAsksHuman", "CustomerPresses", "Closes"),
    "queued": ("AgentTakes", "AgentTakes", "CustomerSays", "CustomerLeavesQueue", "CustomerLeavesMessage", "BotReplied", "Offered", "Offered", "AgentDeclines",
               "OfferLapsed"),
    "agent": ("AgentWhispers", "AgentSnoozes", "AgentSnoozes", "SnoozeEnds", "AgentTicks", "AgentRegisters", "AnswerDue", "AnswerMissed", "AgentAssigns", "CustomerSays", "AgentReplies", "AgentResolves", "AgentGivesBack", "AgentTransfers", "AgentLost", "AgentTakes", "BotReplied"),
    "closed": ("CustomerSays", "CustomerAsksHuman", "CustomerPresses"),
}
"""What people mostly do in a state; anything may happen in any, but chance alone would rarely get far."""


class Broken(AssertionError):
    """A promise was broken."""


class Wish(Struct, frozen=True):
    """What somebody does next. `stale` uses the epoch or turn before; `again` repeats what was sent so many wishes ago, `other`
    under the same cid with another body; `fitting` makes of the kind one that fits the state, by the holder."""

    chat: int
    kind: str
    agent: int = 0
    text: str = "merhaba"
    stale: bool = False
    again: int = 0
    other: bool = False
    special: bool = False
    fitting: bool = False


def random_wish(rng: random.Random) -> Wish:
    """A wish that is often possible and sometimes not."""
    return Wish(rng.randrange(CHATS), rng.choice(KINDS), rng.randrange(2), rng.choice(("merhaba", "selam")), rng.random() < 0.15,
                rng.choice((0, 0, 0, 1, 2, 3, 7)), rng.random() < 0.15, rng.random() < 0.2, rng.random() < 0.6)


class Process:
    """One process's ledger with what it remembers. `away` makes the database vanish at each commit."""

    def __init__(self, url: str) -> None:
        self.engine = database.writer(url, "OFF")
        self.away = False
        sa_event.listen(self.engine, "commit", self._at_commit)
        if not url.startswith("sqlite"):  # nobody pulls the plug here, and a disk that syncs each step takes minutes
            sa_event.listen(self.engine, "connect", _hurried)
        self.ledger = Ledger(self.engine)
        self.acts = Acts()

    def _at_commit(self, _: Connection) -> None:
        if self.away:
            raise OperationalError("COMMIT", None, ConnectionError("away"), connection_invalidated=True)

    async def batch(self, commands: Sequence[Act], poisoned: bool) -> list[Done | Exception]:
        """All of them in one batch; a poisoned one has a neighbour that fails."""
        asked = [(self.acts, command) for command in commands] + ([(single, Once(_fails))] if poisoned else [])
        loop = asyncio.get_running_loop()
        answers: list[asyncio.Future[Any]] = [loop.create_future() for _ in asked]
        busy, go_on = threading.Event(), threading.Event()
        self.ledger.submit(Held(busy, go_on), None, lambda _: None)
        await asyncio.to_thread(busy.wait)
        for (family, command), answer in zip(asked, answers, strict=True):
            self.ledger.submit(family, command, answer.set_result)
        go_on.set()
        return (await asyncio.gather(*answers))[: len(commands)]


class Held:
    """Keeps the writer busy until all have queued: one batch, and the same one in each run."""

    name = "held"

    def __init__(self, busy: threading.Event, go_on: threading.Event) -> None:
        self._busy, self._go_on = busy, go_on

    def run(self, _: Connection, commands: Sequence[None]) -> list[None]:
        """Waits."""
        self._busy.set()
        self._go_on.wait(10)
        return list(commands)

    def key(self, _: None) -> str:
        """It locks nothing."""
        return ""

    def rolled_back(self) -> None:
        """Nothing is remembered."""


def _hurried(raw: Any, _: Any) -> None:
    raw.execute("SET SESSION synchronous_commit = off")
    raw.commit()


def _fails(tx: Connection) -> None:
    tx.exec_driver_sql("SELECT 1 FROM nowhere")


class Chat:
    """What is known of one conversation from outside: the model, its acks, and two screens drawn from what was delivered."""

    def __init__(self, name: str) -> None:
        self.name, self.visitor = name, f"vis_{name}"
        self.model = Model()
        self.acks: dict[tuple[str, str], tuple[ev.Event, tuple[int, int, int]]] = {}
        self.screens: dict[bool, dict[int, protocol.Entry]] = {True: {}, False: {}}
        self.asked: set[int] = set()


class TwoProcesses:
    """The pair with its chats; `step` raises Broken when a promise is."""

    def __init__(self, processes: Sequence[Process], reader: Engine, name: str) -> None:
        self.processes, self.reader = processes, reader
        self.runner = asyncio.Runner()
        self.chats = [Chat(f"{name}_{n}") for n in range(CHATS)]
        self.sent: list[Act] = []
        self.at = 1_000
        self.faults = 0
        for number, chat in enumerate(self.chats):
            self._open(processes[number % 2], chat)
        for process in processes:
            process.acts = Acts()

    def _open(self, process: Process, chat: Chat) -> None:
        work = Once(lambda tx: store.open_conversation(tx, chat.visitor, "tr", chat.name, 1))
        self.runner.run(process.ledger.do(single, work))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.runner.close()

    def step(self, number: int, wishes: Sequence[Wish], fault: str = "") -> None:
        """One batch of one process; `fault` "poison" fails its transaction once, "away" loses the database at commit."""
        process = self.processes[number]
        commands = [self._command(wish) for wish in wishes]
        process.away, self.faults = fault == "away", self.faults + bool(fault)
        outcomes = self.runner.run(process.batch(commands, fault == "poison"))
        process.away = False
        for command, outcome in sorted(zip(commands, outcomes, strict=True), key=lambda pair: pair[0].conversation):
            chat = next(c for c in self.chats if c.name == command.conversation)
            if fault != "away":
                _judge(chat, command, outcome)
            elif not isinstance(outcome, Unavailable):
                raise Broken(f"acknowledged without a commit: {outcome!r}")
        with self.reader.connect() as tx:
            for chat in self.chats:
                _compare(tx, chat)

    # --- what is sent ---------------------------------------------------------------------

    def _command(self, wish: Wish) -> Act:
        self.at += 1
        if wish.again and len(self.sent) >= wish.again:
            command = _again(self.sent[-wish.again], self.at, wish.other)
        else:
            command = self._new(wish, self.chats[wish.chat])
        self.sent.append(command)
        return command

    def _new(self, wish: Wish, chat: Chat) -> Act:
        if wish.fitting:
            kinds = FITTING[chat.model.state]
            holder = next((n for n, staff in enumerate(STAFF) if staff.id == chat.model.agent), wish.agent)
            wish = replace(wish, kind=kinds[KINDS.index(wish.kind) % len(kinds)], agent=holder)
        event = _event(wish, chat.model, self.at)
        agents = isinstance(event, ev.AGENTS)
        sender = STAFF[wish.agent].id if agents else chat.visitor if isinstance(event, ev.CUSTOMERS) else ""
        return Act(chat.name, event, sender, f"cid{self.at:06}" if sender else "")


def _again(command: Act, at: int, other: bool) -> Act:
    event: Any = command.event
    changed = {"at": at}
    if other and hasattr(event, "text"):
        changed["text"] = event.text + "!"
    return Act(command.conversation, type(event)(**{**{f: getattr(event, f) for f in event.__struct_fields__}, **changed}),
               command.sender, command.cid)


def _event(wish: Wish, m: Model, at: int) -> ev.Event:
    epoch, turn, staff = m.epoch - wish.stale, m.turn, STAFF[wish.agent]
    meaning = {"intent": "affirm", **({"ask_human": True} if wish.special else {})}
    messages = (ev.BotMessage("buyurun"), ev.BotMessage("seçin", ({"title": "Evet", "intent": "affirm", "entities": {}},), {"kind": "x"}))
    made: dict[str, Any] = {
        "CustomerSays": {"text": wish.text}, "CustomerAsksHuman": {}, "CustomerLeavesQueue": {}, "Closes": {},
        "CustomerPresses": {"title": "Evet", "meaning": meaning, "button": "1.0"},
        "CustomerLeavesMessage": {"text": wish.text, "number": "KPR-1", "card": {"kind": "tracking"}, "told": "Kaydedildi"},
        "CustomerSwitchesLanguage": {"language": "en" if wish.text == "selam" else "tr"},
        "BotReplied": {"turn": max(turn - 1, 0) if wish.stale and wish.special else turn, "messages": messages[: 1 + wish.agent],
                       "epoch": m.epoch if wish.special else epoch, "language": "en" if wish.text == "selam" else "tr",
                       "asked_in": m.language if wish.agent else "tr", "fields": {"n": at},
                       "handoff": ev.Handoff("asked") if wish.special and not wish.stale else None},
        "BotFailed": {"turn": turn, "epoch": epoch, "why": "hanging", "text": "…", "offer": "Bağlan"},
        "AgentTakes": {"agent": staff}, "AgentReplies": {"agent": staff, "epoch": epoch, "text": wish.text},
        "AgentNotes": {"agent": staff, "text": wish.text}, "AgentResolves": {"agent": staff, "epoch": epoch, "reason": wish.text},
        "AgentGivesBack": {"agent": staff, "epoch": epoch, "agreed": wish.text},
        "AgentTransfers": {"agent": staff, "epoch": epoch, "department": "finance", "note": wish.text if wish.special else "",
                           **({"to": STAFF[1 - wish.agent], "offer_ms": 30} if wish.special and not wish.stale else {})},
        "AgentLost": {"epoch": epoch}, "AnswerDue": {"epoch": epoch}, "AnswerMissed": {"epoch": epoch},
        "AgentDeclines": {"agent": staff}, "AgentAssigns": {"agent": staff, "to": STAFF[1 - wish.agent if wish.special else wish.agent]},
        "AgentWhispers": {"agent": staff, "text": wish.text}, "AgentLabels": {"agent": staff, "labels": (wish.text,)},
        "AgentTicks": {"agent": staff, "item": wish.text, "done": not wish.special},
        "AgentSnoozes": {"agent": staff, "epoch": epoch, "until": at - 1 if wish.special else at + 30},
        "SnoozeEnds": {"until": m.snoozed_until - wish.stale},
        "AgentRegisters": {"agent": staff, "epoch": epoch, "text": wish.text, "number": "KPR-1", "card": {"kind": "tracking"}},
        "CustomerIdentified": {"verified": not wish.special, "name": "Ayşe Er" if wish.agent else ""},
        "Offered": {"agent": staff, "epoch": epoch, "until": at + 30},
        "OfferLapsed": {"agent": staff, "until": m.offered[1] - wish.stale},
    }[wish.kind]
    kind: Any = getattr(ev, wish.kind)
    event: ev.Event = kind(at=at, **made)
    return event


# --- what is held against it ------------------------------------------------------------------


def _judge(chat: Chat, command: Act, outcome: Done | Exception) -> None:
    """The outcome of one command against what was promised of it."""
    if (key := (command.sender, command.cid)) in chat.acks and command.cid:
        _judge_repeated(*chat.acks[key], command, outcome)
        return
    before = chat.model.state, chat.model.epoch
    verdict = chat.model.happens(command.event)
    told = f"{type(command.event).__name__} in {before}: {verdict} was promised, {outcome!r} came"
    if isinstance(verdict, str):
        late = isinstance(outcome, Done) and outcome.decision is not None and outcome.decision.late
        code = outcome.code if isinstance(outcome, Refused) else ("late" if late else "")
        if code != verdict or (late and outcome.decision.entries):  # type: ignore[union-attr]
            raise Broken(told)
        return
    if not isinstance(outcome, Done) or outcome.decision is None or outcome.repeated:
        raise Broken(told)
    added = [f"{d.by}:{d.event or ('note' if d.kind == 'note' else '')}" for d in outcome.decision.entries]
    asks = [(effect.turn, effect.epoch) for effect in outcome.decision.effects if isinstance(effect, AskBot)]
    if added != verdict or asks != chat.model.asks or outcome.epoch != chat.model.epoch:
        raise Broken(f"{told}; the bot must be asked {chat.model.asks}")
    if chat.asked & {turn for turn, _ in asks}:
        raise Broken(f"the bot was asked twice about one message: {asks}")
    chat.asked |= {turn for turn, _ in asks}
    if command.cid:
        chat.acks[key] = (command.event, (outcome.seq, outcome.at, outcome.epoch))
    for staff, screen in chat.screens.items() if outcome.decision.entries else ():
        for entry in showing.entries(outcome, outcome.decision, staff).items:
            if entry.seq in screen:
                raise Broken(f"seq {entry.seq} was shown twice")
            screen[entry.seq] = entry


def _judge_repeated(first: ev.Event, ack: tuple[int, int, int], command: Act, outcome: Done | Exception) -> None:
    if getattr(first, "text", None) != getattr(command.event, "text", None):
        if not isinstance(outcome, Refused) or outcome.code != "cid_reused":
            raise Broken(f"another body under a used cid: {outcome!r}")
    elif not isinstance(outcome, Done) or not outcome.repeated or (outcome.seq, outcome.at, outcome.epoch) != ack:
        raise Broken(f"{type(first).__name__} sent again was acknowledged as {ack}, now {outcome!r}")


def _compare(tx: Connection, chat: Chat) -> None:
    """The database against the model, the acks and what the screens were sent."""
    row = tx.execute(sa.select(conversations).where(conversations.c.id == chat.name)).mappings().one()
    c, m = store.conversation(row), chat.model
    fresh = (c.state, c.epoch, c.seq, c.agent.id if c.agent else "", c.language, c.turn, list(c.waiting), c.queued_at,
             (c.offered.id if c.offered else "", c.offered_until), list(c.passed), c.waiting_since, c.reminded_at, c.unanswered, c.verified,
             list(c.labels), list(c.ticks), c.snoozed_until)
    promised = (m.state, m.epoch, m.seq, m.agent, m.language, m.turn, m.waiting, m.queued_at, m.offered, m.passed,
                m.waiting_since, m.reminded_at, m.unanswered, m.verified, m.labels, m.ticks, m.snoozed_until)
    if fresh != promised:
        raise Broken(f"the database says {fresh}, promised was {promised}")
    stored = tx.execute(sa.select(entries).where(entries.c.conversation == chat.name).order_by(entries.c.seq)).mappings().all()
    if [r["seq"] for r in stored] != list(range(1, c.seq + 1)):
        raise Broken(f"gaps: {[r['seq'] for r in stored]}")
    by_cid = {(r["sender"], r["cid"]): (r["seq"], r["at"], r["epoch"]) for r in stored if r["cid"]}
    if by_cid != {key: ack for key, (_, ack) in chat.acks.items()}:
        raise Broken(f"acknowledged {chat.acks}, stored {by_cid}")
    if private := [e for e in chat.screens[False].values() if e.kind == "note" or e.event in STAFFS_OWN]:
        raise Broken(f"the customer was shown what is staff's own: {private}")
    for staff, screen in chat.screens.items():
        shown, after = [], 0
        while after < c.seq:
            page, after, _ = reading.entries_after(tx, chat.name, after, staff)
            shown += page
        if shown != [screen[seq] for seq in sorted(screen)]:
            raise Broken(f"who was there sees {list(screen.values())}, who comes afresh {shown}")
