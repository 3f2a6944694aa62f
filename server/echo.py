"""An echo for suites that check a server's WebSocket protocol: what they send comes back by the way our own frames take."""

from __future__ import annotations

from handoff.sockets import Receive, Scope, Send
from server.direct import EXTENSION, DirectWebSocket

MOST = 16 << 20
"""Bytes of a message, the largest that such suites send; it exists in development only, our own lines take 64 KB."""


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Sends back each message, text or binary, until the other side closes; a peer that does not read is not read."""
    await send({"type": "websocket.accept"})
    direct: DirectWebSocket = scope["extensions"][EXTENSION]

    def back(text: str) -> None:
        direct.write_text(text.encode())
        if not direct.is_writable:
            direct.pause()

    direct.allow(MOST)
    direct.take_over(back, direct.resume)
    while (message := await receive())["type"] != "websocket.disconnect":
        await send({"type": "websocket.send", "bytes": message["bytes"]})
