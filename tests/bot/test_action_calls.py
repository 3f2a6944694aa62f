"""Calls of the action server: beside Rasa's own client on the same server, and what happens when a line breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot import action_calls

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ActionServer:
    """A real server that notes from which ports it was called."""

    def __init__(self, answer: Answer) -> None:
        self.callers: list[int] = []
        self.seen: list[tuple[dict[str, str], Any]] = []
        self._answer = answer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.callers.append(request.transport.get_extra_info("peername")[1])
        self.seen.append(({name.lower(): value for name, value in request.headers.items()}, await request.json()))
        return await self._answer(request)

    async def run(self, visit: Callable[[EndpointConfig], Awaitable[Any]]) -> Any:
        app = web.Application()
        app.router.add_post("/webhook", self.handle)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]
        try:
            return await visit(EndpointConfig(f"http://127.0.0.1:{port}/webhook", headers={"Authorization": "Bearer s"}))
        finally:
            await runner.cleanup()


async def fine(request: web.Request) -> web.Response:
    return web.json_response({"events": [], "responses": [{"text": "günaydın"}]})


async def in_pieces(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Type": "application/json"})
    answer.enable_chunked_encoding()
    await answer.prepare(request)
    for piece in (b'{"eve', b'nts": [', b'], "responses": []}'):
        await answer.write(piece)
    return answer


async def refused(request: web.Request) -> web.Response:
    return web.json_response({"action_name": "action_x", "error": "no"}, status=400)


async def hangs(request: web.Request) -> web.Response:
    await asyncio.sleep(30)
    return web.json_response({})


async def breaks_off(request: web.Request) -> web.Response:
    request.transport.abort()
    return web.json_response({})


async def closes(request: web.Request) -> web.Response:
    answer = web.json_response({"events": [], "responses": []})
    answer.force_close()
    return answer


def ask(endpoint: EndpointConfig, seconds: float = 5) -> Awaitable[Any]:
    return action_calls.request(endpoint, json={"next_action": "action_x", "text": "ığ"}, method="post", timeout=seconds, compress=False)


@pytest.mark.parametrize("answer", [fine, in_pieces])
def test_the_answer_is_that_of_rasas_own_client_and_the_server_sees_the_same_call(answer: Answer) -> None:
    server = ActionServer(answer)

    async def both(endpoint: EndpointConfig) -> tuple[Any, Any]:
        return await ask(endpoint), await action_calls._rasas_request(endpoint, json={"next_action": "action_x", "text": "ığ"}, timeout=5)

    ours, rasas = asyncio.run(server.run(both))
    assert ours == rasas
    (our_head, our_body), (their_head, their_body) = server.seen
    assert our_body == their_body
    told = {"authorization", "content-type", "host"}
    assert {name: our_head[name] for name in told} == {name: their_head[name] for name in told}


def test_calls_one_after_another_share_a_line_and_calls_at_once_have_one_each() -> None:
    server = ActionServer(fine)

    async def calls(endpoint: EndpointConfig) -> None:
        await ask(endpoint)
        await ask(endpoint)
        await asyncio.gather(ask(endpoint), ask(endpoint), ask(endpoint))

    asyncio.run(server.run(calls))
    assert len(set(server.callers[:3])) == 1
    assert len(set(server.callers[2:])) == 3


def test_a_refusal_comes_with_its_text() -> None:
    with pytest.raises(ClientResponseError) as failure:
        asyncio.run(ActionServer(refused).run(ask))
    assert (failure.value.status, b"action_x" in failure.value.text) == (400, True)


def test_an_answer_that_does_not_come_in_time_is_a_timeout_and_its_line_is_not_used_again() -> None:
    server = ActionServer(hangs)

    async def twice(endpoint: EndpointConfig) -> None:
        for _ in range(2):
            with pytest.raises(asyncio.TimeoutError):
                await ask(endpoint, 0.05)

    asyncio.run(server.run(twice))
    assert len(set(server.callers)) == 2


def test_a_call_that_is_given_up_leaves_no_line_behind_on_which_its_answer_could_come() -> None:
    server = ActionServer(hangs)

    async def cancelled(endpoint: EndpointConfig) -> int:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(ask(endpoint), 0.1)
        return len(endpoint.__dict__["_kopru_lines"]._idle)

    assert asyncio.run(server.run(cancelled)) == 0


def test_a_line_that_breaks_is_an_error_that_rasa_knows_and_the_next_call_has_a_new_one() -> None:
    server = ActionServer(breaks_off)

    async def then(endpoint: EndpointConfig) -> Any:
        with pytest.raises(aiohttp.ClientConnectionError):
            await ask(endpoint)
        server._answer = fine
        return await ask(endpoint)

    assert asyncio.run(server.run(then))["events"] == []


def test_a_server_that_closes_after_each_answer_is_called_on_a_new_line_each_time() -> None:
    server = ActionServer(closes)

    async def twice(endpoint: EndpointConfig) -> None:
        await ask(endpoint)
        await ask(endpoint)

    asyncio.run(server.run(twice))
    assert len(set(server.callers)) == 2


def test_nobody_listening_is_an_error_that_rasa_knows() -> None:
    with pytest.raises(aiohttp.ClientConnectionError):
        asyncio.run(ask(EndpointConfig("http://127.0.0.1:9/webhook")))


def test_a_line_that_was_idle_for_long_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action_calls, "KEPT_SECONDS", 0.0)
    server = ActionServer(fine)

    async def twice(endpoint: EndpointConfig) -> None:
        await ask(endpoint)
        await ask(endpoint)

    asyncio.run(server.run(twice))
    assert len(set(server.callers)) == 2
