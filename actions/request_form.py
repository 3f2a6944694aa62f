"""What a request still needs, and what a message changes in it: pure, so that every branch can be tested alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions.event_date import with_date
from actions.meant import bare_numbers, is_denied, is_rejected, new_one, sorted_out
from actions.subject import (
    NAMED_IN_QUOTES,
    SAID_ANEW,
    names_transaction,
    says_enough,
    says_something,
    states_problem,
    subject_line,
)
from actions.topics import PROBLEMS, TOPIC_OF_TYPE, TRANSACTION_TYPES, Problem
from actions.turkish import fold
from actions.turn import Message

NEEDED = ("subject", "event_date", "transaction_type")
FIELDS = ("topic", *NEEDED, "amount", "currency", "payment_method")
LONGEST_DESCRIPTION = 4000  # characters kept for the person who reads the request
_SURELY = 0.7
_WEAKLY = 0.5

_FIELD_WORDS = {
    "event_date": r"tarih\w*|date",
    "transaction_type": r"(?:islem )?tur[ui]\w*|islem tip\w*|type",
    "subject": r"konu\w*|baslik\w*|subject|topic|title",
    "amount": r"tutar\w*|miktar\w*|rakam\w*|amount|sum",
    "payment_method": r"(?:odeme )?yontem\w*|(?:payment )?method",
}
_WRONG = re.compile(
    r"\b(?:yanlis\w*|hatali\w*|dogru degil|oyle degil|duzelt\w*|degis(?:tir\w*|ecek|sin)|wrong|incorrect|not right|"
    r"isn't right|not correct|change|correct|fix)\b"
)
_DOES_NOT_KNOW = re.compile(
    r"\b(?:bilm(?:iyorum|em)|bilemiyorum|hatirlam(?:iyorum|iyom)|hatirlayam\w+|emin degilim|unuttum|fikrim yok|"
    r"(?:don't|dont|do not|can't|cannot|can not) (?:really )?(?:know|remember|recall)|not sure|no idea|forgot)\b"
)
# A password that is forgotten is the matter, not the answer to "which day was it?".
_FORGETS_SECRET = re.compile(
    r"\b(?:sifre|parola|password|passcode|pin)\w*\b(?: \w+){0,2} (?:unut|hatirla|bilm)|\b(?:forgot|remember|know) my (?:pass|pin)"
)
_CHANGES_MIND = re.compile(
    r"^\W*(?:hayir|yok|pardon|no|sorry|nope)\b|\b(?:aslinda|onu gec|onu birak|bosver|yanlis yazdim|yanlis soyledim|degil|"
    r"actually|i meant|instead|forget (?:that|it)|not that)\b"
)
_QUESTION = re.compile(
    r"\?\s*$|\b(?:neden|niye|nicin|nasil|ne ol(?:ur|acak)|m[iu]s[iu]n(?:iz|uz)|m[iu]|"
    r"why|how|what do you|what if)\b|"
    r"^\W*(?:(?:and|but|so|ok)\W+)?(?:do|does|can|could|is|are|will|would|should|where|who|which) "
    r"(?:you|i|we|it|they|there|this|that|of)\b"
)
_DONE_BY_OTHERS = re.compile(r"cekil|alin|withdrawn|taken|charged")
_CURRENCIES = {
    "TRY": "tl|lira(?:ydi)?|liras?", "EUR": "euro(?:s|ydu)?|eur|avro", "USD": "dolar(?:di)?|dollars?|usd",
    "GBP": "pounds?|sterlin|gbp|quid",
}  # fmt: skip
_FEW_WORDS = 6
_MANY_WORDS = 5
_LABELLED_SUBJECT = re.compile(
    rf"{NAMED_IN_QUOTES}|(?:^|[.!?;,\n]\s*)\W*(?:(?:konu(?:su)?|subject)(?: should be| is| olsun| su olsun)?\s*[:=-]|{SAID_ANEW})"
)


@dataclass(frozen=True)
class Form:
    """What is known of the request.

    `date_choices` are the readings of a date that has more than one; `rough_date` is the first day of a week or month
    that was named instead of a day.
    """

    topic: str | None = None
    subject: str | None = None
    event_date: str | None = None
    transaction_type: str | None = None
    amount: str | None = None
    currency: str | None = None
    payment_method: str | None = None
    description: str = ""
    date_choices: tuple[str, ...] = ()
    rough_date: str | None = None

    @classmethod
    def of(cls, slots: Mapping[str, Any]) -> Form:
        """The form that the slots hold."""
        choices = tuple(slots.get("date_choices") or ())
        known = {name: slots.get(name) for name in (*FIELDS, "rough_date")}
        return cls(**known, description=slots.get("description") or "", date_choices=choices)

    def slots(self) -> dict[str, Any]:
        """The slots that hold this form."""
        known: dict[str, Any] = {name: getattr(self, name) for name in (*FIELDS, "rough_date")}
        return {**known, "description": self.description or None, "date_choices": list(self.date_choices) or None}

    @property
    def fields(self) -> dict[str, str]:
        """What is known, for the card."""
        return {name: getattr(self, name) for name in FIELDS if getattr(self, name)}

    @property
    def missing(self) -> list[str]:
        """What is still needed, in the order of asking."""
        return [name for name in NEEDED if not getattr(self, name)]


@dataclass(frozen=True)
class Taken:
    """The form after a message: what changed, whether a future date was refused, which field is to be asked again.

    `corrected`: something that was known before is now different, and not only more known.
    """

    form: Form
    changed: frozenset[str]
    corrected: bool = False
    future: str | None = None
    ask_again: str | None = None


EMPTY = Form()


def does_not_know(text: str) -> bool:
    """Whether the customer says not to know or remember what was asked."""
    folded = fold(text)
    return _DOES_NOT_KNOW.search(folded) is not None and _FORGETS_SECRET.search(folded) is None


def is_question(text: str) -> bool:
    """Whether the message asks something."""
    return _QUESTION.search(fold(text)) is not None


def question(form: Form) -> str:
    """What to ask next: a missing field, which of two dates, or whether all is right."""
    for name in NEEDED:
        if name == "event_date" and form.date_choices and not form.event_date:
            return "which_date"
        if not getattr(form, name):
            return name
    return "confirm"


def take(form: Form, message: Message, asked: str | None, language: str) -> Taken:
    """Takes from the message whatever it says about the request; `asked` is what the last reply asked for."""
    after = _with_problem(form, message, asked)
    after, future = with_date(after, message, asked)
    after = _with_type(after, message, form) if _may_retype(form, message, asked) else after
    after = _with_money(after, message, asked)
    after = _with_subject(after, message, asked, language)
    changed = frozenset(name for name in FIELDS if getattr(form, name) != getattr(after, name))
    changed |= {name for name in ("date_choices", "rough_date") if getattr(form, name) != getattr(after, name)}
    ask_again = None
    if not changed and not future:
        ask_again = wrong_field(message.text) or (named_field(message.text) if asked == "correction" else None)
    if ask_again:
        after = replace(after, **_cleared(ask_again))
    corrected = any(getattr(form, name) for name in changed - {"topic"})
    return Taken(_described(after, message), changed, corrected, future, ask_again)


def take_missing(form: Form, message: Message) -> Form:
    """Takes only a date or transaction type that is missing: for a message that is about something else."""
    after = form
    if not form.event_date:
        after, _ = with_date(after, message, None)
    if not form.transaction_type:
        after = _with_type(after, message, form)
    return after


def wrong_field(text: str) -> str | None:
    """The field that a message calls wrong, if it names one."""
    folded = fold(text)
    if not _WRONG.search(folded):
        return None
    return named_field(text)


def named_field(text: str) -> str | None:
    """The field that a message names."""
    folded = fold(text)
    for name, words in _FIELD_WORDS.items():
        if re.search(rf"\b(?:{words})\b", folded):
            return name
    return None


def _with_problem(form: Form, message: Message, asked: str | None) -> Form:
    problem = PROBLEMS.get(message.intent)
    if problem is None or (asked and _only_does_not_know(message)):
        return form
    told_apart = _changes_mind(message) or _says_which(form, problem, message)
    corrects = form.topic is not None and problem.topic != form.topic and told_apart
    problem = _of_stated_type(problem, message)
    undecided = form.topic in (None, "other") or (asked == "subject" and not form.transaction_type)
    if not undecided and not corrects:
        return form
    kind = problem.transaction_type or _stated_type(message) or problem.otherwise
    form = replace(form, topic=problem.topic, transaction_type=kind if kind or corrects else form.transaction_type)
    if corrects:
        form = replace(form, subject=None)
    if _happens_today(problem) and not form.event_date and not message.first("event_date"):
        form = replace(form, event_date=message.today.isoformat())
    return form


def _of_stated_type(problem: Problem, message: Message) -> Problem:
    """ "Çekim yaptım ama hesabıma geçmedi" reads like a deposit and names what it is; "çekildi" was done by somebody else."""
    stated = {each.value for each in sorted_out(message, "transaction_type")[0] if not _DONE_BY_OTHERS.search(fold(each.text))}
    if problem.topic == "deposit" and stated == {"withdrawal"}:
        return PROBLEMS["withdrawal_delayed"]
    # A weak reading says less than the one transaction that is named, unless it is a wish for protection.
    if message.confidence < _WEAKLY and len(stated) == 1 and problem.topic != "responsible_gaming":
        kind = stated.pop()
        return next((each for each in PROBLEMS.values() if each.transaction_type == kind and not each.wish), problem)
    return problem


def _happens_today(problem: Problem) -> bool:
    return problem.wish


def _changes_mind(message: Message) -> bool:
    rejects = any(is_rejected(message.text, each) for each in message.entities)
    return rejects or _CHANGES_MIND.search(fold(message.text)) is not None


def _says_which(form: Form, problem: Problem, message: Message) -> bool:
    """Whether a subject that named no transaction is told once more with one: "param yatmadı", "750 TL yatırdım, geçmedi"."""
    stated = _stated_type(message)
    named = form.subject is None or names_transaction(form.subject)
    return not named and stated is not None and stated == problem.transaction_type and message.confidence >= _SURELY


def _with_type(form: Form, message: Message, before: Form) -> Form:
    kept, rejected = sorted_out(message, "transaction_type")
    kept = [each for each in kept if each.value in TRANSACTION_TYPES]
    if kept:
        new = new_one(kept, before.transaction_type).value
        stated = message.intent in PROBLEMS
        if form.transaction_type and stated and not rejected:
            return form
        return _retyped(form, new)
    if any(each.value == form.transaction_type for each in rejected):
        return replace(form, transaction_type=None)
    return form


def _may_retype(form: Form, message: Message, asked: str | None) -> bool:
    """Whoever answers when it was names no other transaction by the way: "I always write it that way round"."""
    if form.topic == "responsible_gaming":
        return False
    everyday = {each.value for each in message.all("transaction_type")} <= {"game_round", "bet"}
    return not (everyday and form.transaction_type and asked in ("event_date", "which_date")) or _changes_mind(message)


def _retyped(form: Form, kind: str) -> Form:
    follows = form.topic in (None, "other") or (
        form.transaction_type is not None and form.topic == TOPIC_OF_TYPE.get(form.transaction_type)
    )
    return replace(form, transaction_type=kind, topic=TOPIC_OF_TYPE[kind] if follows else form.topic)


def _with_money(form: Form, message: Message, asked: str | None) -> Form:
    amounts, _ = sorted_out(message, "amount")
    bare = _bare_amount(form, message, asked) if not amounts else None
    if bare:
        form = replace(form, amount=bare)
    currencies, _ = sorted_out(message, "currency")
    methods, _ = sorted_out(message, "payment_method")
    if amounts:
        form = replace(form, amount=new_one(amounts, form.amount).value)
    currency = currencies[-1].value if currencies else _bare_currency(message) if asked in ("confirm", "correction") else None
    if currency and form.amount:
        form = replace(form, currency=currency)
    if methods:
        form = replace(form, payment_method=new_one(methods, form.payment_method).value)
    return form


def _bare_amount(form: Form, message: Message, asked: str | None) -> str | None:
    """The one number of a short answer where an amount is spoken of: "no wait, it was 350", "70 değil 75"."""
    speaks_of_it = asked == "amount" or (form.amount and asked in ("confirm", "correction"))
    if message.pressed or not speaks_of_it or len(message.text.split()) > _FEW_WORDS:
        return None
    if named_field(message.text) not in (None, "amount"):
        return None
    kept = [_plain(each[0]) for each in bare_numbers(message)]
    return kept[0] if len(kept) == 1 and kept[0] != form.amount else None


def _bare_currency(message: Message) -> str | None:
    """The currency that a correction names without a sum: "TL değil, euro"."""
    folded = fold(message.text)
    named = [code for code, words in _CURRENCIES.items()
             for each in re.finditer(rf"\b(?:{words})\b", folded) if not is_denied(folded, each.start(), each.end())]
    return named[0] if len(set(named)) == 1 else None


def _plain(number: str) -> str:
    """ "1.500" and "1,500" as 1500, "12,50" as 12.50."""
    whole = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number)
    return re.sub(r"[.,]", "", number) if whole else number.replace(",", ".")


def _with_subject(form: Form, message: Message, asked: str | None, language: str) -> Form:
    if message.pressed:
        return form
    labelled = _LABELLED_SUBJECT.search(fold(message.text)) is not None
    thin = form.subject and not says_enough(form.subject) and message.intent in PROBLEMS
    if form.subject and not labelled and not thin:
        return form
    line = subject_line(message.text, message.entities, language)
    if thin and not says_enough(line):
        return form
    problem = message.intent in PROBLEMS or (_tells_details(message) and states_problem(message.text))
    states = problem and says_enough(line)
    answers = asked == "subject" and says_something(line) and _can_be_subject(message)
    told = labelled or states or answers or _is_told_at_length(message, line)
    return replace(form, subject=line) if line and told else form


def _tells_details(message: Message) -> bool:
    return any(message.first(kind) for kind in ("transaction_type", "event_date", "amount"))


def _is_told_at_length(message: Message, line: str) -> bool:
    """A case with its details that no problem fits still says what it is about: nobody is asked to tell it again."""
    details = sum(message.first(kind) is not None for kind in ("event_date", "transaction_type", "amount", "payment_method"))
    return message.intent == "nlu_fallback" and details > 1 and len(line.split()) >= _MANY_WORDS and _can_be_subject(message)


def _can_be_subject(message: Message) -> bool:
    folded = fold(message.text)
    if message.intent in ("open_request", "affirm", "deny") or _only_does_not_know(message):
        return False
    if message.intent not in PROBLEMS and any(is_rejected(message.text, each) for each in message.entities):
        return False
    return message.intent in PROBLEMS or not _QUESTION.search(folded)


def _only_does_not_know(message: Message) -> bool:
    """ "Bilmiyorum" alone; "şifremi hatırlamıyorum" is a problem stated, and read as one with confidence."""
    stated = message.intent in PROBLEMS and message.confidence >= _SURELY
    return not stated and does_not_know(message.text)


def _described(form: Form, message: Message) -> Form:
    text = message.text.strip()
    if message.pressed or len(text) < 4 or message.intent in ("affirm", "deny") or text in form.description:
        return form
    return replace(form, description=f"{form.description}\n{text}".strip()[:LONGEST_DESCRIPTION])


def _stated_type(message: Message) -> str | None:
    kept, _ = sorted_out(message, "transaction_type")
    return next((each.value for each in kept if each.value in TRANSACTION_TYPES), None)


def _cleared(name: str) -> dict[str, Any]:
    cleared: dict[str, Any] = {name: None}
    if name == "event_date":
        cleared["date_choices"] = ()
    if name == "amount":
        cleared["currency"] = None
    return cleared
