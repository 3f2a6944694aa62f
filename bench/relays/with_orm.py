"""The same relay storing as most chat products do: an ORM object, an insert and a commit for each message."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import defaultdict

import uvloop
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from websockets.asyncio.server import ServerConnection, serve


class Base(DeclarativeBase):
    """The ORM's root."""


class Message(Base):
    """One message."""

    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    room: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]


rooms: dict[str, set[ServerConnection]] = defaultdict(set)


async def main(port: int, url: str) -> None:
    """Serves until ended."""
    engine = create_async_engine(url, pool_size=5)
    if url.startswith("sqlite"):
        event.listen(engine.sync_engine, "connect", durable)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    session = async_sessionmaker(engine, expire_on_commit=False)
    one_writer = asyncio.Lock() if url.startswith("sqlite") else None

    async def handle(socket: ServerConnection) -> None:
        name = str(await socket.recv())
        room = rooms[name]
        room.add(socket)
        await socket.send("ok")
        try:
            async for raw in socket:
                message = json.loads(raw)
                if one_writer:
                    async with one_writer:
                        await _store(session, name, message["text"])
                else:
                    await _store(session, name, message["text"])
                for other in room:
                    if other is not socket:
                        await other.send(raw)
                await socket.send(json.dumps({"ack": message["cid"]}))
        finally:
            room.discard(socket)

    async with serve(handle, "127.0.0.1", port, compression=None):
        await asyncio.get_running_loop().create_future()


async def _store(session: async_sessionmaker[AsyncSession], room: str, text: str) -> None:
    async with session() as unit:
        unit.add(Message(room=room, text=text))
        await unit.commit()


def durable(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2]))
