"""Dialogue 9: a message that was not understood: first its two likeliest readings as buttons, then a person."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

from actions import handoff, registered, request, stated, tracking
from actions.asking import ask
from actions.client import Desk
from actions.consent import says_yes
from actions.request_form import Form, is_question, take
from actions.subject import states_problem
from actions.turkish import fold
from actions.turn import Button, Entity, Message, Turn

# Nobody is asked whether they despair or are a child, and small talk is not what a lost message was about.
_NOT_OFFERED = (
    "nlu_fallback", "out_of_scope", "affirm", "deny", "give_details", "cancel", "greet", "goodbye", "thank",
    "distress", "underage",
)  # fmt: skip
# "Bıktım sizden" is none of these, whatever it resembles: who is only angry is offered a person.
_NOT_SAID_IN_ANGER = (
    "action_request", "action_late_reply", "action_answer", "action_greet", "action_goodbye", "action_thank",
    "action_bot_challenge", "action_security_alert",
)  # fmt: skip
_ANSWERS = ("action_affirm", "action_deny")
_CERTAIN = 0.8
_STATEMENT = 4  # words
_STATEMENT_OF_CARE = 2  # "altı ay olsun" beside a wish for a break
_SURELY = 0.6  # a weaker reading as not our business, or as a yes to nothing, is likelier something that was not understood
_A_WISH = 8  # words
_BEGS = re.compile(
    r"\b(?:bonusu?|free ?bet|free ?spin|bedava|promosyon) (?:\w+ )?"
    r"(?:ver(?:in|ir m[iu]s[iu]n\w*|sene|seniz\w*)?|tanimla(?:y[iu]n)?|isti?yorum|yok mu|lazim|atsana|at(?:in)?)\b|"
    r"\b(?:(?:give|send) me|gimme|(?:can|could|may) i (?:get|have)) (?:(?!my\b)\w+ ){0,2}"
    r"(?:bonus|free ?bets?|free ?spins?|promo)\b|"
    r"\b(?:any|no|got an?y?) (?:chance of )?(?:an? |some |any )?(?:free ?bets?|free ?spins?|bonus(?:es)?|freebies)\b|"
    r"\b\d+ (?:tl|lira|euro) (?:ver(?:sen\w*|sene|in)?|at(?:sana|in)?)\b|\b\d+ (?:tl|lira|euro) (?:da|de|bile) m[iu] yok|"
    r"\balt m[iu] ust m[iu]\b|\b(?:diger|baska|obur) siteler\w* ver|\bother sites\b|"
    r"\bmy friends? got \d+|\barkadas\w* (?:verdiniz|aldi|verildi)\b|"
    r"\bfree ?bet (?:nolur|please|pls|ver)\b|\b(?:kupon|banko|tahmin) (?:\w+ )?(?:ver|tavsiye|oner|soyle)\w*"
)
_DETAILS = ("event_date", "transaction_type", "amount", "payment_method")


async def not_understood(turn: Turn, desk: Desk) -> None:
    """A tracking number or the answer to a question is still taken; otherwise asks what was meant."""
    if handoff.is_only_angry(turn.message):
        turn.lost()
        handoff.offer(turn)
        return
    if tracking.typed_number(turn):
        await tracking.check_status(turn, desk)
        return
    if turn["asks"] == "withdraw" and not handoff.patience_is_over(turn):
        await registered.ask_once_more(turn, desk)
        return
    if _is_details(turn) and not turn.message.first("transaction_type"):
        stated.states_matter(turn)  # a case told at length that names no transaction is read as its likeliest problem
    waiting = turn["form"] and turn["asks"] in ("subject", "event_date", "which_date", "transaction_type")
    if waiting or _answers(turn) or _is_details(turn) or _tells_more(turn):
        await request.details(turn, desk)
    elif handoff.patience_is_over(turn):
        handoff.offer(turn)
    else:
        _offer_readings(turn)


def read_as_chosen(turn: Turn) -> None:
    """After a pressed reading the message that was not understood is read again, as what the button says."""
    unread = turn["unread"]
    if not (turn["asks"] == "readings" and turn.message.pressed and unread):
        return
    if turn.message.intent in ("affirm", "deny", "cancel"):
        return
    entities = tuple(Entity(**{**each, "candidates": tuple(each["candidates"])}) for each in unread["entities"])
    turn.with_message(text=unread["text"], entities=entities, pressed=False)
    turn.remember(unread=None, asks=None)


def is_no_answer(turn: Turn, action: str) -> bool:
    """Whether the message says too little, or is read too weakly, for what it was read as."""
    message = turn.message
    idle = not turn["form"] and not turn["asks"]
    return (
        says_nothing(message.text)
        or (action in _NOT_SAID_IN_ANGER and handoff.is_only_angry(message) and not _states_surely(turn, action))
        or handoff.is_name_calling(message, action)
        or (action == "action_out_of_scope" and (message.confidence < _SURELY or handoff.is_angry(message.text)))
        or (action == "action_affirm" and turn["asks"] == "withdraw" and message.confidence < _SURELY
            and not says_yes(message.text))
        or (action in _ANSWERS and idle and message.confidence < _SURELY and not says_yes(message.text)
            and not message.first("event_date"))
    )


def _states_surely(turn: Turn, action: str) -> bool:
    return action == "action_request" and turn.message.confidence >= _CERTAIN


def begs(message: Message) -> bool:
    """Whether a gift is asked for, with nothing that went wrong: no request is opened for that, and none is promised."""
    folded = fold(message.text)
    return _BEGS.search(folded) is not None and not states_problem(message.text) and len(folded.split()) <= _A_WISH


def says_nothing(text: str) -> bool:
    """No letter and no digit: only emoji or marks."""
    return not any(letter.isalnum() for letter in text)


def _answers(turn: Turn) -> bool:
    if not turn["form"]:
        return False
    taken = take(Form.of(turn.slots), turn.message, turn["asks"], turn.language)
    return bool(taken.changed or taken.future or taken.ask_again)


def _tells_more(turn: Turn) -> bool:
    """A statement beside the card that waits for a yes belongs to the request, whatever it says."""
    words = len(turn.message.text.split())
    enough = words >= (_STATEMENT_OF_CARE if turn["topic"] == "responsible_gaming" else _STATEMENT)
    return turn["form"] == "open" and turn["asks"] == "confirm" and enough and not is_question(turn.message.text)


def _is_details(turn: Turn) -> bool:
    if not turn["form"] and turn.message.text.rstrip().endswith("?"):
        return False
    return sum(turn.message.first(kind) is not None for kind in _DETAILS) >= 2


def _offer_readings(turn: Turn) -> None:
    known = turn.replies.names()
    readings = [each for each in turn.message.readings if each not in _NOT_OFFERED and f"label_{each}" in known][:2]
    if not readings or says_nothing(turn.message.text):
        if turn["form"] == "open" and turn["asks"] == "confirm":
            ask(turn, "utter_ask_confirm_unclear")
        else:
            turn.say("utter_not_understood")
        return
    buttons = [Button(turn.label(f"label_{each}"), each) for each in readings]
    buttons.append(Button(turn.label("label_neither"), "deny"))
    entities = [asdict(replace(each, candidates=())) | {"candidates": list(each.candidates)} for each in turn.message.entities]
    turn.remember(asks="readings", unread={"text": turn.message.text, "entities": entities})
    turn.say("utter_not_understood_readings", buttons=buttons)
