"""A person was asked for: what really follows is said, and when nobody is there the request is answered by e-mail."""

from __future__ import annotations

import re
from typing import Any

from actions import handoff, request, wording
from actions.asking import ask
from actions.client import Desk, ServiceDown, ServiceRefused
from actions.request_form import Form, is_question
from actions.subject import states_problem
from actions.topics import PROBLEMS
from actions.turkish import fold
from actions.turn import Turn

_EMAIL = re.compile(r"[^\s<>,;:()\"']+@[^\s<>,;:()\"']+")
_NO = re.compile(
    r"\b(?:hayir|yok|istemi\w*|gerek\w*|olmaz|olmasin|ver(?:me|mi|em)\w*|bosver|neyse|no|nope|nah|not|don'?t|"
    r"do not|won'?t|rather|"
    r"without|skip|none|epostasiz|e-postasiz)\b"
)
_A_NO = 6  # words
_NO_ANSWER = ("action_affirm", "action_not_understood")
# Whoever is in danger, or whose account is, waits in the line and is not asked for an address first.
_WAITS = ("distress", "security_alert")


async def settle(turn: Turn, desk: Desk) -> None:
    """After the dialogue of a turn: a hand-over that it asked for is said as it will really happen."""
    place = next((n for n, said in enumerate(turn.said) if said.handoff), None)
    if place is None:
        return
    asked = dict(turn.said[place].handoff or {})
    try:
        outlook = await desk.outlook(turn.message.conversation, asked["department"])
    except (ServiceDown, ServiceRefused):
        return  # the line is where the customer is best kept
    if outlook["outcome"] in ("connected", "queued"):
        _say_place(turn, outlook)
    elif asked["reason"] in _WAITS or (turn["unserved"] and not _noted(turn)):
        _wait_in_line(turn, asked["reason"], outlook)
    else:
        turn.said.pop(place)
        if _noted(turn) and not turn["form"]:
            _say_noted(turn, outlook)
        else:
            await _ask_for_address(turn, desk, asked, outlook)


async def answered(turn: Turn, desk: Desk, action: str) -> bool:
    """Takes what answers the question for an address; False when the message is about something else."""
    if turn["asks"] != "contact":
        return False
    found = None if turn.message.pressed else _EMAIL.search(turn.message.text)
    if found:
        _take_details(turn, found[0])
        await _keep_address(turn, desk, found[0].rstrip("."))
    elif _is_plain_no(turn, action) or (action in _NO_ANSWER and handoff.patience_is_over(turn)):
        turn.say("utter_contact_declined")
        await _register_or_ask(turn, desk, reached=False)
    elif action == "action_request":
        await _note(turn, desk)
    elif action in ("action_affirm", "action_deny", "action_not_understood"):
        turn.say("utter_contact_again")
    else:
        return False
    return True


async def _note(turn: Turn, desk: Desk) -> None:
    """What is told instead of an address is kept; whoever goes on telling wants the request, and is not asked a third time."""
    told_before = turn["unserved"].get("told")
    request.note(turn)
    turn.remember(unserved={**turn["unserved"], "shown": False, "told": True})
    if told_before:
        turn.say("utter_contact_declined")
        await _register_or_ask(turn, desk, reached=False)
    else:
        turn.say("utter_contact_noted")


def _is_plain_no(turn: Turn, action: str) -> bool:
    """A no to the question, not one within another matter: "and if they say no as well?"."""
    text = turn.message.text
    plain = len(text.split()) <= _A_NO and not is_question(text) and _NO.search(fold(text)) is not None
    return action == "action_deny" and (turn.message.pressed or plain)


def ask_again(turn: Turn) -> None:
    """After something else was answered the address is still what is missing."""
    turn.say("utter_contact_again")


def _take_details(turn: Turn, address: str) -> None:
    """What stands beside the address belongs to the request; the address itself is no part of its text."""
    turn.with_message(text=turn.message.text.replace(address, " " * len(address)))
    kind = turn.message.first("transaction_type")
    told = turn.message.intent in PROBLEMS or turn.message.first("event_date") or kind
    # "I'll leave my e-mail" reads like a change of the address on the account, and is the answer to the question.
    only_answers = turn.message.intent == "update_details" or (kind and kind.value == "account_update")
    if told and not (only_answers and not states_problem(turn.message.text)):
        request.note(turn)
        turn.remember(unserved={**turn["unserved"], "shown": False})


async def _keep_address(turn: Turn, desk: Desk, address: str) -> None:
    try:
        await desk.reached_by(turn.message.conversation, address)
    except ServiceRefused:
        turn.say("utter_contact_wrong")
    except ServiceDown:
        turn.say("utter_contact_not_kept")
    else:
        await _register_or_ask(turn, desk)


def _noted(turn: Turn) -> str:
    """The number of the message that was left for the team by the form, as long as the customer has not heard of it here."""
    return str((turn["unserved"] or {}).get("noted") or "")


def _say_noted(turn: Turn, outlook: dict[str, Any]) -> None:
    """The address and the matter are known, so neither is asked for again; who asks once more after that waits in the line."""
    number, opens = _noted(turn), outlook.get("opens_at")
    turn.remember(handoff_open=False, unserved={"number": number})
    if opens:
        turn.say("utter_nobody_there_until", opens=wording.at(opens, turn.message.now, turn.language))
    else:
        turn.say("utter_nobody_there")
    turn.say("utter_message_noted", number=number)


def _say_place(turn: Turn, outlook: dict[str, Any]) -> None:
    turn.remember(unserved=None)
    wait = outlook.get("wait_minutes") or ()
    if (outlook.get("place") or 0) > 1 and len(wait) == 2:
        turn.say("utter_queue_place", place=outlook["place"], wait=f"{wait[0]}–{wait[1]}")


def _wait_in_line(turn: Turn, reason: str, outlook: dict[str, Any]) -> None:
    turn.remember(unserved=None)
    opens = outlook.get("opens_at")
    if reason == "distress":
        turn.say("utter_line_waits_distress")
    elif opens:
        turn.say("utter_line_opens", opens=wording.at(opens, turn.message.now, turn.language))
    else:
        turn.say("utter_line_waits")


async def _ask_for_address(turn: Turn, desk: Desk, asked: dict[str, Any], outlook: dict[str, Any]) -> None:
    number = turn["tracking_number"] if asked["reason"] == "late_reply" else None
    opens = outlook.get("opens_at")
    if turn["form"] == "waiting" or number is None:
        request.note(turn)
    shown = turn.asked_before in ("confirm", "retry")
    turn.remember(handoff_open=False, unserved={"reason": asked["reason"], "number": number, "shown": shown})
    if opens:
        turn.say("utter_nobody_there_until", opens=wording.at(opens, turn.message.now, turn.language))
    else:
        turn.say("utter_nobody_there")
    if outlook["outcome"] == "closed":
        await _register_or_ask(turn, desk)
        return
    turn.remember(asks="contact")
    turn.say("utter_ask_contact_late" if number else "utter_ask_contact", card={"kind": "message"})  # or by a form, all at once


async def _register_or_ask(turn: Turn, desk: Desk, reached: bool = True) -> None:
    """What was shown whole is registered without a further question; else the form goes on."""
    number, shown = turn["unserved"].get("number"), turn["unserved"].get("shown")
    turn.remember(asks=None, unserved=None)
    if number and not reached:
        return
    if number:
        turn.say("utter_answered_by_mail", number=number)
    elif shown and not Form.of(turn.slots).missing:
        turn.remember(form="open")
        await request.register(turn, desk)
    else:
        ask(turn)
