"""The real store on real databases, two processes taking turns, held against a simple model; and bugs that must be noticed."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, seed
from hypothesis import settings as how
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from base import settings as configuration
from base.settings import Settings
from server import migrate
from tests.support.chaos import SEED, size, tell
from tests.support.seeded_bugs import BUGS
from tests.support.two_processes import CHATS, KINDS, Broken, Wish
from tests.support.walks import Ground, ground, walk

WISHES = st.lists(
    st.builds(Wish, st.integers(0, CHATS - 1), st.sampled_from(KINDS), st.integers(0, 1), st.sampled_from(("merhaba", "selam")),
              st.booleans(), st.integers(0, 5), st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=5)
WALKS_FOR_A_BUG = 60


def machine(place: Ground, counted: dict[str, int]) -> type[RuleBasedStateMachine]:
    """A machine whose every example has conversations of its own on this ground."""

    class TwoProcessesOneDatabase(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.pair = place.pair()
            counted["examples"] = counted.get("examples", 0) + 1

        @rule(process=st.integers(0, 1), wishes=WISHES)
        def somebody_acts(self, process: int, wishes: list[Wish]) -> None:
            self.pair.step(process, wishes)

        @rule(process=st.integers(0, 1), wishes=WISHES)
        def a_neighbour_in_the_batch_fails(self, process: int, wishes: list[Wish]) -> None:
            self.pair.step(process, wishes, "poison")

        @precondition(lambda self: self.pair.sent)
        @rule(process=st.integers(0, 1), wishes=WISHES)
        def the_database_goes_at_the_commit(self, process: int, wishes: list[Wish]) -> None:
            self.pair.step(process, wishes, "away")

        def teardown(self) -> None:
            counted["commands"] = counted.get("commands", 0) + len(self.pair.sent)
            counted["faults"] = counted.get("faults", 0) + self.pair.faults
            self.pair.runner.close()

    return TwoProcessesOneDatabase


@pytest.mark.timeout(3600)
def test_two_processes_on_one_database_keep_every_promise(settings: Settings) -> None:
    counted: dict[str, int] = {}
    form = how(max_examples=size(20, 400, 1500), stateful_step_count=size(15, 40), deadline=None, database=None,
               suppress_health_check=list(HealthCheck))
    with ground(settings.database_url) as place:
        test: Any = seed(SEED)(machine(place, counted))
        run_state_machine_as_test(test, settings=form)
    tell(f"state machine on {settings.database_url.split(':')[0]}", **counted)
    assert counted["faults"] > 20


@pytest.mark.timeout(3600)
def test_random_walks_of_two_processes_keep_every_promise(settings: Settings) -> None:
    walks, commands, faults = size(8, 400, 2000), 0, 0
    with ground(settings.database_url) as place:
        for number in range(walks):
            sent, failed = walk(place, SEED + number)
            commands, faults = commands + sent, faults + failed
    tell(f"walks on {settings.database_url.split(':')[0]}", walks=walks, commands=commands, faults=faults)
    assert faults > walks


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("bugs")
    made = configuration.load({"KOPRU_VAR": str(folder), "KOPRU_INTERNAL_SECRET": "t" * 24})
    migrate.upgrade(made)
    return made.database_url


def test_the_catalogue_holds_at_least_twenty_bugs() -> None:
    assert len(BUGS) >= 20


@pytest.mark.parametrize("promise", BUGS)
def test_a_seeded_bug_is_noticed(promise: str, sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with ground(sqlite) as place:
        BUGS[promise](monkeypatch)
        for number in itertools.count(SEED):
            try:
                walk(place, number)
            except Broken:
                break
            assert number - SEED < WALKS_FOR_A_BUG, f"nobody noticed: {promise}"
        monkeypatch.undo()
