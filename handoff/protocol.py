"""The wire: every message between a browser and the service, one struct each, unknown fields refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from handoff.protocol_parts import MAX_TEXT as MAX_TEXT
from handoff.protocol_parts import Button as Button
from handoff.protocol_parts import Cid as Cid
from handoff.protocol_parts import Entry as Entry
from handoff.protocol_parts import Epoch as Epoch
from handoff.protocol_parts import Frame as Frame
from handoff.protocol_parts import Id as Id
from handoff.protocol_parts import Language as Language
from handoff.protocol_parts import Newest as Newest
from handoff.protocol_parts import Person as Person
from handoff.protocol_parts import Remark as Remark
from handoff.protocol_parts import Role as Role
from handoff.protocol_parts import Row as Row
from handoff.protocol_parts import Seq as Seq
from handoff.protocol_parts import Speaker as Speaker
from handoff.protocol_parts import Summary as Summary
from handoff.protocol_parts import Text as Text
from handoff.protocol_parts import View as View

VERSION = "kopru.v1"
"""The WebSocket subprotocol; a browser that offers none of ours is refused."""

MAX_FRAME = 64 * 1024


# --- browser to service --------------------------------------------------------------


class Hello(Frame, frozen=True):
    """First frame of every connection. A customer shows a ticket, which is for one socket, and to a poll the token; staff are
    known by their cookie. `newest` is as in `resume`."""

    role: Role
    token: Annotated[str, Meta(max_length=200)] = ""
    ticket: Annotated[str, Meta(max_length=200)] = ""
    language: Language = "tr"
    conversation: Annotated[str, Meta(max_length=64)] = ""
    epoch: Epoch = 0
    last_seq: Seq = 0
    newest: Newest = 0


class Resume(Frame, frozen=True):
    """Show me this conversation from after `last_seq` on (an agent opens one, a browser found a gap). A browser that has nothing
    of it (`last_seq` 0) may ask for the `newest` so many entries only; 0 is all."""

    conversation: Id
    epoch: Epoch = 0
    last_seq: Seq = 0
    newest: Newest = 0


class LookBack(Frame, frozen=True, tag="look_back"):
    """Show me what was said before `before`: at least so many entries, or all that there are, in one or more `past`."""

    conversation: Id
    before: Seq
    entries: Annotated[int, Meta(ge=1, le=2000)] = 200


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
    """The agent writes a note that only staff see; `mentions` are ids of staff who are told of it."""

    cid: Cid
    conversation: Id
    text: Text
    mentions: Annotated[list[Id], Meta(max_length=10)] = msgspec.field(default_factory=list)


class Whisper(Frame, frozen=True):
    """A supervisor writes to whoever holds the conversation; only staff see it."""

    cid: Cid
    conversation: Id
    text: Text


class Label(Frame, frozen=True):
    """The conversation has these labels from now on."""

    cid: Cid
    conversation: Id
    labels: Annotated[list[Id], Meta(max_length=10)]


class Tick(Frame, frozen=True):
    """A point of the topic's checklist is done, or not."""

    cid: Cid
    conversation: Id
    item: Id
    done: bool


class Snooze(Frame, frozen=True):
    """The holder puts the conversation aside until a moment (milliseconds since 1970 UTC); 0 takes it up again."""

    cid: Cid
    conversation: Id
    epoch: Epoch
    until: Annotated[int, Meta(ge=0, le=2**53)]


class Transcript(Frame, frozen=True):
    """Sends the transcript, without notes, by e-mail: to `email`, else to the customer's address that is known."""

    cid: Cid
    conversation: Id
    email: Annotated[str, Meta(max_length=254)] = ""


class Looking(Frame, frozen=True):
    """A member of staff has the conversation on the screen, or writes in it, or no longer; repeated while it lasts, never stored.
    `who` is set by the service."""

    conversation: Id
    on: bool
    writing: bool = False
    who: Person | None = None


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
    """The agent puts the conversation into a department's queue, with a note for the next one. With `agent` it is offered to
    that colleague of the department first, who has to be here."""

    cid: Cid
    conversation: Id
    epoch: Epoch
    department: Id
    note: Remark = ""
    agent: Annotated[str, Meta(max_length=64)] = ""


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
    """Entries after `after` up to `upto`, in order; numbers in between that are missing are not for this reader. With `begins`
    it is the first of the newest that a browser with nothing asked for: what came up to `after` is had by `look_back`, and
    `kept` is what still counts of it, the last of each kind of event and card."""

    conversation: str
    after: int
    upto: int
    items: list[Entry]
    view: View | None = None
    summary: Summary | None = None
    begins: bool = False
    kept: list[Entry] = msgspec.field(default_factory=list)


class Past(Frame, frozen=True):
    """Entries after `after` and before `before`, in order; after 0 there is nothing earlier."""

    conversation: str
    after: int
    before: int
    items: list[Entry]


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


class Mentioned(Frame, frozen=True):
    """A colleague mentioned you in the note `seq`, or a supervisor whispered to you."""

    conversation: str
    seq: int
    at: int
    by: str
    text: str = ""
    whisper: bool = False


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


FromCustomer = Hello | Resume | LookBack | Leave | Say | Press | AskHuman | LeaveQueue | SetLanguage | Typing | Seen | Transcript
FromAgent = (Hello | Resume | LookBack | Leave | Typing | Seen | Take | Decline | Assign | Reply | Note | Resolve | GiveBack
             | Transfer | Presence | Whisper | Label | Tick | Snooze | Looking | Transcript)
FromBrowser = FromCustomer | FromAgent
ToBrowser = Welcome | Entries | Past | State | Ack | Refusal | Queue | Heartbeat | Bye | Typing | Seen | Mentioned | Looking

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
