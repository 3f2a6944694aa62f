"""Files in the widget: chosen, dropped or pasted, followed on their way, refused with a reason, and never put on a request twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.widget.test_widget import TOO_SMALL, Happen, Visitor, write

DROP = """(window, kind) => {
  const carried = new DataTransfer();
  carried.items.add(new File(['x'.repeat(3000)], 'dekont.png', { type: 'image/png' }));
  const event = kind === 'paste' ? new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true })
    : new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true });
  return window.dispatchEvent(event);
}"""


def pdf(name: str, size: int = 188_000) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF" + b"x" * (size - 4)}


@pytest.fixture
def registered(visitor: Visitor) -> Callable[..., Page]:
    """Somebody whose request has its number, in the language asked for."""

    def open_page(language: str = "tr", **options: object) -> Page:
        page = visitor(**options)
        if language == "en":
            page.get_by_test_id("language-en").click()
        write(page, "takip")
        expect(page.get_by_test_id("tracking-card")).to_be_visible()
        return page

    return open_page


@pytest.mark.parametrize(("language", "said"), [
    ("tr", ["hesap.pdf", "184 KB · güvenlik taramasından geçti"]), ("en", ["hesap.pdf", "184 KB · passed the security scan"])])
def test_a_chosen_file_is_put_on_the_request_and_stands_there_after_a_reload(
        registered: Callable[..., Page], language: str, said: list[str]) -> None:
    page = registered(language)
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("attach").click()
    chooser.value.set_files(pdf("hesap.pdf"))
    for _ in range(2):
        expect(page.get_by_test_id("attachment")).to_have_attribute("data-state", "clean")
        for words in said:
            expect(page.get_by_test_id("attachment")).to_contain_text(words)
        page.reload()
        page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("attachment")).to_have_count(1)


@pytest.mark.parametrize(("language", "said"), [
    ("tr", "Talebiniz kaydedildikten sonra buradan belge ekleyebilirsiniz."),
    ("en", "You can add documents here once your request is saved.")])
def test_before_there_is_a_request_a_sentence_says_when_a_file_can_be_added(visitor: Visitor, language: str, said: str) -> None:
    page = visitor()
    if language == "en":
        page.get_by_test_id("language-en").click()
    page.get_by_test_id("attach").click()
    expect(page.get_by_test_id("hint")).to_have_text(said)
    write(page, "takip")
    expect(page.get_by_test_id("hint")).to_have_count(0)


@pytest.mark.parametrize(("language", "said"), [("tr", ["%", "güvenlik taramasında"]), ("en", ["%", "being scanned"])])
def test_a_file_shows_how_far_it_has_come(registered: Callable[..., Page], happen: Happen, language: str, said: list[str]) -> None:
    page = registered(language)
    happen("hold")
    page.get_by_test_id("file").set_input_files(pdf("yavaş.pdf", 9_000_000))
    attachment = page.get_by_test_id("attachment")
    expect(attachment).to_have_attribute("data-state", "uploading")
    expect(attachment).to_contain_text(said[0])
    assert int(attachment.locator("progress").get_attribute("value") or "") < 100
    happen("read")
    expect(attachment).to_have_attribute("data-state", "scanning")
    expect(attachment).to_contain_text(said[1])
    expect(page.get_by_test_id("file-drop")).to_have_count(0)
    happen("scanned")
    expect(attachment).to_have_attribute("data-state", "clean")


def test_a_file_is_taken_back_on_its_way_and_the_next_one_goes_on(registered: Callable[..., Page], happen: Happen) -> None:
    page = registered()
    happen("hold")
    page.get_by_test_id("file").set_input_files([pdf("yavaş.pdf", 9_000_000), pdf("ikinci.pdf")])
    expect(page.get_by_test_id("attachment").first).to_have_attribute("data-state", "uploading")
    expect(page.get_by_test_id("attachment").last).to_have_attribute("data-state", "waiting")
    page.get_by_role("button", name="Kaldır: yavaş.pdf").click()
    expect(page.get_by_test_id("attachment")).to_have_count(1)
    expect(page.get_by_test_id("attachment")).to_contain_text("ikinci.pdf")
    expect(page.get_by_test_id("attachment")).to_have_attribute("data-state", "clean")


@pytest.mark.parametrize(("language", "said"), [
    ("tr", "Dosya güvenlik taramasından geçmedi, silindi. Başka bir dosya ekleyin."),
    ("en", "The file did not pass the security scan and was deleted. Add another file.")])
def test_a_refused_file_says_why_and_is_not_offered_again(registered: Callable[..., Page], language: str, said: str) -> None:
    page = registered(language)
    page.get_by_test_id("file").set_input_files(pdf("virüs.pdf"))
    attachment = page.get_by_test_id("attachment")
    expect(attachment).to_have_attribute("data-state", "rejected")
    expect(attachment).to_contain_text(said)
    expect(page.get_by_test_id("file-again")).to_have_count(0)
    assert page.evaluate(TOO_SMALL) == []
    page.get_by_test_id("file-drop").click()
    expect(attachment).to_have_count(0)


def test_a_file_that_is_too_big_never_leaves_and_says_the_limit(registered: Callable[..., Page]) -> None:
    page = registered()
    page.get_by_test_id("file").set_input_files(pdf("büyük.pdf", 10 * 1024 * 1024 + 1))
    expect(page.get_by_test_id("attachment")).to_contain_text("Dosya çok büyük. En fazla 10 MB olabilir.")


def test_a_file_tried_again_is_on_the_request_once(registered: Callable[..., Page]) -> None:
    page = registered()
    page.get_by_test_id("file").set_input_files(pdf("kesik.pdf"))
    expect(page.get_by_test_id("attachment")).to_have_attribute("data-state", "failed")
    page.get_by_test_id("file-again").click()
    expect(page.get_by_test_id("attachment")).to_have_attribute("data-state", "clean")
    page.reload()
    page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("attachment")).to_have_count(1)


def test_a_file_waits_offline_for_a_press_and_arrives_then(registered: Callable[..., Page]) -> None:
    page = registered()
    page.context.set_offline(True)
    page.get_by_test_id("file").set_input_files(pdf("hesap.pdf"))
    expect(page.get_by_test_id("attachment")).to_contain_text("yüklenemedi")
    page.context.set_offline(False)
    page.get_by_test_id("file-again").click()
    expect(page.get_by_test_id("attachment")).to_have_attribute("data-state", "clean")


def test_a_file_is_dropped_on_the_window_or_pasted(registered: Callable[..., Page]) -> None:
    page = registered()
    assert page.get_by_test_id("window").evaluate(DROP, "dragover") is False
    expect(page.get_by_text("Belgeyi buraya bırakın")).to_be_visible()
    assert page.get_by_test_id("window").evaluate(DROP, "drop") is False
    expect(page.get_by_text("Belgeyi buraya bırakın")).to_have_count(0)
    page.get_by_test_id("composer").evaluate(DROP, "paste")
    expect(page.locator("[data-test=attachment][data-state=clean]")).to_have_count(2)
    expect(page.get_by_test_id("attachment").first).to_contain_text("dekont.png")
