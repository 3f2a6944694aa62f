"""Reading and writing turns: what customers typed, redacted, with how a model read it, and what became of it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection, RowMapping

from base import audit, rights_store
from base.database import schema
from base.ids import new_id
from base.rights_store import Subject
from studio.canary import Counts

State = Literal["open", "labelled", "example", "out_of_scope", "ignored"]
MOST = 5_000
"""Misunderstood turns that are looked at together; a week with more of them is known by its last five thousand."""

turns = sa.Table(
    "studio_turns",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("conversation", sa.String(40), nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("model", sa.String(40), nullable=False),
    sa.Column("intent", sa.String(80), nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("readings", sa.Text, nullable=False),
    sa.Column("doubtful", sa.Boolean, nullable=False),
    sa.Column("low", sa.Boolean, nullable=False),
    sa.Column("failed", sa.Boolean, nullable=False),
    sa.Column("corrected", sa.String(80), nullable=False),
    sa.Column("handoff", sa.String(20), nullable=False),
    sa.Column("misunderstood", sa.Boolean, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("label", sa.String(80), nullable=False),
    sa.Column("decided_by", sa.String(40), nullable=False),
    sa.Column("decided_at", sa.BigInteger, nullable=False),
    sa.CheckConstraint("state IN ('open', 'labelled', 'example', 'out_of_scope', 'ignored')", name="state"),
    sa.Index("ix_studio_turns_conversation", "conversation", "at"),
    sa.Index("ix_studio_turns_at", "at", "misunderstood"),
)


class Reading(Struct, frozen=True):
    """What a message may have meant."""

    intent: str
    confidence: float


class Heard(Struct, frozen=True):
    """A typed message, redacted, as a model read it. `doubtful` was asked back, `low` answered with little confidence."""

    conversation: str
    at: int
    text: str
    language: str
    model: str
    intent: str = ""
    confidence: float = 0.0
    readings: tuple[Reading, ...] = ()
    doubtful: bool = False
    low: bool = False
    failed: bool = False
    handoff: str = ""


class Turn(Struct, frozen=True):
    """A misunderstood message in the inbox."""

    id: str
    at: int
    text: str
    language: str
    why: list[str]
    readings: list[Reading]
    corrected: str
    state: State
    label: str


class Last(Struct, frozen=True):
    """The last typed message of a conversation: which model had it, and what it might have meant."""

    id: str
    at: int
    model: str
    doubtful: bool
    corrected: str
    readings: list[Reading]


def add(tx: Connection, heard: Heard) -> None:
    """Keeps it. Given beside the statement, values are not taken for parts of it one by one: it stands in every turn's way."""
    readings = msgspec.json.encode(heard.readings).decode()
    tx.execute(sa.insert(turns), {
        "id": new_id("trn"), "conversation": heard.conversation, "at": heard.at, "text": heard.text, "language": heard.language,
        "model": heard.model, "intent": heard.intent, "confidence": heard.confidence, "readings": readings,
        "doubtful": heard.doubtful, "low": heard.low, "failed": heard.failed, "corrected": "", "handoff": heard.handoff,
        "misunderstood": heard.doubtful or heard.low or heard.handoff == "misunderstood", "state": "open", "label": "",
        "decided_by": "", "decided_at": 0})


def last(tx: Connection, conversation: str) -> Last | None:
    """The conversation's last typed message."""
    query = sa.select(turns).where(turns.c.conversation == conversation).order_by(turns.c.at.desc(), turns.c.id.desc()).limit(1)
    row = tx.execute(query).mappings().first()
    return None if row is None else Last(row["id"], row["at"], row["model"], row["doubtful"], row["corrected"], _readings(row))


def pressed(tx: Connection, conversation: str, intent: str, handoff: str = "") -> None:
    """The customer pressed a button: the reading that was meant, where the last message was asked back."""
    found = last(tx, conversation)
    if found is None:
        return
    values: dict[str, Any] = {"handoff": handoff} if handoff else {}
    if handoff == "misunderstood":
        values["misunderstood"] = True
    if found.doubtful and not found.corrected and intent in {each.intent for each in found.readings}:
        values |= {"corrected": intent, "misunderstood": True}
    if values:
        tx.execute(sa.update(turns).where(turns.c.id == found.id).values(**values))


def counts(tx: Connection, since: int, models: tuple[str, ...]) -> dict[str, Counts]:
    """By model, over the turns since then."""
    column = turns.c
    query = sa.select(
        column.model, sa.func.count(), _sum(column.doubtful), _sum(column.handoff != ""), _sum(column.failed),
    ).where(column.at >= since, column.model.in_(models)).group_by(column.model)
    return {row[0]: Counts(int(row[1]), int(row[2]), int(row[3]), int(row[4])) for row in tx.execute(query)}


def heard_since(tx: Connection, since: int) -> int:
    """How many messages were typed since then."""
    return int(tx.execute(sa.select(sa.func.count()).where(turns.c.at >= since)).scalar() or 0)


def misunderstood(tx: Connection, since: int) -> list[Turn]:
    """The newest first, decided ones too."""
    query = sa.select(turns).where(turns.c.at >= since, turns.c.misunderstood).order_by(turns.c.at.desc()).limit(MOST)
    return [_turn(row) for row in tx.execute(query).mappings()]


def said(tx: Connection, since: int, most: int) -> list[dict[str, str]]:
    """Texts with their language and id, the newest first: what a new model reads again."""
    query = sa.select(turns.c.id, turns.c.text, turns.c.language).where(turns.c.at >= since, turns.c.text != "")
    newest = tx.execute(query.order_by(turns.c.at.desc()).limit(most))
    return [{"id": row[0], "text": row[1], "language": row[2]} for row in newest]


def decide(tx: Connection, ids: list[str], state: State, label: str, by: str, now: int) -> int:
    """What became of these; how many there were."""
    done = tx.execute(sa.update(turns).where(turns.c.id.in_(ids)).values(
        state=state, label=label, decided_by=by if state != "open" else "", decided_at=now if state != "open" else 0))
    audit.append(tx, now, by, "inbox.decided", ids[0] if ids else "", state=state, turns=int(done.rowcount))
    return int(done.rowcount)


def of(tx: Connection, ids: list[str]) -> list[Turn]:
    """The turns of these ids."""
    return [_turn(row) for row in tx.execute(sa.select(turns).where(turns.c.id.in_(ids)).order_by(turns.c.at)).mappings()]


def forget_before(tx: Connection, at: int) -> int:
    """The period is over; how many."""
    return int(tx.execute(sa.delete(turns).where(turns.c.at < at)).rowcount)


@rights_store.eraser
def _erase(tx: Connection, subject: Subject) -> None:
    """The subject's words go, whatever they were used for."""
    if subject.conversations:
        tx.execute(sa.delete(turns).where(turns.c.conversation.in_(subject.conversations)))


def _sum(condition: Any) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _readings(row: RowMapping) -> list[Reading]:
    return msgspec.json.decode(row["readings"], type=list[Reading])


def _turn(row: RowMapping) -> Turn:
    marks = {"doubtful": row["doubtful"], "low": row["low"], "corrected": row["corrected"],
             "handed_off": row["handoff"] == "misunderstood"}
    return Turn(row["id"], row["at"], row["text"], row["language"], [name for name, there in marks.items() if there],
                _readings(row), row["corrected"], row["state"], row["label"])
