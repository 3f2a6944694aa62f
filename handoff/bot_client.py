"""Asking the bot over HTTP: at most so many seconds, a circuit breaker in front, and no answer counts as a failure."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Literal

import aiohttp
import msgspec
from msgspec import Struct

from base.clock import Clock
from base.errors import Refused
from base.metrics import BREAKER
from handoff.events import BotMessage, Handoff

FAILURES = 3
"""So many failures in a row open the circuit: two may be bad luck, three are a bot that is down."""
PROBE_AFTER = 5.0
"""Seconds until one turn is let through again to see whether the bot is back."""
READY_WITHIN = 2.0
"""Seconds for the question whether the bot is ready."""


LOADING = 60.0
"""Seconds that taking a model on may take: two on a free core, turns go on meanwhile."""
_NOT_HELD = frozenset({"forged_model", "broken_model", "no_model"})


class BotDown(Exception):
    """The turn failed; `why` is one of hanging, refused, error, empty, open."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Button(Struct, frozen=True, forbid_unknown_fields=True):
    """A choice in a reply, with its meaning."""

    title: str
    intent: str
    entities: dict[str, Any] = {}


class Message(Struct, frozen=True, forbid_unknown_fields=True):
    """One message of a reply."""

    text: str = ""
    buttons: list[Button] = []
    card: dict[str, Any] | None = None


class Reading(Struct, frozen=True, forbid_unknown_fields=True):
    """An intent that a text may have, and how sure the bot is of it."""

    intent: str
    confidence: float


class Held(Struct, frozen=True):
    """What one Rasa process has at hand: the model that serves, and all that a turn may name."""

    serving: str = ""
    models: list[str] = []


class Reply(Struct, frozen=True, forbid_unknown_fields=True):
    """A good turn, as tests/contract/bot_turn.json has it."""

    ok: Literal[True]
    turn: str
    language: Literal["tr", "en"]
    messages: list[Message] = []
    handoff: Handoff | None = None
    fields: dict[str, Any] = {}
    understood: Reading | None = None
    readings: list[Reading] = []
    model: str = ""
    asks: str | None = None

    def said(self) -> tuple[BotMessage, ...]:
        """The messages as the core takes them."""
        return tuple(BotMessage(m.text, tuple(msgspec.to_builtins(m.buttons)), m.card) for m in self.messages)


class Marked(Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of a text that says something."""

    entity: str
    start: int
    end: int
    value: str


class Read(Struct, frozen=True, forbid_unknown_fields=True):
    """How the bot's model reads a text, outside of any conversation."""

    ok: Literal[True]
    model: str
    intents: list[Reading]
    entities: list[Marked] = []


_REPLIES = msgspec.json.Decoder(Reply)


class Breaker:
    """Closed while all is well; open after failures in a row; half open lets one probe through."""

    def __init__(self, failures: int = FAILURES, probe_after: float = PROBE_AFTER) -> None:
        self._most, self._probe_after = failures, probe_after
        self._failed = 0
        self._probe_at = 0.0

    def enter(self, now: float) -> None:
        """Before a turn; raises BotDown("open") while the circuit is open."""
        if self._failed >= self._most:
            if now < self._probe_at:
                raise BotDown("open")
            self._probe_at = now + self._probe_after  # this one probes, the others wait for its outcome

    def succeeded(self) -> None:
        """The bot answered."""
        self._failed = 0
        BREAKER.set(0)

    def failed(self, now: float) -> None:
        """The bot did not."""
        self._failed += 1
        if self._failed >= self._most:
            self._probe_at = now + self._probe_after
            BREAKER.set(1)


class BotClient:
    """The bot's channel on loopback; `urls` are those of several Rasa processes, parted by commas.

    A conversation always goes to the same process, which holds its lock; only when nobody listens there, to the next.
    """

    def __init__(self, urls: str, secret: str, timeout: float) -> None:
        self._timeout = timeout
        self._urls = urls.split(",")
        self._breaker = Breaker()
        self._headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, turn: dict[str, Any]) -> Reply:
        """The reply to a customer's message; raises BotDown."""
        self._breaker.enter(Clock.monotonic())
        try:
            reply = await asyncio.wait_for(self._post(turn), self._timeout)
            if not reply.messages and reply.handoff is None:
                raise BotDown("empty")
        except TimeoutError:
            self._breaker.failed(Clock.monotonic())
            raise BotDown("hanging") from None
        except BotDown:
            self._breaker.failed(Clock.monotonic())
            raise
        self._breaker.succeeded()
        return reply

    async def tell(self, turn: dict[str, Any]) -> None:
        """Tells the bot something that it need not answer; raises BotDown."""
        await self._post(turn)

    async def read(self, text: str) -> Read:
        """How the model reads a text; raises BotDown. Nothing is remembered of it."""
        try:
            status, content = await self._call("POST", self._urls[0] + "/webhooks/kopru/read", {"text": text})
            if status != 200:
                raise BotDown("error")
            return msgspec.json.decode(content, type=Read)
        except (aiohttp.ClientError, TimeoutError, msgspec.MsgspecError):
            raise BotDown("refused") from None

    async def forget(self, conversation: str) -> bool:
        """Lets the bot forget the dialogue; whether it has. All Rasa processes share one store: one of them is enough."""
        for url in self._urls:
            with suppress(aiohttp.ClientError, TimeoutError):
                status, _ = await self._call("POST", url + "/webhooks/kopru/forget", {"conversation": conversation})
                if status == 200:
                    return True
        return False

    async def hold(self, model: str, *, serve: bool, keep: Sequence[str]) -> None:
        """Every Rasa process takes the model on, beside those to keep; raises Refused: `bot_away`, or why it can't."""
        body = {"model": model, "serve": serve, "keep": list(keep)}
        for url in self._urls:
            try:
                status, content = await self._call("POST", url + "/webhooks/kopru/models", body, LOADING)
            except (aiohttp.ClientError, TimeoutError):
                raise Refused("bot_away", retry_after=2.0) from None
            if status != 200:
                raise Refused(_why(content))

    async def held(self) -> list[Held]:
        """What each Rasa process has at hand; raises Refused("bot_away")."""
        try:
            answers = [await self._call("GET", url + "/webhooks/kopru/ready", within=READY_WITHIN) for url in self._urls]
            return [msgspec.json.decode(content, type=Held) for status, content in answers if status == 200]
        except (aiohttp.ClientError, TimeoutError, msgspec.MsgspecError):
            raise Refused("bot_away", retry_after=2.0) from None

    async def ready(self) -> bool:
        """Whether the bot has its model loaded."""
        try:
            answers = [await self._call("GET", url + "/webhooks/kopru/ready", within=READY_WITHIN) for url in self._urls]
        except (aiohttp.ClientError, TimeoutError):
            return False
        return all(status == 200 for status, _ in answers)

    async def close(self) -> None:
        """Ends the connections."""
        if self._session is not None:
            await self._session.close()

    async def _post(self, turn: dict[str, Any]) -> Reply:
        status, content = await self._first_there(turn)
        if status != 200:
            raise BotDown("error")
        try:
            return _REPLIES.decode(content)
        except msgspec.MsgspecError:
            raise BotDown("empty") from None

    async def _first_there(self, turn: dict[str, Any]) -> tuple[int, bytes]:
        """The answer of the conversation's process. Another one is asked only where nobody listened: a turn that may
        have begun is never begun again."""
        first = zlib.crc32(turn["conversation"].encode()) % len(self._urls)
        for url in self._urls[first:] + self._urls[:first]:
            try:
                return await self._call("POST", url + "/webhooks/kopru/turn", turn)
            except aiohttp.ClientConnectorError:
                continue
            except TimeoutError:
                raise BotDown("hanging") from None
            except aiohttp.ClientError:
                raise BotDown("refused") from None
        raise BotDown("refused")

    async def _call(self, method: str, url: str, body: dict[str, Any] | None = None, within: float = 0.0) -> tuple[int, bytes]:
        """Status and content. aiohttp's client costs a tenth of httpx's; its session is made when it is first used."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers=self._headers, connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=60.0))
        limit = aiohttp.ClientTimeout(total=within or self._timeout, sock_connect=2.0)
        async with self._session.request(method, url, data=msgspec.json.encode(body) if body else None, timeout=limit) as answer:
            return answer.status, await answer.read()


def _why(content: bytes) -> str:
    try:
        code = str(msgspec.json.decode(content).get("error"))
    except (msgspec.MsgspecError, AttributeError):
        code = ""
    return code if code in _NOT_HELD else "bot_away"
