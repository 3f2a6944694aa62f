"""A process killed at any step of registering leaves all of it or nothing, and the same try again makes one; of sending, a letter that goes out."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base import audit, database, operator
from base.clock import Clock
from base.ledger import Ledger, Once, single
from base.settings import ROOT, Settings
from desk import contact_store
from desk.contact import Contact
from desk.notices.tables import deliveries
from desk.service import Desk
from desk.tables import answered, outbox, requests, timeline
from desk.words_store import request_words
from handoff.reading import Reader
from tests.support import forked
from tests.support.killed import KEY, NEW, OWNER, outbox_of
from tests.support.mailbox import Mailbox

PARTS = (requests, timeline, outbox, answered, request_words, audit.chain)
BEFORE = tuple(f"INSERT INTO {table.name}" for table in PARTS)
SENDING = ("plan", "claim", "ANSWER", "material", "SMTP", "end")
"""Before: causes are planned, letters taken up, the claim is told, the letter is written, handed over, and marked as sent."""


async def killed(settings: Settings, what: str, step: str, **env: str) -> None:
    told = os.environ | {"DATABASE_URL": settings.database_url, "KOPRU_VAR": str(settings.var), "PYTHONPATH": str(ROOT)} | env
    child = forked.python(["-m", "tests.support.killed", what, step], told)
    assert await asyncio.to_thread(child.wait) == -signal.SIGKILL, "the step was reached"


def counts(tx: Connection) -> dict[str, int]:
    """Rows of everything that a registration writes."""
    return {table.name: int(tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()) for table in PARTS}


async def seen(settings: Settings) -> dict[str, int]:
    read = Reader(database.reader(settings.database_url))
    found = await read(counts)
    read.close()
    return found


async def again(settings: Settings) -> dict[str, int]:
    """The same once more, as the browser does that had no answer; what is there then."""
    ledger, read = Ledger(database.writer(settings.database_url)), Reader(database.reader(settings.database_url))
    desk = Desk(ledger, read, operator.load(ROOT / "operator.yml"), Clock())
    for _ in range(2):
        await desk.register(NEW, OWNER, KEY)
    assert (await read(audit.verify)).broken is None
    found = await read(counts)
    await asyncio.to_thread(ledger.close)
    read.close()
    return found


NOTHING, ALL = dict.fromkeys((table.name for table in PARTS), 0), dict.fromkeys((table.name for table in PARTS), 1)


@pytest.mark.parametrize(("step", "left"), [*((step, NOTHING) for step in BEFORE), ("COMMIT", NOTHING), ("ANSWER", ALL)])
async def test_a_killed_registration_is_all_or_nothing_and_tried_again_one(sqlite: Settings, step: str, left: dict[str, int]) -> None:
    await killed(sqlite, "register", step)
    assert await seen(sqlite) == left
    assert await again(sqlite) == ALL


@pytest.mark.parametrize(("step", "left"), [(BEFORE[-1], NOTHING), ("ANSWER", ALL)])
async def test_on_postgresql_too(postgresql: Settings, step: str, left: dict[str, int]) -> None:
    await killed(postgresql, "register", step)
    assert await seen(postgresql) == left
    assert await again(postgresql) == ALL


async def test_a_registration_in_two_transactions_would_be_noticed(sqlite: Settings) -> None:
    """The negative control."""
    await killed(sqlite, "register", "torn INSERT INTO outbox")
    assert await seen(sqlite) not in (NOTHING, ALL)


async def owed(settings: Settings) -> None:
    """A request whose customer is to be written to."""
    ledger, read = Ledger(database.writer(settings.database_url)), Reader(database.reader(settings.database_url))
    contact = Contact(OWNER, "tr", "ayse@example.com", True)
    await ledger.do(single, Once(lambda tx: contact_store.save(tx, contact, 1)))
    await Desk(ledger, read, operator.load(ROOT / "operator.yml"), Clock()).register(NEW, OWNER, KEY)
    await asyncio.to_thread(ledger.close)
    read.close()


@pytest.mark.parametrize("step", SENDING)
async def test_a_letter_of_a_killed_sender_goes_out_under_one_id(sqlite: Settings, step: str) -> None:
    await owed(sqlite)
    with Mailbox() as mailbox:
        await killed(sqlite, "send", step, KOPRU_SMTP_URL=mailbox.url)
        handed_over = len(mailbox.mails)
        assert handed_over == (1 if step == "end" else 0)
        ledger, read = Ledger(database.writer(sqlite.database_url)), Reader(database.reader(sqlite.database_url))
        sender = outbox_of(sqlite.database_url, mailbox.url, ledger, read)
        while await sender.plan() + await sender.send():
            pass
        states: list[Any] = await read(lambda tx: list(tx.execute(sa.select(deliveries.c.state)).scalars()))
        await asyncio.to_thread(ledger.close)
        read.close()
    assert states == ["sent"]
    assert len(mailbox.mails) == handed_over + 1
    assert len(set(mailbox.ids())) == 1
