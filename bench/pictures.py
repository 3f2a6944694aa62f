"""Takes the pictures of the faces in use, from the running product: `make pictures` writes docs/pictures/."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import httpx
from playwright.async_api import Browser, expect

from base.settings import ROOT
from tests.support.browser import PATIENCE, AgentWindow, CustomerWindow, Window, chromium
from tests.support.conversation_files import CLOCK
from tests.support.operation import fill
from tests.support.people import Customer, new_cid
from tests.support.product import Product

PICTURES = ROOT / "docs" / "pictures"
TALK = {
    "tr": ("Dün akşam yaptığım 500 TL çekim hesabıma geçmedi", "evet", "Temsilciye bağlan",
           "Merhaba, ben Elif. Çekiminizi görüyorum, bankadan teyit istedim.", "Teşekkürler, ne kadar sürer?"),
    "en": ("The 500 TL withdrawal I made yesterday has not arrived", "yes", "connect me to an agent",
           "Hello, this is Elif. I can see your withdrawal and have asked the bank to confirm it.", "Thank you, how long will it take?"),
}
ODD = ("zümrüdüanka tüyü fısıldadı", "kepenk ne vakit iner acaba", "tezgâhın üstündeki kırmızı olan hangisi", "bakiyemi öbürüne geçirsem olur mu")
"""Of such the bot is not sure: they wait in the studio to be understood."""
WAITING = {
    "tr": ("Hesabıma giremiyorum, kod gelmiyor", "Yatırdığım para görünmüyor", "Oyun dondu, bahsim ne olacak?", "Belgelerim neden reddedildi?"),
    "en": ("I cannot log in, no code arrives", "My deposit does not show", "The game froze, what about my bet?", "Why were my documents rejected?"),
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
    await take_wall(browser, product, language, scheme)
    await customer.close()
    await agent.close()
    await take_left(browser, product, language, scheme)


async def take_left(browser: Browser, product: Product, language: str, scheme: str) -> None:
    """Somebody waits, and leaves a message instead."""
    window = await CustomerWindow.open(browser, product.address, language)
    await window.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    await window.arrive()
    await window.at("human").click()
    await expect(window.at("queue-card")).to_be_visible(timeout=PATIENCE)
    await _shot(window, f"widget-queue-{language}-{scheme}")
    await window.at("leave-message").click()
    await window.at("leave").locator("[name=subject]").fill(TALK[language][0][:40])
    await window.at("leave-send").click()
    await expect(window.at("leave").get_by_role("alert")).to_be_visible(timeout=PATIENCE)
    await _shot(window, f"widget-leave-{language}-{scheme}")
    await window.at("leave-cancel").click()
    await window.at("leave-queue").click()
    await window.close()


async def take_wall(browser: Browser, product: Product, language: str, scheme: str) -> None:
    """The supervisor's wall while some wait and one is with an agent."""
    people = [await Customer.arrive(product.address, language) for _ in WAITING[language]]
    for person, words in zip(people, WAITING[language], strict=True):
        await person.send({"type": "ask_human", "cid": new_cid(), "conversation": person.conversation})
        await person.say(words)
    lead = await AgentWindow.open(browser, product.address, language, width=1440, height=900)
    await lead.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    await lead.sign_in("lider", product.mert)
    await lead.at("to-wall").click()
    await expect(lead.at("tile").nth(len(people))).to_be_visible(timeout=PATIENCE)
    await _shot(lead, f"wall-{language}-{scheme}")
    await lead.close()
    for person in people:
        await person.send({"type": "leave_queue", "cid": new_cid(), "conversation": person.conversation})
        await person.until(lambda one=person: one.view.get("state") == "bot", "the bot")
        await person.close()


async def take_studio(browser: Browser, product: Product, password: str, language: str, scheme: str) -> None:
    """The editor's pages: one intent, the misunderstood messages, and what training will compare."""
    window = await Window.open(browser, product.address, language, width=1440, height=900)
    await window.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    await window.page.goto(product.address + "/studio")
    if language == "en":
        await window.at("language-en").first.click()
    await window.at("login-name").fill("ece")
    await window.at("login-password").fill(password)
    await window.at("login-submit").click()
    await expect(window.at("intent").first).to_be_visible(timeout=PATIENCE)
    for page in ("intents/withdrawal_delayed", "inbox", "train"):
        await window.page.evaluate("page => { location.hash = `#/${page}` }", page)
        await expect(window.page.locator("#main h2, #main table, #main li").first).to_be_visible(timeout=PATIENCE)
        await _shot(window, f"studio-{page.partition('/')[0]}-{language}-{scheme}")
    await window.close()


async def take_pages(browser: Browser, product: Product, language: str, scheme: str) -> None:
    """The pages that stand by themselves: form, panel, status, survey, and the supervisor's overview."""
    subject = "Uygulama açılmıyor" if language == "tr" else "The app does not open"
    async with httpx.AsyncClient(base_url=product.address + "/api/v1", trust_env=False, headers={"Accept-Language": language}) as http:
        token = (await http.post("/visits", json={"language": language})).json()["token"]
        http.headers["Authorization"] = f"Bearer {token}"
        made = await http.post("/requests", headers={"Idempotency-Key": "one"}, json={
            "language": language, "topic": "technical", "subject": subject, "event_date": "2026-11-20", "transaction_type": "other"})
        number = made.json()["tracking_number"]
        window = await Window.open(browser, product.address, language, width=1280, height=900)
        await window.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        await window.page.goto(f"{product.address}/form?language={language}#withdrawal")
        await expect(window.at("submit")).to_be_visible(timeout=PATIENCE)
        await _shot(window, f"form-{language}-{scheme}")
        await window.page.evaluate("(token) => localStorage.setItem('kopru.visit', token)", token)
        await window.page.goto(f"{product.address}/panel#{number}")
        await expect(window.at("timeline")).to_be_visible(timeout=PATIENCE)
        await _shot(window, f"panel-{language}-{scheme}")
        await window.page.goto(f"{product.address}/status")
        await window.page.locator("#number").fill(number)
        await window.at("look").click()
        await expect(window.at("state")).to_be_visible(timeout=PATIENCE)
        await _shot(window, f"status-{language}-{scheme}")
        lead = await AgentWindow.open(browser, product.address, language, width=1440, height=960)
        await lead.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        await lead.sign_in("lider", product.mert)
        steps = await lead.context.request.post(f"{product.address}/api/v1/requests/{number}/steps", headers={
            "Idempotency-Key": number, "Origin": product.address}, data={"kind": "resolved", "text": subject})
        assert steps.ok, await steps.text()
        survey = (await http.get("/my-surveys")).json()["surveys"][0]["token"]
        await window.page.goto(f"{product.address}/survey/{survey}?language={language}")
        await _shot(window, f"survey-{language}-{scheme}")
        await lead.at("overview").click()
        await expect(lead.at("figures")).to_be_visible(timeout=PATIENCE)
        await _shot(lead, f"overview-{language}-{scheme}")
        await window.close()
        await lead.close()


async def _shot(window: Window, name: str) -> None:
    await window.page.wait_for_timeout(400)  # pictures are no test: let fonts and layout come to rest
    await window.page.screenshot(path=PICTURES / f"{name}.png")


async def main() -> None:
    """Both languages, both themes."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Product(Path(folder), CLOCK=CLOCK) as product:
        product.elif_ = product.staff("elif", "Elif Kaya", "finance")
        async with chromium() as browser:
            product.mert = product.staff("lider", "Deniz Aydın", "technical", role="supervisor")
            fill(f"sqlite:///{product.folder / 'kopru.sqlite'}", datetime.fromisoformat(CLOCK), talks=60)
            editor = product.staff("ece", "Ece Ak", role="editor")
            for words in ODD:
                person = await Customer.arrive(product.address, "tr")
                await person.say(words)
                await person.until(lambda one=person: "bot" in one.told(), "the bot")
                await person.close()
            for language, scheme in (("tr", "light"), ("en", "light"), ("tr", "dark")):
                await take_pages(browser, product, language, scheme)
                await take(browser, product, language, scheme)
                await take_studio(browser, product, editor, language, scheme)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
