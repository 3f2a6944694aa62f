"""What a message means by where it stands: bare numbers, days that don't exist, long stories, wishes that are taken back."""

from __future__ import annotations

from datetime import date

import pytest

from actions.event_date import no_such_day, told_by_place, with_date
from actions.request_form import EMPTY, Form, take
from actions.story import heart
from actions.turn import Entity, Message
from tests.bot.dialogues.talk import NOW, Talk, entity

SHOWN = Form(topic="deposit", subject="Yatırdığım yok", event_date="2026-11-18", transaction_type="deposit", amount="250")


def message(text: str, intent: str = "give_details", *found: Entity) -> Message:
    return Message(text, intent, NOW, found)


def day(text: str, value: str, words: str, **more: object) -> Entity:
    return Entity("event_date", value, words, text.index(words), text.index(words) + len(words), grain="day", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "asked", "told"), [
    ("17", "event_date", "2026-11-17"),
    ("the 3rd", "event_date", "2026-11-03"),
    ("30", "event_date", "2026-10-30"),  # the 30th of this month is still to come
    ("tarihi 17 yapın lütfen", "confirm", "2026-11-17"),
    ("17", "confirm", None),
    ("17", None, None),
    ("250", "event_date", None),
])  # fmt: skip
def test_a_number_is_the_day_where_the_day_is_asked_for_or_named(text: str, asked: str | None, told: str | None) -> None:
    form = SHOWN if asked == "confirm" else EMPTY
    found = told_by_place(form, message(text), asked).first("event_date")
    assert (found.value if found else None) == told


def test_the_number_of_a_day_is_no_sum() -> None:
    text = "tarihi 17 yapın lütfen"
    taken = take(SHOWN, told_by_place(SHOWN, message(text, "affirm"), "confirm"), "confirm", "tr")
    assert (taken.form.event_date, taken.form.amount, taken.corrected) == ("2026-11-17", "250", True)


@pytest.mark.parametrize(("text", "told"), [
    ("31 kasım olsun", (11, 30)), ("April 31st", (4, 30)), ("30 şubat", (2, 29)), ("31 Ekim", None), ("15 Mart", None), ("mart 31", None),
])  # fmt: skip
def test_a_day_that_the_month_does_not_have_is_noticed(text: str, told: tuple[int, int] | None) -> None:
    assert no_such_day(text) == told


def test_between_two_days_both_are_kept_for_the_question() -> None:
    text = "belki cumartesi belki pazar"
    found = (day(text, "2026-11-21", "cumartesi"), day(text, "2026-11-22", "pazar"))
    form, _ = with_date(EMPTY, message(text, "give_details", *found), "event_date")
    assert form.date_choices == ("2026-11-21", "2026-11-22")


def test_of_a_day_with_two_readings_the_one_that_is_also_named_counts() -> None:
    text = "last Monday yaptım, 23ü işte"
    twice = day(text, "2026-11-16", "last Monday", ambiguous=True, candidates=("2026-11-16", "2026-11-23"))
    form, _ = with_date(EMPTY, message(text, "give_details", twice, day(text, "2026-11-23", "23ü")), "event_date")
    assert form.event_date == "2026-11-23"


def test_another_month_keeps_the_day() -> None:
    found = Entity("event_date", "2026-10-01", "October", 0, 7, grain="month")
    form, _ = with_date(SHOWN, message("October", "give_details", found), "confirm")
    assert form.event_date == "2026-10-18"


def test_a_day_in_passing_changes_no_card_and_a_correction_does() -> None:
    passing = "and I sent an email about it as well yesterday"
    form, _ = with_date(SHOWN, message(passing, "nlu_fallback", day(passing, "2026-11-22", "yesterday")), "confirm")
    assert form.event_date == "2026-11-18"
    right = "hang on, it was yesterday"
    form, _ = with_date(SHOWN, message(right, "nlu_fallback", day(right, "2026-11-22", "yesterday")), "confirm")
    assert form.event_date == "2026-11-22"


def test_of_a_long_story_the_largest_sum_and_what_stands_beside_it_count() -> None:
    text = "Bir lira için tartışmam, şifremi unutmuştum, pazartesi şubedeydim. " + "Uzun anlatırım. " * 40 + "11 Kasım'da 4250 lira çekim yaptım, gelmedi."
    told = message(
        text, "nlu_fallback", entity(text, "amount", "1", "Bir"), entity(text, "transaction_type", "login", "şifremi"),
        day(text, "2026-11-23", "pazartesi"), day(text, "2026-11-11", "11 Kasım"), entity(text, "amount", "4250", "4250"),
        entity(text, "currency", "TRY", "lira çekim"), entity(text, "transaction_type", "withdrawal", "çekim"),
    )  # fmt: skip
    kept = {(each.kind, each.value) for each in heart(told).entities}
    assert kept == {("amount", "4250"), ("currency", "TRY"), ("event_date", "2026-11-11"), ("transaction_type", "withdrawal")}
    short = message(text[:60], "nlu_fallback", entity(text, "amount", "1", "Bir"))
    assert heart(short) is short


def test_a_wish_to_close_the_account_is_taken_back() -> None:
    talk = Talk()
    talk.says("hesabımı kapatmak istiyorum", "close_account")
    assert "Hiçbir bilgi kaydedilmedi" in talk.says("yok yok kapatmayın", "deny")
    talk = Talk("en")
    talk.says("please don't close my account", "close_account", readings=("close_account",))
    assert not talk.slots.get("form")


def test_a_number_alone_is_nobodys_age() -> None:
    talk = Talk()
    talk.says("hesabıma giremiyorum", "login_problem")
    talk.says("17", "underage", ("amount", "17", "17"))
    assert talk.slots["event_date"] == date(2026, 11, 17).isoformat()
    assert talk.asks == "confirm"


def test_who_said_to_be_under_age_is_offered_nothing_more() -> None:
    talk = Talk("en")
    talk.says("I'm 16", "underage")
    for text, intent in (("but my dad said it's fine", "affirm"), ("how does this work", "help"), ("hello", "greet")):
        assert "under age" in talk.says(text, intent)
        assert not talk.buttons


def test_a_weak_yes_withdraws_nothing() -> None:
    talk = Talk("en")
    talk.slots["tracking_number"] = "KPR-7Q4M-2X9D-8W69"
    talk.slots["asks"] = "withdraw"
    talk.says("that's the code I was given", "affirm", confidence=0.49)
    assert talk.desk.changes == []
    talk.slots["asks"] = "withdraw"
    talk.says("yes", "affirm", confidence=0.49)
    assert talk.desk.changes


@pytest.mark.parametrize(("text", "told"), [
    ("no, 22:40", "2026-11-18T22:40:00"), ("saat 15 civarıydı", "2026-11-18T15:00:00"), ("hayır 15", "2026-11-15"), ("pardon 30", "30"),
])  # fmt: skip
def test_a_time_or_a_small_number_beside_the_card_sets_the_day_right(text: str, told: str) -> None:
    form = take(SHOWN, told_by_place(SHOWN, message(text), "confirm"), "confirm", "tr").form
    assert told in (form.event_date, form.amount)


def test_of_days_corrected_in_one_breath_the_last_counts() -> None:
    text = "the 11th of October, I mean the 12th of November"
    found = (day(text, "2026-10-11", "11th of October"), day(text, "2026-11-12", "12th of November"))
    form, _ = with_date(EMPTY, message(text, "give_details", *found), "event_date")
    assert form.event_date == "2026-11-12"


def test_a_no_to_the_care_teams_question_leaves_it() -> None:
    talk = Talk("en")
    talk.says("how can I limit how much I deposit", "responsible_gaming")
    assert "Nothing was saved" in talk.says("no thanks", "deny")
