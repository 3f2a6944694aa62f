"""The widget as a customer meets it, in Chromium, on the help page and on pages that do their worst."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Visitor = Callable[..., Page]
Happen = Callable[..., None]

TOO_SMALL = """() => {
  const found = [];
  const look = (root) => root.querySelectorAll('*').forEach((e) => {
    if (e.shadowRoot) look(e.shadowRoot);
    const box = e.getBoundingClientRect();
    if (e.matches('button, a[href], textarea, input') && box.width && (box.width < 44 || box.height < 44))
      found.push(`${e.outerHTML.slice(0, 80)} ${box.width}x${box.height}`);
  });
  look(document.querySelector('kopru-chat').shadowRoot);
  return found;
}"""


def write(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")


def messages(page: Page, by: str) -> list[str]:
    return page.locator(f"[data-test=message][data-by={by}] .tx").all_inner_texts()


def test_nothing_of_the_window_is_loaded_before_somebody_wants_it(visitor: Visitor) -> None:
    page = visitor(opened=False)
    loaded = "performance.getEntriesByType('resource').filter((r) => /(app|bundle|bundle-spoken\\.\\w+)\\.js$/.test(r.name)).length"
    assert page.evaluate(loaded) == 0
    expect(page.get_by_test_id("launcher")).to_have_text("Destek")
    page.get_by_test_id("launcher").click()
    page.get_by_test_id("log").wait_for()
    assert page.evaluate(loaded) == 2  # the window, and the words of one language


def test_the_other_language_is_fetched_when_somebody_switches_and_the_old_one_stays_until_it_is_here(visitor: Visitor) -> None:
    page = visitor()
    spoken = "performance.getEntriesByType('resource').map((r) => r.name).filter((n) => /bundle-spoken/.test(n)).map((n) => n.slice(-5, -3))"
    assert page.evaluate(spoken) == ["tr"]
    page.route("**/bundle-spoken.en.js", lambda route: route.abort())
    page.get_by_test_id("language-en").click()
    expect(page.get_by_test_id("send")).to_have_attribute("aria-label", "Gönder")
    page.unroute("**/bundle-spoken.en.js")
    expect(page.get_by_test_id("send")).to_have_attribute("aria-label", "Send")


def test_the_cards_are_fetched_when_the_first_is_to_be_drawn_and_asked_for_until_they_are_here(visitor: Visitor) -> None:
    page = visitor()
    assert page.evaluate("performance.getEntriesByType('resource').filter((r) => /bundle-cards/.test(r.name)).length") == 0
    page.route("**/bundle-cards.js", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: "bundle-cards" in request.url):
        page.get_by_test_id("human").click()
    expect(page.get_by_test_id("queue-card")).to_have_count(0)
    page.unroute("**/bundle-cards.js")
    expect(page.get_by_test_id("queue-card")).to_be_visible()


def test_the_operator_is_asked_when_a_team_is_named_and_not_before(visitor: Visitor, happen: Happen) -> None:
    page = visitor("/moving", port=1)
    asked = "performance.getEntriesByType('resource').filter((r) => /api.v1.operator/.test(r.name)).length"
    expect(page.locator(".w-legal a")).to_have_attribute("href", "https://example.com/gizlilik")
    write(page, "bir")
    expect(page.locator("[data-test=message][data-by=bot]")).to_have_count(2)
    assert page.evaluate(asked) == 0
    page.get_by_test_id("human").click()
    happen("joined")
    expect(page.get_by_test_id("log")).to_contain_text("Ödemeler ekibi")
    assert page.evaluate(asked) == 1


@pytest.mark.parametrize(("path", "port"), [("/", 0), ("/moving", 1), ("/resetting", 1)])
def test_the_window_is_as_large_as_the_reader_wants_all_text_on_any_page(visitor: Visitor, path: str, port: int) -> None:
    page = visitor(path, port, opened=False)
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("composer")).to_have_css("font-size", "32px")


def test_with_large_text_the_window_follows_its_end_and_nothing_lies_over_another(visitor: Visitor) -> None:
    page = visitor(opened=False, viewport={"width": 390, "height": 800})
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.get_by_test_id("launcher").click()
    write(page, "çekim gelmedi")
    line = page.get_by_test_id("request-card").locator("dl > div").first
    expect(line).to_be_visible()
    assert line.evaluate("(e) => { const [a, b] = [...e.children].map((c) => c.getBoundingClientRect());"
                         " return b.left >= a.left + e.firstElementChild.scrollWidth || b.top >= a.bottom; }")
    head = page.locator(".w-h")
    assert head.evaluate("(e) => e.querySelector('[data-test=close]').getBoundingClientRect().left > e.clientWidth / 2")
    write(page, "takip")
    expect(page.get_by_test_id("tracking-card")).to_be_visible()
    page.wait_for_function("""() => { const log = document.querySelector('kopru-chat').shadowRoot.querySelector('kopru-panel').shadowRoot.querySelector('.w-log');
      return log.scrollHeight - log.scrollTop - log.clientHeight < 2; }""")


def test_a_script_that_stands_elsewhere_asks_for_the_privacy_page(visitor: Visitor) -> None:
    page = visitor(opened=False)
    page.route("**/widget.js", lambda route: route.fulfill(path="web/widget/bundle-loader.js", content_type="text/javascript"))
    page.reload()
    page.get_by_test_id("launcher").click()
    expect(page.locator(".w-legal a")).to_have_attribute("href", "https://example.com/gizlilik")


def test_page_and_window_say_what_the_operator_says_of_itself(visitor: Visitor) -> None:
    page = visitor()
    expect(page).to_have_title("Yardım merkezi · Örnek Oyun")
    expect(page.locator(".lead")).to_contain_text("ekibimiz hafta içi 09.00–18.00 arasında yanıt verir")
    expect(page.locator("#privacy")).to_have_attribute("href", "https://example.com/gizlilik")
    expect(page.locator(".w-legal a")).to_have_attribute("href", "https://example.com/gizlilik")
    page.get_by_test_id("page-en").click()
    expect(page.locator(".lead")).to_contain_text("our team between 09:00 and 18:00 on weekdays")


def test_the_window_greets_in_the_language_of_the_page_and_switches_both(visitor: Visitor) -> None:
    page = visitor()
    expect(page.get_by_test_id("log")).to_contain_text("Merhaba, ben dijital asistanım")
    page.get_by_test_id("language-en").click()
    expect(page.get_by_test_id("log")).to_contain_text("Hello, I am the digital assistant")
    expect(page.get_by_role("heading", level=1)).to_have_text("How can we help you?")
    expect(page.locator("[data-event=language]")).to_be_visible()


def test_a_question_brings_the_card_and_choices_and_a_choice_is_answered(visitor: Visitor) -> None:
    page = visitor()
    write(page, "çekim gelmedi")
    card = page.get_by_test_id("request-card")
    expect(card).to_contain_text("2 / 3 tamam")
    expect(card).to_contain_text("22 Kasım 2026, Pazar")
    page.get_by_test_id("quick-reply").get_by_text("Para çekme").click()
    expect(page.get_by_test_id("quick-reply")).to_have_count(0)
    expect(page.get_by_test_id("log")).to_contain_text("Anladım: Para çekme")
    assert messages(page, "customer") == ["çekim gelmedi", "Para çekme"]


def test_a_collected_line_is_corrected_in_words(visitor: Visitor) -> None:
    page = visitor()
    write(page, "çekim gelmedi")
    page.get_by_role("button", name="Tarihi düzelt").click()
    expect(page.get_by_test_id("composer")).to_have_value("Tarih yanlış, doğrusu: ")


def test_the_tracking_number_the_team_and_the_promise_are_shown(visitor: Visitor) -> None:
    page = visitor()
    write(page, "takip")
    card = page.get_by_test_id("tracking-card")
    expect(card).to_contain_text("KPR-7Q4M-2X9D-8WTC")
    expect(card).to_contain_text("Ödemeler ekibinde")
    expect(card).to_contain_text("En geç 30 Kasım 2027 14.32’ye kadar yanıt vereceğiz.")


def test_a_person_is_one_press_away_and_the_way_back_too(visitor: Visitor, happen: Happen) -> None:
    page = visitor()
    page.get_by_test_id("human").click()
    expect(page.get_by_test_id("queue-card")).to_contain_text("Sıradasınız: 2 · yaklaşık 2–4 dk")
    page.get_by_test_id("leave-queue").click()
    expect(page.locator("[data-event=left_queue]")).to_be_visible()
    page.get_by_test_id("human").click()
    expect(page.get_by_test_id("queue-card")).to_be_visible()
    happen("joined")
    expect(page.locator("[data-event=joined]")).to_contain_text("Elif Kaya görüşmeye katıldı")
    expect(page.get_by_role("heading", name="Elif Kaya")).to_be_visible()
    write(page, "Merhaba")
    expect(page.locator("[data-test=message][data-by=agent]")).to_contain_text("Bakıyorum.")
    expect(page.locator("[data-test=message][data-by=customer]").last).to_have_attribute("data-state", "read")
    happen("resolved")
    expect(page.get_by_test_id("human")).to_be_visible()


def test_what_is_written_offline_survives_a_reload_and_arrives_once_in_order(visitor: Visitor) -> None:
    page = visitor()
    write(page, "bir")
    expect(page.get_by_test_id("log")).to_contain_text("Anladım: bir")
    page.context.set_offline(True)
    for text in ("iki", "üç"):
        write(page, text)
    expect(page.locator("[data-state=waiting]")).to_have_count(2)
    expect(page.get_by_test_id("banner")).to_contain_text("Çevrimdışısınız.")
    page.get_by_test_id("composer").fill("yarım kalan")
    page.context.set_offline(False)
    page.reload()
    page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("log")).to_contain_text("Anladım: üç")
    expect(page.locator("[data-test=message][data-by=customer]")).to_have_count(3)
    assert messages(page, "customer") == ["bir", "iki", "üç"]
    expect(page.get_by_test_id("composer")).to_have_value("yarım kalan")
    assert page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('kopru.unsent')).length") == 0


def test_a_cut_line_comes_back_by_itself_with_what_was_said_meanwhile(visitor: Visitor, happen: Happen) -> None:
    page = visitor()
    write(page, "bir")
    expect(page.get_by_test_id("log")).to_contain_text("Anladım: bir")
    happen("cut")
    happen("says", text="Arada söylendi")
    expect(page.get_by_test_id("log")).to_contain_text("Arada söylendi")
    assert messages(page, "bot")[1:] == ["Anladım: bir", "Arada söylendi"]


def test_a_refused_message_is_never_lost_and_can_be_sent_again(visitor: Visitor) -> None:
    page = visitor()
    write(page, "hata")
    expect(page.locator("[data-state=failed]")).to_contain_text("Yeniden gönder")
    page.reload()
    page.get_by_test_id("launcher").click()
    expect(page.locator("[data-state=failed]")).to_contain_text("hata")


def test_a_busy_service_gets_the_message_a_little_later_without_a_word(visitor: Visitor) -> None:
    page = visitor()
    write(page, "meşgul")
    expect(page.get_by_test_id("log")).to_contain_text("Anladım: meşgul")
    assert messages(page, "customer") == ["meşgul"]


def test_two_tabs_show_the_same_conversation(visitor: Visitor) -> None:
    page = visitor()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_test_id("launcher").click()
    write(other, "ikinci sekmeden")
    expect(page.get_by_test_id("log")).to_contain_text("Anladım: ikinci sekmeden")
    assert messages(page, "customer") == messages(other, "customer") == ["ikinci sekmeden"]


def test_a_closed_window_counts_what_was_not_read(visitor: Visitor, happen: Happen) -> None:
    page = visitor()
    write(page, "bir")
    expect(page.get_by_test_id("log")).to_contain_text("Anladım: bir")
    page.get_by_test_id("close").click()
    happen("says", text="Bir sorunuz daha var mı?")
    expect(page.get_by_role("button", name="Destek, 1 okunmamış mesaj")).to_be_visible()


def test_new_words_do_not_move_somebody_who_reads_further_up(visitor: Visitor, happen: Happen) -> None:
    page = visitor()
    for number in range(8):
        write(page, f"satır {number}")
        expect(page.get_by_test_id("log")).to_contain_text(f"Anladım: satır {number}")
    page.get_by_test_id("log").evaluate("(log) => { log.scrollTop = 0; }")
    happen("says", text="En yenisi")
    page.get_by_test_id("new-messages").click()
    expect(page.get_by_text("En yenisi")).to_be_in_viewport()


def test_what_comes_in_a_row_stays_in_sight_of_whoever_reads_the_latest(visitor: Visitor, happen: Happen) -> None:
    page = visitor()
    # The browser tells of our own scrolling late, when more may have been drawn meanwhile: here it always does.
    page.get_by_test_id("log").evaluate("(log) => new MutationObserver(() => log.dispatchEvent(new Event('scroll'))).observe(log, { childList: true, subtree: true })")
    for number in range(6):
        happen("says", text=f"{number}. yanıt, " + "birkaç satır tutacak kadar uzun " * 4)
    expect(page.get_by_text("5. yanıt")).to_be_in_viewport()
    expect(page.get_by_test_id("new-messages")).to_have_count(0)


def test_everything_works_with_the_keyboard_alone(visitor: Visitor) -> None:
    page = visitor(opened=False)
    page.get_by_test_id("launcher").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("composer")).to_be_focused()
    page.keyboard.type("ilk satır")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("ikinci satır")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("log")).to_contain_text("Anladım: ilk satır")
    assert messages(page, "customer") == ["ilk satır\nikinci satır"]
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("window")).to_be_hidden()
    expect(page.get_by_test_id("launcher")).to_be_focused()


def test_a_message_that_is_too_long_is_kept_and_not_sent(visitor: Visitor) -> None:
    page = visitor()
    page.get_by_test_id("composer").fill("ş" * 4001)
    expect(page.get_by_test_id("send")).to_be_disabled()
    expect(page.get_by_text("1 karakter fazla, biraz kısaltın")).to_be_visible()
    page.get_by_test_id("composer").fill("ş" * 4000)
    expect(page.get_by_test_id("send")).to_be_enabled()


def test_markup_is_text(visitor: Visitor) -> None:
    page = visitor()
    hostile = "<img src=x onerror=\"document.title='executed'\"><script>document.title='executed'</script>"
    write(page, hostile)
    expect(page.get_by_test_id("log")).to_contain_text(f"Anladım: {hostile}")
    assert "executed" not in page.title()


def test_a_topic_of_the_help_page_opens_the_window_with_its_words(visitor: Visitor) -> None:
    page = visitor(opened=False)
    page.locator("[data-topic=withdrawal]").click()
    expect(page.get_by_test_id("composer")).to_have_value("Çektiğim para hâlâ hesabıma geçmedi.")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_target_is_large_enough_and_nothing_is_wider_than_the_screen(visitor: Visitor, width: int) -> None:
    page = visitor(viewport={"width": width, "height": 700})
    write(page, "çekim gelmedi")
    expect(page.get_by_test_id("quick-reply")).to_have_count(2)
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_window_fills_the_screen_and_keeps_the_focus(visitor: Visitor) -> None:
    page = visitor(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    window = page.get_by_test_id("window")
    expect(window).to_have_attribute("aria-modal", "true")
    assert window.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 800}
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") == "kopru-chat"


@pytest.mark.parametrize("name", ["crowding", "moving", "hiding", "resetting", "covering"])
def test_no_page_breaks_the_widget_and_the_widget_breaks_no_page(visitor: Visitor, name: str) -> None:
    page = visitor(f"/{name}", port=1)
    write(page, "çekim gelmedi")
    expect(page.get_by_test_id("quick-reply").first).to_be_visible()
    box = page.get_by_test_id("window").bounding_box()
    assert box is not None
    assert (box["width"], round(box["x"] + box["width"])) == (380, 1260)
    bubble = page.locator("[data-test=message][data-by=customer] .bub")
    assert bubble.evaluate("(e) => getComputedStyle(e).fontSize") == "15px"
    assert re.match(r"rgb\(13, 94, 102\)", bubble.evaluate("(e) => getComputedStyle(e).backgroundColor"))
    expect(page.locator("kopru-panel")).to_have_count(1)


CALLS = """window.calls = [];
  window.Notification = class { static permission = 'default'; static requestPermission = async () => { Notification.permission = 'granted' };
    constructor(title, { tag }) { window.calls.push(`${tag}: ${title}`) } };
  window.AudioContext = class { currentTime = 0; destination = {}; close() {} createGain() { return this.part() } createOscillator() { window.calls.push('tone'); return this.part() }
    part() { return { frequency: {}, gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (to) => to, start() {}, stop() {} } } };
  Object.defineProperty(document, 'hidden', { get: () => Boolean(window.away) });"""


@pytest.mark.parametrize(("language", "said"), [("tr", "Elif Kaya size yazdı"), ("en", "Elif Kaya wrote to you")])
def test_a_notice_and_a_tone_come_only_to_who_asked_for_them(visitor: Visitor, happen: Happen, language: str, said: str) -> None:
    page = visitor(opened=False)
    page.evaluate(f"() => {{ {CALLS} }}")
    page.evaluate("(language) => { window.kopru.setLanguage(language); window.away = true }", language)
    page.get_by_test_id("launcher").click()
    page.get_by_test_id("human").click()
    call = page.get_by_test_id("call")
    expect(call).to_have_attribute("aria-pressed", "false")
    happen("joined")
    happen("says", text="Merhaba")
    expect(page.locator("[data-test=message][data-by=agent]")).to_have_count(1)
    assert page.evaluate("window.calls") == []

    happen("resolved")
    page.get_by_test_id("human").click()
    call.click()
    expect(call).to_have_attribute("aria-pressed", "true")
    happen("joined")
    page.wait_for_function("() => window.calls.length >= 3")
    assert page.evaluate("window.calls") == ["tone", "tone", f"kopru: {said}"]
    page.evaluate("() => { window.away = false }")
    happen("says", text="Buradayım")
    expect(page.locator("[data-test=message][data-by=agent]")).to_have_count(2)
    assert page.evaluate("window.calls.length") == 3
