"""How often somebody may try a password: by browser, by address and by login, so that a stranger can lock nobody out.

A browser from which the owner has signed in before has a measure of its own, which strangers can't use up. All others share
one for each address and one for each login. When a login's own is used up, each network still has a few tries at it, whoever
has many networks too: the owner comes in from any machine that does not stand in a stranger's own network.
"""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address, ip_network

from base.errors import Refused
from base.limits import Buckets

TOO_MANY = "too_many_tries"
NETWORK = {4: 24, 6: 56}
"""Bits that the addresses of one household or small provider's customer share: nobody has more tries for having more of them."""


class SignInThrottle:
    """Of one process."""

    def __init__(self, factor: float = 1.0) -> None:
        self._devices = Buckets(factor / 10, 10 * factor, code=TOO_MANY)
        self._addresses = Buckets(factor / 6, 10 * factor, code=TOO_MANY)
        self._logins = Buckets(factor / 60, 20 * factor, code=TOO_MANY)
        self._networks = Buckets(factor / 600, 3 * factor, code=TOO_MANY)

    def take(self, login: str, address: str, device: str) -> None:
        """Counts a try; `device` names a browser that the owner is known to use, empty for any other. Raises Refused."""
        if device:
            self._devices.take(device)
            return
        self._addresses.take(address)
        with suppress(Refused):
            self._logins.take(login.casefold())
            return
        self._networks.take(f"{network(address)} {login.casefold()}")


def network(address: str) -> str:
    """The network of an address; an address that is none is its own."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, NETWORK[found.version]), strict=False))
