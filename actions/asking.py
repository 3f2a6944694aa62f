"""The form's next question, with the card of what is known and the buttons that answer it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from actions import wording
from actions.event_date import is_long_ago
from actions.request_form import Form, question
from actions.turn import Button, Turn

_OFFERED_TYPES = ("deposit", "withdrawal", "bonus", "other")  # four buttons at most; any other type can be typed


def ask(turn: Turn, say: str | None = None, **values: Any) -> None:
    """Asks the form's next question, with the card and the question's buttons; `say` is another wording of it."""
    form = Form.of(turn.slots)
    asks = question(form)
    turn.remember(form="open", asks=asks)
    name = say or ("utter_ask_event_date_day" if asks == "event_date" and form.rough_date else f"utter_ask_{asks}")
    if asks == "confirm" and say is None and form.event_date and is_long_ago(form.event_date, turn.message.now):
        name, values = "utter_ask_confirm_long_ago", {"date": wording.day(form.event_date, turn.language)}
    elif asks == "confirm" and say is None and form.topic == "responsible_gaming":
        name = "utter_ask_confirm_care"
    state = "ready" if asks == "confirm" else "filling"
    turn.say(name, card=card(form, state), buttons=_buttons(turn, form, asks), **values)


def card(form: Form, state: str) -> dict[str, Any]:
    """The request card of the contract."""
    return {"kind": "request", "state": state, "fields": form.fields, "missing": form.missing}


def _buttons(turn: Turn, form: Form, asks: str) -> list[Button] | None:
    if asks == "which_date":
        return [
            Button(wording.day(value, turn.language), "give_details", {"event_date": value})
            for value in form.date_choices[:3]
        ]
    if asks == "event_date":
        days = {"label_today": turn.message.today, "label_yesterday": turn.message.today - timedelta(days=1)}
        return [Button(turn.label(name), "give_details", {"event_date": day.isoformat()}) for name, day in days.items()]
    if asks == "transaction_type":
        return [
            Button(turn.label(f"label_type_{kind}"), "give_details", {"transaction_type": kind}) for kind in _OFFERED_TYPES
        ]
    return None
