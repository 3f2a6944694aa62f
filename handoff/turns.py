"""Turns of the bot: carries out what the core asked for, and brings the answer back as an event."""

from __future__ import annotations

from typing import Any, Protocol
from zoneinfo import ZoneInfo

import msgspec
import structlog

from base.clock import Clock
from base.errors import Refused
from base.metrics import BOT_FAILED, BOT_TURN
from base.operator import PRIORITIES, Operator
from handoff import protocol as wire
from handoff import reading
from handoff.bot_client import BotClient, BotDown, Reply
from handoff.events import BotFailed, BotReplied
from handoff.hub import Hub
from handoff.reading import Reader
from handoff.state import AskBot, Conversation, Draft, TellBot

log = structlog.get_logger()

FAILED = {
    "tr": ("Şu anda yanıt veremiyorum, mesajınız kayıtlı. İsterseniz sizi bir temsilciye bağlayayım.", "Temsilciye bağlan"),
    "en": ("I can't answer right now; your message is saved. I can connect you to an agent if you like.", "Connect to an agent"),
}
"""What the customer hears when the bot fails, with the button that leads to a person."""


class Ear(Protocol):
    """Whoever chooses the model of a turn, and hears what became of it."""

    async def model_for(self, conversation: str) -> str:
        """The model that is to have the turn; empty for whichever serves. Never raises."""

    def heard(self, turn: dict[str, Any], reply: Reply | None) -> None:
        """The turn with its reply, None for one that failed. Never raises, never waits."""


class Turns:
    """Asks the bot for one conversation's turns and makes events of what comes back."""

    def __init__(self, bot: BotClient, read: Reader, hub: Hub, operator: Operator, clock: Clock, ear: Ear | None = None) -> None:
        self._bot, self._read, self._hub, self._ear = bot, read, hub, ear
        self._operator, self._clock = operator, clock
        self._zone: ZoneInfo = operator.zone

    async def ask(self, c: Conversation, effect: AskBot, said: Draft | None = None) -> BotReplied | BotFailed:
        """One turn of at most the bot's time; never raises for the bot's sake. `said` is what the customer wrote, if it was
        written just now; what waited behind other turns is read again."""
        started = Clock.monotonic()
        self._hub.tell_passing(c.id, wire.Typing(c.id, True, by="bot"))
        turn: dict[str, Any] = {}
        try:
            turn = await self._question(c, effect, said)
            reply = await self._bot.ask(turn)
            self._tell_ear(turn, reply)
            return self._replied(c, effect, reply)
        except (BotDown, Refused) as down:
            why = down.why if isinstance(down, BotDown) else down.code
            if why == "error":  # the bot answered that the turn failed; one that is away says nothing of a model
                self._tell_ear(turn, None)
            BOT_FAILED.labels(why).inc()
            log.warning("bot_turn_failed", conversation=c.id, turn=effect.turn, why=why)
            return self.failed(c, effect.turn, effect.epoch, why)
        finally:
            self._hub.tell_passing(c.id, wire.Typing(c.id, False, by="bot"))
            BOT_TURN.observe(Clock.monotonic() - started)

    async def tell(self, c: Conversation, effect: TellBot) -> None:
        """Tells the bot what happened while it was silent. Its next turn carries the language anyway, so a bot that
        is away is logged, not waited for."""
        turn = self._common(c, f"{c.id}:{c.seq}", effect.kind)
        if effect.kind == "resume":
            turn |= {"agreed": effect.agreed, "resolved": effect.resolved} | ({"noted": effect.noted} if effect.noted else {})
        try:
            await self._bot.tell(turn)
        except BotDown as down:
            log.warning("bot_not_told", conversation=c.id, kind=effect.kind, why=down.why)

    def failed(self, c: Conversation, turn: int, epoch: int, why: str) -> BotFailed:
        """The event for a turn that came to nothing."""
        text, offer = FAILED[c.language]
        return BotFailed(at=self._clock.now_ms(), turn=turn, epoch=epoch, why=why, text=text, offer=offer)

    async def _question(self, c: Conversation, effect: AskBot, said: Draft | None) -> dict[str, Any]:
        text, data = (said.text, said.data) if said else await self._said(c, effect.turn)
        turn = self._common(c, f"{c.id}:{effect.turn}", "text") | {"text": text}
        meaning = data.get("meaning")
        if meaning:
            turn |= {"kind": "button", "intent": meaning["intent"], "entities": meaning.get("entities", {})}
        model = await self._ear.model_for(c.id) if self._ear else ""
        return turn | {"model": model} if model else turn

    def _tell_ear(self, turn: dict[str, Any], reply: Reply | None) -> None:
        if self._ear is not None and turn:
            self._ear.heard(turn, reply)

    async def _said(self, c: Conversation, seq: int) -> tuple[str, dict[str, Any]]:
        row = await self._read(reading.message, c.id, seq)
        if row is None:
            raise Refused("not_found")
        return row["text"], msgspec.json.decode(row["extra"]).get("data", {}) if row["extra"] else {}

    def _common(self, c: Conversation, turn: str, kind: str) -> dict[str, Any]:
        return {"conversation": c.id, "turn": turn, "kind": kind, "language": c.language,
                "now": self._clock.now(self._zone).isoformat(), "verified": c.verified}

    def _replied(self, c: Conversation, effect: AskBot, reply: Reply) -> BotReplied:
        topic = self._operator.topics.get(str(reply.fields.get("topic") or ""))
        return BotReplied(
            at=self._clock.now_ms(), turn=effect.turn, epoch=effect.epoch, messages=reply.said(),
            language=reply.language, asked_in=c.language, handoff=reply.handoff, fields=reply.fields,
            understood=reply.understood.intent if reply.understood else "",
            department=topic.department if topic else "",
            priority=PRIORITIES.index(topic.priority) if topic else 2,
        )
