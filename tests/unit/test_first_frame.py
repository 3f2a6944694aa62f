"""A browser that connects and is too slow for its hello: it is told to come again, not that nobody knows it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from handoff import sockets
from handoff.line import POLICY


async def closing(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """How the socket of a silent browser is closed."""
    monkeypatch.setattr(sockets, "FIRST_FRAME", 0.01)
    closed: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    async def send(message: dict[str, Any]) -> None:
        closed.set_result(message)

    direct = SimpleNamespace(is_writable=True, write_text=lambda data: None, take_over=lambda *heard: None)
    all_of_them = SimpleNamespace(factor=1.0, hub=SimpleNamespace(spawn=lambda work: asyncio.ensure_future(work)))
    sockets.Connection(cast(sockets.Sockets, all_of_them), {"extensions": {"kopru.direct": direct}}, send)
    return await asyncio.wait_for(closed, 5)


async def test_a_browser_too_slow_for_its_hello_is_not_told_that_it_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A console takes 4401 for the end of its session."""
    assert (await closing(monkeypatch))["code"] not in (POLICY, 1000)
