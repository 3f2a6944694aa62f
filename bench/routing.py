"""A day of chats through the routing rules: `python -m bench.routing [--chats N]` writes docs/bench/routing.md.

Customers arrive as they do over a day, agents work in shifts, take some time to accept an offer, let one in fourteen lapse and
decline one in thirty. Every offer is held against the rules as it is made; nothing here knows how routing chooses.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import random
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from bench.machine import facts
from handoff import routing
from handoff.routing import MINUTE, OTHER_LANGUAGE, REST, Candidate, Waiting

REPORT = Path(__file__).resolve().parents[1] / "docs" / "bench" / "routing.md"
HOUR = 60 * MINUTE
OFFER = MINUTE // 2
DEPARTMENTS = ("support", "finance", "account", "technical")
ARRIVALS = (2, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 9, 10, 10, 8, 4)
"""How many come in each hour, by proportion: few at night, most in the evening."""


@dataclass
class Day:
    """What happened: waits by priority, chats and minutes of presence by agent, and what was against the rules."""

    waits: dict[int, list[int]] = field(default_factory=lambda: {n: [] for n in range(4)})
    handled: Counter[str] = field(default_factory=Counter)
    present: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    offers: int = 0
    fullest: int = 0


class Floor:
    """The queue and the agents of one simulated day, moved from event to event."""

    def __init__(self, chats: int, seed: int, departments: Sequence[str] = DEPARTMENTS) -> None:
        self.departments = departments
        self.rng = random.Random(seed)
        self.day = Day()
        self.queue: dict[str, Waiting] = {}
        self.agents: dict[str, Candidate] = {}
        self.asked: dict[str, str] = {}
        self.events: list[tuple[int, int, str, str]] = []
        self._count = itertools.count()
        self._staff(chats)
        for n in range(chats):
            hour = self.rng.choices(range(24), ARRIVALS)[0]
            self._later(hour * HOUR + self.rng.randrange(HOUR), "arrives", f"c{n}")

    def run(self) -> Day:
        """Until the last customer was served."""
        while self.events:
            now, _, what, about = heapq.heappop(self.events)
            getattr(self, f"_{what}")(now, about)
            self._route(now)
        self.day.broken += [f"{id_} was never served" for id_ in self.queue]
        return self.day

    def _staff(self, chats: int) -> None:
        """Three shifts of eight hours, sized for the chats that come in them; each department has its own team."""
        for shift, department in itertools.product(range(3), self.departments):
            share = sum(ARRIVALS[shift * 8: shift * 8 + 8]) / sum(ARRIVALS)
            team = max(2, round(chats * share / len(self.departments) * 5 / (8 * 60) / 3 * 1.35))
            for n in range(team):
                agent = Candidate(f"{department}-{shift}-{n}", (department,), ("tr", "en") if n % 2 == 0 else ("tr",), capacity=3)
                self._later(shift * 8 * HOUR, "comes", agent.id)
                self.agents[agent.id] = replace(agent, status="break")
                self._later((shift + 1) * 8 * HOUR if shift < 2 else 30 * HOUR, "goes", agent.id)
                self.day.present[agent.id] = 1

    def _arrives(self, now: int, id_: str) -> None:
        priority = self.rng.choices(range(4), (2, 35, 55, 8))[0]
        language = "tr" if self.rng.random() < 0.85 else "en"
        self.queue[id_] = Waiting(id_, self.rng.choice(self.departments), language, priority, now)

    def _comes(self, now: int, agent: str) -> None:
        self.agents[agent] = replace(self.agents[agent], status="available", given_at=now)

    def _goes(self, _: int, agent: str) -> None:
        self.agents[agent] = replace(self.agents[agent], status="break")

    def _accepts(self, now: int, id_: str) -> None:
        one, agent = self.queue.pop(id_), self.asked.pop(id_)
        self.day.waits[one.priority].append(now - one.queued_at)
        self.day.handled[agent] += 1
        self._later(now + int(self.rng.lognormvariate(1.45, 0.55) * MINUTE), "ends", f"{agent} {id_}")

    def _passes(self, now: int, id_: str) -> None:
        agent, one = self.asked.pop(id_), self.queue[id_]
        self.queue[id_] = replace(one, passed=(*one.passed, (agent, now)))
        self.agents[agent] = replace(self.agents[agent], load=self.agents[agent].load - 1)
        self._later(now + REST, "looks", "")

    def _ends(self, now: int, about: str) -> None:
        agent = about.split()[0]
        self.agents[agent] = replace(self.agents[agent], load=self.agents[agent].load - 1, given_at=now)

    def _looks(self, now: int, _: str) -> None:
        """Nothing but another round."""

    def _route(self, now: int) -> None:
        free = [one for id_, one in self.queue.items() if id_ not in self.asked]
        for one in free:
            self._check_language(one, now)
        for id_, agent in routing.assign(free, list(self.agents.values()), now):
            self._check(id_, agent, now)
            self.agents[agent] = replace(self.agents[agent], load=self.agents[agent].load + 1, given_at=now)
            self.asked[id_] = agent
            self.day.offers += 1
            kind = self.rng.choices(("accepts", "lapses", "declines"), (0.9, 0.07, 0.03))[0]
            after = OFFER if kind == "lapses" else self.rng.randrange(2_000, 20_000)
            self._later(now + after, "accepts" if kind == "accepts" else "passes", id_)

    def _check_language(self, one: Waiting, now: int) -> None:
        if now - one.queued_at < OTHER_LANGUAGE and one.queued_at == now:
            self._later(now + OTHER_LANGUAGE, "looks", "")

    def _check(self, id_: str, agent: str, now: int) -> None:
        """The rules, in words of their own: room, and nobody before whom this one may not go."""
        who, one = self.agents[agent], self.queue[id_]
        self.day.fullest = max(self.day.fullest, who.load + 1)
        if who.load >= who.capacity or who.status != "available":
            self.day.broken.append(f"{agent} had no room for {id_}")
        mine = (_standing(one, now), one.queued_at)
        for other in self.queue.values():
            could = other.department in who.departments and (other.language in who.languages or now - other.queued_at >= OTHER_LANGUAGE)
            rests = any(name == agent and now - at < REST for name, at in other.passed)
            if other.id != id_ and other.id not in self.asked and could and not rests and (_standing(other, now), other.queued_at) < mine:
                self.day.broken.append(f"{id_} went before {other.id} to {agent}")

    def _later(self, at: int, what: str, about: str) -> None:
        heapq.heappush(self.events, (at, next(self._count), what, about))


def _standing(one: Waiting, now: int) -> int:
    """Urgent is 0; the others rise a step in ten minutes, up to 1."""
    steps = (now - one.queued_at) // (10 * MINUTE)
    return one.priority if one.priority < 2 else max(1, one.priority - steps)


def unevenness(day: Day) -> float:
    """By how much the busiest agent of a team had more than the team's mean, at worst, of agents who speak the same languages."""
    worst = 0.0
    for parity, team in itertools.product((0, 1), {agent.rpartition("-")[0] for agent in day.present}):
        counts = [day.handled[agent] for agent in day.present
                  if agent.rpartition("-")[0] == team and int(agent.rpartition("-")[2]) % 2 == parity]
        if len(counts) > 1 and sum(counts):
            worst = max(worst, max(abs(count - statistics.mean(counts)) / statistics.mean(counts) for count in counts))
    return worst


def main() -> None:
    """One day, written to the report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--chats", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    day = Floor(chosen.chats, chosen.seed).run()
    REPORT.write_text(_report(day, chosen.chats, chosen.seed), encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


def _report(day: Day, chats: int, seed: int) -> str:
    names = ("urgent", "high", "normal", "low")
    rows = [f"| {names[n]} | {len(waits)} | {statistics.median(waits) / 1000:.0f} | {_part(waits, 0.95) / 1000:.0f} | "
            f"{_part(waits, 0.99) / 1000:.0f} | {max(waits) / 1000:.0f} |" for n, waits in day.waits.items() if waits]
    return f"""# A day of chats

Written by `python -m bench.routing`: {chats} chats over a day, seed {seed}, {len(day.present)} agents in three shifts of four teams,
{day.offers} offers of which one in ten was passed on. {facts()}

| priority | chats | median wait, s | p95 | p99 | longest |
| --- | --- | --- | --- | --- | --- |
{chr(10).join(rows)}

- Offers against the rule (somebody went before one whom that agent could have had first): {len(day.broken)}.
- Most conversations that an agent held or was offered at once: {day.fullest} of 3.
- Furthest from the mean of like agents of a team, in chats of a shift: {unevenness(day) * 100:.1f} %.
"""


def _part(waits: list[int], part: float) -> int:
    return sorted(waits)[int(len(waits) * part)]


if __name__ == "__main__":
    main()
