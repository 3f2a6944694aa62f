"""An agent in Chromium finds a conversation by its words, sends the customer the transcript, and ends a session on another machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.test_offers import picture, sign_in
from tests.support.browser import PATIENCE, chromium
from tests.support.people import Customer, new_cid
from tests.support.service import Service

NEED = {"tr": "adresi yazın", "en": "Write the address"}


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_conversation_is_found_and_its_transcript_sent_and_a_session_ended(tmp_path: Path, language: str) -> None:
    with Service(tmp_path) as service:
        async with chromium() as browser:
            customer = await Customer.arrive(service.address, language)
            await customer.say("ÇEKİM hâlâ bekliyor")
            await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
            window, elsewhere = await sign_in(browser, service, "elif", language), await sign_in(browser, service, "elif", language)
            found = window.at("search-found", conversation=customer.conversation)
            await window.page.keyboard.press("Control+k")
            await expect(window.at("search-words")).to_be_focused(timeout=PATIENCE)
            async with window.page.expect_response(lambda answer: "words=" in answer.url):
                await window.at("search-words").fill("olmayan")
            while await found.count() == 0:  # words are found a moment after they were said
                async with window.page.expect_response(lambda answer: "words=" in answer.url):
                    await window.at("search-words").fill("cekimim")
                    await window.at("search-words").press("Enter")
            await picture(window, "search")
            await found.click()
            await expect(window.at("thread")).to_contain_text("ÇEKİM hâlâ bekliyor", timeout=PATIENCE)

            await window.at("transcript").click(timeout=PATIENCE)
            await window.at("transcript-confirm").click()
            await expect(window.page.locator("#dg-e")).to_contain_text(NEED[language])
            await picture(window, "transcript")
            await window.at("transcript-email").fill("ayse@example.com")
            await window.at("transcript-confirm").click()
            await expect(window.at("toast")).to_be_visible(timeout=PATIENCE)

            await window.at("me").click()
            await expect(window.at("session")).to_have_count(2, timeout=PATIENCE)
            await picture(window, "sessions")
            await window.at("session-end").click()
            await expect(window.at("session")).to_have_count(1, timeout=PATIENCE)
            await expect(elsewhere.at("login-name")).to_be_visible(timeout=PATIENCE)
            assert (window.complaints, elsewhere.complaints) == ([], [])
            await customer.close()
            await window.close()
            await elsewhere.close()
