"""The faces at work: a message from one screen to the other, the console with 200 chats, a thread of 10,000 entries."""

from __future__ import annotations

import asyncio
import statistics
import time

import sqlalchemy as sa
from msgspec import Struct
from playwright.async_api import Browser, Page, expect

from base import database
from handoff.tables import conversations, entries
from tests.support.browser import PATIENCE, AgentWindow, CustomerWindow
from tests.support.people import Customer, new_cid
from tests.support.service import PASSWORD, Service

CHATS, LONG, MESSAGES = 200, 10_000, 60
WATCH = """() => {
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((each) => Math.round(each.duration)))).observe({ type: 'longtask' });
}"""
SEEN = """([hook, by]) => {
  window.seen = {};
  const parts = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? parts(e.shadowRoot) : [])]);
  const root = parts(document).find((e) => e.dataset?.test === hook);
  new MutationObserver(() => {
    const last = [...root.querySelectorAll(`[data-test=message][data-by=${by}] .tx`)].at(-1)?.textContent.trim();
    if (last && !(last in window.seen)) window.seen[last] = performance.timeOrigin + performance.now();
  }).observe(root, { childList: true, subtree: true, characterData: true });
}"""
BEGAN = """() => {
  window.began = 0;
  addEventListener('keydown', (event) => { if (event.key === 'Enter') window.began ||= performance.timeOrigin + performance.now() }, { capture: true });
}"""
SCROLL = """async () => {
  const log = document.querySelector('[data-test=thread]');
  const gaps = [];
  let before = performance.now();
  for (let n = 0; n < 90; n += 1) {
    log.scrollTop += n < 45 ? 400 : -400;
    await new Promise(requestAnimationFrame);
    gaps.push(performance.now() - before);
    before = performance.now();
  }
  return gaps;
}"""


class Long(Struct, frozen=True):
    """A thread of 10,000 entries: milliseconds until it stands there, what of it came over the wire for that in bytes,
    milliseconds until its beginning stands there, the longest frame while it is scrolled, elements drawn, and the longest task of a message that comes in."""

    opened: float
    wire: int
    start: float
    frame: float
    drawn: int
    message: float


async def screen_to_screen(browser: Browser, service: Service) -> tuple[list[float], list[float]]:
    """Milliseconds from the key that sends to the text on the other screen: customer to agent, and back."""
    customer = await CustomerWindow.open(browser, service.address)
    agent = await AgentWindow.open(browser, service.address)
    await agent.sign_in("elif", PASSWORD)
    await customer.arrive()
    await customer.at("human").click()
    await agent.at("offer-accept").click(timeout=PATIENCE)
    await expect(agent.at("composer")).to_be_editable(timeout=PATIENCE)
    await agent.reply("Merhaba")
    await customer.sees("agent", "Merhaba")
    await agent.page.evaluate(SEEN, ["thread", "customer"])
    await customer.page.evaluate(SEEN, ["log", "agent"])
    there = [await _cross(customer.page, agent.page, "Enter", f"giden {n}") for n in range(MESSAGES)]
    back = [await _cross(agent.page, customer.page, "Control+Enter", f"gelen {n}") for n in range(MESSAGES)]
    await customer.close()
    await agent.close()
    return there, back


async def _cross(sender: Page, receiver: Page, key: str, text: str) -> float:
    await sender.locator("[data-test=composer]").fill(text)
    await sender.evaluate(BEGAN)
    await sender.keyboard.press(key)
    await receiver.wait_for_function("(text) => window.seen[text]", arg=text)
    began = await sender.evaluate("() => window.began")
    return float(await receiver.evaluate("(text) => window.seen[text]", text)) - float(began)


async def busy_console(browser: Browser, service: Service) -> tuple[int, list[int]]:
    """Chats that the console shows, and the tasks over 50 ms while messages come in from all of them."""
    people = [await Customer.arrive(service.address) for _ in range(CHATS)]
    for person in people:
        await person.send({"type": "ask_human", "cid": new_cid(), "conversation": person.conversation})
    for person in people:
        await person.until(lambda one=person: one.view.get("state") == "queued", "the queue")
    agent = await AgentWindow.open(browser, service.address, width=1440, height=900)
    await agent.sign_in("mert", PASSWORD)
    await expect(agent.at("queue-row").nth(CHATS - 1)).to_be_attached(timeout=60_000)
    await agent.open_conversation(people[0].conversation)
    await agent.page.wait_for_timeout(2000)
    await agent.page.evaluate(WATCH)
    for n, person in enumerate(people):
        began = time.monotonic()
        await person.say(f"Mesaj {n}: çekimim hâlâ gelmedi, bakabilir misiniz?")
        await asyncio.sleep(max(0.0, 0.1 - (time.monotonic() - began)))  # ten a second
    await agent.page.wait_for_timeout(1500)
    shown, tasks = await agent.at("queue-row").count(), await agent.page.evaluate("() => window.tasks")
    for person in people:
        await person.close()
    await agent.close()
    return shown, list(tasks)


def lengthen(url: str, conversation: str, length: int = LONG) -> None:
    """Makes the conversation that long, straight in the database, while nobody writes to it."""
    engine = database.writer(url)
    with engine.begin() as tx:
        first = int(tx.execute(sa.select(conversations.c.seq).where(conversations.c.id == conversation)).scalar_one())
        at = int(time.time() * 1000) - length * 1000
        tx.execute(sa.insert(entries), [{
            "conversation": conversation, "seq": seq, "at": at + seq * 1000, "by": "customer" if seq % 2 else "bot", "kind": "text", "sender": "",
            "name": "", "text": f"Kayıt {seq}: dün yaptığım çekim hâlâ hesabıma geçmedi.", "event": "", "extra": "", "cid": None, "body": None,
            "epoch": 1} for seq in range(first + 1, length + 1)])
        tx.execute(sa.update(conversations).where(conversations.c.id == conversation).values(seq=length))
    engine.dispose()


async def long_thread(browser: Browser, service: Service) -> Long:
    """A thread of 10,000 entries on the agent's screen."""
    customer = await Customer.arrive(service.address)
    await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
    await customer.until(lambda: customer.view.get("state") == "queued", "the queue")
    await customer.drop()
    lengthen(service.env["DATABASE_URL"], customer.conversation)
    agent = await AgentWindow.open(browser, service.address, width=1440, height=900)
    came: list[int] = []
    agent.page.on("websocket", lambda socket: socket.on("framereceived", lambda text: came.append(len(text))))
    await agent.sign_in("elif", PASSWORD)
    row = agent.at("queue-row", conversation=customer.conversation)
    await expect(row).to_be_visible(timeout=PATIENCE)
    await agent.page.evaluate(WATCH)
    came.clear()
    began = time.monotonic()
    await row.click()
    await expect(agent.at("thread")).to_contain_text(f"Kayıt {LONG}:", timeout=60_000)
    opened, wire = (time.monotonic() - began) * 1000, sum(came)
    await agent.page.wait_for_timeout(1500)
    await agent.page.evaluate("() => { window.tasks.length = 0 }")
    await customer.come()
    await customer.say("Buradayım")
    await expect(agent.at("thread")).to_contain_text("Buradayım", timeout=PATIENCE)
    await agent.page.wait_for_timeout(500)
    message = max(await agent.page.evaluate("() => window.tasks"), default=0)
    began = time.monotonic()
    await agent.page.locator("[data-test=thread]").focus()
    await agent.page.keyboard.press("d")
    await expect(agent.at("thread")).to_contain_text("Kayıt 3:", timeout=60_000)
    start = (time.monotonic() - began) * 1000
    await agent.page.wait_for_timeout(1000)
    gaps: list[float] = await agent.page.evaluate(SCROLL)
    drawn = await agent.at("message").count()
    await customer.close()
    await agent.close()
    return Long(opened, wire, start, max(gaps), drawn, float(message))


def p50(values: list[float]) -> float:
    """The median."""
    return statistics.median(values)


def p95(values: list[float]) -> float:
    """Nineteen of twenty are below it."""
    return sorted(values)[int(len(values) * 0.95)]

