"""Who sees which conversation, on the socket and over HTTP, for every role, department and action."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.people import Agent, Customer, new_cid
from tests.support.service import PASSWORD, Service

Frame = dict[str, Any]
ROLES = ("agent", "supervisor", "editor", "administrator")
WRITES: tuple[Frame, ...] = (
    {"type": "note", "text": "not"}, {"type": "reply", "epoch": 1, "text": "yanıt"}, {"type": "resolve", "epoch": 1},
    {"type": "give_back", "epoch": 1}, {"type": "transfer", "epoch": 1, "department": "finance"}, {"type": "take"},
)
REACHED = {(role, where) for role in ("supervisor", "administrator") for where in ("own", "other")} | {("agent", "own")}
"""What was promised: seniors reach all departments, an agent the own ones, an editor no conversation at all."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("access")
    with Service(folder) as started:
        for role in ROLES:
            started.staff(role, role.title(), "finance", "game", role=role)
        yield started


async def waiting_in(service: Service, department: str) -> Customer:
    """A customer who waits for a person of the department, handed there by the support desk."""
    customer = await Customer.arrive(service.address)
    await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
    mert = await Agent.sign_in(service.address, "mert", PASSWORD)
    await mert.take(customer.conversation)
    moved = await mert.say_frame({"type": "transfer", "conversation": customer.conversation, "epoch": mert.epoch, "department": department})
    assert moved["type"] == "ack"
    await mert.close()
    return customer


async def looked(agent: Agent, conversation: str) -> str:
    """What opening the conversation is answered with: a refusal's code, or empty when it is shown."""
    before = len(agent.frames)
    await agent.send({"type": "resume", "conversation": conversation})
    def heard() -> Frame | None:
        return next((f for f in agent.frames[before:] if f.get("conversation") == conversation and f["type"] in ("entries", "refused")), None)

    found = await agent.until(heard, "the conversation or a refusal")
    return str(found.get("code", ""))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("where", ["own", "other"])
async def test_on_the_socket_a_role_reaches_what_was_promised(service: Service, role: str, where: str) -> None:
    customer = await waiting_in(service, "finance" if where == "own" else "care")
    agent = await Agent.sign_in(service.address, role, PASSWORD)
    reached = (role, where) in REACHED
    assert (customer.conversation in agent.rows()) is reached
    assert await looked(agent, customer.conversation) == ("" if reached else "not_found")
    for frame in WRITES:
        answer = await agent.say_frame({**frame, "cid": new_cid(), "conversation": customer.conversation})
        nobodys = await agent.say_frame({**frame, "cid": new_cid(), "conversation": "cnv_nobodys"})
        assert (answer.get("code") != "not_found") is reached, frame
        assert reached or without_ids(answer) == without_ids(nobodys), "another's answers otherwise than none"
    await agent.close()
    await customer.close()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("where", ["own", "other"])
async def test_over_http_a_role_reaches_the_same(service: Service, role: str, where: str) -> None:
    customer = await waiting_in(service, "game" if where == "own" else "care")
    agent = await Agent.sign_in(service.address, role, PASSWORD)
    await agent.close()
    note = {"type": "note", "cid": new_cid(), "conversation": customer.conversation, "text": "not"}
    async with httpx.AsyncClient(base_url=service.address, trust_env=False, headers={"Cookie": agent.cookie}, timeout=30) as http:
        asked = {"hello": {"type": "hello", "role": "agent"}, "frames": [{"type": "resume", "conversation": customer.conversation}, note], "wait": 5}
        frames = (await http.post("/api/v1/poll", json=asked)).json()
    codes = [f["code"] for f in frames if f["type"] == "refused"]
    assert codes == ([] if (role, where) in REACHED else ["not_found", "not_found"])
    assert any(f["type"] == "entries" for f in frames) is ((role, where) in REACHED)
    await customer.close()


async def test_a_transfer_takes_the_conversation_off_the_screen_of_who_may_no_longer_see_it(service: Service) -> None:
    customer = await Customer.arrive(service.address)
    await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
    mert = await Agent.sign_in(service.address, "mert", PASSWORD)
    watcher = await Agent.sign_in(service.address, "elif", PASSWORD)
    for agent in (mert, watcher):
        await agent.open(customer.conversation)
    await mert.take(customer.conversation)
    await mert.say_frame({"type": "transfer", "conversation": customer.conversation, "epoch": mert.epoch, "department": "care", "note": "dikkat"})
    for agent in (mert, watcher):
        await agent.until(lambda agent=agent: customer.conversation not in agent.rows(), "the row to go")
        assert next(f for f in reversed(agent.frames) if f["type"] == "queue")["rows"][0].get("preview", "") == ""
    said = await customer.say("sadece sizinle paylaşıyorum")
    boss = await Agent.sign_in(service.address, "supervisor", PASSWORD)
    await boss.open(customer.conversation)
    assert said["seq"] in boss.screen
    for agent in (mert, watcher):
        assert await looked(agent, customer.conversation) == "not_found"
        assert said["seq"] not in agent.screen
    for person in (mert, watcher, boss, customer):
        await person.close()


async def test_another_customers_conversation_is_answered_like_none(service: Service) -> None:
    one, two = await Customer.arrive(service.address), await Customer.arrive(service.address)
    for frame in ({"type": "say", "text": "merhaba"}, {"type": "ask_human"}, {"type": "set_language", "language": "en"}):
        others = await two.say_frame({**frame, "conversation": one.conversation})
        none = await two.say_frame({**frame, "conversation": "cnv_nobodys"})
        assert others["code"] == "not_found"
        assert without_ids(others) == without_ids(none)
    await one.close()
    await two.close()


def without_ids(frame: Frame) -> Frame:
    return {key: value for key, value in frame.items() if key not in ("cid", "conversation")}
