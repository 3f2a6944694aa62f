"""Two people at once, in Chromium: the whole job in Turkish and in English, a reload, a lost line, a killed service."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.support.browser import PATIENCE, AgentWindow, CustomerWindow, chromium
from tests.support.product import Product

NUMBER = re.compile(r"KPR(?:-[0-9A-Z]{4}){3}")
WORDS = {
    "tr": {"problem": "15 Mart'ta yaptığım çekim hâlâ gelmedi", "yes": "evet", "subject": "Çekim hâlâ gelmedi", "person": "Temsilciye bağlan",
           "track": "takip numaram {}", "hello": "Merhaba, çekiminize bakıyorum", "thanks": "teşekkür ederim bekliyorum", "back": "merhaba"},
    "en": {"problem": "The withdrawal I made on 15 March still hasn't arrived", "yes": "yes", "subject": "withdrawal", "person": "connect me to an agent",
           "track": "my tracking number is {}", "hello": "Hello, I am looking into it", "thanks": "thank you, I am waiting", "back": "hello"},
}


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_the_whole_job_with_a_customer_and_an_agent(product: Product, language: str) -> None:
    words = WORDS[language]
    async with chromium() as browser:
        customer = await CustomerWindow.open(browser, product.address, language)
        agent = await AgentWindow.open(browser, product.address, language, width=1440, height=900)
        await agent.sign_in("elif", product.elif_)

        await customer.arrive()
        await customer.say(words["problem"])
        await expect(customer.at("request-card").last).to_contain_text(words["subject"], timeout=PATIENCE)
        await customer.say(words["yes"])
        await expect(customer.at("tracking-card").last).to_be_visible(timeout=PATIENCE)
        number = NUMBER.findall(await customer.at("tracking-card").last.inner_text())[0]
        await customer.say(words["track"].format(number.lower().replace("-", " ")))
        await expect(customer.at("tracking-card")).to_have_count(2, timeout=PATIENCE)

        await customer.say(words["person"])
        await expect(customer.at("queue-card")).to_be_visible(timeout=PATIENCE)
        row = agent.page.locator("[data-test=queue-row][data-state=queued]").filter(has_text=words["person"]).last
        await expect(row).to_be_visible(timeout=PATIENCE)
        conversation = await row.get_attribute("data-conversation") or ""
        await agent.open_conversation(conversation)
        await expect(agent.at("summary")).to_be_visible(timeout=PATIENCE)
        await expect(agent.at("thread")).to_contain_text(words["problem"], timeout=PATIENCE)
        await agent.at("take").first.click()
        await agent.reply(words["hello"])
        await customer.sees("agent", words["hello"])
        await expect(customer.at("queue-card")).to_have_count(0)

        spoken = await customer.at("message", by="bot").count()
        await customer.at("composer").press_sequentially("te", delay=20)
        await expect(agent.at("typing")).to_be_visible(timeout=PATIENCE)
        await customer.say(words["thanks"])
        await expect(agent.at("thread")).to_contain_text(words["thanks"], timeout=PATIENCE)
        await agent.at("composer").press_sequentially("ta", delay=20)
        await expect(customer.at("typing")).to_be_visible(timeout=PATIENCE)
        await agent.at("composer").fill("")
        assert await customer.at("message", by="bot").count() == spoken

        await agent.at("resolve").first.click()
        await agent.at("resolve-confirm").click()
        await expect(customer.at("event", event="resolved")).to_be_visible(timeout=PATIENCE)
        await customer.say(words["back"])
        await expect(customer.at("message", by="bot")).not_to_have_count(spoken, timeout=PATIENCE)
        assert (customer.complaints, agent.complaints) == ([], [])
        await customer.close()
        await agent.close()


async def test_reload_lost_line_and_killed_service_lose_and_double_nothing(product: Product) -> None:
    async with chromium() as browser:
        customer = await CustomerWindow.open(browser, product.address)
        await customer.arrive()
        await customer.say("çekim ne kadar sürer")
        await expect(customer.at("message", by="bot").last).to_be_visible(timeout=PATIENCE)
        await customer.at("human").first.click()
        await expect(customer.at("queue-card")).to_be_visible(timeout=PATIENCE)

        await customer.page.reload()
        await customer.open_widget()
        await customer.sees("customer", "çekim ne kadar sürer")
        await expect(customer.at("queue-card")).to_be_visible(timeout=PATIENCE)

        await customer.context.set_offline(True)
        await customer.say("çevrimdışı yazdım")
        await expect(customer.at("banner")).to_be_visible(timeout=PATIENCE)
        await customer.context.set_offline(False)
        mine = customer.at("message", by="customer").filter(has_text="çevrimdışı yazdım")
        await expect(mine).to_have_attribute("data-seq", re.compile(r"^\d+$"), timeout=40_000)

        product.kill("service")
        await customer.say("servis ölürken yazdım")
        late = customer.at("message", by="customer").filter(has_text="servis ölürken yazdım")
        await expect(late).to_have_attribute("data-seq", re.compile(r"^\d+$"), timeout=60_000)
        await customer.page.reload()
        await customer.open_widget()
        for text in ("çekim ne kadar sürer", "çevrimdışı yazdım", "servis ölürken yazdım"):
            await expect(customer.at("message", by="customer").filter(has_text=text)).to_have_count(1, timeout=PATIENCE)
        assert customer.complaints == []
        await customer.close()
