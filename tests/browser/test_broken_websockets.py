"""Where the network breaks WebSockets, the customer and the agent still talk to each other, in Chromium over plain HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.support.browser import PATIENCE, AgentWindow, CustomerWindow, Window, chromium
from tests.support.service import PASSWORD, Service

BROKEN = """
window.WebSocket = class extends EventTarget {
  constructor() {
    super();
    this.readyState = 0;
    setTimeout(() => { this.readyState = 3; this.onclose?.({ code: 1006 }); }, 20);
  }
  close() {}
  send() {}
};
"""
"""A WebSocket as behind a proxy that knows none: it never opens."""
STORED = re.compile(r"^\d+$")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("without-sockets")
    with Service(folder) as started:
        yield started


async def without_sockets(window: Window) -> None:
    """Breaks the window's WebSockets from the next page on."""
    await window.context.add_init_script(BROKEN)


async def test_without_websockets_customer_and_agent_talk_by_polling(service: Service) -> None:
    async with chromium() as browser:
        customer = await CustomerWindow.open(browser, service.address)
        agent = await AgentWindow.open(browser, service.address, width=1440, height=900)
        await without_sockets(customer)
        await without_sockets(agent)
        await agent.sign_in("elif", PASSWORD)
        await customer.arrive()
        await customer.at("human").first.click()
        await expect(customer.at("queue-card")).to_be_visible(timeout=PATIENCE)

        row = agent.page.locator("[data-test=queue-row][data-state=queued]").last
        await expect(row).to_be_visible(timeout=PATIENCE)
        await agent.open_conversation(await row.get_attribute("data-conversation") or "")
        await agent.at("take").first.click()
        await agent.reply("Merhaba, çekiminize bakıyorum")
        await customer.sees("agent", "Merhaba, çekiminize bakıyorum")

        for text in ("bir", "iki", "üç"):
            await customer.say(f"satır {text}")
        await expect(customer.at("message", by="customer").last).to_have_attribute("data-seq", STORED, timeout=PATIENCE)
        for text in ("bir", "iki", "üç"):
            await expect(agent.at("message", by="customer").filter(has_text=f"satır {text}")).to_have_count(1, timeout=PATIENCE)

        await customer.page.reload()
        await customer.open_widget()
        await customer.sees("agent", "Merhaba, çekiminize bakıyorum")
        await expect(customer.at("message", by="customer")).to_have_count(3, timeout=PATIENCE)
        await agent.at("resolve").first.click()
        await agent.at("resolve-confirm").click()
        await expect(customer.at("event", event="resolved")).to_be_visible(timeout=PATIENCE)
        assert (customer.complaints, agent.complaints) == ([], [])
        await customer.close()
        await agent.close()
