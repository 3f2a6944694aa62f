"""Ten thousand generated messages go through everything that reads one; `make fuzz` sends a million."""

from __future__ import annotations

import pytest

from bench.nlu_fuzz import reader, throw


@pytest.mark.parametrize("seed", [1])
def test_no_generated_message_breaks_the_reading_or_becomes_a_command(seed):
    throw(10_000, seed)


@pytest.mark.parametrize(
    "text", ["/restart", " \u3000/restart", "\u200b//restart", "\ufe0f/restart", "\x00/restart", "😀" * 10_000]
)
def test_a_disguised_command_is_read_as_words(text, read):
    read(text)


@pytest.fixture(scope="module")
def read():
    return reader()
