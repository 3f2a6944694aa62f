"""Identifiers: time-ordered for rows, unguessable for secrets."""

from __future__ import annotations

import hashlib
import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """`prefix_` and 26 symbols: 48 bits of milliseconds, then 80 random bits, so that rows of a time lie together."""
    value = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    symbols = []
    for _ in range(26):
        value, rest = divmod(value, 32)
        symbols.append(_ALPHABET[rest])
    return f"{prefix}_{''.join(reversed(symbols))}"


def new_secret() -> str:
    """256 random bits for a token or a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a token: its SHA-256, since the token itself is as good as a password."""
    return hashlib.sha256(secret.encode()).hexdigest()
