"""A simple model of one conversation: what each event must add, or why it must be refused, written apart from the core."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from handoff import events as ev

AHEAD = 20
"""Messages that a customer may write ahead of the bot."""
Verdict = str | list[str]
"""The entries that must be added, each "speaker:what", or the code of the refusal ("late" for what is only counted)."""


@dataclass
class Model:
    """A conversation as the promises have it. `asks` collects the turns of the bot that must begin."""

    state: str = "bot"
    epoch: int = 1
    seq: int = 0
    agent: str = ""
    language: str = "tr"
    queued_at: int = 0
    turn: int = 0
    unanswered: bool = False
    waiting: list[int] = field(default_factory=list)
    asks: list[tuple[int, int]] = field(default_factory=list)

    def happens(self, event: ev.Event) -> Verdict:
        """What `event` must lead to; the model moves on."""
        self.asks = []
        rule: Any = getattr(self, f"_{type(event).__name__}")
        verdict: Verdict = rule(event)
        return verdict

    # --- customer -----------------------------------------------------------------------

    def _CustomerSays(self, e: ev.CustomerSays) -> Verdict:
        return self._said("customer:")

    def _CustomerPresses(self, e: ev.CustomerPresses) -> Verdict:
        if self.state in ("queued", "agent") or not e.meaning.get("ask_human"):
            return self._said("customer:pressed")
        opened = self._reopen()
        self.seq += 1
        return [*opened, "customer:pressed", *self._queue(e.at)]

    def _CustomerAsksHuman(self, e: ev.CustomerAsksHuman) -> Verdict:
        if self.state in ("queued", "agent"):
            return "already_queued"
        return [*self._reopen(), *self._queue(e.at)]

    def _CustomerLeavesQueue(self, e: ev.CustomerLeavesQueue) -> Verdict:
        return self._back("left_queue") if self.state == "queued" else "illegal_transition"

    def _CustomerSwitchesLanguage(self, e: ev.CustomerSwitchesLanguage) -> Verdict:
        self.seq, self.language = self.seq + 1, e.language
        return ["system:language"]

    # --- bot ----------------------------------------------------------------------------

    def _BotReplied(self, e: ev.BotReplied) -> Verdict:
        if self.state != "bot" or (e.epoch, e.turn) != (self.epoch, self.turn):
            return "late"
        self.seq, self.unanswered = self.seq + len(e.messages), False
        self.language = e.language if e.asked_in == self.language else self.language
        said = ["bot:"] * len(e.messages)
        if e.handoff:
            return [*said, *self._queue(e.at)]
        self._turn_ends()
        return said

    def _BotFailed(self, e: ev.BotFailed) -> Verdict:
        if self.state != "bot" or (e.epoch, e.turn) != (self.epoch, self.turn):
            return "late"
        self.seq += 1
        self._turn_ends()
        return ["bot:bot_failed"]

    # --- agents -------------------------------------------------------------------------

    def _AgentTakes(self, e: ev.AgentTakes) -> Verdict:
        if self.state != "queued":
            return "already_taken" if self.state == "agent" else "not_queued"
        self.state, self.agent, self.epoch, self.seq = "agent", e.agent.id, self.epoch + 1, self.seq + 1
        return ["system:joined"]

    def _AgentReplies(self, e: ev.AgentReplies) -> Verdict:
        if why := self._not_mine(e):
            return why
        self.seq, self.unanswered = self.seq + 1, False
        return ["agent:"]

    def _AgentNotes(self, e: ev.AgentNotes) -> Verdict:
        self.seq += 1
        return ["agent:note"]

    def _AgentResolves(self, e: ev.AgentResolves) -> Verdict:
        return self._not_mine(e) or self._back("resolved")

    def _AgentGivesBack(self, e: ev.AgentGivesBack) -> Verdict:
        return self._not_mine(e) or self._back("returned")

    def _AgentTransfers(self, e: ev.AgentTransfers) -> Verdict:
        if why := self._not_mine(e):
            return why
        added = ["system:transferred", *(["agent:note"] if e.note else [])]
        self.state, self.agent, self.queued_at = "queued", "", e.at
        self.epoch, self.seq = self.epoch + 1, self.seq + len(added)
        return added

    def _AgentLost(self, e: ev.AgentLost) -> Verdict:
        if self.state != "agent" or e.epoch != self.epoch:
            return "late"
        self.state, self.agent, self.epoch, self.seq = "queued", "", self.epoch + 1, self.seq + 1
        return ["system:agent_lost"]

    def _AgentSilent(self, e: ev.AgentSilent) -> Verdict:
        if self.state != "agent" or e.epoch != self.epoch or not self.unanswered:
            return "late"
        self.state, self.agent, self.epoch, self.seq = "queued", "", self.epoch + 1, self.seq + 1
        return ["system:agent_silent"]

    def _Closes(self, e: ev.Closes) -> Verdict:
        if self.state != "bot":
            return "illegal_transition"
        self.state, self.epoch, self.seq, self.turn, self.waiting = "closed", self.epoch + 1, self.seq + 1, 0, []
        return ["system:closed"]

    # --- parts --------------------------------------------------------------------------

    def _said(self, what: str) -> Verdict:
        opened = self._reopen()
        if self.state == "bot" and len(self.waiting) >= AHEAD:
            return "busy"
        self.seq, self.unanswered = self.seq + 1, True
        if self.state == "bot" and self.turn:
            self.waiting.append(self.seq)
        elif self.state == "bot":
            self._ask(self.seq)
        return [*opened, what]

    def _not_mine(self, e: Any) -> str:
        if self.state != "agent" or self.agent != e.agent.id:
            return "not_holder"
        return "" if e.epoch == self.epoch else "stale_epoch"

    def _reopen(self) -> list[str]:
        return self._back("reopened") if self.state == "closed" else []

    def _queue(self, at: int) -> list[str]:
        self.state, self.queued_at, self.turn, self.waiting, self.unanswered = "queued", at, 0, [], True
        self.epoch, self.seq = self.epoch + 1, self.seq + 1
        return ["system:queued"]

    def _back(self, what: str) -> list[str]:
        self.state, self.agent, self.queued_at, self.unanswered = "bot", "", 0, False
        self.epoch, self.seq = self.epoch + 1, self.seq + 1
        return [f"system:{what}"]

    def _turn_ends(self) -> None:
        self.turn = 0
        if self.waiting:
            self._ask(self.waiting.pop(0))

    def _ask(self, turn: int) -> None:
        self.turn = turn
        self.asks.append((turn, self.epoch))
