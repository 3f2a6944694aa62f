"""Instead of waiting for a person a customer leaves a message: by a form in the chat, with its number on the screen at the end."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.support.browser import PATIENCE, CustomerWindow, chromium
from tests.support.product import Product

SAYS = {
    "tr": {"subject": "Çekim gelmedi", "text": "Dün yaptığım çekim hesabıma geçmedi.", "wrong": "geçerli görünmüyor", "left": "Mesajınız ekibimize iletildi"},
    "en": {"subject": "Withdrawal missing", "text": "My withdrawal of yesterday has not arrived.", "wrong": "doesn't look right",
           "left": "Your message is with our team"},
}


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_who_waits_leaves_a_message_and_has_its_number(product: Product, language: str) -> None:
    async with chromium() as browser:
        says = SAYS[language]
        window = await CustomerWindow.open(browser, product.address, language)
        await window.arrive()
        await window.at("human").click()
        await window.at("leave-message").click(timeout=PATIENCE)
        form = window.at("leave")
        await expect(form.locator("[name=subject]")).to_be_focused()
        await form.locator("[name=subject]").fill(says["subject"])
        await form.locator("[name=text]").fill(says["text"])
        await form.locator("[name=contact]").fill("ada@")
        await window.at("leave-send").click()
        await expect(form.get_by_role("alert")).to_contain_text(says["wrong"], timeout=PATIENCE)
        await expect(form.locator("[name=contact]")).to_be_focused()

        await window.page.reload()  # nothing typed is lost
        await window.open_widget()
        await expect(form.locator("[name=text]")).to_have_value(says["text"], timeout=PATIENCE)
        await window.page.route("**/left-messages", lambda route: route.abort())
        await form.locator("[name=contact]").fill("ada@example.com")
        await window.at("leave-send").click()
        await expect(form.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
        await window.page.unroute("**/left-messages")
        await window.at("leave-send").click()

        await expect(window.at("tracking-card")).to_be_visible(timeout=PATIENCE)
        await expect(window.at("log")).to_contain_text(says["left"])
        await expect(window.at("message", by="customer").last).to_contain_text(says["text"])
        await expect(window.at("queue-card")).to_have_count(0)
        await expect(form).to_have_count(0)
        await expect(window.at("composer")).to_be_focused()
        await window.page.reload()
        await window.open_widget()
        await expect(window.at("tracking-card")).to_be_visible(timeout=PATIENCE)
        await expect(form).to_have_count(0)
        assert window.complaints == []
