"""A supervisor in Chromium: takes a conversation over from an agent and gives it to another, and the customer is answered all along."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.test_offers import picture, sign_in
from tests.support.browser import PATIENCE, chromium
from tests.support.people import Customer, new_cid
from tests.support.service import Service

WORDS = {
    "tr": {"over": "devraldınız", "lost": "Şef Er adlı temsilcide", "given": "size atadı", "hello": "Merhaba, sizinle ben ilgileneceğim"},
    "en": {"over": "You took the conversation over", "lost": "Şef Er holds the conversation", "given": "to you at", "hello": "Hello, I will look after you"},
}


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_supervisor_takes_over_and_assigns(tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    with Service(tmp_path) as service:
        service.staff("sef", "Şef Er", "management", role="supervisor")
        async with chromium() as browser:
            elif_ = await sign_in(browser, service, "elif", language)
            customer = await Customer.arrive(service.address, language)
            await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
            await elif_.at("offer-accept").click(timeout=PATIENCE)
            await expect(elif_.at("composer")).to_be_visible(timeout=PATIENCE)
            assert await elif_.at("assign").count() + await elif_.at("take-over").count() == 0

            mert, sef = await sign_in(browser, service, "mert", language), await sign_in(browser, service, "sef", language)
            await mert.at("list-team").click()
            await mert.open_conversation(customer.conversation)
            await expect(mert.at("blocked")).to_be_visible(timeout=PATIENCE)
            assert await mert.at("assign").count() + await mert.at("take-over").count() == 0

            await sef.at("list-team").click()
            await sef.open_conversation(customer.conversation)
            await sef.at("take-over").click()
            await expect(sef.at("thread")).to_contain_text(words["over"], timeout=PATIENCE)
            await expect(sef.at("composer")).to_be_focused(timeout=PATIENCE)
            await expect(elif_.at("blocked")).to_contain_text(words["lost"], timeout=PATIENCE)

            await sef.at("assign").click()
            await expect(sef.at("assign-agent").locator("option")).to_have_count(3, timeout=PATIENCE)
            await sef.at("assign-confirm").click()
            await expect(sef.at("assign-agent")).to_be_focused()
            await picture(sef, "assign")
            await sef.at("assign-agent").select_option(label=next(iter(
                text for text in await sef.at("assign-agent").locator("option").all_inner_texts() if text.startswith("Mert Demir · 0 / 4"))))
            await sef.at("assign-confirm").click()
            await expect(mert.at("thread")).to_contain_text(words["given"], timeout=PATIENCE)
            await expect(sef.at("blocked")).to_be_visible(timeout=PATIENCE)
            await picture(sef, "leading")
            await mert.reply(words["hello"])
            await customer.until(lambda: words["hello"] in customer.told())
            assert (elif_.complaints, mert.complaints, sef.complaints) == ([], [], [])
            await customer.close()
            for window in (elif_, mert, sef):
                await window.close()
