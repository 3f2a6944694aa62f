"""Which dialogue an action of the rules runs, and what holds around every turn: care first, the open form goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from actions import answers, care, conversation, handoff, misunderstanding, request, tracking
from actions.client import Desk
from actions.turn import Turn

Dialogue = Callable[[Turn, Desk], Awaitable[None]]

# These decide themselves how an open form goes on.
FORM: dict[str, Dialogue] = {
    "action_request": request.details,
    "action_affirm": request.affirm,
    "action_deny": request.deny,
    "action_cancel": request.cancel,
    "action_not_understood": misunderstanding.not_understood,
    "action_responsible_gaming": care.responsible_gaming,
    "action_underage": care.underage,
    "action_goodbye": conversation.goodbye,
}
# After these the open form asks its question again.
DIGRESSIONS: dict[str, Dialogue] = {
    "action_greet": conversation.greet,
    "action_thank": conversation.thank,
    "action_bot_challenge": conversation.bot_challenge,
    "action_help": conversation.help_menu,
    "action_change_language": conversation.change_language,
    "action_out_of_scope": conversation.out_of_scope,
    "action_answer": answers.answer,
    "action_check_status": tracking.check_status,
    "action_late_reply": tracking.late_reply,
    "action_add_information": tracking.add_information,
    "action_add_document": tracking.add_document,
    "action_withdraw_request": tracking.withdraw_request,
    "action_talk_to_human": handoff.talk_to_human,
    "action_agent_complaint": handoff.agent_complaint,
    "action_security_alert": handoff.security_alert,
    "action_escalation": handoff.escalation,
    "action_distress": care.distress,
}
_OVERRIDES = {"distress": "action_distress", "underage": "action_underage"}
_ASKS_SOMETHING_ELSE = ("tracking_number", "human", "readings")
# A weak reading of these is acted on all the same: who may be in need, or wants out, is not asked twice.
_NEVER_DOUBTED = (
    "action_talk_to_human", "action_distress", "action_underage", "action_responsible_gaming", "action_security_alert",
    "action_agent_complaint", "action_cancel", "action_change_language", "action_not_understood",
)  # fmt: skip
# The answer to the form's question that was read as one of these is taken for what it is.
_MISREAD = (
    "action_greet", "action_thank", "action_bot_challenge", "action_help", "action_out_of_scope", "action_answer",
    "action_late_reply", "action_add_information", "action_add_document", "action_withdraw_request", "action_goodbye",
)  # fmt: skip


async def carry(turn: Turn, action: str, desk: Desk) -> None:
    """Runs one turn."""
    misunderstanding.read_as_chosen(turn)
    action = _settled(turn, action)
    if action in FORM:
        await FORM[action](turn, desk)
        return
    asked = turn["asks"]
    await DIGRESSIONS[action](turn, desk)
    if turn["handoff_open"] and turn.said[-1].handoff:
        return
    if turn["form"] != "open":
        if turn["asks"] == asked and asked != "tracking_number":
            turn.remember(asks=None)
        return
    if turn["asks"] == asked or turn["asks"] not in _ASKS_SOMETHING_ELSE:
        request.go_on(turn)


def _settled(turn: Turn, action: str) -> str:
    """The action that fits the message where its intent alone would mislead."""
    override = care.overriding_intent(turn.message)
    if override:
        turn.with_message(intent=override)
        return _OVERRIDES[override]
    if turn.message.pressed:
        return action
    if handoff.calls(turn.message.text):
        turn.with_message(intent="talk_to_human")
        return "action_talk_to_human"
    if tracking.number_is_not_known(turn):
        return "action_check_status"
    if request.is_confirmed(turn):
        turn.with_message(intent="affirm")
        return "action_affirm"
    answered = request.answers_the_question(turn)
    if answered and (action in _MISREAD or request.is_doubtful(turn)):
        return "action_request"
    if action in _NEVER_DOUBTED:
        return action
    if request.is_doubtful(turn) or misunderstanding.says_nothing(turn.message.text):
        turn.with_message(intent="nlu_fallback")
        return "action_not_understood"
    if action == "action_request" and _is_number(turn):
        return "action_check_status"
    return action


def _is_number(turn: Turn) -> bool:
    """A tracking number alone, or in answer to the question for it, is a wish to know where the request stands."""
    return turn.message.intent in ("give_details", "open_request") and tracking.typed_number(turn) is not None
