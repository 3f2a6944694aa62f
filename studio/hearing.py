"""Hears each turn of the bot: keeps what was typed, redacted, and how it was read, for the inbox and for new versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from msgspec import Struct

from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from base.redaction import masked
from studio import personal, turn_store
from studio.turn_store import Heard, Reading

log = structlog.get_logger()

DOUBT = "nlu_fallback"
LOW = 0.5
"""Below it the likeliest meaning is wrong more often than right on the development sentences, though the bot answered."""
TEXT_AT_MOST = 1_000
MODEL_AT_MOST = 40
"""Ours have eighteen letters; a model by another tool may be called anything."""
HIDDEN = "•••"


class Exchange(Struct, frozen=True):
    """One turn: what was typed or pressed (`intent`), and what the bot made of it; `ok` is False when the turn failed."""

    conversation: str
    kind: str
    text: str
    intent: str
    language: str
    model: str
    ok: bool = True
    read_as: str = ""
    confidence: float = 0.0
    readings: Sequence[Reading] = ()
    handoff: str = ""


class Hearing:
    """Over the shared ledger. Nothing here holds a turn up: what can't be kept now is not kept."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def heard(self, turn: Exchange) -> None:
        """Queues the turn before its answer is written: who sees the answer and writes again finds it kept."""
        work = self._typed(turn) if turn.kind == "text" else self._pressed(turn)
        if work is None:
            return
        try:
            self._ledger.submit(single, Once(work, key=turn.conversation), _noted)
        except Refused as refused:
            log.info("turn_not_kept", conversation=turn.conversation, code=refused.code)

    def _typed(self, turn: Exchange) -> Any:
        doubtful = turn.read_as == DOUBT
        text, model = redacted(turn.text)[:TEXT_AT_MOST], turn.model[:MODEL_AT_MOST]
        low = turn.ok and not doubtful and turn.confidence < LOW
        heard = Heard(turn.conversation, self._clock.now_ms(), text, turn.language, model, turn.read_as, turn.confidence,
                      tuple(turn.readings), doubtful, low, not turn.ok, turn.handoff)
        return lambda tx: turn_store.add(tx, heard)

    def _pressed(self, turn: Exchange) -> Any:
        if turn.kind != "button" or not turn.ok:
            return None
        return lambda tx: turn_store.pressed(tx, turn.conversation, turn.intent, turn.handoff)


def redacted(text: str) -> str:
    """The text without what could be a real person's: addresses, phones, accounts, card and identity numbers."""
    hidden, end = [], 0
    for _, start, stop in personal.found(text):
        hidden += [text[end:start], HIDDEN]
        end = stop
    return masked("".join([*hidden, text[end:]]))


def _noted(outcome: Any) -> None:
    if isinstance(outcome, Exception):
        log.warning("turn_not_kept", error=type(outcome).__name__)
