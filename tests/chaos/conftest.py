"""What the chaos tests stand on: a service of their own on each set-up, killed and started as they like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import servers
from tests.support.chaos import pytest_terminal_summary as pytest_terminal_summary
from tests.support.service import Service


@pytest.fixture
def redis_of_our_own() -> Iterator[servers.Redis]:
    """A Redis that may be stopped."""
    with servers.Redis() as server:
        yield server


@pytest.fixture(scope="module", params=["sqlite", "postgresql and redis"])
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service on each set-up."""
    folder: Path = tmp_path_factory.mktemp("service")
    env, url = {"KOPRU_LOG_LEVEL": "WARNING"}, ""
    if request.param != "sqlite":
        url = request.getfixturevalue("postgres").new_database()
        env["REDIS_URL"] = request.getfixturevalue("redis").url
    with Service(folder, url, **env) as started:
        yield started
