"""Starting and stopping as a newcomer does it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from base.settings import ROOT
from tests.support.people import Agent, Customer
from tests.support.product import Product
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


async def test_several_services_and_rasas_on_one_machine_serve_people_who_meet(tmp_path: Path, redis: Redis) -> None:
    with Product(tmp_path, WORKERS="2", RASA_WORKERS="2", REDIS_URL=redis.url) as product:
        password = product.staff("elif", "Elif Kaya", "finance", "support")
        customers = [await Customer.arrive(product.address) for _ in range(6)]
        for customer in customers:
            assert await customer.ask("merhaba")
            await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
        for customer in customers:
            agent = await Agent.sign_in(product.address, "elif", password)
            await agent.open(customer.conversation)
            await agent.take(customer.conversation)
            await agent.reply("Merhaba")
            await customer.until(lambda who=customer: any(e["by"] == "agent" for e in who.screen.values()), "the agent's words", 2.0)
            await agent.close()
        for customer in customers:
            assert (customer.gaps, customer.doubled) == (0, 0)
            await customer.close()
        assert product.stop() == 0
