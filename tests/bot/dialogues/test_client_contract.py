"""The one client asks the service exactly as desk_api.json has it, which the service's own tests read too."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from actions.client import Desk, ServiceDown, ServiceRefused
from tests.bot.dialogues.talk import ROOT
from tests.bot.fake_service import FakeService

CALLS: list[dict[str, Any]] = json.loads((ROOT / "tests/contract/desk_api.json").read_text(encoding="utf-8"))["calls"]
SECRET = "a-secret-for-tests-only"


def asking(call: dict[str, Any]) -> Callable[[Desk], Awaitable[Any]]:
    """The client's call that must become this one on the wire."""
    path, body, key = call["path"], call["request"] or {}, call.get("idempotency_key", "")
    parts = path.split("/")
    if path.endswith("/additions"):
        return lambda desk: desk.add(body["conversation"], parts[-2], body["text"], key)
    if path.endswith("/withdraw"):
        return lambda desk: desk.withdraw(body["conversation"], parts[-2], key)
    if path.endswith("/requests"):
        return lambda desk: desk.register(body, key)
    if path.endswith("/tracking"):
        return lambda desk: desk.track(body["conversation"], body["typed"])
    if "visitors-requests" in path:
        return lambda desk: desk.open_requests(path.partition("=")[2])
    if "/outlook" in path:
        return lambda desk: desk.outlook(parts[-2], path.partition("department=")[2] or None)
    if path.endswith("/contact"):
        return lambda desk: desk.reached_by(body["conversation"], body["email"])
    if "/internal/v1/surveys" in path:
        return lambda desk: desk.surveys(path.partition("=")[2])
    if "/surveys/" in path:
        return lambda desk: desk.rate(parts[-1], body["rating"], body["comment"])
    return lambda desk: desk.operator()


@pytest.mark.parametrize("call", CALLS, ids=lambda each: each["name"][:60])
def test_the_client_asks_as_the_contract_has_it(call: dict[str, Any]) -> None:
    seen, answer = asyncio.run(exchange(call))
    assert seen["method"] == call["method"]
    assert seen["path"] == call["path"]
    assert seen["body"] == call["request"]
    assert seen["key"] == call.get("idempotency_key")
    assert seen["authorization"] == f"Bearer {SECRET}"
    if call["status"] < 400:
        assert answer == call["response"].get("requests", call["response"].get("surveys", call["response"]))
    else:
        assert isinstance(answer, ServiceRefused)
        assert (answer.status, answer.code, answer.body) == (call["status"], call["response"]["code"], call["response"])


def test_a_service_that_is_not_there_is_down_for_every_call() -> None:
    async def ask(call: dict[str, Any]) -> None:
        desk = Desk("http://127.0.0.1:9", SECRET)
        try:
            with pytest.raises(ServiceDown):
                await asking(call)(desk)
        finally:
            await desk.close()

    for call in CALLS:
        asyncio.run(ask(call))


def test_the_service_of_the_conversation_tests_answers_in_the_contracts_shape() -> None:
    service = FakeService(SECRET)
    try:
        asyncio.run(play(service))
    finally:
        service.stop()


async def play(service: FakeService) -> None:
    """Register, register again, add, list and withdraw, against the fields of the contract's answers."""
    of = {each["name"].split(" ")[0]: each for each in reversed(CALLS)}
    new, twice = of["register"]["request"], next(each for each in CALLS if each["status"] == 409)
    desk = Desk(service.url, SECRET)
    try:
        made = await desk.register(new, "k1")
        with pytest.raises(ServiceRefused) as refused:
            await desk.register(twice["request"], "k2")
        added = await desk.add(new["conversation"], made["tracking_number"], "4411", "k3")
        listed = await desk.open_requests(new["conversation"])
        withdrawn = await desk.withdraw(new["conversation"], made["tracking_number"], "k4")
    finally:
        await desk.close()
    assert refused.value.body.keys() == twice["response"].keys()
    for answer in (made, refused.value.body["request"], added, *listed, withdrawn):
        assert of["register"]["response"].keys() <= answer.keys()
        assert of["register"]["response"]["promise"].keys() == answer["promise"].keys()
    assert [each["tracking_number"] for each in listed] == [made["tracking_number"]]
    assert withdrawn["state"] == "withdrawn"


async def exchange(call: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """What arrived at a server that answers as the contract says, and what the client made of the answer."""
    seen: dict[str, Any] = {}

    async def answer(request: web.Request) -> web.Response:
        text = await request.text()
        seen.update(method=request.method, path=request.raw_path, body=json.loads(text) if text else None,
                    key=request.headers.get("Idempotency-Key"), authorization=request.headers.get("Authorization"))
        return web.json_response(call["response"], status=call["status"])

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    desk = Desk(f"http://127.0.0.1:{runner.addresses[0][1]}", SECRET)
    try:
        return seen, await asking(call)(desk)
    except ServiceRefused as refused:
        return seen, refused
    finally:
        await desk.close()
        await runner.cleanup()
