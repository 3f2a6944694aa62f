"""The survey after a resolution: 1 to 5 and a comment, asked by the channel of the request, answered once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from desk import survey_store as store
from desk.survey_store import Survey

COMMENT_AT_MOST = 2000
REMIND_AFTER = 3 * 24 * 3_600_000
"""Milliseconds: long enough that an answer is not nagged for, short enough that the case is remembered."""


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """What a customer says of the solution."""

    rating: int
    comment: str = ""


class Surveys:
    """The door to surveys: the chat, the page of the link and the reminder come in here."""

    def __init__(self, ledger: Ledger, read: Callable[..., Any], clock: Clock) -> None:
        self._ledger, self._read, self._clock = ledger, read, clock

    async def find(self, token: str) -> Survey:
        """The survey of this link; raises Refused("not_found")."""
        found: Survey | None = await self._read(store.find, token)
        if found is None:
            raise Refused("not_found")
        return found

    async def waiting(self, visitor: str) -> list[Survey]:
        """What the visitor can still be asked, the newest first."""
        return await self._read(store.open_of, visitor)  # type: ignore[no-any-return]

    async def answer(self, token: str, answer: Answer) -> Survey:
        """Keeps the answer; raises Refused: `bad_request` for a rating outside 1 to 5, `not_found`, `survey_answered`."""
        if not 1 <= answer.rating <= 5:
            raise Refused("bad_request", field="rating")
        comment, now = answer.comment.strip()[:COMMENT_AT_MOST], self._clock.now_ms()
        work = Once(lambda tx: store.answer(tx, token, answer.rating, comment, now), key=token)
        return await self._ledger.do(single, work)  # type: ignore[no-any-return]

    async def remind(self) -> int:
        """Owes the one reminder for each survey that is due for it; how many."""
        now = self._clock.now_ms()
        return await self._ledger.do(single, Once(lambda tx: store.remind(tx, now - REMIND_AFTER, now), key="surveys"))  # type: ignore[no-any-return]
