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
    offered: tuple[str, int] = ("", 0)
    passed: list[tuple[str, int]] = field(default_factory=list)
    waiting_since: int = 0
    reminded_at: int = 0
    unanswered: bool = False
    verified: bool = False
    labels: list[str] = field(default_factory=list)
    ticks: list[str] = field(default_factory=list)
    snoozed_until: int = 0
    turn: int = 0
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
        return self._said("customer:", e.at)

    def _CustomerPresses(self, e: ev.CustomerPresses) -> Verdict:
        if self.state in ("queued", "agent") or not e.meaning.get("ask_human"):
            return self._said("customer:pressed", e.at)
        opened = self._reopen()
        self.seq += 1
        return [*opened, "customer:pressed", *self._queue(e.at)]

    def _CustomerAsksHuman(self, e: ev.CustomerAsksHuman) -> Verdict:
        if self.state in ("queued", "agent"):
            return "already_queued"
        return [*self._reopen(), *self._queue(e.at)]

    def _CustomerLeavesQueue(self, e: ev.CustomerLeavesQueue) -> Verdict:
        return self._back("left_queue") if self.state == "queued" else "illegal_transition"

    def _CustomerLeavesMessage(self, e: ev.CustomerLeavesMessage) -> Verdict:
        opened = self._reopen()
        if self.state == "queued":
            self._back("message_left")
            self.seq -= 1  # the return shows nothing of its own
        elif self.state == "agent":
            self.unanswered, self.snoozed_until, self.waiting_since = True, 0, self.waiting_since or e.at
        self.seq += 2
        return [*opened, "customer:", "system:message_left"]

    def _CustomerSwitchesLanguage(self, e: ev.CustomerSwitchesLanguage) -> Verdict:
        self.seq, self.language = self.seq + 1, e.language
        return ["system:language"]

    def _CustomerIdentified(self, e: ev.CustomerIdentified) -> Verdict:
        if self.verified == e.verified:
            return []
        self.verified, self.seq = e.verified, self.seq + 1
        return ["system:identified" if e.verified else "system:identity_ended"]

    # --- bot ----------------------------------------------------------------------------

    def _BotReplied(self, e: ev.BotReplied) -> Verdict:
        if self.state != "bot" or (e.epoch, e.turn) != (self.epoch, self.turn):
            return "late"
        self.seq += len(e.messages)
        self.unanswered = False
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
        return self._held_by(e.agent.id, e.at)

    def _AgentAssigns(self, e: ev.AgentAssigns) -> Verdict:
        if self.state == "closed":
            return "not_queued"
        return "already_taken" if self.agent == e.to.id else self._held_by(e.to.id, e.at)

    def _AgentDeclines(self, e: ev.AgentDeclines) -> Verdict:
        return self._passes_on(e.agent.id, e.at, "declined") if self.offered[0] == e.agent.id else "not_offered"

    def _AgentReplies(self, e: ev.AgentReplies) -> Verdict:
        if why := self._not_mine(e):
            return why
        self.seq += 1
        self._answered()
        return ["agent:"]

    def _AgentNotes(self, e: ev.AgentNotes) -> Verdict:
        self.seq += 1
        return ["agent:note"]

    def _AgentWhispers(self, e: ev.AgentWhispers) -> Verdict:
        if self.state != "agent":
            return "nobody_holds"
        self.seq += 1
        return ["agent:whisper"]

    def _AgentLabels(self, e: ev.AgentLabels) -> Verdict:
        self.seq, self.labels = self.seq + 1, list(e.labels)
        return ["system:labelled"]

    def _AgentTicks(self, e: ev.AgentTicks) -> Verdict:
        self.seq, self.ticks = self.seq + 1, [one for one in self.ticks if one != e.item] + ([e.item] if e.done else [])
        return ["system:ticked"]

    def _AgentSnoozes(self, e: ev.AgentSnoozes) -> Verdict:
        if why := self._not_mine(e):
            return why
        if 0 < e.until <= e.at:
            return "past_moment"
        self.seq, self.snoozed_until, self.waiting_since, self.reminded_at = self.seq + 1, e.until, 0, 0
        return ["system:snoozed"]

    def _SnoozeEnds(self, e: ev.SnoozeEnds) -> Verdict:
        if not self.snoozed_until or self.snoozed_until != e.until:
            return "late"
        self.seq, self.snoozed_until, self.waiting_since = self.seq + 1, 0, e.at if self.unanswered else 0
        return ["system:snooze_ended"]

    def _AgentRegisters(self, e: ev.AgentRegisters) -> Verdict:
        if why := self._not_mine(e):
            return why
        self.seq += 1
        self._answered()
        return ["agent:"]

    def _AgentResolves(self, e: ev.AgentResolves) -> Verdict:
        return self._not_mine(e) or self._back("resolved")

    def _AgentGivesBack(self, e: ev.AgentGivesBack) -> Verdict:
        return self._not_mine(e) or self._back("returned")

    def _AgentTransfers(self, e: ev.AgentTransfers) -> Verdict:
        if why := self._not_mine(e):
            return why
        if e.to and e.to.id == e.agent.id:
            return "agent_away"
        added = ["system:transferred", *(["agent:note"] if e.note else []), *(["system:offered"] if e.to else [])]
        self.offered = (e.to.id, e.at + e.offer_ms) if e.to else ("", 0)
        self.state, self.agent, self.queued_at = "queued", "", e.at
        self.waiting_since, self.reminded_at, self.passed, self.snoozed_until = 0, 0, [(e.agent.id, e.at)], 0
        self.epoch, self.seq = self.epoch + 1, self.seq + len(added)
        return added

    def _AgentLost(self, e: ev.AgentLost) -> Verdict:
        if self.state != "agent" or e.epoch != self.epoch or self.snoozed_until:
            return "late"
        self.state, self.agent, self.epoch, self.seq = "queued", "", self.epoch + 1, self.seq + 1
        self.waiting_since, self.reminded_at = 0, 0
        return ["system:agent_lost"]

    def _AnswerDue(self, e: ev.AnswerDue) -> Verdict:
        if e.epoch != self.epoch or not self.waiting_since or self.reminded_at:
            return "late"
        self.reminded_at, self.seq = e.at, self.seq + 1
        return ["system:answer_due"]

    def _AnswerMissed(self, e: ev.AnswerMissed) -> Verdict:
        if e.epoch != self.epoch or not self.reminded_at:
            return "late"
        self.passed = [(self.agent, e.at)]
        self.state, self.agent, self.epoch, self.seq = "queued", "", self.epoch + 1, self.seq + 1
        self.waiting_since, self.reminded_at = 0, 0
        return ["system:agent_silent"]

    def _Offered(self, e: ev.Offered) -> Verdict:
        if self.state != "queued" or self.offered[0] or e.epoch != self.epoch:
            return "late"
        self.offered, self.seq = (e.agent.id, e.until), self.seq + 1
        return ["system:offered"]

    def _OfferLapsed(self, e: ev.OfferLapsed) -> Verdict:
        return self._passes_on(e.agent.id, e.at, "offer_lapsed") if self.offered == (e.agent.id, e.until) else "late"

    def _Closes(self, e: ev.Closes) -> Verdict:
        if self.state != "bot":
            return "illegal_transition"
        self.state, self.epoch, self.seq, self.turn, self.waiting = "closed", self.epoch + 1, self.seq + 1, 0, []
        return ["system:closed"]

    # --- parts --------------------------------------------------------------------------

    def _held_by(self, agent: str, at: int) -> Verdict:
        self.state, self.agent, self.epoch, self.seq = "agent", agent, self.epoch + 1, self.seq + 1
        self.queued_at, self.turn, self.waiting, self.offered, self.passed = self.queued_at or at, 0, [], ("", 0), []
        self.waiting_since, self.reminded_at, self.snoozed_until = (at if self.unanswered else 0), 0, 0
        return ["system:joined"]

    def _passes_on(self, agent: str, at: int, what: str) -> Verdict:
        self.passed = [one for one in self.passed if one[0] != agent] + [(agent, at)]
        self.offered, self.seq = ("", 0), self.seq + 1
        return [f"system:{what}"]

    def _said(self, what: str, at: int) -> Verdict:
        opened = self._reopen()
        if self.state == "bot" and len(self.waiting) >= AHEAD:
            return "busy"
        self.seq += 1
        self.unanswered, self.snoozed_until = True, 0
        if self.state == "agent":
            self.waiting_since = self.waiting_since or at
        if self.state == "bot" and self.turn:
            self.waiting.append(self.seq)
        elif self.state == "bot":
            self._ask(self.seq)
        return [*opened, what]

    def _not_mine(self, e: Any) -> str:
        if self.state != "agent" or self.agent != e.agent.id:
            return "not_holder"
        return "" if e.epoch == self.epoch else "stale_epoch"

    def _answered(self) -> None:
        self.waiting_since, self.reminded_at, self.unanswered, self.snoozed_until = 0, 0, False, 0

    def _reopen(self) -> list[str]:
        return self._back("reopened") if self.state == "closed" else []

    def _queue(self, at: int) -> list[str]:
        self.state, self.queued_at, self.turn, self.waiting, self.passed = "queued", at, 0, [], []
        self.unanswered = True
        self.epoch, self.seq = self.epoch + 1, self.seq + 1
        return ["system:queued"]

    def _back(self, what: str) -> list[str]:
        self.state, self.agent, self.queued_at, self.unanswered = "bot", "", 0, False
        self.offered, self.passed, self.waiting_since, self.reminded_at = ("", 0), [], 0, 0
        self.ticks, self.snoozed_until = [], 0
        self.epoch, self.seq = self.epoch + 1, self.seq + 1
        return [f"system:{what}"]

    def _turn_ends(self) -> None:
        self.turn = 0
        if self.waiting:
            self._ask(self.waiting.pop(0))

    def _ask(self, turn: int) -> None:
        self.turn = turn
        self.asks.append((turn, self.epoch))
