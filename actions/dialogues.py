"""Which dialogue an action of the rules runs, and what holds around every turn: care first, the open form goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from actions import (
    answers,
    care,
    closing,
    conversation,
    giving_up,
    handoff,
    misunderstanding,
    registered,
    request,
    returned,
    stated,
    survey,
    tracking,
    unserved,
)
from actions.client import Desk
from actions.event_date import told_by_place
from actions.request_form import Form, is_question
from actions.story import heart
from actions.turn import Turn

Dialogue = Callable[[Turn, Desk], Awaitable[None]]

# These decide themselves how an open form goes on.
FORM: dict[str, Dialogue] = {
    "action_request": request.details,
    "action_affirm": request.affirm,
    "action_deny": request.deny,
    "action_cancel": request.cancel,
    "action_not_understood": misunderstanding.not_understood,
    "action_responsible_gaming": care.responsible_gaming,
    "action_underage": care.underage,
    "action_goodbye": conversation.goodbye,
}
# After these the open form asks its question again.
DIGRESSIONS: dict[str, Dialogue] = {
    "action_greet": conversation.greet,
    "action_thank": conversation.thank,
    "action_bot_challenge": conversation.bot_challenge,
    "action_help": conversation.help_menu,
    "action_change_language": conversation.change_language,
    "action_out_of_scope": conversation.out_of_scope,
    "action_answer": answers.answer,
    "action_check_status": tracking.check_status,
    "action_late_reply": tracking.late_reply,
    "action_add_information": registered.add_information,
    "action_add_document": registered.add_document,
    "action_withdraw_request": registered.withdraw_request,
    "action_talk_to_human": handoff.talk_to_human,
    "action_agent_complaint": handoff.agent_complaint,
    "action_security_alert": handoff.security_alert,
    "action_escalation": handoff.escalation,
    "action_distress": care.distress,
}
_OVERRIDES = {"distress": "action_distress", "underage": "action_underage"}
_QUIET_MOMENTS = ("action_greet", "action_thank", "action_goodbye", "action_check_status")
_HIDDEN = "••"  # the service has hidden a card or identity number before it stored the message
_WISHES = {"talk_to_human": "action_talk_to_human", "ask_escalation": "action_escalation"}
# "Are you stupid? Give me a real person" may be read as any of these.
_MAY_HIDE_A_WISH = (
    "action_request", "action_bot_challenge", "action_not_understood", "action_out_of_scope", "action_greet", "action_help",
    "action_deny", "action_check_status",
)  # fmt: skip
# "Thanks, what happens next?" is likewise read as its first word, and "when will you answer" as a question about news.
_MAY_HIDE_WHEN = (
    "action_thank", "action_affirm", "action_goodbye", "action_answer", "action_not_understood", "action_out_of_scope",
    "action_help",
)  # fmt: skip
_ASKS_SOMETHING_ELSE = ("tracking_number", "human", "readings", "addition", "withdraw", "contact")
_KEPT_OPEN = ("tracking_number", "contact")  # asked for until it is given or declined, whatever is said in between
_AHEAD_OF_ALL = ("action_distress", "action_underage", "action_cancel")
# A weak reading of these is acted on all the same: who may be in need, or wants out, is not asked twice.
_IN_NEED = (
    "action_talk_to_human", "action_distress", "action_underage", "action_responsible_gaming", "action_security_alert",
    "action_agent_complaint",
)  # fmt: skip
_DECIDED = (*_IN_NEED, "action_cancel", "action_change_language")
_NEVER_DOUBTED = (*_DECIDED, "action_not_understood")
# Neither an addition to a request by its words nor the end of one that is filled in: these are meant as they are read.
_MEANT_AS_READ = (*_IN_NEED, "action_withdraw_request")
# The answer to the form's question that was read as one of these is taken for what it is.
_MISREAD = (
    "action_greet", "action_thank", "action_bot_challenge", "action_help", "action_out_of_scope", "action_answer",
    "action_late_reply", "action_add_information", "action_add_document", "action_withdraw_request", "action_goodbye",
)  # fmt: skip
# Who said to be under age is told so again instead of being offered what is not for them.
_NOT_FOR_MINORS = (
    "action_request", "action_affirm", "action_deny", "action_help", "action_greet", "action_not_understood",
    "action_out_of_scope", "action_add_information", "action_add_document",
)  # fmt: skip
_MAY_REFUSE = ("action_talk_to_human", "action_deny", "action_not_understood", "action_bot_challenge", "action_cancel")
_MAY_ASK_BACK = ("action_cancel", "action_answer", "action_not_understood", "action_withdraw_request", "action_help")
_MAY_BEG = ("action_request", "action_answer", "action_not_understood")
_WEAK = 0.6
# What a number that was asked for goes on with, and messages that are the number or nothing else in particular.
_NUMBER_FOR = {"late": "action_late_reply", "add": "action_add_information", "withdraw": "action_withdraw_request"}
_BRINGS_NUMBER = ("action_check_status", "action_request", "action_not_understood", "action_out_of_scope", *_NUMBER_FOR.values())
_NOTHING_BUT_A_NUMBER = ("greet", "thank", "give_details", "open_request", "out_of_scope", "nlu_fallback")
# After the question what is to be added, these are the words to add.
_WORDS_TO_ADD = ("action_request", "action_not_understood", "action_add_information", "action_out_of_scope", "action_late_reply")
# "Dekont numarası 4411" is read as a question about documents; with a figure and no question mark it states something.
_FAQ_OR_STATEMENT = ("action_answer", "action_add_document")


async def carry(turn: Turn, action: str, desk: Desk) -> None:
    """Runs one turn."""
    misunderstanding.read_as_chosen(turn)
    turn.message = told_by_place(Form.of(turn.slots), heart(turn.message), turn["asks"])
    action = _settled(turn, action)
    if action not in _AHEAD_OF_ALL:
        returned.take_up(turn)
    if _hides_a_number(turn.message.text) and action not in _AHEAD_OF_ALL:
        turn.say("utter_secret_hidden")
    if action in _AHEAD_OF_ALL or not await _answered(turn, action, desk):
        await _run(turn, action, desk)
    await unserved.settle(turn, desk)
    if action in _QUIET_MOMENTS:
        await survey.offer(turn, desk)


def _hides_a_number(text: str) -> bool:
    return _HIDDEN in text


async def _answered(turn: Turn, action: str, desk: Desk) -> bool:
    return await survey.answered(turn, desk, action) or await unserved.answered(turn, desk, action)


async def _run(turn: Turn, action: str, desk: Desk) -> None:
    if registered.comes_later(turn) and action not in _NEVER_DOUBTED:
        registered.wait_for_it(turn)
        return
    if conversation.offers_secret(turn.message.text) and action not in _NEVER_DOUBTED:
        turn.say("utter_keep_secret")
        request.go_on(turn)
        return
    if giving_up.only_waits(turn.message.text) and not turn.message.pressed:
        turn.asked = True
        turn.say("utter_no_hurry")
        return
    if action in FORM:
        await FORM[action](turn, desk)
        return
    if action in _WISHES.values() and stated.tells_matter(turn):
        request.note(turn)
    asked, turn.asked = turn["asks"], False
    await DIGRESSIONS[action](turn, desk)
    if turn["handoff_open"] and any(said.handoff for said in turn.said):
        return
    if asked == turn["asks"] == "contact":
        unserved.ask_again(turn)
        return
    if turn["form"] != "open":
        if turn["asks"] == asked and asked not in _KEPT_OPEN and not turn.asked:
            turn.remember(asks=None)
        return
    if (turn["asks"] == asked and not turn.asked) or turn["asks"] not in _ASKS_SOMETHING_ELSE:
        request.go_on(turn)


def _settled(turn: Turn, action: str) -> str:
    """The action that fits the message where its intent alone would mislead."""
    protected = _protected(turn, action)
    if protected or turn.message.pressed:
        return protected or action
    tells_the_day = stated.tells_the_day(turn)
    if action == "action_distress" and care.is_doubtful(turn.message, tells_the_day):
        action = "action_not_understood"
        if not stated.answers_the_question(turn) and not tells_the_day:
            turn.with_message(entities=())
    meant = _asked_beside(turn, action) or _of_registered(turn, action) or _in_care(turn, action)
    if meant:
        return meant
    if action not in _MEANT_AS_READ and giving_up.solved(turn):
        turn.with_message(intent="cancel")
        return "action_cancel"
    if action == "action_cancel" and giving_up.hesitates(turn):
        turn.with_message(intent="deny")
        return "action_deny"
    if stated.is_confirmed(turn) or (action == "action_cancel" and giving_up.wants_it_sent(turn)):
        turn.with_message(intent="affirm")
        return "action_affirm"
    if action == "action_cancel" and giving_up.ends_with_sending(turn):
        turn.with_message(intent="give_details")  # with another value beside it: the card is shown once more
        return "action_request"
    if turn["asks"] == "tracking_number" and turn.message.confidence < _WEAK and tracking.typed_number(turn):
        return "action_check_status"
    answered = stated.answers_the_question(turn)
    if answered and (action in _MISREAD or stated.is_doubtful(turn)):
        return "action_request"
    if action not in _AHEAD_OF_ALL and closing.is_taken_back(turn):
        return closing.instead(turn)
    if action in _MAY_BEG and misunderstanding.begs(turn.message):
        turn.with_message(intent="out_of_scope", entities=())
        return "action_out_of_scope"
    if action in _NEVER_DOUBTED and not handoff.is_name_calling(turn.message, action):
        return action
    if _is_number(turn):
        return "action_check_status"
    if action == "action_greet" and (tells_the_day or stated.states_matter(turn)):
        return "action_request"
    no_denial = is_question(turn.message.text) or stated.is_no_denial(turn.message.text)
    if action == "action_deny" and not turn["asks"] and no_denial:
        turn.with_message(intent="nlu_fallback")
        return "action_not_understood"
    if stated.is_doubtful(turn) or misunderstanding.is_no_answer(turn, action):
        turn.with_message(intent="nlu_fallback")
        return "action_not_understood"
    return action


def _protected(turn: Turn, action: str) -> str | None:
    """Despair and minors, ahead of everything; a number alone is nobody's age, and a grown-up's is none to refuse."""
    override = care.overriding_intent(turn.message)
    if override:
        turn.with_message(intent=override)
        return _OVERRIDES[override]
    if action in ("action_underage", "action_distress") and _is_plain_answer(turn):
        turn.with_message(intent="give_details")
        return "action_check_status" if turn["asks"] == "tracking_number" else "action_request"
    if action == "action_underage" and care.is_grown_up(turn.message.text):
        turn.with_message(intent="greet")
        return "action_greet"
    refused = turn["underage"] and action in _NOT_FOR_MINORS and turn["asks"] not in ("contact", "human")
    if refused or (action == "action_underage" and not any(letter.isalpha() for letter in turn.message.text)):
        turn.with_message(intent="give_details")
        return "action_request"
    return None


def _is_plain_answer(turn: Turn) -> bool:
    """Whether the message is the number asked for, or, read as an age, the day; "bugün bitiyor her şey" stays despair."""
    numbered = turn["asks"] == "tracking_number" and tracking.looks_like_number(turn.message.text)
    return numbered or (turn.message.intent == "underage" and stated.answers_the_question(turn))


def _in_care(turn: Turn, action: str) -> str | None:
    """What is meant where safer play is spoken of: whom to call, whether it can be undone, what more is told."""
    text = turn.message.text
    if care.asks_for_help_line(turn) and action not in _AHEAD_OF_ALL:
        return "action_responsible_gaming"
    if action == "action_request" and care.wants_no_offers(text):
        turn.with_message(intent="responsible_gaming", entities=())
        return "action_responsible_gaming"
    if action == "action_responsible_gaming" and care.denies_harm(text):
        turn.with_message(intent="give_details" if turn["form"] else "nlu_fallback")
        return "action_request" if turn["form"] else "action_not_understood"
    if turn["topic"] != "responsible_gaming" or turn["asks"] != "confirm":
        return None
    tells = action == "action_out_of_scope" and not is_question(text)
    undone = action in ("action_cancel", "action_deny") and not giving_up.says_so(text)
    undone |= action in ("action_cancel", "action_answer", "action_not_understood") and giving_up.asks_whether_undone(text)
    if tells or undone:
        turn.with_message(intent="give_details", entities=())
        return "action_request"
    return None


def _wants_a_person(turn: Turn, action: str) -> str | None:
    """Whether a person is wanted, waited for or refused, said in other words than the message was read as."""
    text = turn.message.text
    if action in _MAY_REFUSE and handoff.is_refused(turn.message):
        turn.with_message(intent="deny")
        turn.remember(asks=turn["asks"] if turn["asks"] in ("human", "contact") else "human")
        return "action_deny"
    answers_address = turn["asks"] == "contact" and action in ("action_affirm", "action_not_understood")
    if (turn["asks"] == "contact" and handoff.waits(text)) or (answers_address and handoff.names_a_person(text)):
        turn.with_message(intent="talk_to_human")
        return "action_talk_to_human"
    return None


def _asked_beside(turn: Turn, action: str) -> str | None:
    """A wish or a question that stands beside what the message was read as."""
    text = turn.message.text
    person = _wants_a_person(turn, action)
    if person:
        return person
    if turn["asks"] == "human" and handoff.asks_what_to_do(text):
        return "action_affirm"
    if handoff.calls(text) or (turn.message.confidence < _WEAK and handoff.ends_with_call(text)):
        turn.with_message(intent="talk_to_human")
        return "action_talk_to_human"
    if answers.asks_for_limits(turn.message):
        turn.with_message(intent=answers.PAYMENT_LIMITS)
        return "action_answer"
    if action in _MAY_ASK_BACK and turn["topic"] != "responsible_gaming" and giving_up.asks_whether_withdrawn(text):
        turn.with_message(intent=answers.CAN_BE_WITHDRAWN)
        return "action_answer"
    if action == "action_request" and answers.asks_for_documents(turn.message):
        turn.with_message(intent="ask_required_documents")
        return "action_answer"
    doubtful = action == "action_request" and turn.message.confidence < _WEAK
    if (action in _MAY_HIDE_WHEN or doubtful) and answers.asks_when(turn.message) and not handoff.is_angry(text):
        if doubtful:
            request.note(turn)
        turn.with_message(intent="ask_resolution_time")
        return "action_answer"
    wish = handoff.wish_beside(text) if action in _MAY_HIDE_A_WISH else None
    if wish and action == "action_request":
        request.note(turn)
    if wish:
        return _WISHES[wish]
    lost = tracking.number_is_not_known(turn) or tracking.is_hard_to_read(turn)
    return "action_check_status" if lost else None


def _of_registered(turn: Turn, action: str) -> str | None:
    """Answers to what was asked about a registered request, and additions that belong to the form under way."""
    if registered.belongs_to_first(turn) and action not in _IN_NEED:
        request.note(turn)
        turn.with_message(intent="affirm")
        turn.remember(asks="duplicate")
        return "action_affirm"
    if registered.wants_to_add(turn) and action not in _MEANT_AS_READ:
        return "action_add_information"
    if action == "action_withdraw_request" and not turn["asks"] and giving_up.asks_whether_undone(turn.message.text):
        turn.remember(asks="addition")
        return "action_add_information"
    if action == "action_withdraw_request" and stated.opens(turn):
        turn.with_message(intent="open_request")
        return "action_request"
    adds = action in ("action_request", "action_add_information")
    if adds and not turn["form"] and stated.asks_where_a_document_goes(turn.message.text):
        return "action_add_document"
    number = tracking.typed_number(turn)
    asked_number = turn["asks"] == "tracking_number" and turn["number_for"] in (None, "status")
    if action == "action_add_information" and asked_number and not number:
        return "action_check_status"
    if action == "action_withdraw_request" and stated.tells_case(turn) and not number:
        turn.with_message(intent="give_details")
        return "action_request"
    if turn["tracking_number"] and not turn["form"] and tracking.asks_where_to_see(turn.message.text):
        return "action_check_status"
    if registered.corrects(turn) and action not in _MEANT_AS_READ:
        turn.remember(asks="addition")
        return "action_add_information"
    if registered.is_to_be_told(turn) and action not in (*_DECIDED, "action_escalation", "action_withdraw_request"):
        return "action_add_information"
    if number and turn["asks"] == "withdraw":
        return "action_withdraw_request"
    if number and turn["asks"] == "tracking_number" and (action in _BRINGS_NUMBER or tracking.says_only_a_number(turn)):
        return _NUMBER_FOR.get(turn["number_for"] or "", "action_check_status")
    if turn["asks"] == "addition" and number and tracking.says_only_a_number(turn):
        return "action_add_information"
    if turn["asks"] == "addition" and not number and not misunderstanding.says_nothing(turn.message.text):
        doubtful = turn.message.confidence < stated.DOUBTFUL and action not in _NEVER_DOUBTED
        states = action in _FAQ_OR_STATEMENT and registered.states_a_figure(turn.message)
        return "action_add_information" if doubtful or states or action in _WORDS_TO_ADD else None
    chosen = request.chosen_of_two(turn)
    if chosen and (action == "action_not_understood" or action not in _NEVER_DOUBTED):
        return chosen
    goes_into_form = turn["form"] == "open" and action == "action_add_information" and not number
    return "action_request" if goes_into_form else None


def _is_number(turn: Turn) -> bool:
    """A tracking number alone, or in answer to the question for it, is a wish to know where the request stands."""
    only = turn.message.intent in _NOTHING_BUT_A_NUMBER or tracking.says_only_a_number(turn)
    return only and tracking.typed_number(turn) is not None
