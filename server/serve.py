"""One service process: uvicorn with our application, telling browsers to come back before it closes their sockets."""

from __future__ import annotations

import gc
import os
import socket

import uvicorn

from base import settings as configuration
from handoff.protocol import MAX_FRAME
from server.app import App, create
from server.direct import DirectWebSocket

GARBAGE = (50_000, 20, 100)
"""When cycles are looked for. A message under way is some dozen objects, none in a cycle: at Python's 700 the collector walked
through the same thousand waiting messages again and again, a sixth of all CPU (docs/decisions/speed.md)."""


class Server(uvicorn.Server):
    """Drains our sockets first: uvicorn alone would close them without a word."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tells every browser to come back with jitter, then stops as usual."""
        app = self.config.app
        if isinstance(app, App):
            await app.sockets.drain()
        await super().shutdown(sockets)


def serve() -> None:
    """Runs until SIGTERM or SIGINT. `KOPRU_FD` names an inherited listening socket, otherwise host and port are used."""
    settings = configuration.load()
    inherited = os.environ.get("KOPRU_FD", "")
    config = uvicorn.Config(
        create(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        ws=DirectWebSocket,
        ws_max_size=MAX_FRAME,
        ws_per_message_deflate=False,
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=10,
        backlog=2048,
    )
    gc.collect()
    gc.freeze()  # what was made at start stays until the end: never walked through again
    gc.set_threshold(*GARBAGE)
    Server(config).run([socket.socket(fileno=int(inherited))] if inherited else None)


if __name__ == "__main__":
    serve()
