"""Four processes race to take the same chats: each chat gets one holder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from base import database
from base.settings import ROOT, Settings
from handoff.tables import conversations, entries
from tests.support.chaos import SEED, size, tell

PROCESSES = 4


def race(settings: Settings, takes: int, folder: Path, *flags: str) -> tuple[int, int]:
    """Each process tries to take each chat: how many takes were acknowledged, and how many chats there were."""
    chats = takes // PROCESSES
    command = [sys.executable, "-m", "tests.support.taker", settings.database_url, str(chats)]
    subprocess.run([*command, "prepare"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    racers = [subprocess.Popen([*command, str(number), str(SEED), *flags], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
              for number in range(PROCESSES)]
    for racer in racers:
        assert racer.stdout
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    return sum(int(racer.communicate(timeout=3600)[0].splitlines()[-1]) for racer in racers), chats


@pytest.mark.timeout(3600)
def test_four_processes_never_take_a_chat_twice(settings: Settings, tmp_path: Path) -> None:
    acknowledged, chats = race(settings, size(1_200, 20_000, 100_000), tmp_path)
    joined = counted(settings)
    tell(f"takes on {settings.database_url.split(':')[0]}", takes=chats * PROCESSES, chats=chats, won=acknowledged,
         double=acknowledged - chats)
    assert acknowledged == chats
    assert joined == dict.fromkeys(joined, 1)
    assert len(joined) == chats


@pytest.mark.timeout(600)
def test_the_race_notices_a_take_without_a_lock(settings: Settings, tmp_path: Path) -> None:
    acknowledged, chats = race(settings, 400, tmp_path, "careless")
    assert acknowledged > chats


def counted(settings: Settings) -> dict[str, int]:
    """How often somebody joined each chat that is held."""
    engine = database.reader(settings.database_url)
    with engine.connect() as tx:
        query = sa.select(entries.c.conversation, sa.func.count()).where(entries.c.event == "joined").group_by(entries.c.conversation)
        found = {name: int(times) for name, times in tx.execute(query)}
        held = set(tx.execute(sa.select(conversations.c.id).where(conversations.c.state == "agent")).scalars())
    engine.dispose()
    assert held == set(found)
    return found
