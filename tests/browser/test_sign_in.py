"""The console's sign-in in Chromium, by keyboard alone: setting up the second factor, its codes, and a wrong one."""

from __future__ import annotations

import os
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import expect

from tests.support.browser import PATIENCE, AgentWindow, chromium
from tests.support.service import PASSWORD, Service

WORDS = {
    "tr": {"enrol": "İki adımlı girişi kurun", "codes": "Kurtarma kodlarınız", "code": "Doğrulama kodu", "wrong": "Kod yanlış", "missing": "Kodu yazın."},
    "en": {"enrol": "Set up two-step sign-in", "codes": "Your recovery codes", "code": "Verification code", "wrong": "The code is wrong", "missing": "Enter the code."},
}


async def picture(window: AgentWindow, name: str) -> None:
    """For looking at, when a folder is named."""
    if folder := os.environ.get("KOPRU_PICTURES"):
        await window.page.screenshot(path=f"{folder}/sign-in-{name}-{window.language}.png", full_page=True)


async def password(window: AgentWindow) -> None:
    await window.at("login-name").fill("sef")
    await window.page.keyboard.press("Tab")
    await window.page.keyboard.type(PASSWORD)
    await window.page.keyboard.press("Enter")


async def set_up(window: AgentWindow, words: dict[str, str]) -> list[str]:
    """Sets up the app; the recovery codes."""
    page, heading = window.page, window.page.get_by_role("heading", level=1)
    await expect(heading).to_have_text(words["enrol"], timeout=PATIENCE)
    await expect(heading).to_be_focused()
    await expect(window.at("factor-qr")).to_be_visible()
    await picture(window, "enrol")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    secret = (await window.at("factor-secret").inner_text()).replace(" ", "")
    await page.keyboard.press("Tab")
    await expect(window.at("login-code")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#si-code-e")).to_contain_text(words["missing"])
    await page.keyboard.type(pyotp.TOTP(secret).now())
    await page.keyboard.press("Enter")
    await expect(heading).to_have_text(words["codes"], timeout=PATIENCE)
    await picture(window, "recovery")
    return await window.at("recovery-codes").locator("code").all_inner_texts()


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_an_administrator_signs_in_with_two_steps_by_keyboard(tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    with Service(tmp_path) as service:
        service.staff("sef", "Şef Er", "support", role="administrator")
        async with chromium() as browser:
            window = await AgentWindow.open(browser, service.address, language)
            page = window.page
            await page.goto(service.address + "/console")
            if language == "en":
                await window.at("language-en").first.click()
            await password(window)
            codes = await set_up(window, words)
            await window.at("login-submit").press("Enter")
            await expect(window.at("presence").first).to_be_visible(timeout=PATIENCE)

            await window.context.clear_cookies()
            await page.reload()
            await password(window)
            await expect(page.get_by_role("heading", level=1)).to_have_text(words["code"], timeout=PATIENCE)
            await expect(window.at("login-code")).to_be_focused()
            await page.keyboard.type("000000")
            await page.keyboard.press("Enter")
            await expect(window.at("login-error")).to_contain_text(words["wrong"])
            await picture(window, "code")
            await window.at("login-code").fill(codes[3])
            await page.keyboard.press("Enter")
            await expect(window.at("presence").first).to_be_visible(timeout=PATIENCE)
            assert window.complaints == []
