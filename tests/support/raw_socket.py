"""A WebSocket client that can do wrong: frames over plain TCP, bit by bit, as conformance suites send them (RFC 6455)."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
from types import TracebackType
from typing import NamedTuple, Self

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Frame(NamedTuple):
    """One frame as it came."""

    fin: bool
    opcode: int
    payload: bytes

    @property
    def code(self) -> int:
        """Of a close; 1005 when it says none."""
        return int.from_bytes(self.payload[:2], "big") if self.payload else 1005


def frame(opcode: int, payload: bytes = b"", fin: bool = True, reserved: int = 0, mask: bytes | None = b"\x11\x22\x33\x44",
          says: int | None = None) -> bytes:
    """The bytes of a frame; `reserved` are bits 1 to 7, `says` a length that need not be true."""
    size = len(payload) if says is None else says
    head = bytes(((0x80 if fin else 0) | reserved << 4 | opcode,))
    masked = 0x80 if mask else 0
    if size < 126:
        head += bytes((masked | size,))
    elif size < 1 << 16:
        head += bytes((masked | 126,)) + size.to_bytes(2, "big")
    else:
        head += bytes((masked | 127,)) + size.to_bytes(8, "big")
    if mask is None:
        return head + payload
    return head + mask + bytes(byte ^ mask[n % 4] for n, byte in enumerate(payload))


def closing(code: int, reason: bytes = b"") -> bytes:
    """A close frame with a code."""
    return frame(CLOSE, code.to_bytes(2, "big") + reason)


class RawSocket:
    """One connection; `status` and `headers` are those of the handshake's answer."""

    def __init__(self, port: int, subprotocol: str = "", **headers: str) -> None:
        self.port, self.subprotocol, self.asked = port, subprotocol, headers
        self.status, self.headers, self.body = 0, {}, b""

    async def __aenter__(self) -> Self:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ["GET /socket HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        lines += [f"Sec-WebSocket-Protocol: {self.subprotocol}"] if self.subprotocol else []
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in self.asked.items()]
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        first, *rest = (await self.reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
        if self.status == 101:
            accepted = base64.b64encode(hashlib.sha1((key + MAGIC).encode(), usedforsecurity=False).digest()).decode()
            assert self.headers["sec-websocket-accept"] == accepted
        elif length := int(self.headers.get("content-length", 0)):
            self.body = await self.reader.readexactly(length)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        self.writer.transport.abort()

    def send(self, *frames: bytes) -> None:
        """All of them in one piece."""
        self.writer.write(b"".join(frames))

    async def read(self, seconds: float = 5.0) -> Frame:
        """The next frame; a server's are never masked."""
        async with asyncio.timeout(seconds):
            first, second = await self.reader.readexactly(2)
            assert not second & 0x80
            assert not first & 0x70
            size = second & 0x7F
            if size > 125:
                size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
            return Frame(bool(first & 0x80), first & 0x0F, await self.reader.readexactly(size))

    async def whole(self) -> bytes:
        """The next message, put together, control frames left out."""
        data = b""
        while True:
            got = await self.read()
            if got.opcode == CLOSE:
                raise AssertionError(f"closed with {got.code}")
            if got.opcode in (PING, PONG):
                continue
            data += got.payload
            if got.fin:
                return data

    async def closed(self) -> int:
        """The code with which it is closed, whatever comes before; the other side must then end the connection."""
        while (got := await self.read()).opcode != CLOSE:
            pass
        return got.code

    async def ended(self, seconds: float = 5.0) -> bool:
        """Whether the other side ends the connection without a further byte."""
        try:
            async with asyncio.timeout(seconds):
                return await self.reader.read(1) == b""
        except ConnectionResetError:
            return True
