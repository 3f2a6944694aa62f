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


@pytest.mark.parametrize(("state", "kind"), list(product(requests.STATES, KINDS)))
def test_every_state_and_step_is_known_or_refused(state: requests.State, kind: requests.Kind) -> None:
    step = Step(kind, at=5)
    legal = (state, kind) in requests.TABLE or (kind in requests.STAYING and state in requests.OPEN)
    if legal:
        assert requests.step(sample(state), step).state == requests.TABLE.get((state, kind), state)
    else:
        with pytest.raises(Refused, match="illegal_transition"):
            requests.step(sample(state), step)


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
