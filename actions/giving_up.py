"""What reads like giving up the request and is none: "aman neyse kalsın, gönder"."""

from __future__ import annotations

from actions.request_form import Form, says_to_send, take
from actions.turn import Turn


def ends_with_sending(turn: Turn) -> bool:
    """Whether the message ends with sending the card that is shown."""
    return turn["form"] == "open" and turn["asks"] == "confirm" and says_to_send(turn.message.text)


def wants_it_sent(turn: Turn) -> bool:
    """The same, with no other value beside it."""
    return ends_with_sending(turn) and not take(Form.of(turn.slots), turn.message, turn["asks"], turn.language).changed
