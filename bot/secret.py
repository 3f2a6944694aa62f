"""The secret that the service, Rasa and the action server share; nobody else is answered."""

from __future__ import annotations

import hmac
import os

SHORTEST = 16


class Secret:
    """`KOPRU_INTERNAL_SECRET`, compared in constant time; `SystemExit` where it is missing or too short."""

    def __init__(self, value: str | None = None) -> None:
        value = os.environ.get("KOPRU_INTERNAL_SECRET", "") if value is None else value
        if len(value) < SHORTEST:
            raise SystemExit(f"KOPRU_INTERNAL_SECRET must hold at least {SHORTEST} characters")
        self._expected = f"Bearer {value}".encode()

    def opens(self, authorization: str | None) -> bool:
        """Whether an Authorization header carries the secret; headers may hold bytes that are no text."""
        return hmac.compare_digest((authorization or "").encode(errors="surrogateescape"), self._expected)
