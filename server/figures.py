"""The overview's figures, put together: two periods of equal length side by side, by day, hour, topic and department."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from sqlalchemy.engine import Connection

from base.calendar_rows import Span
from desk import figures_store as desk
from handoff import figures_store as live

HOURS, RATINGS = 24, 5


class Numbers(Struct, frozen=True):
    """What a period, a day or a department comes to. `talks` are counted for all departments, since the assistant has none;
    `theirs` are those that the chosen departments had. Medians in milliseconds; `rating` is the mean. None: nothing to tell."""

    talks: int
    theirs: int
    contained: int
    handled: int
    answer: int | None
    handling: int | None
    kept: int
    missed: int
    answers: int
    rating: float | None


class Day(Numbers, frozen=True):
    """The numbers of one day, written as ISO 8601."""

    day: str


class Hour(Struct, frozen=True):
    """Talks that began in this hour, over all days: answered by the `assistant` alone, or with a `person`."""

    hour: int
    assistant: int
    person: int


class Department(Struct, frozen=True):
    """How a department kept its promises and how fast it answered."""

    department: str
    kept: int
    missed: int
    handled: int
    answer: int | None
    handling: int | None


class Misunderstandings(Struct, frozen=True):
    """Of so many `messages` to the assistant, how many were not understood, how many it `failed` to answer, and how many
    talks went to a person because it did not understand."""

    messages: int
    lost: int
    failed: int
    given_up: int


class Overview(Struct, frozen=True):
    """All of it, for `days` days until `last` and as many before."""

    first: str
    last: str
    days: int
    made_at: str
    numbers: Numbers
    before: Numbers
    asked: int
    by_day: list[Day]
    before_by_day: list[Day]
    hours: list[Hour]
    topics: list[desk.Topic]
    departments: list[Department]
    ratings: list[int]
    misunderstandings: Misunderstandings
    choice: list[str]


class Agent(Struct, frozen=True):
    """What an agent's day comes to so far: turns that ended, their median first answer in milliseconds, surveys and the mean."""

    agent: str
    handled: int
    answer: int | None
    answers: int
    rating: float | None


class Team(Struct, frozen=True):
    """A team's day so far; `hours` are today's, `hours_before` those of the same day a week ago, `hour` is the one that runs."""

    made_at: str
    hour: int
    numbers: Numbers
    hours: list[Hour]
    hours_before: list[Hour]
    agents: list[Agent]


class Period(Struct, frozen=True):
    """What the database told of one period."""

    span: Span
    talks: list[live.Talks]
    handled: dict[str, live.Handled]
    by_day: dict[str, live.Handled]
    promises: list[desk.Promises]
    ratings: list[desk.Ratings]


def overview(tx: Connection, now: Span, before: Span, wanted: live.Wanted, choice: Sequence[str], made_at: str) -> Overview:
    """The whole of it in one reading transaction; `choice` are the departments that the reader may choose from."""
    of = (wanted.departments, wanted.language)
    this, last = _period(tx, now, wanted), _period(tx, before, wanted)
    ratings = [sum(each.answers for each in this.ratings if each.rating == n + 1) for n in range(RATINGS)]
    by_department = {each.key: each for each in live.handled(tx, now, wanted, "department")}
    return Overview(
        now.first.isoformat(), _iso(now.first, now.days - 1), now.days, made_at, _numbers(this), _numbers(last),
        desk.asked(tx, now, *of), _days(this), _days(last), _hours(this.talks, wanted), desk.topics(tx, now, *of),
        _departments(this.promises, by_department), ratings, _misunderstandings(this.talks), list(choice))


def team(tx: Connection, today: Span, before: Span, wanted: live.Wanted, now: datetime) -> Team:
    """The day so far, in one reading transaction."""
    this, last = _period(tx, today, wanted), live.talks(tx, before, wanted)
    turns = {each.key: each for each in live.handled(tx, today, wanted, "agent")}
    rated = {each.staff: each for each in desk.staff_ratings(tx, today) if each.staff.startswith("stf_")}

    def of(agent: str) -> Agent:
        had, said = turns.get(agent), rated.get(agent)
        return Agent(agent, had.turns if had else 0, had.answer if had else None,
                     said.answers if said else 0, said.rating if said else None)

    return Team(now.isoformat("T", "seconds"), now.hour, _numbers(this), _hours(this.talks, wanted), _hours(last, wanted),
                [of(agent) for agent in sorted({*turns, *rated})])


def _period(tx: Connection, span: Span, wanted: live.Wanted) -> Period:
    def handled(by: str) -> dict[str, live.Handled]:
        return {each.key: each for each in live.handled(tx, span, wanted, by)}

    of = (wanted.departments, wanted.language)
    return Period(span, live.talks(tx, span, wanted), handled("all"), handled("day"), desk.promises(tx, span, *of),
                  desk.ratings(tx, span, *of))


def _numbers(period: Period) -> Numbers:
    return Numbers(*_counted(period.talks, period.handled.get(""), period.promises, period.ratings))


def _days(period: Period) -> list[Day]:
    def on(n: int) -> Day:
        return Day(*_counted([each for each in period.talks if each.day == n], period.by_day.get(str(n)),
                             [each for each in period.promises if each.day == n],
                             [each for each in period.ratings if each.day == n]), _iso(period.span.first, n))

    return [on(n) for n in range(period.span.days)]


def _counted(talks: list[live.Talks], handled: live.Handled | None, promises: list[desk.Promises],
             ratings: list[desk.Ratings]) -> tuple[int, int, int, int, int | None, int | None, int, int, int, float | None]:
    answers = sum(each.answers for each in ratings)
    stars = sum(each.rating * each.answers for each in ratings)
    return (
        sum(each.talks for each in talks), sum(each.theirs for each in talks),
        sum(each.talks for each in talks if not each.helped),
        handled.turns if handled else 0, handled.answer if handled else None, handled.handling if handled else None,
        sum(each.kept for each in promises), sum(each.missed for each in promises), answers,
        round(stars / answers, 2) if answers else None,
    )


def _hours(talks: list[live.Talks], wanted: live.Wanted) -> list[Hour]:
    """Of chosen departments the talks they had: those are with a person, or waited for one."""
    def count(hour: int, helped: bool) -> int:
        return sum(each.theirs for each in talks if each.hour == hour and each.helped == helped)

    return [Hour(hour, 0 if wanted.departments is not None else count(hour, False), count(hour, True)) for hour in range(HOURS)]


def _departments(promises: list[desk.Promises], handled: dict[str, live.Handled]) -> list[Department]:
    names = sorted({each.department for each in promises} | set(handled))
    def of(name: str) -> Department:
        own, turns = [each for each in promises if each.department == name], handled.get(name)
        return Department(name, sum(each.kept for each in own), sum(each.missed for each in own), turns.turns if turns else 0,
                          turns.answer if turns else None, turns.handling if turns else None)

    return [of(name) for name in names]


def _misunderstandings(talks: list[live.Talks]) -> Misunderstandings:
    return Misunderstandings(sum(each.messages for each in talks), sum(each.lost for each in talks),
                             sum(each.failed for each in talks), sum(each.given_up for each in talks))




def _iso(first: date, n: int) -> str:
    return (first + timedelta(days=n)).isoformat()
