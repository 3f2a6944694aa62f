"""What a message states, whatever it was read as: the answer to the open question, a matter beside another wish, a whole case."""

from __future__ import annotations

import re

from actions.consent import says_yes
from actions.event_date import names_a_choice
from actions.request_form import Form, does_not_know, is_question
from actions.subject import states_problem
from actions.topics import PROBLEMS
from actions.turkish import fold
from actions.turn import Message, Turn

DOUBTFUL = 0.4  # a reading below this is right about every second time
_SHORT = 4  # words
_BARE = 2  # words
_AWAITED = {
    "event_date": ("event_date", "lasting_since"),
    "which_date": ("event_date",),
    "subject": ("event_date", "transaction_type"),
    "transaction_type": ("transaction_type",),
}
_WHOLE_CASE = 2  # of date, type and amount
_TAKES_BACK = re.compile(r"\b(?:geri|iptal|vazgec|cancel|take back|withdraw my|drop|scrap)")
_OPENS = re.compile(
    r"\b(?:sikayet|talep|taleb|kayit|kayd|basvuru)\w* (?:ac|olustur)(?!ti[mgk]|tu[mgk]|mis|mus)\w*|"
    r"\b(?:open|file|raise|log|make)(?:ing)? (?:a|an|another|this) (?:\w+ )?(?:complaint|request|ticket)\b"
)
_DOCUMENT = re.compile(
    r"\b(?:belge|dekont|kimli[kg]|pasaport|fotograf|ekran goruntu|dosya|"
    r"scan|passport|document|receipt|statement|photo|screenshot|pdf|file)"
)
_WHERE_TO_PUT = re.compile(
    r"\bnere(?:ye|den) (?:yukl|gonder|ekle|at|koy)\w*|"
    r"\bnasil (?:ekle|yukle|gonder|yolla|at)\w*|\bhow (?:do|can|would|should) i (?:add|upload|send|attach)\b|"
    r"\bwhere (?:does it|do they|(?:do|should|can) i) (?:go|send|upload|put|attach|add)\b"
)
_NO_FIRST = re.compile(r"^\W*(?:hayir|yok|no|nope|not|nothing|sorun yok|gerek yok)\b")
_SURELY_GREETS = 0.8
_SURELY_ELSE = 0.9
_SURELY_ASKS = 0.6  # "no sunday" beside the card is likelier a correction than a weakly read question


def answers_the_question(turn: Turn) -> bool:
    """Whether a short message holds just what the form asks for, or that it isn't known ("yarın", "bilmiyorum ki")."""
    if turn["form"] != "open" or len(turn.message.text.split()) > _SHORT:
        return False
    if is_elsewhere(turn.message):
        return False
    kinds = _AWAITED.get(turn["asks"] or "")
    only_a_day = len(turn.message.text.split()) <= _BARE and turn.message.first("event_date")
    if turn["asks"] in ("confirm", "correction") and (turn.message.confidence < _SURELY_ASKS or only_a_day):
        return any(turn.message.first(kind) for kind in ("event_date", "amount", "transaction_type"))
    if kinds is None:
        return False
    text = turn.message.text
    return any(turn.message.first(kind) for kind in kinds) or does_not_know(text) or names_a_choice(Form.of(turn.slots), text)


def is_no_denial(text: str) -> bool:
    """Whether what was read as a no says that something went wrong: "something is wrong"."""
    return states_problem(text) and _NO_FIRST.search(fold(text)) is None


def tells_the_day(turn: Turn) -> bool:
    """Whether a longer message names the day that the form asks for: "ay pardon, dün demek istedim"."""
    waits = turn["form"] == "open" and turn["asks"] in ("event_date", "which_date")
    return waits and turn.message.first("event_date") is not None


def opens(turn: Turn) -> bool:
    """Whether the message wants a request opened and none taken back: "bonus şikayeti açıyorum"."""
    folded = fold(turn.message.text)
    idle = turn["asks"] in (None, "human", "readings")
    return idle and _OPENS.search(folded) is not None and _TAKES_BACK.search(folded) is None


def is_confirmed(turn: Turn) -> bool:
    """Whether a plain word confirms what is shown, whatever it was read as."""
    asked = turn["asks"]
    waits = asked == "withdraw" or (turn["form"] == "open" and asked in ("confirm", "retry", "duplicate"))
    return waits and says_yes(turn.message.text)


def is_elsewhere(message: Message) -> bool:
    """Whether the message asks about something that is surely not our business: "hava bugün nasıl" tells no day."""
    return message.intent == "out_of_scope" and message.confidence >= _SURELY_ELSE and is_question(message.text)


def states_matter(turn: Turn) -> bool:
    """Whether a greeting goes on to state a problem; the message is then read as the likeliest one.

    "I'm not good with computers, sorry" is none: what is surely a greeting also names something that happened.
    """
    surely_greets = turn.message.intent == "greet" and turn.message.confidence >= _SURELY_GREETS
    if not states_problem(turn.message.text) or (surely_greets and not turn.message.entities):
        return False
    likeliest = next((each for each in turn.message.readings if each in PROBLEMS), None)
    if likeliest:
        turn.with_message(intent=likeliest)
    return likeliest is not None


def tells_matter(turn: Turn) -> bool:
    """Whether a wish for a person says beside it what it is about; the message is then read as that, or as its details."""
    told = turn.message.first("transaction_type") or turn.message.first("event_date")
    if not told or turn.message.pressed:
        return False
    if turn.message.intent in PROBLEMS or states_matter(turn):
        return True
    if states_problem(turn.message.text):
        turn.with_message(intent="give_details")
        return True
    return False


def tells_case(turn: Turn) -> bool:
    """Whether a weakly read message tells day and transaction, and nothing of taking a request back."""
    told = turn.message.first("transaction_type") and turn.message.first("event_date")
    return bool(told) and turn.message.confidence < _SURELY_ASKS and _TAKES_BACK.search(fold(turn.message.text)) is None


def asks_where_a_document_goes(text: str) -> bool:
    """Whether the customer has a document and asks where to put it, whatever it is a document of."""
    folded = fold(text)
    return _WHERE_TO_PUT.search(folded) is not None and _DOCUMENT.search(folded) is not None


def is_doubtful(turn: Turn) -> bool:
    """Whether a weakly read message is likelier an answer to the form, or a whole case told at length, than its reading."""
    if turn.message.confidence >= DOUBTFUL:
        return False
    waits = turn["form"] and turn["asks"] in ("subject", "event_date", "which_date", "transaction_type", "confirm")
    told = sum(turn.message.first(kind) is not None for kind in ("event_date", "transaction_type", "amount"))
    return bool(waits) or told >= _WHOLE_CASE
