"""The operator's rules for a new model: what stops it, and when a share of conversations shows that it is worse."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Effect = Literal["block", "warn", "off"]


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """Common to all parts."""


class Gate(Rule, frozen=True):
    """What happens beyond the limit; percent, points or sentences."""

    limit: Annotated[float, Meta(ge=0, le=10_000)]
    effect: Effect = "block"


class Gates(Rule, frozen=True):
    """The limits. `accuracy`: least percent in each language. `drop`: points that a language may lose. `protected`: sentences
    of protected intents that may be lost. `style`: least percent of each style. `worse`: sentences that may be read wrong
    that were right. `doubtful`: points that the share of messages asked back may gain. `conversations`: conversation tests that
    may no longer go as written, in more than their wording."""

    accuracy: Gate = Gate(90.0)
    drop: Gate = Gate(0.5)
    protected: Gate = Gate(0.0)
    style: Gate = Gate(85.0)
    worse: Gate = Gate(10.0, "warn")
    doubtful: Gate = Gate(2.0, "warn")
    conversations: Gate = Gate(3.0)


class Canary(Rule, frozen=True):
    """When a new version that has a share of the conversations is taken back by itself: at `least_turns` of its own, where
    messages asked back (or people asked for) are `points` more of a hundred than in the other conversations, beyond chance."""

    least_turns: Annotated[int, Meta(ge=5, le=10_000)] = 30
    points: Annotated[float, Meta(ge=1, le=100)] = 5.0


class Publishing(Rule, frozen=True):
    """All of them."""

    gates: Gates = Gates()
    canary: Canary = Canary()
