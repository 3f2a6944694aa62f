"""Dialogue 5: a person, because the customer asks for one or because the matter needs one at once."""

from __future__ import annotations

from actions.client import Desk, ServiceDown
from actions.topics import PROBLEMS
from actions.turn import DEPARTMENT_OF_ALL, Turn


async def talk_to_human(turn: Turn, desk: Desk) -> None:
    """Asked for: nothing stands in between."""
    await connect(turn, desk, "asked")


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


async def department(turn: Turn, desk: Desk) -> str:
    """Who answers the topic; the support team when no topic is known or the service is down."""
    if not turn["topic"]:
        return DEPARTMENT_OF_ALL
    try:
        facts = await desk.operator()
    except ServiceDown:
        return DEPARTMENT_OF_ALL
    return str(facts.get("topics", {}).get(turn["topic"], {}).get("department", DEPARTMENT_OF_ALL))


def _note_problem(turn: Turn) -> None:
    """What was said stands in the summary; a half-filled request about something else is left as it is."""
    if turn["form"]:
        return
    turn.remember(topic=PROBLEMS[turn.message.intent].topic, description=turn.message.text)
