"""Promises are counted on the operator's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.promise import Calendar, Unit, due

ISTANBUL, BERLIN = ZoneInfo("Europe/Istanbul"), ZoneInfo("Europe/Berlin")


def calendar(zone: ZoneInfo = ISTANBUL, holidays: frozenset[date] = frozenset()) -> Calendar:
    return Calendar(zone, frozenset(range(5)), time(9), time(18), holidays.__contains__)


def at(text: str, zone: ZoneInfo = ISTANBUL) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(("unit", "span", "registered", "start", "end"), [
    ("hours", (2, 4), "2026-11-23T14:30", "2026-11-23T16:30", "2026-11-23T18:30"),
    ("hours", (24, 48), "2026-11-23T14:30", "2026-11-24T14:30", "2026-11-25T14:30"),
    ("business_days", (3, 5), "2026-11-23T14:30", "2026-11-26T14:30", "2026-11-30T14:30"),
    ("business_days", (3, 5), "2026-11-20T14:30", "2026-11-25T14:30", "2026-11-27T14:30"),
    ("business_days", (1, 1), "2026-11-21T14:30", "2026-11-24T09:00", "2026-11-24T09:00"),
    ("business_days", (1, 1), "2026-11-23T07:00", "2026-11-24T09:00", "2026-11-24T09:00"),
    ("business_days", (1, 1), "2026-11-23T23:00", "2026-11-25T09:00", "2026-11-25T09:00"),
    ("weeks", (1, 1), "2026-12-28T10:00", "2027-01-04T10:00", "2027-01-04T10:00"),
    ("at_once", (0, 0), "2026-11-23T14:30", "2026-11-23T14:30", "2026-11-23T14:30"),
])
def test_known_cases(unit: Unit, span: tuple[int, int], registered: str, start: str, end: str) -> None:
    promised = due(unit, *span, at(registered), calendar())
    assert (promised.start, promised.end) == (at(start), at(end))


def test_holidays_are_no_business_days() -> None:
    closed = frozenset({date(2026, 11, 24), date(2026, 11, 25)})
    assert due("business_days", 1, 1, at("2026-11-23T14:30"), calendar(holidays=closed)).end == at("2026-11-26T14:30")


def test_hours_are_real_hours_when_the_clocks_change() -> None:
    before = at("2026-03-28T12:00", BERLIN)
    promised = due("hours", 24, 24, before, calendar(BERLIN)).end
    assert promised.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=24)
    assert promised.hour == 13


moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))
units = st.sampled_from(["hours", "business_days", "weeks", "at_once"])


@given(units, st.integers(0, 20), st.integers(0, 20), moments, st.sampled_from([ISTANBUL, BERLIN]))
def test_never_before_the_registration_and_never_the_wrong_way_round(unit: Unit, a: int, b: int, moment: datetime, zone: ZoneInfo) -> None:
    promised = due(unit, min(a, b), max(a, b), moment, calendar(zone))
    assert moment <= promised.start <= promised.end


@given(units, st.integers(0, 20), moments, st.timedeltas(timedelta(0), timedelta(days=9)), st.sampled_from([ISTANBUL, BERLIN]))
def test_who_comes_later_is_never_promised_an_earlier_answer(unit: Unit, n: int, moment: datetime, later: timedelta, zone: ZoneInfo) -> None:
    # The local clock goes back an hour in autumn: a business day keeps the time of day, so the order may turn by that hour.
    slack = timedelta(hours=1) if zone is BERLIN else timedelta(0)
    assert due(unit, n, n, moment, calendar(zone)).end <= due(unit, n, n, moment + later, calendar(zone)).end + slack
