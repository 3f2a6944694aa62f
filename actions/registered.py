"""Dialogue 4: adding to a registered request, and taking one back."""

from __future__ import annotations

import re
from typing import Any

from actions import tracking
from actions.client import Desk, ServiceDown, ServiceRefused
from actions.facts import channel_address
from actions.meant import bare_numbers
from actions.stated import asks_where_a_document_goes
from actions.subject import states_problem
from actions.turkish import fold
from actions.turn import Message, Turn

_SAYS_ENOUGH = 3  # words besides the wish itself; a figure alone is enough
_WISH = re.compile(
    r"(?:talep|taleb|sikayet|basvuru|kayit|kayd|bilgi|ekle|eklemek|iste|isti|soyle|numara|takip|acik|mevcut|lutfen|yeni|not|"
    r"dak|ekli|yaz|ayni|konu|bise|bisey|unut|"
    r"request|ticket|complaint|information|info|detail|add|want|would|like|need|something|more|number|please|existing|open)\w*|"
    r"bir|bi|sey|daha|de|da|bu|su|o|ek|var|ile|icin|i|a|an|the|to|my|it|this|that|can|could|about|for|on|some|have|am|is|kpr"
)

_TELL_THEM = re.compile(
    r"\b(?:tell|let) (?:them|the team|him|her)\b|\bthey should know\b|\bput (?:down|in) that\b|"
    r"\badd (?:this |that |it )?to (?:mine|my (?:request|complaint))\b|"
    r"\b(?:make a )?note that\b|"
    r"\b(?:obur|oteki|digeri|ilk|eski|onceki|var olan|mevcut)\w*(?: talebe| talebime| kayda| kaydima)? (?:de |da )?ekle\w*|"
    r"\b(?:soyleyin|iletin|bilsinler|haberleri olsun|not dusun|not edin|kayda gecirin)\b"
)
_TO_THE_FIRST = re.compile(
    r"\badd (?:it|this|that|these)?\s*to (?:the|my) (?:first|other|old|open|existing|same|previous|earlier)\b|"
    r"\b(?:obur|oteki|digeri|ilk|eski|onceki|mevcut|acik)\w*(?: olana| talebe| talebime| kayda| kaydima)? (?:de |da )?ekle\w*"
)
_TO_AN_OPEN_ONE = re.compile(
    r"\badd (?:\w+ ){0,3}to (?:a|an|my|the|that|an? (?:open|existing)) (?:\w+ )?(?:complaint|request|ticket|case)\b|"
    r"\b(?:acik|mevcut|var olan|eski|onceki|acmis oldugum|actigim) "
    r"(?:talebime|talebe|sikayetime|sikayete|kaydima|kayda|basvuruma)\b.*\bekle\w*"
)
_CORRECTS = re.compile(
    r"\b(?:actually|sorry|correction|my mistake|my bad|i me(?:an|ant)|wrong|should (?:be|have been|say)|make that|"
    r"aslinda|pardon|yanlis\w*|kar[iu]stir\w*|duzelt\w*|kusura bakma\w*|ozur\w*|degil\w*|hatali\w*)\b"
)
_CORRECTION = 9  # words
_VALUES = ("amount", "event_date", "payment_method")
_LATER = re.compile(
    r"\b(?:i'?ll|i will|can i|going to) (?:send|add|write|upload|do|bring) (?:it|them|that|this)?.{0,20}"
    r"\b(?:later|tonight|tomorrow|soon|next)\b|"
    r"\b(?:sonra|aksam|yarin|birazdan|evde|eve gecince)\b.{0,30}"
    r"\b(?:gonder|yolla|ekle|yaz|yukle|at)(?:er|ar|ir|ur|eri|ari|yaca|ece|aca)\w*"
)


async def add_information(turn: Turn, desk: Desk) -> None:
    """Something to add to a registered request: which one, the words, and they stand on it."""
    if turn["asks"] == "addition" and tracking.typed_number(turn) is None:
        await _add_or_ask(turn, desk, turn["tracking_number"])
        return
    request = await _own_open(turn, desk, "add")
    if request:
        await _add_or_ask(turn, desk, request["tracking_number"])


async def add_document(turn: Turn, desk: Desk) -> None:
    """A document for a registered request: where it goes, on the same request. A figure told with it goes there at once."""
    typed = tracking.typed_number(turn)
    states = states_a_figure(turn.message) and not asks_where_a_document_goes(turn.message.text)
    if turn["tracking_number"] and typed is None and states:
        await add_information(turn, desk)
        return
    if typed and typed != turn["tracking_number"]:
        await tracking.check(turn, desk, typed)
    try:
        facts = await desk.operator()
    except ServiceDown:
        turn.say("utter_facts_unavailable")
        return
    turn.say("utter_add_document", panel=channel_address(facts, "panel"))


async def withdraw_request(turn: Turn, desk: Desk) -> None:
    """The customer takes a registered request back; saying so once more answers the question whether it is meant."""
    if turn["asks"] == "withdraw" and tracking.typed_number(turn) is None and not turn.message.pressed:
        await withdraw(turn, desk)
        return
    request = await _own_open(turn, desk, "withdraw")
    if request:
        turn.remember(asks="withdraw")
        turn.say("utter_withdraw_sure", number=request["tracking_number"], subject=request["subject"])


async def ask_once_more(turn: Turn, desk: Desk) -> None:
    """The question whether to take it back still stands after something that was no answer."""
    turn.remember(asks=None)
    await withdraw_request(turn, desk)


async def withdraw(turn: Turn, desk: Desk) -> None:
    """Takes back the request that was asked about."""
    number = turn["tracking_number"]
    turn.remember(asks=None)
    try:
        request = await desk.withdraw(turn.message.conversation, number, f"{turn.message.turn}:withdraw")
    except ServiceDown:
        turn.remember(asks="withdraw")
        turn.say("utter_not_withdrawn")
        return
    except ServiceRefused:
        await tracking.check(turn, desk, number)  # it was finished in the meantime: says how it stands
        return
    turn.say("utter_withdrawn", card=tracking.tracking_card(request), number=number)


async def add(turn: Turn, desk: Desk, number: str, text: str) -> dict[str, Any] | None:
    """Puts the words on the request and gives it; None when that failed, and it was said."""
    try:
        return await desk.add(turn.message.conversation, number, text, f"{turn.message.turn}:add")
    except ServiceDown:
        turn.say("utter_not_added")
    except ServiceRefused:
        turn.remember(asks=None)
        await tracking.check(turn, desk, number)
    return None


def states_a_figure(message: Message) -> bool:
    """Whether the words state a number instead of asking something: "dekont numarası 4411"."""
    return "?" not in message.text and not message.pressed and any(letter.isdigit() for letter in message.text)


def is_to_be_told(turn: Turn) -> bool:
    """Whether words are for those who work on the request that was last spoken of: "tell them the bank has seen nothing"."""
    known = turn["tracking_number"] and not turn["form"] and tracking.typed_number(turn) is None
    return bool(known) and _TELL_THEM.search(fold(turn.message.text)) is not None


def belongs_to_first(turn: Turn) -> bool:
    """Whether what the open form holds is to go onto the request that is there: "just add it to the first one"."""
    there = turn["form"] == "open" and turn["tracking_number"]
    return bool(there) and not turn.message.pressed and _TO_THE_FIRST.search(fold(turn.message.text)) is not None


def wants_to_add(turn: Turn) -> bool:
    """Whether something is to be added to a request that is open, whatever the message was read as."""
    return not turn["form"] and not turn.message.pressed and _TO_AN_OPEN_ONE.search(fold(turn.message.text)) is not None


def corrects(turn: Turn) -> bool:
    """Whether a short message puts a value right that was just registered: "pardon, 250 liraydı"."""
    message = turn.message
    idle = turn["tracking_number"] and not turn["form"] and not turn["asks"] and tracking.typed_number(turn) is None
    if not idle or message.pressed or "?" in message.text or len(message.text.split()) > _CORRECTION:
        return False
    value = any(message.first(kind) for kind in _VALUES) or bare_numbers(message)
    return bool(value) and _CORRECTS.search(fold(message.text)) is not None and not states_problem(message.text)


def comes_later(turn: Turn) -> bool:
    """Whether what was asked for is only announced: "I'll send it tonight"."""
    return turn["asks"] == "addition" and _LATER.search(fold(turn.message.text)) is not None


def wait_for_it(turn: Turn) -> None:
    """Says that it may come later."""
    turn.remember(asks=None)
    turn.say("utter_add_later", number=turn["tracking_number"])


def ask_for_words(turn: Turn) -> None:
    """Asks what is to be added."""
    turn.remember(asks="addition")
    turn.say("utter_add_what", number=turn["tracking_number"])


async def _add_or_ask(turn: Turn, desk: Desk, number: str) -> None:
    text = _words(turn)
    if text is None:
        ask_for_words(turn)
        return
    turn.remember(asks="addition")
    request = await add(turn, desk, number, text)
    if request:
        turn.remember(asks=None)
        turn.say("utter_added", card=tracking.tracking_card(request), number=number)


async def _own_open(turn: Turn, desk: Desk, purpose: str) -> dict[str, Any] | None:
    """The customer's own open request that is meant; None when there is none, and it was said or asked for."""
    number, request = await tracking.which(turn, desk, purpose)
    if not number:
        return None
    request = request or await tracking.looked_up(turn, desk, number)
    if request is None:
        return None
    number, state = request["tracking_number"], request["state"]
    if not request.get("owner"):
        turn.say("utter_not_owner", number=number)
        return None
    turn.remember(tracking_number=number)
    if state in tracking.DONE:
        turn.say("utter_already_finished", number=number, state=turn.label(f"label_state_{state}"))
        return None
    return request


def _words(turn: Turn) -> str | None:
    """The words to add; None when the message holds no more than the wish to add something."""
    if turn.message.pressed:
        return None
    text = turn.message.text.strip()
    if turn["asks"] == "addition":
        return text or None
    typed = tracking.typed_number(turn)
    rest = re.findall(r"\w+", fold(text.replace(typed, " ") if typed else text))
    said = [word for word in rest if not _WISH.fullmatch(word)]
    return text if len(said) >= _SAYS_ENOUGH or any(word.isdigit() for word in said) else None
