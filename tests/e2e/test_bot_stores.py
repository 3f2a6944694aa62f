"""Rasa's dialogues are kept in the product's own database, and its locks in Redis where there is one."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import psycopg

from base.settings import ROOT
from tests.support.servers import Postgres, Redis

PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"


def start(*arguments: str, **env: str) -> subprocess.Popen[str]:
    told = {**os.environ, "PYTHONPATH": str(ROOT), "LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore", **env}
    return subprocess.Popen([str(PYTHON), "-m", "tests.support.bot_stores", *arguments], cwd=ROOT, env=told, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def told_by(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The last line that it said."""
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return json.loads(said.splitlines()[-1])  # type: ignore[no-any-return]


def test_on_sqlite_the_dialogue_is_in_a_file_of_its_own(tmp_path: Path) -> None:
    told = told_by(start("dialogue", RASA_DB=str(tmp_path / "rasa.sqlite"), KOPRU_DATABASE_URL=f"sqlite:///{tmp_path / 'kopru.sqlite'}"))
    assert told == {"said": ["çekim gelmedi", "dün"], "asks": "dün", "kind": "sqlite"}
    assert (tmp_path / "rasa.sqlite").exists()
    assert not (tmp_path / "kopru.sqlite").exists()


def test_on_postgresql_the_dialogue_is_beside_the_services_tables(postgres: Postgres) -> None:
    url = postgres.new_database()
    told = told_by(start("dialogue", KOPRU_DATABASE_URL=url))
    assert told == {"said": ["çekim gelmedi", "dün"], "asks": "dün", "kind": "postgresql+psycopg2"}
    with psycopg.connect(url) as database:
        tables = database.execute("SELECT table_schema FROM information_schema.tables WHERE table_name = 'events'").fetchall()
    assert tables == [("rasa",)]


def test_two_rasa_processes_share_a_conversations_lock_over_redis(redis: Redis) -> None:
    first = start("lock", "1.0", KOPRU_REDIS_URL=redis.url)
    assert first.stdout
    assert first.stdout.readline() == "held\n"
    second = start("lock", "0", KOPRU_REDIS_URL=redis.url)
    one, two = told_by(first), told_by(second)
    assert one["kind"] == two["kind"] == "RedisLockStore"
    assert two["since"] >= one["until"], "the second waited for the first"


def test_without_redis_the_lock_is_the_processs_own() -> None:
    told = told_by(start("lock", "0", KOPRU_REDIS_URL=""))
    assert told["kind"] == "InMemoryLockStore"
