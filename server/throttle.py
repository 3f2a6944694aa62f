"""How often somebody may try a password: by browser, by address and by login, so that a stranger can lock nobody out.

A browser from which the owner has signed in before has a measure of its own, which strangers can't use up. All others share
one for each address and one for each login. When a login's own is used up, a stranger's try is not refused for good: the
password is looked at only after a right code of the second factor, which the owner has on any machine.
"""

from __future__ import annotations

from base.errors import Refused
from base.limits import Buckets

TOO_MANY = "too_many_tries"


class SignInThrottle:
    """Of one process."""

    def __init__(self, factor: float = 1.0) -> None:
        self._devices = Buckets(factor / 10, 10 * factor, code=TOO_MANY)
        self._addresses = Buckets(factor / 6, 10 * factor, code=TOO_MANY)
        self._logins = Buckets(factor / 60, 20 * factor, code=TOO_MANY)

    def take(self, login: str, address: str, device: str) -> bool:
        """Counts a try; `device` names a browser that the owner is known to use, empty for any other.

        True when the password may be looked at, False when a right code must come first. Raises Refused.
        """
        if device:
            self._devices.take(device)
            return True
        self._addresses.take(address)
        try:
            self._logins.take(login.casefold())
        except Refused:
            return False
        return True
