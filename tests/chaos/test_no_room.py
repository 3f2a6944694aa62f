"""The disk is full, or the database takes no writes: nothing is acknowledged, bubbles stay, and all is stored once afterwards."""

from __future__ import annotations

import asyncio
import os
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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path) -> None:
    """Takes all the room that is left."""
    with (disk / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"\0" * 4096)
        except OSError:
            return


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


@pytest.mark.timeout(300)
async def test_a_full_disk_acknowledges_nothing_and_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    with Service(tmp_path, f"sqlite:///{small_disk / 'kopru.sqlite'}", KOPRU_LOG_LEVEL="ERROR") as service:
        books = await Books.open(service.address, CHATS)
        for _ in range(size(2, 20)):
            await books.write(10)
            stored = [max(ack["seq"] for ack in writer.acks.values()) for writer in books.writers]
            fill(small_disk)
            await nothing_is_taken(books, 300)
            assert os.statvfs(small_disk).f_bavail == 0
            (small_disk / "filler").unlink()
            await books.writing  # type: ignore[attr-defined]
            assert all(max(ack["seq"] for ack in w.acks.values()) > seq for w, seq in zip(books.writers, stored, strict=True))
            books.forget_refusals()
        found = await books.faults(ordered=False)
        tell("full disk", **books.counts(), times=size(2, 20), **found)
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
