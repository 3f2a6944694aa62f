"""Every page and state of the faces in both languages: axe finds nothing in either theme, 320 pixels and text at 200 % lose
nothing, forced colours keep their edges, nothing moves for who wants no motion, and no policy is broken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.support import looking
from tests.support.browser import PATIENCE, AgentWindow, CustomerWindow, Window, chromium
from tests.support.conversation_files import CLOCK
from tests.support.operation import fill
from tests.support.people import Customer, new_cid
from tests.support.product import Product

LANGUAGES = ("tr", "en")


class Walk:
    """Goes from state to state and keeps what is wrong in each."""

    def __init__(self, browser: Browser, product: Product, language: str) -> None:
        self.browser, self.product, self.language = browser, product, language
        self.found: dict[str, list[str]] = {}
        self.windows: list[Window] = []

    async def open(self, kind: type[Window] = Window, path: str = "") -> Window:
        window = await kind.open(self.browser, self.product.address, self.language)
        self.windows.append(window)
        if path:
            await window.page.goto(f"{self.product.address}{path}")
        return window

    async def look(self, window: Window, name: str, ready: str = "") -> None:
        if ready:
            await expect(window.page.locator(ready).first).to_be_visible(timeout=PATIENCE)
        if faults := await looking.faults(window.page):
            self.found[name] = faults

    def outcome(self) -> str:
        """What was wrong, policies that were broken included; empty when nothing was."""
        broken = [each for window in self.windows for each in window.complaints]
        return "\n".join(f"{name}: {each}" for name, found in {**self.found, "policy": broken}.items() for each in found)


class Api:
    """A customer's own browser without a page: what it registers is there to be looked at."""

    def __init__(self, product: Product, language: str) -> None:
        self.address, self.language, self.token = product.address, language, ""
        self.token = str(self.call("POST", "/visits", {"language": language}).json()["token"])

    def call(self, method: str, path: str, body: Any = None, key: str = "") -> httpx.Response:
        """One call below /api/v1."""
        headers = {"Accept-Language": self.language, **({"Authorization": f"Bearer {self.token}"} if self.token else {}),
                   **({"Idempotency-Key": key} if key else {})}
        with httpx.Client(base_url=self.address + "/api/v1", trust_env=False, headers=headers) as http:
            return http.request(method, path, json=body)

    def register(self, subject: str, description: str = "", key: str = "one") -> str:
        """A request on something technical; its number."""
        made = self.call("POST", "/requests", {
            "language": self.language, "topic": "technical", "subject": subject, "event_date": "2026-11-20", "transaction_type": "other",
            "description": description, "on_duplicate": "register"}, key)
        assert made.status_code == 201, made.text
        return str(made.json()["tracking_number"])

    def survey(self, product: Product, number: str) -> str:
        """The token of the survey on the request, once it is resolved by an agent."""
        with httpx.Client(base_url=product.address + "/api/v1", trust_env=False) as staff:
            assert staff.post("/login", json={"login": "mert", "password": product.mert}).status_code == 200
            done = staff.post(f"/requests/{number}/steps", json={"kind": "resolved", "text": "Düzeldi."},
                              headers={"Idempotency-Key": number, "Origin": product.address})
            assert done.status_code == 200, done.text
        return str(self.call("GET", "/my-surveys").json()["surveys"][0]["token"])


async def as_customer(window: Window, token: str, path: str) -> None:
    await window.page.goto(window.address + "/api/v1")  # a page that asks for no token of its own
    await window.page.evaluate("(token) => localStorage.setItem('kopru.visit', token)", token)
    await window.page.goto(window.address + path)


async def not_loaded(walk: Walk, window: Window) -> None:
    """The panel when its list can't be had: with what was shown before, and from the start."""
    await window.page.route("**/own/requests*", lambda route: route.fulfill(status=503))
    await window.page.evaluate("() => dispatchEvent(new Event('online'))")
    await walk.look(window, "panel, not loaded, with what was shown before", "[data-test=problem]")
    await expect(window.at("problem")).to_contain_text("E-503")
    await expect(window.at("timeline")).to_be_visible()
    await window.page.reload()
    await expect(window.at("problem")).to_contain_text("E-503", timeout=PATIENCE)
    await window.page.unroute("**/own/requests*")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_customers_pages(product: Product, language: str) -> None:
    async with chromium() as browser:
        walk, customer = Walk(browser, product, language), Api(product, language)
        number = customer.register("Uygulama açılmıyor" if language == "tr" else "The app does not open")
        window = await walk.open(path=f"/status?language={language}")
        await walk.look(window, "status", "#number")
        for typed, name, ready in ((number[:-1], "status, mistyped", "[data-test=mistake]"), (number, "status, found", "[data-test=state]")):
            await window.page.locator("#number").fill(typed)
            await window.at("look").click()
            await walk.look(window, name, ready)

        await window.page.goto(f"{product.address}/dev/messages?language={language}")
        await walk.look(window, "messages in development", ".top a")
        await as_customer(window, customer.token, f"/panel#{number}")
        await walk.look(window, "panel", "[data-test=timeline]")
        await window.at("send").click()
        await window.at("withdraw").click()
        await expect(window.at("withdraw-no")).to_be_focused()
        await walk.look(window, "panel, asked back", "[data-test=withdraw-yes]")
        await not_loaded(walk, window)
        stranger = await walk.open(path=f"/panel?language={language}")
        await walk.look(stranger, "panel, signed out", "[data-test=sign-submit]")

        form = await walk.open(path=f"/form?language={language}")
        await walk.look(form, "form, topics", "[data-test=topic]")
        await form.at("topic", topic="withdrawal").click()
        await form.at("submit").click()
        await walk.look(form, "form, nothing typed", ".err:not(:empty)")
        await form.page.goto(f"{product.address}/form?language={language}#responsible_gaming")
        await walk.look(form, "form, care", "form")

        survey = await walk.open(path=f"/survey/{customer.survey(product, number)}?language={language}")
        await walk.look(survey, "survey", "[data-test=rating-5]")
        await survey.page.goto(f"{product.address}/survey/nothing?language={language}")
        await walk.look(survey, "survey, gone", "h1")

        helping = await walk.open(CustomerWindow, "/")
        assert isinstance(helping, CustomerWindow)
        if language == "en":
            await helping.at("page-en").click()
        await walk.look(helping, "help", "[data-test=launcher]")
        await helping.open_widget()
        await helping.at("human").click()
        await helping.at("leave-message").click(timeout=PATIENCE)
        await helping.at("leave-send").click()
        await walk.look(helping, "widget, a message to be left", "[data-test=leave] [role=alert]")
        await helping.page.goto(product.address + "/api/v1")
        await walk.look(helping, "description of the API", "h1")
        assert walk.outcome() == ""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_pages_of_staff(product: Product, language: str) -> None:
    async with chromium() as browser:
        walk = Walk(browser, product, language)
        agent = await walk.open(AgentWindow, "/console")
        assert isinstance(agent, AgentWindow)
        await expect(agent.at("login-name")).to_be_visible(timeout=PATIENCE)
        if language == "en":
            await agent.at("language-en").first.click()
        await walk.look(agent, "sign-in")
        await agent.at("login-submit").click()
        await walk.look(agent, "sign-in, nothing typed")
        await agent.sign_in("mert", product.mert)
        await agent.at("filter").click()
        await walk.look(agent, "queue", "[data-test=presence]")

        customer = await Customer.arrive(product.address, language)
        await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
        row = agent.at("queue-row", conversation=customer.conversation)
        await expect(row).to_be_visible(timeout=PATIENCE)
        await walk.look(agent, "queue, offered")
        await row.click()
        await agent.at("take").first.click()
        await expect(agent.at("composer")).to_be_editable(timeout=PATIENCE)
        await agent.reply("Merhaba")
        await walk.look(agent, "thread", "[data-test=message]")
        await agent.at("mode-note").click()
        await walk.look(agent, "note")
        await agent.at("mode-reply").click()
        await agent.at("composer").fill("/")
        await walk.look(agent, "canned replies", "[data-test=canned]")
        await agent.at("composer").fill("")
        for hook in ("keys", "transfer", "give-back", "record-open", "resolve", "search", "me", "snooze", "transcript", "open-request"):
            await agent.at(hook).first.click()
            await walk.look(agent, hook, "dialog[open]")
            await agent.page.keyboard.press("Escape")
            await expect(agent.page.locator("dialog[open]")).to_have_count(0)
        await agent.at("bell").first.click()
        await walk.look(agent, "notices")
        await agent.page.keyboard.press("Escape")
        await agent.page.set_viewport_size({"width": 800, "height": 900})
        await walk.look(agent, "thread, narrow")
        await customer.close()
        assert walk.outcome() == ""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_pages_of_supervisors(product: Product, language: str) -> None:
    async with chromium() as browser:
        walk = Walk(browser, product, language)
        password = product.staff(f"sef-{language}", "Şef Er", "support", role="supervisor")
        fill(f"sqlite:///{product.folder / 'kopru.sqlite'}", datetime.fromisoformat(CLOCK), talks=4, seed=LANGUAGES.index(language) + 20)
        customer = await Customer.arrive(product.address, language)
        await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
        lead = await walk.open(AgentWindow)
        assert isinstance(lead, AgentWindow)
        await lead.sign_in(f"sef-{language}", password)
        await lead.at("to-wall").click()
        await walk.look(lead, "wall", "[data-test=wall-day] svg")
        await lead.page.locator("[data-test=wall-day] summary").click()
        await walk.look(lead, "wall, the day as a table", "[data-test=wall-day] details[open]")
        tile = lead.at("tile", conversation=customer.conversation)
        await tile.locator("[data-test=tile-assign]").click()
        await walk.look(lead, "assign", "dialog[open]")
        await lead.page.keyboard.press("Escape")
        await lead.at("to-wall").click()
        await lead.at("overview").click()
        await walk.look(lead, "overview", "[data-test=figures]")
        for summary in await lead.page.locator("summary").all():
            await summary.click()
        await walk.look(lead, "overview, as tables", "details[open]")
        await lead.page.route("**/api/v1/overview?*", lambda route: route.fulfill(status=503))
        await lead.at("days-7").click()
        await walk.look(lead, "overview, failed", "[data-test=trouble]")
        await customer.close()
        assert walk.outcome() == ""


async def test_a_fault_is_seen(product: Product) -> None:
    """The looks themselves: a page that is wrong in each of these ways does not pass any."""
    async with chromium() as browser:
        walk = Walk(browser, product, "tr")
        window = await walk.open(path="/status")
        await expect(window.page.locator("#number")).to_be_visible(timeout=PATIENCE)
        await window.page.evaluate("""() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`main { min-width: 1400px } .bad { color: #ccc; overflow: hidden; height: 20px } .inp { border: 0 !important; outline: 0 }
            @keyframes away { to { opacity: .5 } } h1 { animation: away 9s infinite }
            @media (prefers-color-scheme: dark) { label { color: #333 !important } }`);
          document.adoptedStyleSheets = [sheet];
          document.querySelector('main').append(Object.assign(document.createElement('p'), { className: 'bad', textContent: 'Soluk ve kesik' }));
        }""")
        faults = await looking.faults(window.page)
        assert {look.name for look in looking.LOOKS} - {each.partition(":")[0] for each in faults} == set(), faults
