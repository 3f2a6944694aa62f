"""An agent who works by keyboard: commands by their names, and shortcuts with letters of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.test_offers import picture, sign_in
from tests.support.browser import PATIENCE, chromium
from tests.support.people import Customer, new_cid
from tests.support.service import Service

WORDS = {"tr": ("SIRADAKI", "GÖRÜŞMEYİ coz", "Görüşmeyi çöz"), "en": ("take ne", "resol", "Resolve the conversation")}


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_commands_are_run_by_name_and_letters_are_the_agents_own(tmp_path: Path, language: str) -> None:
    take, part, resolve = WORDS[language]
    with Service(tmp_path) as service:
        async with chromium() as browser:
            customer = await Customer.arrive(service.address, language)
            await customer.say("ÇEKİM hâlâ bekliyor")
            await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
            window = await sign_in(browser, service, "elif", language)
            page, keys = window.page, window.page.keyboard
            await expect(window.at("queue-row")).to_have_count(1, timeout=PATIENCE)

            await keys.press("Control+k")
            await expect(window.at("command", command="resolve")).to_have_count(0)  # nothing is held yet
            await picture(window, "commands")
            await window.at("search-words").fill(take)
            await keys.press("Enter")
            await expect(window.at("resolve")).to_be_enabled(timeout=PATIENCE)

            await keys.press("Control+k")
            await window.at("search-words").fill(part)
            await expect(window.at("command")).to_have_text([f"{resolve}E"])
            await keys.press("ArrowDown")
            await expect(window.at("command")).to_be_focused()
            await keys.press("Escape")
            await expect(window.at("search-words")).to_be_hidden()

            await window.at("keys").click()
            await expect(window.at("remap-usual")).to_have_count(0)
            await window.at("remap", deed="resolve").click()
            await keys.press("t")  # taken by the transfer
            await expect(window.at("remap", deed="resolve")).to_have_text("E")
            await window.at("remap", deed="resolve").click()
            await picture(window, "shortcuts")
            await keys.press("Escape")  # gives up the letter, not the list
            await window.at("remap", deed="resolve").click()
            await keys.press("x")
            await expect(window.at("remap", deed="resolve")).to_have_text("X")
            await keys.press("Escape")
            await page.reload()
            await expect(window.at("resolve")).to_contain_text("X", timeout=PATIENCE)
            await window.at("queue-row").first.focus()
            await keys.press("e")
            await expect(window.at("resolve-confirm")).to_have_count(0)
            await keys.press("x")
            await expect(window.at("resolve-confirm")).to_be_visible()
            assert window.complaints == []
            await customer.close()
            await window.close()
