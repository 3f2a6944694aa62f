"""Requests: every state × step, dates that are refused, registering once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import product

import pytest
from msgspec.structs import replace

from base import database, operator
from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger
from base.settings import ROOT, Settings
from desk import request as requests
from desk.request import Request, Step
from desk.service import Desk, NewRequest
from handoff.reading import Reader

NOW = datetime.fromisoformat("2026-11-23T14:30:00+03:00")
NEW = NewRequest(conversation="cnv_1", channel="chat", language="tr", topic="withdrawal", subject="Çekim hâlâ gelmedi",
                 event_date="2026-03-15", transaction_type="withdrawal", amount="500", currency="TRY", payment_method=None,
                 description="")
KINDS = requests.Kind.__args__  # type: ignore[attr-defined]


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    ledger = Ledger(database.writer(settings.database_url))
    read = Reader(database.reader(settings.database_url))
    yield Desk(ledger, read, operator.load(ROOT / "operator.yml"), Clock(NOW))
    await asyncio.to_thread(ledger.close)
    read.close()


def sample(state: requests.State) -> Request:
    return Request("KPR-1", "vis", "cnv", "chat", "tr", "withdrawal", "finance", 2, "s", "2026-01-01", "withdrawal", "", "", "",
                   "", state, 1, 2, 3, reopen_until=9)


def merged(state: requests.State) -> Request:
    return replace(sample(state), merged_into="KPR-2", paused_at=4)


@pytest.mark.parametrize(("state", "kind"), list(product(requests.STATES, KINDS)))
def test_every_state_and_step_is_known_or_refused(state: requests.State, kind: requests.Kind) -> None:
    step, request = Step(kind, at=5), merged(state) if kind == "unmerged" else sample(state)
    stays = kind in requests.ALWAYS or (kind in requests.STAYING and state in requests.OPEN)
    if stays or (state, kind) in requests.TABLE:
        assert requests.step(request, step).state == requests.TABLE.get((state, kind), state)
    else:
        with pytest.raises(Refused, match="illegal_transition"):
            requests.step(request, step)


def test_only_what_is_merged_is_separated_again() -> None:
    with pytest.raises(Refused, match="illegal_transition"):
        requests.step(sample("closed"), Step("unmerged", at=5))


@pytest.mark.parametrize("kind", ["reopened", "disagreed"])
def test_what_management_has_decided_is_final(kind: requests.Kind) -> None:
    decided = requests.step(requests.step(sample("in_review"), Step("escalated", 5)), Step("resolved", 6, data={"reopen_until": 99}))
    with pytest.raises(Refused, match="decision_final"):
        requests.step(decided, Step(kind, 7))


@pytest.mark.parametrize("kind", ["reopened", "disagreed"])
def test_after_the_time_for_reopening_it_is_too_late(kind: requests.Kind) -> None:
    assert requests.step(sample("resolved"), Step(kind, 9)).state in requests.OPEN
    with pytest.raises(Refused, match="illegal_transition"):
        requests.step(sample("resolved"), Step(kind, 10))


def test_a_disagreement_goes_to_the_management_with_priority_and_a_promise_of_its_own() -> None:
    now = requests.step(replace(sample("resolved"), warned=2, assignee="stf_1"), Step("disagreed", 5, data={"due_from": 7, "due_to": 8}))
    assert (now.state, now.department, now.priority, now.due_from, now.due_to) == ("escalated", "management", 1, 7, 8)
    assert (now.warned, now.promised_at, now.escalated_at, now.assignee) == (0, 5, 5, "")


def test_a_request_that_moves_to_another_department_has_nobody_there_yet() -> None:
    held = requests.step(sample("in_review"), Step("assigned", 5, data={"to": "stf_1"}))
    assert held.assignee == "stf_1"
    assert requests.step(held, Step("moved", 6, data={"priority": 1})).assignee == "stf_1"
    moved = requests.step(held, Step("moved", 6, data={"department": "account", "topic": "login"}))
    assert (moved.department, moved.topic, moved.assignee, moved.due_to) == ("account", "login", "", held.due_to)


@pytest.mark.parametrize("state", sorted(requests.OPEN))
def test_a_merge_that_is_undone_leaves_the_request_as_it_stood(state: requests.State) -> None:
    before = replace(sample(state), paused_at=4 if state == "waiting_customer" else 0)
    away = requests.step(before, Step("merged", 5, data={"into": "KPR-2"}))
    assert (away.state, away.merged_into) == ("closed", "KPR-2")
    back = requests.step(away, Step("unmerged", 105, data={"state": state}))
    assert (back.state, back.merged_into, back.department) == (state, "", before.department)
    held = 101 if state == "waiting_customer" else 100
    assert back.due_to == before.due_to + held
    assert bool(back.paused_at) is (state == "waiting_customer")


@pytest.mark.parametrize(("state", "reopen_until", "changed_at", "done"), [
    ("resolved", 9, 1, "closed"), ("resolved", 99, 1, None), ("closed", 0, 1, "archived"), ("closed", 0, 5, None),
    ("withdrawn", 0, 1, "archived"), ("archived", 0, 1, None), ("in_review", 0, 1, None), ("escalated", 0, 1, None),
])
def test_what_is_settled_is_closed_and_archived_by_time(state: requests.State, reopen_until: int, changed_at: int, done: str | None) -> None:
    request = replace(sample(state), reopen_until=reopen_until, changed_at=changed_at)
    assert requests.putting_away(request, now=10, quiet=5) == done


def test_an_overdue_request_rises_one_priority_and_not_above_urgent() -> None:
    risen = requests.step(sample("registered"), Step("overdue", at=5))
    assert risen.priority == 1
    assert requests.step(replace(risen, priority=0), Step("overdue", at=6)).priority == 0


@pytest.mark.parametrize("text", ["2026-11-23", "2026-11-23T14:29", "2020-02-29"])
def test_a_date_up_to_now_is_taken(text: str) -> None:
    assert requests.check_event_date(text, NOW) == text


@pytest.mark.parametrize("text", ["2026-11-24", "2026-11-23T14:31", "2030-01-01"])
def test_a_date_to_come_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="future_date"):
        requests.check_event_date(text, NOW)


@pytest.mark.parametrize("text", ["", "dün", "2026-13-01", "2026-02-30", "15.03.2026"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="bad_request"):
        requests.check_event_date(text, NOW)


async def test_a_request_gets_number_department_priority_and_promise(desk: Desk) -> None:
    request, steps = await desk.register(NEW, "vis_1", "cnv_1:19")
    assert (request.department, request.priority, request.state) == ("finance", 1, "registered")
    assert datetime.fromtimestamp(request.due_to / 1000, NOW.tzinfo).replace(second=0, microsecond=0) == NOW + timedelta(days=7)
    assert [step.kind for step in steps] == ["registered"]
    assert (await desk.look_up(request.tracking_number.lower(), "vis_1")).owner


async def test_the_same_key_registers_once_also_at_the_same_time(desk: Desk) -> None:
    made = await asyncio.gather(*(desk.register(NEW, "vis_1", "cnv_1:19") for _ in range(8)))
    assert len({request.tracking_number for request, _ in made}) == 1
    other, _ = await desk.register(NEW, "vis_1", "cnv_1:20")
    assert other.tracking_number != made[0][0].tracking_number


async def test_the_same_key_with_another_body_is_refused(desk: Desk) -> None:
    await desk.register(NEW, "vis_1", "cnv_1:19")
    with pytest.raises(Refused, match="cid_reused"):
        await desk.register(replace(NEW, subject="başka"), "vis_1", "cnv_1:19")


@pytest.mark.parametrize(("change", "code"), [
    ({"topic": "weather"}, "unknown_topic"), ({"transaction_type": "loan"}, "bad_request"), ({"subject": "  "}, "bad_request"),
    ({"event_date": "2030-01-01"}, "future_date"), ({"amount": "çok"}, "bad_request"), ({"amount": "-5"}, "bad_request"),
    ({"amount": "NaN"}, "bad_request"),
])
async def test_bad_input_is_refused_by_name(desk: Desk, change: dict[str, str], code: str) -> None:
    with pytest.raises(Refused, match=code):
        await desk.register(replace(NEW, **change), "vis_1", "k")


async def test_strangers_find_it_but_do_not_own_it_and_guessing_stops(desk: Desk) -> None:
    request, _ = await desk.register(NEW, "vis_1", "k")
    seen = await desk.look_up(request.tracking_number, "vis_2")
    assert (seen.result, seen.owner) == ("found", False)
    assert (await desk.look_up("KPR-0000-0000-0000", "vis_2")).result == "unknown"
    with pytest.raises(Refused, match="too_many_guesses"):
        for _ in range(20):
            await desk.look_up("KPR-0000-0000-0000", "vis_2")
    assert (await desk.look_up(request.tracking_number, "vis_1")).owner  # the owner is not slowed by others
