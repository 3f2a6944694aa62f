"""Dialogue 4 and what goes with it: additions, withdrawals, and an open request on the same."""

from __future__ import annotations

import pytest

from actions.client import ServiceRefused
from tests.bot.dialogues.fake_desk import NUMBER, registered
from tests.bot.dialogues.talk import Talk
from tests.bot.dialogues.test_request_dialogue import CASE, FOUND
from tests.bot.dialogues.test_tracking_dialogue import found


@pytest.fixture
def owner() -> Talk:
    """A customer with one open request."""
    talk = Talk()
    talk.desk.mine, talk.desk.tracking = [registered()], found()
    return talk


@pytest.fixture
def twice() -> Talk:
    """A customer who tells a second time what an open request says already, up to the question."""
    talk = Talk()
    talk.desk.refuses = ServiceRefused(409, {"code": "duplicate", "request": registered()})
    talk.says(CASE, "withdrawal_delayed", *FOUND)
    talk.says("evet", "affirm")
    return talk


# --- adding ----------------------------------------------------------------------------


def test_the_wish_to_add_asks_for_the_words_and_puts_them_on_the_only_open_request(owner: Talk) -> None:
    assert NUMBER in owner.says("talebime bilgi eklemek istiyorum", "add_information")
    assert owner.asks == "addition"
    assert NUMBER in owner.says("Bankam parayı geri gönderdiğini söyledi", "deposit_missing")
    assert owner.desk.changes == [("add", NUMBER, "cnv_1:2:add", "Bankam parayı geri gönderdiğini söyledi")]
    assert owner.asks is None
    assert owner.card["kind"] == "tracking"
    assert not owner.slots.get("form")


def test_words_that_come_with_the_wish_are_added_at_once(owner: Talk) -> None:
    owner.says("talebime eklemek istiyorum, dekont numarası 4411", "add_information")
    assert [change[3] for change in owner.desk.changes] == ["talebime eklemek istiyorum, dekont numarası 4411"]


def test_a_number_and_words_in_one_message_need_no_question() -> None:
    talk = Talk()
    talk.desk.tracking = found()
    talk.says("KPR-7Q4M-2X9D-8W69 talebime ekleyin: ödeme karttan yapıldı", "add_information")
    assert talk.desk.changes[0][:2] == ("add", NUMBER)


def test_a_number_that_was_asked_for_goes_on_with_adding() -> None:
    talk = Talk()
    talk.says("talebime bilgi eklemek istiyorum", "add_information")
    assert talk.asks == "tracking_number"
    talk.desk.tracking = found()
    talk.says("kpr 7q4m 2x9d 8w69", "give_details")
    assert talk.asks == "addition"
    talk.says("karttan ödemiştim", "nlu_fallback")
    assert talk.desk.changes[0][3] == "karttan ödemiştim"


@pytest.mark.parametrize(("text", "intent"), [("vazgeçtim", "cancel"), ("hayır", "deny"), ("temsilci", "talk_to_human"),
                                              ("ne kadar sürer", "ask_resolution_time"), ("merhaba", "greet")])
def test_what_is_no_addition_is_not_added(owner: Talk, text: str, intent: str) -> None:
    owner.says("bilgi ekleyeceğim", "add_information")
    owner.says(text, intent)
    assert not owner.desk.changes
    assert owner.asks is None


def test_a_stated_figure_is_an_addition_although_it_is_read_as_a_question(owner: Talk) -> None:
    owner.says("bilgi ekleyeceğim", "add_information")
    owner.says("dekont numarası 4411", "ask_required_documents")
    assert len(owner.desk.changes) == 1


def test_a_figure_that_is_told_with_a_document_stands_on_the_request_at_once(owner: Talk) -> None:
    owner.slots["tracking_number"] = owner.desk.mine[0]["tracking_number"]
    owner.desk.tracking = {"result": "found", "mistake": None, "request": owner.desk.mine[0]}
    owner.says("dekontu buldum, referans no 88123 ekler misiniz", "add_document")
    assert [change[0] for change in owner.desk.changes] == ["add"]
    owner.says("dekontu nereye yükleyeyim", "add_document")
    assert len(owner.desk.changes) == 1


def test_a_bare_yes_asks_for_the_words_again(owner: Talk) -> None:
    owner.says("bilgi ekleyeceğim", "add_information")
    owner.says("evet", "affirm")
    assert owner.asks == "addition"
    assert not owner.desk.changes


@pytest.mark.parametrize("intent", ["add_information", "withdraw_request"])
def test_nothing_is_done_to_a_strangers_request(intent: str) -> None:
    talk = Talk()
    talk.desk.tracking = found(owner=False, topic=None, subject=None, promise=None)
    assert "yalnızca sahibi" in talk.says("KPR-7Q4M-2X9D-8W69 dekont 4411", intent)
    assert not talk.desk.changes
    assert not talk.slots.get("tracking_number")


@pytest.mark.parametrize("intent", ["add_information", "withdraw_request"])
@pytest.mark.parametrize("state", ["resolved", "closed", "withdrawn", "archived"])
def test_a_finished_request_is_said_to_be_finished(intent: str, state: str) -> None:
    talk = Talk()
    talk.desk.tracking = found(state=state)
    assert "değişiklik yapılamıyor" in talk.says("KPR-7Q4M-2X9D-8W69 dekont 4411", intent)
    assert talk.asks is None


def test_an_addition_that_could_not_be_saved_is_said_so_and_may_be_written_again(owner: Talk) -> None:
    owner.says("bilgi ekleyeceğim", "add_information")
    owner.desk.down = True
    assert "eklenmedi" in owner.says("dekont numarası 4411", "give_details")
    owner.desk.down = False
    owner.says("dekont numarası 4411", "give_details")
    assert len(owner.desk.changes) == 1


def test_something_to_add_while_the_card_waits_goes_into_the_new_request() -> None:
    talk = Talk()
    talk.says(CASE, "withdrawal_delayed", *FOUND)
    assert "ekledim" in talk.says("şunu da ekleyeyim, banka hafta sonu kapalıydı", "add_information")
    assert talk.asks == "confirm"
    assert "hafta sonu" in talk.slots["description"]


# --- taking back -----------------------------------------------------------------------


@pytest.mark.parametrize(("text", "intent"), [("evet", "affirm"), ("evet geri çekin", "withdraw_request"), ("onaylıyorum", "give_details")])
def test_a_request_is_withdrawn_after_a_yes(owner: Talk, text: str, intent: str) -> None:
    assert "geri çekeyim mi" in owner.says("talebimi geri çekmek istiyorum", "withdraw_request")
    assert owner.asks == "withdraw"
    assert "geri çekildi" in owner.says(text, intent)
    assert owner.desk.changes == [("withdraw", NUMBER, "cnv_1:2:withdraw")]


def test_a_no_keeps_it(owner: Talk) -> None:
    owner.says("talebimi geri çekmek istiyorum", "withdraw_request")
    assert "olduğu gibi" in owner.presses("Hayır, kalsın")
    assert not owner.desk.changes
    assert owner.asks is None


def test_a_question_in_between_forgets_that_a_yes_was_asked_for(owner: Talk) -> None:
    owner.says("talebimi geri çekmek istiyorum", "withdraw_request")
    owner.says("ne kadar sürer", "ask_resolution_time")
    owner.says("evet", "affirm")
    assert not owner.desk.changes


def test_a_withdrawal_that_could_not_be_saved_is_tried_again_on_a_yes(owner: Talk) -> None:
    owner.says("talebimi geri çekmek istiyorum", "withdraw_request")
    owner.desk.down = True
    assert "geri çekilmedi" in owner.says("evet", "affirm")
    owner.desk.down = False
    owner.presses("Yeniden dene")
    assert len(owner.desk.changes) == 1


def test_the_form_goes_on_after_a_withdrawal(owner: Talk) -> None:
    owner.says("bonusum yüklenmedi", "bonus_problem")
    owner.says("KPR-7Q4M-2X9D-8W69 numaralı talebi geri çekin", "withdraw_request")
    assert owner.asks == "withdraw"
    owner.says("evet", "affirm")
    assert owner.asks == "event_date"


# --- the same once more ----------------------------------------------------------------


def test_an_open_request_on_the_same_is_offered_before_a_second_one(twice: Talk) -> None:
    assert twice.asks == "duplicate"
    assert twice.buttons == ["Bu talebe ekle", "Yeni talep aç"]
    assert NUMBER in twice.said[0].text
    assert twice.desk.registrations[0][1]["on_duplicate"] == "ask"


@pytest.mark.parametrize(("text", "intent"), [("evet", "affirm"), ("ona ekle", "add_information"), ("buna ekleyin lütfen", "nlu_fallback")])
def test_adding_puts_the_words_on_the_open_one_and_leaves_no_form(twice: Talk, text: str, intent: str) -> None:
    assert NUMBER in twice.says(text, intent)
    ((_, number, key, words),) = twice.desk.changes
    assert (number, key) == (NUMBER, "cnv_1:3:add")
    assert words == f"{CASE}\nTarih: 15 Mart 2026, Pazar\n500,00 ₺"
    assert len(twice.desk.registrations) == 1
    assert not twice.slots.get("form")
    assert twice.asks is None


@pytest.mark.parametrize(("text", "intent"), [("hayır", "deny"), ("yeni talep açın", "open_request"), ("yenisini", "out_of_scope")])
def test_a_new_one_is_registered_when_the_customer_wants_it(twice: Talk, text: str, intent: str) -> None:
    twice.desk.refuses = None
    assert "kaydedildi" in twice.says(text, intent)
    (_, (key, body)) = twice.desk.registrations
    assert key != twice.desk.registrations[0][0]
    assert body["on_duplicate"] == "register"
    assert not twice.desk.changes


def test_a_question_in_between_keeps_the_form(twice: Talk) -> None:
    twice.says("ne kadar sürer", "ask_resolution_time")
    assert twice.asks == "confirm"
    assert twice.slots["form"] == "open"


def test_what_could_not_be_added_is_kept_and_added_on_a_second_yes(twice: Talk) -> None:
    twice.desk.down = True
    assert "eklenmedi" in twice.says("evet", "affirm")
    twice.desk.down = False
    twice.says("evet", "affirm")
    assert len(twice.desk.changes) == 1


@pytest.mark.parametrize("language", ["en", "tr"])
def test_every_answer_is_there_in_both_languages(language: str) -> None:
    talk = Talk(language)
    talk.desk.mine, talk.desk.tracking = [registered()], found()
    for text, intent in (("x", "add_information"), ("4411", "give_details"), ("x", "withdraw_request"), ("no", "deny"),
                         ("x", "withdraw_request"), ("yes", "affirm")):
        assert NUMBER in talk.says(text, intent)
