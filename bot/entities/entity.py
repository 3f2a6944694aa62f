"""What an entity reader hands over: a meaning, and where in the message it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple


@dataclass(frozen=True)
class Entity:
    """One entity of the domain contract, `start` to `end` (exclusive) of the message as typed.

    `value` is canonical: an ISO date or datetime, a decimal number, a code. Where the meaning is not certain `ambiguous`
    is set and `candidates` holds the possible values, the likeliest first. A date has a `grain` (`minute`, `hour`, `day`,
    `weekend`, `week`, `month`, `quarter`, `year`); a period has `to`, its last day or moment, included. A tracking
    number tells whether it is `wellformed`, else its likely `mistake` (`length`, `symbol`, `check`).
    """

    entity: str
    value: str
    start: int
    end: int
    text: str
    ambiguous: bool = False
    candidates: Tuple[str, ...] = ()
    grain: Optional[str] = None
    to: Optional[str] = None
    wellformed: bool = True
    mistake: Optional[str] = None
