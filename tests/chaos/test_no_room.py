"""The disk is full, or the database takes no writes: nothing is acknowledged, bubbles stay, and all is stored once afterwards."""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support import servers
from tests.support.chaos import size, tell
from tests.support.load import Books
from tests.support.service import Service

CHATS = 4


class SmallDisk:
    """A small file system with room for all that the test stores, which only root may mount."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size(6, 512)}m", "tmpfs", str(place)], check=True)

    def fill(self, _: Service) -> None:
        """Takes all the room that is left."""
        with (self.place / "filler").open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(b"\0" * 4096)
            except OSError:
                return

    def free(self, _: Service) -> None:
        """Gives it back."""
        (self.place / "filler").unlink()

    def close(self) -> None:
        """Unmounts it."""
        subprocess.run(["umount", "-l", str(self.place)], check=True)


ROOM = 256 * 1024
"""Bytes of a file that may still be written under the quota: less than the write-ahead log, which is used again from its start."""


class Quota:
    """A limit on how far into its files the service may write, which needs no rights."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()

    def fill(self, service: Service) -> None:
        """Nothing more is written beyond the first pages."""
        assert service.process
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))

    def free(self, service: Service) -> None:
        """They may again."""
        assert service.process
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def close(self) -> None:
        """Nothing to undo."""


@pytest.fixture(params=[Quota, *([SmallDisk] if os.geteuid() == 0 else [])])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk | Quota]:
    """Little room."""
    made = request.param(tmp_path / "disk")
    yield made
    made.close()


async def nothing_is_taken(books: Books, each: int) -> None:
    """Everybody writes; all are refused for now."""
    before = [writer.unavailable for writer in books.writers]
    writing = asyncio.create_task(books.write(each))
    for writer, had in zip(books.writers, before, strict=True):
        await writer.until(lambda w=writer, n=had: w.unavailable > n, "a refusal", 20)
        assert {f["code"] for f in writer.refused.values()} == {"unavailable"}
        assert all(f["retry_after"] > 0 for f in writer.refused.values())
        assert writer.unacked
    books.writing = writing  # type: ignore[attr-defined]


@pytest.mark.timeout(size(300, 1200))
async def test_a_full_disk_acknowledges_nothing_and_loses_nothing(disk: SmallDisk | Quota, tmp_path: Path) -> None:
    with Service(tmp_path, f"sqlite:///{disk.place / 'kopru.sqlite'}", KOPRU_LOG_LEVEL="ERROR") as service:
        books = await Books.open(service.address, CHATS)
        for _ in range(size(2, 20)):
            await books.write(10)
            stored = [max(ack["seq"] for ack in writer.acks.values()) for writer in books.writers]
            disk.fill(service)
            await nothing_is_taken(books, size(300, 1500))  # more than the room that is left inside the files
            disk.free(service)
            await books.writing  # type: ignore[attr-defined]
            assert all(max(ack["seq"] for ack in w.acks.values()) > seq for w, seq in zip(books.writers, stored, strict=True))
            books.forget_refusals()
        found = await books.faults(ordered=False)
        tell(f"full disk ({type(disk).__name__})", **books.counts(), times=size(2, 20), **found)
        await books.close()
    assert found == dict.fromkeys(found, 0)


@pytest.mark.timeout(300)
async def test_a_read_only_database_acknowledges_nothing_and_loses_nothing(postgres: servers.Postgres, tmp_path: Path) -> None:
    url = postgres.new_database()
    with Service(tmp_path, url, KOPRU_LOG_LEVEL="ERROR") as service:
        books = await Books.open(service.address, CHATS)
        await books.write(10)
        takes_writes(postgres, url, False)
        await nothing_is_taken(books, 20)
        takes_writes(postgres, url, True)
        await books.writing  # type: ignore[attr-defined]
        found = await books.faults(ordered=False)
        tell("read-only database", **books.counts(), **found)
        await books.close()
    assert found == dict.fromkeys(found, 0)


def takes_writes(server: servers.Postgres, url: str, does: bool) -> None:
    """Sets it for all new sessions and ends the old ones."""
    name = url.rpartition("/")[2]
    with psycopg.connect(server.admin, autocommit=True) as connection:
        value = "off" if does else "on"
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {value}".encode())
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
