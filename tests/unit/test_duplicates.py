"""When a new request is offered as an addition to an open one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from msgspec.structs import replace

from base import database, operator
from base.clock import Clock
from base.ledger import Ledger
from base.settings import ROOT, Settings
from desk import duplicates
from desk.request import OPEN, STATES, Request
from desk.service import AlreadyOpen, Desk, NewRequest
from handoff.reading import Reader

NOW = datetime.fromisoformat("2026-11-23T14:30:00+03:00")
OLD = Request("KPR-1", "vis_1", "cnv_1", "chat", "tr", "withdrawal", "finance", 1, "Çekimim hâlâ gelmedi", "2026-11-10", "withdrawal",
              "500", "TRY", "", "", "registered", 1, 2, 3)
NEW = replace(OLD, tracking_number="KPR-2", subject="Para hesabıma geçmedi", event_date="2026-11-20", amount="750", registered_at=5)
ASKED = NewRequest(conversation="cnv_1", channel="chat", language="tr", topic="withdrawal", subject="Çekim hâlâ gelmedi",
                   event_date="2026-11-20", transaction_type="withdrawal", amount="500", currency="TRY", on_duplicate="ask")


@pytest.mark.parametrize("change", [
    {"event_date": "2026-11-13"}, {"event_date": "2026-11-07T10:00"}, {"amount": "500.00"}, {"amount": "500", "currency": ""},
    {"subject": "çekimim HÂLÂ gelmedi"}, {"subject": "Cekimim gelmedi"},
])
def test_near_in_date_or_the_same_sum_or_the_same_words_is_the_same(change: dict[str, str]) -> None:
    assert duplicates.is_same(replace(NEW, **change), OLD)


@pytest.mark.parametrize("change", [
    {}, {"event_date": "2026-11-14"}, {"amount": "500", "currency": "EUR"}, {"amount": ""}, {"subject": "Çekim limiti neden düştü"},
    {"event_date": "2026-11-10", "topic": "deposit"}, {"event_date": "2026-11-10", "transaction_type": "deposit"},
    {"event_date": "2026-11-10", "visitor": "vis_2"},
])
def test_anything_else_is_another_request(change: dict[str, str]) -> None:
    assert not duplicates.is_same(replace(NEW, **change), OLD)


@pytest.mark.parametrize("state", STATES)
def test_only_an_open_request_is_extended(state: str) -> None:
    assert duplicates.is_same(replace(NEW, event_date="2026-11-10"), replace(OLD, state=state)) is (state in OPEN)


def test_the_latest_of_several_is_offered() -> None:
    later = replace(OLD, tracking_number="KPR-3", registered_at=4)
    assert duplicates.find(replace(NEW, event_date="2026-11-10"), [OLD, later]) == later
    assert duplicates.find(NEW, [OLD, later]) is None


def test_likeness_is_symmetric_and_bounded() -> None:
    assert duplicates.likeness("Çekim gelmedi", "çekimi gelmediği") == 1.0
    assert duplicates.likeness("", "çekim") == 0.0
    assert duplicates.likeness("a b c", "b c d") == duplicates.likeness("b c d", "a b c") == 0.5


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    ledger = Ledger(database.writer(settings.database_url))
    read = Reader(database.reader(settings.database_url))
    yield Desk(ledger, read, operator.load(ROOT / "operator.yml"), Clock(NOW))
    await asyncio.to_thread(ledger.close)
    read.close()


async def test_a_second_request_on_the_same_is_stopped_and_names_the_first(desk: Desk) -> None:
    first, _ = await desk.register(ASKED, "vis_1", "k1")
    with pytest.raises(AlreadyOpen) as stopped:
        await desk.register(replace(ASKED, subject="çekim nerede"), "vis_1", "k2")
    assert stopped.value.request == first.tracking_number
    second, _ = await desk.register(replace(ASKED, on_duplicate="register"), "vis_1", "k3")
    assert second.tracking_number != first.tracking_number


async def test_it_is_found_however_much_else_of_the_customer_is_open(desk: Desk) -> None:
    first, _ = await desk.register(ASKED, "vis_1", "k1")
    other = replace(ASKED, topic="technical", subject="Sayfa açılmıyor", on_duplicate="register")
    await asyncio.gather(*(desk.register(other, "vis_1", f"o{n}") for n in range(110)))
    with pytest.raises(AlreadyOpen) as stopped:
        await desk.register(ASKED, "vis_1", "k2")
    assert stopped.value.request == first.tracking_number


async def test_a_repeat_of_the_first_one_is_no_duplicate_of_itself(desk: Desk) -> None:
    made = await asyncio.gather(*(desk.register(ASKED, "vis_1", "k1") for _ in range(4)))
    assert len({request.tracking_number for request, _ in made}) == 1


async def test_two_at_the_same_time_make_one_request(desk: Desk) -> None:
    made = await asyncio.gather(*(desk.register(ASKED, "vis_1", f"k{n}") for n in range(5)), return_exceptions=True)
    assert sum(isinstance(each, AlreadyOpen) for each in made) == 4


async def test_another_customers_request_is_nobodys_business(desk: Desk) -> None:
    await desk.register(ASKED, "vis_1", "k1")
    other, _ = await desk.register(ASKED, "vis_2", "k2")
    assert other.visitor == "vis_2"
