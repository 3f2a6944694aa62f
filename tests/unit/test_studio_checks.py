"""What no example, sentence, reply, concept or operator text may be, and what an editor is told while typing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio import checks, marks, personal
from studio.changes import (
    Both,
    Change,
    Choice,
    ConceptChange,
    ExampleChange,
    ReplyChange,
    Said,
    SentenceChange,
    Stems,
    TextChange,
    Trial,
    Variant,
)
from studio.library import Library
from tests.support.studio import write_content


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(write_content(tmp_path))


def refused(library: Library, change: Change) -> list[str]:
    content, clean = library.content(), checks.cleaned(change)
    return [each.code for each in checks.refused(content, content, clean, library.overlay(content).around(clean))]


def warned(library: Library, change: Change) -> list[checks.Problem]:
    content, clean = library.content(), checks.cleaned(change)
    return checks.warned(clean, library.overlay(content).around(clean))


def example(text: str, before: str = "", intent: str = "deposit_missing") -> ExampleChange:
    return ExampleChange(intent, "tr", before, text)


@pytest.mark.parametrize(("text", "code"), [
    ("", "empty"), ("  \n ", "empty"), ("/restart", "command"), ("${EV} nerede", "markup"), ("{ {x} }", "markup"),
    ("para [gelmedi](konu)", "unknown_entity"), ("para [gelmedi", "markup"), ("[a [b](amount)", "markup"), ("yok \\u0041", "markup"),
    ('[beş]{"role": "x"}', "markup"), ("yok\x07 işte", "unprintable"), ("yok\ufeff işte", "unprintable"),
    ("numaram 0532 123 45 67", "phone"), ("kartım 4111 1111 1111 1111", "number"), ("kimliğim 10000000146", "number"),
    ("bana ayse@posta.com.tr yazın", "email"), ("TR33 0006 1005 1978 6457 8413 26", "iban"), ("x " * 400, "too_long"),
    ("PARA YATIRDIM ama hesabima gelmedi!", "repeated"), ("Kartim reddedildi, odeme olmadi", "two_intents"),
    ("yatırım yansımadı bakiyeye", "is_sentence")])
def test_what_no_example_may_be(library: Library, text: str, code: str) -> None:
    assert refused(library, example(text))[0] == f"content_{code}"


@pytest.mark.parametrize("text", [
    "yatırım yok :(", "3/4 oranında", "$1,850.50 nerede", "destek@example.com yazdım", "15.03.2026 14:30 gibi 1.850,50 TL",
    "[250](amount) lira kayıp", '[beş yüz]{"entity": "amount", "value": "500"} lira', "👍🏽", "“olur” dedi", "a\u2028b"])
def test_what_an_example_may_be(library: Library, text: str) -> None:
    assert refused(library, example(text)) == []


def test_an_example_may_be_written_anew_with_the_same_words(library: Library) -> None:
    assert refused(library, example("Para yatırdım ama hesabıma gelmedi!", "para yatırdım ama hesabıma gelmedi")) == []


def test_an_unknown_intent_takes_nothing(library: Library) -> None:
    assert refused(library, example("bonusum yok", intent="bonus_problem")) == ["content_unknown"]


@pytest.mark.parametrize(("text", "codes"), [
    ("topped up nothing there", ["content_repeated"]), ("para yatırdım ama hesabıma gelmedi", ["content_borrowed"]),
    ("para yatırdım ama hesabıma uğramadı", ["content_borrowed"]), ("[500](amount) yok", ["content_unknown_entity"]),
    ("cüzdan bomboş duruyor hâlâ", [])])
def test_a_test_sentence_borrows_nothing(library: Library, text: str, codes: list[str]) -> None:
    assert refused(library, SentenceChange("deposit_missing", None, Trial(text, "tr", "plain"))) == codes


def test_a_near_neighbour_of_another_intent_is_told_with_its_likeness(library: Library) -> None:
    found = warned(library, example("kartım reddedildi ödeme hiç olmadı"))
    assert [(each.code, each.about) for each in found] == [("content_near_other", {"intent": "payment_failed", "percent": 92})]


def test_the_same_phrase_with_a_word_swapped_is_told(library: Library) -> None:
    found = warned(library, example("para yatırdım ama cüzdanıma hesabıma gelmedi"))
    assert [each.code for each in found] == ["content_near_same"]


def test_an_ordinary_new_example_is_told_nothing(library: Library) -> None:
    assert warned(library, example("cüzdan bomboş duruyor hâlâ")) == []


def said(text: str, *buttons: Choice) -> Said:
    return Said((Variant(text, buttons),), (Variant("It comes {due}."),))


@pytest.mark.parametrize(("after", "codes"), [
    (said("Geçer {tarih}."), ["content_placeholder"]), (said(""), ["content_one_language"]), (said("Geçer {due}, {"), ["content_markup"]),
    (Said((), (Variant("x"),)), ["content_one_language"]), (said("a\x00"), ["content_unprintable"]),
    (said("x", Choice("Evet", "affirm")), ["content_button"]), (said("x", Choice("Evet", "/nobody")), ["content_button"]),
    (said("x", Choice("", "/greet")), ["content_button"]), (said("Geçer {due}.\nSonra yazın."), []),
    (said("x", Choice("Param", "/deposit_missing{\"topic\": \"x\"}")), [])])
def test_what_no_reply_may_be(library: Library, after: Said, codes: list[str]) -> None:
    before = library.content().replies["utter_deposit"].said
    assert refused(library, ReplyChange("utter_deposit", before, after)) == codes


def test_a_reply_without_what_the_published_one_fills_in_is_warned_of(library: Library) -> None:
    found = checks.reply_warnings(library.content(), "utter_deposit", said("Geçer."))
    assert [(each.code, each.where) for each in found] == [("content_placeholder_missing", "tr.0")]


@pytest.mark.parametrize(("change", "codes"), [
    (ConceptChange("deposit", "money", None, Stems(("a",), ())), ["content_one_language"]),
    (ConceptChange("deposit", "money", None, Stems(("Yatır", "yatir"), ("a",))), ["content_repeated"]),
    (ConceptChange("deposit", "money", None, Stems(("bb", "bb$"), ("a",))), []),
    (ConceptChange("deposit", "nothing", None, Stems(("a",), ("a",))), ["content_unknown"]),
    (ConceptChange("nobody", "money", Stems(("a",), ("a",)), None), ["content_unknown"]),
    (TextChange("policies.required_documents", Both("", ""), Both("Kimlik", "")), ["content_one_language"]),
    (TextChange("policies.nothing", Both("", ""), Both("Kimlik", "Card")), ["content_unknown"]),
    (TextChange("policies.required_documents", Both("", ""), Both("Kimlik", "Card")), [])])
def test_what_no_concept_and_no_text_of_the_operator_may_be(library: Library, change: Change, codes: list[str]) -> None:
    assert refused(library, change) == codes


@given(st.text(max_size=80))
def test_cleaning_twice_is_cleaning_once_and_what_passes_is_one_line(text: str) -> None:
    once = marks.clean(text)
    assert marks.clean(once) == once
    if not marks.troubles(once, ()):
        assert len(once.splitlines()) == 1
        assert marks.read(once) == marks.Marked(once), "a text that passes without entities is read as it is"


def test_one_stretch_of_personal_data_is_told_once() -> None:
    assert [kind for kind, _, _ in personal.found("ara: +90 532 123 45 67, ya da a@b.com")] == ["phone", "email"]
