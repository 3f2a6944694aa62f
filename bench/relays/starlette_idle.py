"""Starlette on uvicorn that accepts a socket and waits, to compare the memory of idle connections with."""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect


async def wait(socket: WebSocket) -> None:
    """Reads until the other side leaves."""
    await socket.accept()
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        return


if __name__ == "__main__":
    uvicorn.run(Starlette(routes=[WebSocketRoute("/", wait)]), host="127.0.0.1", port=int(sys.argv[1]), loop="uvloop",
                ws="websockets-sansio", ws_per_message_deflate=False, access_log=False, log_level="warning")
