"""The right canned reply is among the first three for at least four fifths of 200 labelled messages, which no example repeats."""

from __future__ import annotations

from bench import suggest


def test_the_right_reply_is_among_the_first_three_for_four_fifths_of_the_messages() -> None:
    places = suggest.ranked(topics=False)
    assert len(places) == len(suggest.MESSAGES) == 200
    assert suggest.share(places, suggest.SHOWN) >= suggest.FEWEST
    assert min(suggest.share(places, suggest.SHOWN, language) for language in ("tr", "en")) >= suggest.FEWEST


def test_without_the_examples_the_bar_would_not_be_reached() -> None:
    """The negative control: it is the examples that do it, and the bar notices when they are gone."""
    assert suggest.share(suggest.ranked(topics=False, given=suggest._without_examples()), suggest.SHOWN) < suggest.FEWEST


def test_every_label_is_a_reply_and_no_message_is_an_example() -> None:
    replies = suggest.replies()
    assert {message["right"] for message in suggest.MESSAGES} == {reply["key"] for reply in replies}
    examples = {" ".join(asks.lower().split()) for reply in replies for asks in (*reply["asks_tr"], *reply["asks_en"])}
    assert [message["text"] for message in suggest.MESSAGES if message["text"].lower().strip(" ?.!") in examples] == []
