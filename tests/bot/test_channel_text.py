"""Typed text can never become a command of Rasa's, however it is disguised."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.typed import READ_AT_MOST, harmless

DISGUISES = ["/", "//", " /", "\u00a0/", "\u2028/", "\u2029/", "\u200b/", "\ufeff/", "\u3000/", "\x00/", "\ud800/"]
DISGUISES += ["\u2060/", "\u202e/", "\u00ad/", "\u3164/", "\ufe0f/", "\u034f/", "\x1f /", "/\u200d/", "\t\r\n/", "\x85/"]
COMMANDS = ["restart", "session_start", "back", "greet", "goodbye@0.2", 'affirm{"topic": "x"}', "restart@1.0{}"]

texts = st.builds(
    lambda lead, command, rest: lead + command + rest,
    st.text(st.sampled_from("".join(DISGUISES) + " \uff0f\u2044\u2215"), max_size=6),
    st.sampled_from([*COMMANDS, ""]),
    st.text(st.characters(), max_size=20),
)


def intent_by_slash(text: str) -> str | None:
    """What Rasa's own reader of slash commands makes of a text that a channel hands over."""
    message = Message({TEXT: UserMessage(text).text})
    read = YAMLStoryReader.unpack_regex_message(message)
    return (read.get(INTENT) or {}).get("name") if read is not message else None


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts)
@example("/restart")
@example("\u2028//restart")
def test_no_typed_text_is_read_as_an_intent(text: str) -> None:
    clean = harmless(text)
    assert intent_by_slash(clean) is None
    assert not clean.startswith("/")
    assert clean == clean.strip()
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in "\u2028\u2029" for c in clean)
    assert clean == unicodedata.normalize("NFC", clean)
    assert clean == harmless(clean)
    clean.encode()


def test_without_the_cleaning_rasa_does_read_such_texts_as_intents() -> None:
    assert intent_by_slash("/restart") == "restart"
    assert intent_by_slash(" \u00a0/restart") == "restart"


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_typed_restart_is_the_word_restart(disguise: str) -> None:
    assert harmless(f"{disguise}restart") == "restart"


@pytest.mark.parametrize("nothing", ["", " ", "///", "\u200b", "\ud800", " / / ", "\x00\x01", "\u3164"])
def test_a_text_without_anything_readable_is_empty(nothing: str) -> None:
    assert harmless(nothing) == ""


def test_what_is_left_is_what_the_customer_wrote() -> None:
    assert harmless("15 Mart'ta 500 TL / 20 € çekim hâlâ\ngelmedi 🙁") == "15 Mart'ta 500 TL / 20 € çekim hâlâ gelmedi 🙁"
    assert harmless("I\u0307YI\u0307") == "İYİ"
    assert harmless("\uff0frestart") == "\uff0frestart"


def test_a_very_long_text_is_read_up_to_a_limit() -> None:
    assert len(harmless("a" * 100_000)) == READ_AT_MOST
    assert harmless("🙁" * 10_000)
