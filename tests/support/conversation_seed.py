"""Requests that are there before a conversation begins, registered by the desk itself with its clock set back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from base import settings as configuration
from base import visitor_store
from base.ids import new_id
from base.ledger import Once, single
from desk.service import NewRequest
from handoff import reading
from server.parts import Parts, build
from tests.support.conversation_files import Conversation

LONG_AGO = timedelta(days=21)
"""Every promise of the shipped operator is broken after three weeks."""
WANTED = "Dekontun tarihini yazar mısınız?"
"""What the customer of a request in `waiting_customer` was asked."""
_TYPES = {"technical": "other", "account_closure": "account_update", "payment": "deposit", "game": "game_round"}


class Seed:
    """Two desks on the product's database, one of them three weeks behind."""

    def __init__(self, env: dict[str, str], clock: str) -> None:
        now = datetime.fromisoformat(clock)
        self._now = build(configuration.load(env | {"CLOCK": now.isoformat()}))
        self._past = build(configuration.load(env | {"CLOCK": (now - LONG_AGO).isoformat()}))

    async def known(self, conversation: str, about: Conversation) -> list[str]:
        """The numbers of the conversation's known requests."""
        return [await self._register(conversation, about.language, request) for request in about.known]

    async def close(self) -> None:
        """Gives both back."""
        for parts in (self._now, self._past):
            await parts.stop()

    async def _register(self, conversation: str, language: str, request: dict[str, Any]) -> str:
        parts = self._past if request.get("overdue") else self._now
        visitor = await self._visitor(parts, conversation, language, request.get("owner", "stranger"))
        topic = request.get("topic", "withdrawal")
        day = parts.clock.now(parts.operator.zone).date().isoformat()
        kind = request.get("type") or _TYPES.get(topic, topic)
        new = NewRequest(conversation, "chat", language, topic, request.get("subject", "Çekim hâlâ gelmedi"), day, kind)  # type: ignore[arg-type]
        made, _ = await parts.desk.register(new, visitor, new_id("seed"))
        state = request.get("state", "registered")
        steps = {"registered": (), "in_review": ("in_review",), "waiting_customer": ("in_review", "asked_customer"),
                 "resolved": ("in_review", "resolved"), "closed": ("in_review", "resolved", "closed")}[state]
        for step in steps:
            said = WANTED if step == "asked_customer" else ""
            await parts.desk.work(made.tracking_number, step, "stf_seed", new_id("seed"), said)  # type: ignore[arg-type]
        return made.tracking_number

    async def _visitor(self, parts: Parts, conversation: str, language: str, owner: str) -> str:
        if owner == "customer":
            now = await parts.read(reading.standing, conversation)
            assert now
            return str(now.conversation.visitor)
        work = Once(lambda tx: visitor_store.new_visitor(tx, language, parts.clock.now_ms()))  # type: ignore[arg-type]
        name, _token = await parts.ledger.do(single, work)
        return str(name)
