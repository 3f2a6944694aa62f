"""Weeks of an operation, written straight into the tables: what the overview counts, without anybody having to live it."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from base import database, operator
from base.settings import ROOT
from desk import tracking
from desk.request import Request
from desk.store import New, add_all
from desk.survey_store import surveys
from desk.tables import requests, timeline
from handoff.state import Conversation
from handoff.store import _row
from handoff.tables import conversations, entries, handlings

HOUR, DAY = 3_600_000, 86_400_000
BY_HOUR = (4, 3, 2, 2, 1, 2, 5, 11, 25, 35, 41, 46, 50, 46, 56, 52, 48, 54, 61, 73, 82, 68, 43, 18)
"""How many write in each hour of a day, beside each other."""
TOPICS = {"withdrawal": 30, "verification": 24, "login": 20, "deposit": 14, "technical": 9, "bonus": 6, "responsible_gaming": 3}


def fill(url: str, now: datetime, days: int = 28, talks: int = 40, seed: int = 7) -> None:
    """`talks` a day for `days` days until `now` (aware), a third of them with a person, and a request for every fourth."""
    facts, chance = operator.load(ROOT / "operator.yml"), random.Random(seed)
    rows: dict[sa.Table, list[dict[str, Any]]] = {table: [] for table in (conversations, entries, handlings, timeline, surveys)}
    news: list[New] = []
    ends: dict[str, dict[str, Any]] = {}
    for n in range(days * talks):
        day = datetime.combine(now.astimezone(facts.zone).date() - timedelta(days=n // talks), time(), facts.zone)
        at = int(day.timestamp() * 1000) + chance.choices(range(24), BY_HOUR)[0] * HOUR + chance.randrange(HOUR)
        if at >= int(now.timestamp() * 1000):
            continue
        topic = chance.choices(list(TOPICS), list(TOPICS.values()))[0]
        department = facts.topics[topic].department
        _talk(rows, chance, f"{seed}_{n}", at, topic, department, helped=chance.random() < 0.28 + 0.16 * n / (days * talks))
        if n % 4 == 0:
            number = tracking.number(chance.getrandbits(50))
            ends[number] = _request(rows, news, chance, number, f"vis_{seed}_{n}", at, topic, department)
    engine = database.writer(url)
    with engine.begin() as tx:
        add_all(tx, news)
        for number, values in ends.items():
            tx.execute(sa.update(requests).where(requests.c.tracking_number == number).values(values))
        for table, many in rows.items():
            tx.execute(sa.insert(table), many)
    engine.dispose()


def _talk(rows: dict[sa.Table, list[dict[str, Any]]], chance: random.Random, name: str, at: int, topic: str, department: str,
          *, helped: bool) -> None:
    language = "en" if chance.random() < 0.2 else "tr"
    lost = chance.random() < 0.06
    told: list[tuple[int, str, str, str, str]] = [(at, "customer", "text", "", ""),
                                                  (at + 900, "bot", "text", "not_understood" if lost else "", "")]
    taken, answered, ended = at + 20_000 + chance.randrange(30_000), at, at
    if helped:
        answered = taken + 5_000 + chance.randrange(25_000)
        ended = answered + 120_000 + chance.randrange(900_000)
        reason = "misunderstood" if lost else "asked"
        told += [(at + 1000, "system", "event", "queued", f'{{"data":{{"department":"{department}","reason":"{reason}"}}}}'),
                 (taken, "system", "event", "joined", ""), (answered, "agent", "text", "", ""), (ended, "system", "event", "resolved", "")]
        rows[handlings].append({"conversation": f"cnv_{name}", "epoch": 3, "agent": "stf_gone", "department": department, "topic": topic,
                                "language": language, "queued_at": at + 1000, "taken_at": taken, "ended_at": ended, "ended": "agent_resolves"})
    row = {key.removeprefix("_"): value for key, value in _row(Conversation(f"cnv_{name}", f"vis_{name}", last_at=told[-1][0])).items()}
    rows[conversations].append(row | {"visitor": f"vis_{name}", "language": language, "seq": len(told), "created_at": at})
    rows[entries] += [{"conversation": f"cnv_{name}", "seq": seq, "at": moment, "by": by, "kind": kind, "sender": "", "name": "",
                       "text": "…", "event": event, "extra": extra, "cid": None, "body": None, "epoch": 3 if by == "agent" else 1}
                      for seq, (moment, by, kind, event, extra) in enumerate(told, 1)]


def _request(rows: dict[sa.Table, list[dict[str, Any]]], news: list[New], chance: random.Random, number: str, visitor: str, at: int,
             topic: str, department: str) -> dict[str, Any]:
    """Puts it in; what becomes of it."""
    due = at + 4 * HOUR
    made = Request(number, visitor, "", "chat", "tr", topic, department, 2, "Konu", "2026-01-01", "other", "", "", "", "", "registered",
                   at, at + HOUR, due, promised_at=at, changed_at=at)
    news.append(New(made, number, "body", False, None))
    late = chance.random() < 0.06
    ended = due + HOUR if late else at + 2 * HOUR
    steps = [*([(due, "overdue")] if late else []), (ended, "resolved")]
    rows[timeline] += [{"request": number, "seq": seq, "at": moment, "kind": kind, "by": "stf_gone", "data": "{}"}
                       for seq, (moment, kind) in enumerate(steps, 2)]
    answered = chance.random() < 0.4
    rows[surveys].append({"token": f"tok_{number}", "request": number, "asked_at": ended, "reminded_at": 0, "comment": "",
                          "answered_at": ended + HOUR if answered else 0,
                          "rating": chance.choices(range(1, 6), (2, 2, 6, 19, 71))[0] if answered else 0})
    return {"state": "resolved", "changed_at": ended, "warned": 2 if late else 0}
