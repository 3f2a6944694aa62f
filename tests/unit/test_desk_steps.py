"""What happens to a registered request: additions, pauses, missed promises, and a timeline that tells everything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import settings as property_settings
from hypothesis import strategies as st

from base import database, operator
from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from base.settings import ROOT, Settings
from desk import request as requests
from desk import store
from desk.request import Kind, Request, Step
from desk.service import Desk, Move, NewRequest
from desk.sweep import desk_sweep
from desk.tables import outbox
from handoff.reading import Reader

NOW = datetime.fromisoformat("2026-11-23T14:30:00+03:00")
HOUR, DAY = 3_600_000, 24 * 3_600_000
NEW = NewRequest(conversation="cnv_1", channel="chat", language="tr", topic="login", subject="Hesabıma giremiyorum",
                 event_date="2026-11-22", transaction_type="login")


class SetClock(Clock):
    """Stands still until it is moved."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = NOW

    def now_ms(self) -> int:
        return int(self.moment.timestamp() * 1000)

    def now(self, zone: ZoneInfo | None = None) -> datetime:
        return self.moment.astimezone(zone)


class Room:
    """A desk with its clock; `again` is the same after a restart."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.clock = settings, SetClock()
        self.ledger = Ledger(database.writer(settings.database_url))
        self.read = Reader(database.reader(settings.database_url))
        self.desk = Desk(self.ledger, self.read, operator.load(ROOT / "operator.yml"), self.clock)

    async def close(self) -> None:
        await asyncio.to_thread(self.ledger.close)
        self.read.close()

    async def again(self) -> Room:
        await self.close()
        new = Room(self.settings)
        new.clock.moment = self.clock.moment
        return new

    def later(self, **span: float) -> None:
        self.clock.moment += timedelta(**span)

    async def registered(self, key: str = "k", visitor: str = "vis_1") -> str:
        request, _ = await self.desk.register(NEW, visitor, key)
        return request.tracking_number

    async def found(self, number: str) -> store.Known:
        return await self.read(store.find, number)  # type: ignore[no-any-return]

    def owed(self, number: str) -> list[str]:
        with self.ledger.engine.connect() as tx:
            return list(tx.execute(sa.select(outbox.c.kind).where(outbox.c.request == number).order_by(outbox.c.at)).scalars())


@pytest.fixture
async def room(settings: Settings) -> AsyncIterator[Room]:
    made = Room(settings)
    yield made
    await made.close()


# --- the pure timeline -----------------------------------------------------------------


def new(due_from: int = 2 * HOUR, due_to: int = 4 * HOUR) -> Request:
    return Request("KPR-1", "vis", "cnv", "chat", "tr", "login", "account", 2, "s", "2026-01-01", "login", "", "", "", "",
                   "registered", 1, due_from, due_to, promised_at=1, changed_at=1)


def taken(request: Request, steps: list[tuple[Kind, int]]) -> tuple[Request, list[Step]]:
    """Whatever of these steps is legal, in order, with the data that each needs."""
    at, done = request.registered_at, [requests.first(request)]
    for kind, after in steps:
        at += after
        entry = Step(kind, at, "x", {"reopen_until": at + DAY} if kind == "resolved" else
                     {"due_from": at + HOUR, "due_to": at + 2 * HOUR} if kind in ("reopened", "disagreed") else
                     {"into": "KPR-2"} if kind == "merged" else {})
        try:
            request = requests.step(request, entry)
        except Refused:
            continue
        done.append(entry)
    return request, done


STEPS = st.lists(st.tuples(st.sampled_from(requests.Kind.__args__), st.integers(0, DAY)), max_size=30)  # type: ignore[attr-defined]


@given(STEPS)
@property_settings(max_examples=400, deadline=None)
def test_the_timeline_alone_gives_the_request(steps: list[tuple[Kind, int]]) -> None:
    request, done = taken(new(), steps)
    assert requests.fold(request, done) == request


@given(STEPS)
@property_settings(max_examples=400, deadline=None)
def test_a_promise_never_moves_back_and_never_before_the_registration(steps: list[tuple[Kind, int]]) -> None:
    request, done = taken(new(), steps)
    assert request.registered_at <= request.due_from <= request.due_to
    folded = requests.fold(request, done[:1])
    for entry in done[1:]:
        after = requests.step(folded, entry)
        assert after.due_to >= folded.due_to or entry.kind in ("reopened", "disagreed")
        assert after.changed_at >= folded.changed_at
        assert after.priority <= folded.priority
        folded = after


@given(st.lists(st.tuples(st.integers(0, DAY), st.integers(0, DAY)), max_size=10))
@property_settings(max_examples=200, deadline=None)
def test_pauses_add_up(pauses: list[tuple[int, int]]) -> None:
    steps: list[tuple[Kind, int]] = []
    for wait, pause in pauses:
        steps += [("asked_customer", wait), ("customer_answered", pause)]
    request, _ = taken(new(), steps)
    assert request.due_to == new().due_to + sum(pause for _, pause in pauses)


def test_the_promise_stands_still_while_the_customer_is_asked() -> None:
    asked, _ = taken(new(), [("asked_customer", HOUR)])
    assert not requests.is_overdue(asked, 1000 * HOUR)
    assert requests.warning(asked, 1000 * HOUR) is None


def test_asking_twice_is_one_pause() -> None:
    request, _ = taken(new(), [("asked_customer", HOUR), ("asked_customer", HOUR), ("customer_answered", HOUR)])
    assert request.due_to == new().due_to + 2 * HOUR


def test_near_comes_in_the_last_quarter_and_missed_after_the_end_each_once() -> None:
    request = new(due_to=4 * HOUR)
    assert requests.warning(request, 2 * HOUR) is None
    assert requests.warning(request, 3 * HOUR + 1) == "due_soon"
    near = requests.step(request, Step("due_soon", 3 * HOUR + 1))
    assert requests.warning(near, 3 * HOUR + 2) is None
    assert requests.warning(near, 4 * HOUR + 1) == "overdue"
    missed = requests.step(near, Step("overdue", 4 * HOUR + 1))
    assert requests.warning(missed, 9 * HOUR) is None
    assert requests.step(missed, Step("overdue", 9 * HOUR)).priority == missed.priority == 1


def test_an_escalated_request_goes_to_the_management_with_priority_once() -> None:
    once = requests.step(new(), Step("escalated", 5))
    assert (once.state, once.department, once.priority) == ("escalated", "management", 1)
    assert requests.step(once, Step("escalated", 6)).priority == 1


# --- the store and the service, on both databases ----------------------------------------


async def test_an_addition_stands_on_the_timeline_with_its_words_and_who_said_them(room: Room) -> None:
    number = await room.registered()
    await room.desk.add_information(number.lower().replace("-", " "), " Dekont no 4411 ", "chat", "vis_1", "t1")
    request, steps = await room.found(number)
    assert (steps[-1].kind, steps[-1].by, steps[-1].data) == ("added", "vis_1", {"text": "Dekont no 4411", "channel": "chat"})
    assert request.state == "registered"
    assert room.owed(number) == ["registered", "added"]


async def test_the_same_key_adds_once_and_another_text_under_it_is_refused(room: Room) -> None:
    number = await room.registered()
    await asyncio.gather(*(room.desk.add_information(number, "bir", "chat", "vis_1", "t1") for _ in range(8)))
    assert [step.kind for step in (await room.found(number))[1]] == ["registered", "added"]
    with pytest.raises(Refused, match="cid_reused"):
        await room.desk.add_information(number, "iki", "chat", "vis_1", "t1")


async def test_strangers_and_unknown_numbers_are_not_found_and_guessing_stops(room: Room) -> None:
    number = await room.registered()
    for typed in (number, "KPR-0000-0000-0000", "rakam"):
        with pytest.raises(Refused, match="not_found"):
            await room.desk.add_information(typed, "bir", "chat", "vis_2", "t1")
        with pytest.raises(Refused, match="not_found"):
            await room.desk.withdraw(typed, "chat", "vis_2", "t2")
    codes = []
    for _ in range(8):
        with pytest.raises(Refused) as refused:
            await room.desk.withdraw(number, "chat", "vis_2", "t3")
        codes.append(refused.value.code)
    assert codes[-1] == "too_many_guesses"
    assert len((await room.found(number))[1]) == 1


async def test_an_empty_addition_is_refused(room: Room) -> None:
    with pytest.raises(Refused, match="empty"):
        await room.desk.add_information(await room.registered(), "  ", "chat", "vis_1", "t1")


async def test_a_withdrawn_request_takes_nothing_more(room: Room) -> None:
    number = await room.registered()
    request, _ = await room.desk.withdraw(number, "chat", "vis_1", "t1")
    again, _ = await room.desk.withdraw(number, "chat", "vis_1", "t1")
    assert request.state == again.state == "withdrawn"
    with pytest.raises(Refused, match="illegal_transition"):
        await room.desk.add_information(number, "bir", "chat", "vis_1", "t2")
    assert await room.desk.open_requests("vis_1") == []


async def test_what_the_customer_adds_when_asked_is_the_answer_and_moves_the_promise(room: Room) -> None:
    number = await room.registered()
    before, _ = await room.found(number)
    await room.desk.work(number, "asked_customer", "stf_1", "s1", "Dekontu gönderir misiniz?")
    room.later(hours=10)
    assert await room.desk.warn_all() == 0
    after, steps = await room.desk.add_information(number, "Dekont no 4411", "chat", "vis_1", "t1")
    assert (after.state, steps[-1].kind) == ("in_review", "customer_answered")
    assert after.due_to == before.due_to + (17 * HOUR + HOUR // 2), "all four hours, from the opening at eight"
    assert requests.fold(after, steps) == after
    assert not room.desk.is_overdue(after)


async def test_a_missed_promise_is_found_after_a_restart_and_said_once(settings: Settings) -> None:
    room = Room(settings)
    number = await room.registered()
    room.later(hours=3, minutes=30)
    assert await room.desk.warn_all() == 1
    room.later(hours=1)
    room = await room.again()
    assert await room.desk.warn_all() == 1
    room = await room.again()
    assert await room.desk.warn_all() == 0
    request, steps = await room.found(number)
    assert [step.kind for step in steps] == ["registered", "due_soon", "overdue"]
    assert room.owed(number) == ["registered", "due_soon", "overdue"]
    assert request.priority == 1
    await room.close()


async def test_the_owner_who_looks_before_the_sweep_raises_it_and_two_sweeps_raise_it_once(room: Room) -> None:
    number = await room.registered()
    room.later(hours=5)
    seen = await asyncio.gather(room.desk.look_up(number, "vis_1"), room.desk.warn_all(), room.desk.look_up(number, "vis_1"))
    assert seen[0].request is not None
    request, steps = await room.found(number)
    assert ([step.kind for step in steps], request.priority) == (["registered", "overdue"], 1)


async def test_a_stranger_who_looks_changes_nothing(room: Room) -> None:
    number = await room.registered()
    room.later(hours=5)
    await room.desk.look_up(number, "vis_2")
    assert len((await room.found(number))[1]) == 1


async def test_the_sweep_looks_again_also_after_a_failure_until_it_is_closed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    number = await room.registered()
    room.later(hours=5)
    looked, warn_all = asyncio.Event(), room.desk.warn_all
    failures = [Refused("busy"), RuntimeError("broken")]

    async def failing_at_first() -> int:
        if failures:
            raise failures.pop()
        said = await warn_all()
        looked.set()
        return said

    monkeypatch.setattr(room.desk, "warn_all", failing_at_first)
    sweep = desk_sweep(room.desk, every=0.01)
    sweep.start()
    async with asyncio.timeout(10):
        await looked.wait()
    await sweep.close()
    assert [step.kind for step in (await room.found(number))[1]] == ["registered", "overdue"]


async def test_a_resolved_request_is_reopened_within_fourteen_days_with_a_new_promise(room: Room) -> None:
    number = await room.registered()
    await room.desk.work(number, "in_review", "stf_1", "s1")
    await room.desk.work(number, "resolved", "stf_1", "s2", "Parola yenilendi.")
    room.later(days=13)
    request, _ = await room.desk.reopen(number, "vis_1", "s3", "Yine giremiyorum")
    assert request.state == "reopened"
    assert request.due_to == room.clock.now_ms() + 4 * HOUR
    await room.desk.work(number, "resolved", "stf_1", "s4")
    room.later(days=15)
    with pytest.raises(Refused, match="illegal_transition"):
        await room.desk.reopen(number, "vis_1", "s5")
    closed, _ = await room.desk.work(number, "closed", "stf_1", "s6")
    assert closed.state == "closed"


async def test_a_customer_who_does_not_accept_a_resolution_goes_to_the_management_and_its_decision_stands(room: Room) -> None:
    number = await room.registered()
    await room.desk.work(number, "resolved", "stf_1", "s1", "Parola yenilendi.")
    with pytest.raises(Refused, match="not_found"):
        await room.desk.disagree(number, "vis_2", "s2", "Olmadı")
    request, steps = await room.desk.disagree(number, "vis_1", "s3", "Sorunum çözülmedi")
    assert (request.state, request.department, steps[-1].data["text"]) == ("escalated", "management", "Sorunum çözülmedi")
    assert datetime.fromtimestamp(request.due_to / 1000, NOW.tzinfo) == NOW + timedelta(days=2)
    await room.desk.work(number, "resolved", "stf_9", "s4", "Karar")
    with pytest.raises(Refused, match="decision_final"):
        await room.desk.disagree(number, "vis_1", "s5", "Yine olmadı")
    with pytest.raises(Refused, match="decision_final"):
        await room.desk.reopen(number, "vis_1", "s6", owner="vis_1")


async def test_time_closes_and_archives_what_is_settled_also_after_a_restart(settings: Settings) -> None:
    room = Room(settings)
    number = await room.registered()
    await room.desk.work(number, "resolved", "stf_1", "s1")
    room.later(days=13)
    assert await room.desk.put_away_all() == 0
    room.later(days=2)
    assert await room.desk.put_away_all() == 1
    room = await room.again()
    assert await room.desk.put_away_all() == 0
    room.later(days=31)
    assert await room.desk.put_away_all() == 1
    request, steps = await room.found(number)
    assert [step.kind for step in steps] == ["registered", "resolved", "closed", "archived"]
    assert requests.fold(request, steps) == request
    assert (await room.desk.look_up(number, "vis_1")).request == request
    await room.close()


async def test_staff_assign_move_and_note_and_the_customer_is_not_shown_the_notes(room: Room) -> None:
    number = await room.registered()
    await room.desk.assign(number, "stf_2", "stf_1", "s1")
    await room.desk.work(number, "noted", "stf_1", "s2", "Kayıtlara bakıldı")
    request, steps = await room.desk.move(number, Move(topic="withdrawal", priority="urgent"), "stf_1", "s3")
    assert (request.topic, request.department, request.priority, request.assignee) == ("withdrawal", "finance", 0, "")
    assert [step.kind for step in steps if step.kind not in requests.OURS_ALONE] == ["registered", "moved"]
    for wrong, code in ((Move(topic="weather"), "unknown_topic"), (Move(department="bar"), "unknown_department"), (Move(), "bad_request")):
        with pytest.raises(Refused, match=code):
            await room.desk.move(number, wrong, "stf_1", "s4")


async def test_the_row_is_what_the_timeline_tells_after_a_long_way(room: Room) -> None:
    number = await room.registered()
    way: list[tuple[str, float]] = [("in_review", 1), ("asked_customer", 1), ("in_review", 5), ("resolved", 3)]
    for place, (kind, hours) in enumerate(way):
        room.later(hours=hours)
        await room.desk.warn_all()
        await room.desk.work(number, kind, "stf_1", f"s{place}")  # type: ignore[arg-type]
    room.later(days=2)
    await room.desk.reopen(number, "vis_1", "r")
    await room.desk.work(number, "escalated", "stf_1", "e")
    request, steps = await room.found(number)
    assert requests.fold(request, steps) == request
    assert request.department == "management"


async def test_two_steps_at_once_are_taken_one_after_the_other(room: Room) -> None:
    number = await room.registered()
    entry = Step("withdrawn", 5, "vis_1")

    async def step(key: str) -> str:
        try:
            return (await room.ledger.do(single, Once(lambda tx: store.step(tx, number, entry, key)))).state  # type: ignore[no-any-return]
        except Refused as refused:
            return refused.code

    assert sorted(await asyncio.gather(*(step(f"k{n}") for n in range(4)))) == ["illegal_transition"] * 3 + ["withdrawn"]


async def test_the_open_requests_of_a_visitor_are_theirs_newest_first_and_five(room: Room) -> None:
    numbers = []
    for n in range(7):
        numbers.append(await room.registered(f"k{n}"))
        room.later(minutes=1)
    await room.registered("other", "vis_2")
    found = await room.desk.open_requests("vis_1")
    assert [request.tracking_number for request, _ in found] == numbers[:1:-1]
    assert all([step.kind for step in steps] == ["registered"] for _, steps in found)
