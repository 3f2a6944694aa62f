"""The inbox of misunderstood messages: grouped by likeness, decided in one step, each group with its share of the week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from base import access
from base.access import StaffMember
from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from studio import likeness, turn_store
from studio.changes import ExampleChange
from studio.drafts import Drafts
from studio.serving import Read
from studio.standing import Overtaken
from studio.turn_store import Reading, State, Turn

DAY_MS = 24 * 3_600_000
MEANT_AT_MOST = 3
Action = Literal["label", "example", "out_of_scope", "ignore", "reopen"]
STATES: dict[Action, State] = {"label": "labelled", "example": "example", "out_of_scope": "out_of_scope", "ignore": "ignored",
                               "reopen": "open"}


class Group(Struct, frozen=True):
    """Messages that say much the same: `share` is their part of all that was misunderstood, in percent."""

    share: float
    count: int
    readings: list[Reading]
    turns: list[Turn]


class Inbox(Struct, frozen=True):
    """Messages of the last days: typed, misunderstood, and of these not decided yet."""

    turns: int
    misunderstood: int
    open: int
    groups: list[Group]


class Decision(Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of some turns: `intent` for label and example, `draft` for example."""

    turns: list[str]
    action: Action
    intent: str = ""
    draft: str = ""


class Misunderstood:
    """Over the shared ledger; examples go into drafts."""

    def __init__(self, ledger: Ledger, read: Read, drafts: Drafts, clock: Clock) -> None:
        self._ledger, self._read, self._drafts, self._clock = ledger, read, drafts, clock

    async def inbox(self, days: int, who: StaffMember) -> Inbox:
        """The last days' misunderstood messages, grouped, the largest group first. What is decided counts and is not shown."""
        access.access_content(who)
        since = self._clock.now_ms() - days * DAY_MS
        found: list[Turn] = await self._read(turn_store.misunderstood, since)
        return grouped(found, await self._read(turn_store.heard_since, since))

    async def decide(self, decision: Decision, who: StaffMember, key: str = "") -> int:
        """Carries it out for all of the turns; how many. A repeat with the same key teaches nothing twice. Raises Refused:
        `not_found` when one of them is not there any more."""
        access.access_content(who, "edit")
        if decision.action in ("label", "example") and not decision.intent:
            raise Refused("bad_request", field="intent")
        chosen: list[Turn] = await self._read(turn_store.of, decision.turns)
        if not chosen or len(chosen) != len(set(decision.turns)):
            raise Refused("not_found")
        label = "out_of_scope" if decision.action == "out_of_scope" else decision.intent
        if decision.action == "example":
            await self._teach(decision, chosen, who, key)
        now, state = self._clock.now_ms(), STATES[decision.action]
        work = Once(lambda tx: turn_store.decide(tx, decision.turns, state, label, who.id, now), key="~inbox")
        done: int = await self._ledger.do(single, work)
        return done

    async def _teach(self, decision: Decision, chosen: Sequence[Turn], who: StaffMember, key: str) -> None:
        """Adds the texts to the draft, each once; raises Refused with the first problem of one of them."""
        texts = {turn.text: turn for turn in chosen}
        examples = [ExampleChange(decision.intent, "en" if turn.language == "en" else "tr", "", text)
                    for text, turn in texts.items()]
        try:
            await self._drafts.change(decision.draft, who, examples, origin="inbox", key=key)
        except Overtaken:
            raise Refused("content_same") from None  # it is an example already


def grouped(found: Sequence[Turn], typed: int) -> Inbox:
    """The turns, the newest first, as groups with their share of all of them; groups of decided ones alone are left out."""
    shown = []
    for numbers in likeness.groups([turn.text for turn in found]):
        members = [found[n] for n in numbers]
        still = [turn for turn in members if turn.state == "open"]
        if still:
            shown.append(Group(round(100 * len(members) / len(found), 1), len(members), meant(members), still))
    waiting = sum(turn.state == "open" for turn in found)
    return Inbox(typed, len(found), waiting, shown)


def meant(turns: Sequence[Turn]) -> list[Reading]:
    """What a group's messages most likely mean: the model's readings, averaged; what customers pressed counts as certain."""
    sums: dict[str, float] = defaultdict(float)
    for turn in turns:
        sure = {turn.corrected: 1.0} if turn.corrected else {each.intent: each.confidence for each in turn.readings}
        for intent, confidence in sure.items():
            sums[intent] += confidence
    ranked = sorted(sums.items(), key=lambda one: (-one[1], one[0]))[:MEANT_AT_MOST]
    return [Reading(intent, round(total / len(turns), 4)) for intent, total in ranked]
