"""Dates, times, money and promises in each language."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import wording

NOW = datetime.fromisoformat("2026-11-23T14:30:00+03:00")


def test_a_date_is_written_in_full_with_its_weekday() -> None:
    assert wording.day("2026-03-15", "tr") == "15 Mart 2026, Pazar"
    assert wording.day("2026-03-15", "en") == "Sunday, 15 March 2026"
    assert wording.day("2026-03-15T20:30", "tr") == "15 Mart 2026, Pazar, 20.30"


@pytest.mark.parametrize(
    ("value", "turkish", "english"),
    [
        ("2026-11-30T14:31:00+03:00", "30 Kasım 14.31'e kadar", "by 30 November, 14:31"),
        ("2026-11-24T14:32:00+03:00", "yarın 14.32'ye kadar", "by 14:32 tomorrow"),
        ("2026-11-23T18:00:00+03:00", "bugün 18.00'e kadar", "by 18:00 today"),
        ("2027-01-04T09:00:00+03:00", "4 Ocak 2027 09.00'a kadar", "by 4 January 2027, 09:00"),
        ("2026-11-30T11:31:00+00:00", "30 Kasım 14.31'e kadar", "by 30 November, 14:31"),
    ],
)
def test_by_when_is_said_in_the_customers_own_time(value: str, turkish: str, english: str) -> None:
    assert wording.until(value, NOW, "tr") == turkish
    assert wording.until(value, NOW, "en") == english


@pytest.mark.parametrize(
    ("amount", "currency", "turkish", "english"),
    [
        ("4250", "TRY", "4.250,00 ₺", "₺4,250.00"),
        ("500.5", "EUR", "500,50 €", "€500.50"),
        ("20", "CHF", "20,00 CHF", "20.00 CHF"),
        ("1000000", None, "1.000.000,00", "1,000,000.00"),
    ],
)
def test_money_is_written_for_the_language(amount: str, currency: str | None, turkish: str, english: str) -> None:
    assert wording.money(amount, currency, "tr") == turkish
    assert wording.money(amount, currency, "en") == english


def test_promises_read_naturally() -> None:
    assert wording.promise("business_days", 3, 5, "tr") == "3–5 iş günü"
    assert wording.promise("hours", 2, 4, "en") == "2–4 hours"
    assert wording.promise("weeks", 1, 1, "tr") == "1 hafta"
    assert wording.promise("weeks", 1, 1, "en") == "1 week"
    assert wording.promise("at_once", 0, 0, "tr") == "hemen"


def test_opening_hours_join_days_that_follow_each_other() -> None:
    week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    hours = [
        {"days": week[:5], "from": "09:00", "to": "18:00"},
        {"days": week[5:], "from": "10:00", "to": "16:00"},
    ]
    assert wording.opening(hours, "tr") == "Pazartesi–Cuma 09.00–18.00, Cumartesi ve Pazar 10.00–16.00"
    assert wording.opening(hours, "en") == "Monday–Friday 09:00–18:00, Saturday and Sunday 10:00–16:00"
    assert wording.opening([{"days": week, "from": "00:00", "to": "24:00"}], "tr") == "her gün 24 saat"


def test_a_list_ends_with_and() -> None:
    assert wording.joined(["a", "b", "c"], "tr") == "a, b ve c"
    assert wording.joined(["a"], "en") == "a"
    assert wording.joined([], "en") == ""
