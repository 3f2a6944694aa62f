"""The agent's craft in Chromium: a colleague is mentioned and told, both see that the other looks, what is put aside comes back, points are
ticked, a request is opened from the chat, and a supervisor whispers."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.test_offers import picture, sign_in
from tests.support.browser import PATIENCE, AgentWindow, chromium
from tests.support.people import Customer, new_cid
from tests.support.service import Service

WORDS = {
    "tr": {"looks": "Mert Demir bu görüşmeye bakıyor", "bell": "Elif Kaya bir notta sizi andı", "aside": "Bekletiliyor", "whisper": "Şef Er size fısıldadı",
           "number": "Takip numaranız KPR-", "need": "Konuyu bir cümleyle yazın."},
    "en": {"looks": "Mert Demir is looking too", "bell": "Elif Kaya mentioned you in a note", "aside": "Snoozed until", "whisper": "Şef Er whispered to you",
           "number": "Your tracking number is KPR-", "need": "Write the subject in one sentence."},
}


async def mention(elif_: AgentWindow, mert: AgentWindow, words: dict[str, str]) -> None:
    await elif_.at("mode-note").click()
    await elif_.page.keyboard.type("@mer")
    await expect(elif_.at("colleague")).to_have_count(1, timeout=PATIENCE)
    await picture(elif_, "mention")
    await elif_.page.keyboard.press("Enter")
    await elif_.page.keyboard.type("bakar mısın")
    await elif_.page.keyboard.press("Control+Enter")
    await expect(elif_.at("message", kind="note")).to_contain_text("@Mert Demir bakar mısın", timeout=PATIENCE)
    await expect(mert.at("toast")).to_contain_text(words["bell"], timeout=PATIENCE)
    await mert.at("bell").click()
    await picture(mert, "bell")
    await mert.at("mention").first.click()
    await expect(mert.at("message", kind="note")).to_be_visible(timeout=PATIENCE)
    await expect(mert.page.locator("[data-test=bell] .bdg")).to_have_count(0)


async def open_request(elif_: AgentWindow, customer: Customer, words: dict[str, str]) -> None:
    await elif_.at("open-request").click()
    await elif_.at("request-topic").select_option("withdrawal")
    await elif_.at("request-confirm").click()
    await expect(elif_.page.locator("#rd-e-subject")).to_contain_text(words["need"])
    await expect(elif_.at("request-subject")).to_be_focused()
    await elif_.at("request-subject").fill("Çekimim gelmedi")
    await elif_.at("request-event_date").fill("2026-11-20")
    await elif_.at("request-amount").fill("1.500,50")
    await picture(elif_, "request-dialog")
    await elif_.at("request-confirm").click()
    await customer.until(lambda: words["number"] in customer.told(), "the card")
    [card] = [entry["card"] for entry in customer.screen.values() if entry.get("card")]
    await expect(elif_.at("request", number=card["tracking_number"])).to_be_visible(timeout=PATIENCE)


async def fits_every_width(window: AgentWindow, name: str) -> None:
    for width, height in ((1280, 800), (820, 1180), (1440, 900)):
        await window.page.set_viewport_size({"width": width, "height": height})
        await picture(window, f"{name}-{width}")
        assert await window.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_two_agents_and_a_supervisor_work_on_a_conversation_together(tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    with Service(tmp_path, CLOCK="2026-11-23T14:30") as service:
        service.staff("sef", "Şef Er", "management", role="supervisor")
        async with chromium() as browser:
            elif_ = await sign_in(browser, service, "elif", language)
            customer = await Customer.arrive(service.address, language)
            await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
            await elif_.at("offer-accept").click(timeout=PATIENCE)
            await expect(elif_.at("composer")).to_be_focused(timeout=PATIENCE)
            mert, sef = await sign_in(browser, service, "mert", language), await sign_in(browser, service, "sef", language)

            await mention(elif_, mert, words)
            await expect(elif_.at("collision")).to_contain_text(words["looks"], timeout=PATIENCE)
            await expect(mert.at("collision")).to_be_visible(timeout=PATIENCE)
            await elif_.at("label", label="sensitive").click()
            await expect(mert.at("label", label="sensitive")).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
            await elif_.at("tick").first.check()
            await expect(mert.at("tick").first).to_be_checked(timeout=PATIENCE)
            await open_request(elif_, customer, words)
            await fits_every_width(elif_, "craft")

            await sef.at("list-team").click()
            await sef.open_conversation(customer.conversation)
            await sef.at("mode-whisper").click()
            await sef.at("composer").fill("Dekontu da isteyin")
            await picture(sef, "whisper")
            await sef.page.keyboard.press("Control+Enter")
            await expect(elif_.at("toast")).to_contain_text(words["whisper"], timeout=PATIENCE)
            await expect(elif_.at("message", kind="note").filter(has_text="Dekontu")).to_be_visible(timeout=PATIENCE)

            await elif_.at("snooze").click()
            await picture(elif_, "snooze")
            await elif_.at("snooze-tomorrow").check()
            await elif_.at("snooze-confirm").click()
            await expect(elif_.at("snoozed")).to_contain_text(words["aside"], timeout=PATIENCE)
            await expect(elif_.at("aside")).to_be_visible()
            await picture(elif_, "snoozed")
            await customer.send({"type": "say", "cid": new_cid(), "conversation": customer.conversation, "text": "Merhaba"})
            await expect(elif_.at("snoozed")).to_have_count(0, timeout=PATIENCE)
            await expect(elif_.at("aside")).to_have_count(0)
            assert "Dekontu" not in customer.told()
            assert "@Mert" not in customer.told()
            assert (elif_.complaints, mert.complaints, sef.complaints) == ([], [], [])
            await customer.close()
            for window in (elif_, mert, sef):
                await window.close()
