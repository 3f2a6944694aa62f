"""Dialogues 2 and 3: which request is meant, what a tracking number leads to, a late answer."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from actions import handoff, wording
from actions.client import Desk, ServiceDown, ServiceRefused
from actions.request_form import does_not_know
from actions.turkish import fold
from actions.turn import DEPARTMENT_OF_ALL, Button, Turn

_MISTAKES = ("length", "symbol", "check")
_LOST = "lost"
_MAY_LOSE = re.compile(
    r"\bnumara\w* (?:kaybed|unut|silin)\w*(?:sem|rsem|irsem|ursam|ersem)?\b|\bif i (?:lose|forget) (?:the|my|this|that) number\b"
)
_BLURRED = re.compile(
    r"\b(?:sifir|0) m[iu]\b|\bo m[iu]\b|\bbelli degil\b|\boku(?:yam|nm)\w*|\bgor(?:em|mu)\w*|\bcan'?t (?:read|make out|tell)\b|"
    r"\b(?:zero|oh) or\b|\bis (?:that|it) (?:a|an) (?:o|zero|l|one)\b"
)
_LIKE_ONE = re.compile(r"\bk[a-z]{0,3}(?:-[a-z0-9]{2,6}){2,4}\b")  # a prefix that was mistyped
_LACKS = re.compile(
    r"\b(?:nere(?:de|den) (?:bul|yaz|ogren)\w*|where (?:do|can|would) i|"
    r"bulam(?:iyorum|adim)|kaybettim|sildim|yok|almadim|verilmedi|lost|don'?t have|do not have|haven'?t got|can'?t find|"
    r"never got|no number|"
    r"(?:yanimda|elimde) (?:degil|yok))\b"
)
_BESIDE_NUMBER = re.compile(  # "it's KPR-…", "numarası KPR-…"
    r"(?:\W|_|\b(?:it'?s|its|is|the|my|this|that|number|no|here|numara\w*|takip|talep|su|bu|o|iste|al|bak|galiba|sanirim)\b)*"
)
_NO_NUMBER = re.compile(
    r"\bnumara\w* (?:\w+ )?(?:yok|sil\w*|kaybe\w*|unut\w*|bulam\w*|hatirlam\w*)|"
    r"\b(?:lost|deleted|forgot|don'?t have|can'?t find|no) (?:my |the |a |that )?(?:tracking |request |reference )?number\b"
)
_WHERE_TO_SEE = re.compile(
    r"\b(?:nere(?:de|den)n?|nerden) (?:takip|gor|bak|izle)\w*|"
    r"\bwhere (?:do|can|will|would) i (?:see|check|follow|track|find)\b|"
    r"^\W*(?:yani |so )?(?:hala )?(?:bitmedi|bitti|sonuclandi|sonuclanmadi|hazir) m[iu]\W*$|"
    r"\bis (?:it|that) (?:done|finished|ready)(?: yet)?\W*$|"
    r"\bsimdi ne (?:ol|yap|bekl)\w*|\bne olacak(?: simdi)?\b|\bne bekl(?:iyor|eniyor)\w*|"
    r"\bbenden (?:bir ?|bi ?)?sey (?:lazim|gerek|isti)|"
    r"\bwhat (?:do|should) i do (?:now|next)\b|\bdo you need anything\b"
)
DONE = ("resolved", "closed", "withdrawn", "archived")
_NOT_DONE = ("overdue", "due_soon")  # said of the promise, not done to the request
_OFFERED = 4  # requests as buttons
_ASKED_FOR = {
    "status": ("check_status", "utter_ask_tracking_number"),
    "late": ("late_reply", "utter_late_ask_number"),
    "add": ("add_information", "utter_ask_tracking_number"),
    "withdraw": ("withdraw_request", "utter_ask_tracking_number"),
}


async def check_status(turn: Turn, desk: Desk) -> None:
    """Where a request stands; without a number in the message, the one of this conversation or the only open one."""
    await _checked(turn, desk, "status")


async def late_reply(turn: Turn, desk: Desk) -> None:
    """No answer came: the number first, then a person when the promise is broken, else by when it is due."""
    await _checked(turn, desk, "late")


def typed_number(turn: Turn) -> str | None:
    """What the customer typed as a tracking number, however badly."""
    entity = turn.message.first("tracking_number")
    if entity:
        return entity.text or entity.value
    folded = fold(turn.message.text)
    prefixed = re.search(r"\bkpr[\s\-_.:/]*[a-z0-9][a-z0-9\s\-_.:/]{2,24}", folded) or _LIKE_ONE.search(folded)
    if prefixed and (any(letter.isdigit() for letter in prefixed[0]) or prefixed[0].count("-") > 1):
        return turn.message.text[prefixed.start() : prefixed.end()].strip()
    alone = re.fullmatch(r"\W*([a-z0-9]{2,4}(?:[\s\-_.]*[a-z0-9]{2,5}){1,4})\W*", folded)
    told = turn.message.first("currency") or turn.message.first("event_date")
    if turn["asks"] == "tracking_number" and alone and not told and any(letter.isdigit() for letter in folded):
        return turn.message.text.strip()
    return None


def says_only_a_number(turn: Turn) -> bool:
    """Whether nothing but a tracking number was typed: its letters alone are read as anything."""
    typed = typed_number(turn)
    return typed is not None and _BESIDE_NUMBER.fullmatch(fold(turn.message.text.replace(typed, ""))) is not None


def looks_like_number(text: str) -> bool:
    """Whether something in it is written as a number, right or wrong."""
    return _LIKE_ONE.search(fold(text)) is not None


def number_is_not_known(turn: Turn) -> bool:
    """Whether the customer answers the question for the number with not having it, or asks what if it gets lost."""
    folded = fold(turn.message.text)
    if _MAY_LOSE.search(folded):
        return True
    lacks = does_not_know(turn.message.text) or _LACKS.search(folded) is not None
    says_so = not turn["form"] and _NO_NUMBER.search(folded) is not None
    return (says_so or (turn["asks"] == "tracking_number" and lacks)) and typed_number(turn) is None


def is_hard_to_read(turn: Turn) -> bool:
    """Whether the customer answers the question for the number with not making out its letters."""
    asked = turn["asks"] == "tracking_number" and typed_number(turn) is None
    return asked and _BLURRED.search(fold(turn.message.text)) is not None


def asks_where_to_see(text: str) -> bool:
    """Whether the customer asks where the outcome of what was just saved can be seen: there and then, with the number."""
    return _WHERE_TO_SEE.search(fold(text)) is not None


def tracking_card(request: dict[str, Any]) -> dict[str, Any]:
    """The tracking card of the contract."""
    promise = request.get("promise") or {}
    names = ("tracking_number", "state", "topic", "department", "subject", "steps")
    shown = {name: request.get(name) for name in names}
    return {"kind": "tracking", **shown, "due_from": promise.get("due_from"), "due_to": promise.get("due_to")}


async def which(turn: Turn, desk: Desk, purpose: str) -> tuple[str, dict[str, Any] | None]:
    """The number that is meant, with its request where that is known already; empty when it had to be asked for.

    `purpose` is what the number is asked for, as the slot `number_for` has it.
    """
    if is_hard_to_read(turn):
        turn.remember(asks="tracking_number")
        turn.say("utter_number_is_read_anyway")
        return "", None
    typed = typed_number(turn) or (None if number_is_not_known(turn) else turn["tracking_number"])
    if typed:
        return str(typed), None
    if number_is_not_known(turn):
        if turn["asks"] != "tracking_number":
            turn.say("utter_tracking_number_lost")
        elif turn["number_for"] == _LOST:
            handoff.offer(turn)
        else:
            turn.remember(asks="tracking_number", number_for=_LOST)
            turn.say("utter_tracking_number_lost")
        return "", None
    try:
        open_ones = await desk.open_requests(turn.message.conversation)
    except (ServiceDown, ServiceRefused):
        open_ones = []  # the number itself is checked next, and a service that is still down is then said to be so
    if len(open_ones) == 1:
        return str(open_ones[0]["tracking_number"]), open_ones[0]
    turn.remember(asks="tracking_number", number_for=purpose)
    intent, say = _ASKED_FOR[purpose]
    buttons = [Button(each["subject"], intent, {"tracking_number": each["tracking_number"]}) for each in open_ones[:_OFFERED]]
    turn.say("utter_ask_which_request" if buttons else say, buttons=buttons)
    return "", None


async def looked_up(turn: Turn, desk: Desk, typed: str) -> dict[str, Any] | None:
    """The request of a typed number; None when there is none, and why was said."""
    turn.remember(asks=None)
    try:
        answer = await desk.track(turn.message.conversation, typed)
    except ServiceDown:
        turn.say("utter_tracking_unavailable")
        return None
    except ServiceRefused as refused:
        turn.say("utter_tracking_too_many" if refused.status == 429 else "utter_tracking_unavailable")
        return None
    if answer["result"] == "found":
        turn.remember(number_for=None)
        found: dict[str, Any] = answer["request"]
        return found
    turn.remember(asks=None if turn["form"] == "open" else "tracking_number")
    if answer["result"] == "unknown":
        turn.say("utter_tracking_unknown")
    else:
        mistake = answer.get("mistake")
        turn.say(f"utter_tracking_{mistake if mistake in _MISTAKES else 'symbol'}")
    return None


async def check(turn: Turn, desk: Desk, typed: str, late: bool = False) -> None:
    """Says what a typed number leads to; an open form goes on afterwards."""
    found = await looked_up(turn, desk, typed)
    if found is not None:
        _found(turn, found, late)


async def _checked(turn: Turn, desk: Desk, purpose: str) -> None:
    number, _ = await which(turn, desk, purpose)
    if number:
        await check(turn, desk, number, late=purpose == "late")


def _found(turn: Turn, request: dict[str, Any], late: bool) -> None:
    number, state = request["tracking_number"], request["state"]
    words: dict[str, Any] = {"number": number, "state": turn.label(f"label_state_{state}")}
    words["last"] = _last_step(turn, request)
    if not request.get("owner"):
        turn.say("utter_tracking_stranger", card=tracking_card(request), **words)
        return
    turn.remember(tracking_number=number)
    due = (request.get("promise") or {}).get("due_to")
    if state in DONE or not due:
        turn.say("utter_tracking_done", card=tracking_card(request), **words)
        return
    if state == "waiting_customer":
        _say_what_is_wanted(turn, request, words)
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


def _say_what_is_wanted(turn: Turn, request: dict[str, Any], words: dict[str, Any]) -> None:
    """The promised time stands still until the customer has answered, so no day is named; what they write next is the answer."""
    if turn["form"] != "open":
        turn.remember(asks="addition")
    wanted = request.get("wanted")
    if wanted:
        turn.say("utter_tracking_wanted", card=tracking_card(request), wanted=wanted, **words)
    else:
        turn.say("utter_tracking_waiting", card=tracking_card(request), **words)


def _last_step(turn: Turn, request: dict[str, Any]) -> str:
    """The owner hears what was done last and when, anybody else only the day."""
    done = [each for each in request.get("steps") or [] if each["kind"] not in _NOT_DONE] or request.get("steps")
    if not done:
        return ""
    at = datetime.fromisoformat(done[-1]["at"].replace("Z", "+00:00"))
    if not request.get("owner"):
        return wording.day(at.astimezone(turn.message.now.tzinfo).date(), turn.language)
    when, label = wording.moment(at, turn.message.now, turn.language), f"label_step_{done[-1]['kind']}"
    return f"{turn.label(label)}, {when}" if label in turn.replies.names() else when
