"""Passwords of tests cost little: with what argon2 is there for, signing in would be a good part of all that tests compute.

The cost stands in each hash, so a service that is started for a test checks these as quickly. What depends on the real cost
asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher

from base import identity

PRODUCTION = identity._hasher
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextmanager
def cost(hasher: PasswordHasher) -> Iterator[None]:
    """Passwords that are set meanwhile are hashed like this."""
    before = identity._hasher
    identity._hasher = hasher
    identity._nobody.cache_clear()
    try:
        yield
    finally:
        identity._hasher = before
        identity._nobody.cache_clear()
