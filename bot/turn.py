"""One turn on the wire: what the service may ask and what it is answered, as in tests/contract/bot_turn.json."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.typed import harmless, readable

LANGUAGES = ("tr", "en")
# The slots that a reply tells as `fields`, in the order of the request card.
REQUEST_FIELDS = (
    "topic",
    "subject",
    "event_date",
    "transaction_type",
    "amount",
    "currency",
    "payment_method",
    "tracking_number",
)
NOT_UNDERSTOOD = "nlu_fallback"
# So many meanings of a message are told: what a person needs to say which one was meant.
READINGS = 3
_COMMON: dict[str, type | tuple[type, ...]] = {
    "conversation": str,
    "turn": str,
    "kind": str,
    "language": str,
    "now": str,
    "verified": bool,
}
# Which model is to have the turn, without it the serving one has; the number of a message that was left for the team.
MAY: dict[str, type] = {"model": str, "noted": str}
_BY_KIND: dict[str, dict[str, type | tuple[type, ...]]] = {
    "text": {"text": str},
    "button": {"text": str, "intent": str, "entities": dict},
    "language": {},
    "resume": {"agreed": (str, type(None)), "resolved": bool},
}
# Rasa's tracker store keeps a conversation's name in 255 characters.
_NAME = re.compile(r"[!-~]{1,200}")
_ENTITY_VALUES = (str, int, float, bool, type(None))


class Refused(Exception):
    """The request is not one of the contract's: `code` goes to the service, `detail` only to the log."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


@dataclass(frozen=True)
class Turn:
    """A turn that was asked for; `text` is harmless already, `now` is ISO 8601 with an offset."""

    conversation: str
    turn: str
    kind: str
    language: str
    now: str
    verified: bool
    text: str = ""
    intent: str | None = None
    entities: dict[str, Any] = field(default_factory=dict)
    agreed: str | None = None
    resolved: bool = False
    noted: str = ""
    model: str = ""

    @property
    def metadata(self) -> dict[str, Any]:
        """What components and actions may know of this turn; it stands in the user message's metadata."""
        names = ("conversation", "turn", "language", "now", "verified")
        return {name: getattr(self, name) for name in names}


def read_turn(raw: bytes) -> Turn:
    """The request body as a `Turn`; raises `Refused` for anything that the contract doesn't name."""
    body = _read_json(raw)
    kind = body.get("kind")
    if not isinstance(kind, str) or kind not in _BY_KIND:
        raise Refused("unknown_kind")
    expected = {**_COMMON, **_BY_KIND[kind]}
    for name in body:
        if name in MAY and isinstance(body[name], MAY[name]):
            continue
        if name not in expected:
            raise Refused("unknown_field", readable(name)[:60])
    for name, types in expected.items():
        if name not in body:
            raise Refused("missing_field", name)
        if not isinstance(body[name], types):
            raise Refused("wrong_type", name)
    _check_values(body)
    if "text" in body:
        body["text"] = harmless(body["text"])
    if body.get("agreed") is not None:
        body["agreed"] = readable(body["agreed"]).strip()
    return Turn(**body)


def _read_json(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused("not_json") from error
    if not isinstance(body, dict):
        raise Refused("not_json")
    return body


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _check_values(body: dict[str, Any]) -> None:
    for name in ("conversation", "turn"):
        if not _NAME.fullmatch(body[name]):
            raise Refused("bad_value", name)
    if body["language"] not in LANGUAGES:
        raise Refused("unknown_language")
    try:
        aware = datetime.fromisoformat(body["now"].replace("Z", "+00:00")).tzinfo is not None
    except ValueError as error:
        raise Refused("bad_value", "now") from error
    if not aware:
        raise Refused("bad_value", "now")
    for name, value in body.get("entities", {}).items():
        if not isinstance(value, _ENTITY_VALUES):
            raise Refused("wrong_type", readable(name)[:60])


@dataclass
class Said:
    """What the bot says in one turn, gathered while Rasa runs."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    handoff: dict[str, Any] | None = None

    @property
    def nothing(self) -> bool:
        return not self.messages and self.handoff is None

    def add(self, message: dict[str, Any]) -> None:
        """One message of Rasa's: text, buttons and the card of one utterance stay together."""
        custom = message.get("custom") or {}
        unknown = [key for key in custom if key not in ("card", "handoff")]
        unknown += [key for key in ("image", "attachment", "elements", "quick_replies") if message.get(key)]
        if unknown:
            raise ValueError(f"a message of the bot carries {', '.join(unknown)}, which the contract doesn't know")
        self.handoff = custom.get("handoff") or self.handoff
        text, card = message.get("text"), custom.get("card")
        buttons = [read_button(button) for button in message.get("buttons") or []]
        if text or buttons or card:
            self.messages.append({"text": text or "", "buttons": buttons, "card": card})


def read_button(button: dict[str, Any]) -> dict[str, Any]:
    """`{title, payload: '/intent{"entity": "value"}'}` as `{title, intent, entities}`; `ValueError` if it is neither."""
    if "intent" in button:
        return {"title": button["title"], "intent": button["intent"], "entities": button.get("entities") or {}}
    match = re.fullmatch(r"/([A-Za-z0-9_]+)\s*(\{.*\})?", button.get("payload", ""), flags=re.DOTALL)
    if match is None:
        raise ValueError(f"a button's payload is not /intent{{…}}: {button.get('payload')!r}")
    # Inside a response a brace is doubled, so that Rasa doesn't take it for a slot to fill in.
    braces = (match[2] or "{}").replace("{{", "{").replace("}}", "}")
    entities = json.loads(braces)
    return {"title": button["title"], "intent": match[1], "entities": entities}


def meanings(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    """The likeliest meanings of a typed message, best first, without the doubt itself; none for a button."""
    ranked = [each for each in parsed.get("intent_ranking") or [] if each.get("name") not in (None, NOT_UNDERSTOOD)]
    return [{"intent": each["name"], "confidence": round(float(each.get("confidence") or 0.0), 4)} for each in ranked[:READINGS]]


def reply(turn: Turn, said: Said, slots: dict[str, Any], intent: dict[str, Any] | None,
          ranked: list[dict[str, Any]] | None = None, model: str = "") -> dict[str, Any]:
    """The body of a good turn: what was said, where the dialogue stands (`slots`), how the customer was understood."""
    understood = None
    if intent and intent.get("name"):
        name = NOT_UNDERSTOOD if slots.get("misunderstood") else intent["name"]  # the dialogue was lost, whatever it looked like
        understood = {"intent": name, "confidence": round(float(intent.get("confidence") or 0.0), 4)}
    return {
        "ok": True,
        "turn": turn.turn,
        "language": slots.get("language") or turn.language,
        "messages": said.messages,
        "handoff": said.handoff,
        "fields": {name: slots[name] for name in REQUEST_FIELDS if slots.get(name) is not None},
        "understood": understood,
        "readings": ranked or [],
        "model": model,
        "asks": slots.get("asks"),
    }
