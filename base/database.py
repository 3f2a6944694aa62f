"""The database: one schema for SQLite and PostgreSQL, an engine for the writer and one for readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError

schema = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables; each room's store adds its own, Alembic reads it."""

LOCK_WAIT = 5.0
"""Seconds that a statement waits for another process's lock before it counts as unavailable."""


def writer(url: str, synchronous: str = "FULL") -> Engine:
    """An engine with one connection, for the ledger's thread. SQLite: WAL, write lock taken at BEGIN."""
    if not url.startswith("sqlite"):
        return _postgres(url, pool_size=1)
    Path(sa.make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    return _sqlite(url, synchronous, begin="BEGIN IMMEDIATE", pool_size=1, pragmas=_WRITER)


def reader(url: str, pool_size: int = 4) -> Engine:
    """An engine for reading threads; never writes."""
    if not url.startswith("sqlite"):
        return _postgres(url, pool_size=pool_size)
    return _sqlite(url, "NORMAL", begin="BEGIN", pool_size=pool_size)


def now_ms(tx: Connection, shift_ms: int = 0) -> int:
    """The database's clock in milliseconds since 1970: leases of several machines agree on it, not on their own."""
    return int(tx.execute(_NOW[tx.dialect.name]).scalar_one()) + shift_ms


def for_update(query: sa.Select[Any]) -> sa.Select[Any]:
    """The query with row locks; SQLite's writer holds the whole database already and ignores it."""
    return query.with_for_update()


def insert_new(tx: Connection, table: sa.Table) -> Any:
    """An INSERT that leaves alone what is there already, also what another process puts there at this moment."""
    return (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(table).on_conflict_do_nothing()


def empty_log(engine: Engine) -> bool:
    """SQLite's log is written into the file and cut off, so that nothing erased is left in it; whether it was, for a reader may
    be in the way. PostgreSQL's own vacuum sees to that."""
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    finally:
        connection.close()


def is_away(error: BaseException) -> bool:
    """Whether the database is away, full, or held by somebody else for too long: not one command's fault, and no bug of ours."""
    if isinstance(error, TimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if named := getattr(error.orig, "sqlite_errorname", ""):  # the extended name, such as SQLITE_IOERR_WRITE
        return str(named).startswith(_SQLITE_AWAY)
    lost = error.statement is None and isinstance(error, OperationalError | InterfaceError)  # at connect, BEGIN or COMMIT
    return error.connection_invalidated or lost


def told(error: BaseException) -> dict[str, str]:
    """What may be logged of a failed statement: neither its values nor the row, which the driver tells in further lines."""
    statement = error.statement if isinstance(error, DBAPIError) and not is_away(error) else None
    return {"error": type(error).__name__, "detail": str(getattr(error, "orig", error)).partition("\n")[0][:200],
            **({"statement": statement[:200]} if statement else {})}


_SQLITE_AWAY = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_CANTOPEN")

_WRITER = ("cache_size=-16000", "secure_delete=ON")
"""16 MB of pages in memory: the last pages of busy conversations, which every batch writes again. What is deleted is overwritten
in the file too, not only left out. The WAL keeps its 4 MB:
more would be cheaper (docs/decisions/speed.md), but on a full disk it can't be copied away, and nothing could be written."""

_NOW = {
    "sqlite": sa.text("SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"),
    "postgresql": sa.text("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"),
}


def _postgres(url: str, pool_size: int) -> Engine:
    return sa.create_engine(
        url,
        hide_parameters=True,  # they are what people wrote
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=LOCK_WAIT,
        connect_args={
            "connect_timeout": 3,
            "options": f"-c lock_timeout={int(LOCK_WAIT * 1000)} -c statement_timeout=10000 -c synchronous_commit=on",
        },
    )


def _sqlite(url: str, synchronous: str, begin: str, pool_size: int, pragmas: Sequence[str] = ()) -> Engine:
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        poolclass=sa.QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        connect_args={"timeout": LOCK_WAIT, "check_same_thread": False, "cached_statements": 256},
    )
    engine.dialect.statement_compiler = _Hinting
    event.listen(engine, "connect", _prepare(synchronous, pragmas))
    # Not by an event: what a statement of SQLAlchemy's costs beside it is more than reading a row.
    engine.dialect.do_begin = _begin_by(begin)  # type: ignore[method-assign, assignment]
    return engine


def _begin_by(statement: str) -> Callable[[Any], None]:
    def do_begin(dbapi_connection: Any) -> None:
        dbapi_connection.execute(statement)

    return do_begin


class _Hinting(SQLiteCompiler):
    """Writes `Select.with_hint(table, "INDEXED BY …", "sqlite")` out; SQLAlchemy's own leaves it away."""

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:
        """The hint as it is."""
        return text


def _prepare(synchronous: str, pragmas: Sequence[str]) -> Callable[[Any, Any], None]:
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late for the write lock
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", "temp_store=MEMORY", *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    return prepare
