"""Starting and stopping as a newcomer does it."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from base.settings import ROOT
from tests.e2e.test_publishing_live import QUESTION, bot_entries, rows, talk, turn_models
from tests.support.conversation_files import CLOCK
from tests.support.newsdesk import Desk
from tests.support.people import Agent, Customer, new_cid
from tests.support.product import Product, copied_content
from tests.support.ready_version import ready_version
from tests.support.servers import Redis


def started_with(**env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "server.run"], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)} | env,
                          capture_output=True, text=True, timeout=60, check=False)


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = started_with(PORT=port)
    assert done.returncode == 1
    assert re.search(rf"port {port} .* is taken .*PORT=8001 make run", done.stderr)


@pytest.mark.parametrize(("key", "value"), [("PORT", "x"), ("DATABASE_URL", "oracle://x"), ("WORKERS", "0"), ("CLOCK", "soon")])
def test_a_wrong_setting_is_named_and_nothing_starts(key: str, value: str) -> None:
    done = started_with(**{key: value})
    assert done.returncode == 1
    assert key in done.stderr
    assert "Traceback" not in done.stderr


def test_the_first_run_prints_the_password_and_the_second_does_not(product: Product) -> None:
    assert product.password
    assert "administrator" in "\n".join(product.said)
    answer = httpx.post(product.address + "/api/v1/login", json={"login": "admin", "password": product.password}, trust_env=False)
    assert answer.json()["next"] == "enrol", "an administrator sets up a second factor before anything else"


def test_pages_come_with_a_strict_policy(product: Product) -> None:
    for path in ("/", "/console"):
        answer = httpx.get(product.address + path, trust_env=False)
        assert answer.status_code == 200
        policy = answer.headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "require-trusted-types-for 'script'" in policy


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory, redis: Redis) -> Iterator[Product]:
    """Two services and two Rasa processes, over a content of their own."""
    content = copied_content(tmp_path_factory.mktemp("content"))
    with Product(tmp_path_factory.mktemp("several"), CLOCK=CLOCK, WORKERS="2", RASA_WORKERS="2", REDIS_URL=redis.url,
                 KOPRU_CONTENT=str(content)) as product:
        yield product
        assert product.stop() == 0


async def test_several_services_and_rasas_on_one_machine_serve_people_who_meet(several: Product) -> None:
    password = several.staff("elif", "Elif Kaya", "finance", "support")
    customers = [await Customer.arrive(several.address) for _ in range(6)]
    for customer in customers:
        assert await customer.ask("merhaba")
        await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
    for customer in customers:
        agent = await Agent.sign_in(several.address, "elif", password)
        await agent.open(customer.conversation)
        await agent.take(customer.conversation)
        await agent.reply("Merhaba")
        await customer.until(lambda who=customer: any(e["by"] == "agent" for e in who.screen.values()), "the agent's words", 2.0)
        await agent.close()
    for customer in customers:
        assert (customer.gaps, customer.doubled) == (0, 0)
        await customer.close()


async def test_a_publication_and_the_way_back_reach_every_service_and_every_rasa(several: Product) -> None:
    passwords = several.staff("deniz", "Deniz Tan", role="editor"), several.staff("nil", "Nil Baran", role="supervisor")
    several.command("staff", "approver", "nil")
    deniz, nil = [await Desk(several, *who).sign_in() for who in zip(("deniz", "nil"), passwords, strict=True)]
    [old] = (await nil.get("/versions"))["versions"]
    draft = await deniz.draft("Saatler")
    change = {"kind": "example", "intent": "ask_hours", "language": "tr", "before": "", "after": "kepenginiz kaçta iniyor"}
    await deniz.done(f"/drafts/{draft}/changes", {"changes": [change], "why": ""}, new_cid())
    number, model = await ready_version(several, draft, "kopru")
    await deniz.done(f"/versions/{number}/ask", {"share": 100, "why": ""})

    before = await asyncio.gather(*(Customer.arrive(several.address) for _ in range(8)))
    over = asyncio.Event()
    talks = [asyncio.create_task(talk(customer, over)) for customer in before]
    await asyncio.gather(*(customer.heard(0) for customer in before))
    published = await nil.done(f"/versions/{number}/approve")
    over.set()
    assert (published["state"], published["ready"]) == ("published", True)
    assert await asyncio.gather(*talks) == [bot_entries(customer) for customer in before], "one answer for each message"
    assert await serving(several) == [model, model]

    after = await asyncio.gather(*(Customer.arrive(several.address) for _ in range(8)))
    await asyncio.gather(*(customer.ask(QUESTION) for customer in after))
    models = turn_models(several)
    assert {name for customer in after for name in models[customer.conversation]} == {model}
    assert all(model not in models[customer.conversation] for customer in before), "who was in the middle of it stays"

    began = time.monotonic()
    await nil.done(f"/versions/{old['number']}/return")
    while any(last_model(several, customer.conversation) == model for customer in after):
        await asyncio.gather(*(customer.ask(QUESTION) for customer in after))
        assert time.monotonic() - began < 5, "a return is everywhere within five seconds"
    assert model not in await serving(several)
    for customer in [*before, *after]:
        assert (customer.gaps, customer.doubled) == (0, 0)
        await customer.close()
    await asyncio.gather(deniz.http.aclose(), nil.http.aclose())


async def serving(product: Product) -> list[str]:
    """The model that answers in each Rasa process."""
    async with httpx.AsyncClient(trust_env=False) as http:
        answers = [await http.get(f"http://127.0.0.1:{port}/webhooks/kopru/ready") for port in product.rasa_ports()]
    return [answer.json()["serving"] for answer in answers]


def last_model(product: Product, conversation: str) -> str:
    """Which model had the conversation's last turn."""
    [(model,)] = rows(product, f"SELECT model FROM studio_turns WHERE conversation = '{conversation}' ORDER BY at DESC, id DESC LIMIT 1")
    return str(model)
