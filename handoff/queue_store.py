"""The queue and the agents who are here, as routing reads them; profiles of agents, handling times, and who routes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.engine import Connection

from base import database
from base.access import StaffMember
from base.identity import member_from, staff
from handoff import routing
from handoff.events import Staff
from handoff.routing import Candidate
from handoff.state import Conversation
from handoff.store import conversation
from handoff.tables import conversations, handlings, leases, presence, profiles

HOLDERS = ("agent", "supervisor", "administrator")
"""Roles that hold conversations."""
LANGUAGES = ("tr", "en")
CAPACITY = 4
"""Chats that an agent holds at once unless the profile says otherwise."""
RECENT, RECENT_MS = 50, 24 * 60 * routing.MINUTE
"""Handling times that the expected wait is made of: so many of the last day."""


class Lineup(Struct, frozen=True):
    """The queue, what agents hold unanswered, and the agents with a live line, at one moment."""

    queued: list[Conversation]
    unanswered: list[Conversation]
    agents: list[Candidate]


class Profile(Struct, frozen=True):
    """What routing knows of an agent besides the departments."""

    capacity: int = CAPACITY
    languages: tuple[str, ...] = LANGUAGES
    skills: tuple[str, ...] = ()


class Present(Struct, frozen=True):
    """An agent who is here, as a supervisor sees one; `load` counts what they hold and what is offered to them."""

    id: str
    name: str
    departments: tuple[str, ...]
    status: str
    load: int
    capacity: int


def roster(tx: Connection, shift_ms: int) -> list[Present]:
    """The agents with a live line, by name."""
    agents = {agent.id: agent for agent in lineup(tx, shift_ms).agents}
    names = tx.execute(sa.select(staff.c.id, staff.c.name).where(staff.c.id.in_(agents)).order_by(staff.c.name, staff.c.id))
    return [_present(agents[row.id], row.name) for row in names]


def _present(agent: Candidate, name: str) -> Present:
    return Present(agent.id, name, agent.departments, agent.status, agent.load, agent.capacity)


def lineup(tx: Connection, shift_ms: int) -> Lineup:
    """All that routing decides on. Leases count on the database's clock, which a development run shifts."""
    c, now = conversations.c, database.now_ms(tx, shift_ms)
    queued = [conversation(row) for row in tx.execute(sa.select(conversations).where(c.state == "queued")).mappings()]
    held = sa.select(conversations).where(c.state == "agent", c.waiting_since > 0)
    return Lineup(queued, [conversation(row) for row in tx.execute(held).mappings()], candidates(tx, now, queued))


def candidates(tx: Connection, now: int, queued: Iterable[Conversation]) -> list[Candidate]:
    """The agents with a live line, with what they hold and what is offered to them."""
    here = sa.select(presence.c.agent, presence.c.status, staff.c.departments).join(staff, staff.c.id == presence.c.agent)
    here = here.where(presence.c.lease_until >= now, staff.c.active, staff.c.role.in_(HOLDERS))
    rows = tx.execute(here.order_by(presence.c.agent)).all()
    ids = [row.agent for row in rows]
    load, given, known = _load(tx, ids, queued), _given(tx, ids), all_profiles(tx, ids)
    return [_candidate(row, known.get(row.agent, Profile()), load.get(row.agent, 0), given.get(row.agent, 0)) for row in rows]


def recent(tx: Connection, department: str, now: int) -> list[int]:
    """Handling times of the department's last conversations, in milliseconds."""
    h = handlings.c
    query = sa.select(h.ended_at - h.taken_at).where(h.department == department, h.ended_at >= now - RECENT_MS)
    return list(tx.execute(query.order_by(h.ended_at.desc()).limit(RECENT)).scalars())


def expected(tx: Connection, line: Lineup, now: int) -> dict[str, tuple[int, tuple[int, ...]]]:
    """Place and wait (minutes, from and to) of each queued conversation; `now` is the service's clock."""
    handled = {name: recent(tx, name, now) for name in {c.department for c in line.queued}}
    places = routing.places(map(waiting, line.queued), now)
    room = {name: _room(line, name) for name in handled}
    return {c.id: (places[c.id], routing.wait(places[c.id], *room[c.department], handled[c.department])) for c in line.queued}


def expected_of(tx: Connection, c: Conversation, shift_ms: int, now: int) -> tuple[int, tuple[int, ...]]:
    """The same for one conversation; one that is not queued is counted as if it came now."""
    line = lineup(tx, shift_ms)
    if c.state != "queued":
        line = replace(line, queued=[*line.queued, replace(c, state="queued", queued_at=now)])
    return expected(tx, line, now).get(c.id, (0, ()))


def member(tx: Connection, agent: str) -> Staff | None:
    """The member of staff, as conversations know one; None for nobody who holds conversations."""
    where = (staff.c.id == agent, staff.c.active, staff.c.role.in_(HOLDERS))
    row = tx.execute(sa.select(staff.c.id, staff.c.name, staff.c.departments).where(*where)).first()
    return Staff(row.id, row.name, next(iter(row.departments.split()), "")) if row else None


def available(tx: Connection, agent: str, department: str, shift_ms: int) -> Staff | None:
    """The agent, when they work in the department and take new conversations now."""
    here = next((each for each in roster(tx, shift_ms) if each.id == agent and each.status == "available"), None)
    return member(tx, agent) if here and department in here.departments else None


def colleagues(tx: Connection) -> list[StaffMember]:
    """All who work with conversations, by name."""
    found = sa.select(staff).where(staff.c.active, staff.c.role.in_(HOLDERS)).order_by(staff.c.name, staff.c.id)
    return [member_from(row) for row in tx.execute(found).mappings()]


def waiting(c: Conversation) -> routing.Waiting:
    """The conversation as routing sees it."""
    topic = str(c.fields.get("topic") or "")
    return routing.Waiting(c.id, c.department, c.language, c.priority, c.queued_at, topic, c.last_agent, c.passed)


def all_profiles(tx: Connection, agents: Sequence[str]) -> dict[str, Profile]:
    """The profiles that were set, by agent."""
    rows = tx.execute(sa.select(profiles).where(profiles.c.agent.in_(agents)))
    return {row.agent: Profile(row.capacity, tuple(row.languages.split()), tuple(row.skills.split())) for row in rows}


def set_profile(tx: Connection, agent: str, profile: Profile) -> None:
    """Sets an agent's profile."""
    values = {"capacity": profile.capacity, "languages": " ".join(profile.languages), "skills": " ".join(profile.skills)}
    if not tx.execute(sa.update(profiles).where(profiles.c.agent == agent).values(values)).rowcount:
        tx.execute(sa.insert(profiles).values(agent=agent, **values))


def hold_lease(tx: Connection, name: str, holder: str, shift_ms: int, for_ms: int) -> bool:
    """Whether `holder` has the lease for so long from now: it had it, or nobody did."""
    now = database.now_ms(tx, shift_ms)
    until = now + for_ms
    free = sa.or_(leases.c.holder == holder, leases.c.until < now)
    if tx.execute(sa.update(leases).where(leases.c.name == name, free).values(holder=holder, until=until)).rowcount:
        return True
    if tx.execute(sa.select(leases.c.name).where(leases.c.name == name)).scalar():
        return False
    first = database.insert_new(tx, leases).values(name=name, holder=holder, until=until).returning(leases.c.name)
    return tx.execute(first).first() is not None


def _room(line: Lineup, department: str) -> tuple[int, int]:
    """How many conversations the department's agents can hold, and how many more; an offered one has its place already."""
    team = [agent for agent in line.agents if department in agent.departments and agent.status == "available"]
    offered = sum(1 for c in line.queued if c.offered and c.department == department)
    return sum(agent.capacity for agent in team), sum(max(0, agent.capacity - agent.load) for agent in team) + offered


def _load(tx: Connection, agents: Sequence[str], queued: Iterable[Conversation]) -> dict[str, int]:
    c = conversations.c
    where = (c.state == "agent", c.agent.in_(agents), c.snoozed_until == 0)  # what is put aside takes nobody's time
    query = sa.select(c.agent, sa.func.count()).where(*where).group_by(c.agent)
    load = {agent: int(count) for agent, count in tx.execute(query)}
    for one in queued:
        if one.offered:
            load[one.offered.id] = load.get(one.offered.id, 0) + 1
    return load


def _given(tx: Connection, agents: Sequence[str]) -> dict[str, int]:
    """When each agent last got or ended a conversation: who has been without one for longest comes first."""
    given: dict[str, int] = {}
    for table, moment in ((conversations, conversations.c.taken_at), (handlings, handlings.c.ended_at)):
        query = sa.select(table.c.agent, sa.func.max(moment)).where(table.c.agent.in_(agents)).group_by(table.c.agent)
        for agent, at in tx.execute(query):
            given[agent] = max(given.get(agent, 0), int(at))
    return given


def _candidate(row: Any, profile: Profile, load: int, given_at: int) -> Candidate:
    departments = tuple(row.departments.split())
    return Candidate(row.agent, departments, profile.languages, profile.skills, profile.capacity, load, given_at, row.status)
