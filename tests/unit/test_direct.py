"""The short way of the socket: texts that are cut out where they arrive, and the library's own way, tell the same of any bytes."""

from __future__ import annotations

import asyncio
import random
from typing import Any, cast

import pytest
import uvicorn
from uvicorn.server import ServerState
from websockets.frames import Frame

from handoff.protocol import MAX_FRAME
from server.direct import EXTENSION, DirectWebSocket
from tests.support.raw_socket import BINARY, CLOSE, CONT, PING, PONG, TEXT, closing, frame

HANDSHAKE = (b"GET / HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
             b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")


class Wire:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.written, self.over = b"", False

    def write(self, data: bytes) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self.over

    def write_eof(self) -> None:
        self.over = True

    def get_extra_info(self, name: str) -> None:
        return None

    def pause_reading(self) -> None: ...

    resume_reading = close = abort = pause_reading


async def told(pieces: list[bytes]) -> tuple[list[Any], bytes]:
    """What the application hears of the pieces, and what is written for them after the handshake."""
    heard: list[Any] = []
    open_ = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        scope["extensions"][EXTENSION].take_over(heard.append, lambda: None)
        open_.set()
        while (message := await receive())["type"] != "websocket.disconnect":
            heard.append(message["bytes"])
        heard.append(message.get("code"))

    config = uvicorn.Config(app, ws_max_size=MAX_FRAME, ws_per_message_deflate=False, log_config=None)
    config.load()
    socket, wire = DirectWebSocket(config, ServerState(), {}, asyncio.get_running_loop()), Wire()
    socket.connection_made(cast(asyncio.Transport, wire))
    socket.data_received(HANDSHAKE)
    await asyncio.wait_for(open_.wait(), 5)
    begun = len(wire.written)
    for piece in pieces:
        socket.data_received(piece)
    socket.connection_lost(None)
    await asyncio.wait_for(asyncio.gather(*socket.tasks), 5)
    return heard, wire.written[begun:]


def anything(chance: random.Random) -> bytes:
    """Frames, most of them plain texts, at the end often one that is not allowed, which plain ones follow."""
    def text() -> bytes:
        return ("ş" * chance.choice((0, 1, 20, 62, 63, 200, 40_000))).encode()

    def other() -> bytes:
        return chance.choice((frame(PING, b"p"), frame(PONG), frame(BINARY, b"b"),
                              frame(TEXT, text()[:3], fin=False) + frame(PING) + frame(CONT, text()[1:])))

    broken = (b"", frame(3, b"x"), frame(TEXT, text(), reserved=4), frame(TEXT, text(), mask=None), frame(TEXT, b"\xff"), frame(CONT, b"x"),
              closing(1000), frame(CLOSE, b"x"), frame(TEXT, b"x" * 65_537))
    frames = [frame(TEXT, text()) if chance.random() < 0.8 else other() for _ in range(12)]
    return b"".join((*frames, chance.choice(broken), frame(TEXT, text())))


def cut(data: bytes, chance: random.Random) -> list[bytes]:
    """In pieces as a network brings them: some end within a frame, some hold many."""
    at = sorted(chance.randrange(len(data) + 1) for _ in range(chance.choice((0, 1, 3, 10))))
    return [data[start:end] for start, end in zip([0, *at], [*at, len(data)], strict=True) if start < end]


@pytest.mark.parametrize("seed", range(25))
async def test_any_bytes_in_any_pieces_are_heard_and_answered_as_the_library_does(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    pieces = cut(anything(chance), chance)
    ours = await told(pieces)
    monkeypatch.setattr(DirectWebSocket, "_is_between_frames", lambda self: False)
    assert ours == await told(pieces)


async def test_plain_texts_pass_the_librarys_parser_by_and_nothing_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Frame] = []

    def check(made: Frame) -> None:
        seen.append(made)

    monkeypatch.setattr(Frame, "check", check)  # their parser calls it for each frame
    plain = [frame(TEXT, b"bir") + frame(TEXT, b"x" * 300), frame(TEXT, "üç".encode())]
    assert (await told(plain))[0][:3] == ["bir", "x" * 300, "üç"]
    assert not seen
    await told([frame(PING, b"p")])
    assert seen


async def test_a_text_taken_while_another_is_in_fragments_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    pieces = [frame(TEXT, b"a", fin=False), frame(TEXT, b"b"), frame(CONT, b"c")]
    right = await told(pieces)
    monkeypatch.setattr(DirectWebSocket, "_is_between_frames", lambda self: True)
    assert await told(pieces) != right
