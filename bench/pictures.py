"""Takes the pictures of the faces in use, from the running product: `make pictures` writes docs/pictures/."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, expect

from base.settings import ROOT
from tests.support.browser import PATIENCE, AgentWindow, CustomerWindow, chromium
from tests.support.product import Product

PICTURES = ROOT / "docs" / "pictures"
TALK = {
    "tr": ("Dün akşam yaptığım 500 TL çekim hesabıma geçmedi", "evet", "Temsilciye bağlan",
           "Merhaba, ben Elif. Çekiminizi görüyorum, bankadan teyit istedim.", "Teşekkürler, ne kadar sürer?"),
    "en": ("The 500 TL withdrawal I made yesterday has not arrived", "yes", "connect me to an agent",
           "Hello, this is Elif. I can see your withdrawal and have asked the bank to confirm it.", "Thank you, how long will it take?"),
}


async def take(browser: Browser, product: Product, language: str, scheme: str) -> None:
    """One conversation from the first word to the agent, with pictures on the way."""
    problem, yes, person, hello, thanks = TALK[language]
    customer = await CustomerWindow.open(browser, product.address, language)
    agent = await AgentWindow.open(browser, product.address, language, width=1440, height=900)
    for window in (customer, agent):
        await window.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    await agent.sign_in("elif", product.elif_)
    await customer.arrive()
    await customer.say(problem)
    await expect(customer.at("request-card").last).to_be_visible(timeout=PATIENCE)
    await _shot(customer, f"widget-request-{language}-{scheme}")
    await customer.say(yes)
    await expect(customer.at("tracking-card").last).to_be_visible(timeout=PATIENCE)
    await _shot(customer, f"widget-tracking-{language}-{scheme}")
    await customer.say(person)
    await expect(customer.at("queue-card")).to_be_visible(timeout=PATIENCE)
    row = agent.page.locator("[data-test=queue-row][data-state=queued]").last
    await agent.open_conversation(await row.get_attribute("data-conversation") or "")
    await agent.at("take").first.click()
    await agent.reply(hello)
    await customer.sees("agent", hello)
    await customer.say(thanks)
    await expect(agent.at("thread")).to_contain_text(thanks, timeout=PATIENCE)
    await _shot(customer, f"widget-agent-{language}-{scheme}")
    await _shot(agent, f"console-{language}-{scheme}")
    await customer.close()
    await agent.close()


async def _shot(window: CustomerWindow | AgentWindow, name: str) -> None:
    await window.page.wait_for_timeout(400)  # pictures are no test: let fonts and layout come to rest
    await window.page.screenshot(path=PICTURES / f"{name}.png")


async def main() -> None:
    """Both languages, both themes."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Product(Path(folder)) as product:
        product.elif_ = product.staff("elif", "Elif Kaya", "finance")
        async with chromium() as browser:
            for language, scheme in (("tr", "light"), ("en", "light"), ("tr", "dark")):
                await take(browser, product, language, scheme)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
