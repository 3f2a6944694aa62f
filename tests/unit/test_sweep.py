"""The sweep: who is really gone goes back to the queue, and a clock that is set, or a service that was away, sends nobody there."""

from __future__ import annotations

import asyncio

import pytest

from base import database
from base.ledger import Once, single
from base.settings import Settings
from handoff import events as ev
from handoff import presence, reading, sweep
from handoff.dispatch import Dispatch
from handoff.sweep import Steadiness, Sweep
from tests.support.room import Room, room

ELIF = ev.Staff("stf_1", "Elif", "support")
HOUR = 3_600_000


class Time:
    """A monotonic clock that a test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr(sweep.Clock, "monotonic", lambda: self.now)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


async def held(place: Room, count: int = 3) -> list[str]:
    """Chats that an agent with a live line holds."""
    chats = [await place.chat(f"vis_{n}") for n in range(count)]
    for n, chat in enumerate(chats):
        await place.happens(chat, ev.CustomerAsksHuman(at=place.clock.now_ms()), f"vis_{n}")
        await place.happens(chat, ev.AgentTakes(at=place.clock.now_ms(), agent=ELIF), ELIF.id)
    await renew(place)
    return chats


async def renew(place: Room) -> None:
    shift = place.clock.shift_ms
    await place.ledger.do(single, Once(lambda tx: presence.renew(tx, [ELIF.id], database.now_ms(tx, shift))))


async def states(place: Room, chats: list[str]) -> list[str]:
    return [now.conversation.state for now in await place.read(reading.standings, chats)]


def passes(place: Room, time: Time, seconds: float) -> None:
    """So much time passes, on both clocks."""
    time.now += seconds
    place.clock._shift_ms += int(seconds * 1000)


def jumps(place: Room, by_ms: int) -> None:
    """Somebody sets the wall clock, the database's too."""
    place.clock._shift_ms += by_ms


async def test_an_agent_whose_line_is_gone_longer_than_the_grace_is_lost(settings: Settings, time: Time) -> None:
    async with room(settings) as place:
        chats = await held(place)
        job = Sweep(place.conversations, grace=20)
        for _ in range(25):
            await job._agents()
            assert set(await states(place, chats)) == {"agent"}
            passes(place, time, 1)
        passes(place, time, 4)
        await job._agents()
        assert set(await states(place, chats)) == {"queued"}


@pytest.mark.parametrize("by_ms", [HOUR, -HOUR, 10 * HOUR])
async def test_a_clock_that_is_set_requeues_nobody_and_who_goes_afterwards_is_still_noticed(settings: Settings, time: Time, by_ms: int) -> None:
    async with room(settings) as place:
        chats = await held(place)
        job = Sweep(place.conversations, grace=20)
        for _ in range(30):
            await job._agents()
            passes(place, time, 1)
            await renew(place)
        jumps(place, by_ms)
        await job._agents()  # before anybody could renew
        await renew(place)
        for _ in range(40):
            await job._agents()
            passes(place, time, 1)
            await renew(place)
        assert set(await states(place, chats)) == {"agent"}
        for _ in range(30):  # now the line is gone
            await job._agents()
            passes(place, time, 1)
        assert set(await states(place, chats)) == {"queued"}


async def test_without_looking_at_the_clock_itself_a_set_clock_requeues_everybody(settings: Settings, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a requeue storm."""
    monkeypatch.setattr(Steadiness, "seconds", lambda self, wall_ms, now: 1e9)
    async with room(settings) as place:
        chats = await held(place)
        jumps(place, HOUR)
        await Sweep(place.conversations, grace=20)._agents()
        assert set(await states(place, chats)) == {"queued"}


async def test_a_lease_from_before_the_clock_was_set_back_does_not_keep_who_is_gone(settings: Settings, time: Time) -> None:
    async with room(settings) as place:
        chats = await held(place)
        job = Sweep(place.conversations, grace=20)
        await job._agents()
        jumps(place, -HOUR)  # and the agent's line went in the same moment
        for _ in range(30):
            await job._agents()
            passes(place, time, 1)
        assert set(await states(place, chats)) == {"queued"}


async def test_a_service_that_was_away_gives_agents_the_grace_to_come_back(settings: Settings, time: Time) -> None:
    async with room(settings) as place:
        chats = await held(place)
        passes(place, time, 600)  # nobody renewed anything
        job = Sweep(place.conversations, grace=20)
        await job._agents()
        passes(place, time, 15)
        await renew(place)
        for _ in range(10):
            await job._agents()
            passes(place, time, 1)
            await renew(place)
        assert set(await states(place, chats)) == {"agent"}


async def test_a_turn_under_way_is_not_given_up_when_the_clock_is_set(settings: Settings, time: Time) -> None:
    async with room(settings) as place:
        chat = await place.chat("v")
        await place.happens(chat, ev.CustomerSays(at=place.clock.now_ms(), text="selam"), "v")
        told: list[str] = []
        place.conversations.turns.failed = lambda c, turn, epoch, why: told.append(why) or ev.BotFailed(  # type: ignore[method-assign, func-returns-value]
            at=1, turn=turn, epoch=epoch, why=why, text="…", offer="Bağlan")
        job = Sweep(place.conversations, grace=20)
        await job._turns()
        jumps(place, HOUR)
        for _ in range(9):
            await job._turns()
            passes(place, time, 1)
        assert told == []
        for _ in range(4):
            await job._turns()
            passes(place, time, 1)
        assert told == ["abandoned"]


async def given_up(settings: Settings, time: Time, seconds: int, by_ms: int) -> tuple[list[int], bool]:
    """One process asks the bot again and again and always has its answer after two seconds; another one, whose clock is off, sweeps.
    Turns that it gave up, and whether it gives one up that is never answered."""
    async with room(settings) as asking, room(settings) as wrong:
        wrong.clock._shift_ms = by_ms
        told: list[int] = []
        wrong.conversations.turns.failed = lambda c, turn, epoch, why: told.append(turn) or ev.BotFailed(  # type: ignore[method-assign, func-returns-value]
            at=1, turn=turn, epoch=epoch, why=why, text="…", offer="Bağlan")
        job, chat = Sweep(wrong.conversations, grace=20), await asking.chat("v")
        await job._turns()
        for _ in range(seconds // 2):
            await asking.happens(chat, ev.CustomerSays(at=asking.clock.now_ms(), text="selam"), "v")
            for _ in range(2):
                await job._turns()
                passes(asking, time, 1)
                wrong.clock._shift_ms += 1_000
            [now] = await asking.read(reading.standings, [chat])
            said = ev.BotReplied(at=asking.clock.now_ms(), turn=now.conversation.turn, epoch=now.conversation.epoch, messages=(ev.BotMessage("buyurun"),),
                                 language="tr", asked_in="tr")
            await asking.happens(chat, said)
        answered = list(told)
        await asking.happens(chat, ev.CustomerSays(at=asking.clock.now_ms(), text="orada mısınız"), "v")
        for _ in range(13):
            await job._turns()
            time.now += 1
        return answered, len(told) == len(answered) + 1


@pytest.mark.parametrize("by_ms", [HOUR, -HOUR])
async def test_a_process_whose_clock_is_wrong_gives_up_no_turn_of_another_one(sqlite: Settings, time: Time, by_ms: int) -> None:
    assert await given_up(sqlite, time, 60, by_ms) == ([], True)


async def test_by_its_own_clock_it_would(sqlite: Settings, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: by the deadlines alone every turn of the other process is overdue at once."""
    monkeypatch.setattr(sweep, "ABANDONED", 0.0)
    answered, _ = await given_up(sqlite, time, 20, HOUR)
    assert len(answered) == 10


async def test_a_process_whose_clock_is_wrong_calls_no_agent_silent(sqlite: Settings, time: Time) -> None:
    async with room(sqlite) as here, room(sqlite) as wrong:
        job = Dispatch(wrong.conversations)
        wrong.clock._shift_ms = HOUR
        for n in range(20):  # every chat is answered after a minute
            chats = await held(here)
            for _ in range(2):
                await job.once()
                passes(here, time, 30)
                wrong.clock._shift_ms += 30_000
                await renew(here)
            for chat in chats:
                [now] = await here.read(reading.standings, [chat])
                assert (now.conversation.state, now.conversation.reminded_at) == ("agent", 0), n
                await here.happens(chat, ev.AgentResolves(at=here.clock.now_ms(), agent=ELIF, epoch=now.conversation.epoch, reason=""), ELIF.id)


async def test_a_customer_whom_an_agent_took_and_never_answered_is_offered_again_once(settings: Settings, time: Time) -> None:
    async with room(settings) as place:
        silent, answered = await held(place, 2)
        await place.happens(answered, ev.AgentReplies(at=place.clock.now_ms(), agent=ELIF, epoch=3, text="Buradayım"), ELIF.id)
        job = Dispatch(place.conversations)
        for _ in range(4 * place.conversations.operator.policies.agent_answer_minutes):
            await job.once()
            passes(place, time, 30)
            await renew(place)
        found = {now.conversation.id: now.conversation for now in await place.read(reading.standings, [silent, answered])}
        assert {name: c.state for name, c in found.items()} == {silent: "queued", answered: "agent"}
        entries, _, _ = await place.read(reading.entries_after, silent, 0, False)
        assert [e.event for e in entries if e.event == "agent_silent"] == ["agent_silent"]


async def test_a_clock_that_is_set_makes_no_agent_silent(settings: Settings, time: Time) -> None:
    async with room(settings) as place:
        chats = await held(place)
        job = Dispatch(place.conversations)
        await job.once()
        jumps(place, HOUR)
        for _ in range(10):
            await job.once()
            passes(place, time, 1)
            await renew(place)
        assert set(await states(place, chats)) == {"agent"}


def test_a_clock_runs_evenly_until_it_is_set() -> None:
    steady = Steadiness(started=100.0)
    assert steady.seconds(1_000_000, 110.0) == 10.0
    assert steady.seconds(1_005_100, 115.0) == 15.0  # slow, not set
    assert steady.seconds(1_009_000, 120.0) == 20.0
    assert steady.seconds(5_000_000, 121.0) == 0.0
    assert steady.seconds(5_004_000, 125.0) == 4.0
    assert steady.seconds(4_000_000, 126.0) == 0.0


async def test_a_restless_sweep_goes_on_after_a_failure(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = 0

    async def job(_: Sweep) -> None:
        nonlocal runs
        runs += 1
        raise RuntimeError("once more")

    monkeypatch.setattr(sweep, "EVERY", 0.01)
    monkeypatch.setattr(Sweep, "_turns", job)
    async with room(settings) as place:
        restless = Sweep(place.conversations, grace=20)
        restless.start()
        for _ in range(300):
            if runs >= 3:
                break
            await asyncio.sleep(0.01)
        await restless.close()
    assert runs >= 3
