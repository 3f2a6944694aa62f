"""Giving up keeps nothing; what only reads like it sends what is shown."""

from __future__ import annotations

import pytest

from tests.bot.dialogues.talk import Talk
from tests.bot.dialogues.test_request_dialogue import CASE, FOUND


@pytest.fixture
def ready() -> Talk:
    """A conversation in which only a yes is missing."""
    talk = Talk()
    talk.says(CASE, "withdrawal_delayed", *FOUND)
    return talk


@pytest.mark.parametrize("text", ["aman neyse kalsın, gönder", "oh leave it, send it"])
def test_what_reads_like_giving_up_but_sends_it_is_a_yes(ready: Talk, text: str) -> None:
    ready.says(text, "cancel")
    assert len(ready.desk.registrations) == 1


def test_with_another_day_beside_it_the_card_is_shown_again(ready: Talk) -> None:
    ready.says("neyse pazar olsun, gönder", "cancel", ("event_date", "2026-11-22", "pazar"))
    assert (ready.asks, ready.slots["event_date"], ready.desk.registrations) == ("confirm", "2026-11-22", [])


@pytest.mark.parametrize("text", ["vazgeçtim", "gönderme, vazgeçtim", "sakın kaydetme"])
def test_giving_up_is_giving_up(ready: Talk, text: str) -> None:
    ready.says(text, "cancel")
    assert (ready.asks, ready.desk.registrations) == (None, [])
