"""A bot's channel that behaves as badly as it is told, speaking tests/contract/bot_turn.json on a port of its own."""

from __future__ import annotations

import asyncio
import json
from types import TracebackType
from typing import Any, Self

MOODS = ("well", "hangs", "refuses", "500", "[]", "garbage", "late", "slow")


class FakeRasa:
    """`mood` decides what each turn gets; `late` waits for `release`. `asked` are the turns that arrived."""

    def __init__(self) -> None:
        self.mood = "well"
        self.release = asyncio.Event()
        self.asked: list[dict[str, Any]] = []
        self.answered_late = 0
        self.port = 0
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def url(self) -> str:
        """For KOPRU_RASA_URL."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            while await self._turn(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return  # the service hung up, or the test is over
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _turn(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next((int(line.split(":")[1]) for line in head.lower().splitlines() if line.startswith("content-length:")), 0)
        body = await reader.readexactly(length)
        turn = json.loads(body) if body else {"kind": "ready", "turn": "", "language": "tr"}
        if turn["kind"] in ("text", "button"):
            self.asked.append(turn)
        status, answer = await self._answer(turn)
        if not status:
            return False
        data = answer.encode()
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
        await writer.drain()
        return True

    async def _answer(self, turn: dict[str, Any]) -> tuple[int, str]:
        mood = self.mood if turn["kind"] in ("text", "button") else "well"
        if mood == "hangs":
            await asyncio.sleep(3600)
        if mood == "refuses":
            return 0, ""
        if mood == "slow":
            await asyncio.sleep(1.5)
        if mood == "late":
            await self.release.wait()
            self.answered_late += 1
        told: dict[str, tuple[int, str]] = {"500": (500, "oops"), "[]": (200, "[]"), "garbage": (200, '{"ok": true, "turn')}
        reply = {"ok": True, "turn": turn["turn"], "language": turn["language"], "messages": [{"text": f"yanıt {turn.get('text', '')}"}]}
        return told.get(mood, (200, json.dumps(reply)))
