"""The one clock: everything that asks for the time asks an instance of this, and a development run can set it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class Clock:
    """Wall time, optionally shifted so that it started at `start`; it runs on from there.

    Durations are measured with `monotonic`, never with the wall clock: a clock jump moves no deadline.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._shift_ms = 0 if start is None else int(start.timestamp() * 1000) - _wall_ms()

    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC."""
        return _wall_ms() + self._shift_ms

    def now(self, zone: ZoneInfo | None = None) -> datetime:
        """Aware datetime in `zone`, UTC by default."""
        return datetime.fromtimestamp(self.now_ms() / 1000, zone or UTC)

    @property
    def shift_ms(self) -> int:
        """How far this clock is from the wall's, in milliseconds; 0 outside development."""
        return self._shift_ms

    @staticmethod
    def monotonic() -> float:
        """Seconds for measuring durations."""
        return time.monotonic()


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000
