"""A wish to have the account closed that is taken back, or was never one: "kapatmayın", "don't close it"."""

from __future__ import annotations

import re

from actions.request_form import EMPTY
from actions.topics import PROBLEMS
from actions.turkish import fold
from actions.turn import Turn

_STAYS_OPEN = re.compile(
    r"\b(?:don'?t|do not|no need to|rather not) (?:close|delete|deactivate)\b|"
    r"\bhesab\w*i (?:\w+ )?(?:kapat|sil)ma\b|^\W*(?:(?:yok|hayir|dur)\W+)?(?:kapat|sil)ma\W*$|"
    r"\b(?:kapat|sil)(?:ma(?:yin\w*|sin\w*|yalim)|mak(?:tan vazgectim| istemiyorum)|tirma(?:yin|k istemiyorum))\b"
)
_ANOTHER_WISH = 4  # words beside it


def is_taken_back(turn: Turn) -> bool:
    """Whether a message read as the wish to close the account, or as a no to it, says the contrary."""
    return (turn.message.intent == "close_account" or _is_open(turn)) and _STAYS_OPEN.search(fold(turn.message.text)) is not None


def instead(turn: Turn) -> str:
    """The action that fits: another wish that stands beside it, leaving the open form, or asking what is meant."""
    rest = _STAYS_OPEN.sub(" ", fold(turn.message.text)).split()
    readings = (each for each in turn.message.readings if each in PROBLEMS and each != turn.message.intent)
    other = next(readings, None) if len(rest) > _ANOTHER_WISH else None
    if other:
        if _is_open(turn):
            turn.remember(**EMPTY.slots(), form=None, asks=None)
        turn.with_message(intent=other)
        return "action_request"
    if _is_open(turn):
        return "action_cancel"
    turn.with_message(intent="nlu_fallback", readings=())
    return "action_not_understood"


def _is_open(turn: Turn) -> bool:
    return bool(turn["form"]) and turn["topic"] == PROBLEMS["close_account"].topic
