"""Dialogue 5's end: a person gave the conversation back; what was agreed is said once and stands on the request."""

from __future__ import annotations

from actions.turn import Turn


def take_up(turn: Turn) -> None:
    """Says what was agreed, before whatever the message is answered with: nobody has to tell the bot."""
    agreed = turn["agreed"]
    if agreed and turn["agreed_told"] != agreed:
        turn.remember(agreed_told=agreed)
        turn.say("utter_agreed", agreed=agreed)


def agreed_line(turn: Turn) -> str:
    """What was agreed, as a line of the request; empty when nothing was."""
    return f"{turn.label('label_agreed')}: {turn['agreed']}" if turn["agreed"] else ""


FORGOTTEN = {"agreed": None, "agreed_told": None}
"""An agreement belongs to one matter: it ends with its registration, and with another matter."""
