"""Tickets for sockets: a minute long, signed, for one use. The browser's token itself is never said to a socket."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from msgspec import Struct

from base.errors import Refused

LASTS_MS = 60_000


class Ticket(Struct, frozen=True):
    """Lets `visitor` in until `until`; `once` is spent by it."""

    visitor: str
    until: int
    once: str


class Tickets:
    """Made and read with the secret that all service processes share."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"ticket:" + (secret or secrets.token_urlsafe(32)).encode()).digest()

    def new(self, visitor: str, now: int) -> str:
        """A ticket's text."""
        said = f"{visitor}.{now + LASTS_MS}.{secrets.token_urlsafe(12)}"
        return f"{said}.{self._sign(said)}"

    def read(self, text: str, now: int) -> Ticket:
        """The ticket; raises Refused("bad_token") for one that is not ours or has run out. Whether it was spent, the
        database knows."""
        said, _, signature = text.rpartition(".")
        parts = said.split(".")
        if len(parts) != 3 or not hmac.compare_digest(signature.encode(), self._sign(said).encode()) or int(parts[1]) < now:
            raise Refused("bad_token")
        return Ticket(parts[0], int(parts[1]), parts[2])

    def _sign(self, said: str) -> str:
        return hmac.new(self._key, said.encode(), hashlib.sha256).hexdigest()
