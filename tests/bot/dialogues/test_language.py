"""In which language a conversation is held."""

from __future__ import annotations

import pytest

from actions.language import clear_reading, next_language


@pytest.mark.parametrize(
    ("current", "asked", "reading", "hint", "expected"),
    [
        (None, None, None, None, ("tr", None)),
        (None, None, None, "en", ("en", None)),
        (None, None, "tr", "en", ("tr", None)),
        ("tr", None, "en", "tr", ("en", None)),
        ("en", None, None, "tr", ("en", None)),
        ("en", "en", "tr", "tr", ("en", "en")),
        ("en", "en", None, "tr", ("en", "en")),
        ("en", "en", "en", "tr", ("en", None)),
    ],
)
def test_replies_follow_the_customer_but_keep_what_was_asked_for(
    current: str | None, asked: str | None, reading: str | None, hint: str | None, expected: tuple[str, str | None]
) -> None:
    assert next_language(current, asked, reading, hint) == expected


def test_a_doubtful_message_changes_nothing() -> None:
    def read(language: str, confidence: float, mixed: bool = False, neutral: bool = False) -> dict[str, object]:
        return {"detected": language, "language": language, "confidence": confidence, "mixed": mixed, "neutral": neutral}

    assert clear_reading(read("en", 0.99), "tr") == "en"
    assert clear_reading(read("en", 0.7), "tr") is None
    assert clear_reading(read("en", 0.9, mixed=True), "tr") is None
    assert clear_reading(read("tr", 0.6), "tr") == "tr"
    assert clear_reading(read("tr", 0.5, neutral=True), "en") is None
    assert clear_reading(None, "tr") is None
    assert clear_reading("en", "tr") == "en"


def test_one_word_starts_a_language_but_never_changes_it() -> None:
    read = {"detected": "en", "language": "en", "confidence": 0.99, "mixed": False, "neutral": False}
    assert clear_reading(read, None, words=1) == "en"
    assert clear_reading(read, "tr", words=1) is None
    assert clear_reading(read, "tr", words=2) == "en"
