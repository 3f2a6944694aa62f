"""An echo for suites that check a server's WebSocket protocol: what they send comes back by the way our own frames take."""

from __future__ import annotations

from handoff.sockets import Receive, Scope, Send
from server.direct import EXTENSION, DirectWebSocket


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Sends back each message, text or binary, until the other side closes; a peer that does not read is not read."""
    await send({"type": "websocket.accept"})
    direct: DirectWebSocket = scope["extensions"][EXTENSION]

    def back(text: str) -> None:
        direct.write_text(text.encode())
        if not direct.is_writable:
            direct.pause()

    direct.take_over(back, direct.resume)
    while (message := await receive())["type"] != "websocket.disconnect":
        await send({"type": "websocket.send", "bytes": message["bytes"]})
