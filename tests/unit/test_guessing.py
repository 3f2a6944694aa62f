"""Guessing tracking numbers is slowed and then stopped, for a visitor and for the address behind many visitors."""

from __future__ import annotations

import pytest

from base.clock import Clock
from base.errors import Refused
from desk.guessing import HOUR, MINUTE, Guesses


class Time:
    """Moves when it is told to."""

    now = 1_000.0


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time()
    monkeypatch.setattr(Clock, "monotonic", staticmethod(lambda: time.now))
    return time


def let_through(guesses: Guesses, visitor: str, tries: int) -> int:
    """How many of the tries were not refused."""
    through, told = 0, set()
    for _ in range(tries):
        try:
            guesses.take(visitor)
            through += 1
        except Refused as refused:
            told.add((refused.code, refused.retry_after > 0))
    assert told <= {("too_many_guesses", True)}
    return through


def test_a_few_wrong_numbers_are_nobodys_guessing(passing: Time) -> None:
    assert let_through(Guesses(), "vis_1", 8) == 8


def test_then_one_a_minute_and_after_two_dozen_one_an_hour(passing: Time) -> None:
    guesses = Guesses()
    assert let_through(guesses, "vis_1", 10) == 8
    passing.now += MINUTE
    assert let_through(guesses, "vis_1", 3) == 1
    for _ in range(60):
        passing.now += MINUTE
        let_through(guesses, "vis_1", 1)
    passing.now += 10 * MINUTE
    assert let_through(guesses, "vis_1", 5) == 0
    passing.now += HOUR
    assert let_through(guesses, "vis_1", 5) == 1


def test_one_address_with_ever_new_visitors_is_stopped_too_and_another_address_is_not(passing: Time) -> None:
    guesses = Guesses()
    through = 0
    for n in range(100):
        guesses.came_from(f"vis_{n}", "192.0.2.1")
        through += let_through(guesses, f"vis_{n}", 1)
    assert through == 40
    guesses.came_from("vis_home", "192.0.2.2")
    assert let_through(guesses, "vis_home", 1) == 1
