"""A thread of thousands of entries on the agent's screen and in the customer's window: what is read first comes first, all of it can be
reached, a part of it is drawn, and reading is not disturbed."""

from __future__ import annotations

import json
from typing import Any

from playwright.async_api import Browser, Page, WebSocket, expect

from bench.web_console import lengthen
from tests.support.browser import PATIENCE, AgentWindow, CustomerWindow, Window, chromium
from tests.support.people import Customer, new_cid
from tests.support.product import Product

LONG = 3000
PLACES = """() => [...document.querySelectorAll('[data-test=message]')].map((each) => [Number(each.dataset.seq), Math.round(each.getBoundingClientRect().top)])"""


def entries_over_the_wire(window: Window) -> list[int]:
    """How many entries each frame brings from now on."""
    came: list[int] = []

    def take(text: Any) -> None:
        frame = json.loads(text)
        if frame["type"] in ("entries", "past"):
            came.append(len(frame["items"]))

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", take)

    window.page.on("websocket", listen)
    return came


async def test_a_long_thread_is_read_from_its_end_to_its_beginning_and_back(product: Product) -> None:
    customer = await Customer.arrive(product.address, "tr")
    await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
    await customer.until(lambda: customer.view.get("state") == "queued", "the queue")
    await customer.drop()
    lengthen(f"sqlite:///{product.folder / 'kopru.sqlite'}", customer.conversation, LONG)
    async with chromium() as browser:
        agent = await AgentWindow.open(browser, product.address)
        came = entries_over_the_wire(agent)
        await agent.sign_in("mert", product.mert)
        await agent.open_conversation(customer.conversation)
        thread, page = agent.at("thread"), agent.page
        await expect(thread).to_contain_text(f"Kayıt {LONG}:", timeout=PATIENCE)
        assert await agent.at("message").count() <= 250
        assert sum(came) <= 400, "what nobody has asked for stays where it is"

        await thread.hover()
        await read_up(page)
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
        await page.reload()
        await expect(thread).to_contain_text("Buradayım", timeout=PATIENCE)
        await page.keyboard.press("Control+k")
        await expect(agent.at("search-words")).to_be_focused(timeout=PATIENCE)
        await agent.at("search-words").fill("Buradayım")
        while await agent.at("search-found").count() == 0:  # words are found a moment after they were said
            async with page.expect_response(lambda answer: "words=" in answer.url):
                await agent.at("search-words").press("Enter")
        await agent.at("search-found").first.click(timeout=PATIENCE)
        await expect(agent.page.locator(".found")).to_contain_text("Buradayım", timeout=PATIENCE)
        await customer.close()

        await in_the_customers_window(browser, product.address, customer.token)
        assert agent.complaints == []


async def read_up(page: Page) -> None:
    """By the wheel, past what came with the opening."""
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


async def in_the_customers_window(browser: Browser, address: str, token: str) -> None:
    """The customer comes back and reads up."""
    window = await CustomerWindow.open(browser, address)
    await window.context.add_init_script(f"localStorage.setItem('kopru.visit', {json.dumps(token)})")
    came = entries_over_the_wire(window)
    await window.arrive()
    await window.sees("customer", "Buradayım")
    assert sum(came) <= 400
    log = window.at("log")
    await log.focus()
    for _ in range(2):
        first = int(await window.at("message").nth(1).get_attribute("data-seq") or 0)
        await log.press("Home")
        await expect(log.locator(f"[data-seq='{first - 150}']")).to_be_attached(timeout=PATIENCE)
    numbers = await log.evaluate("(log) => [...log.querySelectorAll('[data-seq]')].map((each) => Number(each.dataset.seq))")
    assert numbers == [*range(numbers[0], LONG + 1), LONG + 2], "nothing is passed over, doubled or out of order"
    assert LONG - 1000 < numbers[0] < LONG - 300, "what is read stays where it is when earlier messages come in above it"
    assert window.complaints == []
