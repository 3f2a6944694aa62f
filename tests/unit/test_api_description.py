"""The OpenAPI description is true: whatever it lets through is answered as it says, and never with a 500."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck
from hypothesis import settings as property_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from base import identity, session_store, visitor_store
from base import settings as configuration
from base.ledger import Once, single
from server import migrate
from server.api import page
from server.api.description import OPERATIONS, PREFIX, description
from server.app import App, create
from server.doors import COOKIE
from tests.support.servers import free_port, wait_for_port

SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(description())))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = int(os.environ.get("EXAMPLES", "8"))
"""Of each operation and each caller; `make fuzz-desk` has many more."""


class Running:
    """The service's application on a port of its own, with a customer and a member of staff who call it."""

    def __init__(self, folder: Path) -> None:
        self.port, self.started = free_port(), threading.Event()
        made = configuration.load({"DATABASE_URL": f"sqlite:///{folder / 'kopru.sqlite'}", "KOPRU_VAR": str(folder),
                                   "KOPRU_INTERNAL_SECRET": "t" * 24, "KOPRU_RATE_FACTOR": "10000"})
        migrate.upgrade(made)
        self.settings, self.callers = made, {"anyone": {}}
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    async def _serve(self) -> None:
        app = create(self.settings)
        await self._people(app)
        self.server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=self.port, lifespan="off", log_level="error", ws="none"))
        self.started.set()
        await self.server.serve()
        await app.parts.stop()

    async def _people(self, app: App) -> None:
        now = app.parts.clock.now_ms()
        _, token = await app.parts.ledger.do(single, Once(lambda tx: visitor_store.new_visitor(tx, "tr", now)))
        self.callers["customer"] = {"Authorization": f"Bearer {token}"}
        cookie = await app.parts.ledger.do(single, Once(lambda tx: session_store.start(tx, identity.add_staff(
            tx, "deniz", "Deniz", "supervisor", ("finance",), "a-long-password", now), now)))
        self.callers["staff"] = {"Cookie": f"{COOKIE}={cookie}"}

    def __enter__(self) -> Running:
        self.thread.start()
        assert self.started.wait(30)
        wait_for_port(self.port)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(30)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(tmp_path_factory.mktemp("api")) as started:
        number = httpx.post(f"{started.address}{PREFIX}/requests", headers={**started.callers["customer"], "Idempotency-Key": "first"}, trust_env=False, json={
            "language": "tr", "topic": "login", "subject": "Giriş", "event_date": "2026-01-01", "transaction_type": "login"}).json()["tracking_number"]
        started.callers["number"] = {"number": number}
        yield started


@SCHEMA.parametrize()
@property_settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES < 100, suppress_health_check=list(HealthCheck), database=None)
def test_what_the_description_lets_through_is_answered_as_it_says(case: schemathesis.Case, running: Running) -> None:
    for caller in ("customer", "staff", "anyone"):
        if "number" in (case.path_parameters or {}):
            case.path_parameters["number"] = running.callers["number"]["number"]
        headers = {name: value for name, value in (case.headers or {}).items() if name.lower() not in ("authorization", "cookie")}
        case.headers = {**headers, **running.callers[caller]}
        case.cookies = {}
        case.call_and_validate(base_url=running.address, checks=CHECKS)


def test_every_operation_is_described_with_what_it_takes_and_refuses() -> None:
    told = description()["paths"]
    for op in OPERATIONS:
        described = told[PREFIX + op.path][op.method.lower()]
        assert op.changes == any(each["name"] == "Idempotency-Key" for each in described["parameters"]), op.name
        assert {"400", "401", "403", "404", "409", "429", "503"} < described["responses"].keys()
    assert len({op.name for op in OPERATIONS}) == len(OPERATIONS)


def test_the_description_is_served_and_the_page_shows_all_of_it(running: Running) -> None:
    with httpx.Client(base_url=running.address, trust_env=False) as client:
        assert client.get(f"{PREFIX}/openapi.json").json() == json.loads(json.dumps(description()))
        shown = client.get(PREFIX).text
    assert all(op.path in shown for op in OPERATIONS)
    assert "<script" not in shown


def test_the_document_is_made_from_the_description() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.markdown(), "run: python -m server.api.page"
