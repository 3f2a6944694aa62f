"""Where Rasa keeps its dialogues and locks, told in Rasa's terms from the product's settings.

The tracker store holds what the dialogue needs to go on. What was said and agreed is the service's to keep; so SQLite
may be faster here than it is safe there, and PostgreSQL gets a schema of its own beside the service's tables.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import rasa.core.tracker_store
import sqlalchemy as sa
from rasa.utils.endpoints import EndpointConfig

SCHEMA = "rasa"
_rasas_engine_settings = rasa.core.tracker_store.create_engine_kwargs


def tracker_url() -> str:
    """SQLAlchemy 1.4 URL of the tracker store: `KOPRU_TRACKER_URL`, else PostgreSQL as the service, else a file."""
    given = os.environ.get("KOPRU_TRACKER_URL")
    if given:
        return given
    database = os.environ.get("KOPRU_DATABASE_URL", "")
    if database.startswith("postgres"):
        rest = database.partition("://")[2]
        return f"postgresql+psycopg2://{rest}{'&' if '?' in rest else '?'}options=-csearch_path%3D{SCHEMA}"
    path = Path(os.environ.get("RASA_DB", "var/rasa.sqlite"))
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{path}"


def prepare(url: str) -> None:
    """Make the schema on PostgreSQL; on SQLite let one writer and readers work side by side; log no statement's values."""
    rasa.core.tracker_store.create_engine_kwargs = _engine_settings
    if url.startswith("postgresql"):
        engine = sa.create_engine(url.partition("?")[0], hide_parameters=True)
        with engine.begin() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        engine.dispose()
    else:
        sa.event.listen(sa.engine.Engine, "connect", _sqlite_settings)


def lock_store() -> EndpointConfig | None:
    """Redis when `KOPRU_REDIS_URL` is set, so that several Rasa processes share a conversation's lock; else memory."""
    url = os.environ.get("KOPRU_REDIS_URL")
    if not url:
        return None
    parts = urlsplit(url)
    options: dict[str, Any] = {
        "port": parts.port or 6379,
        "db": int(parts.path.strip("/") or 0),
        "key_prefix": "koprurasa",
        "use_ssl": parts.scheme == "rediss",
    }
    if parts.username:
        options["username"] = unquote(parts.username)
    if parts.password:
        options["password"] = unquote(parts.password)
    return EndpointConfig(url=parts.hostname or "127.0.0.1", type="redis", **options)


def _engine_settings(url: Any) -> dict[str, Any]:
    """Beside Rasa's own: an error names no values (they are messages), and a SQLite file stays open between turns."""
    settings = {**_rasas_engine_settings(url), "hide_parameters": True}
    if str(url).startswith("sqlite:///"):
        settings["poolclass"] = sa.pool.QueuePool
        settings["connect_args"] = {"check_same_thread": False}  # a model that is taken on beside is loaded in a thread
    return settings


def _sqlite_settings(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA busy_timeout=3000")
