"""Which model answers a conversation, and the watch over it: every Rasa process has what is needed, a worse one goes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import structlog
from msgspec import Struct

from base.clock import Clock
from base.ledger import Ledger, Once, single
from base.publishing import Canary
from base.repeating import Repeating
from studio import adoption, canary, turn_store, version_store
from studio.canary import Counts
from studio.version_store import Standing, Version

log = structlog.get_logger()

EVERY = 1.0
"""Seconds until a process notices what another one published: a return must be everywhere within five."""
CHECK_EVERY = 5
"""Looks between two questions to Rasa and two countings."""
GOING_ON_MS = 30 * 60_000
"""A conversation in which somebody wrote within this time stays with the model that it has, unless that one was taken back."""

Read = Callable[..., Awaitable[Any]]


class Held(Struct, frozen=True):
    """What one Rasa process has at hand."""

    serving: str
    models: frozenset[str]


class Bot(Protocol):
    """What is asked of Rasa, all its processes together."""

    async def hold(self, model: str, *, serve: bool, keep: Sequence[str]) -> None:
        """Each process takes the model on; raises Refused: `bot_away`, `forged_model`, `broken_model`."""

    async def held(self) -> list[Held]:
        """What each process has; raises Refused("bot_away")."""


class Serving:
    """Of one service process. Methods run in the event loop; `folder` holds the models that may be loaded."""

    def __init__(self, ledger: Ledger, read: Read, bot: Bot, folder: Path, rules: Canary, clock: Clock) -> None:
        self._ledger, self._read, self._bot = ledger, read, bot
        self._folder, self._rules, self._clock = folder, rules, clock
        self._work = Repeating("serving", self.look, EVERY)
        self._looks = 0
        self.standing = Standing()

    async def model_for(self, conversation: str) -> str:
        """The model that is to have the conversation's next turn; empty where nothing was ever published."""
        now = self.standing
        if now.published is None:
            return ""
        at_hand = {version.model for version in (now.published, now.former, now.canary) if version is not None}
        if len(at_hand) == 1:  # nothing to choose from: nothing to read, once a turn
            return now.published.model
        last: turn_store.Last | None = await self._read(turn_store.last, conversation)
        if last is not None and self._clock.now_ms() - last.at < GOING_ON_MS and last.model in at_hand:
            return last.model
        share = now.canary
        if share is not None and canary.has(conversation, share.number, share.share):
            return share.model
        return now.published.model

    async def refresh(self) -> Standing:
        """Looks at what is published now."""
        self.standing = await self._read(version_store.standing)
        return self.standing

    async def counted(self, version: Version) -> tuple[Counts, Counts]:
        """Turns since the version has its share: its own, and those of the published one."""
        published = self.standing.published
        models = (version.model, published.model if published else "")
        found: dict[str, Counts] = await self._read(turn_store.counts, version.published_at, models)
        return found.get(models[0], Counts()), found.get(models[1], Counts())

    async def hold_all(self) -> None:
        """Every Rasa process gets what it lacks; raises Refused."""
        now = self.standing
        if now.published is None:
            return
        wanted = [version.model for version in (now.published, now.canary, now.former) if version is not None]
        adoption.point(self._folder, now.published.model)
        for process in await self._bot.held():
            missing = [model for model in wanted if model not in process.models]
            if missing or process.serving != wanted[0]:
                for model in dict.fromkeys([wanted[0], *missing]):  # what answers first: another may be refused
                    await self._bot.hold(model, serve=model == wanted[0], keep=wanted)
                return  # all processes were asked

    def start(self) -> None:
        """Begins to watch."""
        self._work.start()

    async def close(self) -> None:
        """Ends."""
        await self._work.close()

    async def look(self) -> int:
        """One round: what is published, what Rasa has, how a new version does."""
        before, now = self.standing, await self.refresh()
        self._looks += 1
        if now != before or self._looks % CHECK_EVERY == 0:
            await self._judge()
            await self.hold_all()
        return 0

    async def _judge(self) -> None:
        share = self.standing.canary
        if share is None:
            return
        why = canary.verdict(*await self.counted(share), self._rules)
        if not why:
            return
        log.warning("canary_returned", version=share.number, why=why)
        now = self._clock.now_ms()
        back = Once(lambda tx: version_store.withdraw(tx, share.number, "kopru", now, why), key="~versions")
        await self._ledger.do(single, back)
        await self.refresh()
