"""Rasa's door to the service: `POST /webhooks/kopru/turn` runs one turn, `GET /webhooks/kopru/ready` tells the model,
`POST /webhooks/kopru/forget` takes a conversation out of the tracker store, `POST /webhooks/kopru/models` takes a model on,
`POST /webhooks/kopru/read` tells how the model reads a text that belongs to no conversation.

Rasa's own REST channel answers 200 with an empty list whatever went wrong. Here a 200 always carries `ok: true`, a
refused request is a 4xx and a failed turn a 5xx, each with `{"ok": false, "error": code}`.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Awaitable, Callable

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.shared.nlu.constants import INTENT_NAME_KEY
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot import processor
from bot.failures import where
from bot.forgetting import forget
from bot.models import Models, NoModel, name_of
from bot.processor import TurnFailed, TurnOutput
from bot.secret import Secret
from bot.turn import NOT_UNDERSTOOD, Refused, Said, Turn, meanings, read_turn, reply
from bot.typed import harmless

log = logging.getLogger(__name__)

# A customer waits 8 s at most; the answer that it failed must reach the service before that.
TURN_SECONDS = 7.0
LONGEST_READ = 4000
MOST_READINGS = 5
# Intents that command Rasa itself; no button of ours offers them.
RASA_COMMANDS = frozenset({"restart", "back", "session_start"})


class KopruInput(InputChannel):
    """The one input channel: bearer secret from `KOPRU_INTERNAL_SECRET`, without which it refuses to start."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    @classmethod
    def name(cls) -> str:
        return "kopru"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> KopruInput:
        """Called by Rasa before it loads the agent: failures are made loud however Rasa was started."""
        processor.install()
        return cls(Secret())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("kopru")

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            agent = _serving(request)
            if agent is None or not agent.is_ready():
                return json_response({"ok": False, "error": "not_ready"}, status=503)
            held = _models(request)
            serving, names = (held.serving, held.held) if held else ("", [])
            return json_response({"ok": True, "model": agent.model_id, "file": agent.processor.model_filename,
                                  "serving": serving, "models": names})

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            if not self._secret.opens(request.headers.get("authorization")):
                return json_response({"ok": False, "error": "unauthorized"}, status=401)
            return await answer(_serving(request), request.body, _models(request))

        @routes.post("/forget")
        async def forget_(request: Request) -> HTTPResponse:
            if not self._secret.opens(request.headers.get("authorization")):
                return json_response({"ok": False, "error": "unauthorized"}, status=401)
            return await forgotten(_serving(request), request.json)

        @routes.post("/models")
        async def models(request: Request) -> HTTPResponse:
            if not self._secret.opens(request.headers.get("authorization")):
                return json_response({"ok": False, "error": "unauthorized"}, status=401)
            return await held(_models(request), request.json)

        @routes.post("/read")
        async def read_(request: Request) -> HTTPResponse:
            if not self._secret.opens(request.headers.get("authorization")):
                return json_response({"ok": False, "error": "unauthorized"}, status=401)
            return await readings(_serving(request), request.json)

        return routes


async def readings(agent: Agent | None, asked: Any) -> HTTPResponse:
    """How the model reads a text that belongs to no conversation: its first intents and what it finds in it."""
    text = asked.get("text") if isinstance(asked, dict) else None
    text = harmless(text) if isinstance(text, str) and len(text) <= LONGEST_READ else ""
    if not text:
        return _failed("bad_request", 400)
    if agent is None or not agent.is_ready():
        return _failed("not_ready", 503)
    try:
        parsed = await agent.parse_message(text)
    except Exception as error:
        log.error("a text could not be read: %s", where(error))
        return _failed("not_read", 500)
    ranked = parsed.get("intent_ranking") or [parsed["intent"]]
    intents = [{"intent": each[INTENT_NAME_KEY], "confidence": float(each["confidence"])} for each in ranked[:MOST_READINGS]]
    return json_response({
        "ok": True, "model": str(agent.model_id or ""), "intents": intents,
        "entities": [{"entity": each["entity"], "start": each["start"], "end": each["end"], "value": str(each["value"])}
                     for each in parsed.get("entities", ())],
    })


async def answer(agent: Agent | None, raw: bytes, models: Models | None = None) -> HTTPResponse:
    """Run the turn that `raw` asks for, and say how it went in status and body. With `models` the turn's own one has it."""
    try:
        turn = read_turn(raw)
        agent = models.agent(turn.model) if models else agent
        if agent is None or not agent.is_ready():
            raise TurnFailed("not_ready")
        _check_known(agent, turn)
    except Refused as refused:
        log.warning("turn refused: %s", refused)
        return _failed(refused.code, 422 if refused.code.startswith("unknown_") else 400)
    except TurnFailed as failure:
        return _failed(failure.code, 503)
    try:
        return json_response(await asyncio.wait_for(run(agent, turn), TURN_SECONDS))
    except asyncio.TimeoutError:
        log.error("turn %s took over %s s", turn.turn, TURN_SECONDS)
        return _failed("timeout", 504)
    except TurnFailed as failure:
        log.error("turn %s failed: %s: %s", turn.turn, failure, where(failure))
        return _failed(failure.code, 500)
    except LockError:
        log.error("turn %s: the conversation's lock was not to be had", turn.turn)
        return _failed("busy", 503)
    except Exception as error:
        log.error("turn %s failed: %s", turn.turn, where(error))
        return _failed("turn_failed", 500)


async def forgotten(agent: Agent | None, asked: Any) -> HTTPResponse:
    """Forget the conversation that is named, and say whether it is done."""
    conversation = asked.get("conversation") if isinstance(asked, dict) else None
    if not isinstance(conversation, str) or not conversation:
        return _failed("bad_request", 400)
    if agent is None or not agent.is_ready():
        return _failed("not_ready", 503)
    try:
        return json_response({"ok": True, "events": await forget(agent, conversation)})
    except Exception as error:
        log.error("conversation %s could not be forgotten: %s", conversation, where(error))
        return _failed("not_forgotten", 500)


async def held(models: Models | None, asked: Any) -> HTTPResponse:
    """Take a model on: `{"model": name, "serve": true, "keep": [names]}`; the answer tells what is held then."""
    if models is None or not isinstance(asked, dict) or not isinstance(asked.get("model"), str):
        return _failed("bad_request", 400)
    keep = asked.get("keep") or []
    if not isinstance(keep, list) or not all(isinstance(name, str) for name in keep):
        return _failed("bad_request", 400)
    try:
        await models.hold(asked["model"], asked.get("serve") is True, keep)
    except NoModel as missing:
        log.error("model not taken on: %s", missing)
        return _failed(missing.code, {"bad_request": 400, "no_model": 404}.get(missing.code, 422))
    return json_response({"ok": True, "serving": models.serving, "models": models.held})


async def run(agent: Agent, turn: Turn) -> dict[str, Any]:
    """One turn through Rasa, under its conversation lock, as the body of a reply."""
    if turn.kind in ("language", "resume"):
        return await _note(agent, turn)
    output = TurnOutput()
    message = UserMessage(
        text=turn.text or "…",
        output_channel=output,
        sender_id=turn.conversation,
        input_channel=KopruInput.name(),
        message_id=turn.turn,
        parse_data=_parsed(turn),
        metadata=turn.metadata,
    )
    await agent.handle_message(message)
    tracker = output.tracker
    if tracker is None:
        raise TurnFailed("no_reply")
    heard = tracker.latest_message
    ranked = meanings(heard.parse_data or {}) if turn.kind == "text" else []
    return reply(turn, output.said, tracker.current_slot_values(), heard.intent, ranked, name_of(agent))


async def _note(agent: Agent, turn: Turn) -> dict[str, Any]:
    if turn.kind == "language":
        # As when it is asked for in words: kept until the customer writes in it.
        slots: dict[str, Any] = {"language": turn.language, "language_asked": turn.language}
    else:
        slots = {"agreed": turn.agreed or None, "handoff_open": False}
        if turn.resolved:
            # What was being collected is settled; how staff resolved it is for staff alone, so the bot has nothing to repeat.
            slots |= {"agreed": None, "form": None, "asks": None}
        if turn.noted:
            slots |= {"tracking_number": turn.noted, "unserved": {"noted": turn.noted}}
    async with agent.lock_store.lock(turn.conversation):
        tracker = await agent.processor.note(turn.conversation, slots, turn.metadata)
    return reply(turn, Said(), tracker.current_slot_values(), None)


def _parsed(turn: Turn) -> dict[str, Any] | None:
    """How Rasa is to understand a turn that needs no reading: a button, or a text with nothing readable in it."""
    if turn.kind == "button":
        intent = {INTENT_NAME_KEY: turn.intent, "confidence": 1.0}
    elif not turn.text:
        intent = {INTENT_NAME_KEY: NOT_UNDERSTOOD, "confidence": 1.0}
    else:
        return None
    entities = [
        {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "button"}
        for name, value in turn.entities.items()
    ]
    return {"text": turn.text, "intent": intent, "entities": entities, "intent_ranking": [intent]}


def _check_known(agent: Agent, turn: Turn) -> None:
    """A button was offered by this bot: one with an intent or entity that it doesn't have is refused."""
    if turn.kind != "button":
        return
    domain = agent.processor.domain
    if turn.intent in RASA_COMMANDS or turn.intent not in domain.intents:
        raise Refused("unknown_intent")
    if not set(turn.entities) <= set(domain.entities):
        raise Refused("unknown_entity")


def _serving(request: Request) -> Agent | None:
    """The agent of whoever started us: our own server holds several models, Rasa's own holds one."""
    models = _models(request)
    return models.agent() if models else getattr(request.app.ctx, "agent", None)


def _models(request: Request) -> Models | None:
    return getattr(request.app.ctx, "models", None)


def _failed(code: str, status: int) -> HTTPResponse:
    return json_response({"ok": False, "error": code}, status=status)
