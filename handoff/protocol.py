"""The wire: every message between a browser and the service, one struct each, unknown fields refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

VERSION = "kopru.v1"
"""The WebSocket subprotocol; a browser that offers none of ours is refused."""

MAX_FRAME = 64 * 1024
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


class Wire(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True, gc=False):
    """Common to all messages: immutable, unknown fields refused, defaults left out; in no cycle, so never collected."""


class Frame(Wire, frozen=True, tag_field="type", tag=lambda name: name.lower()):
    """One WebSocket text frame; `type` names which."""


# --- parts ---------------------------------------------------------------------------


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
    for the holder's answer, `answer_due` that the holder was reminded.
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


class Summary(Wire, frozen=True):
    """What the agent is handed: why, and the fields that the bot collected."""

    reason: str
    language: Language
    verified: bool
    fields: dict[str, Any] = {}
    tried: list[str] = []


# --- browser to service --------------------------------------------------------------


class Hello(Frame, frozen=True):
    """First frame of every connection. A customer shows a ticket, which is for one socket, and to a poll the token; staff are
    known by their cookie."""

    role: Role
    token: Annotated[str, Meta(max_length=200)] = ""
    ticket: Annotated[str, Meta(max_length=200)] = ""
    language: Language = "tr"
    conversation: Annotated[str, Meta(max_length=64)] = ""
    epoch: Epoch = 0
    last_seq: Seq = 0


class Resume(Frame, frozen=True):
    """Show me this conversation from after `last_seq` on (an agent opens one, a browser found a gap)."""

    conversation: Id
    epoch: Epoch = 0
    last_seq: Seq = 0


class Leave(Frame, frozen=True):
    """Stop showing me this conversation."""

    conversation: Id


class Say(Frame, frozen=True):
    """The customer writes."""

    cid: Cid
    conversation: Id
    text: Text


class Press(Frame, frozen=True):
    """The customer presses button `button` under the entry `seq`."""

    cid: Cid
    conversation: Id
    seq: Seq
    button: Annotated[str, Meta(pattern=r"^[0-9]{1,3}$")]


class AskHuman(Frame, frozen=True, tag="ask_human"):
    """The customer wants a person, by the button that is always there."""

    cid: Cid
    conversation: Id


class LeaveQueue(Frame, frozen=True, tag="leave_queue"):
    """The customer would rather go on with the assistant."""

    cid: Cid
    conversation: Id


class SetLanguage(Frame, frozen=True, tag="set_language"):
    """The customer turns the language switch."""

    cid: Cid
    conversation: Id
    language: Language


class Typing(Frame, frozen=True):
    """Somebody is writing, or stopped; never stored."""

    conversation: Id
    on: bool
    by: Speaker = "customer"
    name: Annotated[str, Meta(max_length=120)] = ""


class Seen(Frame, frozen=True):
    """Everything up to `seq` was on my screen."""

    conversation: Id
    seq: Seq
    by: Speaker = "customer"


class Take(Frame, frozen=True):
    """The agent takes a queued conversation."""

    cid: Cid
    conversation: Id


class Decline(Frame, frozen=True):
    """The agent lets an offered conversation go to somebody else."""

    cid: Cid
    conversation: Id


class Assign(Frame, frozen=True):
    """A supervisor gives the conversation to an agent, whoever holds it; to oneself: takes it over."""

    cid: Cid
    conversation: Id
    agent: Id


class Reply(Frame, frozen=True):
    """The agent writes to the customer; `epoch` is the one under which the agent holds."""

    cid: Cid
    conversation: Id
    epoch: Epoch
    text: Text


class Note(Frame, frozen=True):
    """The agent writes a note that only staff see."""

    cid: Cid
    conversation: Id
    text: Text


class Resolve(Frame, frozen=True):
    """The agent is done; the conversation goes back to the bot as resolved."""

    cid: Cid
    conversation: Id
    epoch: Epoch
    reason: Remark = ""


class GiveBack(Frame, frozen=True, tag="give_back"):
    """The agent gives the conversation back to the bot with what was agreed."""

    cid: Cid
    conversation: Id
    epoch: Epoch
    agreed: Remark = ""


class Transfer(Frame, frozen=True):
    """The agent puts the conversation into a department's queue, with a note for the next one."""

    cid: Cid
    conversation: Id
    epoch: Epoch
    department: Id
    note: Remark = ""


class Presence(Frame, frozen=True):
    """The agent says whether new conversations may come."""

    status: Literal["available", "busy", "break"]


# --- service to browser --------------------------------------------------------------


class Welcome(Frame, frozen=True):
    """You are known. `conversation` and `view` for a customer; silence of 2.5 × `heartbeat` (seconds) is a lost line."""

    role: Role
    you: Person
    heartbeat: float
    conversation: str = ""
    view: View | None = None
    now: int = 0


class Entries(Frame, frozen=True):
    """Entries after `after` up to `upto`, in order; numbers in between that are missing are not for this reader."""

    conversation: str
    after: int
    upto: int
    items: list[Entry]
    view: View | None = None
    summary: Summary | None = None


class State(Frame, frozen=True):
    """The conversation's standing changed (place in the queue, holder, seen marks)."""

    conversation: str
    view: View


class Ack(Frame, frozen=True):
    """Committed as `seq`. With `covers` the entry itself is not sent again: the browser makes it from what it sent."""

    cid: str
    conversation: str
    seq: int
    at: int
    epoch: int
    covers: bool = False


class Refusal(Frame, frozen=True, tag="refused"):
    """Not done, nothing written: `code` for programs, `text` in the person's language; `retry_after` above 0: try again."""

    code: str
    text: str
    cid: str = ""
    conversation: str = ""
    retry_after: float = 0.0
    by: Person | None = None


class Queue(Frame, frozen=True):
    """Rows for the console; `full` replaces all that was shown."""

    rows: list[Row]
    full: bool = False


class Heartbeat(Frame, frozen=True):
    """Still here; `seqs` tells how far each shown conversation is, so that a lost bell is found."""

    seqs: dict[str, int]
    now: int


class Bye(Frame, frozen=True):
    """The service goes or sends you away: come back after `retry_after` seconds."""

    reason: str
    retry_after: float


FromCustomer = Hello | Resume | Leave | Say | Press | AskHuman | LeaveQueue | SetLanguage | Typing | Seen
FromAgent = (Hello | Resume | Leave | Typing | Seen | Take | Decline | Assign | Reply | Note | Resolve | GiveBack | Transfer
             | Presence)
FromBrowser = FromCustomer | FromAgent
ToBrowser = Welcome | Entries | State | Ack | Refusal | Queue | Heartbeat | Bye | Typing | Seen

_decoders: dict[str, msgspec.json.Decoder[Any]] = {
    "customer": msgspec.json.Decoder(FromCustomer),
    "agent": msgspec.json.Decoder(FromAgent),
}
_encoder = msgspec.json.Encoder()


def read(role: Role, data: str | bytes) -> FromBrowser:
    """One frame of a browser in `role`; raises `msgspec.ValidationError` or `DecodeError` on anything else."""
    return _decoders[role].decode(data)  # type: ignore[no-any-return]


def encode(frame: ToBrowser) -> bytes:
    """The frame as JSON text in UTF-8."""
    return _encoder.encode(frame)
