"""What is handed to the desk to be registered, and the key under which it is registered once."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from actions.request_form import LONGEST_DESCRIPTION, Form
from actions.returned import agreed_line
from actions.turn import Turn


def body(turn: Turn, form: Form) -> dict[str, Any]:
    """The request as the desk takes it."""
    known = {name: value for name, value in form.slots().items() if name not in ("date_choices", "rough_date", "description")}
    return {
        "conversation": turn.message.conversation,
        "channel": "chat",
        "language": turn.language,
        **known,
        "topic": form.topic or "other",
        "description": _described(turn, form),
    }


def key(turn: Turn, request: dict[str, Any]) -> str:
    """The same request is registered once even when all that this dialogue remembers of a first try was lost with its turn.

    What was registered or looked at last is part of the key: the same words later on are a new request.
    """
    said = json.dumps([request, turn["tracking_number"]], sort_keys=True).encode()
    return f"{turn.message.conversation}:{hashlib.sha256(said).hexdigest()[:24]}:register"


def _described(turn: Turn, form: Form) -> str:
    """The customer's words, and below them what a person agreed with them."""
    agreed = agreed_line(turn)
    return f"{form.description[: LONGEST_DESCRIPTION - len(agreed) - 1]}\n{agreed}".strip() if agreed else form.description
