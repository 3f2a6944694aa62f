"""A bare relay on `websockets`: passes each message to the room's other sockets, checks nothing, stores nothing."""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict

import uvloop
from websockets.asyncio.server import ServerConnection, serve

rooms: dict[str, set[ServerConnection]] = defaultdict(set)


async def handle(socket: ServerConnection) -> None:
    """The first message names the room."""
    room = rooms[str(await socket.recv())]
    room.add(socket)
    await socket.send("ok")
    try:
        async for message in socket:
            for other in room:
                if other is not socket:
                    await other.send(message)
    finally:
        room.discard(socket)


async def main(port: int) -> None:
    """Serves until ended."""
    async with serve(handle, "127.0.0.1", port, compression=None):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
