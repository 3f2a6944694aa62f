"""Sign-in tries: strangers with many addresses get few of them, and the owner gets in from anywhere else."""

from __future__ import annotations

from contextlib import suppress

import pytest

from base.errors import Refused
from server.throttle import SignInThrottle, network


def tries(throttle: SignInThrottle, addresses: list[str], login: str = "elif") -> int:
    """How many of these tries are let through."""
    passed = 0
    for address in addresses:
        with suppress(Refused):
            throttle.take(login, address, "")
            passed += 1
    return passed


def test_ten_thousand_tries_from_one_network_pass_two_dozen_times() -> None:
    throttle = SignInThrottle()
    assert tries(throttle, [f"198.51.100.{n % 250 + 1}" for n in range(10_000)]) in (23, 24)
    with pytest.raises(Refused, match="too_many_tries") as refused:
        throttle.take("elif", "198.51.100.251", "")
    assert refused.value.retry_after > 0


def test_whoever_used_the_logins_measure_up_keeps_nobody_out_elsewhere() -> None:
    throttle = SignInThrottle()
    tries(throttle, [f"198.{n // 250}.{n % 250}.1" for n in range(2_000)])
    throttle.take("elif", "203.0.113.9", "")
    throttle.take("ELIF", "198.51.100.1", "the owner's browser")


def test_one_login_after_the_other_from_one_address_is_slowed_down() -> None:
    throttle = SignInThrottle()
    assert sum(tries(throttle, ["198.51.100.1"], f"member-{n}") for n in range(1_000)) in (10, 11)


@pytest.mark.parametrize(("one", "other", "same"), [
    ("198.51.100.1", "198.51.100.200", True), ("198.51.100.1", "198.51.101.1", False),
    ("2001:db8:0:100::1", "2001:db8:0:1ff::2", True), ("2001:db8:0:100::1", "2001:db8:0:200::1", False),
    ("", "", True), ("testclient", "other", False)])
def test_addresses_of_one_household_are_one_network(one: str, other: str, same: bool) -> None:
    assert (network(one) == network(other)) is same
