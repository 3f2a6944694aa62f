"""What goes in and out of the API about mail and messages."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from desk.mail.store import State as MailState
from desk.notices.store import State as DeliveryState
from server.api.types import Moment, Paged


class MailQuery(Paged, frozen=True, forbid_unknown_fields=True):
    """Which mail: what became of it."""

    state: MailState = "failed"


class FiguresQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Of how many days up to now."""

    days: Annotated[int, Meta(ge=1, le=366)] = 30


class OutboxQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Which messages."""

    state: DeliveryState = "dead"


class MailOut(Struct, frozen=True):
    """A mail that came in: `why` says what made it `kept` or `failed`, `request` what it belongs to."""

    id: str
    received_at: Moment
    state: MailState
    why: str
    request: str | None
    tries: int
    ended_at: Moment | None


class Mails(Struct, frozen=True):
    """A page of them."""

    mails: list[MailOut]
    next: str | None


class Figures(Struct, frozen=True):
    """Mail of these days: `in_time` was registered within `promised_hours`, `late` was not; what waits counts by its age."""

    days: int
    arrived: int
    waiting: int
    in_time: int
    late: int
    longest_seconds: int
    promised_hours: int = 24


class DeliveryOut(Struct, frozen=True):
    """A message that goes out; a `dead` one was given up, `error` says why."""

    id: str
    at: Moment
    request: str
    kind: str
    by: str
    state: DeliveryState
    tries: int
    error: str
    next_at: Moment
    ended_at: Moment | None


class Deliveries(Struct, frozen=True):
    """Up to 200 of them."""

    deliveries: list[DeliveryOut]
