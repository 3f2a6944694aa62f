"""What a message changes in a request, branch by branch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.event_date import is_future, is_long_ago
from actions.request_form import EMPTY, Form, Taken, question, take, take_missing
from actions.topics import PROBLEMS, TOPIC_OF_TYPE, TRANSACTION_TYPES
from actions.turn import Entity, Message
from tests.bot.dialogues.talk import NOW, entity

FULL = Form(topic="withdrawal", subject="Çekim gelmedi", event_date="2026-11-20", transaction_type="withdrawal")
TWO_DAYS = Form(subject="Çekim gelmedi", date_choices=("2026-11-17", "2026-11-10"))


def message(text: str, intent: str = "give_details", *found: Any, **more: Any) -> Message:
    entities = tuple(each if isinstance(each, Entity) else entity(text, *each) for each in found)
    return Message(text, intent, NOW, entities, **more)


def taken(form: Form, told: Message, asked: str | None = None) -> Taken:
    return take(form, told, asked, "tr")


def test_the_order_of_asking_is_subject_date_type_and_then_a_yes() -> None:
    form = EMPTY
    assert question(form) == "subject"
    form = replace(form, subject="Çekim gelmedi")
    assert question(form) == "event_date"
    form = replace(form, event_date="2026-11-20")
    assert question(form) == "transaction_type"
    assert question(replace(form, transaction_type="withdrawal")) == "confirm"


def test_a_date_with_two_readings_is_asked_before_the_type() -> None:
    assert question(TWO_DAYS) == "which_date"


@pytest.mark.parametrize("intent", sorted(PROBLEMS))
def test_every_problem_gives_its_topic(intent: str) -> None:
    form = taken(EMPTY, message("bir şey oldu ve olmadı", intent)).form
    assert form.topic == PROBLEMS[intent].topic
    assert form.transaction_type == (PROBLEMS[intent].transaction_type or PROBLEMS[intent].otherwise)
    assert form.event_date == ("2026-11-23" if PROBLEMS[intent].wish else None)


@pytest.mark.parametrize("kind", TRANSACTION_TYPES)
def test_a_type_alone_gives_the_topic(kind: str) -> None:
    form = taken(EMPTY, message("tür", "give_details", ("transaction_type", kind, "tür"))).form
    assert (form.transaction_type, form.topic) == (kind, TOPIC_OF_TYPE[kind])


def test_the_stated_problem_outweighs_a_type_named_in_passing() -> None:
    told = message("yatırdığım parayı çekemiyorum", "withdrawal_delayed", ("transaction_type", "deposit", "yatırdığım"))
    assert taken(EMPTY, told).form.transaction_type == "withdrawal"


def test_a_technical_problem_takes_the_type_it_names() -> None:
    told = message("çekim sayfası açılmıyor", "technical_problem", ("transaction_type", "withdrawal", "çekim"))
    assert taken(EMPTY, told).form.transaction_type == "withdrawal"


def test_a_future_date_is_not_taken() -> None:
    result = taken(EMPTY, message("yarın", "give_details", ("event_date", "2026-11-24", "yarın")), "event_date")
    assert (result.form.event_date, result.future) == (None, "2026-11-24")


def test_today_is_no_future_but_a_later_hour_is() -> None:
    assert not is_future("2026-11-23", NOW)
    assert is_future("2026-11-24", NOW)
    assert not is_future("2026-11-23T14:29", NOW)
    assert is_future("2026-11-23T14:31", NOW)
    assert is_future("2026-11-23T14:31:00+03:00", NOW)


def test_two_readings_are_kept_for_the_question() -> None:
    both = Entity("event_date", "2026-04-03", "03/04", 0, 5, True, ("2026-04-03", "2026-03-04"))
    form = taken(EMPTY, message("03/04", "give_details", both), "event_date").form
    assert (form.event_date, form.date_choices) == (None, ("2026-04-03", "2026-03-04"))


def test_a_reading_in_the_future_leaves_only_the_other() -> None:
    both = Entity("event_date", "2026-12-03", "03/12", 0, 5, True, ("2026-12-03", "2026-03-12"))
    assert taken(EMPTY, message("03/12", "give_details", both), "event_date").form.event_date == "2026-03-12"


@pytest.mark.parametrize(("text", "chosen"), [("ilki", 0), ("ikincisi", 1), ("sonuncusu", 1), ("the second one", 1), ("first", 0)])
def test_which_date_is_answered_in_words(text: str, chosen: int) -> None:
    assert taken(TWO_DAYS, message(text), "which_date").form.event_date == TWO_DAYS.date_choices[chosen]


def test_another_date_is_a_correction() -> None:
    result = taken(FULL, message("tarih yanlış, 14 Mart'tı", "deny", ("event_date", "2026-03-14", "14 Mart")), "confirm")
    assert result.form.event_date == "2026-03-14"
    assert result.changed == {"event_date"}


@pytest.mark.parametrize(
    "text", ["20 Kasım değil 19 Kasım", "19 Kasım olacak 20 Kasım yanlış", "20 Kasım yerine 19 Kasım", "not 20 Kasım but 19 Kasım"]
)
def test_of_two_dates_the_denied_one_is_left(text: str) -> None:
    told = message(text, "deny", ("event_date", "2026-11-20", "20 Kasım"), ("event_date", "2026-11-19", "19 Kasım"))
    assert taken(FULL, told, "confirm").form.event_date == "2026-11-19"


def test_a_denied_date_alone_is_asked_again() -> None:
    result = taken(FULL, message("20 Kasım değil", "deny", ("event_date", "2026-11-20", "20 Kasım")), "confirm")
    assert result.form.event_date is None
    assert question(result.form) == "event_date"


def test_not_this_but_that_changes_type_and_topic() -> None:
    text = "hayır çekim değil yatırma"
    told = message(text, "deny", ("transaction_type", "withdrawal", "çekim"), ("transaction_type", "deposit", "yatırma"))
    form = taken(FULL, told, "confirm").form
    assert (form.transaction_type, form.topic) == ("deposit", "deposit")


def test_a_denied_type_alone_is_asked_again() -> None:
    form = taken(FULL, message("çekim değil", "deny", ("transaction_type", "withdrawal", "çekim")), "confirm").form
    assert question(form) == "transaction_type"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("tarih yanlış", "event_date"), ("konuyu değiştirelim", "subject"), ("tutar hatalı", "amount"),
        ("the date is wrong", "event_date"), ("işlem türü yanlış", "transaction_type"), ("ödeme yöntemi yanlış", "payment_method"),
    ],
)  # fmt: skip
def test_a_field_called_wrong_is_asked_again(text: str, field: str) -> None:
    result = taken(replace(FULL, amount="500", payment_method="card"), message(text, "deny"), "confirm")
    assert result.ask_again == field
    assert getattr(result.form, field) is None


def test_a_pressed_field_is_asked_again() -> None:
    result = taken(FULL, message("Tarih", pressed=True), "correction")
    assert (result.ask_again, result.form.event_date) == ("event_date", None)


def test_money_and_method_are_taken_whenever_they_are_said() -> None:
    found = [("amount", "500", "500"), ("currency", "TRY", "TL"), ("payment_method", "e_wallet", "papara")]
    form = taken(FULL, message("500 TL, papara ile", "give_details", *found)).form
    assert (form.amount, form.currency, form.payment_method) == ("500", "TRY", "e_wallet")


def test_not_knowing_is_no_subject_but_a_forgotten_password_is() -> None:
    assert not taken(EMPTY, message("bilmiyorum", "password_reset", confidence=0.4), "subject").changed
    form = taken(EMPTY, message("şifremi hatırlamıyorum", "password_reset"), "subject").form
    assert (form.subject, form.topic) == ("Şifremi hatırlamıyorum", "login")


def test_a_question_is_no_subject() -> None:
    assert taken(EMPTY, message("neden soruyorsunuz", "nlu_fallback"), "subject").form.subject is None


def test_details_that_tell_a_problem_need_no_further_subject() -> None:
    told = message("15 Mart çekim gelmedi", "give_details", ("event_date", "2026-03-15", "15 Mart"), ("transaction_type", "withdrawal", "çekim"))
    assert question(taken(EMPTY, told).form) == "confirm"


def test_a_changed_mind_changes_topic_type_and_subject() -> None:
    told = message("aslında bonusum yüklenmedi", "bonus_problem", ("transaction_type", "bonus", "bonusum"))
    form = taken(FULL, told, "confirm").form
    assert (form.topic, form.transaction_type, form.subject) == ("bonus", "bonus", "Bonusum yüklenmedi")


def test_a_second_problem_is_noted_and_changes_nothing() -> None:
    result = taken(FULL, message("bonus da yüklenmedi", "bonus_problem", ("transaction_type", "bonus", "bonus")), "confirm")
    assert result.changed == frozenset()
    assert "bonus da yüklenmedi" in result.form.description


def test_a_digression_gives_only_what_is_missing() -> None:
    told = message("20 Kasım'da oldu, ne kadar sürer", "ask_resolution_time", ("event_date", "2026-11-20", "20 Kasım"))
    assert take_missing(Form(subject="x"), told).event_date == "2026-11-20"
    assert take_missing(replace(FULL, event_date="2026-11-19"), told).event_date == "2026-11-19"


def test_half_a_year_back_is_long_ago() -> None:
    assert is_long_ago("2026-03-15", NOW)
    assert not is_long_ago("2026-11-20", NOW)


def test_a_form_survives_its_slots() -> None:
    form = replace(FULL, date_choices=("2026-11-17", "2026-11-10"), description="Çekim gelmedi")
    assert Form.of(form.slots()) == form


def test_of_several_dates_the_day_beside_the_transaction_is_taken() -> None:
    text = "Geçen ay tatildeydim, 1 Kasım'da döndüm, 12 Kasım'da çekim yaptım, gelmedi"
    month = Entity("event_date", "2026-10-01", "Geçen ay", 0, 8, grain="month")
    told = message(
        text, "withdrawal_delayed", month, ("event_date", "2026-11-01", "1 Kasım"), ("event_date", "2026-11-12", "12 Kasım"),
        ("transaction_type", "withdrawal", "çekim"),
    )  # fmt: skip
    assert taken(EMPTY, told).form.event_date == "2026-11-12"
