"""A share of conversations: always the same ones, and taken back when the new version is worse beyond chance."""

from __future__ import annotations

from base.publishing import Canary
from studio.canary import Counts, has, verdict

NAMES = [f"cnv_{n:05d}" for n in range(5_000)]
RULES = Canary(least_turns=30, points=5.0)


def test_a_share_is_about_as_large_as_it_says() -> None:
    assert 420 < sum(has(name, 33, 10) for name in NAMES) < 580
    assert not any(has(name, 33, 0) for name in NAMES)
    assert all(has(name, 33, 100) for name in NAMES)


def test_a_larger_share_keeps_the_conversations_that_the_smaller_one_had() -> None:
    small = {name for name in NAMES if has(name, 33, 10)}
    assert small < {name for name in NAMES if has(name, 33, 25)}


def test_another_version_tries_its_luck_with_other_conversations() -> None:
    first, second = ({name for name in NAMES if has(name, version, 10)} for version in (33, 34))
    assert len(first & second) < len(first) / 4


def test_few_turns_decide_nothing() -> None:
    assert verdict(Counts(29, 29), Counts(1000, 50), RULES) == ""


def test_a_version_that_asks_back_far_more_often_goes_back() -> None:
    assert verdict(Counts(60, 15), Counts(1000, 60), RULES) == "doubtful"


def test_a_version_that_loses_more_customers_to_people_goes_back() -> None:
    assert verdict(Counts(100, 6, 20), Counts(1000, 60, 50), RULES) == "handed_off"


def test_what_chance_explains_is_no_reason() -> None:
    assert verdict(Counts(40, 5), Counts(1000, 65), RULES) == ""


def test_a_rise_below_the_operators_points_is_no_reason_however_sure() -> None:
    assert verdict(Counts(20_000, 2_000), Counts(100_000, 6_000), RULES) == ""
    assert verdict(Counts(20_000, 2_000), Counts(100_000, 6_000), Canary(points=3.0)) == "doubtful"


def test_a_version_that_breaks_turns_goes_back_at_once() -> None:
    assert verdict(Counts(3, 0, 0, 3), Counts(50, 3, 2, 0), RULES) == "failed"


def test_turns_that_fail_for_all_are_not_the_new_versions_fault() -> None:
    assert verdict(Counts(10, 0, 0, 4), Counts(100, 0, 0, 40), RULES) == ""


def test_with_nothing_beside_it_there_is_nothing_to_compare_with() -> None:
    assert verdict(Counts(100, 50), Counts(), RULES) == ""
