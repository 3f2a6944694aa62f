"""Frames and bodies that no browser of ours would send: no crash, no 500, no bug in the log, and everybody else is served meanwhile."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from handoff import refusing, sides
from tests.support.chaos import SEED, size, tell
from tests.support.people import Agent, Customer
from tests.support.raw_socket import CLOSE, PING, PONG, TEXT, RawSocket, frame
from tests.support.service import PASSWORD, Service
from tests.support.wire_fuzz import bad, body, gentle, rough

AT_ONCE, BURST = 4, 20
BUG = re.compile(r'Traceback|"frame_failed"|"act_failed"|"hub_task_failed"|"ledger_failed"|"read_failed"|Fatal error|Exception in')


class Fuzzer:
    """A stream of lines that are used up: some as a customer, some as an agent, some as nobody."""

    def __init__(self, service: Service, number: int, customer: Customer, agent: Agent) -> None:
        self.rng = random.Random(SEED * 100 + number)
        self.service, self.customer, self.agent = service, customer, agent
        self.sent = self.lines = 0
        self.codes: dict[str, int] = {}

    async def run(self, count: int) -> None:
        """Sends so many frames."""
        while self.sent < count:
            await self._line()
            self.lines += 1

    async def _line(self) -> None:
        role = self.rng.choice(("customer", "agent", "nobody"))
        headers = {"Cookie": self.agent.cookie, "Origin": self.service.address} if role == "agent" else {}
        async with RawSocket(self.service.port, "kopru.v1", **headers) as line:
            if role != "nobody":
                line.send(frame(TEXT, json.dumps({"type": "hello", "role": role, "token": self.customer.token}).encode()))
            make, burst = (gentle, BURST) if self.rng.random() < 0.8 else (rough, 2 * BURST)
            for _ in range(burst):
                line.send(make(self.rng, self.customer.conversation if self.rng.random() < 0.9 else "cnv_nobodys"))
                self.sent += 1
            line.send(frame(PING, b"still here?"))
            self._count(await self._outcome(line))

    async def _outcome(self, line: RawSocket) -> str:
        """How it ended: still there, or closed with a code."""
        try:
            while True:
                got = await line.read(10)
                if got.opcode == CLOSE:
                    return str(got.code)
                if got.opcode == PONG and got.payload == b"still here?":
                    return "alive"
        except (asyncio.IncompleteReadError, ConnectionError):
            return "reset"

    def _count(self, outcome: str) -> None:
        self.codes[outcome] = self.codes.get(outcome, 0) + 1


async def polls(service: Service, count: int, customer: Customer) -> dict[int, int]:
    """Bodies over HTTP; the statuses that came."""
    rng, found = random.Random(SEED), {}
    hello = {"type": "hello", "role": "customer", "token": customer.token}
    async with httpx.AsyncClient(base_url=service.address, trust_env=False, timeout=30) as http:
        for _ in range(count):
            path = rng.choice(("/api/v1/poll", "/api/v1/poll", "/api/v1/visits", "/api/v1/login"))
            answer = await http.post(path, content=body(rng, hello, customer.conversation))
            found[answer.status_code] = found.get(answer.status_code, 0) + 1
    return found


@pytest.mark.timeout(3600)
async def test_no_frame_and_no_body_breaks_anything(service: Service) -> None:
    frames, bodies = size(4_000, 100_000, 1_000_000), size(200, 5_000)
    customer, bystander = await Customer.arrive(service.address), await Customer.arrive(service.address)
    agent = await Agent.sign_in(service.address, "elif", PASSWORD)
    await bystander.say_frame({"type": "ask_human", "conversation": bystander.conversation})
    assert service.process
    pid, began = service.process.pid, time.monotonic()
    fuzzers = [Fuzzer(service, number, customer, agent) for number in range(AT_ONCE)]
    work = asyncio.gather(*(fuzzer.run(frames // AT_ONCE) for fuzzer in fuzzers), polls(service, bodies, customer))
    slowest = 0.0
    while not work.done():
        asked = time.monotonic()
        assert (await bystander.say("hâlâ buradayım"))["type"] == "ack"
        slowest = max(slowest, time.monotonic() - asked)
        await asyncio.sleep(0.2)
    *_, statuses = await work
    codes: dict[str, int] = {}
    for fuzzer in fuzzers:
        for code, times in fuzzer.codes.items():
            codes[code] = codes.get(code, 0) + times
    tell(f"wire fuzz ({service.env['DATABASE_URL'].split(':')[0]})", frames=sum(f.sent for f in fuzzers), lines=sum(f.lines for f in fuzzers),
         bodies=bodies, ends=dict(sorted(codes.items())), statuses=dict(sorted(statuses.items())), slowest_bystander=f"{slowest:.2f} s",
         seconds=round(time.monotonic() - began))
    for person in (customer, bystander, agent):
        await person.close()
    assert service.process.poll() is None
    assert service.process.pid == pid
    assert max(statuses) < 500
    assert set(codes) <= {"alive", "1002", "1003", "1005", "1007", "1008", "1009", "4401", "1000", *(str(code) for code in range(3000, 5000))}
    assert codes.get("alive", 0) > 0
    assert BUG.search(service.log()) is None, BUG.findall(service.log())


@pytest.mark.parametrize("broken", ["read", "clean"])
def test_the_frames_find_a_reader_that_takes_too_much(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the same frames against a reader without its guards."""
    rng, crashes = random.Random(SEED), 0
    for _ in range(3_000):
        data = bad(rng, "cnv_x")
        try:
            text = data.decode()
            if broken == "read":
                json.loads(text)["type"].lower()
            elif (found := getattr(refusing.read("customer", text), "text", None)) is not None:
                assert found == sides._clean(found), "stored as typed, with NUL and all"
        except (UnicodeDecodeError, sides.Refused):
            continue
        except Exception:
            crashes += 1
    assert crashes > 0


def test_the_log_of_a_bug_is_seen(tmp_path: Path) -> None:
    """Another: what the test looks for in the log is what a bug writes."""
    told: dict[str, Any] = {"kind": "Say", "event": "frame_failed"}
    assert BUG.search(json.dumps(told))
