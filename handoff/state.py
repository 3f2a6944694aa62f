"""What a conversation is, and what an event makes of it: the structs of the core. Pure data."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from handoff import events as ev

State = Literal["bot", "queued", "agent", "closed"]
STATES: tuple[State, ...] = ("bot", "queued", "agent", "closed")


class Conversation(Struct, frozen=True, gc=False):
    """One conversation as the core sees it. Moments in milliseconds, 0 for never.

    `epoch` rises whenever the holder changes; it is the fence for every write of a bot or an agent.
    `turn` is the seq of the customer's message that the bot is answering, 0 when none; `waiting` those behind it.
    While queued it may be `offered` to one agent, until `offered_until`; `passed` are the agents who let it go, each with
    the moment. While an agent holds it, `waiting_since` is since when the customer waits for an answer and `reminded_at`
    when the agent was reminded of it. `last_agent` held it last. `labels` are the operator's, `ticks` the points of the
    topic's checklist that are done, and `snoozed_until` is when it comes back to the holder who put it aside.
    """

    id: str
    visitor: str
    language: Literal["tr", "en"] = "tr"
    state: State = "bot"
    epoch: int = 1
    seq: int = 0
    agent: ev.Staff | None = None
    department: str = "support"
    priority: int = 2
    reason: str = ""
    queued_at: int = 0
    taken_at: int = 0
    turn: int = 0
    turn_deadline: int = 0
    waiting: tuple[int, ...] = ()
    fields: dict[str, Any] = {}
    tried: tuple[str, ...] = ()
    verified: bool = False
    preview: str = ""
    last_at: int = 0
    unanswered: bool = False
    offered: ev.Staff | None = None
    offered_until: int = 0
    passed: tuple[tuple[str, int], ...] = ()
    last_agent: str = ""
    waiting_since: int = 0
    reminded_at: int = 0
    labels: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()
    snoozed_until: int = 0


class Draft(Struct, frozen=True, gc=False):
    """An entry to be stored; `offered` are the meanings of its buttons, kept on the server."""

    seq: int
    at: int
    by: Literal["customer", "bot", "agent", "system"]
    kind: Literal["text", "note", "event"] = "text"
    text: str = ""
    name: str = ""
    sender: str = ""
    card: dict[str, Any] | None = None
    event: str = ""
    data: dict[str, Any] = {}
    offered: tuple[dict[str, Any], ...] = ()


class AskBot(Struct, frozen=True):
    """Do next: ask the bot about the message `turn`; its answer counts under `epoch` only."""

    turn: int
    epoch: int


class TellBot(Struct, frozen=True):
    """Do next: tell the bot what happened without expecting an answer; `noted` is the number of a message left for the team."""

    kind: Literal["language", "resume"]
    agreed: str = ""
    resolved: bool = False
    noted: str = ""


Effect = AskBot | TellBot


class Decision(Struct, frozen=True, gc=False):
    """What an event makes of a conversation: the new one, entries to store, things to do after the commit.

    `late` marks a reply that came when the conversation had moved on: nothing is written, it is counted.
    """

    conversation: Conversation
    entries: tuple[Draft, ...] = ()
    effects: tuple[Effect, ...] = ()
    late: bool = False
