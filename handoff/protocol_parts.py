"""Parts that the messages of the wire are made of: kinds of text, an entry, a view, a row of the console's list."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

MAX_TEXT = 4_000

Language = Literal["tr", "en"]
Role = Literal["customer", "agent"]
Speaker = Literal["customer", "bot", "agent", "system"]
Cid = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[0-9A-Za-z_-]+$")]
Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_-]+$")]
Text = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT)]
Remark = Annotated[str, Meta(max_length=MAX_TEXT)]
Seq = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Epoch = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Newest = Annotated[int, Meta(ge=0, le=1000)]


class Wire(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True, gc=False):
    """Common to all messages: immutable, unknown fields refused, defaults left out; in no cycle, so never collected."""


class Frame(Wire, frozen=True, tag_field="type", tag=lambda name: name.lower()):
    """One WebSocket text frame; `type` names which."""


class Button(Wire, frozen=True):
    """A choice under a message; what it means stays on the server, the browser sends `id` back."""

    id: str
    title: str


class Entry(Wire, frozen=True):
    """One line of a conversation: something said, noted, or something that happened.

    `at` is milliseconds since 1970 UTC. `kind` `event` carries `event` and `data`; `note` is shown to staff only.
    `cid` is the sender's own id of the message, by which a browser finds its pending bubble. `who` is the agent's id,
    told to staff.
    """

    seq: int
    at: int
    by: Speaker
    kind: Literal["text", "note", "event"] = "text"
    text: str = ""
    name: str = ""
    who: str = ""
    cid: str = ""
    buttons: list[Button] = []
    card: dict[str, Any] | None = None
    event: str = ""
    data: dict[str, Any] = {}


class Person(Wire, frozen=True):
    """Who holds the conversation, as the customer may see it."""

    id: str
    name: str
    department: str = ""


class View(Wire, frozen=True):
    """Where a conversation stands now; `place` and `wait` (minutes, from–to) only while queued."""

    state: Literal["bot", "queued", "agent", "closed"]
    epoch: int
    last_seq: int
    language: Language
    agent: Person | None = None
    department: str = ""
    place: int = 0
    wait: list[int] = []
    seen_by_customer: int = 0
    seen_by_agent: int = 0


class Row(Wire, frozen=True):
    """A conversation as the console's queue shows it; a later (epoch, last_seq) replaces an earlier one.

    While queued it may be `offered` to one agent, until `offered_until`. `waiting_since` is since when the customer waits
    for the holder's answer, `answer_due` that the holder was reminded. `snoozed_until` is when the holder wants it back.
    """

    conversation: str
    state: Literal["bot", "queued", "agent", "closed"]
    epoch: int
    last_seq: int
    language: Language
    department: str
    priority: Literal["urgent", "high", "normal", "low"]
    reason: str = ""
    queued_at: int = 0
    last_at: int = 0
    preview: str = ""
    topic: str = ""
    agent: Person | None = None
    unanswered: bool = False
    offered: Person | None = None
    offered_until: int = 0
    waiting_since: int = 0
    answer_due: bool = False
    labels: list[str] = []
    snoozed_until: int = 0


class Summary(Wire, frozen=True):
    """What the agent is handed: why, and the fields that the bot collected."""

    reason: str
    language: Language
    verified: bool
    fields: dict[str, Any] = {}
    tried: list[str] = []
