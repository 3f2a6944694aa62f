"""What a commit means on each database: it is on the disk before anybody is told."""

from __future__ import annotations

import sqlalchemy as sa

from base import database
from base.settings import Settings


def durability(settings: Settings, synchronous: str) -> tuple[str, ...]:
    """What the writer's connection says of its commits."""
    engine = database.writer(settings.database_url, synchronous)
    asked = ("PRAGMA synchronous", "PRAGMA journal_mode") if engine.dialect.name == "sqlite" else ("SHOW synchronous_commit",)
    with engine.connect() as tx:
        told = tuple(str(tx.execute(sa.text(query)).scalar_one()) for query in asked)
    engine.dispose()
    return told


def test_a_commit_is_on_the_disk(settings: Settings) -> None:
    assert durability(settings, settings.sqlite_synchronous) in (("2", "wal"), ("on",))


def test_a_lowered_setting_is_seen(sqlite: Settings) -> None:
    """The negative control."""
    assert durability(sqlite, "NORMAL") == ("1", "wal")
