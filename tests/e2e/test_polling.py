"""Where WebSockets are broken the same rules hold over plain HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.people import Agent, Customer, new_cid
from tests.support.service import PASSWORD, Service

Frame = dict[str, Any]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("polling")
    with Service(folder) as started:
        yield started


class Polling:
    """A customer's browser that may only use HTTP."""

    def __init__(self, service: Service) -> None:
        self.http = httpx.AsyncClient(base_url=service.address, trust_env=False, timeout=40)
        self.hello: Frame = {"type": "hello", "role": "customer", "token": "", "conversation": "", "last_seq": 0}
        self.screen: dict[int, Frame] = {}
        self.doubled = 0
        self.have = ""

    async def arrive(self) -> None:
        self.hello["token"] = (await self.http.post("/api/v1/visits", json={"language": "tr"})).json()["token"]
        await self.poll(wait=0)

    async def poll(self, *frames: Frame, wait: float = 20.0) -> list[Frame]:
        answer = await self.http.post("/api/v1/poll", json={"hello": self.hello, "frames": list(frames), "wait": wait, "have": self.have})
        assert answer.status_code == 200, answer.text
        self.have = answer.headers["etag"].strip('"')
        for frame in answer.json():
            if frame["type"] == "welcome" and self.hello["role"] == "customer":
                self.hello["conversation"] = frame["conversation"]
            if frame["type"] == "entries":
                assert frame["after"] <= self.hello["last_seq"]
                for entry in frame["items"]:
                    self.doubled += entry["seq"] in self.screen and entry["seq"] > self.hello["last_seq"]
                    self.screen.setdefault(entry["seq"], entry)
                self.hello["last_seq"] = max(self.hello["last_seq"], frame["upto"])
            if frame["type"] == "ack" and frame.get("covers"):
                self.hello["last_seq"] = max(self.hello["last_seq"], frame["seq"])
        return answer.json()  # type: ignore[no-any-return]

    def say(self, text: str) -> Frame:
        return {"type": "say", "cid": new_cid(), "conversation": self.hello["conversation"], "text": text}


async def test_a_conversation_with_an_agent_works_by_polling_alone(service: Service) -> None:
    customer = Polling(service)
    await customer.arrive()
    asked = await customer.poll({"type": "ask_human", "cid": new_cid(), "conversation": customer.hello["conversation"]})
    assert [f for f in asked if f["type"] == "ack"]
    agent = await Agent.sign_in(service.address, "elif", PASSWORD)
    await agent.open(customer.hello["conversation"])
    await agent.take(customer.hello["conversation"])
    await customer.poll(wait=0.5)

    waiting = asyncio.create_task(customer.poll())
    await asyncio.sleep(0.3)
    began = time.monotonic()
    await agent.reply("Merhaba")
    await waiting
    assert time.monotonic() - began < 1.0
    assert [e["text"] for e in customer.screen.values() if e["by"] == "agent"] == ["Merhaba"]

    sent = [customer.say(f"satır {n}") for n in range(5)]
    acks = [f for f in await customer.poll(*sent) if f["type"] == "ack"]
    again = [f for f in await customer.poll(*sent) if f["type"] == "ack"]
    assert [(a["cid"], a["seq"]) for a in acks] == [(a["cid"], a["seq"]) for a in again]
    await agent.until(lambda: sum(e.get("text", "").startswith("satır") for e in agent.screen.values()) == 5, "five lines")
    assert customer.doubled == 0
    await agent.close()
    await customer.http.aclose()


async def by_polls(service: Service, login: str) -> Polling:
    """An agent whose network breaks WebSockets; the list is on the screen."""
    signed_in = await Agent.sign_in(service.address, login, PASSWORD)
    await signed_in.close()
    agent = Polling(service)
    agent.hello = {"type": "hello", "role": "agent"}
    agent.http.headers["Cookie"] = signed_in.cookie
    await agent.poll(wait=0)
    return agent


async def waited(polling: Polling, what: Callable[[], Awaitable[Any]]) -> tuple[float, list[Frame]]:
    """Seconds from `what` to the end of a poll that was waiting, and its frames."""
    waiting = asyncio.create_task(polling.poll())
    await asyncio.sleep(0.4)
    began = time.monotonic()
    await what()
    frames = await waiting
    return time.monotonic() - began, frames


async def queued(service: Service) -> Customer:
    customer = await Customer.arrive(service.address)
    await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
    return customer


async def test_an_agent_who_polls_sees_at_once_that_somebody_waits(service: Service) -> None:
    agent, customer = await by_polls(service, "mert"), await Customer.arrive(service.address)
    await agent.poll(wait=0)
    ask = {"type": "ask_human", "conversation": customer.conversation}
    seconds, frames = await waited(agent, lambda: customer.say_frame(ask))
    assert seconds < 1.5
    assert customer.conversation in [row["conversation"] for f in frames if f["type"] == "queue" for row in f["rows"]]
    await customer.close()
    await agent.http.aclose()


async def test_what_changed_between_two_polls_is_in_the_next_one_at_once_and_only_once(service: Service) -> None:
    agent = await by_polls(service, "mert")
    customer = await queued(service)
    began = time.monotonic()
    frames = await agent.poll()
    assert time.monotonic() - began < 1.5
    assert customer.conversation in [row["conversation"] for f in frames if f["type"] == "queue" for row in f["rows"]]
    for _ in range(3):  # offers may follow; then it is quiet, and a poll waits
        began = time.monotonic()
        await agent.poll(wait=2)
    assert time.monotonic() - began > 1.5
    await customer.close()
    await agent.http.aclose()


async def test_a_browser_that_has_something_else_on_its_screen_is_told_at_once(service: Service) -> None:
    """The negative control: it is the mark that decides, not that something happens to come."""
    agent = await by_polls(service, "mert")
    agent.have = "another"
    began = time.monotonic()
    await agent.poll(wait=10)
    assert time.monotonic() - began < 1.5
    await agent.http.aclose()


async def test_a_customer_who_polls_is_told_a_new_place_at_once(service: Service) -> None:
    first = await queued(service)
    second = Polling(service)
    await second.arrive()
    await second.poll({"type": "ask_human", "cid": new_cid(), "conversation": second.hello["conversation"]})
    for _ in range(3):
        await second.poll(wait=0.5)
    seconds, frames = await waited(second, lambda: first.say_frame({"type": "leave_queue", "conversation": first.conversation}))
    assert seconds < 2.0
    assert [f["view"]["place"] for f in frames if f["type"] == "state"]
    await first.close()
    await second.http.aclose()


async def test_a_quiet_poll_ends_by_itself(service: Service) -> None:
    customer = Polling(service)
    await customer.arrive()
    began = time.monotonic()
    frames = await customer.poll(wait=0.6)
    assert 0.5 < time.monotonic() - began < 3
    assert {f["type"] for f in frames} <= {"welcome", "entries", "heartbeat"}
    await customer.http.aclose()


@pytest.mark.parametrize(("body", "status"), [
    ({"hello": {"type": "hello", "role": "agent"}, "wait": 0}, 200),
    ({"hello": {"type": "hello", "role": "customer", "token": "wrong"}, "wait": 1}, 200),
    ({"hello": "no", "wait": 0}, 200), ({}, 400), ({"hello": {}, "frames": [{}] * 65}, 400), ({"hello": {}, "wait": 99}, 400),
])
async def test_who_may_not_come_in_is_refused_as_on_the_socket(service: Service, body: Frame, status: int) -> None:
    async with httpx.AsyncClient(base_url=service.address, trust_env=False) as http:
        answer = await http.post("/api/v1/poll", json=body)
    assert answer.status_code == status
    if status == 200:
        assert [f["type"] for f in answer.json()] == ["refused"]


async def test_a_foreign_page_may_not_poll(service: Service) -> None:
    async with httpx.AsyncClient(base_url=service.address, trust_env=False) as http:
        answer = await http.post("/api/v1/poll", json={"hello": {}, "wait": 0}, headers={"Origin": "https://elsewhere.example.com"})
    assert answer.status_code == 403
