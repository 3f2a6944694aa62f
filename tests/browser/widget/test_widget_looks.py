"""Every state of the widget in both languages: axe finds nothing in either theme, no state is wider than a small phone, large text
loses nothing, forced colours keep the edges, nothing moves for who wants no motion."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.widget.test_survey_card import asked
from tests.support import looking

__all__ = ["asked"]
Visitor = Callable[..., Page]
Happen = Callable[..., None]


@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_state_of_the_window(visitor: Visitor, happen: Happen, language: str) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str, ready: str) -> None:
        expect(page.get_by_test_id(ready).last).to_be_visible()
        if faults := looking.faults_seen(page):
            found[name] = faults

    def write(text: str) -> None:
        page.get_by_test_id("composer").fill(text)
        page.get_by_test_id("composer").press("Enter")

    page = visitor(opened=False)
    page.evaluate("(language) => window.kopru.setLanguage(language)", language)
    look("closed", "launcher")
    page.get_by_test_id("launcher").click()
    look("open", "composer")
    write("çekim gelmedi")
    look("card and choices", "quick-reply")
    write("takip")
    look("tracking", "tracking-card")
    write("hata")
    look("refused", "message")
    page.get_by_test_id("human").click()
    look("queue", "queue-card")
    happen("joined")
    happen("says", text="Merhaba, ben Elif.")
    expect(page.locator("[data-test=message][data-by=agent]")).to_be_visible()
    look("agent", "message")
    page.context.set_offline(True)
    write("Orada mısınız?")
    look("offline", "banner")
    page.context.set_offline(False)
    expect(page.get_by_test_id("banner")).to_have_count(0, timeout=20_000)
    page.get_by_test_id("close").click()
    happen("says", text="Buradayım.")
    look("closed, unread", "launcher")
    assert "\n".join(f"{name}: {each}" for name, all_ in found.items() for each in all_) == ""


@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_survey_card(asked: Callable[..., Page], language: str) -> None:
    page = asked(language)
    expect(page.get_by_test_id("survey")).to_be_visible()
    assert looking.faults_seen(page) == []
