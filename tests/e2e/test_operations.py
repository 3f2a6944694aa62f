"""What whoever runs the service goes by: health, readiness, metrics, and logs that tell ids and never what somebody wrote."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from base import logging as logs
from tests.support import servers
from tests.support.fake_rasa import FakeRasa
from tests.support.people import Agent, Customer
from tests.support.service import PASSWORD, Service

SECRET = "gizli-kelime-8fe1"


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    async with FakeRasa() as fake:
        yield fake


@pytest.fixture
async def service(rasa: FakeRasa, tmp_path: Path) -> AsyncIterator[Service]:
    made = Service(tmp_path, KOPRU_RASA_URL=rasa.url, KOPRU_BOT_TIMEOUT="1", KOPRU_LOG_LEVEL="DEBUG")
    await asyncio.to_thread(made.prepare)
    await asyncio.to_thread(made.start)
    yield made
    await asyncio.to_thread(made.stop)


async def get(service: Service, path: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=service.address, trust_env=False, timeout=20) as http:
        return await http.get(path)


async def test_a_service_that_is_well_says_so(service: Service) -> None:
    assert (await get(service, "/healthz")).text == "ok\n"
    ready = await get(service, "/readyz")
    assert (ready.status_code, ready.json()) == (200, {"serving": True, "database": True, "bus": True, "bot": True})


async def test_readiness_tells_of_a_bot_and_a_redis_that_are_away_and_is_ready_all_the_same(tmp_path: Path) -> None:
    with Service(tmp_path, REDIS_URL="redis://127.0.0.1:1/0") as alone:
        ready = await get(alone, "/readyz")
        assert (ready.status_code, ready.json()) == (200, {"serving": True, "database": True, "bus": False, "bot": False})
        assert alone.metric("kopru_bus_lost") == 1


async def test_without_its_database_it_lives_and_is_not_ready_and_calls_are_told_when_to_come_again(
        postgres_of_our_own: servers.Postgres, tmp_path: Path) -> None:
    with Service(tmp_path, postgres_of_our_own.new_database(), KOPRU_LOG_LEVEL="ERROR") as service:
        await asyncio.to_thread(postgres_of_our_own.stop)
        assert (await get(service, "/healthz")).status_code == 200
        ready = await get(service, "/readyz")
        assert (ready.status_code, ready.json()["database"]) == (503, False)
        async with httpx.AsyncClient(base_url=service.address, trust_env=False, timeout=20) as http:
            refused = await http.post("/api/v1/visits", json={"language": "tr"})
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) >= 1
        await asyncio.to_thread(postgres_of_our_own.start)
        for _ in range(100):
            if (await get(service, "/readyz")).status_code == 200:
                break
            await asyncio.sleep(0.1)
        else:
            raise AssertionError("not ready again")


async def metrics(service: Service) -> dict[str, float]:
    """Every sample by its name with labels."""
    lines = (await get(service, "/metrics")).text.splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line and not line.startswith("#")}


async def test_metrics_tell_of_what_happened(service: Service, rasa: FakeRasa) -> None:
    customer, agent = await Customer.arrive(service.address), await Agent.sign_in(service.address, "elif", PASSWORD)
    await customer.ask("merhaba")
    before = await metrics(service)
    rasa.mood = "500"
    for _ in range(3):
        await customer.ask("merhaba")
    await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
    await agent.take("cnv_nobodys")
    after = await metrics(service)
    risen = {name for name, value in after.items() if value > before.get(name, 0)}
    assert {"kopru_ledger_batch_commands_count", "kopru_ledger_commit_seconds_count", "kopru_ledger_wait_seconds_count",
            "kopru_bot_turn_seconds_count", 'kopru_bot_failed_total{why="error"}', 'kopru_handoffs_total{reason="asked"}',
            'kopru_refusals_total{code="not_found"}'} <= risen
    assert after["kopru_bot_breaker_open"] == 1
    assert (after['kopru_connections{role="customer"}'], after['kopru_connections{role="agent"}']) == (1, 1)
    assert {"kopru_ledger_queue", "kopru_queue_length", "kopru_typing_dropped_total", "kopru_bus_lost", "kopru_bot_late_replies_total",
            "kopru_bus_rings_dropped_total", "kopru_clock_jumps_total"} <= set(after)
    await customer.close()
    await agent.close()
    for _ in range(100):
        if (await metrics(service))['kopru_connections{role="customer"}'] == 0:
            break
        await asyncio.sleep(0.05)
    else:
        raise AssertionError("a connection that ended is still counted")


async def test_logs_are_one_object_a_line_with_ids_and_without_what_was_written(service: Service, rasa: FakeRasa) -> None:
    customer, agent = await Customer.arrive(service.address), await Agent.sign_in(service.address, "elif", PASSWORD)
    rasa.mood = "500"
    await customer.ask(f"merhaba {SECRET}")
    await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
    await agent.open(customer.conversation)
    await agent.take(customer.conversation)
    await agent.reply(f"buyurun {SECRET}")
    await agent.say_frame({"type": "note", "conversation": customer.conversation, "text": SECRET})
    await agent.say_frame({"type": "resolve", "conversation": customer.conversation, "epoch": agent.epoch, "reason": SECRET})
    await customer.send({"type": "say", "text": SECRET, "unknown": SECRET})
    await asyncio.sleep(0.3)
    await customer.close()
    await agent.close()
    await asyncio.to_thread(service.stop)
    written = service.log()
    ours = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    failed = [line for line in ours if line["event"] == "bot_turn_failed"]
    assert failed
    assert failed[0]["conversation"] == customer.conversation
    assert failed[0]["why"] == "error"
    assert {"event", "level", "timestamp"} <= set(ours[0])
    assert SECRET not in written
    for private in (customer.token, PASSWORD, agent.cookie.partition("=")[2]):
        assert private not in written


def test_a_key_that_could_hold_somebodys_words_is_hidden_whoever_logs_it() -> None:
    """The negative control of the test above: were a text logged by mistake, this guard is what stops it."""
    kept = logs._hide_private(None, "info", {"event": "x", "text": SECRET, "conversation": "cnv_1"})
    assert kept == {"event": "x", "text": "[hidden]", "conversation": "cnv_1"}
