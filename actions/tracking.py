"""Dialogues 2, 3 and 4: what a tracking number leads to, a late answer, additions to a registered request."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from actions import wording
from actions.client import Desk, ServiceDown, ServiceRefused
from actions.request_form import does_not_know
from actions.turkish import fold
from actions.turn import DEPARTMENT_OF_ALL, Turn

_MISTAKES = ("length", "symbol", "check")
_LACKS = re.compile(
    r"\b(?:bulam(?:iyorum|adim)|kaybettim|sildim|yok|almadim|verilmedi|lost|don't have|do not have|can't find|never got)\b"
)
_DONE = ("resolved", "closed", "withdrawn", "archived")


async def check_status(turn: Turn, desk: Desk) -> None:
    """Where a request stands; without a number in the message, the one of this conversation is meant."""
    await _checked(turn, desk, late=False)


async def late_reply(turn: Turn, desk: Desk) -> None:
    """No answer came: the number first, then a person when the promise is broken, else by when it is due."""
    await _checked(turn, desk, late=True)


async def add_information(turn: Turn, desk: Desk) -> None:
    """Something to add to a registered request: where it goes, on the same request."""
    await _addition(turn, desk, "utter_add_information")


async def add_document(turn: Turn, desk: Desk) -> None:
    """A document for a registered request: where it goes, on the same request."""
    await _addition(turn, desk, "utter_add_document")


async def withdraw_request(turn: Turn, desk: Desk) -> None:
    """The customer takes a registered request back."""
    await _addition(turn, desk, "utter_withdraw_request")


def typed_number(turn: Turn) -> str | None:
    """What the customer typed as a tracking number, however badly."""
    entity = turn.message.first("tracking_number")
    if entity:
        return entity.text or entity.value
    folded = fold(turn.message.text)
    prefixed = re.search(r"\bkpr[\s\-_.:/]*[a-z0-9][a-z0-9\s\-_.:/]{2,24}", folded)
    if prefixed and any(letter.isdigit() for letter in prefixed[0]):
        return turn.message.text[prefixed.start() : prefixed.end()].strip()
    alone = re.fullmatch(r"\W*([a-z0-9]{2,4}(?:[\s\-_.]*[a-z0-9]{2,5}){1,4})\W*", folded)
    if turn["asks"] == "tracking_number" and alone and any(letter.isdigit() for letter in folded):
        return turn.message.text.strip()
    return None


def number_is_not_known(turn: Turn) -> bool:
    """Whether the customer answers the question for the number with not having it."""
    lacks = does_not_know(turn.message.text) or _LACKS.search(fold(turn.message.text)) is not None
    return turn["asks"] == "tracking_number" and lacks and typed_number(turn) is None


def tracking_card(request: dict[str, Any]) -> dict[str, Any]:
    """The tracking card of the contract."""
    promise = request.get("promise") or {}
    names = ("tracking_number", "state", "topic", "department", "subject", "steps")
    shown = {name: request.get(name) for name in names}
    return {"kind": "tracking", **shown, "due_from": promise.get("due_from"), "due_to": promise.get("due_to")}


async def _checked(turn: Turn, desk: Desk, late: bool) -> None:
    typed = typed_number(turn) or turn["tracking_number"]
    if not typed and number_is_not_known(turn):
        turn.remember(asks=None)
        turn.say("utter_tracking_number_lost")
        return
    if not typed:
        turn.remember(asks="tracking_number", late=late)
        turn.say("utter_late_ask_number" if late else "utter_ask_tracking_number")
        return
    await check(turn, desk, typed, late or bool(turn["late"]))


async def check(turn: Turn, desk: Desk, typed: str, late: bool = False) -> None:
    """Says what a typed number leads to; an open form goes on afterwards."""
    turn.remember(asks=None)
    try:
        answer = await desk.track(turn.message.conversation, typed)
    except ServiceDown:
        turn.say("utter_tracking_unavailable")
        return
    except ServiceRefused as refused:
        turn.say("utter_tracking_too_many" if refused.status == 429 else "utter_tracking_unavailable")
        return
    if answer["result"] == "found":
        turn.remember(late=None)
        _found(turn, answer["request"], late)
        return
    turn.remember(asks=None if turn["form"] == "open" else "tracking_number")
    if answer["result"] == "unknown":
        turn.say("utter_tracking_unknown")
    else:
        mistake = answer.get("mistake")
        turn.say(f"utter_tracking_{mistake if mistake in _MISTAKES else 'symbol'}")


def _found(turn: Turn, request: dict[str, Any], late: bool) -> None:
    number, state = request["tracking_number"], request["state"]
    words: dict[str, Any] = {"number": number, "state": turn.label(f"label_state_{state}")}
    words["last"] = _last_step(turn, request)
    if not request.get("owner"):
        turn.say("utter_tracking_stranger", card=tracking_card(request), **words)
        return
    turn.remember(tracking_number=number)
    due = (request.get("promise") or {}).get("due_to")
    if state in _DONE or not due:
        turn.say("utter_tracking_done", card=tracking_card(request), **words)
        return
    words["until"] = wording.until(due, turn.message.now, turn.language)
    words["next"] = turn.label(f"label_next_{state}")
    if request.get("overdue"):
        turn.say("utter_tracking_overdue", card=tracking_card(request), **words)
        if late:
            turn.hand_off("late_reply", request.get("department") or DEPARTMENT_OF_ALL, say="utter_late_handoff", number=number)
    elif late:
        turn.say("utter_late_not_yet", card=tracking_card(request), **words)
    else:
        turn.say("utter_tracking_owner", card=tracking_card(request), **words)


def _last_step(turn: Turn, request: dict[str, Any]) -> str:
    steps = request.get("steps") or []
    if not steps:
        return ""
    at = datetime.fromisoformat(steps[-1]["at"].replace("Z", "+00:00"))
    if not request.get("owner"):
        return wording.day(at.astimezone(turn.message.now.tzinfo).date(), turn.language)
    return wording.moment(at, turn.message.now, turn.language)


async def _addition(turn: Turn, desk: Desk, say: str) -> None:
    typed = typed_number(turn)
    if typed and typed != turn["tracking_number"]:
        await check(turn, desk, typed)
    try:
        facts = await desk.operator()
    except ServiceDown:
        turn.say("utter_facts_unavailable")
        return
    panel = next((each["address"] for each in facts.get("channels", []) if each.get("kind") == "panel"), "")
    turn.say(say, panel=panel)
