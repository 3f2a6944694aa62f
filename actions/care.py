"""Dialogue 6: protection before service: safer play, minors, despair; ahead of whatever else the message may be."""

from __future__ import annotations

import re
from typing import Any

from actions import request
from actions.client import Desk, ServiceDown
from actions.request_form import EMPTY
from actions.turkish import fold
from actions.turn import Message, Turn

# Read in every message, before its intent counts: a sentence like these must never depend on a classifier's mood.
_DESPAIR = re.compile(
    r"\b(?:intihar\w*|kendimi oldur\w*|canima kiy\w*|hayatima son ver\w*|yasamak istemiyorum|olmek istiyorum|"
    r"suicid\w*|kill(?:ing)? my ?self|end(?:ing)? my life|want to die|wanna die|don'?t want to live)\b"
)
_MINOR = re.compile(
    r"\b(?:1[0-7] yasinda(?:yim|y[iu]m)|yasim 1[0-7]\b|resit degilim|on (?:bes|alti|yedi|dort|uc|iki) yasindayim|"
    r"18(?:'?den| yasindan)? kucugum|i'?m (?:only |just )?1[0-7](?: years? old| yo)?(?=\W*$|\W+(?:and|but|years?))|"
    r"i am (?:only |just )?1[0-7](?: years? old)?(?=\W*$|\W+(?:and|but|years?))|i'?m under ?age|i am under ?age|"
    r"under 18 myself)\b"
)

_CHILD_OF_THEIRS = re.compile(
    r"\b(?:oglum\w*|kizim\w*|cocugum\w*|kardesim\w*|yegenim\w*|torunum\w*|"
    r"my (?:son|daughter|kid|child|brother|sister|nephew|niece|grandson)\w*|"
    r"ben (?:anne|baba|veli)si\w*|velisiyim|(?:father|mother|dad|mum|mom|parent|guardian) of|"
    r"i'?m (?:his|her|their) (?:father|mother|dad|mum|mom|parent))\b"
)
_TENS = "yirmi|otuz|kirk|elli|altmis|yetmis|seksen|doksan"
_GROWN_UP = re.compile(  # said of oneself: "abim 22 yaşında" tells of somebody else
    rf"\b(?:(?:1[89]|[2-9]\d)(?: yasinda\w*y[iu]\w*|'?[iu]m\b)|yasim (?:1[89]|[2-9]\d)\b|"
    rf"(?:{_TENS})(?: \w+)? yasinda\w*yim|emekliyim|i(?:'?m| am)(?: an?)? (?:(?:1[89]|[2-9]\d)\b(?! (?:minutes?|hours?|days?))|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty)\b|retired|pensioner))"
)
_DOUBTFUL = {1: 0.8, 2: 0.8, 3: 0.8}  # by the number of words: the fewer, the surer it must be
_DOUBTFUL_AT_LENGTH = 0.45  # half of what the least sure real one is read with
_ONE_MATTER = 200  # characters: in a long story a child, an age and an account stand far apart
# Beside a child's age: what it did with the account or the card.
_PLAYED = re.compile(
    r"\b(?:1[0-7]|on (?:iki|uc|dort|bes|alti|yedi))\b.*\b(?:oyna|kart|hesab|uye|para|play|card|account|bet|site)|"
    r"\b(?:oyna|kart|hesab|uye|para|play|card|account|bet|site)\w*.*\b(?:1[0-7]|on (?:iki|uc|dort|bes|alti|yedi))\b"
)
_NO_PROBLEM = re.compile(
    r"\b(?:kumar\w*|oyun\w*|bagimli\w*) (?:\w+ )?(?:sorun|problem|dert|derd|bagimlili)\w* (?:yok|degil|falan degil)|"
    r"\bbagimli degilim|\bkumarla (?:alakasi|ilgisi) yok|"
    r"\b(?:no|not an?y?|don'?t have an?y?) (?:gambling |betting )?(?:problem|addiction|issue) (?:with )?(?:gambling|betting|it)?|"
    r"\b(?:i'?m not|am not|not) addicted\b|\bnothing to do with (?:gambling|addiction)"
)
_NO_OFFERS = re.compile(
    r"\b(?:bonus|reklam|kampanya|promosyon|teklif)\w* (?:\w+ ){0,2}"
    r"(?:(?:etme|gonderme|yollama|atma|verme|onerme)(?:yin|sin)?\b|istemiyorum)|"
    r"\b(?:no more|stop sending|don'?t (?:send|offer)|stop) (?:me )?(?:an?y? )?(?:bonus(?:es)?|offers?|adverts?|ads|promo\w*)\b"
)
_HELP_LINE = re.compile(
    r"\b(?:yardim|danisma|destek) hat\w+|\bpsikolo\w+|\bterapi\w*|\bdanisman\w*|"
    r"\b(?:help|support|advice) ?lines?\b|\bhotline\b|\bcounsel\w+|\btherap\w+"
)
_MAY_THEY = re.compile(
    r"\b(?:olabil|acabil|oynayabil|kullanabil|girebil)\w*(?: \w+)? m[iu]\b|\b(?:can|could|may|is|are) (?:he|she|they|my \w+)\b"
)


def denies_harm(text: str) -> bool:
    """Whether the customer says that play is no problem: "kumar sorunum yok, kullanmıyorum artık"."""
    return _NO_PROBLEM.search(fold(text)) is not None


def wants_no_offers(text: str) -> bool:
    """Whether offers are declined: who writes so is asked nothing about a bonus."""
    return _NO_OFFERS.search(fold(text)) is not None


def asks_for_help_line(turn: Turn) -> bool:
    """Whether somebody who speaks of safer play asks whom to call."""
    return turn["topic"] == "responsible_gaming" and bool(turn["form"]) and _HELP_LINE.search(fold(turn.message.text)) is not None


def overriding_intent(message: Message) -> str | None:
    """`distress` or `underage` when the words say so, whatever the message was read as."""
    folded = fold(message.text)
    if _DESPAIR.search(folded):
        return "distress"
    played = len(folded) <= _ONE_MATTER and about_a_child_of_theirs(message.text) and _PLAYED.search(folded)
    return "underage" if played or _MINOR.search(folded) else None


def is_doubtful(message: Message, answers: bool = False) -> bool:
    """Whether despair was read weakly into words that say nothing of it: "kimse yok".

    `answers`: the message holds what was asked for: "I mean Friday, not the one just gone".
    """
    surely = _DOUBTFUL[1] if answers else _DOUBTFUL.get(len(message.text.split()), _DOUBTFUL_AT_LENGTH)
    return message.confidence < surely


def about_a_child_of_theirs(text: str) -> bool:
    """Whether a grown-up writes about a child: told of the rule and offered a person, never sent away as a minor."""
    folded = fold(text)
    return _CHILD_OF_THEIRS.search(folded) is not None and not _MINOR.search(folded)


def is_grown_up(text: str) -> bool:
    """Whether an age of 18 or more is told of oneself, and none below: "yetmiş bir yaşındayım" is no child's."""
    folded = fold(text)
    return _GROWN_UP.search(folded) is not None and not _MINOR.search(folded)


async def distress(turn: Turn, desk: Desk) -> None:
    """Help lines at once and an urgent hand-over."""
    lines = await _help_lines(turn, desk, "crisis", "gambling_support")
    if lines:
        turn.hand_off("distress", "care", say="utter_distress", urgent=True, lines=lines)
    else:
        turn.hand_off("distress", "care", say="utter_distress_without_lines", urgent=True)


async def underage(turn: Turn, desk: Desk) -> None:
    """The service is refused, whatever was collected is forgotten, help for minors is named.

    Who writes about a child of theirs is no minor: the rule is said and a person offered.
    """
    if about_a_child_of_theirs(turn.message.text):
        if _MAY_THEY.search(fold(turn.message.text)):
            turn.say("utter_age_limit", age=(await _facts(desk)).get("minimum_age", 18))
            return
        turn.remember(asks="human")
        turn.say("utter_child_of_theirs", age=(await _facts(desk)).get("minimum_age", 18))
        return
    turn.remember(**EMPTY.slots(), form=None, asks=None, unread=None, registration=None, underage=True)
    facts = await _facts(desk)
    lines = _written(facts, turn.language, "minors")
    if facts and lines:
        turn.say("utter_underage", age=facts.get("minimum_age", 18), lines=lines)
    else:
        turn.say("utter_underage_without_lines")


async def responsible_gaming(turn: Turn, desk: Desk) -> None:
    """What can be done, calmly, with help lines; one yes sends the wish to the care team."""
    if turn["underage"]:
        turn.say("utter_underage_no_request")
        return
    lines = await _help_lines(turn, desk, "gambling_support")
    if lines:
        turn.say("utter_responsible_gaming", lines=lines)
    else:
        turn.say("utter_responsible_gaming_without_lines")
    # A half-filled request about something else waits for nobody: this wish goes first.
    if turn["topic"] != "responsible_gaming":
        turn.remember(**EMPTY.slots(), form=None, asks=None, registration=None)
    request.start_at_once(turn, "utter_ask_confirm_care")


async def _help_lines(turn: Turn, desk: Desk, *kinds: str) -> str:
    return _written(await _facts(desk), turn.language, *kinds)


async def _facts(desk: Desk) -> dict[str, Any]:
    try:
        return await desk.operator()
    except ServiceDown:
        return {}


def _written(facts: dict[str, Any], language: str, *kinds: str) -> str:
    lines = [each for kind in kinds for each in facts.get("help_lines", []) if each.get("kind") == kind]
    return "\n".join(f"{each['name'][language]}: {each['address']}" for each in lines)
