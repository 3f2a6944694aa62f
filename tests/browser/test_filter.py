"""Whoever uses the console chooses what its lists show, and finds it as it was on the next day."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.support.browser import PATIENCE, AgentWindow, chromium
from tests.support.people import Customer, new_cid
from tests.support.product import Product


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_the_lists_show_what_somebody_wants_to_see(product: Product, language: str) -> None:
    async with chromium() as browser:
        customer = await Customer.arrive(product.address, language)
        await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
        agent = await AgentWindow.open(browser, product.address, language, width=1440, height=900)
        await agent.sign_in("mert", product.mert)
        row = agent.at("queue-row", conversation=customer.conversation)
        await expect(row).to_be_visible(timeout=PATIENCE)
        await agent.at("filter").click()
        await agent.at("filter-language").select_option("en" if language == "tr" else "tr")
        await expect(row).to_have_count(0)
        await agent.page.reload()
        await expect(agent.at("presence").first).to_be_visible(timeout=PATIENCE)
        await expect(agent.at("filter")).to_contain_text("1")
        await agent.at("filter").click()
        await agent.at("filter-off").click()
        await expect(row).to_be_visible(timeout=PATIENCE)
        await customer.send({"type": "leave_queue", "cid": new_cid(), "conversation": customer.conversation})
        await expect(row).to_have_count(0, timeout=PATIENCE)
        await customer.close()
        assert agent.complaints == []
