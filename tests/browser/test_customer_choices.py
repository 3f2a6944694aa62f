"""What customers choose for themselves in the panel: which news comes how, the colours, a break; and a document right after the form."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Route, expect

from base.settings import ROOT
from tests.browser.test_every_look import Api, as_customer
from tests.support.browser import PATIENCE, Window, chromium
from tests.support.product import Product

PICTURE = {"name": "dekont.png", "mimeType": "image/png", "buffer": (ROOT / "docs" / "pictures" / "widget-agent-tr-dark.png").read_bytes()}
SAYS = {
    "tr": {"wrong": "geçerli görünmüyor", "saved": "kaydedildi", "part": "yüklendi", "subject": "Uygulama açılmıyor", "care": "Limit"},
    "en": {"wrong": "doesn't look right", "saved": "are saved", "part": "uploaded", "subject": "The app does not open", "care": "limit"},
}


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_news_come_as_chosen_and_a_mistyped_address_is_said_under_its_field(product: Product, language: str) -> None:
    async with chromium() as browser:
        says, customer = SAYS[language], Api(product, language)
        customer.register(says["subject"])
        window = await Window.open(browser, product.address, language)
        await window.page.goto(f"{product.address}/panel?language={language}")
        await as_customer(window, customer.token, f"/panel?language={language}")
        await window.at("contact").locator("summary").click()
        email = window.page.locator("#contact-email")
        await email.fill("ayse@")
        await window.at("progress-email").uncheck()
        await window.at("contact-save").click()
        await expect(window.at("contact-wrong")).to_contain_text(says["wrong"])
        await expect(email).to_be_focused()
        await expect(email).to_have_value("ayse@")
        await email.fill("ayse@example.com")
        await window.at("contact-save").click()
        await expect(window.at("contact-note")).to_contain_text(says["saved"])
        kept = customer.call("GET", "/contact").json()
        assert (kept["email"], kept["preferences"]["progress"], kept["preferences"]["result"]) == ("ayse@example.com", [], ["email", "sms"])
        await expect(window.at("own-care")).to_contain_text(says["care"])
        await window.at("own-care").click()
        await expect(window.page.locator("[name=wish]").first).to_be_visible(timeout=PATIENCE)
        assert window.complaints == []


async def test_the_colours_that_were_chosen_stay_on_all_pages(product: Product) -> None:
    async with chromium() as browser:
        window = await Window.open(browser, product.address)
        await window.page.goto(product.address + "/status")
        canvas = "() => getComputedStyle(document.body).backgroundColor"
        light = await window.page.evaluate(canvas)
        await window.at("theme").click()
        await expect(window.at("theme")).to_have_attribute("aria-pressed", "true")
        assert await window.page.evaluate(canvas) != light
        await window.page.goto(product.address + "/form")
        await expect(window.at("theme")).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
        await window.at("theme").click()
        assert await window.page.evaluate(canvas) == light


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_document_is_added_right_after_the_form_and_says_how_far_it_has_come(product: Product, language: str) -> None:
    async with chromium() as browser:
        says = SAYS[language]
        window = await Window.open(browser, product.address, language)
        await window.page.goto(f"{product.address}/form?language={language}#technical")
        await window.page.locator("[name=subject]").fill(says["subject"])
        await window.page.locator("[name=event_date]").fill("2026-11-20")
        await window.page.locator("[name=transaction_type]").select_option("other")
        await window.at("submit").click()
        await expect(window.at("done")).to_be_visible(timeout=PATIENCE)

        goes_on = asyncio.Event()

        async def hold(route: Route) -> None:
            await goes_on.wait()
            await route.continue_()

        await window.page.route("**/documents", hold)
        await window.at("file").set_input_files(PICTURE)  # type: ignore[arg-type]
        await expect(window.at("part")).to_be_visible()
        await expect(window.page.locator(".drop b")).to_contain_text(says["part"])
        goes_on.set()
        await expect(window.at("document")).to_contain_text("dekont", timeout=PATIENCE)
        await expect(window.at("part")).to_have_count(0)
        assert window.complaints == []
