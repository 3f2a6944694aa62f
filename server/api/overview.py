"""The overview for supervisors: how the operation does, as figures and as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any

from msgspec import Meta, Struct
from starlette.responses import Response

from base import access, audit
from base.calendar_rows import span
from base.errors import Refused
from base.ledger import Once, single
from handoff.figures_store import Wanted
from server import figures
from server.api.calls import Call, Operation
from server.api.types import Language
from server.figures import Numbers, Overview, Team

WEEK = 7
"""Days back to the day that is like today."""


class OverviewQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """The last days until today; one department or all that the caller may see, one language or both."""

    days: Annotated[int, Meta(ge=1, le=90)] = 14
    department: Annotated[str, Meta(max_length=40)] = ""
    language: Language | None = None


class TeamQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """One department, or all that the caller may see."""

    department: Annotated[str, Meta(max_length=40)] = ""


async def overview(call: Call) -> Overview:
    """The figures of the period and of the one before it; raises Refused: `forbidden`, `unknown_department`."""
    asked: OverviewQuery = call.query
    operator, choice = call.parts.operator, _choice(call)
    departments = _wanted(call, asked.department)
    now = call.parts.clock.now(operator.zone)
    this = span(now.date(), asked.days, operator.zone)
    before = span(now.date() - timedelta(days=asked.days), asked.days, operator.zone)
    wanted = Wanted(departments, asked.language or "")
    made: Overview = await call.parts.read(figures.overview, this, before, wanted, choice, now.isoformat("T", "seconds"))
    return made


async def team(call: Call) -> Team:
    """The team's day so far; raises Refused: `forbidden`, `unknown_department`."""
    asked: TeamQuery = call.query
    operator = call.parts.operator
    now = call.parts.clock.now(operator.zone)
    today, before = (span(now.date() - timedelta(days=days), 1, operator.zone) for days in (0, WEEK))
    made: Team = await call.parts.read(figures.team, today, before, Wanted(_wanted(call, asked.department)), now)
    return made


def _wanted(call: Call, department: str) -> tuple[str, ...] | None:
    """The departments that are counted, None for all."""
    choice = _choice(call)
    if department and department not in choice:
        raise Refused("unknown_department")
    return (department,) if department else None if len(choice) == len(call.parts.operator.departments) else choice


async def table(call: Call) -> Response:
    """The same as a table: one row for each day, hour, topic, department and rating; that it was taken is audited."""
    told, now = await overview(call), call.parts.clock.now_ms()
    taken = Once(lambda tx: audit.append(tx, now, call.who.id, "overview.exported", "overview"), key=call.who.id)
    await call.parts.ledger.do(single, taken)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if call.language == "tr" else ",")  # in Turkish the comma is the decimal point
    writer.writerow(_HEAD[call.language])
    writer.writerows([[_cell(value, call.language) for value in row] for row in _rows(told, call)])
    name = f"{'genel-bakis' if call.language == 'tr' else 'overview'}-{told.first}-{told.last}.csv"
    return Response(b"\xef\xbb\xbf" + text.getvalue().encode(), media_type="text/csv; charset=utf-8", headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"})


def _choice(call: Call) -> tuple[str, ...]:
    """The departments whose figures this member may see."""
    seen = access.departments_seen(call.who.member, access.OVERVIEW) if call.who.member else ()
    if seen is None:
        return tuple(call.parts.operator.departments)
    if not seen:
        raise Refused("forbidden")
    return tuple(name for name in call.parts.operator.departments if name in seen)


def _rows(told: Overview, call: Call) -> Iterator[tuple[Any, ...]]:
    """Each row says by what it is counted; what has no meaning there is empty."""
    language, operator, by = call.language, call.parts.operator, _BY[call.language]
    yield by["all"], f"{told.first}/{told.last}", *_numbers(told.numbers), "", ""
    yield by["before"], "", *_numbers(told.before), "", ""
    for day in told.by_day:
        yield by["day"], day.day, *_numbers(day), "", ""
    for hour in told.hours:
        yield by["hour"], f"{hour.hour:02}", hour.assistant + hour.person, hour.assistant, *[""] * 9
    for topic in told.topics:
        known = operator.topics.get(topic.topic)
        yield by["topic"], known.name.of(language) if known else topic.topic, *[""] * 9, topic.requests, topic.resolved
    for each in told.departments:
        team = operator.departments.get(each.department)
        yield (by["department"], team.name.of(language) if team else each.department, "", "", each.handled, _seconds(each.answer),
               _seconds(each.handling), each.kept, each.missed, *[""] * 4)
    for rating, answers in enumerate(told.ratings, 1):
        yield by["rating"], rating, *[""] * 7, answers, *[""] * 3


def _numbers(of: Numbers) -> tuple[Any, ...]:
    return (of.talks, of.contained, of.handled, _seconds(of.answer), _seconds(of.handling), of.kept, of.missed, of.answers,
            "" if of.rating is None else of.rating)


def _seconds(ms: int | None) -> int | str:
    return "" if ms is None else round(ms / 1000)


def _cell(value: Any, language: str) -> str:
    return str(value).replace(".", ",") if isinstance(value, float) and language == "tr" else str(value)


_HEAD = {
    "tr": ("Kırılım", "Değer", "Görüşme", "Asistanda kalan", "Temsilcinin üstlendiği", "İlk yanıt (sn, medyan)",
           "Görüşme süresi (sn, medyan)", "Tutulan söz", "Tutulamayan söz", "Anket yanıtı", "Ortalama puan",
           "Talep", "Çözülen talep"),
    "en": ("Counted by", "Value", "Talks", "Kept by the assistant", "Taken by agents", "First answer (s, median)",
           "Handling (s, median)", "Promises kept", "Promises missed", "Survey answers", "Mean rating",
           "Requests", "Requests resolved"),
}
_BY = {
    "tr": {"all": "Dönem", "before": "Önceki dönem", "day": "Gün", "hour": "Saat", "topic": "Konu", "department": "Bölüm",
           "rating": "Puan"},
    "en": {"all": "Period", "before": "Period before", "day": "Day", "hour": "Hour", "topic": "Topic", "department": "Department",
           "rating": "Rating"},
}
OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/overview", "overview", "How the operation does: the last days beside as many before", ("staff",), overview,
              Overview, query=OverviewQuery),
    Operation("GET", "/team", "team", "A team's day so far: first answer, promises, surveys, hours, each agent", ("staff",),
              team, Team, query=TeamQuery),
    Operation("GET", "/overview/table.csv", "overview_table", "The same as a table; that it was taken is audited", ("staff",),
              table, str, query=OverviewQuery, media="text/csv"),
)
