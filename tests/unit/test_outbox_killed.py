"""A service that is killed between sending and marking sends again, the same message to the last byte."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from base import database, operator
from base.clock import Clock
from base.ledger import Ledger
from base.settings import ROOT, database_url
from desk.service import Desk
from handoff.reading import Reader
from tests.support.mailbox import Mailbox
from tests.support.service import Service
from tests.unit.test_desk_steps import NEW

OPERATOR = operator.load(ROOT / "operator.yml")


async def killed_service_sends_again(tmp_path: Path, url: str) -> Mailbox:
    """A service that is killed when the SMTP server has the mail and has not been marked as sent, started again."""
    service = Service(tmp_path, url, KOPRU_OUTBOX_LEASE="1")
    killed = False

    def kill(_: EmailMessage) -> str:
        nonlocal killed
        if not killed and service.process is not None:
            killed = True
            os.kill(service.process.pid, signal.SIGKILL)
            service.process.wait(10)
            service.process = None
        return "250 OK"

    with Mailbox(kill) as mailbox:
        service.env["KOPRU_SMTP_URL"] = mailbox.url
        with service:
            await _register_over_http(service)
            await _until(lambda: service.process is None)
            service.start()
            await _until(lambda: len(mailbox.mails) >= 2)
    return mailbox


async def _register_over_http(service: Service) -> None:
    async with httpx.AsyncClient(base_url=service.address, trust_env=False) as http:
        visitor = (await http.post("/api/v1/visits", json={"language": "tr"})).json()
        bearer = {"Authorization": f"Bearer {visitor['token']}"}
        await http.put("/api/v1/contact", headers=bearer, json={"email": "ayse@example.com"})
    url = database_url(service.env["DATABASE_URL"])
    ledger, read = Ledger(database.writer(url)), Reader(database.reader(url))
    now = Clock().now().date().isoformat()
    await Desk(ledger, read, OPERATOR, Clock()).register(replace(NEW, event_date=now), visitor["visitor"], "k")
    await asyncio.to_thread(ledger.close)
    read.close()


async def _until(done: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_service_killed_between_sending_and_marking_sends_again_under_the_same_message_id(
        kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = "" if kind == "sqlite" else request.getfixturevalue("postgres").new_database()
    mailbox = await killed_service_sends_again(tmp_path, url)
    assert len(mailbox.mails) == 2
    assert len(set(mailbox.ids())) == 1
    assert mailbox.raw[0] == mailbox.raw[1]
