"""A thread of thousands of entries on the agent's screen: all of it can be reached, a part of it is drawn, and reading is not disturbed."""

from __future__ import annotations

from playwright.async_api import expect

from bench.web_console import lengthen
from tests.support.browser import PATIENCE, AgentWindow, chromium
from tests.support.people import Customer, new_cid
from tests.support.product import Product

LONG = 3000
PLACES = """() => [...document.querySelectorAll('[data-test=message]')].map((each) => [Number(each.dataset.seq), Math.round(each.getBoundingClientRect().top)])"""


async def test_a_long_thread_is_read_from_its_end_to_its_beginning_and_back(product: Product) -> None:
    customer = await Customer.arrive(product.address, "tr")
    await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
    await customer.until(lambda: customer.view.get("state") == "queued", "the queue")
    await customer.drop()
    lengthen(f"sqlite:///{product.folder / 'kopru.sqlite'}", customer.conversation, LONG)
    async with chromium() as browser:
        agent = await AgentWindow.open(browser, product.address)
        await agent.sign_in("mert", product.mert)
        await agent.open_conversation(customer.conversation)
        thread, page = agent.at("thread"), agent.page
        await expect(thread).to_contain_text(f"Kayıt {LONG}:", timeout=PATIENCE)
        assert await agent.at("message").count() <= 250

        await thread.hover()
        seen: set[int] = set()
        for _ in range(400):
            shown = await page.evaluate(PLACES)
            assert len(shown) <= 250
            seen |= {seq for seq, _ in shown}
            if min(seen) < LONG - 600:
                break
            await page.mouse.wheel(0, -1500)
            await page.evaluate("() => new Promise(requestAnimationFrame)")
        assert min(seen) < LONG - 600
        assert seen >= set(range(min(seen), LONG + 1)), "nothing is passed over"

        await customer.come()
        before = dict(await page.evaluate(PLACES))
        await customer.say("Buradayım")
        await expect(page.locator(".th-new")).to_be_visible(timeout=PATIENCE)
        after = dict(await page.evaluate(PLACES))
        assert before == after, "what is read stays where it is"
        await page.locator(".th-new").click()
        await expect(agent.at("message", by="customer").last).to_contain_text("Buradayım")

        await thread.focus()
        await page.keyboard.press("d")
        await expect(thread).to_contain_text("Kayıt 3:")
        assert await agent.at("message").count() <= 250
        await page.keyboard.press("d")
        await expect(thread).to_contain_text("Buradayım")
        await customer.close()
