"""Answers to questions about the process: every figure, address and hour comes from the operator's file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from actions import handoff, tracking, wording
from actions.care import about_a_child_of_theirs
from actions.client import Desk, ServiceDown
from actions.facts import channel_address
from actions.subject import states_problem
from actions.topics import PROBLEMS, TOPIC_OF_TYPE
from actions.turkish import fold
from actions.turn import Message, Turn

Facts = dict[str, Any]


_SURELY = 0.75
_HEARS = re.compile(r"\b(?:hear|answer|reply|respond|get back|from when|cevap|yanit)\b")
_WHEN = re.compile(
    r"\bne zaman\w* (?:kadar )?(?:don\w*|yanit\w*|cevap\w*|sonuc\w*|belli|haber\w*|cikar|olur|biter|cozul\w*)|"
    r"\bsaat kac\w* (?:cevap|yanit|don)\w*|"
    r"\b(?:kac gun\w*|ne kadar) (?:sur|don|bekle|icinde)\w*|\b(?:simdi|bundan sonra|sonra) ne ol(?:ur|acak)\w*|\bfrom when\b|"
    r"\bne zaman\w* (?:\w+ )?(?:bak|ilgilen|incele|acil|kalk|duzel)\w*|"
    r"\bwhen (?:will|do|can|should|is|are) (?:you|i|we|it|they|some(?:one|body)|any(?:one|body))\b(?! (?:open|close|there))|"
    r"\bwhen (?:you|i|we|it|they)(?:'?ll| will|'?re going to|'?m going to| can expect)\b(?! (?:open|close|there))|"
    r"\bwhat(?: happens|'s| is) next\b|"
    r"\bhow long (?:will|does|do|is)\b"
)
_LIMIT_OF_PAYMENTS = re.compile(
    r"\b(?:cek\w*|yatir\w*) (?:alt |ust )?(?:limit|tutar|sinir)\w* (?:ne\b|ne kadar|kac|nedir|var m[iu])|"
    r"\b(?:en (?:az|fazla|cok)|min(?:imum)?|max(?:imum)?|maksimum) (?:ne kadar|kac\w*) (?:\w+ ){0,2}(?:cek|yatir)\w*|"
    r"\b(?:cek|yatir)\w* (?:\w+ )?(?:en (?:az|fazla|cok)|min(?:imum)?|max(?:imum)?|maksimum|limit\w*) (?:ne kadar|kac|nedir)|"
    r"\b(?:what(?:'?s| is| are)|is there an?|how (?:high|low|much) (?:is|are)) (?:the |your |my )?"
    r"(?:(?:daily|weekly|monthly|min(?:imum)?|max(?:imum)?|smallest|largest|biggest) )*"
    r"(?:withdrawals?|deposits?|payouts?|cash ?outs?)"
    r"(?: limits?| amounts?| min(?:imum)?s?| max(?:imum)?s?|\W*$)|"
    r"\b(?:how much|the (?:most|least)|(?:min|max)(?:imum)?)(?: money)? "
    r"(?:that )?(?:i can|can i) (?:withdraw|deposit|take out|cash out)\b"
)
_WHICH_DOCUMENTS = re.compile(
    r"\b(?:hangi|ne) (?:belge|evrak|dokuman)\w*|\b(?:belge|evrak)\w* (?:lazim|gerek|isti)\w*|"
    r"\b(?:which|what) (?:documents?|papers?|paperwork)\b|\bdocuments? (?:do i|do you|are|is) (?:need|require)"
)


def asks_for_documents(message: Message) -> bool:
    """Whether the message asks which documents are needed, whatever for, and tells of nothing that went wrong."""
    return _WHICH_DOCUMENTS.search(fold(message.text)) is not None and not states_problem(message.text)


def asks_for_limits(message: Message) -> bool:
    """Whether the message asks how much may be paid in or out: no problem, and no wish for a limit of one's own."""
    return not message.pressed and _LIMIT_OF_PAYMENTS.search(fold(message.text)) is not None


def asks_when(message: Message) -> bool:
    """Whether the message asks when an answer comes, whatever stands beside it: "saol, peki ne zaman dönersiniz".

    Another question about the process that it was surely read as counts, unless it is about hearing back.
    """
    folded = fold(message.text)
    other = message.intent in _ANSWERS and message.confidence >= _SURELY and _HEARS.search(folded) is None
    return _WHEN.search(folded) is not None and not other


async def answer(turn: Turn, desk: Desk) -> None:
    """Answers the question that the intent names."""
    if _asks_about_registered(turn):
        await tracking.check_status(turn, desk)
        return
    if turn.message.intent in _WITHOUT_FACTS:
        _WITHOUT_FACTS[turn.message.intent](turn)
        return
    try:
        facts = await desk.operator()
    except ServiceDown:
        turn.say("utter_facts_unavailable")
        return
    told = _ANSWERS.get(turn.message.intent)
    if told is not None:
        told(turn, facts)
    else:  # a question that was added with the studio: its reply is all there is to it
        turn.say(f"utter_{turn.message.intent}")


def _asks_about_registered(turn: Turn) -> bool:
    """Who asks how long it takes after a request was registered or looked at means that one."""
    asks = turn.message.intent == "ask_resolution_time" and turn.message.first("transaction_type") is None
    return asks and bool(turn["tracking_number"]) and not turn["form"]


def _payment_limits(turn: Turn) -> None:
    turn.remember(asks="human")
    turn.say("utter_payment_limits")


def _can_be_withdrawn(turn: Turn) -> None:
    turn.say("utter_can_be_withdrawn")


def _resolution_time(turn: Turn, facts: Facts) -> None:
    topics = facts["topics"]
    topic = _topic(turn)
    if topic in topics:
        promise = topics[topic]["promise"]
        if promise["unit"] == "at_once":
            turn.say("utter_resolution_time_at_once", topic=topics[topic]["name"][turn.language])
            return
        turn.say("utter_resolution_time_topic", topic=topics[topic]["name"][turn.language], time=_promise(turn, promise))
        return
    names: dict[str, list[str]] = {}
    for each in topics.values():
        names.setdefault(_promise(turn, each["promise"]), []).append(each["name"][turn.language])
    turn.say("utter_resolution_time_all", lines="\n".join(f"{time}: {', '.join(which)}" for time, which in names.items()))


def _hours(turn: Turn, facts: Facts) -> None:
    topic = _topic(turn)
    own = facts["topics"].get(topic or "", {}).get("department")
    departments = facts["departments"]
    chosen = {own: departments[own]} if own in departments else departments
    grouped: dict[str, list[str]] = {}
    for each in chosen.values():
        grouped.setdefault(wording.opening(each["hours"], turn.language), []).append(each["name"][turn.language])
    lines = [f"{', '.join(names)}: {hours}" for hours, names in grouped.items()]
    turn.say("utter_hours", lines="\n".join(lines))


def _channels(turn: Turn, facts: Facts) -> None:
    lines = []
    for each in facts.get("channels", []):
        where = [each["address"]] if each.get("address") else []
        lines.append(f"{each['name'][turn.language]}: {', '.join([*where, each['hours'][turn.language]])}")
    turn.say("utter_channels", lines="\n".join(lines))


def _required_documents(turn: Turn, facts: Facts) -> None:
    documents = facts.get("policies", {}).get("required_documents", {}).get(turn.language)
    if documents:
        turn.say("utter_required_documents", documents=documents)
    else:
        turn.say("utter_facts_unavailable")


def _privacy(turn: Turn, facts: Facts) -> None:
    turn.say("utter_privacy", url=facts.get("policies", {}).get("privacy_url", ""), panel=channel_address(facts, "panel"))


def _archive(turn: Turn, facts: Facts) -> None:
    policies = facts.get("policies", {})
    turn.say("utter_archive", years=policies.get("archive_years", ""), days=policies.get("reopen_days", ""),
             panel=channel_address(facts, "panel"))


def _redress(turn: Turn, facts: Facts) -> None:
    lines = []
    for each in facts.get("redress", []):
        address = f" {each['address']}" if each.get("address") else ""
        lines.append(f"{each['name'][turn.language]}: {each['how'][turn.language]}{address}")
    turn.say("utter_external_redress", lines="\n".join(lines))


def _rights(turn: Turn, facts: Facts) -> None:
    names = [each["name"][turn.language] for each in facts.get("redress", [])]
    days = facts.get("policies", {}).get("reopen_days", "")
    turn.say("utter_user_rights", bodies=wording.joined(names, turn.language), days=days)


def _age(turn: Turn, facts: Facts) -> None:
    turn.say("utter_age_limit", age=facts.get("minimum_age", 18))
    if about_a_child_of_theirs(turn.message.text):
        handoff.offer(turn)


def _required_information(turn: Turn, facts: Facts) -> None:
    turn.say("utter_required_information")


def _notifications(turn: Turn, facts: Facts) -> None:
    turn.say("utter_notifications")


def _topic(turn: Turn) -> str | None:
    """What the question is about: the transaction it names, else what is being talked about."""
    named = turn.message.first("transaction_type")
    if named and named.value in TOPIC_OF_TYPE:
        return TOPIC_OF_TYPE[named.value]
    problem = PROBLEMS.get(turn.message.intent)
    return problem.topic if problem else turn["topic"]


def _promise(turn: Turn, promise: Facts) -> str:
    return wording.promise(promise["unit"], promise["from"], promise["to"], turn.language)


_ANSWERS: dict[str, Callable[[Turn, Facts], None]] = {
    "ask_resolution_time": _resolution_time,
    "ask_channels": _channels,
    "ask_hours": _hours,
    "ask_required_information": _required_information,
    "ask_required_documents": _required_documents,
    "ask_privacy": _privacy,
    "ask_archive": _archive,
    "ask_external_redress": _redress,
    "ask_user_rights": _rights,
    "ask_age_limit": _age,
    "ask_notifications": _notifications,
}
# Questions that no intent is for: the words tell them (actions/dialogues.py), and nothing of the operator's is needed.
PAYMENT_LIMITS, CAN_BE_WITHDRAWN = "payment_limits", "can_be_withdrawn"
_WITHOUT_FACTS: dict[str, Callable[[Turn], None]] = {PAYMENT_LIMITS: _payment_limits, CAN_BE_WITHDRAWN: _can_be_withdrawn}
