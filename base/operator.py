"""The operator as `operator.yml` says it: typed, checked at start, unknown keys refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import yaml
from msgspec import Meta, Struct

from base import yaml_file
from base.errors import BadSettings
from base.publishing import Publishing

_LOOK_AHEAD = 31
"""Days within which a department that has any hours opens again, whatever the holidays."""
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Priority = Literal["urgent", "high", "normal", "low"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PRIORITIES: tuple[Priority, ...] = ("urgent", "high", "normal", "low")
Clocktime = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]


class Part(Struct, forbid_unknown_fields=True, frozen=True, rename={"start": "from", "end": "to"}):
    """Common to all parts of the file; `from` and `to` are `start` and `end` in code."""


class Words(Part, frozen=True):
    """A text in both languages."""

    tr: str
    en: str

    def of(self, language: str) -> str:
        """The text in `language`."""
        return self.en if language == "en" else self.tr


class Hours(Part, frozen=True):
    """Open on `days` from `start` until `end`."""

    days: tuple[Day, ...]
    start: Clocktime
    end: Clocktime


class Span(Part, frozen=True):
    """A working day's first and last moment."""

    start: Clocktime
    end: Clocktime


class Department(Part, frozen=True):
    """Who answers, and when people are there."""

    name: Words
    hours: tuple[Hours, ...]
    email: str = ""


class Promise(Part, frozen=True):
    """How long an answer takes from the registration, `start` to `end` of `unit`."""

    unit: Literal["hours", "business_days", "weeks", "at_once"]
    start: int
    end: int


class Check(Part, frozen=True):
    """A point that an agent goes through before a topic is answered."""

    key: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    tr: str
    en: str


class Topic(Part, frozen=True):
    """What a request can be about, who has it, what is promised, and what is checked."""

    name: Words
    department: str
    priority: Priority
    promise: Promise
    identity: bool
    checklist: tuple[Check, ...] = ()


class Channel(Part, frozen=True):
    """A way to reach the operator."""

    kind: Literal["chat", "email", "form", "panel", "phone", "social"]
    name: Words
    address: str
    hours: Words


class Redress(Part, frozen=True):
    """A body outside to which a customer may turn."""

    kind: str
    name: Words
    address: str
    how: Words


class HelpLine(Part, frozen=True):
    """Where help is to be had, by kind."""

    kind: Literal["gambling_support", "crisis", "minors"]
    name: Words
    address: str


class DocumentRules(Part, frozen=True):
    """How much a customer may put on requests."""

    most_mb: int = 10
    most_per_request: int = 20
    most_mb_per_day: int = 50


class Retention(Part, frozen=True):
    """How long words are kept; requests and their documents stay for `archive_years` after their end, mail that belongs to no
    request (bounces, absence notes, what could not be read) for `loose_mail_days`."""

    conversations_days: int = 730
    keys_days: int = 30
    turns_days: int = 90
    loose_mail_days: int = 30


class Webhook(Part, frozen=True):
    """A program that is told of steps: all of them when `kinds` is empty; `secret` names the variable that holds it."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}$")]
    url: Annotated[str, Meta(pattern=r"^https?://[^\s@/]+(/\S*)?$")]
    secret: Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_]+$")]
    kinds: tuple[str, ...] = ()


class Policies(Part, frozen=True):
    """Rules with a number or a document behind them."""

    privacy_url: str
    sign_in_url: str
    required_documents: Words
    archive_years: int
    reopen_days: int
    registration_hours: int
    agent_answer_minutes: int
    disagreement: Promise = Promise("hours", 24, 48)
    archive_after_days: int = 30
    quiet_hours: Span = Span("21:00", "09:00")
    documents: DocumentRules = DocumentRules()
    retention: Retention = Retention()


class Routing(Part, frozen=True):
    """How waiting conversations find an agent: offered to `one` at a time, or shown to `all` of the department at once."""

    offer: Literal["one", "all"] = "one"
    offer_seconds: Annotated[int, Meta(ge=5, le=600)] = 30


class Operator(Part, frozen=True):
    """The whole file."""

    name: str
    tracking_prefix: Annotated[str, Meta(pattern=r"^[A-HJKMNP-TV-Z]{2,5}$")]
    time_zone: str
    languages: tuple[Literal["tr", "en"], ...]
    minimum_age: int
    departments: dict[str, Department]
    holidays: tuple[Annotated[str, Meta(pattern=r"^(\d{4}-)?\d\d-\d\d$")], ...]
    business_days: tuple[Day, ...]
    business_hours: Span
    topics: dict[str, Topic]
    channels: tuple[Channel, ...]
    redress: tuple[Redress, ...]
    help_lines: tuple[HelpLine, ...]
    policies: Policies
    origins: tuple[str, ...]
    routing: Routing = Routing()
    labels: dict[Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)], Words] = {}
    webhooks: tuple[Webhook, ...] = ()
    publishing: Publishing = Publishing()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which hours and dates are meant."""
        return ZoneInfo(self.time_zone)

    def topic(self, name: str) -> Topic:
        """The topic; for one that is in the file no more, what stands for everything else."""
        return self.topics.get(name) or self.topics.get("other") or next(iter(self.topics.values()))

    def is_holiday(self, day: date) -> bool:
        """Whether the list names this day."""
        return day.isoformat() in self.holidays or day.strftime("%m-%d") in self.holidays

    def is_open(self, department: str, moment: datetime) -> bool:
        """Whether people of the department are there at `moment` (aware)."""
        local = moment.astimezone(self.zone)
        return any(opens <= local.time() < closes for opens, closes in self.opening_hours(department, local.date()))

    def opens_at(self, department: str, moment: datetime) -> datetime | None:
        """When people of the department are there next after `moment` (aware), in the operator's zone; None: not in a month."""
        local = moment.astimezone(self.zone)
        for day in (local.date() + timedelta(days=n) for n in range(_LOOK_AHEAD)):
            for opens, _ in self.opening_hours(department, day):
                at = datetime.combine(day, opens, self.zone)
                if at > local:
                    return at
        return None

    def opening_hours(self, department: str, day: date) -> list[tuple[time, time]]:
        """The department's hours on this day, in order; a department that has a free day in the week has holidays too."""
        hours = self.departments[department].hours
        if self.is_holiday(day) and not self.works_every_day(department):
            return []
        return sorted((clock_time(span.start), clock_time(span.end)) for span in hours if DAYS[day.weekday()] in span.days)

    def works_every_day(self, department: str) -> bool:
        """Whether the department is there on each day of the week."""
        return {day for span in self.departments[department].hours for day in span.days} == set(DAYS)

    def never_closes(self, department: str) -> bool:
        """Whether the department is there day and night."""
        hours = self.departments[department].hours
        return all(any(day in span.days and (span.start, span.end) == ("00:00", "24:00") for span in hours) for day in DAYS)

    def business_hours_on(self, day: date) -> list[tuple[time, time]]:
        """The operator's business hours, none on weekends and holidays."""
        if DAYS[day.weekday()] not in self.business_days or self.is_holiday(day):
            return []
        return [(clock_time(self.business_hours.start), clock_time(self.business_hours.end))]


def load(path: Path) -> Operator:
    """The operator of the file; raises BadSettings that says which key is wrong."""
    try:
        raw = yaml_file.read(path)
        operator = msgspec.convert(raw, Operator)
    except OSError as error:
        raise BadSettings(f"{path.name}: can't be read: {error.strerror}") from error
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise BadSettings(f"{path.name}: {error}") from error
    _check(operator, path.name)
    return operator


def clock_time(text: str) -> time:
    """The time of day; 24:00 is the last moment of it."""
    return time.max if text == "24:00" else time.fromisoformat(text)


def _check(operator: Operator, name: str) -> None:
    for key, topic in operator.topics.items():
        if topic.department not in operator.departments:
            raise BadSettings(f"{name}: topics.{key}.department: no department {topic.department!r}")
        if topic.promise.start > topic.promise.end:
            raise BadSettings(f"{name}: topics.{key}.promise: from is above to")
        if len({check.key for check in topic.checklist}) < len(topic.checklist):
            raise BadSettings(f"{name}: topics.{key}.checklist: a key stands there twice")
    for key, department in operator.departments.items():
        _check_hours(department, f"{name}: departments.{key}.hours")
    for holiday in operator.holidays:
        _check_holiday(holiday, name)
    if not operator.business_days:
        raise BadSettings(f"{name}: business_days: at least one day is needed")
    try:
        ZoneInfo(operator.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadSettings(f"{name}: time_zone: {operator.time_zone!r} is not known") from error


def _check_hours(department: Department, where: str) -> None:
    if not any(span.days for span in department.hours):
        raise BadSettings(f"{where}: at least one day is needed")
    for day in DAYS:
        spans = sorted((span.start, span.end) for span in department.hours if day in span.days)
        if any(start >= end for start, end in spans):
            raise BadSettings(f"{where}: {day}: from is not before to")
        if any(spans[n][1] > spans[n + 1][0] for n in range(len(spans) - 1)):
            raise BadSettings(f"{where}: {day}: two spans overlap")


def _check_holiday(text: str, name: str) -> None:
    try:
        date.fromisoformat(text if len(text) == len("2026-01-01") else f"2028-{text}")  # a leap year: 29 February is a day
    except ValueError as error:
        raise BadSettings(f"{name}: holidays: {text!r} is no day") from error
