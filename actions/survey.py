"""Dialogue 8: after a resolution, how satisfied the customer is: 1 to 5, and a comment if there is one."""

from __future__ import annotations

import re

from actions.client import Desk, ServiceDown, ServiceRefused
from actions.turkish import fold
from actions.turn import Button, Turn

LOW = 2  # at most this: what can still be done is said
_RATINGS = ("1", "2", "3", "4", "5")
_FEW_WORDS = 5
_WORDS = {"bir": 1, "iki": 2, "uc": 3, "dort": 4, "bes": 5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_RATING = re.compile(rf"\b([1-5]|{'|'.join(_WORDS)})\b(?!\s*(?:/|saat|gun|hour|day))")
# These are no comment on anything, whatever is being asked.
_NO_COMMENT = (
    "action_talk_to_human", "action_security_alert", "action_agent_complaint", "action_escalation", "action_responsible_gaming",
    "action_change_language", "action_check_status",
)  # fmt: skip
_NOTHING_TO_ADD = ("action_deny", "action_thank", "action_goodbye", "action_affirm", "action_greet")


async def offer(turn: Turn, desk: Desk) -> None:
    """In a quiet moment asks once about each request that was resolved."""
    busy = turn["form"] or turn["asks"] or turn["underage"] or any(said.handoff for said in turn.said)
    if busy:
        return
    asked = turn["surveyed"] or []
    try:
        waiting = [each for each in await desk.surveys(turn.message.conversation) if each["token"] not in asked]
    except (ServiceDown, ServiceRefused):
        return  # nobody is told of a question that can't be asked
    if waiting:
        token = waiting[0]["token"]
        turn.remember(asks="rating", survey={"token": token}, surveyed=[*asked, token])
        buttons = [Button(each, "give_details") for each in _RATINGS]
        turn.say("utter_ask_rating", subject=waiting[0]["subject"], buttons=buttons)


async def answered(turn: Turn, desk: Desk, action: str) -> bool:
    """Takes a rating or a comment that was asked for; False when the message is something else."""
    if turn["asks"] == "rating":
        return await _rated(turn, desk)
    if turn["asks"] != "comment" or action in _NO_COMMENT:
        return False
    if action in _NOTHING_TO_ADD:
        _thank(turn)
    else:
        await _comment(turn, desk)
    return True


async def _rated(turn: Turn, desk: Desk) -> bool:
    found = _RATING.search(fold(turn.message.text))
    if not found or len(turn.message.text.split()) > _FEW_WORDS:
        return False
    rating = _WORDS.get(found[1]) or int(found[1])
    survey = {**turn["survey"], "rating": rating}
    if await _sent(turn, desk, survey["token"], rating, ""):
        turn.remember(asks="comment", survey=survey)
        turn.say("utter_ask_comment")
    return True


async def _comment(turn: Turn, desk: Desk) -> None:
    if await _sent(turn, desk, turn["survey"]["token"], turn["survey"]["rating"], turn.message.text.strip()):
        _thank(turn)


async def _sent(turn: Turn, desk: Desk, token: str, rating: int, comment: str) -> bool:
    try:
        await desk.rate(token, rating, comment)
    except ServiceDown:
        turn.say("utter_rating_not_kept")
        return False
    except ServiceRefused:
        turn.remember(asks=None, survey=None)
        turn.say("utter_rating_known")
        return False
    return True


def _thank(turn: Turn) -> None:
    low = turn["survey"]["rating"] <= LOW
    turn.remember(asks=None, survey=None)
    turn.say("utter_survey_low" if low else "utter_survey_thanks")
