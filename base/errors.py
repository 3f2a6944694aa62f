"""The small tree of errors: what a person is told, and what is nobody's fault but ours."""

from __future__ import annotations

from typing import Any


class KopruError(Exception):
    """Common root, so that an edge can tell ours from a library's."""


class Refused(KopruError):
    """Expected: not done, nothing written. `code` is looked up in the texts of the person's language.

    `retry_after` in seconds when the same call may succeed later; `about` holds what the text may name.
    """

    def __init__(self, code: str, *, retry_after: float = 0.0, **about: Any) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after
        self.about = about

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refused) and (self.code, self.about) == (other.code, other.about)

    __hash__ = KopruError.__hash__


class Unavailable(Refused):
    """The database (or disk) is not there: nothing is acknowledged, the client keeps its message."""

    def __init__(self, retry_after: float = 2.0) -> None:
        super().__init__("unavailable", retry_after=retry_after)


class BadSettings(KopruError):
    """A setting or `operator.yml` can't be used; the message names the key and what is expected."""
