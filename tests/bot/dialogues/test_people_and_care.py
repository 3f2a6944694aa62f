"""Dialogues 5, 6 and 9: a person, protection, and messages that were not understood."""

from __future__ import annotations

import pytest

from tests.bot.dialogues.talk import Talk


@pytest.mark.parametrize(
    ("intent", "reason", "department", "urgent"),
    [
        ("talk_to_human", "asked", None, False),
        ("agent_complaint", "agent_complaint", "management", False),
        ("security_alert", "security_alert", "account", True),
        ("ask_escalation", "escalation", "management", False),
        ("distress", "distress", "care", True),
    ],
)
@pytest.mark.parametrize("in_form", [False, True])
def test_a_person_is_called_at_once(intent: str, reason: str, department: str, urgent: bool, in_form: bool) -> None:
    talk = Talk()
    if in_form:
        talk.says("bonusum gelmedi", "bonus_problem")
        department = "finance" if intent == "talk_to_human" else department
    talk.says("bir kişi lazım", intent)
    assert talk.handoff == {"reason": reason, "department": department, "urgent": urgent}
    assert talk.slots["handoff_open"]
    assert talk.asks is None
    assert len(talk.said) == 1


def test_what_was_collected_goes_along_to_the_person() -> None:
    talk = Talk()
    talk.says("bonusum gelmedi", "bonus_problem")
    talk.says("temsilci", "talk_to_human")
    assert talk.slots["topic"] == "bonus"
    assert talk.slots["subject"] == "Bonusum gelmedi"


def test_after_a_person_the_request_is_not_pushed_but_goes_on_when_the_customer_goes_on() -> None:
    talk = Talk()
    talk.says("bonusum gelmedi", "bonus_problem")
    talk.says("temsilci", "talk_to_human")
    talk.slots |= {"handoff_open": False, "agreed": "Dekont bekleniyor"}
    assert "“Dekont bekleniyor”" in talk.says("teşekkürler", "thank")
    assert [said.name for said in talk.said] == ["utter_agreed", "utter_welcome"]
    talk.says("dün", "give_details", ("event_date", "2026-11-22", "dün"))
    assert talk.asks == "confirm"
    assert talk.card["fields"]["subject"] == "Bonusum gelmedi"
    assert [said.name for said in talk.said] == ["utter_ask_confirm"]


@pytest.mark.parametrize("intent", ["bot_challenge", "out_of_scope", "nlu_fallback", "help", "bonus_problem"])
def test_a_wish_for_a_person_counts_whatever_the_message_was_read_as(intent: str) -> None:
    talk = Talk("en")
    talk.says("are you stupid? just give me a real person", intent)
    assert talk.handoff and talk.handoff["reason"] == "asked"


def test_what_was_agreed_stands_on_the_request_and_is_over_with_it() -> None:
    talk = Talk()
    talk.says("bonusum dün gelmedi", "bonus_problem", ("event_date", "2026-11-22", "dün"))
    talk.says("temsilci", "talk_to_human")
    talk.slots |= {"handoff_open": False, "agreed": "Dekont bekleniyor"}
    talk.says("tamam", "affirm")
    assert talk.asks == "confirm"
    talk.says("evet", "affirm")
    _key, sent = talk.desk.registrations[-1]
    assert sent["description"].splitlines() == ["bonusum dün gelmedi", "Temsilciyle kararlaştırılan: Dekont bekleniyor"]
    assert not talk.slots.get("agreed")
    assert "Dekont" not in talk.says("teşekkürler", "thank")


@pytest.mark.parametrize(("text", "intent"), [("yaşamak istemiyorum", "distress"), ("16 yaşındayım", "underage"), ("vazgeçtim", "cancel")])
def test_care_comes_before_what_was_agreed(text: str, intent: str) -> None:
    talk = Talk()
    talk.slots |= {"agreed": "Dekont bekleniyor"}
    assert "Dekont" not in talk.says(text, intent)


def test_after_a_person_another_matter_is_a_new_request() -> None:
    talk = Talk()
    talk.says("bonusum gelmedi", "bonus_problem")
    talk.says("temsilci", "talk_to_human")
    talk.says("siteye giremiyorum", "login_problem")
    assert talk.card["fields"] == {"topic": "login", "subject": "Siteye giremiyorum", "transaction_type": "login"}


def test_a_person_is_called_even_when_the_service_is_down() -> None:
    talk = Talk()
    talk.says("bonusum gelmedi", "bonus_problem")
    talk.desk.down = True
    talk.says("temsilci", "talk_to_human")
    assert talk.handoff == {"reason": "asked", "department": None, "urgent": False}


@pytest.mark.parametrize(
    "text",
    ["artık yaşamak istemiyorum", "kendimi öldüreceğim", "İNTİHAR edeceğim", "canima kiyacagim", "I want to kill myself", "I don't want to live"],
)
@pytest.mark.parametrize("intent", ["give_details", "withdrawal_delayed", "nlu_fallback", "affirm", "out_of_scope"])
def test_despair_is_heard_whatever_the_message_was_read_as(text: str, intent: str) -> None:
    talk = Talk()
    talk.says("çekimim gelmedi", "withdrawal_delayed")
    reply = talk.says(text, intent)
    assert talk.handoff
    assert talk.handoff["reason"] == "distress"
    assert "112" in reply


def test_despair_gets_a_person_even_when_help_lines_cannot_be_read() -> None:
    talk = Talk()
    talk.desk.down = True
    talk.says("yaşamak istemiyorum", "distress")
    assert talk.handoff
    assert talk.handoff["urgent"]


@pytest.mark.parametrize("text", ["16 yaşındayım", "yaşım 17", "reşit değilim", "I'm 15", "i am only 16 years old", "17 yasindayim"])
def test_a_minor_is_refused_and_forgotten(text: str) -> None:
    talk = Talk()
    talk.says("dün çekimim gelmedi", "withdrawal_delayed", ("event_date", "2026-11-22", "dün"))
    reply = talk.says(text, "give_details")
    assert "18 yaş" in reply
    assert "https://example.com/genc-destek" in reply
    assert not any(talk.slots.get(name) for name in ("topic", "subject", "event_date", "description", "form"))
    talk.says("evet", "affirm")
    talk.says("çekimim gelmedi", "withdrawal_delayed")
    talk.says("limit koymak istiyorum", "responsible_gaming")
    assert not talk.slots.get("form")
    assert not talk.desk.registrations


@pytest.mark.parametrize("text", ["I'm 15 minutes late", "oğlum 16 yaşında", "25 yaşındayım", "116 yaşındayım", "I am 18"])
def test_who_is_no_minor_is_not_taken_for_one(text: str) -> None:
    talk = Talk()
    talk.says(text, "greet")
    assert not talk.slots.get("underage")


def test_safer_play_comes_before_a_half_filled_request_and_needs_one_yes() -> None:
    talk = Talk()
    talk.says("çekimim gelmedi", "withdrawal_delayed")
    reply = talk.says("kendime limit koymak istiyorum", "responsible_gaming")
    assert "https://example.com/guvenli-oyun" in reply
    assert talk.asks == "confirm"
    assert talk.card["fields"]["topic"] == "responsible_gaming"
    talk.says("evet", "affirm")
    assert talk.desk.registrations[0][1]["topic"] == "responsible_gaming"


def test_a_question_about_safer_play_needs_no_subject_of_its_own() -> None:
    talk = Talk()
    talk.says("limit", "responsible_gaming")
    assert talk.asks == "confirm"


def test_first_the_two_likeliest_readings_then_a_person() -> None:
    talk = Talk()
    talk.says("şu iş ne oldu", "nlu_fallback", readings=("nlu_fallback", "withdrawal_delayed", "out_of_scope", "check_status"))
    assert talk.asks == "readings"
    assert talk.buttons == ["Çekimim gelmedi", "Talebim ne durumda", "Hiçbiri"]
    talk.says("hani o", "nlu_fallback", readings=("login_problem", "help"))
    assert talk.asks == "human"
    talk.presses("Evet, bağlayın")
    assert talk.handoff
    assert talk.handoff["reason"] == "misunderstood"


def test_a_chosen_reading_reads_the_same_message_again() -> None:
    talk = Talk()
    text = "dün o para hâlâ gelmedi"
    talk.says(text, "nlu_fallback", ("event_date", "2026-11-22", "dün"), readings=("withdrawal_delayed", "deposit_missing"))
    talk.presses("Çekimim gelmedi")
    assert talk.asks == "confirm"
    assert talk.card["fields"]["event_date"] == "2026-11-22"
    assert talk.card["fields"]["subject"] == "O para hâlâ gelmedi"


def test_neither_reading_leads_to_a_person() -> None:
    talk = Talk()
    talk.says("şu iş", "nlu_fallback", readings=("login_problem", "help"))
    talk.presses("Hiçbiri")
    assert talk.asks == "human"


def test_understanding_in_between_starts_the_count_anew() -> None:
    talk = Talk()
    talk.says("şu iş", "nlu_fallback", readings=("login_problem", "help"))
    talk.says("merhaba", "greet")
    talk.says("öteki iş", "nlu_fallback", readings=("login_problem", "help"))
    assert talk.asks == "readings"


def test_emoji_alone_are_answered_with_the_menu_then_a_person() -> None:
    talk = Talk()
    talk.says("😀😀😀", "give_details")
    assert talk.said[0].name == "utter_not_understood"
    talk.says("🙃", "greet")
    assert talk.asks == "human"


def test_the_language_asked_for_is_used_from_that_reply_on() -> None:
    talk = Talk()
    talk.says("çekimim gelmedi", "withdrawal_delayed")
    reply = talk.says("İngilizce devam edelim", "change_language", ("requested_language", "en", "İngilizce"))
    assert ("I will continue in English" in reply and "Which day" in reply) or "When did" in reply
    assert (talk.slots["language"], talk.slots["language_asked"]) == ("en", "en")


@pytest.mark.parametrize("text", ["Temsilci", "temsilci", "TEMSİLCİ", "temsilci lütfen", "müşteri temsilcisi", "agent", "human please", "canlı destek"])
@pytest.mark.parametrize("intent", ["give_details", "nlu_fallback", "agent_complaint", "out_of_scope"])
def test_the_word_for_a_person_always_works(text: str, intent: str) -> None:
    talk = Talk()
    talk.says("çekimim gelmedi", "withdrawal_delayed")
    talk.says(text, intent)
    assert talk.handoff == {"reason": "asked", "department": "finance", "urgent": False}


def test_anger_needs_no_second_misunderstanding() -> None:
    talk = Talk()
    talk.says("bu ne rezalet böyle", "nlu_fallback", readings=("login_problem", "help"))
    assert talk.asks == "human"


def test_who_writes_about_a_child_of_theirs_is_no_minor() -> None:
    talk = Talk()
    reply = talk.says("oğlum 16 yaşında, sizde hesabı varmış", "underage")
    assert "18 yaş" in reply
    assert talk.asks == "human"
    assert not talk.slots.get("underage")


def test_the_bare_word_for_a_person_at_the_end_is_the_wish_for_one() -> None:
    talk = Talk()
    talk.says("hâlâ olmadı ya temsilci", "deny", confidence=0.42)
    assert talk.handoff


@pytest.mark.parametrize("text", ["Evladım ben yetmiş bir yaşındayım", "I'm 64 and not good with these things", "45'im ben", "emekliyim yavaş yazıyorum"])
def test_a_grown_up_who_tells_their_age_is_not_refused(text: str) -> None:
    talk = Talk()
    talk.says(text, "underage")
    assert not talk.slots.get("underage")


@pytest.mark.parametrize("text", ["17 yaşındayım", "abim 22 yaşında, onun adına açtık", "I am 16, my dad is 45"])
def test_somebody_elses_age_makes_nobody_a_grown_up(text: str) -> None:
    talk = Talk()
    talk.says(text, "underage")
    assert talk.slots["underage"]


@pytest.mark.parametrize("text", ["I am the father of a fourteen-year-old boy.", "ben annesiyim, daha on dört yaşında"])
def test_a_parent_is_no_minor(text: str) -> None:
    talk = Talk("en")
    talk.says(text, "underage")
    assert (talk.asks, talk.slots.get("underage")) == ("human", None)


@pytest.mark.parametrize("intent", ["underage", "ask_age_limit"])
def test_who_writes_about_a_child_of_theirs_hears_the_rule_and_is_offered_a_person(intent: str) -> None:
    talk = Talk()
    assert "18" in talk.says("15 yaşındaki oğlum hesabımdan oynamış", intent)
    assert talk.asks == "human"
    assert not talk.slots.get("underage")


def test_the_day_or_number_that_was_asked_for_is_neither_an_age_nor_despair() -> None:
    talk = Talk()
    talk.says("kuponum yanlış hesaplandı", "game_result_dispute")
    talk.says("18 Kasım", "underage", ("event_date", "2026-11-18", "18 Kasım"))
    assert (talk.asks, talk.slots.get("underage")) == ("confirm", None)
    other = Talk("en")
    other.says("where is my request", "check_status")
    other.says("sorry, KP-2K4M-7QX", "distress")
    assert (other.asks, other.handoff) == ("tracking_number", None)


def test_despair_that_names_a_day_stays_despair() -> None:
    talk = Talk()
    talk.says("kuponum yanlış hesaplandı", "game_result_dispute")
    talk.says("bugün bitiyor her şey", "distress", ("event_date", "2026-11-23", "bugün"))
    assert talk.handoff
