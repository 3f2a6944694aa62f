"""Training, publishing and the inbox as a service process has them: built from its parts, joined to the bot's turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from msgspec import Struct

from base import database
from base.clock import Clock
from base.ledger import Ledger
from base.operator import Operator
from base.settings import ROOT, Settings
from handoff.bot_client import BotClient, Reply
from handoff.reading import Reader
from studio import adoption
from studio.drafts import Drafts
from studio.hearing import Exchange, Hearing
from studio.inbox import Misunderstood
from studio.jobs import Jobs
from studio.returning import Returning
from studio.serving import Held, Serving
from studio.turn_store import Reading
from studio.versions import Versions

log = structlog.get_logger()


class Publishing(Struct):
    """The parts of one process."""

    jobs: Jobs
    serving: Serving
    versions: Versions
    inbox: Misunderstood

    async def start(self) -> None:
        """What is published is known before the first turn; then it is watched."""
        await self.serving.refresh()
        await self.versions.tidy()
        self.serving.start()
        self.jobs.start()

    async def close(self) -> None:
        """Ends; a training under way has failed."""
        await self.jobs.close()
        await self.serving.close()


class StudioEar:
    """What the bot's turns ask of the studio and tell it."""

    def __init__(self, serving: Serving, hearing: Hearing) -> None:
        self._serving, self._hearing = serving, hearing

    async def model_for(self, conversation: str) -> str:
        """The studio's choice; whichever serves where it can't choose, which is better than no answer."""
        try:
            return await self._serving.model_for(conversation)
        except Exception as error:
            log.error("model_not_chosen", conversation=conversation, error=type(error).__name__, exc_info=error)
            return ""

    def heard(self, turn: dict[str, Any], reply: Reply | None) -> None:
        """Of a typed message or a pressed button."""
        told = Exchange(turn["conversation"], turn["kind"], turn["text"], turn.get("intent", ""), turn["language"],
                        turn.get("model", ""), ok=reply is not None)
        if reply is not None:
            understood = reply.understood
            told = Exchange(
                turn["conversation"], turn["kind"], turn["text"], turn.get("intent", ""), reply.language,
                reply.model or turn.get("model", ""), read_as=understood.intent if understood else "",
                confidence=understood.confidence if understood else 0.0,
                readings=[Reading(each.intent, each.confidence) for each in reply.readings],
                handoff=reply.handoff.reason if reply.handoff else "")
        self._hearing.heard(told)


class RasaModels:
    """The bot's processes as the studio knows them."""

    def __init__(self, client: BotClient) -> None:
        self._client = client

    async def hold(self, model: str, *, serve: bool, keep: Sequence[str]) -> None:
        """Each takes the model on."""
        await self._client.hold(model, serve=serve, keep=keep)

    async def held(self) -> list[Held]:
        """What each has."""
        return [Held(each.serving, frozenset(each.models)) for each in await self._client.held()]


def adopt(settings: Settings) -> str:
    """Before Rasa starts: the model that answers, empty for whichever is there."""
    engine = database.writer(settings.database_url, settings.sqlite_synchronous)
    try:
        with engine.begin() as tx:
            now = Clock(settings.clock_start).now_ms()
            return adoption.adopt(tx, ROOT / "models", settings.var / "models", settings.model_key, now)
    finally:
        engine.dispose()


def build(settings: Settings, operator: Operator, clock: Clock, ledger: Ledger, read: Reader, bot: BotClient, drafts: Drafts,
          ) -> tuple[Publishing, StudioEar]:
    """The parts for these settings, and the ear for the bot's turns."""
    models, rasa = settings.var / "models", RasaModels(bot)
    serving = Serving(ledger, read, rasa, models, operator.publishing.canary, clock)
    jobs = Jobs(ledger, read, drafts, settings.var / "studio", models, settings.model_key, clock)
    versions = Versions(ledger, read, drafts, jobs, serving, rasa, models, settings.model_key, operator.publishing.gates, clock,
                        Returning(ledger, read, drafts.library, clock).give_back)
    return (Publishing(jobs, serving, versions, Misunderstood(ledger, read, drafts, clock)),
            StudioEar(serving, Hearing(ledger, clock)))
