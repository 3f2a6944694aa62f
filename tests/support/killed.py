"""A process that is killed at a step of registering or sending: `python -m tests.support.killed WHAT STEP`, on KOPRU's settings.

A step is a statement before which it dies (`INSERT INTO outbox`), `COMMIT`, or `ANSWER`, after the commit and before anybody is
told; for sending also a function of `desk/notices/store.py`, or `SMTP`, before the server has the letter. With `torn` before
the statement everything so far is committed by itself: the mistake that the tests must notice.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

from sqlalchemy import event

from base import database, ledger, operator
from base import settings as configuration
from base.clock import Clock
from base.ledger import Ledger
from base.settings import ROOT
from desk.notices import store, texts
from desk.notices.letters import Letters
from desk.notices.outbox import Outbox
from desk.notices.senders import NotSetUp, Smtp, smtp_server
from desk.service import Desk, NewRequest
from handoff.reading import Reader

NEW = NewRequest("", "form", "tr", "login", "Hesabıma giremiyorum", "2026-01-01", "login")
OWNER, KEY = "vis_1", "k1"


def die(*_: Any, **__: Any) -> None:
    """As if the power went."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(step: str, writer: Ledger) -> None:
    """Arms the step."""
    torn, statement = step.startswith("torn "), step.removeprefix("torn ")
    if step == "COMMIT":
        event.listen(writer.engine, "commit", die)
    elif step == "ANSWER":
        ledger._answer = die
    else:
        @event.listens_for(writer.engine, "before_cursor_execute")
        def executes(connection: Any, _cursor: Any, text: str, *_: Any) -> None:
            if text.startswith(statement):
                if torn:
                    connection.connection.driver_connection.execute("COMMIT")
                die()


def outbox_of(url: str, smtp: str, writer: Ledger, read: Reader, lease: float = 0.0) -> Outbox:
    """An outbox that hands its letters to this SMTP server."""
    facts = operator.load(ROOT / "operator.yml")
    letters = Letters(facts, texts.load(ROOT / "data" / "notifications"), "destek@example.com", "https://destek.example.com")
    ways = {"email": Smtp(smtp_server(smtp), letters), "sms": NotSetUp(), "webhook": NotSetUp()}
    return Outbox(writer, read, facts, Clock(), letters, ways, lease)


async def main(what: str, step: str) -> None:
    """Registers or sends, and dies."""
    settings = configuration.load()
    writer, read = Ledger(database.writer(settings.database_url)), Reader(database.reader(settings.database_url))
    if what == "register":
        die_at(step, writer)
        await Desk(writer, read, operator.load(ROOT / "operator.yml"), Clock()).register(NEW, OWNER, KEY)
        return
    outbox = outbox_of(settings.database_url, settings.smtp_url, writer, read)
    if step == "SMTP":
        Smtp.send = die  # type: ignore[assignment,method-assign]
    elif step == "ANSWER":
        await outbox.plan()
        die_at(step, writer)
    else:
        setattr(store, step, die)
    await outbox.plan()
    await outbox.send()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
