"""Hostile markup in every field of every face is text: nothing of it runs, nothing of it becomes an element, no policy is broken."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from base.settings import ROOT
from tests.browser.test_every_look import Api, as_customer
from tests.support.browser import PATIENCE, AgentWindow, CustomerWindow, Window, chromium
from tests.support.people import Customer, new_cid
from tests.support.product import Product

PAYLOADS = (ROOT / "tests" / "data" / "xss.txt").read_text(encoding="utf-8").splitlines()
ALL = "\n".join(PAYLOADS)
SHORT = PAYLOADS[1] + PAYLOADS[5] + PAYLOADS[11]
WATCH = "window.ran = []; window.pwned = (n) => window.ran.push(n)"
MADE = """() => {
  const parts = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? parts(e.shadowRoot) : [])]);
  return parts(document).filter((e) => [...e.attributes].some((a) => /^on/.test(a.name) || (/pwned/.test(a.value) && !['value', 'aria-label', 'title', 'placeholder', 'alt'].includes(a.name)))
    || (e.localName === 'script' && /pwned/.test(e.textContent))).map((e) => e.outerHTML.slice(0, 200)).concat(window.ran) }"""


async def open_window(browser: Browser, kind: type[Window], product: Product) -> Window:
    """A window in which everything that a payload calls is kept."""
    window = await kind.open(browser, product.address)
    await window.page.add_init_script(WATCH)
    window.page.on("dialog", lambda dialog: window.complaints.append(f"dialog: {dialog.message}"))
    return window


async def harmless(window: Window) -> None:
    """Nothing ran, nothing was made; the payloads stay the text that they are."""
    assert await window.page.evaluate(MADE) == []
    assert window.complaints == []


async def type_everywhere(window: Window) -> None:
    """Into each field that takes words, and Enter."""
    for field in await window.page.locator("input:visible:not([type=radio], [type=checkbox], [type=file], [type=date], [type=datetime-local]), textarea:visible").all():
        if await field.is_editable():
            await field.fill(SHORT)
            await field.press("Enter")
    await harmless(window)


async def test_a_conversation_full_of_markup(product: Product) -> None:
    """All payloads from a customer, a note and a reply with all of them, on both screens; a department lead with markup for a name."""
    async with chromium() as browser:
        password = product.staff("xss-1", SHORT, "support")
        customer = await Customer.arrive(product.address, "tr")
        await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
        for payload in PAYLOADS:
            await customer.say(payload)

        agent = await open_window(browser, AgentWindow, product)
        assert isinstance(agent, AgentWindow)
        await agent.sign_in("xss-1", password)
        await agent.open_conversation(customer.conversation)
        await agent.at("take").first.click()
        await expect(agent.at("composer")).to_be_editable(timeout=PATIENCE)
        await expect(agent.at("thread")).to_contain_text(PAYLOADS[0])
        await agent.at("composer").fill(ALL)
        await agent.at("composer").press("Control+Enter")
        await agent.at("mode-note").click()
        await agent.at("composer").fill(ALL)
        await agent.at("composer").press("Control+Enter")
        await expect(agent.at("message", by="agent")).to_have_count(2, timeout=PATIENCE)
        await agent.at("record-open").click()
        await type_everywhere(agent)

        widget = await open_window(browser, CustomerWindow, product)
        await widget.page.goto(product.address + "/")
        await widget.page.evaluate("(token) => localStorage.setItem('kopru.visit', token)", customer.token)
        await widget.page.reload()
        await widget.at("launcher").click()
        await expect(widget.at("message", by="agent")).to_contain_text(PAYLOADS[0], timeout=PATIENCE)
        await widget.at("composer").fill(ALL)
        await widget.at("composer").press("Enter")
        await expect(agent.at("message", by="customer").last).to_contain_text(PAYLOADS[-2], timeout=PATIENCE)
        await widget.page.evaluate("(text) => window.kopru.open({ text })", ALL)
        await harmless(widget)
        await harmless(agent)
        await customer.close()


async def test_requests_full_of_markup(product: Product) -> None:
    """In the panel, by its number, in the survey, in the form and in all fields of the pages."""
    async with chromium() as browser:
        customer = Api(product, "tr")
        number = customer.register(SHORT, ALL[:4000])
        customer.register(PAYLOADS[31], ALL[:4000], "two")
        assert customer.call("POST", f"/requests/{number}/additions", {"text": ALL[:4000]}, "a").status_code == 201
        window = await open_window(browser, Window, product)
        await window.page.goto(product.address + "/status?language=<script>pwned(1)</script>#<img src=x onerror=pwned(1)>")
        await type_everywhere(window)
        await as_customer(window, customer.token, f"/panel#{number}")
        await expect(window.at("timeline")).to_contain_text(PAYLOADS[0], timeout=PATIENCE)
        await type_everywhere(window)
        await window.page.goto(product.address + "/form#technical")
        await expect(window.at("submit")).to_be_visible(timeout=PATIENCE)
        await type_everywhere(window)
        await window.at("submit").click()
        await harmless(window)
        await window.page.goto(f"{product.address}/survey/{customer.survey(product, number)}")
        await expect(window.at("rating-5")).to_be_attached()
        await type_everywhere(window)
        await window.page.goto(product.address + "/console")
        await expect(window.at("login-name")).to_be_visible(timeout=PATIENCE)
        await type_everywhere(window)
        await window.page.goto(product.address + "/")
        await expect(window.at("launcher")).to_be_visible(timeout=PATIENCE)
        await type_everywhere(window)


async def test_the_supervisors_pages_full_of_markup(product: Product) -> None:
    """On the wall with its tiles, agents and what is urgent, and on the overview; the supervisor's name is markup too."""
    async with chromium() as browser:
        password = product.staff("xss-lead", SHORT, "support", role="supervisor")
        customer = await Customer.arrive(product.address, "tr")
        await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
        lead = await open_window(browser, AgentWindow, product)
        assert isinstance(lead, AgentWindow)
        await lead.sign_in("xss-lead", password)
        await lead.at("to-wall").click()
        tile = lead.at("tile", conversation=customer.conversation)
        for payload in PAYLOADS:
            await customer.say(payload)
        await expect(tile).to_contain_text("pwned", timeout=PATIENCE)
        await expect(lead.at("wall-agent").filter(has_text="pwned").first).to_be_visible(timeout=PATIENCE)
        await type_everywhere(lead)
        for way in ("tile-assign", "tile-watch"):
            await lead.at("to-wall").click()
            await tile.locator(f"[data-test={way}]").click()
            await harmless(lead)
            await lead.page.keyboard.press("Escape")
        await lead.page.goto(product.address + "/console/overview?department=<img src=x onerror=pwned(1)>#<script>pwned(2)</script>")
        await expect(lead.at("trouble")).to_be_visible(timeout=PATIENCE)  # no such department
        await harmless(lead)
        await lead.page.goto(product.address + "/console/overview")
        await expect(lead.at("figures")).to_be_visible(timeout=PATIENCE)
        for summary in await lead.page.locator("summary").all():
            await summary.click()
        await type_everywhere(lead)
        await customer.close()


async def test_the_desks_pages_full_of_markup(product: Product) -> None:
    """A request, its additions, a view and the searches of staff with all payloads."""
    async with chromium() as browser:
        password = product.staff("xss-2", SHORT, "technical", role="supervisor")
        customer = Api(product, "tr")
        number = customer.register(PAYLOADS[30], ALL[:4000])
        customer.register(PAYLOADS[31], ALL[:4000], "two")
        assert customer.call("POST", f"/requests/{number}/additions", {"text": ALL[:4000]}, "a").status_code == 201
        window = await open_window(browser, AgentWindow, product)
        assert isinstance(window, AgentWindow)
        await window.sign_in("xss-2", password)
        await window.page.goto(f"{product.address}/console/requests?words=<script>pwned(1)</script>#{number}")
        await expect(window.at("timeline")).to_contain_text(PAYLOADS[0], timeout=PATIENCE)
        await type_everywhere(window)
        await window.page.goto(f"{product.address}/console/requests?sort=newest&since=2026-01-01#{number}")
        await window.at("keep-view").click()
        await window.at("view-name").fill(PAYLOADS[3][:80])
        await window.at("view-name").press("Enter")
        await expect(window.at("view").first).to_be_visible(timeout=PATIENCE)
        await window.at("step-noted").click()
        await type_everywhere(window)
        await window.page.locator("dialog[open] [data-test=step-confirm]").click()
        await expect(window.at("timeline")).to_contain_text(SHORT[:20], timeout=PATIENCE)
        await harmless(window)
        await window.page.goto(f"{product.address}/console/post#<img src=x onerror=pwned(1)>")
        await expect(window.at("figures")).to_be_visible(timeout=PATIENCE)
        await harmless(window)

        writes = product.staff("xss-3", SHORT, "support", role="editor")
        editor = await open_window(browser, Window, product)
        await editor.page.goto(f"{product.address}/console/notices")
        await editor.at("login-name").fill("xss-3")
        await editor.at("login-password").fill(writes)
        await editor.at("login-submit").click()
        await editor.at("notice", id="withdrawn.").locator("[data-test=edit]").click(timeout=PATIENCE)
        for language in ("tr", "en"):
            await editor.at(f"notice-subject-{language}").fill("<img src=x onerror=pwned(1)> {number}")
            await editor.at(f"notice-text-{language}").fill("<script>pwned(2)</script> {number}")
            await editor.at(f"notice-sms-{language}").fill("<svg onload=pwned(3)> {number}")
        await editor.at("save-notice").click()
        await expect(editor.at("news")).to_be_visible(timeout=PATIENCE)
        await harmless(editor)
        await editor.at("notice", id="withdrawn.").locator("[data-test=edit]").click()
        await editor.at("take-back").click()


async def test_markup_that_ran_would_be_seen(product: Product) -> None:
    async with chromium() as browser:
        window = await open_window(browser, Window, product)
        await window.page.goto(product.address + "/status")
        await window.page.evaluate("(text) => { const d = document.createElement('div'); d.dataset.x = 'pwned(1)'; document.body.append(d); window.pwned(text) }", 2)
        assert len(await window.page.evaluate(MADE)) == 2
        refused = await window.page.evaluate("() => { try { document.body.innerHTML = '<img src=x>' } catch (error) { return error.name } }")
        assert refused == "TypeError"  # Trusted Types: text never becomes markup on its own
