"""A desk's past of any size, put into a migrated database fast: rows first, indexes after, the timeline made by the database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base import database
from desk import tracking, words
from desk.request import Request
from desk.tables import requests

HOUR = 3_600_000
YEARS_MS = 4 * 365 * 24 * HOUR
OPEN_SHARE = 0.03
"""Of a desk that keeps up, a few of a hundred are open."""
_TOPICS = ("login", "verification", "security", "technical", "deposit", "withdrawal", "payment", "bonus", "game", "agent_conduct", "other")
_WEIGHTS = (14, 6, 2, 10, 16, 22, 6, 9, 8, 1, 6)
_DEPARTMENT = {"login": "account", "verification": "account", "security": "account", "technical": "technical", "game": "game",
               "agent_conduct": "management", "other": "support"}
_SUBJECTS = ("Çekim hâlâ gelmedi", "Para yatırma görünmüyor", "Giriş kodu gelmiyor", "Bonus yatmadı", "Oyun yarıda kesildi",
             "Deposit is missing", "The page stays blank", "Belgem onaylanmadı", "Hesabıma giremiyorum", "Withdrawal is late")
_OPEN = ("registered", "in_review", "waiting_customer", "escalated", "reopened")
_DONE = ("archived", "archived", "archived", "closed", "resolved", "withdrawn")
BATCH = 5_000


def fill(url: str, size: int, now: int) -> list[str]:
    """Writes `size` requests with ten entries each; their numbers, oldest first."""
    engine = database.writer(url, "OFF")
    numbers: list[str] = []
    with engine.begin() as tx:
        if tx.dialect.name == "postgresql":
            tx.exec_driver_sql("SET LOCAL statement_timeout = 0")
            tx.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
        indexes = sorted(requests.indexes, key=lambda index: str(index.name))
        for index in indexes:
            index.drop(tx)
        _rows(tx, _made(size, now, numbers))
        for index in indexes:
            index.create(tx)
        _timeline(tx)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
        if tx.dialect.name == "postgresql":
            tx.exec_driver_sql("SET statement_timeout = 0")
            tx.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()
    return numbers


def _made(size: int, now: int, numbers: list[str]) -> Iterator[tuple[Request, str]]:
    chance = random.Random(3)
    for n in range(size):
        made = _one(chance, n, size, now)
        numbers.append(made.tracking_number)
        yield made, words.kept(f"{made.subject} {made.description}")


def _one(chance: random.Random, n: int, size: int, now: int) -> Request:
    registered = now - YEARS_MS + YEARS_MS * n // size
    topic = chance.choices(_TOPICS, _WEIGHTS)[0]
    is_open = n > size * (1 - OPEN_SHARE * 2) and chance.random() < 0.5
    state = chance.choice(_OPEN) if is_open else chance.choice(_DONE)
    due = registered + chance.randrange(2, 170) * HOUR
    return Request(
        tracking.number(chance.getrandbits(50)), f"vis_{chance.randrange(max(1, size // 4))}", "",
        chance.choices(("chat", "email", "form", "panel", "phone", "social"), (50, 20, 12, 12, 4, 2))[0], chance.choice(("tr", "en")),
        topic, _DEPARTMENT.get(topic, "finance"), chance.choices((0, 1, 2, 3), (3, 40, 55, 2))[0], chance.choice(_SUBJECTS), "2026-05-01",
        "other", "100", "TRY", "", f"dekont TX{n:07d} tutar {chance.randrange(9000)}", state, registered, registered, due,
        promised_at=registered, paused_at=registered + HOUR if state == "waiting_customer" else 0,
        assignee=f"stf_{chance.randrange(40)}" if is_open and chance.random() < 0.7 else "", changed_at=registered + chance.randrange(90) * HOUR)


def _rows(tx: Connection, made: Iterator[tuple[Request, str]]) -> None:
    if tx.dialect.name == "postgresql":
        _copied(tx, made)
        return
    triggers = tx.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'request_words'").all()
    for name, _ in triggers:
        tx.exec_driver_sql(f"DROP TRIGGER {name}")
    batch: list[tuple[Request, str]] = []
    for each in made:
        batch.append(each)
        if len(batch) == BATCH:
            _insert(tx, batch)
            batch = []
    if batch:
        _insert(tx, batch)
    tx.exec_driver_sql("INSERT INTO request_search(request_search) VALUES ('rebuild')")
    for _, definition in triggers:
        tx.exec_driver_sql(definition)


def _insert(tx: Connection, batch: list[tuple[Request, str]]) -> None:
    names = Request.__struct_fields__
    marks = ", ".join("?" * len(names))
    tx.exec_driver_sql(f"INSERT INTO requests ({', '.join(names)}) VALUES ({marks})", [_values(request) for request, _ in batch])
    tx.exec_driver_sql("INSERT INTO request_words (request, words) VALUES (?, ?)", [(request.tracking_number, kept) for request, kept in batch])


def _copied(tx: Connection, made: Iterator[tuple[Request, str]]) -> None:
    kept: list[tuple[str, str]] = []
    cursor: Any = tx.connection.cursor()
    with cursor.copy(f"COPY requests ({', '.join(Request.__struct_fields__)}) FROM STDIN") as copy:
        for request, text in made:
            copy.write_row(_values(request))
            kept.append((request.tracking_number, text))
    find, = tx.exec_driver_sql("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_request_words_search'").one()
    tx.exec_driver_sql("DROP INDEX ix_request_words_search")
    with cursor.copy("COPY request_words (request, words) FROM STDIN") as copy:
        for row in kept:
            copy.write_row(row)
    tx.exec_driver_sql(find)


def _values(request: Request) -> tuple[Any, ...]:
    return tuple(getattr(request, name) for name in Request.__struct_fields__)


def _timeline(tx: Connection) -> None:
    """The first step, then nine more: additions, questions, answers, a note."""
    kinds = ("in_review", "noted", "asked_customer", "customer_answered", "added", "due_soon", "noted", "in_review", "resolved")
    data = msgspec.json.encode({"text": "Dekont alındı, banka ile görüşülüyor.", "channel": "chat"}).decode()
    numbers = " UNION ALL ".join(f"SELECT {n} AS seq, '{kind}' AS kind" for n, kind in enumerate(("registered", *kinds), 1))
    tx.execute(sa.text(
        f"INSERT INTO request_timeline (request, seq, at, kind, by, data) SELECT r.tracking_number, s.seq, r.registered_at + s.seq * 3600000, "
        f"s.kind, 'stf_1', :data FROM requests r, ({numbers}) s ORDER BY r.tracking_number, s.seq"), {"data": data})
