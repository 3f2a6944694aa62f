"""The overview: figures that come from what happened, on local days, for those departments and people whom they concern."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from base import audit, database, identity, session_store
from base.calendar_rows import DAY_MS, span
from base.settings import Settings
from desk import store as desk_store
from desk.request import Request, Step
from desk.survey_store import surveys
from handoff import events as ev
from handoff.store import Act, Acts
from server.app import App, create
from server.doors import COOKIE
from tests.support.api import Browser

NOW = datetime.fromisoformat("2026-11-23T14:30:00+03:00")
MINUTE, HOUR = 60_000, 3_600_000
ELIF = ev.Staff("stf_elif", "Elif Kaya", "support")
LOST = "nlu_fallback"


class Week:
    """Some days of an operation, told at local clock times: `day` 0 is today, -1 yesterday."""

    def __init__(self, app: App) -> None:
        self.app, self.parts = app, app.parts
        today = self.parts.clock.now(self.parts.operator.zone).date()
        self.midnight = int(datetime.combine(today, datetime.min.time(), self.parts.operator.zone).timestamp() * 1000)
        self.browsers: dict[str, Browser] = {}
        with self.parts.ledger.engine.begin() as tx:
            for login, role in (("sef", "supervisor"), ("elif", "agent"), ("yazar", "editor")):
                who = identity.add_staff(tx, login, login, role, ("support",), "a-password-for-tests", 1)  # type: ignore[arg-type]
                cookie = f"{COOKIE}={session_store.start(tx, who, self.parts.clock.now_ms())}"
                self.browsers[login] = Browser(app, who, {"Cookie": cookie, "Accept-Language": "tr"})

    def at(self, day: int, hour: float) -> int:
        return self.midnight + day * DAY_MS + int(hour * HOUR)

    async def talk(self, visitor: str, language: str, *events: ev.Event) -> str:
        conversation = await self.parts.conversations.open(visitor, language)
        for event in events:
            await self.parts.ledger.do(Acts(), Act(conversation, event))
        return conversation

    def request(self, number: str, topic: str, department: str, *steps: Step, due: int, rating: int = 0, state: str = "registered") -> None:
        made = Request(number, "vis_1", "", "form", "tr", topic, department, 2, "Konu", "2026-01-01", "login", "", "", "", "",  # type: ignore[arg-type]
                       state, steps[0].at, due - HOUR, due, promised_at=steps[0].at, changed_at=steps[-1].at)
        with self.parts.ledger.engine.begin() as tx:
            desk_store.add(tx, made, number, "body")
            tx.execute(sa.delete(desk_store.timeline).where(desk_store.timeline.c.request == number))
            for seq, step in enumerate(steps, 1):
                tx.execute(sa.insert(desk_store.timeline).values(request=number, seq=seq, at=step.at, kind=step.kind, by="x", data="{}"))
            if rating:
                tx.execute(sa.insert(surveys).values(token=number, request=number, asked_at=steps[-1].at, reminded_at=0,
                                                     answered_at=steps[-1].at + 1, rating=rating, comment=""))

    async def told(self, query: str = "days=7", login: str = "sef") -> dict[str, Any]:
        answer = await self.browsers[login].get(f"/overview?{query}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@pytest.fixture
async def week(settings: Settings) -> AsyncIterator[Week]:
    app = create(replace(settings, clock_start=NOW))
    yield Week(app)
    await app.parts.stop()


async def happened(week: Week) -> None:
    """Yesterday one talk stayed with the assistant and Elif had one; the day before, the assistant was lost on a third."""
    at = week.at
    await week.talk("vis_1", "tr", ev.CustomerSays(at=at(-1, 10.25), text="Şifremi unuttum"),
                    said(at(-1, 10.26), 1), ev.CustomerSays(at=at(-1, 10.3), text="Teşekkürler"), said(at(-1, 10.31), 3))
    await week.talk("vis_2", "tr", ev.CustomerAsksHuman(at=at(-1, 20.5)), ev.AgentTakes(at=at(-1, 20.5) + 30_000, agent=ELIF),
                    ev.AgentReplies(at=at(-1, 20.5) + 40_000, agent=ELIF, epoch=3, text="Merhaba"),
                    ev.AgentResolves(at=at(-1, 20.5) + 330_000, agent=ELIF, epoch=3))
    await week.talk("vis_3", "en", ev.CustomerSays(at=at(-2, 23.9), text="asdf"), said(at(-2, 23.91), 1, LOST),
                    ev.CustomerSays(at=at(-2, 23.92), text="qwer"),
                    ev.BotReplied(at=at(-2, 23.93), turn=3, epoch=1, messages=(ev.BotMessage("?"),), language="en", asked_in="en",
                                  handoff=ev.Handoff("misunderstood", "finance"), understood=LOST))
    await week.talk("vis_4", "tr", ev.CustomerSays(at=at(-9, 9), text="Merhaba"), said(at(-9, 9.01), 1))
    week.request("KPR-1", "login", "account", Step("registered", at(-3, 9), "c"), Step("resolved", at(-1, 9), "x"), due=at(-1, 10),
                 rating=5, state="resolved")
    week.request("KPR-2", "login", "account", Step("registered", at(-3, 9), "c"), Step("overdue", at(-1, 10), "x"),
                 Step("resolved", at(-1, 11), "x"), due=at(-1, 10), rating=2, state="closed")
    week.request("KPR-3", "game", "game", Step("registered", at(-2, 9), "c"), due=at(4, 9))
    week.request("KPR-4", "login", "account", Step("registered", at(-12, 9), "c"), Step("resolved", at(-11, 9), "x"), due=at(-1, 9),
                 state="archived")


def said(at: int, turn: int, understood: str = "greet") -> ev.BotReplied:
    return ev.BotReplied(at=at, turn=turn, epoch=1, messages=(ev.BotMessage("…"),), language="tr", asked_in="tr", understood=understood)


async def test_the_numbers_are_those_of_what_happened(week: Week) -> None:
    await happened(week)
    told = await week.told()
    numbers = told["numbers"]
    assert (numbers["talks"], numbers["contained"]) == (3, 1)
    assert (numbers["handled"], numbers["answer"], numbers["handling"]) == (1, 40_000, 300_000)
    assert (numbers["kept"], numbers["missed"]) == (1, 1)
    assert (numbers["answers"], numbers["rating"], told["asked"], told["ratings"]) == (2, 3.5, 2, [0, 1, 0, 0, 1])
    assert told["misunderstandings"] == {"messages": 4, "lost": 2, "failed": 0, "given_up": 1}
    assert [(day["talks"], day["contained"], day["kept"], day["missed"]) for day in told["by_day"][-3:]] == [(1, 0, 0, 0), (2, 1, 1, 1), (0, 0, 0, 0)]
    assert {each["hour"]: (each["assistant"], each["person"]) for each in told["hours"] if each["assistant"] + each["person"]} == {
        10: (1, 0), 20: (0, 1), 23: (0, 1)}
    assert told["topics"] == [{"topic": "login", "requests": 2, "resolved": 2}, {"topic": "game", "requests": 1, "resolved": 0}]
    assert [(each["department"], each["kept"], each["missed"], each["handled"]) for each in told["departments"]] == [
        ("account", 1, 1, 0), ("support", 0, 0, 1)]
    assert (told["before"]["talks"], told["before"]["contained"], told["before"]["kept"]) == (1, 1, 1)
    assert told["by_day"][-1]["day"] == told["last"]
    assert len(told["by_day"]) == len(told["before_by_day"]) == told["days"] == 7


async def test_the_teams_day_has_the_figures_of_today_the_hours_of_a_week_ago_and_each_agents_own(week: Week) -> None:
    await happened(week)
    at, sef = week.at, week.browsers["sef"]
    await week.talk("vis_8", "tr", ev.CustomerAsksHuman(at=at(-7, 11)))
    await week.talk("vis_9", "tr", ev.CustomerAsksHuman(at=at(0, 9)), ev.AgentTakes(at=at(0, 9) + 10_000, agent=ELIF),
                    ev.AgentReplies(at=at(0, 9) + 25_000, agent=ELIF, epoch=3, text="Merhaba"), ev.AgentResolves(at=at(0, 9.2), agent=ELIF, epoch=3))
    week.request("KPR-9", "login", "account", Step("registered", at(-1, 9), "c"), Step("resolved", at(0, 9), "stf_elif"), due=at(0, 10),
                 rating=4, state="resolved")
    with week.parts.ledger.engine.begin() as tx:
        tx.execute(sa.update(desk_store.timeline).where(desk_store.timeline.c.request == "KPR-9").values(by="stf_elif"))
    told = (await sef.get("/team")).json()
    numbers = told["numbers"]
    assert (numbers["handled"], numbers["answer"], numbers["kept"], numbers["missed"], numbers["rating"]) == (1, 25_000, 1, 0, 4.0)
    assert told["agents"] == [{"agent": "stf_elif", "handled": 1, "answer": 25_000, "answers": 1, "rating": 4.0}]
    assert [{each["hour"]: each["person"] for each in told[name] if each["person"]} for name in ("hours", "hours_before")] == [{9: 1}, {11: 1}]
    assert told["hour"] == 14
    assert (await sef.get("/team?department=game")).json()["numbers"]["handled"] == 0
    assert [(await sef.get("/team?department=nowhere")).status_code, (await week.browsers["elif"].get("/team")).status_code] == [400, 403]


async def test_a_department_and_a_language_are_counted_alone(week: Week) -> None:
    await happened(week)
    account = await week.told("days=7&department=account")
    assert [each["department"] for each in account["departments"]] == ["account"]
    assert [each["topic"] for each in account["topics"]] == ["login"]
    assert (account["numbers"]["theirs"], account["numbers"]["handled"], account["numbers"]["talks"]) == (0, 0, 3)
    finance = await week.told("days=7&department=finance")
    assert (finance["numbers"]["theirs"], sum(each["person"] for each in finance["hours"])) == (1, 1)
    english = await week.told("days=7&language=en")
    assert (english["numbers"]["talks"], english["numbers"]["handled"], english["topics"]) == (1, 0, [])


async def test_the_median_of_an_even_number_lies_between_the_two(week: Week) -> None:
    for n, seconds in enumerate((10, 20, 40, 1000)):
        begin = week.at(-1, 12) + n * MINUTE
        await week.talk(f"vis_{n}", "tr", ev.CustomerAsksHuman(at=begin), ev.AgentTakes(at=begin, agent=ELIF),
                        ev.AgentReplies(at=begin + seconds * 1000, agent=ELIF, epoch=3, text="Merhaba"),
                        ev.AgentResolves(at=begin + 2000 * 1000, agent=ELIF, epoch=3))
    told = await week.told()
    assert (told["numbers"]["answer"], told["by_day"][-2]["answer"]) == (30_000, 30_000)


async def test_an_operation_without_a_past_has_an_overview_too(week: Week) -> None:
    told = await week.told("days=30")
    assert told["numbers"]["talks"] == 0
    assert told["numbers"]["answer"] is None
    assert told["numbers"]["rating"] is None
    assert len(told["by_day"]) == 30


async def test_it_is_for_supervisors_alone(week: Week) -> None:
    for login in ("elif", "yazar"):
        assert (await week.browsers[login].get("/overview")).status_code == 403
    assert (await Browser(week.app, "", {}).get("/overview")).status_code == 401
    assert (await week.browsers["sef"].get("/overview?department=nobody")).json()["code"] == "unknown_department"
    assert (await week.browsers["sef"].get("/overview?days=0")).json()["field"] == "days"


async def test_the_table_has_the_same_figures_and_is_audited(week: Week) -> None:
    await happened(week)
    answer = await week.browsers["sef"].get("/overview/table.csv?days=7")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    assert rows[1][2:] == ["3", "1", "1", "40", "300", "1", "1", "2", "3,5", "", ""]
    assert next(row[1:] for row in rows if row[0] == "Konu") == ["Giriş", *[""] * 9, "2", "2"]
    assert sum(row[0] == "Gün" for row in rows) == 7
    with week.parts.ledger.engine.connect() as tx:
        assert tx.execute(sa.select(sa.func.count()).where(audit.chain.c.action == "overview.exported")).scalar() == 1


@pytest.mark.parametrize("zone", ["Europe/Istanbul", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"])
def test_the_database_counts_local_days_and_hours_as_the_clock_on_the_wall_shows_them(settings: Settings, zone: str) -> None:
    """Over days on which clocks are changed as well: in Berlin on 25 October, on Lord Howe Island by half an hour on 4 October."""
    whole, chance = span(date(2026, 11, 5), 60, ZoneInfo(zone)), random.Random(zone)
    edges = [moment + step for moment, _ in whole.offsets for step in (-1, 0, 1)]
    moments = [each for each in edges if whole.begin <= each < whole.until] + [chance.randrange(whole.begin, whole.until) for _ in range(300)]
    engine = database.reader(settings.database_url)
    with engine.connect() as tx:
        for moment in moments:
            local = datetime.fromtimestamp(moment / 1000, UTC).astimezone(ZoneInfo(zone))
            column: sa.ColumnElement[int] = sa.cast(moment, sa.BigInteger)
            assert tx.execute(sa.select(whole.day(column), whole.hour(column))).one() == ((local.date() - whole.first).days, local.hour)
    engine.dispose()
    assert (datetime.combine(whole.first, datetime.min.time(), ZoneInfo(zone)) + timedelta()).timestamp() * 1000 == whole.begin
