"""`kopru staff profile`: what routing knows of an agent is shown and changed by hand, and what does not exist is refused by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.engine import Connection
from typer.testing import CliRunner

from base import database, identity
from base.settings import Settings
from handoff import queue_store
from server import staff_commands


@pytest.fixture
def run(sqlite: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    engine = database.writer(sqlite.database_url)
    with engine.begin() as tx:
        identity.add_staff(tx, "elif", "Elif Kaya", "agent", ("support",), "a-password-for-tests", 1)
    engine.dispose()
    monkeypatch.setattr(staff_commands.configuration, "load", lambda: sqlite)

    def command(*words: str) -> str:
        done = CliRunner().invoke(staff_commands.app, ["profile", *words])
        return f"{done.exit_code} {done.output.strip()}"

    return command


def profile(settings: Settings) -> queue_store.Profile:
    engine = database.reader(settings.database_url)

    def read(tx: Connection) -> queue_store.Profile:
        member = identity.staff_id(tx, "elif")
        return queue_store.all_profiles(tx, [member]).get(member, queue_store.Profile())

    with engine.connect() as tx:
        found = read(tx)
    engine.dispose()
    return found


def test_it_is_shown_and_each_part_is_changed_alone(run: Callable[..., str], sqlite: Settings) -> None:
    assert run("elif") == "0 elif: capacity 4, languages tr en, skills (none)"
    assert run("elif", "--capacity", "6") == "0 elif: capacity 6, languages tr en, skills (none)"
    assert run("elif", "--language", "tr", "--skill", "withdrawal", "--skill", "deposit") == "0 elif: capacity 6, languages tr, skills withdrawal deposit"
    assert profile(sqlite) == queue_store.Profile(6, ("tr",), ("withdrawal", "deposit"))
    assert run("elif", "--no-skills") == "0 elif: capacity 6, languages tr, skills (none)"


@pytest.mark.parametrize(("words", "named"), [
    (("elif", "--skill", "juggling"), "juggling"), (("elif", "--language", "fr"), "fr"), (("nobody",), "nobody"), (("elif", "--capacity", "0"), "capacity"),
    (("elif", "--capacity", "51"), "capacity")])
def test_what_does_not_exist_is_refused_by_name_and_nothing_changes(run: Callable[..., str], sqlite: Settings, words: tuple[str, ...], named: str) -> None:
    told = run(*words)
    assert (told[0], named in told) == ("2", True)
    assert profile(sqlite) == queue_store.Profile()
