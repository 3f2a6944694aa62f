"""Offers in Chromium: one agent passes by key, the other is asked and accepts, and the customer is answered; then handed on to a
colleague with a note, who is asked first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.support.browser import PATIENCE, AgentWindow, chromium
from tests.support.people import Customer, new_cid
from tests.support.service import PASSWORD, Service

WORDS = {
    "tr": {"title": "Size bir görüşme sunuldu", "to": "sunuldu", "passed": "görüşmeyi geçti", "hello": "Merhaba, buradayım"},
    "en": {"title": "Offered to you", "to": "Offered to", "passed": "passed", "hello": "Hello, I am here"},
}


async def picture(window: AgentWindow, name: str) -> None:
    """For looking at, when a folder is named; in both themes."""
    if folder := os.environ.get("KOPRU_PICTURES"):
        for theme in ("light", "dark"):
            await window.page.emulate_media(color_scheme=theme)
            await window.page.screenshot(path=f"{folder}/{name}-{window.language}-{theme}.png")


async def sign_in(browser: object, service: Service, login: str, language: str) -> AgentWindow:
    window = await AgentWindow.open(browser, service.address, language, width=1440, height=900)  # type: ignore[arg-type]
    await window.sign_in(login, PASSWORD)
    return window


async def asked_first(elif_: AgentWindow, mert: AgentWindow) -> tuple[AgentWindow, AgentWindow]:
    """Who is asked, and the other one, whose list says so."""
    seen: Locator = elif_.at("offered-to")
    await expect(seen).to_be_visible(timeout=PATIENCE)
    return (elif_, mert) if await elif_.at("offer").count() else (mert, elif_)


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_who_passes_is_asked_no_more_and_who_accepts_answers_the_customer(tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    with Service(tmp_path) as service:
        async with chromium() as browser:
            elif_, mert = await sign_in(browser, service, "elif", language), await sign_in(browser, service, "mert", language)
            customer = await Customer.arrive(service.address)
            await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})

            first, second = await asked_first(elif_, mert)
            await expect(first.at("offer")).to_contain_text(words["title"])
            await expect(second.at("offered-to")).to_contain_text(words["to"])
            await expect(second.at("offer")).to_have_count(0)
            await picture(first, "offer")
            await first.page.keyboard.press("p")
            await expect(first.at("offer")).to_have_count(0)
            await expect(first.at("toast")).to_be_visible()

            await expect(second.at("offer")).to_be_visible(timeout=PATIENCE)
            await second.at("offer-accept").click()
            await expect(second.at("offer")).to_have_count(0)
            await expect(second.at("thread")).to_contain_text(words["passed"], timeout=PATIENCE)
            await expect(second.at("composer")).to_be_focused(timeout=PATIENCE)
            await second.reply(words["hello"])
            await customer.until(lambda: words["hello"] in customer.told())
            assert "declined" not in customer.told()

            await second.at("transfer").click()
            await second.at("transfer-department").select_option(value=await second.page.locator("option[value^='support/']").first.get_attribute("value"))
            await second.at("asked-text").fill("dekont bekliyor")
            await picture(second, "hand-on")
            await second.at("transfer-confirm").click()
            await expect(first.at("offer")).to_be_visible(timeout=PATIENCE)
            await first.at("offer-accept").click()
            await expect(first.at("thread")).to_contain_text("dekont bekliyor", timeout=PATIENCE)
            assert "dekont" not in customer.told()
            assert (elif_.complaints, mert.complaints) == ([], [])
            await customer.close()
            await elif_.close()
            await mert.close()
