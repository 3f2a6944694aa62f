"""Brings the database to the newest schema; safe to run from several processes at once."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Engine

from base import database
from base.settings import ROOT, Settings

_LOCK = 0x4B4F5052
"""PostgreSQL advisory lock; SQLite's BEGIN IMMEDIATE holds the whole file."""


def config() -> Config:
    """Alembic's configuration."""
    return Config(str(ROOT / "alembic.ini"))


def upgrade(settings: Settings) -> None:
    """Runs what is missing, in one transaction."""
    engine = database.writer(settings.database_url, settings.sqlite_synchronous)
    try:
        _upgrade(engine)
    finally:
        engine.dispose()


def _upgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        alembic = config()
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "head")
