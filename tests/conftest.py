"""Fixtures that many tests share: a database of each kind, real servers on free ports, ended by whoever started them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from base import settings as configuration
from base.settings import Settings
from server import migrate
from tests.support import forked, passwords, servers
from tests.support.chaos import FORM
from tests.support.conversation_files import CLOCK
from tests.support.product import Product, copied_content

forked.allowed = FORM == "short"  # what the longer forms measure is published, with processes as they are started in earnest


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    with passwords.cost(passwords.CHEAP):
        yield


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Postgres]:
    """A PostgreSQL server of our own."""
    with servers.Postgres(tmp_path_factory.mktemp("postgres"), power_cuts=False) as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[servers.Redis]:
    """A Redis server of our own."""
    with servers.Redis() as server:
        yield server


@pytest.fixture(scope="session")
def dovecot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Dovecot]:
    """A mailbox server of our own."""
    with servers.Dovecot(tmp_path_factory.mktemp("dovecot")) as server:
        yield server


def _settings(url: str, folder: Path) -> Settings:
    return configuration.load({"DATABASE_URL": url, "KOPRU_VAR": str(folder), "KOPRU_INTERNAL_SECRET": "t" * 24})


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: the migrations run once, not for each test."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate.upgrade(_settings(f"sqlite:///{folder / 'kopru.sqlite'}", folder))
    return folder / "kopru.sqlite"


@pytest.fixture(scope="session")
def migrated_database(postgres: servers.Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    url = postgres.new_database()
    migrate.upgrade(_settings(url, tmp_path_factory.mktemp("migrated")))
    return url.rpartition("/")[2]


@pytest.fixture
def postgres_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Postgres]:
    """A PostgreSQL that may be stopped."""
    with servers.Postgres(tmp_path_factory.mktemp("restarted")) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a fresh, migrated database of each kind."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_file"), tmp_path / "kopru.sqlite")
        return _settings(f"sqlite:///{tmp_path / 'kopru.sqlite'}", tmp_path)
    template = request.getfixturevalue("migrated_database")
    return _settings(request.getfixturevalue("postgres").new_database(template), tmp_path)


@pytest.fixture
def postgresql(postgres: servers.Postgres, migrated_database: str, tmp_path: Path) -> Settings:
    """Settings of a fresh, migrated PostgreSQL database: for what several processes do at once."""
    return _settings(postgres.new_database(migrated_database), tmp_path)


@pytest.fixture
def sqlite(migrated_file: Path, tmp_path: Path) -> Settings:
    """Settings of a fresh, migrated SQLite database: for what does not differ between the two kinds."""
    shutil.copyfile(migrated_file, tmp_path / "kopru.sqlite")
    return _settings(f"sqlite:///{tmp_path / 'kopru.sqlite'}", tmp_path)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Everything running, started once, with two agents: elif (finance, support) and mert (support and more). It is a Monday afternoon:
    at night the bot asks for an address instead of putting a customer in the line."""
    content = copied_content(tmp_path_factory.mktemp("content"))
    with Product(tmp_path_factory.mktemp("product"), CLOCK=CLOCK, KOPRU_CONTENT=str(content)) as started:
        started.elif_ = started.staff("elif", "Elif Kaya", "finance", "support")
        started.mert = started.staff("mert", "Mert Demir", "support", "account", "technical", "finance")
        yield started
