"""Requests that say the same are linked, merged and separated again; both numbers stay valid, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from msgspec.structs import replace

from base import database, operator
from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger
from base.settings import ROOT, Settings
from desk import duplicates, store
from desk import request as requests
from desk.joining import Joining
from desk.request import Request
from desk.service import AlreadyOpen, Desk, NewRequest
from handoff.reading import Reader

NOW = datetime.fromisoformat("2026-11-23T14:30:00+03:00")
NEW = NewRequest(conversation="", channel="chat", language="tr", topic="withdrawal", subject="Çekim hâlâ gelmedi",
                 event_date="2026-11-20", transaction_type="withdrawal", amount="500", currency="TRY")


class Room:
    """A desk with what joins its requests."""

    def __init__(self, settings: Settings) -> None:
        self.ledger, self.read = Ledger(database.writer(settings.database_url)), Reader(database.reader(settings.database_url))
        facts = operator.load(ROOT / "operator.yml")
        self.desk = Desk(self.ledger, self.read, facts, Clock(NOW))
        self.joining = Joining(self.ledger, self.read, facts, Clock(NOW))

    async def new(self, key: str, visitor: str = "vis_1", channel: str = "chat") -> str:
        made, _ = await self.desk.register(replace(NEW, channel=channel), visitor, key)
        return made.tracking_number

    async def found(self, number: str) -> store.Known:
        return await self.read(store.find, number)  # type: ignore[no-any-return]

    async def kinds(self, number: str) -> list[str]:
        return [step.kind for step in (await self.found(number))[1]]

    async def close(self) -> None:
        await asyncio.to_thread(self.ledger.close)
        self.read.close()


@pytest.fixture
async def room(settings: Settings) -> AsyncIterator[Room]:
    made = Room(settings)
    yield made
    await made.close()


@pytest.mark.parametrize("channel", ["email", "form", "panel", "phone", "social"])
async def test_a_second_request_on_the_same_is_offered_as_an_addition_on_every_channel(room: Room, channel: str) -> None:
    first = await room.new("k1", channel="chat")
    with pytest.raises(AlreadyOpen) as stopped:
        await room.desk.register(replace(NEW, channel=channel, on_duplicate="ask"), "vis_1", "k2")  # type: ignore[arg-type]
    assert stopped.value.request == first


async def test_a_merged_number_leads_to_the_one_that_goes_on_with_the_steps_of_both(room: Room) -> None:
    gone, stays = await room.new("k1"), await room.new("k2", channel="email")
    await room.desk.add_information(gone, "Dekont no 4411", "chat", "vis_1", "k3")
    await room.joining.merge(gone, stays, "stf_1", "m1")
    seen = await room.desk.look_up(gone, "vis_1")
    assert seen.request is not None
    assert (seen.request.tracking_number, seen.owner) == (stays, True)
    assert [step.kind for step in seen.steps if step.data.get("number") == gone] == ["registered", "added", "merged"]
    assert [step.kind for step in seen.steps if "number" not in step.data] == ["registered", "linked"]
    assert (await room.desk.look_up(stays, "vis_1")).steps == seen.steps
    await room.desk.add_information(gone, "Banka onayladı", "chat", "vis_1", "k4")
    assert await room.kinds(stays) == ["registered", "linked", "added"]


async def test_a_stranger_with_a_merged_number_learns_no_other_number(room: Room) -> None:
    gone, stays = await room.new("k1"), await room.new("k2")
    await room.joining.merge(gone, stays, "stf_1", "m1")
    seen = await room.desk.look_up(gone, "vis_2")
    assert seen.request is not None
    assert (seen.request.tracking_number, seen.owner) == (gone, False)


async def test_a_merge_is_undone_and_both_go_on_as_before(room: Room) -> None:
    gone, stays = await room.new("k1"), await room.new("k2")
    await room.desk.work(gone, "in_review", "stf_1", "s1")
    before, _ = await room.found(gone)
    await room.joining.merge(gone, stays, "stf_1", "m1")
    back, steps = await room.joining.unmerge(gone, "stf_1", "m2")
    assert (back.state, back.merged_into, back.assignee) == (before.state, "", before.assignee)
    assert requests.fold(back, steps) == back
    assert (await room.desk.look_up(gone, "vis_1")).request == back
    assert (await room.joining.unmerge(gone, "stf_1", "m2"))[0] == back  # the same call again
    with pytest.raises(Refused, match="illegal_transition"):
        await room.joining.unmerge(gone, "stf_1", "m3")


async def test_a_chain_of_merges_leads_to_its_end_and_never_in_a_ring(room: Room) -> None:
    one, two, three = [await room.new(f"k{n}") for n in range(3)]
    await room.joining.merge(one, two, "stf_1", "m1")
    await room.joining.merge(two, three, "stf_1", "m2")
    seen = await room.desk.look_up(one, "vis_1")
    assert seen.request is not None
    assert seen.request.tracking_number == three
    assert {step.data.get("number", three) for step in seen.steps} == {one, two, three}
    with pytest.raises(Refused, match="illegal_transition"):
        await room.joining.merge(three, one, "stf_1", "m3")


async def test_only_open_requests_of_one_customer_are_merged(room: Room) -> None:
    one, two, others = await room.new("k1"), await room.new("k2"), await room.new("k3", "vis_2")
    with pytest.raises(Refused, match="not_same_customer"):
        await room.joining.merge(one, others, "stf_1", "m1")
    with pytest.raises(Refused, match="bad_request"):
        await room.joining.merge(one, one, "stf_1", "m2")
    with pytest.raises(Refused, match="not_found"):
        await room.joining.merge(one, "KPR-0000-0000-0000", "stf_1", "m3")
    await room.desk.withdraw(two, "chat", "vis_1", "w")
    with pytest.raises(Refused, match="illegal_transition"):
        await room.joining.merge(one, two, "stf_1", "m4")
    assert await room.kinds(one) == ["registered"]


async def test_links_stand_on_both_once_and_are_taken_back(room: Room) -> None:
    one, two = await room.new("k1"), await room.new("k2", "vis_2")
    for key in ("l1", "l1", "l2"):
        await room.joining.link(one, two, "stf_1", key)
    assert [each.tracking_number for each in (await room.joining.related(two)).linked] == [one]
    await room.joining.unlink(two, one, "stf_1", "l3")
    assert (await room.joining.related(one)).linked == []
    assert await room.kinds(one) == await room.kinds(two) == ["registered", "linked", "unlinked"]


async def test_two_agents_who_merge_each_into_the_other_leave_one_that_goes_on(room: Room) -> None:
    one, two = await room.new("k1"), await room.new("k2")
    done = await asyncio.gather(room.joining.merge(one, two, "stf_1", "m1"), room.joining.merge(two, one, "stf_2", "m2"),
                                return_exceptions=True)
    assert sum(isinstance(each, Refused) for each in done) == 1
    assert sorted(state for state in [(await room.found(n))[0].state for n in (one, two)]) == ["closed", "registered"]


async def test_what_may_be_the_same_is_suggested_likeliest_first(room: Room) -> None:
    number = await room.new("k1")
    other, _ = await room.desk.register(replace(NEW, subject="Para hesabıma geçmedi", amount="495"), "vis_1", "k2")
    same = await room.new("k3")
    await room.desk.register(replace(NEW, topic="deposit"), "vis_1", "k4")
    related = await room.joining.related(number)
    assert [each.tracking_number for each in related.likely] == [same, other.tracking_number]
    await room.joining.link(number, same, "stf_1", "l1")
    assert [each.tracking_number for each in (await room.joining.related(number)).likely] == [other.tracking_number]


@pytest.mark.parametrize(("amount", "same"), [("500", True), ("490", True), ("510.20", True), ("489", False), ("512", False), ("0", False)])
def test_a_sum_is_near_within_a_fee(amount: str, same: bool) -> None:
    old = Request("KPR-1", "vis_1", "", "chat", "tr", "withdrawal", "finance", 1, "Çekim gelmedi", "2026-11-10", "withdrawal",
                  "500", "TRY", "", "", "registered", 1, 2, 3)
    new = replace(old, tracking_number="KPR-2", subject="Hesaba geçmedi", event_date="2026-11-20", amount=amount)
    assert duplicates.is_same(new, old) is same
