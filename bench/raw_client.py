"""A load generator's WebSocket client: as little work for a frame as possible, so that the server is what is measured."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable

OnFrame = Callable[[bytes], None]


class RawSocket(asyncio.Protocol):
    """Text frames out (masked with zeros, which leaves them as they are), frames in to `on_frame`."""

    def __init__(self) -> None:
        self.on_frame: OnFrame | None = None
        self._early: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._buffer = b""
        self._open = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The TCP line stands."""
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Bytes; whole frames are handed on."""
        self._buffer += data
        if not self._open.done():
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                self._open.set_exception(ConnectionError(head.decode()))
                return
            self._buffer = rest
            self._open.set_result(None)
        self._frames()

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is gone."""
        self._early.put_nowait(None)

    def send(self, text: bytes) -> None:
        """One text frame below 64 KB."""
        assert self.transport
        size = len(text)
        head = bytes((0x81, 0x80 | size)) if size < 126 else bytes((0x81, 0xFE)) + size.to_bytes(2, "big")
        self.transport.write(head + b"\0\0\0\0" + text)

    async def until(self, mark: bytes) -> bytes:
        """The next frame that begins with `mark`, as long as nobody else takes the frames."""
        while (frame := await self._early.get()) is not None:
            if frame.startswith(mark):
                return frame
        raise ConnectionError("closed")

    def close(self) -> None:
        """Leaves without a word."""
        if self.transport:
            self.transport.abort()

    async def opened(self) -> None:
        """Returns when the handshake is done."""
        await self._open

    def _frames(self) -> None:
        buffer, at = self._buffer, 0
        while len(buffer) - at >= 2:
            size, start = buffer[at + 1], at + 2
            if size == 126:
                size, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, start = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
            if len(buffer) < start + size:
                break
            if buffer[at] & 15 == 1:
                frame = buffer[start : start + size]
                if self.on_frame is None:
                    self._early.put_nowait(frame)
                else:
                    self.on_frame(frame)
            elif buffer[at] & 15 == 9 and self.transport:  # a ping: who doesn't answer is closed
                self.transport.write(bytes((0x8A, 0x80 | size)) + b"\0\0\0\0" + buffer[start : start + size])
            at = start + size
        self._buffer = buffer[at:]


async def connect(port: int, path: str, protocol: str = "", cookie: str = "") -> RawSocket:
    """An open socket."""
    _, socket = await asyncio.get_running_loop().create_connection(RawSocket, "127.0.0.1", port)
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
             "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}"]
    lines += [f"Sec-WebSocket-Protocol: {protocol}"] if protocol else []
    lines += [f"Cookie: {cookie}"] if cookie else []
    assert socket.transport
    socket.transport.write("\r\n".join([*lines, "", ""]).encode())
    await socket.opened()
    return socket
