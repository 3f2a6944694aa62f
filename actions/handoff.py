"""Dialogue 5: a person, because the customer asks for one or because the matter needs one at once."""

from __future__ import annotations

import re

from actions.client import Desk, ServiceDown
from actions.topics import PROBLEMS
from actions.turkish import fold
from actions.turn import DEPARTMENT_OF_ALL, Message, Turn

_OUTBURST = 4  # words
_A_NAME = 2  # words
_PATIENCE = 2  # turns in a row that led nowhere
# The word that every greeting promises to work, alone in a message; longer wishes are the classifier's to read.
_CALL = re.compile(
    r"\W*(?:(?:canli )?(?:musteri )?temsilci(?:si|ye|yle)?|canli destek|yetkili|operator|insan|agent|human|"
    r"(?:a )?(?:real |live )?(?:person|agent|human)|representative)(?: lutfen| istiyorum| baglan| bagla| please)?\W*"
)
_CALL_AT_END = re.compile(r"\W(?:temsilci|yetkili|operator|canli destek|agent|human)\W*$")
# The same wish beside a problem: whoever says both is not asked about the problem first.
_WISH = re.compile(
    r"\b(?:temsilci|yetkili|insan|operator|canli deste[kg])\w* "
    r"(?:bagla(?!n[dm])\w*|aktar(?!d)\w*|gorusmek|konusmak|istiyorum|lazim)\b|"
    r"\b(?:kisi|biri)(?:si)?(?:yle|yla|ile| ile)? "
    r"(?:gorus|konus)(?:[es]?[ea]m\b|[ea]bilir m[iu]|m[ea]k isti\w*)|"
    r"\b(?:need|want|get me|give me|connect me|put me through|(?:talk|speak) (?:to|with))\b(?: \w+){0,3} "
    r"(?:human|agent|person|representative|operator)\b(?! to\b)"
)
_PERSON = re.compile(r"\b(?:temsilci|yetkili|insan|operator|canli|gercek|human|person|agent|representative|somebody|someone)\w*")
_HIGHER = re.compile(
    r"\b(?:mudur|yonetici|ust (?:yonetim|makam)|amir)\w* "
    r"(?:bagla(?!n[dm])\w*|aktar(?!d)\w*|gorusmek|konusmak|istiyorum|ilet\w*)\b|"
    r"\b(?:need|want|get me|give me|connect me|(?:talk|speak) (?:to|with))\b(?: \w+){0,3} (?:manager|supervisor|boss)\b|"
    r"\b(?:don'?t|do not|can'?t) (?:agree|accept)\b.*\b(?:deci\w+|outcome|result)\b|\bdisagree with\b|"
    r"\b(?:karar|sonu[cç])\w* (?:katilm|kabul etm|itiraz)\w*"
)
_ANGER = re.compile(
    r"\b(?:rezalet|rezil\w*|sacmal\w*|dalga mi|yeter(?: artik| be)|biktim|aptal\w*|salak\w*|gerizekali\w*|lanet\w*|"
    r"[ou]f+ (?:ya|be|artik)|dolandiric\w*|usandim|bezdim|ne bicim|"
    r"(?:a|some kind of) joke|ridiculous|useless|stupid|idiot\w*|wtf|bullshit|scam\w*|fed up|sick of|damn)\b"
)

_THIEF = r"(?:dolandirici|hirsiz|soyguncu|uckagitci|sahtekar)"
_CALLS_US = re.compile(
    r"\b(?:you|u|yall)\b(?: \w+){0,4} (?:scam|thie(?:f|ves)|crook|fraudster)\w*|"
    r"\b(?:these|those|they)(?: (?:people|guys))?(?: are|'?re| r)(?: \w+){0,2} (?:scammers|thieves|crooks|fraudsters)\b|"
    r"\b(?:scammers|thieves|crooks|fraudsters)\W+(?:all of you|the lot of you|all of them)\b|"
    rf"\b(?:siz|hepiniz|bunlar|bu adamlar|bu site)\w*(?: \w+){{0,3}} {_THIEF}\w*|"
    rf"\b(?:ver|gonder|ode|iade ed)(?:in|iniz|sene|senize|yin)?\W+(?:(?:lan|ulan|artik)\W+)?{_THIEF}\w*|"
    rf"\b{_THIEF}(?:siniz|lar siz| bunlar)\w*"
)
_REFUSED = re.compile(
    r"\b(?:insan|temsilci|yetkili|kimse|kisi|operator)\w* (?:(?:falan|filan|da|de) )?"
    r"(?:istemi\w+|baglama(?:yin|\b)|gerek yok|lazim degil|gereksiz)|"
    r"\b(?:baska )?(?:birine|kimseye|temsilciye) (?:baglama|aktarma)(?:yin|\b)|"
    r"\b(?:don'?t|do not|no need to|rather not) (?:\w+ ){0,2}(?:pass|connect|transfer|put|hand|send) me\b|"
    r"\b(?:don'?t|do not) (?:want|need) (?:to (?:talk|speak) (?:to|with) )?(?:an?y? )?(?:real |live )?"
    r"(?:human|agent|person|people|anyone|anybody|representative)s?\b(?! to\b)|\bno (?:humans?|agents?|people)\b"
)
_WAITS = re.compile(
    r"\W*(?:(?:peki|tamam|ok|iyi|o zaman|olur|evet|yes|fine|well|then|alright|sure|just|ben|sirada|hatta|"
    r"biraz|i|i'?ll|i'?m|i can|will|can|am|in line|here|gonna|going to|rather|i'?d rather|prefer to|"
    r"for (?:them|one|an agent|a person|somebody|someone))\b\W*)*"
    r"(?:bekl(?:iyorum|erim|eyeyim|eyecegim|eriz|icem)|wait(?:ing)?|hold|queue)"
    r"(?:\W+(?:tamam|then|in (?:the )?(?:line|queue)|here|on|up|"
    r"for (?:them|one|an agent|a person|somebody|someone)|ben|sirada|o zaman))*\W*"
)
_WHAT_TO_DO = re.compile(r"\bne yap(?:mam|mali|ay|aca)\w*|\bwhat (?:should|can|do|shall) i do\b|\bwhat now\b")


async def talk_to_human(turn: Turn, desk: Desk) -> None:
    """Asked for: nothing stands in between. Who answers the offer of a person with "connect me then" takes the offer."""
    takes_offer = turn["asks"] == "human" and not names_a_person(turn.message.text)
    await connect(turn, desk, "misunderstood" if takes_offer else "asked")


async def agent_complaint(turn: Turn, desk: Desk) -> None:
    """A complaint about a person goes to the management, not back to the team it is about."""
    _note_problem(turn)
    turn.hand_off("agent_complaint", "management", say="utter_agent_complaint")


async def security_alert(turn: Turn, desk: Desk) -> None:
    """Somebody else may be in the account: no questions first."""
    _note_problem(turn)
    turn.hand_off("security_alert", "account", say="utter_security_alert", urgent=True)


async def escalation(turn: Turn, desk: Desk) -> None:
    """The customer wants the matter decided higher up."""
    turn.hand_off("escalation", "management", say="utter_escalation")


async def connect(turn: Turn, desk: Desk, reason: str) -> None:
    """Hands over to the department of the topic that is being talked about."""
    turn.hand_off(reason, await department(turn, desk), say="utter_handoff")


def offer(turn: Turn) -> None:
    """Asks whether a person should take over."""
    turn.remember(asks="human", unread=None)
    turn.say("utter_offer_human")


def calls(text: str) -> bool:
    """Whether the message is nothing but the call for a person."""
    return _CALL.fullmatch(fold(text)) is not None


def ends_with_call(text: str) -> bool:
    """Whether it ends with the bare word for a person, as an afterthought: "hâlâ olmadı ya temsilci"."""
    return _CALL_AT_END.search(fold(text)) is not None


def wish_beside(text: str) -> str | None:
    """The intent of a wish for a person, or for the management, that stands beside a stated problem."""
    folded = fold(text)
    if _HIGHER.search(folded):
        return "ask_escalation"
    return "talk_to_human" if _WISH.search(folded) else None


def patience_is_over(turn: Turn) -> bool:
    """Counts a turn that led nowhere: twice in a row is enough, once for somebody who is angry."""
    lost = turn.lost()
    return lost >= _PATIENCE or is_angry(turn.message.text)


def is_angry(text: str) -> bool:
    """Whether the words say so."""
    folded = fold(text)
    return _ANGER.search(folded) is not None or _CALLS_US.search(folded) is not None


def is_only_angry(message: Message) -> bool:
    """Whether a message says nothing but that: no question in the world is answered by "bıktım sizden"."""
    return not message.entities and len(message.text.split()) <= _OUTBURST and is_angry(message.text)


def is_name_calling(message: Message, action: str) -> bool:
    """Whether "dolandırıcılar!" or "you are scammers" is meant for us, and tells of no stranger in the account."""
    short = is_only_angry(message) and len(message.text.split()) <= _A_NAME
    if action == "action_agent_complaint":
        return short and not names_a_person(message.text)
    return action in ("action_security_alert", "action_answer") and (short or _CALLS_US.search(fold(message.text)) is not None)


def asks_what_to_do(text: str) -> bool:
    """Whether the offer of a person is answered with "what should I do then": with a person, that is."""
    return _WHAT_TO_DO.search(fold(text)) is not None


def is_refused(message: Message) -> bool:
    """Whether the message says that no person is wanted: "yok insan istemiyorum, sen hallet"."""
    return not message.pressed and _REFUSED.search(fold(message.text)) is not None


def names_a_person(text: str) -> bool:
    """Whether a person is spoken of: "a real one, please" names none."""
    return _PERSON.search(fold(text)) is not None


def waits(text: str) -> bool:
    """Whether the message says no more than that the customer waits: "fine, I'll wait"."""
    return _WAITS.fullmatch(fold(text)) is not None


async def department(turn: Turn, desk: Desk) -> str | None:
    """Who answers the topic; None when no topic is being talked about or the service is down: then the service knows
    best, who has the conversation's last topic."""
    if not turn["topic"]:
        return None
    try:
        facts = await desk.operator()
    except ServiceDown:
        return None
    return str(facts.get("topics", {}).get(turn["topic"], {}).get("department", DEPARTMENT_OF_ALL))


def _note_problem(turn: Turn) -> None:
    """What was said stands in the summary; a half-filled request about something else is left as it is."""
    if turn["form"]:
        return
    turn.remember(topic=PROBLEMS[turn.message.intent].topic, description=turn.message.text)
