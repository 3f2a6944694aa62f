"""Dialogue 1: open a request from what the customer says, ask only for what is missing, confirm, register."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from actions import giving_up, handoff, registered, registration, returned, stated, wording
from actions.asking import ask, card
from actions.client import Desk, ServiceDown, ServiceRefused
from actions.consent import says_do, says_yes
from actions.event_date import is_future, no_such_day
from actions.facts import channel_address
from actions.request_form import EMPTY, NEEDED, Form, Taken, does_not_know, is_question, question, take, take_missing
from actions.subject import states_problem
from actions.topics import PROBLEMS, TOPIC_OF_TYPE
from actions.tracking import tracking_card
from actions.turkish import fold
from actions.turn import Button, Message, Turn

FORM_QUESTIONS = ("subject", "event_date", "which_date", "transaction_type", "confirm", "correction", "amount", "payment_method")
_SHORT = 4  # words
_SURELY_ELSE = 0.7
_NAMES_NO_DAY = ("ask_hours", "ask_channels")  # "do you work at weekends" tells of no weekend
_NEW_ONE = re.compile(r"\b(?:yeni|yenisi\w*|ayri|new|separate)\b")
_TO_THAT_ONE = re.compile(
    r"\W*(?:(?:evet|ona|buna|o|bu|acik|mevcut|ayni|eski|talebe|olana|taleb\w+|lutfen|yes|please|to|the|it|that|this|one|open|same|"
    r"existing|request)\W+)*(?:ekle\w*|add)(?:\W+(?:lutfen|please|to|it|the|that|this|one|open|same|existing|request))*\W*"
)


async def details(turn: Turn, desk: Desk) -> None:
    """A stated problem, the wish to open a request, or details of one: the form takes it and goes on."""
    if turn["underage"]:
        turn.say("utter_underage_no_request")
        return
    another = _is_another_matter(turn)
    if another:
        turn.remember(**returned.FORGOTTEN)
    was_open = bool(turn["form"]) and not another
    asked = turn["asks"] if was_open else None
    before = Form.of(turn.slots) if was_open else EMPTY
    wrong = no_such_day(turn.message.text)
    if wrong:
        _ask_another_day(turn, before, asked, *wrong)
        return
    taken = take(before, turn.message, asked, turn.language)
    if not was_open and turn.message.intent == "give_details" and not taken.changed and not taken.future:
        turn.say("utter_how_can_i_help")
        return
    _keep(turn, taken)
    if taken.changed or taken.future or taken.ask_again or not was_open:
        _answer(turn, taken, asked)
    elif question(taken.form) == "confirm":
        noted = len(taken.form.description) > len(before.description)
        ask(turn, "utter_ask_confirm_noted" if noted else None)
    elif _tells_more(turn, before, taken.form):
        asks_back = turn.message.text.rstrip().endswith("?")
        turn.say("utter_question_not_understood" if asks_back else "utter_noted")
        ask(turn)
    else:
        _unanswered(turn, question(taken.form))


def start_at_once(turn: Turn, say: str) -> None:
    """Fills the form from this message and leaves nothing to ask but a yes; the subject falls back to the topic's name."""
    taken = take(Form.of(turn.slots), turn.message, None, turn.language)
    form = taken.form
    if not form.subject:
        form = replace(form, subject=turn.label(f"label_{turn.message.intent}"))
    turn.remember(**form.slots(), form="open")
    ask(turn, say if not form.missing else None)


def note(turn: Turn) -> None:
    """Takes what the message says about a request and asks nothing; a form with something in it is open."""
    if turn["underage"]:
        return
    form = take(Form.of(turn.slots), turn.message, None, turn.language).form
    turn.remember(**form.slots(), form="open" if turn["form"] or form.fields else None)


async def affirm(turn: Turn, desk: Desk) -> None:
    """A yes to whatever was asked; a yes that brings a correction is shown again before it is registered."""
    asked = turn["asks"]
    if asked == "human":
        await handoff.connect(turn, desk, "misunderstood")
    elif asked == "withdraw":
        await registered.withdraw(turn, desk)
        go_on(turn)
    elif asked == "addition":
        registered.ask_for_words(turn)
    elif asked == "duplicate" and turn["form"]:
        await add_to_open(turn, desk)
    elif turn["form"] and (asked in ("confirm", "retry") or (asked in ("readings", "correction") and says_do(turn.message.text))):
        taken = take(Form.of(turn.slots), turn.message, asked, turn.language)
        if taken.changed or taken.future or taken.ask_again:
            _keep(turn, taken)
            _answer(turn, taken, asked)
        elif asked == "confirm" and _names_a_number(turn.message):
            ask(turn)  # "hah 21miş" is read as a yes and is none to what is shown
        else:
            await register(turn, desk)
    elif turn["form"]:
        await details(turn, desk)
    elif turn.message.first("event_date") or turn.message.first("transaction_type"):
        await details(turn, desk)  # "go on then, it was on Wednesday"
    else:
        turn.remember(asks=None)
        turn.say("utter_nothing_then" if turn["tracking_number"] else "utter_how_can_i_help")


async def deny(turn: Turn, desk: Desk) -> None:
    """A no to whatever was asked; with a correction in it, the correction counts."""
    asked = turn["asks"]
    if asked == "human":
        turn.remember(asks=None, misunderstood=0)
        turn.say("utter_no_human")
        go_on(turn)
    elif asked == "readings":
        turn.lost()
        handoff.offer(turn)
    elif asked == "withdraw":
        turn.remember(asks=None)
        turn.say("utter_withdraw_kept", number=turn["tracking_number"])
        go_on(turn)
    elif asked == "duplicate" and turn["form"]:
        await register(turn, desk, on_duplicate="register")
    elif turn["form"] and asked == "subject" and states_problem(turn.message.text):
        turn.with_message(intent="nlu_fallback")  # "hesap tutmuyor" is read as a no and answers the question
        await details(turn, desk)
    elif turn["form"] and asked == "confirm" and turn["topic"] == "responsible_gaming" and not turn.message.entities:
        await cancel(turn, desk)
    elif turn["form"]:
        _deny_in_form(turn, asked)
    elif turn["tracking_number"] and giving_up.takes_back(turn.message.text):
        await registered.withdraw_request(turn, desk)
    else:
        turn.remember(asks=None)
        turn.say("utter_nothing_then")


def _names_a_number(message: Message) -> bool:
    """Whether a number stands in a yes that nothing was made of."""
    return not message.pressed and not says_yes(message.text) and any(letter.isdigit() for letter in message.text)


async def cancel(turn: Turn, desk: Desk) -> None:
    """Leaves what is being done; nothing of it is kept. With nothing under way the request just registered is meant."""
    if turn["asks"] == "contact" and turn["form"]:
        turn.remember(asks=None, unserved=None)  # the person is given up, not what was told
        ask(turn)
        return
    was_open = bool(turn["form"])
    busy = was_open or turn["asks"]
    if not busy and turn["tracking_number"]:
        await registered.withdraw_request(turn, desk)
        return
    turn.remember(**EMPTY.slots(), **returned.FORGOTTEN, form=None, asks=None, unread=None, registration=None, number_for=None)
    turn.say("utter_request_cancelled" if was_open else "utter_stopped" if busy else "utter_nothing_to_cancel")


async def register(turn: Turn, desk: Desk, on_duplicate: str = "ask") -> None:
    """Registers the request once, however often it is tried, and says number and promise.

    An open request on the same is offered first, unless the customer wants a new one.
    """
    form = Form.of(turn.slots)
    if form.missing or (form.event_date and is_future(form.event_date, turn.message.now)):
        ask(turn)
        return
    # Kept for another try as it was sent: the first one may have arrived although no answer came back.
    body = {**registration.body(turn, form), "on_duplicate": on_duplicate}
    attempt = turn["registration"] or {"key": registration.key(turn, body), "body": body}
    try:
        request = await desk.register(attempt["body"], attempt["key"])
    except ServiceDown:
        turn.remember(asks="retry", registration=attempt)
        turn.say("utter_not_registered", card=card(form, "ready"))
        return
    except ServiceRefused as refused:
        _refused(turn, form, refused)
        return
    topic = form.topic
    number = request["tracking_number"]
    turn.remember(**EMPTY.slots(), **returned.FORGOTTEN, form=None, asks=None, registration=None, tracking_number=number)
    _registered(turn, request)
    await _say_identity(turn, desk, topic)


async def add_to_open(turn: Turn, desk: Desk) -> None:
    """What the form holds goes onto the open request on the same, instead of a second one."""
    form, number = Form.of(turn.slots), turn["tracking_number"]
    lines = [form.description or form.subject or ""]
    if form.event_date:
        lines.append(f"{turn.label('label_field_event_date')}: {wording.day(form.event_date, turn.language)}")
    if form.amount:
        lines.append(wording.money(form.amount, form.currency, turn.language))
    lines += filter(None, [returned.agreed_line(turn)])
    request = await registered.add(turn, desk, number, "\n".join(lines))
    if request:
        turn.remember(**EMPTY.slots(), **returned.FORGOTTEN, form=None, asks=None, registration=None)
        turn.say("utter_added", card=tracking_card(request), number=number)


def chosen_of_two(turn: Turn) -> str | None:
    """The action of words that answer whether to add to the open request or to register a new one."""
    if turn["asks"] != "duplicate" or not turn["form"] or len(turn.message.text.split()) > _SHORT:
        return None
    folded = fold(turn.message.text)
    if _NEW_ONE.search(folded):
        return "action_deny"
    return "action_affirm" if _TO_THAT_ONE.fullmatch(folded) else None


def go_on(turn: Turn) -> None:
    """After something else was answered: the open form goes on where it was, with what the message happened to say."""
    if turn["form"] != "open":
        return
    if not stated.is_elsewhere(turn.message) and turn.message.intent not in _NAMES_NO_DAY:
        turn.remember(**take_missing(Form.of(turn.slots), turn.message).slots())
    ask(turn)


def _ask_another_day(turn: Turn, before: Form, asked: str | None, month: int, days: int) -> None:
    """The month has no such day: says so and asks again, whatever else the message told is kept."""
    form = take(before, turn.message, asked, turn.language).form
    turn.remember(**replace(form, event_date=None, date_choices=(), rough_date=None).slots(), form="open")
    ask(turn, "utter_no_such_day" if form.subject else None, month=wording.MONTHS[turn.language][month - 1], days=days)


def _is_another_matter(turn: Turn) -> bool:
    """After a person had the conversation, a problem on another topic is a new request, not more of the old one.

    Nor is it more of the wish for a limit or a break, which was only offered to be passed on.
    """
    problem = PROBLEMS.get(turn.message.intent)
    only_offered = turn["topic"] == "responsible_gaming" and turn["asks"] == "confirm"
    kind = turn.message.first("transaction_type")
    if problem is None:
        told = turn.message.intent in ("open_request", "give_details", "nlu_fallback") and states_problem(turn.message.text)
        return only_offered and told and kind is not None and kind.value in TOPIC_OF_TYPE
    surely_else = not problem.wish and (turn.message.confidence >= _SURELY_ELSE or kind is not None)
    return problem.topic != turn["topic"] and (turn["form"] == "waiting" or (only_offered and surely_else))


def _keep(turn: Turn, taken: Taken) -> None:
    turn.remember(**taken.form.slots(), form="open", unread=None)
    if taken.changed:
        turn.remember(registration=None)


def _tells_more(turn: Turn, before: Form, after: Form) -> bool:
    """Whether a further problem was told instead of the answer."""
    told = turn.message.intent in PROBLEMS and not does_not_know(turn.message.text)
    return told and len(after.description) > len(before.description)


def _unanswered(turn: Turn, asks: str) -> None:
    """The question was not answered: helps with it once, then offers a person."""
    unknown = does_not_know(turn.message.text)
    if unknown and asks == "transaction_type":
        turn.remember(transaction_type="other")
        ask(turn)
    elif unknown and asks == "event_date" and turn["rough_date"]:
        turn.remember(event_date=turn["rough_date"], rough_date=None)
        ask(turn)
    elif handoff.patience_is_over(turn):
        handoff.offer(turn)
    elif turn.message.intent == "open_request":
        ask(turn)  # "open one then" is a wish that is being followed
    elif is_question(turn.message.text):
        turn.say("utter_question_not_understood")
        ask(turn)
    elif (unknown or turn.message.intent == "deny") and asks in ("event_date", "which_date"):
        ask(turn, "utter_ask_event_date_unsure")
    else:
        ask(turn, f"utter_ask_{asks}_again")


def _answer(turn: Turn, taken: Taken, asked: str | None) -> None:
    if taken.future:
        turn.remember(event_date=None, date_choices=None)
        form_asks = question(Form.of(turn.slots))
        say = "utter_future_date" if form_asks == "event_date" else "utter_future_date_later"
        ask(turn, say, date=wording.day(taken.future, turn.language))
    elif taken.ask_again in ("amount", "payment_method"):
        turn.remember(asks=taken.ask_again)
        turn.say(f"utter_ask_{taken.ask_again}", card=card(Form.of(turn.slots), "filling"))
    elif asked in ("confirm", "correction") and taken.changed and question(taken.form) == "confirm":
        ask(turn, "utter_ask_confirm_again" if taken.corrected else "utter_ask_confirm_noted")
    else:
        ask(turn)


def _deny_in_form(turn: Turn, asked: str | None) -> None:
    taken = take(Form.of(turn.slots), turn.message, "correction" if asked == "confirm" else asked, turn.language)
    _keep(turn, taken)
    if taken.changed or taken.future or taken.ask_again:
        _answer(turn, taken, asked)
    elif asked in ("confirm", "retry"):
        turn.remember(asks="correction")
        buttons = [Button(turn.label(f"label_field_{name}"), "give_details") for name in NEEDED]
        buttons.append(Button(turn.label("label_cancel"), "cancel"))
        turn.say("utter_ask_correction", card=card(taken.form, "filling"), buttons=buttons)
    elif asked == "which_date":
        turn.remember(date_choices=None)
        ask(turn)
    elif does_not_know(turn.message.text) or asked == "event_date":
        _unanswered(turn, question(taken.form))
    else:
        ask(turn)


def _refused(turn: Turn, form: Form, refused: ServiceRefused) -> None:
    if refused.code == "future_date" and form.event_date:
        turn.remember(**replace(form, event_date=None).slots())
        ask(turn, "utter_future_date", date=wording.day(form.event_date, turn.language))
        return
    open_one = refused.body.get("request")
    if refused.code == "duplicate" and open_one:
        number = open_one["tracking_number"]
        turn.remember(asks="duplicate", registration=None, tracking_number=number)
        turn.say("utter_duplicate", card=tracking_card(open_one), number=number)
        return
    turn.remember(asks="human")
    turn.say("utter_refused_by_service", card=card(form, "ready"))


def _registered(turn: Turn, request: dict[str, Any]) -> None:
    promise = request.get("promise") or {}
    number = request["tracking_number"]
    shown = tracking_card(request)
    if promise.get("due_to") and promise.get("unit") != "at_once":
        until = wording.until(promise["due_to"], turn.message.now, turn.language)
        turn.say("utter_registered", card=shown, number=number, until=until)
    else:
        turn.say("utter_registered_at_once", card=shown, number=number)


async def _say_identity(turn: Turn, desk: Desk, topic: str | None) -> None:
    if turn.message.verified:
        return
    try:
        facts = await desk.operator()
    except ServiceDown:
        return  # the request is registered; the hint alone is not worth an apology
    if facts.get("topics", {}).get(topic or "other", {}).get("identity"):
        turn.say("utter_identity_needed", panel=channel_address(facts, "panel"))
