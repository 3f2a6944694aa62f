"""Greetings, thanks, the way around, the language, and what lies outside; an open request goes on afterwards."""

from __future__ import annotations

import re

from actions import request
from actions.client import Desk
from actions.language import LANGUAGES
from actions.turkish import fold
from actions.turn import Turn

_OFFERS_SECRET = re.compile(
    r"\b(?:shall|should|can|could|do you want me to|want me to|let me)\b.{0,20}"
    r"\b(?:tell|give|send|type|share)\b.{0,15}\b(?:password|pin|passcode)\b|"
    r"\b(?:sifre|parola)\w*(?: \w+){0,2} (?:vere|yaza|soyle|paylas|gondere)\w* ?(?:yim|eyim|ayim)? ?m[iu]\b"
)


async def greet(turn: Turn, desk: Desk) -> None:
    """The first greeting says who is speaking and how to reach a person; later ones are short."""
    turn.say("utter_greet_again" if turn["greeted"] else "utter_greet")
    turn.remember(greeted=True)


async def goodbye(turn: Turn, desk: Desk) -> None:
    """A farewell; an unfinished request is named, not pushed."""
    turn.say("utter_goodbye_unfinished" if turn["form"] else "utter_goodbye")


async def thank(turn: Turn, desk: Desk) -> None:
    """You're welcome."""
    turn.say("utter_welcome")


async def bot_challenge(turn: Turn, desk: Desk) -> None:
    """Says truthfully that no person is writing."""
    turn.say("utter_bot")


async def help_menu(turn: Turn, desk: Desk) -> None:
    """What can be done here; also the way back to the menu."""
    turn.say("utter_help")


def offers_secret(text: str) -> bool:
    """Whether the customer wants to tell a password or a code here."""
    return _OFFERS_SECRET.search(fold(text)) is not None


async def out_of_scope(turn: Turn, desk: Desk) -> None:
    """Not our business: says so, and what is."""
    turn.say("utter_out_of_scope")


async def change_language(turn: Turn, desk: Desk) -> None:
    """Replies in the language asked for, from this one on."""
    asked = turn.message.first("requested_language")
    if asked and asked.value in LANGUAGES:
        turn.language = asked.value
        turn.remember(language=asked.value, language_asked=asked.value)
        turn.say("utter_language_changed")
        if turn["form"] == "open":
            turn.with_message(intent="give_details")
            request.note(turn)  # "Türkçe yazayım, 400 lira yatırmıştım": what stands beside the wish is not lost
    else:
        turn.say("utter_languages")
