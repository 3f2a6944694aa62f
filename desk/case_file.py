"""The case file: everything about one request that its customer may take to somebody else, as data.

The same request gives the same file at any time: the moment in it is that of its last entry, not of the asking.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from base.operator import Operator
from desk.case_words import has, say
from desk.document_store import Document
from desk.request import OURS_ALONE, Request, Step

DECISIONS = frozenset({"resolved", "escalated", "disagreed"})
DECIDED = frozenset({"resolved", "closed", "archived"})


class Message(Struct, frozen=True):
    """What was said in the conversation: `by` customer, bot or agent; `name` as the customer saw it."""

    at: int
    by: str
    name: str
    text: str


class Line(Struct, frozen=True):
    """One entry of the file, in the words of its language."""

    at: str
    who: str
    what: str
    text: str = ""


class Letter(Struct, frozen=True):
    """The deadlock letter: the decision is final, and where the customer can turn."""

    at: str
    decision: str


class Case(Struct, frozen=True):
    """The whole file. Moments are ISO 8601 in the operator's time zone."""

    language: Literal["tr", "en"]
    operator: str
    tracking_number: str
    subject: str
    as_of: str
    final: bool
    facts: dict[str, str]
    decisions: list[Line]
    timeline: list[Line]
    messages: list[Line]
    documents: list[dict[str, Any]]
    redress: list[dict[str, str]]
    letter: Letter | None = None


class Record(Struct, frozen=True):
    """What a case file is made of."""

    request: Request
    steps: Sequence[Step]
    messages: Sequence[Message]
    documents: Sequence[Document]


def compile_case(record: Record, operator: Operator, language: Literal["tr", "en"]) -> Case:
    """The file in the customer's language."""
    request = record.request
    shown = [step for step in record.steps if step.kind not in OURS_ALONE]
    moments = (*(each.at for each in shown), *(each.at for each in record.messages), *(each.at for each in record.documents))
    last = max(moments, default=request.registered_at)
    final = is_final(request)
    return Case(
        language=language, operator=operator.name, tracking_number=request.tracking_number, subject=request.subject,
        as_of=_moment(last, operator), final=final, facts=_facts(request, operator, language),
        decisions=[_step(step, request, operator, language) for step in shown if step.kind in DECISIONS],
        timeline=[_step(step, request, operator, language) for step in shown],
        messages=[Line(_moment(each.at, operator), each.name or say(f"by_{_SIDES[each.by]}", language), "", each.text)
                  for each in record.messages],
        documents=[_document(each, operator) for each in record.documents],
        redress=[{"name": body.name.of(language), "address": body.address, "how": body.how.of(language)}
                 for body in operator.redress],
        letter=_letter(shown, operator, language) if final else None)


def is_final(request: Request) -> bool:
    """Whether management has decided: nobody inside the operator will look at it again."""
    return bool(request.escalated_at) and request.state in DECIDED and not request.merged_into


def as_json(case: Case) -> bytes:
    """For programs: the same bytes for the same case."""
    return msgspec.json.format(msgspec.json.encode(case), indent=2) + b"\n"


_SIDES = {"customer": "customer", "bot": "bot", "agent": "us", "system": "system"}


def _facts(request: Request, operator: Operator, language: Literal["tr", "en"]) -> dict[str, str]:
    topic, department = operator.topics.get(request.topic), operator.departments.get(request.department)
    told = {
        "tracking_number": request.tracking_number, "subject": request.subject,
        "topic": topic.name.of(language) if topic else request.topic,
        "department": department.name.of(language) if department else request.department,
        "state": say(f"state_{request.state}", language), "channel": say(f"channel_{request.channel}", language),
        "registered_at": _moment(request.registered_at, operator), "event_date": request.event_date,
        "transaction_type": _word("type", request.transaction_type, language),
        "amount": f"{request.amount} {request.currency}".strip(),
        "payment_method": _word("method", request.payment_method, language), "description": request.description,
        "promise": _moment(request.due_to, operator)}
    return {key: value for key, value in told.items() if value}


def _word(kind: str, value: str, language: str) -> str:
    return say(f"{kind}_{value}", language) if has(f"{kind}_{value}") else value


def _step(step: Step, request: Request, operator: Operator, language: Literal["tr", "en"]) -> Line:
    who = "by_customer" if step.by == request.visitor else "by_system" if step.by in ("", "desk", "system") else "by_us"
    text = str(step.data.get("text") or "")
    return Line(_moment(step.at, operator), say(who, language), say(f"step_{step.kind}", language), text)


def _document(document: Document, operator: Operator) -> dict[str, Any]:
    return {"name": document.name, "kind": document.kind, "size": document.size, "at": _moment(document.at, operator),
            "sha256": document.sha256, "erased": bool(document.erased_at)}


def _letter(steps: Sequence[Step], operator: Operator, language: str) -> Letter:
    decision = next(step for step in reversed(steps) if step.kind == "resolved")
    return Letter(_moment(decision.at, operator), str(decision.data.get("text") or say("letter_no_words", language)))


def _moment(ms: int, operator: Operator) -> str:
    return datetime.fromtimestamp(ms / 1000, operator.zone).isoformat(timespec="seconds")
