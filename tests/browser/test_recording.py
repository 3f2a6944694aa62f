"""An agent writes down a call in Chromium: what is missing is named, the number is there to be read out, the same again is added to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.test_offers import picture, sign_in
from tests.support.browser import PATIENCE, chromium
from tests.support.service import Service

SAID = {"tr": ("Çektiğim para hesabıma geçmedi", "Kaydedildiğini söyledim, kabul etti"),
        "en": ("The money I withdrew has not arrived", "I told them that it is recorded; they agreed")}


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_call_is_written_down_once_and_the_same_again_is_added_to_it(tmp_path: Path, language: str) -> None:
    subject, consent = SAID[language]
    with Service(tmp_path) as service:
        service.staff("ece", "Ece Ak", "finance")
        async with chromium() as browser:
            window = await sign_in(browser, service, "ece", language)
            await window.at("record-open").click()
            await picture(window, "record")
            await window.at("record-save").click()
            for field in ("email", "topic", "subject", "consent"):
                await expect(window.at(f"record-error-{field}")).to_be_visible()
            await expect(window.at("record-email")).to_be_focused()
            await window.at("record-phone").fill("+90 555 000 00 01")
            await window.at("record-topic").select_option("withdrawal")
            await expect(window.at("record-transaction_type")).to_have_value("withdrawal")
            await window.at("record-subject").fill(subject)
            await window.at("record-amount").fill("500")
            await window.at("record-save").click()
            await expect(window.at("record-consent")).to_be_focused()
            await picture(window, "record-wrong")
            await window.at("record-consent").fill(consent)
            await window.at("record-save").click()
            number = window.at("record-number")
            await expect(number).to_contain_text("KPR-", timeout=PATIENCE)
            first = await number.text_content()
            await picture(window, "record-done")

            await window.at("record-another").click()
            await window.at("record-channel").select_option("social")
            await window.at("record-phone").fill("+90 555 000 00 01")
            await window.at("record-topic").select_option("withdrawal")
            await window.at("record-subject").fill(subject)
            await window.at("record-consent").fill(consent)
            await window.at("record-save").click()
            await window.at("record-add").click(timeout=PATIENCE)
            await expect(window.at("record-another")).to_be_visible(timeout=PATIENCE)
            assert await number.text_content() == first
            await window.page.keyboard.press("Escape")
            await expect(window.at("record")).to_be_hidden()
            assert window.complaints == []
            await window.close()
