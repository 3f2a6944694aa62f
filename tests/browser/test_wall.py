"""The supervisor's wall in Chromium: live tiles and agents with their load, watching, a whisper from an agent's row, and a take-over from a tile."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.test_offers import sign_in
from tests.browser.test_working_together import fits_every_width
from tests.support.browser import PATIENCE, chromium
from tests.support.people import Customer, new_cid
from tests.support.service import Service

SAID = {"tr": "Çekimim hâlâ gelmedi", "en": "My withdrawal has not arrived"}
OVER = {"tr": "devraldınız", "en": "You took the conversation over"}


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_supervisor_sees_the_team_live_whispers_and_takes_over(tmp_path: Path, language: str) -> None:
    with Service(tmp_path) as service:
        service.staff("sef", "Şef Er", "management", role="supervisor")
        async with chromium() as browser:
            elif_, sef = await sign_in(browser, service, "elif", language), await sign_in(browser, service, "sef", language)
            assert await elif_.at("to-wall").count() == 0
            await sef.at("to-wall").click()
            await expect(sef.at("wall-agent")).to_have_count(2, timeout=PATIENCE)
            customer = await Customer.arrive(service.address, language)
            await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
            tile = sef.at("tile", conversation=customer.conversation)
            await expect(tile).to_be_visible(timeout=PATIENCE)
            await elif_.at("offer-accept").click(timeout=PATIENCE)
            await expect(tile).to_contain_text("Elif Kaya", timeout=PATIENCE)
            await customer.say(SAID[language])
            await expect(tile).to_contain_text(SAID[language], timeout=PATIENCE)
            agent = sef.at("wall-agent").filter(has_text="Elif Kaya")
            await expect(agent).to_contain_text("1 / 4", timeout=PATIENCE)
            await expect(elif_.at("capacity")).to_contain_text("1 / 4")
            await fits_every_width(sef, "wall")
            await sef.page.set_viewport_size({"width": 1440, "height": 400})
            assert await sef.page.locator(".wl-t").evaluate("(card) => card.clientHeight >= card.querySelector('table').offsetHeight"), "a short window scrolls, and no card is cut"

            await agent.locator("[data-test=wall-whisper]").click()
            await expect(sef.at("mode-whisper")).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
            await sef.page.keyboard.type("Dekontu isteyin")
            await sef.page.keyboard.press("Control+Enter")
            await expect(elif_.at("message", kind="note")).to_contain_text("Dekontu isteyin", timeout=PATIENCE)

            await sef.at("to-wall").click()
            await sef.page.reload()
            await tile.locator("[data-test=tile-take]").click(timeout=PATIENCE)
            await expect(sef.at("thread")).to_contain_text(OVER[language], timeout=PATIENCE)
            await expect(elif_.at("blocked")).to_be_visible(timeout=PATIENCE)
            chain = service.command("audit", "verify")
            assert "whole" in chain
            assert "Dekontu" not in customer.told()
            assert (elif_.complaints, sef.complaints) == ([], [])
            await customer.close()
            await elif_.close()
            await sef.close()
