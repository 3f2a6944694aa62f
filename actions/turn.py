"""One turn of the conversation: what the customer wrote, what is remembered, and what the assistant says to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from actions.replies import Replies

SLOTS = (
    "language", "language_asked", "form", "asks", "topic", "subject", "event_date", "transaction_type", "amount",
    "currency", "payment_method", "description", "date_choices", "tracking_number", "unread", "misunderstood",
    "handoff_open", "agreed", "greeted", "underage", "registration", "number_for", "rough_date",
    "unserved", "survey", "surveyed", "agreed_told",
)  # fmt: skip
DEPARTMENT_OF_ALL = "support"


@dataclass(frozen=True)
class Entity:
    """A value found in the message; `start` and `end` are offsets in the text, None for a pressed button's value.

    `grain` says how exact a date is: `minute`, `hour`, `day`, `weekend`, `week`, `month`, `quarter`, `year`.
    """

    kind: str
    value: str
    text: str = ""
    start: int | None = None
    end: int | None = None
    ambiguous: bool = False
    candidates: tuple[str, ...] = ()
    grain: str | None = None


@dataclass(frozen=True)
class Message:
    """What the customer sent, as understood; `now` is the moment of sending, with its zone."""

    text: str
    intent: str
    now: datetime
    entities: tuple[Entity, ...] = ()
    readings: tuple[str, ...] = ()
    confidence: float = 1.0
    conversation: str = ""
    turn: str = ""
    language: str | None = None
    verified: bool = False
    pressed: bool = False

    def all(self, kind: str) -> tuple[Entity, ...]:
        """The entities of a kind, in the order of the text."""
        return tuple(entity for entity in self.entities if entity.kind == kind)

    def first(self, kind: str) -> Entity | None:
        """The first entity of a kind, if any."""
        found = self.all(kind)
        return found[0] if found else None

    @property
    def today(self) -> date:
        """The customer's day."""
        return self.now.date()


@dataclass(frozen=True)
class Button:
    """A quick reply: what it shows and what pressing it means."""

    title: str
    intent: str
    entities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """One message of the assistant."""

    name: str
    text: str
    buttons: tuple[Button, ...] = ()
    card: Mapping[str, Any] | None = None
    handoff: Mapping[str, Any] | None = None


class Turn:
    """Collects what is said and what is to be remembered; `slots` reads as if every change were already made.

    `asked` tells whether something was asked since it was last set back, also when it is the same as before.
    """

    def __init__(self, message: Message, slots: Mapping[str, Any], replies: Replies, language: str) -> None:
        self.message = message
        self.language = language
        self.replies = replies
        self.said: list[Said] = []
        self.slots: dict[str, Any] = {name: slots.get(name) for name in SLOTS}
        self.asked = False
        self._before = dict(self.slots)
        self._lost = False

    def __getitem__(self, name: str) -> Any:
        return self.slots[name]

    @property
    def asked_before(self) -> str | None:
        """What the last reply had asked for, whatever this turn has made of it since."""
        asked: str | None = self._before["asks"]
        return asked

    def remember(self, **values: Any) -> None:
        """Sets slots."""
        self.asked = self.asked or bool(values.get("asks"))
        for name, value in values.items():
            if name not in self.slots:
                raise KeyError(name)
            self.slots[name] = value

    def lost(self) -> int:
        """Counts one more turn in a row that led nowhere, and says how many there were."""
        self._lost = True
        self.slots["misunderstood"] = int(self.slots["misunderstood"] or 0) + 1
        return int(self.slots["misunderstood"])

    def changes(self) -> dict[str, Any]:
        """The slots that differ from the turn's beginning; a turn that led somewhere ends the counting."""
        if not self._lost:
            self.slots["misunderstood"] = 0
        before = self._before
        return {name: value for name, value in self.slots.items() if value != before[name] and (value or before[name])}

    def say(
        self,
        name: str,
        *,
        card: Mapping[str, Any] | None = None,
        handoff: Mapping[str, Any] | None = None,
        buttons: Sequence[Button] | None = None,
        **values: Any,
    ) -> None:
        """Says the reply of this name in the conversation's language; `buttons` replace the reply's own."""
        reply = self.replies.pick(name, self.language, self.message.turn)
        own = tuple(Button(each.title, each.intent, each.entities) for each in reply.buttons)
        chosen = tuple(buttons) if buttons is not None else own
        self.said.append(Said(name, reply.filled(values), chosen, card, handoff))

    def label(self, name: str) -> str:
        """A short name in the conversation's language, for a button or inside a reply."""
        return self.replies.pick(name, self.language, "").text

    def with_message(self, **changes: Any) -> None:
        """Reads the turn's message differently from here on."""
        self.message = replace(self.message, **changes)

    def hand_off(self, reason: str, department: str | None, *, say: str, urgent: bool = False, **values: Any) -> None:
        """Says `say` and asks for a person of `department`; the reasons stand in the domain contract."""
        self.remember(handoff_open=True, asks=None, misunderstood=0, form="waiting" if self["form"] else None)
        self.say(say, handoff={"reason": reason, "department": department, "urgent": urgent}, **values)
