"""Dispatch on real databases: offers go round, lapse and rest, answers that are due are asked for, one process routes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from sqlalchemy.engine import Connection

from base import database, identity
from base.clock import Clock
from base.ledger import Once, single
from base.settings import Settings
from handoff import events as ev
from handoff import presence, queue_store, reading
from handoff.dispatch import LEASE_MS, REMINDED_MS, Dispatch
from handoff.queue_store import Profile
from handoff.routing import MINUTE, REST
from handoff.state import Conversation
from server.parts import Parts, build


class Floor:
    """A service without sockets, its agents, and a clock that the test moves."""

    def __init__(self, parts: Parts) -> None:
        self.parts, self.agents = parts, {"elif": "", "mert": ""}
        self.here = {"elif": "available", "mert": "available"}
        self.passed = 0.0

    async def write(self, work: Any) -> Any:
        return await self.parts.ledger.do(single, Once(work))

    async def hire(self) -> None:
        for login in self.agents:
            self.agents[login] = await self.write(lambda tx, login=login: identity.add_staff(
                tx, login, login.title(), "agent", ("support",), "a-password-for-tests", 1))

    async def later(self, ms: int) -> None:
        """Time passes, on the wall and for who measures it: the clock was not set."""
        self.parts.clock._shift_ms += ms
        self.passed += ms / 1000

    async def round(self, dispatch: Dispatch | None = None) -> None:
        """Everybody's line is renewed, then one round."""
        def renew(tx: Connection) -> None:
            now = database.now_ms(tx, self.parts.clock.shift_ms)
            for login, status in self.here.items():
                presence.set_status(tx, self.agents[login], status, now)

        await self.write(renew)
        await (dispatch or self.parts.dispatch).once()

    async def waits(self, visitor: str) -> str:
        """A customer who asks for a person; the conversation."""
        id_ = await self.parts.conversations.open(visitor, "tr")
        await self.parts.conversations.act(id_, ev.CustomerAsksHuman(at=self.parts.clock.now_ms()))
        return id_

    async def now(self, id_: str) -> Conversation:
        found = await self.parts.read(reading.standing, id_)
        assert found is not None
        return found.conversation

    async def offered(self, id_: str) -> str:
        """The login of who is asked."""
        c = await self.now(id_)
        return next((login for login, agent in self.agents.items() if c.offered and c.offered.id == agent), "")

    def staff(self, login: str) -> ev.Staff:
        return ev.Staff(self.agents[login], login.title(), "support")


@pytest.fixture
async def floor(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Floor]:
    parts = build(settings)
    made = Floor(parts)
    monotonic = Clock.monotonic
    monkeypatch.setattr(Clock, "monotonic", staticmethod(lambda: monotonic() + made.passed))
    await made.hire()
    yield made
    await parts.stop()


async def test_an_offer_goes_to_one_agent_lapses_and_goes_to_the_next(floor: Floor) -> None:
    id_ = await floor.waits("vis_1")
    await floor.round()
    first = await floor.offered(id_)
    await floor.round()
    assert await floor.offered(id_) == first
    await floor.later(30_000)
    await floor.round()
    second = await floor.offered(id_)
    assert {first, second} == {"elif", "mert"}
    assert (await floor.now(id_)).passed[0][0] == floor.agents[first]


async def test_a_colleague_who_is_named_is_asked_first_and_the_team_when_they_do_not_answer(floor: Floor) -> None:
    id_ = await floor.waits("vis_1")
    act, now = floor.parts.conversations.act, floor.parts.clock.now_ms
    await act(id_, ev.AgentTakes(at=now(), agent=floor.staff("elif")))
    handed = ev.AgentTransfers(at=now(), agent=floor.staff("elif"), epoch=(await floor.now(id_)).epoch, department="support",
                               note="dekont bekliyor", to=floor.staff("mert"), offer_ms=30_000)
    await act(id_, handed)
    assert (await floor.now(id_)).state == "queued"
    await floor.round()
    assert await floor.offered(id_) == "mert", "and a round gives it to nobody else meanwhile"
    await floor.later(30_000 + REST)
    await floor.round()
    assert await floor.offered(id_) != ""
    assert floor.agents["mert"] in dict((await floor.now(id_)).passed)


async def test_who_is_away_or_of_another_team_is_not_handed_anything(floor: Floor) -> None:
    floor.here = {"elif": "available", "mert": "break"}
    await floor.round()
    shift = floor.parts.clock.shift_ms
    asked = [("elif", "support"), ("elif", "finance"), ("mert", "support")]
    found = [await floor.parts.read(queue_store.available, floor.agents[login], team, shift) for login, team in asked]
    assert [each.id if each else "" for each in found] == [floor.agents["elif"], "", ""]


async def test_who_goes_on_a_break_keeps_no_offer(floor: Floor) -> None:
    id_ = await floor.waits("vis_1")
    await floor.round()
    first = await floor.offered(id_)
    floor.here[first] = "break"
    await floor.round()
    assert await floor.offered(id_) not in ("", first)


async def test_a_declined_offer_rests_before_the_same_agent_is_asked_again(floor: Floor) -> None:
    floor.here = {"elif": "available"}
    id_ = await floor.waits("vis_1")
    await floor.round()
    await floor.parts.conversations.act(id_, ev.AgentDeclines(at=floor.parts.clock.now_ms(), agent=floor.staff("elif")))
    await floor.round()
    assert await floor.offered(id_) == ""
    await floor.later(REST)
    await floor.round()
    assert await floor.offered(id_) == "elif"


async def test_nobody_is_offered_more_than_the_profile_allows(floor: Floor) -> None:
    floor.here = {"elif": "available"}
    await floor.write(lambda tx: queue_store.set_profile(tx, floor.agents["elif"], Profile(capacity=2)))
    ids = [await floor.waits(f"vis_{n}") for n in range(3)]
    await floor.round()
    assert [await floor.offered(id_) for id_ in ids] == ["elif", "elif", ""]
    await floor.parts.conversations.act(ids[0], ev.AgentTakes(at=floor.parts.clock.now_ms(), agent=floor.staff("elif")))
    await floor.round()
    assert await floor.offered(ids[2]) == ""


async def test_an_unanswered_customer_is_brought_to_the_agents_mind_and_then_to_another_agent(floor: Floor) -> None:
    id_ = await floor.waits("vis_1")
    await floor.parts.conversations.act(id_, ev.AgentTakes(at=floor.parts.clock.now_ms(), agent=floor.staff("elif")))
    limit = floor.parts.operator.policies.agent_answer_minutes * MINUTE
    await floor.round()  # sees that somebody waits
    await floor.later(limit - MINUTE)
    await floor.round()
    assert not (await floor.now(id_)).reminded_at
    await floor.later(MINUTE)
    await floor.round()
    assert (await floor.now(id_)).reminded_at
    await floor.round()
    await floor.later(REMINDED_MS)
    await floor.round()
    assert (await floor.now(id_)).state == "queued"
    await floor.round()
    assert await floor.offered(id_) == "mert"


async def test_a_clock_that_is_set_reminds_nobody(floor: Floor) -> None:
    id_ = await floor.waits("vis_1")
    await floor.parts.conversations.act(id_, ev.AgentTakes(at=floor.parts.clock.now_ms(), agent=floor.staff("elif")))
    await floor.round()
    await floor.later(floor.parts.operator.policies.agent_answer_minutes * MINUTE // 2)
    await floor.round()
    floor.parts.clock._shift_ms += 60 * MINUTE
    await floor.round()
    assert not (await floor.now(id_)).reminded_at


async def test_offers_and_reminders_are_not_shown_to_the_customer(floor: Floor) -> None:
    id_ = await floor.waits("vis_1")
    await floor.round()
    for staff, expected in ((False, ["queued"]), (True, ["queued", "offered"])):
        items, upto, _ = await floor.parts.read(reading.entries_after, id_, 0, staff)
        assert [entry.event for entry in items] == expected
        assert upto == 2


async def test_one_process_routes_and_another_goes_on_when_it_is_gone(floor: Floor) -> None:
    other = Dispatch(floor.parts.conversations)
    floor.here = {"elif": "available"}
    await floor.waits("vis_1")
    await floor.round()
    second = await floor.waits("vis_2")
    await floor.round(other)
    assert await floor.offered(second) == ""
    await floor.later(LEASE_MS + 1)
    await floor.round(other)
    assert await floor.offered(second) == "elif"


async def test_recent_handling_times_make_the_wait(floor: Floor) -> None:
    floor.here = {"elif": "available"}
    await floor.write(lambda tx: queue_store.set_profile(tx, floor.agents["elif"], Profile(capacity=1)))
    for n in range(5):
        id_ = await floor.waits(f"vis_{n}")
        taken = await floor.parts.conversations.act(id_, ev.AgentTakes(at=floor.parts.clock.now_ms(), agent=floor.staff("elif")))
        await floor.later(20 * MINUTE)
        await floor.parts.conversations.act(id_, ev.AgentResolves(at=floor.parts.clock.now_ms(), agent=floor.staff("elif"),
                                                                  epoch=taken.done.epoch))
    held = await floor.waits("vis_held")
    await floor.parts.conversations.act(held, ev.AgentTakes(at=floor.parts.clock.now_ms(), agent=floor.staff("elif")))
    await floor.round()
    place, wait = await floor.parts.conversations.expected(await floor.now(await floor.waits("vis_next")))
    assert place == 1
    assert wait == (20, 21)


async def test_where_all_are_shown_the_queue_nobody_is_asked_alone(settings: Settings, tmp_path: Any) -> None:
    text = settings.operator_file.read_text(encoding="utf-8")
    assert "offer: one" in text
    (tmp_path / "operator.yml").write_text(text.replace("offer: one", "offer: all"), encoding="utf-8")


    parts = build(msgspec.structs.replace(settings, operator_file=tmp_path / "operator.yml"))
    floor = Floor(parts)
    await floor.hire()
    id_ = await floor.waits("vis_1")
    await floor.round()
    assert await floor.offered(id_) == ""
    await parts.stop()


