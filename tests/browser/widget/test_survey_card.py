"""The survey in the widget after a resolution: nothing chosen beforehand, answered once, skipped for good, never lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.widget.test_widget import TOO_SMALL, Happen, Visitor, write


@pytest.fixture
def asked(visitor: Visitor, happen: Happen) -> Callable[..., Page]:
    """Somebody whose request was just resolved, in the language asked for."""

    def open_page(language: str = "tr", **options: object) -> Page:
        page = visitor(**options)
        if language == "en":
            page.get_by_test_id("language-en").click()
        write(page, "bir")
        expect(page.locator("[data-test=message][data-by=bot]")).to_have_count(2)
        happen("joined")
        happen("resolved")
        expect(page.get_by_test_id("survey")).to_be_visible()
        return page

    return open_page


@pytest.mark.parametrize(("language", "words", "kept"), [
    ("tr", ["Sunulan çözümden ne kadar memnunsunuz?", "Çekim gelmedi", "1: hiç memnun değilim", "5: çok memnunum"],
     "Teşekkür ederiz. Değerlendirmeniz kaydedildi: 5 üzerinden 4."),
    ("en", ["How satisfied are you with the solution?", "Çekim gelmedi", "1: not at all", "5: very satisfied"],
     "Thank you. Your rating is saved: 4 of 5.")])
def test_a_solution_is_rated_with_a_comment_and_asked_for_once(asked: Callable[..., Page], language: str, words: list[str], kept: str) -> None:
    page = asked(language)
    card = page.get_by_test_id("survey")
    for each in words:
        expect(card).to_contain_text(each)
    expect(card.locator(":checked")).to_have_count(0)
    card.get_by_text("4", exact=True).click()
    card.locator("textarea").fill("Açık anlattı")
    page.get_by_test_id("survey-send").click()
    expect(card).to_have_text(kept)
    page.reload()
    page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("log")).to_contain_text("bir")
    expect(card).to_have_count(0)


@pytest.mark.parametrize(("language", "said"), [("tr", "Lütfen 1 ile 5 arasında bir puan seçin."), ("en", "Please choose a rating from 1 to 5.")])
def test_without_a_rating_nothing_is_sent_and_what_was_written_stays(asked: Callable[..., Page], language: str, said: str) -> None:
    page = asked(language)
    page.get_by_test_id("survey").locator("textarea").fill("İyiydi")
    page.get_by_test_id("survey-send").click()
    expect(page.get_by_role("alert")).to_have_text(said)
    expect(page.get_by_test_id("survey").locator("textarea")).to_have_value("İyiydi")


def test_an_answer_that_does_not_arrive_is_still_there_to_be_sent_again(asked: Callable[..., Page]) -> None:
    page = asked()
    card = page.get_by_test_id("survey")
    card.get_by_text("2", exact=True).click()
    card.locator("textarea").fill("meşgul")
    page.get_by_test_id("survey-send").click()
    expect(page.get_by_role("alert")).to_have_text("Yoğunuz, birazdan yeniden deneyin.")
    expect(card.get_by_role("radio", name="2")).to_be_checked()
    card.locator("textarea").fill("Geç oldu")
    page.get_by_test_id("survey-send").click()
    expect(card).to_contain_text("5 üzerinden 2")


def test_a_skipped_survey_does_not_come_back(asked: Callable[..., Page]) -> None:
    page = asked()
    page.get_by_test_id("survey-skip").click()
    expect(page.get_by_test_id("survey")).to_have_count(0)
    expect(page.get_by_test_id("composer")).to_be_focused()
    with page.expect_response("**/api/v1/my-surveys"):
        page.reload()
        page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("log")).to_contain_text("bir")
    expect(page.get_by_test_id("survey")).to_have_count(0)


def test_the_same_question_does_not_stand_there_twice(asked: Callable[..., Page], happen: Happen) -> None:
    page = asked()
    happen("asks")
    expect(page.get_by_test_id("log")).to_contain_text("Kaç puan verirsiniz?")
    expect(page.get_by_test_id("quick-reply")).to_have_count(0)
    page.get_by_test_id("survey-skip").click()
    expect(page.get_by_test_id("quick-reply")).to_have_count(5)


def test_it_is_answered_with_the_keyboard_on_a_small_phone(asked: Callable[..., Page]) -> None:
    page = asked(viewport={"width": 320, "height": 640})
    page.get_by_test_id("survey").get_by_role("radio", name="1").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("survey").get_by_role("radio", name="2")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert [each for each in page.evaluate(TOO_SMALL) if "radio" not in each] == []
    assert page.locator(".cs-s span").first.evaluate("(e) => Math.min(e.offsetWidth, e.offsetHeight)") >= 44


@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_transcript_comes_by_mail_to_the_address_that_is_typed(asked: Callable[..., Page], happen: Happen, language: str) -> None:
    page = asked(language)
    page.get_by_test_id("mail-open").click()
    field = page.get_by_test_id("mail").locator("input")
    expect(field).to_be_focused()
    field.fill("ayse")
    page.get_by_test_id("mail-send").click()
    expect(page.get_by_test_id("mail").get_by_role("alert")).to_contain_text("geçerli görünmüyor")
    expect(field).to_have_value("ayse")
    field.fill("ayse@example.com")
    page.get_by_test_id("mail-send").click()
    expect(page.get_by_test_id("mail")).to_contain_text({"tr": "gönderiliyor", "en": "on its way"}[language])
    assert "ayse" not in page.evaluate("JSON.stringify({ ...localStorage })")
    write(page, "Bir sorum daha var")
    expect(page.get_by_test_id("mail")).to_have_count(0)
