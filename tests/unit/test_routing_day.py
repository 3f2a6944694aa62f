"""A simulated day of chats keeps the rules of routing, and the simulation notices when one is broken."""

from __future__ import annotations

import pytest

from bench.routing import Floor, unevenness
from handoff import routing

CHATS = 2_500
ONE_TEAM = ("support",)


def test_a_day_of_chats_keeps_the_priority_rule_capacity_and_an_even_load() -> None:
    day = Floor(CHATS, 3, ONE_TEAM).run()
    assert day.broken == []
    assert day.fullest <= 3
    assert unevenness(day) < 0.15


@pytest.mark.parametrize("fault", ["no_aging", "over_capacity"])
def test_the_day_notices_a_broken_rule(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if fault == "no_aging":
        monkeypatch.setattr(routing, "rank", lambda priority, waited: priority)
    else:
        whole = routing.assign
        monkeypatch.setattr(routing, "assign", lambda waiting, agents, now: whole(
            waiting, [routing.Candidate(**{**{f: getattr(a, f) for f in a.__struct_fields__}, "capacity": 4}) for a in agents], now))
    assert Floor(CHATS, 3, ONE_TEAM).run().broken


def test_the_day_notices_an_uneven_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "_preference", lambda one, agent: (agent.id,))
    assert unevenness(Floor(CHATS, 3, ONE_TEAM).run()) > 0.15
