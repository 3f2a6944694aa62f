"""Transcripts by e-mail: what was said, without notes, asked for by the customer or sent by an agent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from base import audit, visitor_store
from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from base.operator import Operator
from desk import contact_store
from desk.contact import read_email
from desk.notices import prepared_store
from desk.notices.prepared_store import TRANSCRIPT, Prepared
from handoff import reading
from handoff.reading import Reader
from handoff.state import Conversation

LINES_AT_MOST = 500
A_DAY, A_DAY_MS = 5, 24 * 3_600_000
"""Transcripts of one conversation in a day: enough for anybody, too few for writing to strangers."""
WORDS = {
    "tr": {"subject": "Görüşmenizin dökümü", "begin": "{operator} ile görüşmenizin dökümü aşağıda.",
           "customer": "Siz", "bot": "Dijital asistan", "day": "%d.%m.%Y", "time": "%H.%M"},
    "en": {"subject": "Transcript of your conversation", "begin": "Below is the transcript of your conversation with {operator}.",
           "customer": "You", "bot": "Digital assistant", "day": "%Y-%m-%d", "time": "%H:%M"},
}


class Transcripts:
    """Orders transcripts from the outbox."""

    def __init__(self, ledger: Ledger, read: Reader, operator: Operator, clock: Clock) -> None:
        self._ledger, self._read, self._operator, self._clock = ledger, read, operator, clock

    async def send(self, c: Conversation, by: str, key: str, given: str = "") -> None:
        """To the address that is `given`, else to the one that is known, once for each key.

        Raises Refused: `bad_email`, `no_address`, `too_many_transcripts`.
        """
        address = read_email(given) or await self._read(_known_address, c.visitor)
        if not address:
            raise Refused("no_address")
        said = await self._read(reading.said, c.id, LINES_AT_MOST)
        words = WORDS[c.language]
        letter = Prepared(c.id, address, c.language, words["subject"], self._written(c.language, said))
        now = self._clock.now_ms()

        def work(tx: Any) -> None:
            if prepared_store.is_ordered(tx, TRANSCRIPT, c.id, key):
                return
            if prepared_store.ordered_since(tx, TRANSCRIPT, c.id, now - A_DAY_MS) >= A_DAY:
                raise Refused("too_many_transcripts", most=A_DAY)
            prepared_store.order(tx, letter, TRANSCRIPT, key, now)
            audit.append(tx, now, by, "conversation.transcript_sent", c.id, given=bool(given))

        await self._ledger.do(single, Once(work, key=c.id))

    def _written(self, language: str, said: Iterable[Any]) -> str:
        words, day, lines = WORDS[language], "", [WORDS[language]["begin"].format(operator=self._operator.name)]
        for row in said:
            at = datetime.fromtimestamp(row["at"] / 1000, self._operator.zone)
            if (today := at.strftime(words["day"])) != day:
                day = today
                lines.append(day)
            who = row["name"] if row["by"] == "agent" else words.get(row["by"], row["by"])
            lines.append(f"{at.strftime(words['time'])} {who}:\n{row['text']}")
        return "\n\n".join(lines)


def _known_address(tx: Any, visitor: str) -> str:
    owner = visitor_store.owner_of(tx, visitor)
    contact = contact_store.find(tx, owner) or contact_store.find(tx, visitor)
    return contact.email if contact else ""
