"""Routing: who is next, who is asked, and what wait is told; pure, so anything can be tried."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handoff import routing
from handoff.routing import AGING, MINUTE, OTHER_LANGUAGE, REST, Candidate, Waiting

NOW = 1_000 * MINUTE
ELIF = Candidate("elif", ("finance",))
MERT = Candidate("mert", ("finance", "support"))
ASKS = Waiting("c1", "finance", "tr", 1, NOW)


def chosen(one: Waiting, *agents: Candidate) -> str | None:
    return dict(routing.assign([one], agents, NOW)).get(one.id)


def test_urgent_ones_come_first_whatever_the_others_waited() -> None:
    urgent, old = replace(ASKS, id="c2", priority=0), replace(ASKS, priority=1, queued_at=NOW - 10 * AGING)
    assert [one.id for one in routing.order([old, urgent], NOW)] == ["c2", "c1"]


def test_a_low_priority_rises_with_the_wait_so_that_nobody_starves() -> None:
    low, later = replace(ASKS, priority=3, queued_at=NOW - 2 * AGING), replace(ASKS, id="c2", priority=1, queued_at=NOW - MINUTE)
    assert [one.id for one in routing.order([later, low], NOW)] == ["c1", "c2"]
    assert [one.id for one in routing.order([later, replace(low, queued_at=NOW - AGING)], NOW)] == ["c2", "c1"]


def test_only_agents_of_the_department_who_are_available_and_have_room_are_asked() -> None:
    assert chosen(ASKS, Candidate("x", ("game",))) is None
    assert chosen(ASKS, replace(ELIF, status="busy")) is None
    assert chosen(ASKS, replace(ELIF, load=4)) is None
    assert chosen(ASKS, replace(ELIF, load=3)) == "elif"


def test_a_language_that_nobody_speaks_waits_a_little_before_another_one_will_do() -> None:
    turkish = replace(ELIF, languages=("tr",))
    assert chosen(replace(ASKS, language="en"), turkish) is None
    assert chosen(replace(ASKS, language="en", queued_at=NOW - OTHER_LANGUAGE), turkish) == "elif"
    assert chosen(replace(ASKS, language="en", queued_at=NOW - OTHER_LANGUAGE), turkish, replace(MERT, load=3)) == "mert"


def test_the_last_agent_is_asked_first_when_available() -> None:
    known = replace(ASKS, last_agent="mert")
    assert chosen(known, ELIF, replace(MERT, load=2)) == "mert"
    assert chosen(known, ELIF, replace(MERT, status="break")) == "elif"


def test_who_knows_the_topic_is_preferred() -> None:
    assert chosen(replace(ASKS, topic="withdrawal"), ELIF, replace(MERT, skills=("withdrawal",), load=3)) == "mert"


def test_the_least_loaded_is_asked_then_the_one_who_had_none_for_longest() -> None:
    assert chosen(ASKS, replace(ELIF, load=2, capacity=8), replace(MERT, load=2, capacity=4)) == "elif"
    assert chosen(ASKS, replace(ELIF, given_at=NOW), replace(MERT, given_at=NOW - 1)) == "mert"


def test_who_let_it_go_is_asked_again_only_after_a_rest_and_after_the_others() -> None:
    passed = replace(ASKS, passed=(("elif", NOW - REST + 1),))
    assert chosen(passed, ELIF) is None
    assert chosen(replace(passed, passed=(("elif", NOW - REST),)), ELIF) == "elif"
    assert chosen(replace(passed, passed=(("elif", NOW - REST),)), ELIF, replace(MERT, load=3)) == "mert"


def test_places_are_counted_in_the_department() -> None:
    queue = [ASKS, replace(ASKS, id="c2", department="game", queued_at=NOW - 5), replace(ASKS, id="c3", queued_at=NOW + 1)]
    assert routing.places(queue, NOW + 1) == {"c2": 1, "c1": 1, "c3": 2}


@pytest.mark.parametrize(("place", "slots", "free", "recent", "told"), [
    (1, 0, 0, (), ()),
    (1, 4, 1, (), (0, 1)),
    (1, 1, 0, (), (2, 5)),
    (4, 2, 0, (), (4, 10)),
    (3, 2, 0, [8 * MINUTE] * 5, (12, 13)),
    (3, 2, 0, [8 * MINUTE] * 4, (3, 8)),
    (1, 40, 0, (), (1, 2)),
])
def test_the_wait_is_a_range_made_of_recent_handling_times(place: int, slots: int, free: int, recent: list[int], told: tuple[int, ...]) -> None:
    assert routing.wait(place, slots, free, recent) == told


waiting_ones = st.lists(st.builds(
    Waiting, st.uuids().map(str), st.sampled_from(["finance", "support", "game"]), st.sampled_from(["tr", "en"]), st.integers(0, 3),
    st.integers(NOW - 60 * MINUTE, NOW), st.just(""), st.sampled_from(["", "a0", "a3"]),
    st.lists(st.tuples(st.sampled_from(["a0", "a1"]), st.integers(NOW - 5 * MINUTE, NOW)), max_size=2).map(tuple)), max_size=30)
some_agents = st.lists(st.builds(
    Candidate, st.just(""), st.sets(st.sampled_from(["finance", "support", "game"])).map(tuple), st.sampled_from([("tr",), ("tr", "en")]),
    st.just(()), st.integers(1, 4), st.integers(0, 5), st.just(0), st.sampled_from(["available", "busy", "break"])), max_size=6).map(
    lambda agents: [replace(agent, id=f"a{n}") for n, agent in enumerate(agents)])


@given(waiting_ones, some_agents)
def test_nobody_gets_more_than_they_can_hold_and_each_conversation_one_agent(queue: list[Waiting], agents: list[Candidate]) -> None:
    given_out = routing.assign(queue, agents, NOW)
    known = {agent.id: agent for agent in agents}
    assert len({id_ for id_, _ in given_out}) == len(given_out)
    for agent in agents:
        got = [id_ for id_, who in given_out if who == agent.id]
        assert not got or agent.load + len(got) <= agent.capacity
    for id_, who in given_out:
        one = next(one for one in queue if one.id == id_)
        assert one.department in known[who].departments
        assert known[who].status == "available"


@given(waiting_ones, some_agents)
def test_nobody_waits_whom_a_free_agent_could_have(queue: list[Waiting], agents: list[Candidate]) -> None:
    given_out = dict(routing.assign(queue, agents, NOW))
    left = [one for one in queue if one.id not in given_out]
    loads = {agent.id: agent.load + list(given_out.values()).count(agent.id) for agent in agents}
    still = [replace(agent, load=loads[agent.id]) for agent in agents]
    assert routing.assign(left, still, NOW) == []
