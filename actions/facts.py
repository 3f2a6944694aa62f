"""What the operator's file says of itself, read from the facts that the service gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def channel_address(facts: Mapping[str, Any], kind: str) -> str:
    """Where a channel is to be found; empty when the operator has none of this kind."""
    return next((str(each["address"]) for each in facts.get("channels", []) if each.get("kind") == kind), "")
