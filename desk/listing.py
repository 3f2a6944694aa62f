"""Lists of requests: what is asked for, in which order, and where a page ends. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct

from base.errors import Refused
from desk.request import Request, State

Sort = Literal["newest", "changed", "promise", "priority"]
Channel = Literal["chat", "email", "form", "panel", "phone", "social"]
Priority = Literal["urgent", "high", "normal", "low"]
Name = Annotated[str, Meta(max_length=40)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
PAGE, PAGE_AT_MOST = 50, 200
OPEN_ONLY: frozenset[Sort] = frozenset({"promise", "priority"})
"""Orders that mean something for open requests alone: what is done has no promise to keep."""
NOBODY = "nobody"


class Filter(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which requests; of several values of one field any, of several fields all. Empty: whatever there is.

    `words` are looked for in subject, description and what was said since; `assignee` may be `nobody`; `promise` is
    `overdue` or `near` (its last quarter); `since` and `until` are days of the registration, both included.
    """

    words: Annotated[str, Meta(max_length=200)] = ""
    number: Annotated[str, Meta(max_length=40)] = ""
    customer: Name = ""
    assignee: Name = ""
    state: tuple[State, ...] = ()
    topic: tuple[Name, ...] = ()
    department: tuple[Name, ...] = ()
    priority: tuple[Priority, ...] = ()
    channel: tuple[Channel, ...] = ()
    promise: Literal["overdue", "near"] | None = None
    since: Day | None = None
    until: Day | None = None


class Scope(Struct, frozen=True):
    """What somebody may see: the departments (None: all) and what they hold themselves."""

    departments: tuple[str, ...] | None = None
    holder: str = ""


Key = tuple[int | str, ...]


class Cursor(Struct, frozen=True, array_like=True):
    """Where the page before ended: its last row's place in the order, and what the list was, so that another is refused."""

    asked: str
    after: Key


def cursor(asked: Filter, sort: Sort, after: Key) -> str:
    """The opaque text of a cursor."""
    raw = msgspec.msgpack.encode(Cursor(_asked(asked, sort), after))
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_cursor(text: str, asked: Filter, sort: Sort, shape: tuple[type, ...]) -> Key:
    """The place it stands for; raises Refused("bad_cursor") also when it is another list's."""
    try:
        raw = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), b"-_", validate=True)
        read = msgspec.msgpack.decode(raw, type=Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise Refused("bad_cursor") from None
    fits = len(read.after) == len(shape) and all(type(value) is kind for value, kind in zip(read.after, shape, strict=True))
    too_big = any(abs(value) >= 1 << 63 for value in read.after if isinstance(value, int))
    if read.asked != _asked(asked, sort) or not fits or too_big:
        raise Refused("bad_cursor")
    return read.after


def place(request: Request, sort: Sort) -> Key:
    """Where the request stands in the order; no two stand at the same place."""
    columns = COLUMNS[sort]
    return tuple(getattr(request, name) for name in columns)


COLUMNS: dict[Sort, tuple[str, ...]] = {
    "newest": ("registered_at", "tracking_number"), "changed": ("changed_at", "tracking_number"),
    "promise": ("due_to", "tracking_number"), "priority": ("priority", "due_to", "tracking_number"),
}
DESCENDING: frozenset[Sort] = frozenset({"newest", "changed"})


def since_ms(day: str | None, zone: ZoneInfo) -> int | None:
    """The first moment of the day; raises Refused("bad_request") for what is no day."""
    return None if day is None else _midnight(_day(day), zone)


def until_ms(day: str | None, zone: ZoneInfo) -> int | None:
    """The first moment after the day."""
    return None if day is None else _midnight(_day(day) + timedelta(days=1), zone)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused("bad_request", field="since") from None
    if not 1970 < day.year < 9999:
        raise Refused("bad_request", field="since")
    return day


def _midnight(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp() * 1000)


def _asked(asked: Filter, sort: Sort) -> str:
    return hashlib.sha256(msgspec.json.encode([asked, sort])).hexdigest()[:12]
