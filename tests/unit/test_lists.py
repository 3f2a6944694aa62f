"""Lists for staff: what is asked for and nothing else, in order, page by page, on both databases."""

from __future__ import annotations

import asyncio
import csv
import io
import random
from collections.abc import AsyncIterator
from datetime import datetime

import msgspec
import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from base import audit, database, identity, operator
from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from base.operator import PRIORITIES
from base.settings import ROOT, Settings
from desk import store, tracking, words_store
from desk.listing import COLUMNS, DESCENDING, OPEN_ONLY, Filter, Scope, Sort
from desk.lists import Lists, _harmless
from desk.request import OPEN, STATES, Request
from desk.service import Desk, NewRequest
from handoff.reading import Reader

NOW = datetime.fromisoformat("2026-11-23T14:30:00+03:00")
NOW_MS, HOUR = int(NOW.timestamp() * 1000), 3_600_000
ALL, FINANCE = Scope(), Scope(("finance",), "stf_1")
SUBJECTS = ("Çekim hâlâ gelmedi", "Giriş yapamıyorum", "Bonus YATMADI", "Deposit is missing", "=2+3 formül", "Oyun dondu")


class Room:
    """Lists over some requests that differ in everything."""

    def __init__(self, settings: Settings) -> None:
        self.ledger, self.read = Ledger(database.writer(settings.database_url)), Reader(database.reader(settings.database_url))
        facts = operator.load(ROOT / "operator.yml")
        self.lists, self.desk = Lists(self.ledger, self.read, facts, Clock(NOW)), Desk(self.ledger, self.read, facts, Clock(NOW))
        self.made: list[Request] = []

    async def fill(self, many: int, seed: int = 1) -> None:
        chance = random.Random(seed)
        self.made = [_any(chance, n) for n in range(many)]

        def write(tx: sa.Connection) -> None:
            for n, each in enumerate(self.made):
                store.add(tx, each, f"k{n}", "body")

        await self.ledger.do(single, Once(write))

    async def all(self, wanted: Filter, sort: Sort = "newest", scope: Scope = ALL, most: int = 7) -> list[str]:
        """All pages one after the other."""
        found: list[str] = []
        page = await self.lists.page(wanted, sort, scope, "", most)
        while True:
            assert len(page.requests) <= most
            found += [each.tracking_number for each in page.requests]
            if not page.cursor:
                return found
            page = await self.lists.page(wanted, sort, scope, page.cursor, most)

    async def close(self) -> None:
        await asyncio.to_thread(self.ledger.close)
        self.read.close()


def _any(chance: random.Random, n: int) -> Request:
    topic = chance.choice(("login", "withdrawal", "game", "technical"))
    state = chance.choice(STATES)
    registered = NOW_MS - chance.randrange(0, 200) * HOUR
    due = registered + chance.randrange(1, 300) * HOUR + HOUR // 2
    return Request(
        tracking.number(chance.getrandbits(50)), f"vis_{n % 5}", "", chance.choice(("chat", "email", "form")), chance.choice(("tr", "en")),
        topic, {"login": "account", "withdrawal": "finance", "game": "game", "technical": "technical"}[topic], chance.randrange(4),
        chance.choice(SUBJECTS), "2026-11-01", "other", "", "", "", f"ayrıntı {n}", state, registered, registered, due,
        promised_at=registered, paused_at=registered + HOUR if state == "waiting_customer" else 0,
        assignee=chance.choice(("", "", "stf_1", "stf_2")), changed_at=registered + chance.randrange(9) * HOUR)


@pytest.fixture
async def room(settings: Settings) -> AsyncIterator[Room]:
    made = Room(settings)
    yield made
    await made.close()


def expected(made: list[Request], wanted: Filter, sort: Sort, scope: Scope) -> list[str]:
    """What the list has to be, the slow and plain way."""
    found = [each for each in made if _fits(each, wanted, sort, scope)]
    ordered = sorted(found, key=lambda each: [getattr(each, name) for name in COLUMNS[sort]], reverse=sort in DESCENDING)
    return [each.tracking_number for each in ordered]


def _fits(each: Request, wanted: Filter, sort: Sort, scope: Scope) -> bool:
    near = each.due_to - (each.due_to - each.promised_at) // 4
    return all((
        scope.departments is None or each.department in scope.departments or (scope.holder != "" and each.assignee == scope.holder),
        not (sort in OPEN_ONLY or wanted.promise) or each.state in OPEN,
        not wanted.state or each.state in wanted.state, not wanted.topic or each.topic in wanted.topic,
        not wanted.department or each.department in wanted.department, not wanted.channel or each.channel in wanted.channel,
        not wanted.priority or PRIORITIES[each.priority] in wanted.priority,
        not wanted.customer or each.visitor == wanted.customer, not wanted.number or each.tracking_number == wanted.number,
        not wanted.assignee or each.assignee == ("" if wanted.assignee == "nobody" else wanted.assignee),
        wanted.promise != "overdue" or each.due_to < (each.paused_at or NOW_MS),
        wanted.promise != "near" or (near <= NOW_MS and each.due_to >= NOW_MS and not each.paused_at),
        wanted.since is None or each.registered_at >= int(datetime.fromisoformat(wanted.since + "T00:00+03:00").timestamp() * 1000),
        wanted.until is None or each.registered_at < int(datetime.fromisoformat(wanted.until + "T00:00+03:00").timestamp() * 1000) + 24 * HOUR,
    ))


async def test_every_list_is_what_was_asked_for_in_order_and_page_by_page(room: Room) -> None:
    await room.fill(250)
    chance = random.Random(7)
    for _ in range(120):
        wanted = Filter(
            state=tuple(chance.sample(STATES, chance.choice((0, 0, 1, 2, 9)))), topic=tuple(chance.sample(("login", "game", "technical"), chance.choice((0, 0, 2)))),
            department=tuple(chance.sample(("account", "finance", "game"), chance.choice((0, 0, 1, 3)))),
            priority=tuple(chance.sample(PRIORITIES, chance.choice((0, 0, 2)))), channel=tuple(chance.sample(("chat", "email"), chance.choice((0, 0, 1)))),
            customer=chance.choice(("", "", "", "vis_1")), assignee=chance.choice(("", "", "nobody", "stf_1")),
            promise=chance.choice((None, None, "overdue", "near")), since=chance.choice((None, None, "2026-11-18")), until=chance.choice((None, None, "2026-11-21")))
        sort: Sort = chance.choice(("newest", "changed", "promise", "priority"))
        scope = chance.choice((ALL, FINANCE, Scope(("game", "account"), "stf_2"), Scope((), "stf_1"), Scope(())))
        assert await room.all(wanted, sort, scope) == expected(room.made, wanted, sort, scope), (wanted, sort, scope)


async def test_a_page_stays_where_it_was_when_new_requests_come(room: Room) -> None:
    await room.fill(20)
    first = await room.lists.page(Filter(), "newest", ALL, "", 5)
    newer = replace(room.made[0], tracking_number=tracking.number(99), registered_at=NOW_MS + HOUR,
                    due_from=NOW_MS + HOUR, due_to=NOW_MS + 2 * HOUR)
    await room.ledger.do(single, Once(lambda tx: store.add(tx, newer, "new", "body")))
    second = await room.lists.page(Filter(), "newest", ALL, first.cursor, 5)
    whole = expected(room.made, Filter(), "newest", ALL)
    assert [each.tracking_number for each in (*first.requests, *second.requests)] == whole[:10]


@pytest.mark.parametrize(("late", "few"), [(1, 0), (1, 1000), (5, 3), (1000, 0)])
async def test_every_way_of_searching_finds_the_same_page_by_page(room: Room, monkeypatch: pytest.MonkeyPatch, late: int, few: int) -> None:
    await room.fill(120)
    wanted = (Filter(words="çekim"), Filter(words="çekim", state=("in_review", "closed")), Filter(words="ayrıntı 7"), Filter(words="yok böyle söz"))
    usual = [await room.all(each) for each in wanted]
    assert len(usual[0]) > 7
    monkeypatch.setattr(words_store, "LATELY", late)
    monkeypatch.setattr(words_store, "FEW", few)
    assert [await room.all(each) for each in wanted] == usual


@pytest.mark.parametrize("typed", ["cekim", "ÇEKİM", "çekimim", "gelmedi çekim", "çek", "CEKIM gelm"])
async def test_words_are_found_however_they_are_typed(room: Room, typed: str) -> None:
    await room.fill(60)
    wanted = {each.tracking_number for each in room.made if each.subject.startswith("Çekim")}
    found = await room.all(Filter(words=typed))
    assert set(found) == wanted
    assert len(found) == len(wanted)


async def test_words_go_together_with_everything_else_and_are_paged(room: Room) -> None:
    await room.fill(120)
    found = set(await room.all(Filter(words="yatmadı", state=("resolved", "closed")), scope=FINANCE, most=3))
    assert found == {each.tracking_number for each in room.made if each.subject == "Bonus YATMADI" and each.state in ("resolved", "closed")
                     and (each.department == "finance" or each.assignee == "stf_1")}
    assert await room.all(Filter(words="yatmadı uçak")) == []
    assert set(await room.all(Filter(words="ayrıntı 77"))) == {room.made[77].tracking_number}


@pytest.mark.parametrize("typed", ['"', "' OR 1=1 --", "a:* & b", "NEAR(x)", "*", "çekim*", "\\", "()", "😀", "%", "x\x00y", "-çekim", "!!", "AND"])
async def test_whatever_is_typed_is_looked_for_and_breaks_nothing(room: Room, typed: str) -> None:
    await room.fill(5)
    assert isinstance(await room.all(Filter(words=typed)), list)


async def test_what_is_said_later_is_found_and_what_is_forgotten_is_not(room: Room) -> None:
    new = NewRequest("", "chat", "tr", "login", "Giriş sorunu", "2026-11-22", "login")
    made, _ = await room.desk.register(new, "vis_1", "k1")
    await room.desk.add_information(made.tracking_number, "Kırmızı Şemsiye TX4411", "chat", "vis_1", "k2")
    assert await room.all(Filter(words="semsiye")) == [made.tracking_number]
    assert await room.all(Filter(words="tx4411")) == [made.tracking_number]
    await room.ledger.do(single, Once(lambda tx: words_store.forget(tx, made.tracking_number)))
    assert await room.all(Filter(words="semsiye")) == []


async def test_a_number_is_found_as_it_is_typed(room: Room) -> None:
    await room.fill(5)
    typed = room.made[3].tracking_number.lower().replace("-", " ")
    assert await room.all(Filter(number=typed)) == [room.made[3].tracking_number]
    assert await room.all(Filter(number=typed), scope=Scope(("care",))) == []


async def test_a_cursor_of_another_list_or_none_of_ours_is_refused(room: Room) -> None:
    await room.fill(20)
    cursor = (await room.lists.page(Filter(), "newest", ALL, "", 5)).cursor
    for text, wanted, sort in ((cursor, Filter(topic=("login",)), "newest"), (cursor, Filter(), "promise"), ("abc", Filter(), "newest"), ("ğ", Filter(), "newest"), (cursor[:-4], Filter(), "newest")):
        with pytest.raises(Refused, match="bad_cursor"):
            await room.lists.page(wanted, sort, ALL, text, 5)  # type: ignore[arg-type]


@pytest.mark.parametrize("day", ["2026-02-30", "0001-01-01", "9999-12-31"])
async def test_a_day_that_is_none_is_refused(room: Room, day: str) -> None:
    with pytest.raises(Refused, match="bad_request"):
        await room.lists.page(Filter(since=day), "newest", ALL)


async def test_a_count_stops_where_it_says_nothing_more(room: Room) -> None:
    await room.fill(30)
    assert await room.lists.count(Filter(), "newest", ALL, 10) == 10
    assert await room.lists.count(Filter(customer="vis_1"), "newest", ALL, 10) == 6


async def test_views_are_each_members_own(room: Room) -> None:
    def staff(tx: sa.Connection) -> list[str]:
        return [identity.add_staff(tx, login, login, "agent", ("finance",), "a-long-password", 1) for login in ("elif", "mert")]

    elif_, mert = await room.ledger.do(single, Once(staff))
    wanted = Filter(words="çekim", state=("registered",), promise="overdue")
    made = await room.lists.save_view(elif_, "Gecikenler", wanted, "priority")
    again = await room.lists.save_view(elif_, "Gecikenler", wanted, "promise")
    assert made.id == again.id
    assert await room.lists.views(elif_) == [again]
    await room.lists.remove_view(mert, made.id)
    assert await room.lists.views(elif_) == [again]
    await room.lists.remove_view(elif_, made.id)
    assert await room.lists.views(elif_) == []


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_would_count_is_text_in_the_table(begin: str) -> None:
    assert _harmless(f"{begin}1+1") == f"'{begin}1+1"
    assert _harmless(f"a{begin}1") == f"a{begin}1"


async def test_the_table_is_whole_opens_in_a_spreadsheet_counts_nothing_and_is_audited(room: Room) -> None:
    await room.fill(60)
    parts = [part async for part in await room.lists.export(Filter(), "newest", ALL, "stf_1", "tr")]
    text = b"".join(parts)
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == expected(room.made, Filter(), "newest", ALL)
    cells = [cell for row in rows for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert "'=2+3 formül" in cells
    taken = await room.read(audit.about, "requests")
    assert [(row.by, row.action) for row in taken] == [("stf_1", "requests.exported")]
    assert "formül" not in msgspec.json.encode(taken).decode()
