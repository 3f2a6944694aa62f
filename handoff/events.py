"""What can happen to a conversation: one struct each, with the moment it happened. Pure data."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct


class Event(Struct, frozen=True, kw_only=True, tag=True, gc=False):
    """Something that happened at `at` (milliseconds since 1970 UTC)."""

    at: int


class Staff(Struct, frozen=True, gc=False):
    """An agent, as much of one as the conversation has to know."""

    id: str
    name: str
    department: str = ""


class CustomerSays(Event, frozen=True):
    """A typed message."""

    text: str


class CustomerPresses(Event, frozen=True):
    """A button that the bot offered: `title` is what the customer saw, `meaning` what the bot meant by it."""

    title: str
    meaning: dict[str, Any]
    button: str


class CustomerAsksHuman(Event, frozen=True):
    """The button that is always there. `closed` is what is said for each department that is closed now, by language."""

    closed: dict[str, dict[str, str]] = {}


class CustomerLeavesQueue(Event, frozen=True):
    """Rather goes on with the bot."""


class CustomerSwitchesLanguage(Event, frozen=True):
    """The language switch of the widget."""

    language: Literal["tr", "en"]


class CustomerLeavesMessage(Event, frozen=True):
    """Instead of waiting: `text` for the team stands on the request `number`; `told` is said of it, beside the `card`."""

    text: str
    number: str
    card: dict[str, Any]
    told: str


class BotMessage(Struct, frozen=True):
    """One message of a bot's reply; each button is {title, intent, entities}."""

    text: str
    buttons: tuple[dict[str, Any], ...] = ()
    card: dict[str, Any] | None = None


class Handoff(Struct, frozen=True):
    """The bot asks for a person."""

    reason: str
    department: str | None = None
    urgent: bool = False


class BotReplied(Event, frozen=True):
    """The bot's answer to the message `turn`, asked for under `epoch` in the language `asked_in`.

    `department` and `priority` (0 urgent to 3 low) are those of the topic that the fields name.
    """

    turn: int
    epoch: int
    messages: tuple[BotMessage, ...]
    language: Literal["tr", "en"]
    asked_in: Literal["tr", "en"]
    handoff: Handoff | None = None
    department: str = ""
    priority: int = 2
    fields: dict[str, Any] = {}
    understood: str = ""


class BotFailed(Event, frozen=True):
    """The turn failed or took too long: `why` for the metrics, `text` and `offer` ready in the customer's language."""

    turn: int
    epoch: int
    why: str
    text: str
    offer: str


class AgentTakes(Event, frozen=True):
    """An agent takes the conversation from the queue."""

    agent: Staff


class Offered(Event, frozen=True):
    """Routing offers the queued conversation to `agent` alone, until `until`; `epoch` guards against what came between."""

    agent: Staff
    until: int
    epoch: int


class AgentDeclines(Event, frozen=True):
    """The agent to whom it is offered would rather not."""

    agent: Staff


class OfferLapsed(Event, frozen=True):
    """Nobody accepted in time what was offered to `agent` until `until`."""

    agent: Staff
    until: int


class AgentAssigns(Event, frozen=True):
    """A supervisor gives the conversation to `to`, wherever it is, or takes it over (`to` is `agent`)."""

    agent: Staff
    to: Staff


class AgentReplies(Event, frozen=True):
    """The holder writes; `epoch` is the one under which the agent took it."""

    agent: Staff
    epoch: int
    text: str


class AgentNotes(Event, frozen=True):
    """A note for staff; who is mentioned is told of it."""

    agent: Staff
    text: str
    mentions: tuple[Staff, ...] = ()


class AgentWhispers(Event, frozen=True):
    """A supervisor's word to whoever holds the conversation."""

    agent: Staff
    text: str


class AgentLabels(Event, frozen=True):
    """The conversation has these labels from now on."""

    agent: Staff
    labels: tuple[str, ...]


class AgentTicks(Event, frozen=True):
    """A point of the topic's checklist is done, or not."""

    agent: Staff
    item: str
    done: bool


class AgentSnoozes(Event, frozen=True):
    """The holder puts it aside until a moment; 0 takes it up again."""

    agent: Staff
    epoch: int
    until: int


class AgentRegisters(Event, frozen=True):
    """The holder opened or extended the request `number`; `card` shows it to the customer."""

    agent: Staff
    epoch: int
    text: str
    number: str
    card: dict[str, Any]


class AgentResolves(Event, frozen=True):
    """Done: the conversation returns to the bot."""

    agent: Staff
    epoch: int
    reason: str = ""


class AgentGivesBack(Event, frozen=True):
    """Back to the bot with what was agreed."""

    agent: Staff
    epoch: int
    agreed: str = ""


class AgentTransfers(Event, frozen=True):
    """Into a department's queue; with `to` it is offered to that colleague first, for `offer_ms`."""

    agent: Staff
    epoch: int
    department: str
    note: str = ""
    to: Staff | None = None
    offer_ms: int = 0


class AgentLost(Event, frozen=True):
    """The holder's line has been gone for longer than the grace; `epoch` guards against a return in between."""

    epoch: int


class AnswerDue(Event, frozen=True):
    """The customer has waited long for the holder's answer: the holder is reminded."""

    epoch: int


class AnswerMissed(Event, frozen=True):
    """The reminder did not help: the conversation is to be offered to somebody else."""

    epoch: int


class SnoozeEnds(Event, frozen=True):
    """What was put aside `until` then comes back."""

    until: int


class CustomerIdentified(Event, frozen=True):
    """The customer proved who they are, or the proof has run out; `name` as the operator's site tells it."""

    verified: bool
    name: str = ""


class Closes(Event, frozen=True):
    """Nobody wrote for long: the conversation ends until the customer writes again."""


CUSTOMERS = (CustomerSays, CustomerPresses, CustomerAsksHuman, CustomerLeavesQueue, CustomerSwitchesLanguage,
             CustomerLeavesMessage)
BOTS = (BotReplied, BotFailed)
AGENTS = (AgentTakes, AgentReplies, AgentNotes, AgentResolves, AgentGivesBack, AgentTransfers, AgentDeclines, AgentAssigns,
          AgentWhispers, AgentLabels, AgentTicks, AgentSnoozes, AgentRegisters)
SYSTEM = (AgentLost, Closes, Offered, OfferLapsed, AnswerDue, AnswerMissed, CustomerIdentified, SnoozeEnds)
CRAFT = (AgentWhispers, AgentLabels, AgentTicks, AgentSnoozes, AgentRegisters)
"""What staff set on a conversation without moving it; it stands in the audit chain all the same."""
EVENTS: tuple[type[Event], ...] = (*CUSTOMERS, *BOTS, *AGENTS, *SYSTEM)
