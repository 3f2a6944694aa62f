"""What a commit means on each database: it is on the disk before anybody is told; and what a failure means, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from base import database
from base.errors import Unavailable
from base.ledger import Ledger, Once, single
from base.settings import Settings
from handoff.reading import Reader
from handoff.tables import entries

SECRET = "gizli-kelime-8fe1"


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


def failure(engine: Engine, work: Callable[[Connection], object]) -> DBAPIError:
    """What the work failed with in a transaction of its own."""
    with pytest.raises(DBAPIError) as failed, engine.begin() as tx:
        work(tx)
    engine.dispose()
    return failed.value


def wrong(tx: Connection) -> None:
    """A row that the schema refuses, with what somebody wrote in it."""
    row = {column.name: 1 if isinstance(column.type, sa.Integer) else "x" for column in entries.c}
    tx.execute(sa.insert(entries), row | {"text": SECRET, "conversation": SECRET[:32], "by": "nobody"})


def test_a_database_that_is_held_or_not_there_is_away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOCK_WAIT", 0.05)
    if not settings.database_url.startswith("sqlite"):
        assert database.is_away(failure(database.writer("postgresql+psycopg://nobody@127.0.0.1:1/none"), lambda tx: tx))
        return
    holder = database.writer(settings.database_url)
    with holder.begin():
        assert database.is_away(failure(database.writer(settings.database_url), lambda tx: tx))
    holder.dispose()
    assert database.is_away(failure(database.reader("sqlite:////nowhere/kopru.sqlite"), lambda tx: tx))


def test_a_bug_at_the_begin_of_a_transaction_is_not_taken_for_a_database_that_is_away(sqlite: Settings) -> None:
    engine = database.writer(sqlite.database_url)

    def dirty(raw: object, _: object) -> None:
        raw.execute("BEGIN")  # type: ignore[attr-defined]

    sa.event.listen(engine, "connect", dirty)
    error = failure(engine, lambda tx: tx)
    assert (error.statement, database.is_away(error)) == (None, False)


@pytest.mark.parametrize("work", [wrong, lambda tx: tx.exec_driver_sql("SELECT 1 FROM nowhere")])
def test_a_statement_that_is_wrong_is_a_bug(settings: Settings, work: Callable[[Connection], object]) -> None:
    assert not database.is_away(failure(database.writer(settings.database_url), work))


async def test_of_a_write_and_a_read_that_failed_the_log_tells_what_but_not_what_somebody_wrote(settings: Settings) -> None:
    ledger, read = Ledger(database.writer(settings.database_url)), Reader(database.reader(settings.database_url))
    with structlog.testing.capture_logs() as logs:
        with pytest.raises(Unavailable):
            await ledger.do(single, Once(wrong))
        with pytest.raises(Unavailable):
            await read(lambda tx: tx.execute(sa.text("SELECT 1 FROM nowhere WHERE 'a' = :text"), {"text": SECRET}))
    ledger.close()
    read.close()
    assert [log["event"] for log in logs] == ["ledger_failed", "read_failed"]
    assert ("INSERT INTO entries" in logs[0]["statement"], "nowhere" in logs[1]["statement"]) == (True, True)
    assert SECRET not in str(logs)


def test_the_drivers_own_words_would_tell_it(postgresql: Settings) -> None:
    """The negative control."""
    error = failure(database.writer(postgresql.database_url), wrong)
    assert SECRET in str(error.orig)
    assert SECRET not in str(database.told(error))
