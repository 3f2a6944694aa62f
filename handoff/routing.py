"""Who is next, who gets it, and how long it takes: pure arithmetic over the queue and the agents who are here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

MINUTE = 60_000
"""In milliseconds, as all moments and lengths of time here."""
URGENT, HIGH = 0, 1
AGING = 10 * MINUTE
"""So long a wait raises the priority by one step, up to high: nobody starves behind later ones, and urgent stays first."""
REST = MINUTE
"""An agent who let a conversation go is not asked again for so long: somebody else may become free."""
OTHER_LANGUAGE = 3 * MINUTE
"""After so long without anybody who speaks the language, an agent of the department who does not is better than nobody."""

HANDLING = (2 * MINUTE, 5 * MINUTE)
"""What a conversation takes, from and to, until there are enough recent ones to go by."""
ENOUGH = 5
"""So many recent conversations make a better guess than `HANDLING`."""


class Waiting(Struct, frozen=True):
    """A queued conversation as routing sees it; `passed` are (agent, moment) of those who let it go."""

    id: str
    department: str
    language: str
    priority: int
    queued_at: int
    topic: str = ""
    last_agent: str = ""
    passed: tuple[tuple[str, int], ...] = ()


class Candidate(Struct, frozen=True):
    """An agent who is here. `load` counts what they hold and what is offered to them; `given_at` is when they last got one.

    Without `skills` an agent does every topic of the departments; with some, those topics come to them first.
    """

    id: str
    departments: tuple[str, ...]
    languages: tuple[str, ...] = ("tr", "en")
    skills: tuple[str, ...] = ()
    capacity: int = 4
    load: int = 0
    given_at: int = 0
    status: Literal["available", "busy", "break"] = "available"


def order(waiting: Iterable[Waiting], now: int) -> list[Waiting]:
    """The queue, next one first: urgent ones, then by priority that rises with the wait, then by the wait."""
    return sorted(waiting, key=lambda one: (rank(one.priority, now - one.queued_at), one.queued_at, one.id))


def rank(priority: int, waited: int) -> int:
    """A priority (0 urgent to 3 low) after `waited` milliseconds."""
    return priority if priority <= HIGH else max(HIGH, priority - waited // AGING)


def assign(waiting: Iterable[Waiting], agents: Sequence[Candidate], now: int) -> list[tuple[str, str]]:
    """(conversation, agent) for each conversation that somebody can be offered now; nobody gets more than their capacity."""
    here = {agent.id: agent for agent in agents if agent.status == "available"}
    given = []
    for one in order(waiting, now):
        free = [agent for agent in here.values() if agent.load < agent.capacity and _fits(one, agent, now)]
        if not free:
            continue
        chosen = min(free, key=lambda agent: _preference(one, agent))
        here[chosen.id] = _one_more(chosen, now)
        given.append((one.id, chosen.id))
    return given


def places(waiting: Iterable[Waiting], now: int) -> dict[str, int]:
    """Each waiting conversation's place in its department, 1 for the next one."""
    found: dict[str, int] = {}
    ahead: dict[str, int] = {}
    for one in order(waiting, now):
        ahead[one.department] = found[one.id] = ahead.get(one.department, 0) + 1
    return found


def wait(place: int, slots: int, free: int, recent: Sequence[int] = ()) -> tuple[int, ...]:
    """The wait in whole minutes, (from, to), for a place in a department's queue; empty while nobody is there.

    `slots` conversations can be held at once, `free` of them are not; `recent` are handling times of late. Places that a
    free slot takes wait for nobody; behind them, a slot becomes free every handling time divided by the slots.
    """
    if slots < 1:
        return ()
    behind = place - free
    if behind <= 0:
        return 0, 1
    short, long = _quartiles(recent) if len(recent) >= ENOUGH else HANDLING
    soonest, latest = behind * short // slots // MINUTE, math.ceil(behind * long / slots / MINUTE)
    return max(1, soonest), max(2, latest, soonest + 1)


def _fits(one: Waiting, agent: Candidate, now: int) -> bool:
    rests = any(who == agent.id and now - at < REST for who, at in one.passed)
    speaks = one.language in agent.languages or now - one.queued_at >= OTHER_LANGUAGE
    return one.department in agent.departments and speaks and not rests


def _preference(one: Waiting, agent: Candidate) -> tuple[object, ...]:
    """Least first: who was not asked yet, who knows the customer, who knows the topic, who has most room, who waited longest."""
    asked = any(who == agent.id for who, _ in one.passed)
    skilled = one.topic in agent.skills
    return (asked, agent.id != one.last_agent, one.language not in agent.languages, not skilled,
            agent.load / agent.capacity, agent.given_at, agent.id)


def _one_more(agent: Candidate, now: int) -> Candidate:
    return replace(agent, load=agent.load + 1, given_at=now)


def _quartiles(recent: Sequence[int]) -> tuple[int, int]:
    ordered = sorted(recent)
    last = len(ordered) - 1
    return ordered[round(last * 0.25)], ordered[round(last * 0.75)]
