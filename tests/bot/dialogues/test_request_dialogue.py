"""Dialogue 1, turn by turn, with messages given as understood."""

from __future__ import annotations

import pytest

from actions.client import ServiceRefused
from actions.turn import Entity
from tests.bot.dialogues.talk import Talk

CASE = "15 Mart'ta yaptığım 500 TL çekim hâlâ gelmedi"
FOUND = [
    ("event_date", "2026-03-15", "15 Mart"), ("amount", "500", "500"), ("currency", "TRY", "TL"),
    ("transaction_type", "withdrawal", "çekim"),
]  # fmt: skip


@pytest.fixture
def ready() -> Talk:
    """A conversation in which everything was said and only a yes is missing."""
    talk = Talk()
    talk.says(CASE, "withdrawal_delayed", *FOUND)
    return talk


def test_a_first_message_that_says_everything_leaves_only_a_yes(ready: Talk) -> None:
    assert ready.asks == "confirm"
    assert ready.card == {
        "kind": "request",
        "state": "ready",
        "fields": {
            "topic": "withdrawal", "subject": "Çekim hâlâ gelmedi", "event_date": "2026-03-15",
            "transaction_type": "withdrawal", "amount": "500", "currency": "TRY",
        },
        "missing": [],
    }  # fmt: skip


def test_a_date_long_ago_is_read_back_in_full(ready: Talk) -> None:
    assert "15 Mart 2026, Pazar" in ready.said[0].text


def test_a_yes_registers_and_tells_number_and_promise(ready: Talk) -> None:
    reply = ready.says("evet", "affirm")
    (key, body), = ready.desk.registrations
    assert key.startswith("cnv_1:")
    assert body["channel"] == "chat"
    assert body["description"] == CASE
    assert "form" not in body
    assert "KPR-7Q4M-2X9D-8W69" in reply
    assert "30 Kasım 14.31'e kadar" in reply
    assert ready.card["kind"] == "tracking"


def test_after_registration_nothing_of_the_form_is_left(ready: Talk) -> None:
    ready.says("evet", "affirm")
    assert ready.slots["tracking_number"] == "KPR-7Q4M-2X9D-8W69"
    assert not any(ready.slots.get(name) for name in ("form", "asks", "subject", "event_date", "description", "amount"))


def test_a_second_yes_registers_nothing(ready: Talk) -> None:
    ready.says("evet", "affirm")
    ready.says("evet", "affirm")
    assert len(ready.desk.registrations) == 1


@pytest.mark.parametrize(("verified", "said"), [(False, True), (True, False)])
def test_the_need_for_identity_is_said_to_whoever_is_not_verified(verified: bool, said: bool) -> None:
    talk = Talk(verified=verified)
    talk.says(CASE, "withdrawal_delayed", *FOUND)
    assert ("kimliğinizin doğrulanması" in talk.says("evet", "affirm")) is said


def test_how_long_it_has_lasted_fills_the_date() -> None:
    talk = Talk()
    talk.says("yatırdığım para 2 gündür hesabımda yok", "deposit_missing", ("lasting_since", "2026-11-21", "2 gündür"))
    assert (talk.asks, talk.slots["event_date"]) == ("confirm", "2026-11-21")


def test_how_long_it_has_lasted_answers_the_question_for_the_day() -> None:
    talk = Talk()
    talk.says("çekimim gelmiyor", "withdrawal_delayed")
    talk.says("1 haftadır", "late_reply", ("lasting_since", "2026-11-16", "1 haftadır"))
    assert (talk.asks, talk.slots["event_date"]) == ("confirm", "2026-11-16")


def test_a_day_that_is_known_is_not_moved_by_how_long_it_has_lasted(ready: Talk) -> None:
    ready.says("3 gündür bekliyorum", "late_reply", ("lasting_since", "2026-11-20", "3 gündür"))
    assert ready.slots["event_date"] == "2026-03-15"


def test_only_what_is_missing_is_asked_one_at_a_time() -> None:
    talk = Talk()
    talk.says("şikayetim var", "open_request")
    assert talk.asks == "subject"
    assert talk.card["missing"] == ["subject", "event_date", "transaction_type"]
    talk.says("ödemem geçmedi", "payment_failed")
    assert talk.asks == "event_date"
    assert talk.buttons == ["Bugün", "Dün"]
    talk.presses("Dün")
    assert talk.asks == "transaction_type"
    talk.presses("Para yatırma")
    assert talk.asks == "confirm"
    assert talk.card["fields"]["topic"] == "payment"


def test_a_yes_with_a_correction_is_shown_again_first(ready: Talk) -> None:
    ready.says("evet ama tarih 14 Mart", "affirm", ("event_date", "2026-03-14", "14 Mart"))
    assert ready.asks == "confirm"
    assert not ready.desk.registrations
    assert ready.card["fields"]["event_date"] == "2026-03-14"


def test_a_bare_no_asks_which_field_and_takes_its_name() -> None:
    talk = Talk()
    talk.says("dün çekim gelmedi", "withdrawal_delayed", ("event_date", "2026-11-22", "dün"))
    talk.says("hayır", "deny")
    assert talk.asks == "correction"
    assert talk.buttons == ["Konu", "Tarih", "İşlem türü", "Vazgeç"]
    talk.presses("Konu")
    assert talk.asks == "subject"
    talk.says("çekimim eksik geldi", "give_details")
    assert talk.asks == "confirm"
    assert talk.card["fields"]["subject"] == "Çekimim eksik geldi"


def test_a_wrong_amount_is_asked_although_it_is_not_needed(ready: Talk) -> None:
    ready.says("tutar yanlış", "deny")
    assert ready.asks == "amount"
    ready.says("600 TL", "give_details", ("amount", "600", "600"), ("currency", "TRY", "TL"))
    assert ready.asks == "confirm"
    assert ready.card["fields"]["amount"] == "600"


def test_a_future_date_is_refused_with_the_reason() -> None:
    talk = Talk()
    talk.says("çekim gelmedi", "withdrawal_delayed")
    assert "24 Kasım 2026, Salı henüz gelmedi" in talk.says("yarın", "give_details", ("event_date", "2026-11-24", "yarın"))
    assert talk.asks == "event_date"


def test_a_future_date_leaves_no_older_one_standing(ready: Talk) -> None:
    ready.says("tarih 30 Kasım olacak", "give_details", ("event_date", "2026-11-30", "30 Kasım"))
    assert ready.asks == "event_date"
    assert not ready.slots["event_date"]


def test_a_date_with_two_readings_is_chosen_by_button_or_asked_anew() -> None:
    talk = Talk("en")
    both = Entity("event_date", "2026-04-03", "03/04", 19, 24, True, ("2026-04-03", "2026-03-04"))
    talk.says("my withdrawal from 03/04 has not arrived", "withdrawal_delayed", both)
    assert talk.asks == "which_date"
    assert talk.buttons == ["Friday, 3 April 2026", "Wednesday, 4 March 2026"]
    talk.says("no", "deny")
    assert talk.asks == "event_date"


@pytest.mark.parametrize(
    ("text", "intent"),
    [("ne kadar sürer", "ask_resolution_time"), ("kaçta açıksınız", "ask_hours"), ("selam", "greet"), ("sağ ol", "thank"),
     ("robot musun", "bot_challenge"), ("hava nasıl", "out_of_scope"), ("yardım", "help"), ("haklarım ne", "ask_user_rights")],
)  # fmt: skip
def test_a_digression_is_answered_and_the_form_asks_again(text: str, intent: str) -> None:
    talk = Talk()
    talk.says("çekimim gelmedi", "withdrawal_delayed")
    talk.says(text, intent)
    assert len(talk.said) == 2
    assert talk.asks == "event_date"
    assert talk.said[1].name == "utter_ask_event_date"


def test_a_digression_that_names_the_date_spares_the_question() -> None:
    talk = Talk()
    talk.says("çekimim gelmedi", "withdrawal_delayed")
    talk.says("dün oldu bu, acaba ne kadar sürer", "ask_resolution_time", ("event_date", "2026-11-22", "dün"))
    assert talk.asks == "confirm"


def test_a_short_answer_counts_whatever_it_was_read_as() -> None:
    talk = Talk()
    talk.says("çekimim gelmedi", "withdrawal_delayed")
    talk.says("dün", "out_of_scope", ("event_date", "2026-11-22", "dün"))
    assert talk.asks == "confirm"
    assert len(talk.said) == 1


def test_cancelling_keeps_nothing(ready: Talk) -> None:
    assert "Hiçbir bilgi kaydedilmedi" in ready.says("vazgeçtim", "cancel")
    assert not any(ready.slots.get(name) for name in ("form", "asks", "topic", "subject", "event_date", "description"))


def test_cancelling_keeps_a_number_that_was_registered(ready: Talk) -> None:
    ready.says("evet", "affirm")
    ready.says("vazgeç", "cancel")
    assert ready.slots["tracking_number"] == "KPR-7Q4M-2X9D-8W69"


def test_a_farewell_in_the_middle_says_that_nothing_is_saved_yet(ready: Talk) -> None:
    assert "henüz kaydedilmedi" in ready.says("görüşürüz", "goodbye")
    assert ready.slots["form"] == "open"


def test_not_remembering_the_day_is_helped_once_then_a_person_is_offered() -> None:
    talk = Talk()
    talk.says("çekimim gelmedi", "withdrawal_delayed")
    assert "en yakın günü" in talk.says("hatırlamıyorum", "give_details")
    talk.says("bilmiyorum işte", "give_details")
    assert talk.asks == "human"
    talk.says("hayır", "deny")
    assert talk.asks == "event_date"


def test_not_knowing_the_type_is_enough_for_other() -> None:
    talk = Talk()
    talk.says("dün ödemem geçmedi", "payment_failed", ("event_date", "2026-11-22", "dün"))
    assert talk.asks == "transaction_type"
    talk.says("bilmiyorum", "give_details")
    assert talk.asks == "confirm"
    assert talk.card["fields"]["transaction_type"] == "other"


def test_more_that_is_told_at_the_end_is_noted(ready: Talk) -> None:
    assert "ekledim" in ready.says("bonusum da yüklenmedi", "bonus_problem", ("transaction_type", "bonus", "bonusum"))
    ready.says("evet", "affirm")
    assert "bonusum da yüklenmedi" in ready.desk.registrations[0][1]["description"]


def test_a_long_case_that_was_read_weakly_is_still_taken() -> None:
    talk = Talk()
    talk.says(CASE, "late_reply", *FOUND, confidence=0.3)
    assert talk.asks == "confirm"
    assert talk.card["fields"]["subject"] == "Çekim hâlâ gelmedi"


def test_details_without_a_word_of_what_happened_ask_for_it() -> None:
    talk = Talk()
    talk.says("15 Mart 500 TL", "give_details", *FOUND[:3])
    assert talk.asks == "subject"


def test_details_that_hold_nothing_open_no_request() -> None:
    talk = Talk()
    talk.says("şey", "give_details")
    assert not talk.slots.get("form")


def test_when_the_service_is_down_nothing_is_lost_and_trying_again_uses_the_same_key(ready: Talk) -> None:
    ready.desk.down = True
    assert "doğrulayamadım" in ready.says("evet", "affirm")
    assert ready.asks == "retry"
    assert ready.slots["event_date"] == "2026-03-15"
    ready.desk.down = False
    ready.presses("Yeniden dene")
    first, second = ready.desk.registrations
    assert first == second
    assert ready.card["kind"] == "tracking"


def test_a_correction_after_a_failed_try_is_a_new_registration(ready: Talk) -> None:
    ready.desk.down = True
    ready.says("evet", "affirm")
    ready.desk.down = False
    ready.says("tarih 14 Mart", "give_details", ("event_date", "2026-03-14", "14 Mart"))
    ready.says("evet", "affirm")
    first, second = ready.desk.registrations
    assert first[0] != second[0]
    assert second[1]["event_date"] == "2026-03-14"


def test_a_date_that_the_service_calls_future_is_asked_again(ready: Talk) -> None:
    ready.desk.refuses = ServiceRefused(422, {"code": "future_date"})
    ready.says("evet", "affirm")
    assert ready.asks == "event_date"


def test_any_other_refusal_offers_a_person_and_keeps_what_was_written(ready: Talk) -> None:
    ready.desk.refuses = ServiceRefused(422, {"code": "bad_request"})
    ready.says("evet", "affirm")
    assert ready.asks == "human"
    assert ready.slots["subject"]
    ready.says("evet", "affirm")
    assert ready.handoff == {"reason": "misunderstood", "department": "finance", "urgent": False}


def test_closing_an_account_happened_on_no_day_but_today() -> None:
    talk = Talk()
    talk.says("hesabımı kapatmak istiyorum", "close_account")
    assert talk.asks == "confirm"
    assert talk.card["fields"]["event_date"] == "2026-11-23"


@pytest.mark.parametrize("intent", ["help", "distress", "ask_hours", "password_reset"])
def test_a_bare_answer_is_not_lost_to_a_weak_reading(intent: str) -> None:
    talk = Talk()
    talk.says("çekimim gelmedi", "withdrawal_delayed")
    talk.says("bugün", intent, ("event_date", "2026-11-23", "bugün"), confidence=0.27)
    assert talk.asks == "confirm"
    assert not talk.handoff


def test_a_second_problem_instead_of_the_date_is_noted_and_the_date_asked_again() -> None:
    talk = Talk()
    talk.says("çekimim reddedildi", "withdrawal_delayed")
    talk.says("belgelerim de onaylanmadı", "verify_account")
    assert [each.name for each in talk.said] == ["utter_noted", "utter_ask_event_date"]
    assert "belgelerim" in talk.slots["description"]
    assert talk.card["fields"]["topic"] == "withdrawal"


@pytest.mark.parametrize("text", ["evet kayıt açın", "tamam talebi oluşturun lütfen", "yes please open the request", "ok save it then"])
def test_a_yes_that_says_what_to_do_registers(ready: Talk, text: str) -> None:
    ready.says(text, "open_request")
    assert len(ready.desk.registrations) == 1


def test_a_case_told_at_length_that_was_not_understood_is_read_as_its_likeliest_problem() -> None:
    talk = Talk("en")
    text = "Dear Sir, on the 9th of November I moved two hundred pounds from my bank to you, and to this day I cannot see it. Margaret"
    found = (("event_date", "2026-11-09", "9th of November"), ("amount", "200", "two hundred"), ("payment_method", "bank_transfer", "bank"))
    talk.says(text, "nlu_fallback", *found, readings=("give_details", "deposit_missing"), confidence=0.3)
    assert talk.asks == "confirm"
    assert talk.card["fields"]["topic"] == "deposit"
    named = Talk("en")
    named.says("the withdrawal of 200 on 9 November cannot be seen", "nlu_fallback", ("transaction_type", "withdrawal", "withdrawal"),
               ("event_date", "2026-11-09", "9 November"), ("amount", "200", "200"), readings=("deposit_missing",), confidence=0.3)
    assert named.card["fields"]["topic"] == "withdrawal", "what is named counts more than a weak reading"


@pytest.mark.parametrize("text", ["onay", "kaydet", "tamamdır", "Evet, doğru", "save it", "ok"])
def test_a_plain_yes_confirms_whatever_it_was_read_as(text: str) -> None:
    talk = Talk()
    talk.says("dün çekim gelmedi", "withdrawal_delayed", ("event_date", "2026-11-22", "dün"))
    talk.says(text, "verify_account")
    assert len(talk.desk.registrations) == 1


def test_a_date_is_chosen_in_words_whatever_they_were_read_as() -> None:
    talk = Talk()
    both = Entity("event_date", "2026-11-17", "geçen salı", 0, 10, True, ("2026-11-17", "2026-11-10"))
    talk.says("geçen salı çekim gelmedi", "withdrawal_delayed", both)
    talk.says("ikincisi", "out_of_scope")
    assert talk.card["fields"]["event_date"] == "2026-11-10"


def test_a_correction_is_no_subject() -> None:
    talk = Talk()
    talk.says("çekim", "withdrawal_delayed", ("transaction_type", "withdrawal", "çekim"))
    assert talk.asks == "subject"
    both = [("transaction_type", "withdrawal", "çekim"), ("transaction_type", "deposit", "yatırma")]
    talk.says("çekim değil yatırma", "give_details", *both)
    assert talk.asks == "subject"
    assert talk.slots["topic"] == "deposit"


def test_a_week_is_narrowed_to_a_day_and_stands_when_the_day_is_not_known() -> None:
    talk = Talk()
    week = Entity("event_date", "2026-11-16", "geçen hafta", 0, 11, grain="week")
    talk.says("geçen hafta çekim gelmedi", "withdrawal_delayed", week)
    assert talk.asks == "event_date"
    assert talk.said[0].name == "utter_ask_event_date_day"
    talk.says("hatırlamıyorum", "give_details")
    assert talk.asks == "confirm"
    assert talk.card["fields"]["event_date"] == "2026-11-16"


def test_a_week_is_narrowed_to_the_day_that_is_named_next() -> None:
    talk = Talk()
    week = Entity("event_date", "2026-11-16", "geçen hafta", 0, 11, grain="week")
    talk.says("geçen hafta çekim gelmedi", "withdrawal_delayed", week)
    talk.says("18 Kasım", "give_details", ("event_date", "2026-11-18", "18 Kasım"))
    assert talk.card["fields"]["event_date"] == "2026-11-18"
    assert not talk.slots["rough_date"]


def test_a_registration_whose_answer_was_lost_with_its_turn_is_tried_under_the_same_key() -> None:
    keys = []
    for _ in range(2):  # the second dialogue remembers nothing of the first try
        talk = Talk()
        talk.says("15 Mart'ta yaptığım çekim gelmedi", "withdrawal_delayed", ("event_date", "2026-03-15", "15 Mart"))
        talk.says("evet", "affirm")
        keys.append(talk.desk.registrations[0][0])
    assert keys[0] == keys[1]
    talk.says("16 Mart'ta yaptığım çekim gelmedi", "withdrawal_delayed", ("event_date", "2026-03-16", "16 Mart"))
    talk.says("evet", "affirm")
    assert talk.desk.registrations[1][0] != keys[0]
