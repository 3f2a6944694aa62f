"""Canned replies in Chromium: a slash opens the menu, keys alone choose, and the customer gets the filled words in their language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.test_offers import picture, sign_in
from tests.support.browser import PATIENCE, chromium
from tests.support.people import Customer, new_cid
from tests.support.service import Service

SAID = {"tr": "ben Elif Kaya. Yazdıklarınızı okudum", "en": "I am Elif Kaya. I have read what you wrote"}


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_canned_reply_is_found_by_slash_chosen_by_keys_and_sent(tmp_path: Path, language: str) -> None:
    with Service(tmp_path) as service:
        async with chromium() as browser:
            window = await sign_in(browser, service, "elif", language)
            customer = await Customer.arrive(service.address, language)
            await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
            await window.at("offer-accept").click(timeout=PATIENCE)
            field, menu = window.at("composer"), window.at("canned")
            await expect(field).to_be_focused(timeout=PATIENCE)

            await window.page.keyboard.type("/")
            await expect(window.at("canned-option")).to_have_count(6, timeout=PATIENCE)
            await expect(field).to_have_attribute("aria-haspopup", "listbox")
            await picture(window, "canned")
            await window.page.keyboard.press("ArrowDown")
            await expect(window.at("canned-option").nth(1)).to_have_attribute("aria-selected", "true")
            await expect(field).to_have_attribute("aria-activedescendant", "cn-1")
            await window.page.keyboard.press("Escape")
            await expect(menu).to_have_count(0)
            await expect(field).to_have_value("/")

            await window.page.keyboard.type("MERH")
            await expect(window.at("canned-option", key="merhaba")).to_be_visible()
            await window.page.keyboard.press("Enter")
            await expect(menu).to_have_count(0)
            await expect(field).to_have_value(re.compile(SAID[language]))
            assert "{" not in await field.input_value()
            await window.page.keyboard.press("Control+Enter")
            await customer.until(lambda: SAID[language] in customer.told())

            await window.page.keyboard.type("15/03")
            await expect(menu).to_have_count(0)
            assert window.complaints == []
            await customer.close()
            await window.close()
