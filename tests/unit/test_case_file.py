"""The case file: everything that a customer may take along, in their language, the same at any time; and the deadlock letter."""

from __future__ import annotations

import io
import json

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace

from base import operator
from base.settings import ROOT
from desk.case_file import Case, Message, Record, as_json, compile_case, is_final
from desk.case_pdf import case_pdf, letter_pdf
from desk.case_words import TEXTS, say
from desk.document_store import Document
from desk.request import OURS_ALONE, STATES, TRANSACTION_TYPES, Kind, Request, Step

OPERATOR = operator.load(ROOT / "operator.yml")
AT = 1_795_000_000_000
REQUEST = Request("KPR-7Q4M-2X9D-8W69", "vis_1", "cnv_1", "chat", "tr", "withdrawal", "management", 1, "Çekim hâlâ gelmedi: ığüşöç İĞÜŞÖÇ", "2026-11-15",
                  "withdrawal", "1250", "TRY", "bank_transfer", "Üç gündür bekliyorum. <b>Acil</b> & önemli.", "resolved", AT, AT + 1, AT + 432_000_000,
                  escalated_at=AT + 3)
STEPS = [
    Step("registered", AT, "vis_1", {"channel": "chat"}), Step("asked_customer", AT + 60_000, "stf_1", {"text": "Dekontu ekler misiniz?"}),
    Step("document_added", AT + 120_000, "vis_1", {"document": "doc_1"}), Step("noted", AT + 130_000, "stf_1", {"text": "GİZLİ NOT"}),
    Step("disagreed", AT + 180_000, "vis_1", {"text": "Katılmıyorum."}), Step("resolved", AT + 240_000, "stf_2", {"text": "Ödemeniz 20 Kasım’da yapıldı."})]
MESSAGES = [Message(AT - 5_000, "customer", "", "Param nerede? Şimdi öğrenmek istiyorum."), Message(AT - 4_000, "bot", "", "Talebinizi açıyorum."),
            Message(AT - 3_000, "agent", "Elif Kaya", "Merhaba, bakıyorum.\nBir dakika lütfen.")]
DOCUMENTS = [Document("doc_1", REQUEST.tracking_number, "vis_1", "vis_1", AT + 120_000, "ödeme dekontu.pdf", "application/pdf", 51_200, "a1" * 32, "f", "m", "k",
                      "u", "d")]
RECORD = Record(REQUEST, STEPS, MESSAGES, DOCUMENTS)


def case(language: str = "tr", **changed: object) -> Case:
    return compile_case(replace(RECORD, request=replace(REQUEST, **changed)), OPERATOR, language)  # type: ignore[arg-type]


def read(pdf: bytes) -> str:
    """What a person can read and select in it."""
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    return " ".join(" ".join(pages).split())


@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_pdf_holds_all_of_the_case_with_turkish_letters(language: str) -> None:
    text = read(case_pdf(case(language)))
    for wanted in ("KPR-7Q4M-2X9D-8W69", "ığüşöç İĞÜŞÖÇ", "<b>Acil</b> & önemli.", "Param nerede?", "Elif Kaya", "ödeme dekontu.pdf", "a1" * 32,
                   "Ödemeniz 20 Kasım’da yapıldı.", "Katılmıyorum.", "1250 TRY", say("redress", language), say("final", language),
                   *(body.name.of(language) for body in OPERATOR.redress), "https://example.com/hakem"):
        assert wanted in text, wanted
    assert "GİZLİ" not in text


def test_the_fonts_are_in_the_file() -> None:
    with pikepdf.open(io.BytesIO(case_pdf(case()))) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]  # type: ignore[union-attr]
        embedded = [font for font in fonts if "/FontDescriptor" in font and "/FontFile2" in font.FontDescriptor]
        assert {str(font.BaseFont).split("+")[-1] for font in embedded} >= {"DejaVuSans", "DejaVuSans-Bold"}


def test_the_same_case_gives_the_same_bytes() -> None:
    assert case_pdf(case()) == case_pdf(case())
    assert as_json(case()) == as_json(case())
    assert case_pdf(case()) != case_pdf(case(subject="Başka bir konu"))


def test_the_json_names_everything() -> None:
    told = json.loads(as_json(case("en")))
    assert told["tracking_number"] == REQUEST.tracking_number
    assert told["documents"] == [{"name": "ödeme dekontu.pdf", "kind": "application/pdf", "size": 51200, "at": told["documents"][0]["at"], "sha256": "a1" * 32,
                                  "erased": False}]
    assert [line["what"] for line in told["timeline"]] == ["Request received", "You were asked for information", "Document added",
                                                           "Your objection went to management", "Resolved"]
    assert [line["who"] for line in told["messages"]] == ["You", "Digital assistant", "Elif Kaya"]
    assert told["as_of"] == told["timeline"][-1]["at"]
    assert "GİZLİ" not in as_json(case()).decode()


@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_deadlock_letter_says_the_decision_and_where_to_turn(language: str) -> None:
    text = read(letter_pdf(case(language)))
    for wanted in (say("letter", language), REQUEST.tracking_number, "Ödemeniz 20 Kasım’da yapıldı.", "Örnek Oyun",
                   *(body.name.of(language) for body in OPERATOR.redress)):
        assert wanted in text, wanted


@pytest.mark.parametrize(("changed", "final"), [
    ({}, True), ({"state": "closed"}, True), ({"state": "archived"}, True), ({"state": "escalated"}, False), ({"escalated_at": 0}, False),
    ({"state": "closed", "merged_into": "KPR-1"}, False), ({"state": "withdrawn"}, False),
])
def test_there_is_a_letter_only_when_the_decision_is_final(changed: dict[str, object], final: bool) -> None:
    made = case(**changed)
    assert (is_final(replace(REQUEST, **changed)), made.letter is not None) == (final, final)  # type: ignore[arg-type]
    if not final:
        with pytest.raises(ValueError, match="final"):
            letter_pdf(made)


def test_long_talks_and_strange_texts_fit() -> None:
    long = [Message(AT + n, "customer", "", text) for n, text in enumerate(
        ["kelime " * 3000, "x" * 8000, "😀 emoji", "\x00\x08 denetim", "<script>alert(1)</script>&amp;", "مرحبا", *("ileti",) * 300])]
    text = read(case_pdf(compile_case(replace(RECORD, messages=long), OPERATOR, "tr")))
    assert text.count("kelime") == 3000
    assert "<script>alert(1)</script>&amp;" in text
    assert "sayfa 2 /" in text


def test_every_state_step_and_type_has_its_words() -> None:
    kinds = set(Kind.__args__) - OURS_ALONE  # type: ignore[attr-defined]
    wanted = {*(f"state_{name}" for name in STATES), *(f"step_{name}" for name in kinds), *(f"type_{name}" for name in TRANSACTION_TYPES)}
    assert wanted - TEXTS.keys() == set()
    assert all(turkish and english for turkish, english in TEXTS.values())
