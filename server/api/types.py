"""What goes in and out of the API: one struct for each body and answer, unknown fields refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from desk.listing import PAGE, PAGE_AT_MOST, Filter, Sort
from desk.request import Kind, State

Language = Literal["tr", "en"]
Channel = Literal["chat", "email", "form", "panel", "phone", "social"]
PriorityName = Literal["urgent", "high", "normal", "low"]
TransactionType = Literal["deposit", "withdrawal", "bonus", "bet", "game_round", "login", "verification", "account_update",
                          "other"]
Method = Literal["bank_transfer", "card", "e_wallet", "crypto", "other"]
Number = Annotated[str, Meta(min_length=1, max_length=40, description="a tracking number")]
Subject = Annotated[str, Meta(min_length=1, max_length=160, description="one short line in the customer's words")]
Text = Annotated[str, Meta(min_length=1, max_length=4000)]
Note = Annotated[str, Meta(max_length=4000)]
EventDate = Annotated[str, Meta(max_length=32, description="ISO 8601, a date or a date and time; never in the future")]
Amount = Annotated[str, Meta(pattern=r"^\d{1,15}(\.\d{1,8})?$", description="a decimal number as text")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3,5}$")]
Name = Annotated[str, Meta(min_length=1, max_length=40)]
Moment = Annotated[str, Meta(description="ISO 8601 with the operator's offset")]
Cursor = Annotated[str, Meta(max_length=300, description="as the page before gave it")]
Limit = Annotated[int, Meta(ge=1, le=PAGE_AT_MOST)]


class In(Struct, frozen=True, forbid_unknown_fields=True):
    """Common to all bodies that come in."""


class Told(In, frozen=True, kw_only=True):
    """What every request is told with, whoever writes it down. With `on_duplicate: ask` an open one on the same stops it
    (409 `duplicate`)."""

    language: Language
    topic: Name
    subject: Subject
    amount: Amount | None = None
    currency: Currency | None = None
    payment_method: Method | None = None
    description: Note = ""
    on_duplicate: Literal["ask", "register"] = "ask"


class NewRequest(Told, frozen=True, kw_only=True):
    """A request of the customer who calls. With `on_duplicate: ask` an open one on the same stops it (409 `duplicate`)."""

    event_date: EventDate
    transaction_type: TransactionType
    channel: Literal["form", "panel"] = "form"


class RecordedRequest(Told, frozen=True, kw_only=True):
    """A request that was said on another channel. `consent` notes how the caller agreed that it is recorded (phone, social).

    Who it is: `customer`, the id under which this person's requests stand; or `earlier`, the number of a request of theirs; or
    `email` and `phone`, where they are reached from then on. Without any of them a new customer is made.
    """

    channel: Literal["phone", "social", "email"]
    consent: Annotated[str, Meta(max_length=500)] = ""
    customer: Annotated[str, Meta(max_length=40)] | None = None
    earlier: Number | None = None
    email: Annotated[str, Meta(max_length=254)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    event_date: EventDate | None = None
    transaction_type: TransactionType | None = None


class Addition(In, frozen=True):
    """Words put on a request."""

    text: Text
    channel: Literal["form", "panel"] = "panel"


class RecordedAddition(In, frozen=True):
    """What a customer said of their request on the phone or elsewhere; `consent` as for a recorded request."""

    channel: Literal["phone", "social", "email"]
    text: Text
    consent: Annotated[str, Meta(max_length=500)] = ""


class Reason(In, frozen=True):
    """Why a customer does this, in their words."""

    text: Note = ""


class Disagreement(In, frozen=True):
    """What the customer does not accept."""

    text: Text


class Typed(In, frozen=True):
    """A tracking number as somebody typed it."""

    typed: Annotated[str, Meta(min_length=1, max_length=100)]


class StaffStep(In, frozen=True):
    """A step of the people who work on a request. `text` is what they say with it: `asked_customer` and `resolved` need it.

    `assigned` takes `assignee` (empty: nobody), `moved` takes `department`, `topic` or `priority`.
    """

    kind: Literal["in_review", "asked_customer", "resolved", "closed", "escalated", "archived", "noted", "reopened", "assigned",
                  "moved"]
    text: Note = ""
    assignee: Annotated[str, Meta(max_length=40)] | None = None
    department: Name | None = None
    topic: Name | None = None
    priority: PriorityName | None = None


class BulkStep(In, frozen=True):
    """The same step on several requests; each has an outcome of its own, and a repeat with the same key changes nothing."""

    numbers: Annotated[list[Number], Meta(min_length=1, max_length=100)]
    step: StaffStep


class Other(In, frozen=True):
    """The other request."""

    number: Number


class ViewIn(In, frozen=True):
    """A list to be kept under a name."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    filter: Filter
    sort: Sort = "newest"


class Paged(Struct, frozen=True, forbid_unknown_fields=True):
    """A page: where it begins and how long it is."""

    cursor: Cursor = ""
    limit: Limit = PAGE


class TableQuery(Filter, frozen=True, forbid_unknown_fields=True):
    """Which requests the table has, in which order."""

    sort: Sort = "newest"


class ListQuery(TableQuery, frozen=True, forbid_unknown_fields=True):
    """Which requests, in which order, and the page. With `words` the order is always `newest`."""

    cursor: Cursor = ""
    limit: Limit = PAGE


class Words(Struct, frozen=True):
    """A text in both languages."""

    tr: str
    en: str


class Promise(Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """What is promised: `from` to `to` of `unit`, and the moments that come of it; `paused` while the customer is asked."""

    unit: Literal["hours", "business_days", "weeks", "at_once"]
    start: int
    end: int
    due_from: Moment
    due_to: Moment
    overdue: bool
    paused: bool


class Step(Struct, frozen=True):
    """An entry of the timeline. `by` is the role for customers, the id for staff; `number` is the request it was taken on."""

    kind: Kind
    at: Moment
    by: str
    number: str
    text: str | None = None
    data: dict[str, Any] | None = None


class Summary(Struct, frozen=True, kw_only=True):
    """What is shown of a request wherever it is shown."""

    tracking_number: str
    state: State
    topic: str
    department: str
    priority: PriorityName
    channel: Channel
    language: Language
    subject: str
    registered_at: Moment
    changed_at: Moment


class RequestOut(Summary, frozen=True, kw_only=True):
    """A request as its customer sees it; `can` says what they may do now. `steps` are the last ones, all are at `timeline`."""

    event_date: str
    transaction_type: str
    amount: str
    currency: str
    payment_method: str
    description: str
    promise: Promise
    reopen_until: Moment | None
    can: list[Literal["add", "withdraw", "escalate", "reopen", "disagree"]]
    steps: list[Step]


class StaffRequestOut(RequestOut, frozen=True, kw_only=True):
    """The same with what staff need to know."""

    customer: str
    conversation: str
    assignee: str
    merged_into: str
    escalated_at: Moment | None


class Row(Summary, frozen=True, kw_only=True):
    """A request in a list."""

    due_to: Moment
    overdue: bool
    customer: str
    assignee: str
    merged_into: str


class Rows(Struct, frozen=True):
    """A page of a list; `next` is the cursor of the page after, null at the end."""

    requests: list[Row]
    next: str | None


class Steps(Struct, frozen=True):
    """A page of a timeline."""

    steps: list[Step]
    next: str | None


class Count(Struct, frozen=True):
    """How many there are; at 100 it stops counting."""

    count: int
    or_more: bool


class Tracked(Struct, frozen=True):
    """What a typed number leads to. Who does not own the request is told its state and the last step's moment alone."""

    result: Literal["malformed", "unknown", "found"]
    mistake: Literal["length", "symbol", "check"] | None = None
    state: State | None = None
    last_step_at: Moment | None = None
    request: RequestOut | None = None


class Related(Struct, frozen=True):
    """Requests that have to do with one: `likely` the same, `linked`, `merged` into it, or `into` which it was merged."""

    likely: list[Row]
    linked: list[Row]
    merged: list[Row]
    into: str | None


class Outcome(Struct, frozen=True):
    """What became of one request of several; `code` and `title` say why it was refused."""

    number: str
    outcome: Literal["done", "refused"]
    code: str | None = None
    title: str | None = None


class Outcomes(Struct, frozen=True):
    """What became of each."""

    outcomes: list[Outcome]


class ViewOut(Struct, frozen=True):
    """A saved view."""

    id: str
    name: str
    filter: Filter
    sort: Sort


class Views(Struct, frozen=True):
    """The member's views by name."""

    views: list[ViewOut]


class MemberOut(Struct, frozen=True):
    """Somebody who works here, by the name that colleagues know."""

    id: str
    name: str
    departments: tuple[str, ...]


class Members(Struct, frozen=True):
    """All of them by name."""

    members: list[MemberOut]


class TopicOut(Struct, frozen=True):
    """What a request can be about."""

    topic: str
    name: Words
    department: str
    priority: PriorityName
    identity: bool
    unit: Literal["hours", "business_days", "weeks", "at_once"]
    promise_from: int
    promise_to: int


class Topics(Struct, frozen=True):
    """All of them."""

    topics: list[TopicOut]


class DepartmentOut(Struct, frozen=True):
    """Who answers, and whether somebody is there now."""

    department: str
    name: Words
    open_now: bool


class Departments(Struct, frozen=True):
    """All of them."""

    departments: list[DepartmentOut]


class Problem(Struct, frozen=True):
    """Why not (RFC 9457): `code` for programs, `title` for people in their language, `field` when one is wrong."""

    type: str
    title: str
    status: int
    code: str
    field: str | None = None
    request: RequestOut | None = None
