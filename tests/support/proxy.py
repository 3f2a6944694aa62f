"""A small TCP proxy between browsers and the service: it can hold back, slow down, cut, and swallow what passes."""

from __future__ import annotations

import asyncio
import socket
from types import TracebackType
from typing import Self

PIECE = 16 * 1024


class Proxy:
    """Listens on a port of its own. `to_browser` may be closed to hold back what the service sends, `delay` is for each piece."""

    def __init__(self, port: int) -> None:
        self.port = 0
        self.delay = 0.0
        self.passed = 0
        self.cuts = 0
        self._target = port
        self.to_browser, self.to_service = asyncio.Event(), asyncio.Event()
        self.to_browser.set()
        self.to_service.set()
        self._pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        """Instead of the service's base URL."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """The network breaks: every connection is reset."""
        self.cuts += len(self._pairs)
        for pair in list(self._pairs):
            for writer in pair:
                writer.transport.abort()

    async def __aenter__(self) -> Self:
        # Small buffers: what the proxy doesn't read must soon be felt by the service, not lie in the kernel.
        door = socket.create_server(("127.0.0.1", 0))
        self.port = int(door.getsockname()[1])
        self._server = await asyncio.start_server(self._accept, sock=door, limit=PIECE)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        self._server.close()
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = socket.socket()
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)
        link.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(link, ("127.0.0.1", self._target))
            theirs, ours = await asyncio.open_connection(sock=link, limit=PIECE)
        except OSError:
            link.close()
            writer.transport.abort()
            return
        pair = (writer, ours)
        self._pairs.add(pair)
        ways = [asyncio.create_task(self._pass(reader, ours, self.to_service)),
                asyncio.create_task(self._pass(theirs, writer, self.to_browser))]
        self._tasks |= set(ways)
        await asyncio.wait(ways, return_when=asyncio.ALL_COMPLETED)
        self._tasks -= set(ways)
        self._pairs.discard(pair)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, gate: asyncio.Event) -> None:
        try:
            while True:
                await gate.wait()
                data = await reader.read(PIECE)
                if self.delay:
                    await asyncio.sleep(self.delay)
                await gate.wait()
                if not data:
                    break
                self.passed += len(data)
                writer.write(data)
                await writer.drain()
        except OSError:
            writer.transport.abort()
            return
        writer.close()
