"""Promises are counted on working time: each department's hours, weekends, holidays, and clocks that change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as property_settings
from hypothesis import strategies as st

from base import operator
from base.settings import ROOT
from desk.calendars import Calendars
from desk.promise import Calendar, Due, Unit, due, resumed

ISTANBUL, BERLIN, NEW_YORK = ZoneInfo("Europe/Istanbul"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
OFFICE, LATE, HALVES = [(time(9), time(18))], [(time(8), time.max)], [(time(9), time(12, 30)), (time(13, 30), time(17))]
NIGHT = [(time(0), time(4)), (time(22), time.max)]
ALL = [(time(0), time.max)]


def calendar(zone: ZoneInfo = ISTANBUL, holidays: Iterable[date] = (), days: Iterable[int] = range(5),
             hours: list[tuple[time, time]] = OFFICE) -> Calendar:
    closed, open_days = frozenset(holidays), frozenset(days)
    never_closes = hours == ALL and len(open_days) == 7 and not closed
    return Calendar(zone, lambda day: [] if day in closed or day.weekday() not in open_days else hours, never_closes)


def at(text: str, zone: ZoneInfo = ISTANBUL) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(("unit", "span", "registered", "start", "end"), [
    ("hours", (2, 4), "2026-11-23T10:30", "2026-11-23T12:30", "2026-11-23T14:30"),
    ("hours", (2, 4), "2026-11-23T17:00", "2026-11-24T10:00", "2026-11-24T12:00"),
    ("hours", (2, 4), "2026-11-20T17:00", "2026-11-23T10:00", "2026-11-23T12:00"),
    ("hours", (24, 48), "2026-11-23T14:30", "2026-11-24T14:30", "2026-11-25T14:30"),
    ("hours", (24, 48), "2026-11-20T14:30", "2026-11-23T14:30", "2026-11-24T14:30"),
    ("hours", (36, 36), "2026-11-23T09:30", "2026-11-25T12:30", "2026-11-25T12:30"),
    ("business_days", (3, 5), "2026-11-23T14:30", "2026-11-26T14:30", "2026-11-30T14:30"),
    ("business_days", (3, 5), "2026-11-20T14:30", "2026-11-25T14:30", "2026-11-27T14:30"),
    ("business_days", (1, 1), "2026-11-21T14:30", "2026-11-24T09:00", "2026-11-24T09:00"),
    ("business_days", (1, 1), "2026-11-23T07:00", "2026-11-24T09:00", "2026-11-24T09:00"),
    ("business_days", (1, 1), "2026-11-23T23:00", "2026-11-25T09:00", "2026-11-25T09:00"),
    ("weeks", (1, 1), "2026-12-28T10:00", "2027-01-04T10:00", "2027-01-04T10:00"),
    ("weeks", (1, 1), "2026-11-28T10:00", "2026-12-07T09:00", "2026-12-07T09:00"),
    ("at_once", (0, 0), "2026-11-22T14:30", "2026-11-22T14:30", "2026-11-22T14:30"),
])
def test_known_cases(unit: Unit, span: tuple[int, int], registered: str, start: str, end: str) -> None:
    promised = due(unit, *span, at(registered), calendar())
    assert (promised.start, promised.end) == (at(start), at(end))


def test_a_team_that_is_there_until_midnight_goes_on_in_the_morning() -> None:
    late = calendar(days=range(7), hours=LATE)
    assert due("hours", 2, 4, at("2026-11-28T22:30"), late) == Due(at("2026-11-29T08:30"), at("2026-11-29T10:30"))
    assert due("hours", 24, 48, at("2026-11-28T22:30"), late) == Due(at("2026-11-29T22:30"), at("2026-11-30T22:30"))
    assert due("hours", 2, 4, at("2026-11-28T03:00"), late) == Due(at("2026-11-28T10:00"), at("2026-11-28T12:00"))


def test_a_lunch_hour_is_not_counted() -> None:
    assert due("hours", 2, 4, at("2026-11-23T11:30"), calendar(hours=HALVES)) == Due(at("2026-11-23T14:30"), at("2026-11-23T16:30"))


def test_a_day_and_night_team_counts_real_hours_also_when_the_clocks_change() -> None:
    before = at("2026-03-28T12:00", BERLIN)
    promised = due("hours", 24, 24, before, calendar(BERLIN, days=range(7), hours=ALL)).end
    assert promised.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=24)
    assert promised.hour == 13


def test_holidays_are_no_business_days_and_no_opening_hours() -> None:
    closed = calendar(holidays=[date(2026, 11, 24), date(2026, 11, 25)])
    assert due("business_days", 1, 1, at("2026-11-23T14:30"), closed).end == at("2026-11-26T14:30")
    assert due("hours", 4, 4, at("2026-11-23T17:00"), closed).end == at("2026-11-26T12:00")
    assert due("weeks", 1, 1, at("2026-11-17T14:30"), closed).end == at("2026-11-26T09:00")


def test_business_days_run_on_the_business_calendar_and_hours_on_the_departments() -> None:
    weekend = calendar(days=range(7), hours=[(time(10), time(16))])
    assert due("business_days", 1, 1, at("2026-11-21T11:00"), weekend, calendar()).end == at("2026-11-24T09:00")
    assert due("hours", 2, 2, at("2026-11-21T11:00"), weekend, calendar()).end == at("2026-11-21T13:00")


def test_a_calendar_that_never_opens_is_an_error_and_not_an_endless_search() -> None:
    with pytest.raises(ValueError, match="no working day"):
        due("hours", 1, 1, at("2026-11-23T14:30"), calendar(days=()))


@pytest.mark.parametrize(("topic", "registered", "end"), [
    ("login", "2026-11-28T23:00", "2026-11-29T11:00"),        # accounts: every day from 8 to midnight
    ("agent_conduct", "2026-11-27T17:00", "2026-12-01T17:00"),  # management: working days
    ("withdrawal", "2026-12-31T12:00", "2027-01-08T12:00"),   # New Year's Day
    ("withdrawal", "2026-03-19T12:00", "2026-03-27T12:00"),   # a feast that moves with the moon, in this year only
    ("withdrawal", "2025-03-19T12:00", "2025-03-26T12:00"),
    ("game", "2026-12-25T10:00", "2027-01-04T09:00"),
    ("technical", "2026-04-23T21:30", "2026-04-24T09:30"),    # a team of every day works on holidays too
])
def test_the_shipped_operator_promises(topic: str, registered: str, end: str) -> None:
    assert Calendars(operator.load(ROOT / "operator.yml")).due(topic, at(registered)).end == at(end)


def test_management_promises_an_answer_to_a_disagreement() -> None:
    calendars = Calendars(operator.load(ROOT / "operator.yml"))
    assert calendars.disagreement(at("2026-11-27T17:00")).end == at("2026-12-01T17:00")


years = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))
CHANGES = [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 3, 8, 7, tzinfo=UTC),
           datetime(2026, 11, 1, 6, tzinfo=UTC), datetime(2026, 12, 31, 21, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC)]
near = st.builds(lambda change, minutes: change + timedelta(minutes=minutes), st.sampled_from(CHANGES), st.integers(-3000, 3000))
moments = st.one_of(years, near)
units = st.sampled_from(["hours", "business_days", "weeks", "at_once"])
calendars_of_any_kind = st.builds(
    calendar, st.sampled_from([ISTANBUL, BERLIN, NEW_YORK]),
    st.lists(st.dates(date(2026, 3, 1), date(2027, 1, 5)), max_size=6),
    st.sets(st.integers(0, 6), min_size=1).map(sorted), st.sampled_from([OFFICE, LATE, HALVES, NIGHT, ALL]))


@given(units, st.integers(0, 60), st.integers(0, 60), moments, calendars_of_any_kind)
@property_settings(max_examples=500, deadline=None)
def test_never_before_the_registration_and_never_the_wrong_way_round(unit: Unit, a: int, b: int, moment: datetime, when: Calendar) -> None:
    promised = due(unit, min(a, b), max(a, b), moment, when)
    assert moment.astimezone(UTC) <= promised.start.astimezone(UTC) <= promised.end.astimezone(UTC)


@given(units, st.integers(0, 60), moments, st.timedeltas(timedelta(0), timedelta(days=9)), calendars_of_any_kind)
@property_settings(max_examples=1000, deadline=None)
def test_who_comes_later_is_never_promised_an_earlier_answer(unit: Unit, n: int, moment: datetime, later: timedelta, when: Calendar) -> None:
    first, second = due(unit, n, n, moment, when), due(unit, n, n, moment + later, when)
    assert first.end.astimezone(UTC) <= second.end.astimezone(UTC)


@given(units.filter(lambda unit: unit != "at_once"), st.integers(1, 60), moments, calendars_of_any_kind)
@property_settings(max_examples=500, deadline=None)
def test_an_answer_is_promised_for_a_time_at_which_somebody_is_there(unit: Unit, n: int, moment: datetime, when: Calendar) -> None:
    end = due(unit, n, n, moment, when).end
    spans = [(_instant(day, opens, when), _instant(day, closes, when))
             for day in (end.date() - timedelta(days=1), end.date()) for opens, closes in when.hours(day)]
    assert any(opens <= end.astimezone(UTC) <= closes for opens, closes in spans)


@given(st.integers(1, 23), moments, calendars_of_any_kind)
@property_settings(max_examples=300, deadline=None)
def test_hours_are_hours_in_which_somebody_is_there(n: int, moment: datetime, when: Calendar) -> None:
    end, opened, day = due("hours", n, n, moment, when).end.astimezone(UTC), timedelta(0), moment.date() - timedelta(days=1)
    while day <= end.date() + timedelta(days=1):
        for opens, closes in when.hours(day):
            opened += max(timedelta(0), min(end, _instant(day, closes, when)) - max(moment, _instant(day, opens, when)))
        day += timedelta(days=1)
    assert opened == timedelta(hours=n)


@pytest.mark.parametrize(("end", "paused", "now", "later"), [
    ("2026-11-25T14:30", "2026-11-23T14:30", "2026-11-27T14:30", "2026-12-01T14:30"),  # two business days left, over a weekend
    ("2026-11-20T18:00", "2026-11-20T17:00", "2026-11-21T12:00", "2026-11-23T10:00"),  # an hour left, answered on a Saturday
    ("2026-11-23T16:00", "2026-11-23T15:00", "2026-11-23T15:30", "2026-11-23T16:30"),
    ("2026-11-23T14:00", "2026-11-23T15:00", "2026-11-27T14:30", "2026-11-23T14:00"),  # missed before it stood still
    ("2026-11-24T09:00", "2026-11-23T07:00", "2026-11-23T07:00", "2026-11-24T09:00"),
])
def test_what_was_left_when_the_customer_was_asked_is_counted_on_in_opened_time(end: str, paused: str, now: str, later: str) -> None:
    assert resumed(Due(at(end), at(end)), at(paused), at(now), calendar()) == Due(at(later), at(later))


@given(units, st.integers(1, 60), moments, st.timedeltas(timedelta(0), timedelta(days=9)), st.timedeltas(timedelta(0), timedelta(days=40)),
       calendars_of_any_kind)
@property_settings(max_examples=400, deadline=None)
def test_a_pause_takes_no_opened_time_from_what_was_left(unit: Unit, n: int, moment: datetime, wait: timedelta, pause: timedelta, when: Calendar) -> None:
    promised, paused = due(unit, n, n, moment, when), moment + wait
    later = resumed(promised, paused, paused + pause, when)
    left, had = _opened(paused + pause, later.end, when), _opened(paused, promised.end, when)
    assert left == had if had else later == promised
    assert promised.end.astimezone(UTC) <= later.end.astimezone(UTC)
    assert later.start.astimezone(UTC) <= later.end.astimezone(UTC)


def _opened(start: datetime, end: datetime, when: Calendar) -> timedelta:
    """Opened time in between; that of who never closes is all of it."""
    opened, day, last = timedelta(0), start.date() - timedelta(days=2), end.date() + timedelta(days=2)
    while day <= last:
        for opens, closes in when.hours(day):
            opened += max(timedelta(0), min(end.astimezone(UTC), _instant(day, closes, when)) - max(start.astimezone(UTC), _instant(day, opens, when)))
        day += timedelta(days=1)
    return opened


def _instant(day: date, clock: time, when: Calendar) -> datetime:
    if clock == time.max:
        day, clock = day + timedelta(days=1), time(0)
    return datetime.combine(day, clock, when.zone).astimezone(UTC)
