"""Whole conversations in both languages with the real model, action server and service: what is written must then be true."""

from __future__ import annotations

import pytest

from tests.support.conversation_files import conversations
from tests.support.conversation_play import Outcome
from tests.support.conversations import play_all, turns_to_register

FOUND = conversations()
TYPICAL_TURNS = 3
"""Customer turns to a registered request in the typical conversation, its confirmation included."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """How each went, played once, several at a time."""
    return {each.conversation.name: each for each in play_all(FOUND, tmp_path_factory.mktemp("conversations"))}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", [each.name for each in FOUND])
def test_the_conversation_goes_as_written(name: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[name]
    if outcome.failed:
        pytest.fail("\n".join([outcome.conversation.about, *outcome.transcript, *outcome.failed]), pytrace=False)


def test_a_request_is_typically_registered_in_three_turns(outcomes: dict[str, Outcome]) -> None:
    turns = turns_to_register(list(outcomes.values()))
    assert sorted(turns)[len(turns) // 2] <= TYPICAL_TURNS
